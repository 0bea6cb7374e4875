"""Lessons on the room's pages: outline, tables with lines, boxes as boxes, the lessons beside, articles at a tap."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from courses.lesson.page import shown_lessons
from lawstudy.opening import open_records
from question_bank.law.numerals import to_chinese
from records.accounts.administration import create_account
from tests.browser.conftest import figure
from tests.browser.measure import sticking_out
from tests.browser.room import RoomForTests
from tests.browser.test_accessibility import violations
from tests.support.load_site import make_room_site
from tests.support.room_server import RoomUnderTest

pytestmark = pytest.mark.full

TEXT = """# 中华人民共和国行政处罚法

2021年1月22日修订

<!-- INFO END -->

第十条 这是测试用的合成条文，不是法律原文。

第十一条 合成条文第一款。

有下列情形的：

（一）合成条文第一项；

（二）合成条文第二项。
"""
TEXT += "".join(f"\n第{to_chinese(number)}条 合成条文。\n" for number in range(30, 87))
"""No text of a statute: what a file looks like."""


Lessons = tuple[RoomForTests, str]
"""A room, and the password of its trainer."""


@contextmanager
def lessons_of(folder: Path, *, texts: bool) -> Iterator[Lessons]:
    """A room whose site has a folder of statutes, or none."""
    made = make_room_site(folder, 1)
    if texts:
        made.site.statutes.mkdir()
        (made.site.statutes / "行政处罚法(2021-01-22).md").write_text(TEXT, encoding="utf-8")
    with open_records(made.site) as db:
        account, password = create_account(db, "jiaoshi", "教师", ["trainer"], actor="test")
        account.must_change = False
        db.commit()
    with RoomUnderTest(made.site) as server:
        yield RoomForTests(made, server), password


@pytest.fixture(scope="module")
def lessons(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lessons]:
    with lessons_of(tmp_path_factory.mktemp("lessons") / "site", texts=True) as found:
        yield found


@contextmanager
def opened(browser: Browser, lessons: Lessons) -> Iterator[Page]:
    room, password = lessons
    context = browser.new_context(viewport={"width": 1280, "height": 720}, locale="zh-CN")
    page = context.new_page()
    page.goto(f"{room.url}/log-in")
    page.get_by_label("登录名").fill("jiaoshi")
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录", exact=True).click()
    page.goto(f"{room.url}/lesson/administrative-penalty")
    expect(page.locator(".ls-question").first).to_be_visible()
    yield page
    context.close()


@pytest.fixture
def page(browser: Browser, lessons: Lessons) -> Iterator[Page]:
    with opened(browser, lessons) as page:
        yield page


def test_a_lesson_looks_as_in_jupyterlab(page: Page) -> None:
    outline = page.get_by_role("navigation", name="本课目录")
    expect(outline.get_by_role("link").first).to_have_text("学习目标")
    part = outline.get_by_role("link", name="五、期限一览")
    part.click()
    heading = page.get_by_role("heading", name="五、期限一览")
    expect(heading).to_be_in_viewport()
    expect(part).to_be_in_viewport(ratio=1)  # It stays beside the text.
    cell = page.locator("main table td").first
    assert cell.evaluate("node => getComputedStyle(node).borderRightWidth") == "1px"
    tasks = page.locator(".ls-task")
    assert tasks.count() == 9
    expect(page.locator("main")).not_to_contain_text("[ ]")
    size = tasks.first.evaluate("node => parseFloat(getComputedStyle(node, '::before').width)")
    assert size > 12
    figure(page, "room_lesson")
    title = page.get_by_role("heading", level=1).inner_text()
    page.get_by_role("link", name="上一课：").click()
    page.get_by_role("link", name=f"下一课：{title}").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    page.goto(page.url.replace("administrative-penalty", shown_lessons()[-1].id))
    expect(page.get_by_role("link", name="上一课：")).to_be_visible()
    assert page.get_by_role("link", name="下一课").count() == 0


def test_the_law_is_named_once(page: Page) -> None:
    expect(page.locator("#main-law")).to_contain_text("都指《行政处罚法》(2021)")
    table = page.locator("main table").first
    expect(table).to_contain_text("第十一条第一款、第三款")
    expect(table).not_to_contain_text("《行政处罚法》")
    # Another law is always named.
    expect(page.locator("main")).to_contain_text("《行政复议法》第二十条")


def test_without_texts_citations_are_words(browser: Browser, tmp_path: Path) -> None:
    with lessons_of(tmp_path / "site", texts=False) as bare, opened(browser, bare) as page:
        assert page.get_by_role("link", name="第十一条第一款").count() == 0
        expect(page.locator("main table").first).to_contain_text("第十一条第一款")
        expect(page.locator("#main-law")).not_to_contain_text("点按")
        question = page.locator(".ls-question:not(.ls-step)").first
        question.locator(".ls-option input").first.check()
        question.get_by_role("button", name="核对答案").click()
        cited = question.locator(".ls-citations")
        expect(cited).to_contain_text("依据：《行政处罚法》(2021)")
        assert cited.get_by_role("button").count() == 0


def test_an_article_opens_at_a_tap_where_its_text_is_there(page: Page) -> None:
    cited = page.get_by_role("link", name="第十一条第一款").first
    dialog = page.get_by_role("dialog")
    for _ in range(2):
        cited.click()
        expect(dialog.get_by_role("heading")).to_have_text("《行政处罚法》(2021)第十一条")
        expect(dialog).to_contain_text("（二）合成条文第二项。")
        assert violations(page) == []
        dialog.get_by_role("button", name="关闭").click()
        expect(dialog).to_be_hidden()
    cited.focus()
    page.keyboard.press("Enter")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(cited).to_be_focused()
    # What the folder has no text of is a citation and nothing more.
    assert page.get_by_role("link", name="第十六条").count() == 0


def test_the_article_of_a_checked_answer_opens_too(page: Page) -> None:
    question = page.locator(".ls-question:not(.ls-step)").first
    question.locator(".ls-option input").first.check()
    question.get_by_role("button", name="核对答案").click()
    cited = question.locator(".ls-citations")
    expect(cited).to_contain_text("依据：《行政处罚法》(2021)")
    opener = cited.get_by_role("button", name="《行政处罚法》(2021)")
    opener.first.click()
    expect(page.get_by_role("dialog")).to_contain_text("合成条文")
    assert violations(page) == []


def test_on_a_small_screen_the_outline_is_folded_and_wide_tables_are_scrolled(page: Page) -> None:
    for width, height in ((375, 667), (640, 360)):
        page.set_viewport_size({"width": width, "height": height})
        page.reload()
        expect(page.locator(".ls-question").first).to_be_visible()
        expect(page.get_by_role("navigation", name="本课目录")).to_be_hidden()
        assert sticking_out(page) == []
        assert violations(page) == []
