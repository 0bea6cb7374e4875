"""The elder view (大字版): 18 pt, targets of 60 px, contrast of 4.5:1, by a switch that stays, for everybody and in the paper."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from lawstudy.opening import open_records
from records.accounts.administration import create_account
from records.exams.attempt import Attempt
from tests.browser.measure import small_targets, small_text, sticking_out, weak_contrast
from tests.browser.room import RoomForTests, begin, choose_in_room, enter, expect_saved

pytestmark = pytest.mark.full

EIGHTEEN_PT = 24.0
"""In CSS pixels."""
TARGET_PX = 60.0
DESK, PHONE = (1280, 720), (375, 667)


def is_elder(page: Page) -> None:
    """Measure what is shown now and what can be unfolded, at a desk and on a phone."""
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    for width, height in (DESK, PHONE):
        page.set_viewport_size({"width": width, "height": height})
        assert small_text(page, EIGHTEEN_PT) == []
        assert small_targets(page, TARGET_PX) == []
        assert sticking_out(page) == []
    assert weak_contrast(page, large=True) == []
    page.set_viewport_size({"width": DESK[0], "height": DESK[1]})


@pytest.fixture(scope="module")
def people(room_of_module: RoomForTests) -> dict[str, str]:
    """Passwords of a cadre and an administrator."""
    with open_records(room_of_module.made.site) as db:
        person = db.get_one(Attempt, max(room_of_module.made.codes)).call.person
        passwords = {}
        for login, role in (("ganbu", "cadre"), ("guanli", "administrator")):
            whose = person if role == "cadre" else None
            name = whose.name if whose else "某人"
            made, passwords[login] = create_account(
                db, login, name, [role], person=whose, actor="test"
            )
            made.must_change = False
        db.commit()
    return passwords


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": DESK[0], "height": DESK[1]},
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
    )
    context.set_default_timeout(30_000)
    yield context.new_page()
    context.close()


def log_in(page: Page, room: RoomForTests, login: str, password: str) -> None:
    page.get_by_label("登录名").fill(login)
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("您好")


def test_the_measures_see_what_is_wrong(page: Page) -> None:
    page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
    page.set_content(
        "<body style='font-size:24px'><p style='font-size:20px'>小字</p><button style='width:90px;height:59px'>甲</button>"
        "<p style='color:#888;background:#fff'>淡字</p><p style='width:1300px'>宽</p></body>"
    )
    assert next(each.split(": ")[1] for each in small_text(page, EIGHTEEN_PT)) == "小字"
    assert small_targets(page, TARGET_PX) == ["90 × 59: BUTTON 甲"]
    # 3.5:1, which would do for large text elsewhere.
    [weak] = weak_contrast(page, large=True)
    assert "淡字" in weak
    assert any(each.startswith("P.") for each in sticking_out(page))


def test_it_is_switched_on_at_the_log_in_and_stays_on_every_page_of_a_cadre(
    page: Page, room: RoomForTests, people: dict[str, str]
) -> None:
    page.goto(f"{room.url}/log-in")
    assert small_text(page, EIGHTEEN_PT)
    page.get_by_role("button", name="大字版").click()
    expect(page.get_by_role("button", name="返回标准版")).to_be_visible()
    is_elder(page)
    log_in(page, room, "ganbu", people["ganbu"])
    for address in ("/me", "/lesson/major-decisions", "/wrong-book", "/password", "/no-such"):
        page.goto(f"{room.url}{address}")
        expect(page.get_by_role("heading", level=1).first).to_be_visible()
        is_elder(page)
    # It belongs to the browser, not to who is logged in, and it is there when the browser is opened again.
    page.get_by_role("button", name="退出登录").click()
    expect(page.get_by_role("button", name="返回标准版")).to_be_visible()
    cookie = next(each for each in page.context.cookies() if each["name"] == "lawstudy-elder")
    assert cookie["expires"] > 0
    page.get_by_role("button", name="返回标准版").click()
    page.reload()
    expect(page.get_by_role("button", name="大字版")).to_be_visible()
    assert small_text(page, EIGHTEEN_PT)


def test_staff_have_it_too(page: Page, room: RoomForTests, people: dict[str, str]) -> None:
    page.goto(f"{room.url}/log-in")
    page.get_by_role("button", name="大字版").click()
    log_in(page, room, "guanli", people["guanli"])
    sitting = room.made.sitting
    for address in ("/sessions", f"/sessions/{sitting}", "/accounts", "/audit", "/exams"):
        page.goto(f"{room.url}{address}")
        expect(page.get_by_role("heading", level=1).first).to_be_visible()
        is_elder(page)


def test_who_came_by_entry_code_turns_it_on_in_the_middle_of_the_paper(
    context: BrowserContext, room: RoomForTests
) -> None:
    attempt, page = room.take(), context.new_page()
    begin(page, room, attempt)
    question, letter = choose_in_room(page, 0, 1)
    expect_saved(page)
    opened = room.row(attempt).page
    # Without the server, and without loading the page anew.
    page.route("**/*", lambda route: route.abort())
    page.get_by_role("button", name="大字版").click()
    expect(page.locator("html")).to_have_class("ls-elder")
    page.unroute("**/*")
    is_elder(page)
    choose_in_room(page, 1, 1)
    expect_saved(page)
    assert room.answers(attempt)[question] == letter
    assert room.row(attempt).page == opened
    page.locator("#hand-in").click()
    expect(page.locator("#hand-in-dialog")).to_be_visible()
    is_elder(page)
    page.get_by_role("button", name="确认交卷").click()
    expect(page.locator("#receipt")).to_contain_text("已交卷")
    is_elder(page)
    # The next page of the same browser has it from the server.
    enter(page, room, room.take())
    expect(page.locator("#confirm")).to_be_visible()
    expect(page.locator("html")).to_have_class("ls-elder")
    is_elder(page)


def test_it_needs_no_script(browser: Browser, room: RoomForTests) -> None:
    context = browser.new_context(locale="zh-CN", java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{room.url}/log-in")
    page.get_by_role("button", name="大字版").click()
    expect(page).to_have_url(f"{room.url}/log-in")
    expect(page.locator("html")).to_have_class("ls-elder")
    page.get_by_role("button", name="返回标准版").click()
    expect(page.get_by_role("button", name="大字版")).to_be_visible()
    context.close()
