"""One look: what newcomers stumbled over on the pages, measured where a person sees it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, ViewportSize, expect

from lawstudy.opening import open_records
from records.accounts.administration import create_account
from records.exams.attempt import Attempt
from records.exams.sitting import Sitting
from tests.browser.measure import sticking_out
from tests.browser.room import RoomForTests, begin, enter

pytestmark = pytest.mark.full

DESK: ViewportSize = {"width": 1280, "height": 720}
PHONE: ViewportSize = {"width": 375, "height": 667}


def box(node: Locator) -> dict[str, float]:
    found = node.bounding_box()
    assert found is not None
    x, y = found["x"], found["y"]
    return {"x": x, "y": y, "bottom": y + found["height"], "right": x + found["width"]}


def font_size(node: Locator) -> float:
    size: float = node.evaluate("node => parseFloat(getComputedStyle(node).fontSize)")
    return size


@pytest.fixture
def paper(context: BrowserContext, room: RoomForTests) -> Page:
    """Somebody has just begun."""
    page = context.new_page()
    begin(page, room, room.take())
    return page


def test_the_paper_begins_right_below_its_bar(paper: Page) -> None:
    gap = box(paper.locator(".room-paper-head h1"))["y"] - box(paper.locator(".room-bar"))["bottom"]
    assert 0 <= gap <= 28


def test_all_questions_are_at_a_glance(paper: Page) -> None:
    """64 of them, on the usual screen, before anybody has scrolled."""
    jumps = paper.locator(".room-jump")
    assert jumps.count() == 64
    for jump in (jumps.first, jumps.last):
        expect(jump).to_be_in_viewport(ratio=1)
    # Where they do not fit they are scrolled in themselves: their frame ends in the window all the same.
    paper.set_viewport_size({"width": 1280, "height": 400})
    assert box(paper.locator("#side"))["bottom"] <= 400
    jumps.last.click()
    expect(paper.locator(".ls-question").last).to_be_in_viewport()


def test_a_question_that_was_gone_to_is_not_under_the_bar(paper: Page) -> None:
    for viewport in (DESK, PHONE):
        paper.set_viewport_size(viewport)
        paper.locator(".room-jump").nth(29).click()
        question = paper.locator(".ls-question").nth(29)
        expect(question).to_be_in_viewport()
        assert box(question)["y"] >= box(paper.locator(".room-over"))["bottom"]


def test_larger_text_makes_all_of_the_paper_larger_and_pushes_nothing_out(paper: Page) -> None:
    shown = {
        "h1": paper.locator(".room-paper-head h1"),
        "h2": paper.locator(".room-section h2").first,
        "text": paper.locator(".ls-option-text").first,
        "button": paper.locator(".room-steps .ls-button").first,
    }
    before = {name: font_size(node) for name, node in shown.items()}
    assert before["h1"] > before["h2"] > before["text"]
    larger = paper.get_by_role("button", name="放大文字")
    for _ in range(6):
        larger.click()
    for name, node in shown.items():
        assert font_size(node) == pytest.approx(2 * before[name]), name
    for alone in (False, True):
        if alone:
            paper.get_by_role("button", name="逐题显示").click()
        for viewport in (DESK, PHONE):
            paper.set_viewport_size(viewport)
            assert sticking_out(paper) == []
            for button in paper.locator("#paper .ls-button:visible").all():
                place = box(button)
                assert place["x"] >= 0
                assert place["right"] <= viewport["width"]


def test_no_frame_is_drawn_round_the_whole_paper(paper: Page) -> None:
    questions = paper.locator(".room-questions")
    paper.keyboard.press("Shift")  # From now on the browser shows where the keyboard is.
    questions.focus()
    assert questions.evaluate("node => getComputedStyle(node).outlineStyle") == "none"
    # What is inside shows it.
    choice = paper.locator(".ls-option input").first
    paper.keyboard.press("Tab")
    expect(choice).to_be_focused()
    assert choice.evaluate("node => getComputedStyle(node).outlineStyle") == "solid"


@pytest.mark.parametrize("where", ["log-in", "exam"])
def test_the_keyboard_goes_past_the_header(
    context: BrowserContext, room: RoomForTests, where: str
) -> None:
    page = context.new_page()
    if where == "exam":
        enter(page, room, room.take())
        expect(page.locator("#agreed")).to_be_visible()
    else:
        page.goto(f"{room.url}/log-in")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="跳到正文")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport(ratio=1)
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    first = page.locator("main").locator("input:visible").first
    expect(first).to_be_focused()


@pytest.fixture(scope="module")
def named(room_of_module: RoomForTests) -> Iterator[tuple[RoomForTests, int, str]]:
    """The sitting is called otherwise than its exam; a candidate of it, who has an account."""
    room, attempt = room_of_module, min(room_of_module.made.codes)
    room.server.stop()
    with open_records(room.made.site) as db:
        before = db.get_one(Sitting, room.made.sitting).name
        db.get_one(Sitting, room.made.sitting).name = "演示场次"
        person = db.get_one(Attempt, attempt).call.person
        made, password = create_account(
            db, "yan", person.name, ["cadre"], person=person, actor="test"
        )
        made.must_change = False
        db.commit()
    room.server.start()
    yield room, attempt, password
    room.server.stop()
    with open_records(room.made.site) as db:
        db.get_one(Sitting, room.made.sitting).name = before
        db.commit()
    room.server.start()


def test_an_exam_has_one_name_and_errors_say_what_they_are(
    browser: Browser, named: tuple[RoomForTests, int, str]
) -> None:
    room, attempt, password = named
    page = browser.new_context(locale="zh-CN").new_page()
    page.goto(f"{room.url}/log-in")
    page.get_by_label("登录名").fill("yan")
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录", exact=True).click()
    name = "任前法律知识考试（演示场次）"
    page.get_by_role("link", name=name, exact=True).click()
    expect(page.locator("#confirm .room-facts")).to_contain_text(name)
    expect(page).to_have_title(f"{name} · 演示区")
    # What there is not, and what is not for them, are told apart, with the way back.
    page.goto(f"{room.url}/no-such")
    expect(page.get_by_role("heading", level=1)).to_have_text("找不到页面")
    expect(page.get_by_role("alert")).to_contain_text("找不到")
    expect(page.get_by_role("link", name="我的主页")).to_be_visible()
    page.goto(f"{room.url}/accounts")
    expect(page.get_by_role("heading", level=1)).to_have_text("没有权限")
    expect(page.get_by_role("alert")).to_contain_text("没有权限")
    # That another's paper exists is not told.
    page.goto(f"{room.url}/exam/{attempt + 1}")
    expect(page.get_by_role("heading", level=1)).to_have_text("找不到页面")
    page.context.close()
