"""In a real browser: pages that may not save, pages that another has replaced, browsers that keep nothing, answers too long."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.room import RoomForTests, begin, choose_in_room, enter, expect_saved
from tests.browser.test_accessibility import violations

_LOCKED_OUT = """
for (const name of ['localStorage', 'sessionStorage']) {
  Object.defineProperty(window, name, {
    get() { throw new DOMException('Access is denied for this document.', 'SecurityError'); }
  });
}
"""
_CHOOSE_TEN = """() => {
  const given = {};
  [...document.querySelectorAll('.ls-question')].slice(0, 10).forEach(question => {
    const box = question.querySelector('.ls-option input');
    box.click();
    given[question.dataset.question] = box.value;
  });
  return given;
}"""


@pytest.mark.full
def test_answers_given_while_somebody_else_logs_in_are_kept_and_sent_when_they_are_back(
    context: BrowserContext, room: RoomForTests
) -> None:
    attempt, other = room.take(), room.take()
    page = context.new_page()
    begin(page, room, attempt)
    second_tab = context.new_page()
    enter(second_tab, room, other)
    expect(second_tab.locator("#agreed")).to_be_visible()
    given = page.evaluate(_CHOOSE_TEN)
    expect(page.locator("#notice")).to_contain_text("本页已锁定")
    expect(page.locator("#notice")).to_contain_text(room.made.codes[attempt][0])
    expect(page.locator("#notice")).to_be_in_viewport()
    expect(page.locator("#saving")).to_contain_text("停止保存")
    expect(page.locator(".ls-question input").first).to_be_disabled()
    assert violations(page) == []
    assert room.answers(attempt) == {}
    assert room.answers(other) == {}
    # Whoever came in writes on; nothing of the first gets into that paper.
    second_tab.get_by_label("信息无误").check()
    second_tab.get_by_role("button", name="开始作答").click()
    own = choose_in_room(second_tab, 20, 0)
    expect_saved(second_tab)
    assert room.answers(other) == dict([own])
    # The page that was locked goes on by itself when its own candidate is back.
    enter(second_tab, room, attempt)
    expect_saved(page)
    expect(page.locator("#notice")).to_be_hidden()
    expect(page.locator(".ls-question input").first).to_be_enabled()
    assert room.answers(attempt) == given
    assert room.answers(other) == dict([own])


@pytest.mark.full
def test_a_locked_page_may_be_left_and_what_it_kept_is_sent_by_the_next(
    context: BrowserContext, room: RoomForTests
) -> None:
    attempt, other = room.take(), room.take()
    page = context.new_page()
    begin(page, room, attempt)
    second_tab = context.new_page()
    enter(second_tab, room, other)
    expect(second_tab.locator("#agreed")).to_be_visible()
    second_tab.close()
    given = page.evaluate(_CHOOSE_TEN)
    expect(page.locator("#notice")).to_contain_text("本页已锁定")
    page.get_by_role("link", name="登录").click()
    enter(page, room, attempt)
    expect(page.locator(".ls-question").first).to_be_visible()
    expect_saved(page)
    assert room.answers(attempt) == given


@pytest.mark.full
def test_a_page_that_another_replaced_hands_nothing_in_and_can_go_on(
    browser: Browser, room: RoomForTests
) -> None:
    attempt = room.take()
    pages: list[Page] = []
    for _ in range(2):
        context = browser.new_context(viewport={"width": 1280, "height": 720}, locale="zh-CN")
        context.set_default_timeout(30_000)
        pages.append(context.new_page())
    first, second = pages
    begin(first, room, attempt)
    given = [choose_in_room(first, 0, 0)]
    expect_saved(first)
    enter(second, room, attempt)
    second.get_by_role("button", name="在这里继续").click()
    given.append(choose_in_room(second, 5, 1))
    expect_saved(second)
    # At once, before the first page has heard of it …
    first.locator("#hand-in").click()
    first.get_by_role("button", name="确认交卷").click()
    expect(first.locator("#notice")).to_contain_text("另一个页面继续")
    expect(first.locator("#hand-in")).to_be_hidden()
    assert room.row(attempt).state == "writing"
    # … and it goes on with what was answered elsewhere.
    first.get_by_role("button", name="在这里继续").click()
    expect(first.locator("#progress")).to_have_text("已答 2 / 64 题")
    given.append(choose_in_room(first, 7, 2))
    expect_saved(first)
    # The second one asks now and then, and learns of it so.
    expect(second.locator("#notice")).to_contain_text("另一个页面继续")
    expect(second.locator("#hand-in")).to_be_hidden()
    assert room.row(attempt).state == "writing"
    assert room.answers(attempt) == dict(given)
    first.locator("#hand-in").click()
    first.get_by_role("button", name="确认交卷").click()
    expect(first.locator("#receipt")).to_contain_text("已答 3 / 64 题")
    expect(second.locator("#receipt")).to_contain_text("已答 3 / 64 题")
    for page in pages:
        page.context.close()


def test_a_browser_that_keeps_nothing_opens_the_paper_and_says_so(
    context: BrowserContext, room: RoomForTests
) -> None:
    attempt, page = room.take(), context.new_page()
    page.add_init_script(_LOCKED_OUT)
    begin(page, room, attempt)
    first = choose_in_room(page, 0, 1)
    expect_saved(page)
    assert room.answers(attempt) == dict([first])
    context.set_offline(True)
    second = choose_in_room(page, 1, 1)
    expect(page.locator("#saving")).to_contain_text("无法在本机留存")
    context.set_offline(False)
    expect_saved(page)
    assert room.answers(attempt) == dict([first, second])


def test_an_answer_that_is_too_long_is_neither_lost_nor_in_the_way(
    context: BrowserContext, room: RoomForTests
) -> None:
    attempt, page = room.take(), context.new_page()
    begin(page, room, attempt)
    text = page.locator("textarea")
    essay = page.locator(".ls-question", has=text)
    question = str(essay.get_attribute("data-question"))
    text.fill("长" * 30_000)
    expect(essay.locator(".ls-limit")).to_contain_text("已超出 10000 字")
    blank = page.locator(".ls-blank input").first
    blank.fill("空" * 203)
    name = str(page.locator(".ls-question", has=blank).first.get_attribute("data-question"))
    other = choose_in_room(page, 0, 0)
    expect(page.locator("#saving")).to_contain_text("其余已保存")
    assert violations(page) == []
    assert room.answers(attempt) == dict([other])
    page.locator("#hand-in").click()
    expect(page.locator("#hand-in-dialog")).to_contain_text("没有保存")
    page.keyboard.press("Escape")
    # Another page finds it as it was left.
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    expect(text).to_have_value("长" * 30_000)
    text.fill("长" * 20_000)
    blank.fill("空" * 200)
    expect_saved(page)
    answers = room.answers(attempt)
    assert answers[question] == "长" * 20_000
    assert "空" * 200 in str(answers[name])
    assert len(answers) == 3
