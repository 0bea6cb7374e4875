"""After handing in: what happens next and when, on the exam's page, the receipt and the home; the result once it is published."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from foundation.clock import utc_now
from lawstudy.opening import open_records
from records.accounts.administration import create_account
from records.exams.attempt import Attempt
from records.exams.result import Result
from tests.browser.room import RoomForTests, begin
from tests.browser.test_accessibility import violations
from tests.support.published import put_published, take_back

pytestmark = pytest.mark.full

NEXT = ("评分", "核查", "公布", "补考")


def hand_in(page: Page) -> None:
    page.locator("#hand-in").click()
    page.get_by_role("button", name="确认交卷").click()
    expect(page.locator("#receipt")).to_contain_text("已交卷")


def publish(room: RoomForTests, attempt: int, score: float) -> None:
    """As the one who publishes will: the result is decided, and the exam is published since now."""
    with open_records(room.made.site) as db:
        row = db.get_one(Attempt, attempt)
        db.add(Result(call_id=row.call_id, attempt_id=row.id, outcome="passed", score=score))
        put_published(db, row.form.exam, utc_now())
        db.commit()


def unpublish(room: RoomForTests, attempt: int) -> None:
    with open_records(room.made.site) as db:
        row = db.get_one(Attempt, attempt)
        take_back(db, row.form.exam)
        db.delete(db.get_one(Result, row.call_id))
        db.commit()


def home_of(browser: Browser, room: RoomForTests, attempt: int) -> Callable[[], Page]:
    """Opens the home page of this candidate, in a browser of their own."""
    with open_records(room.made.site) as db:
        person = db.get_one(Attempt, attempt).call.person
        login = f"home{attempt}"
        made, password = create_account(db, login, person.name, ["cadre"], person=person, actor="t")
        made.must_change = False
        db.commit()
    page = browser.new_context(locale="zh-CN").new_page()
    page.goto(f"{room.url}/log-in")
    page.get_by_label("登录名").fill(login)
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录", exact=True).click()

    def show() -> Page:
        page.goto(f"{room.url}/me")
        return page

    return show


def test_what_happens_next_stands_on_the_exams_page_the_receipt_and_the_home(
    browser: Browser, context: BrowserContext, room: RoomForTests
) -> None:
    attempt, page = room.take(), context.new_page()
    begin(page, room, attempt)
    expect(page.locator("#outlook")).to_be_hidden()  # Nobody reads it while the clock runs.
    hand_in(page)
    home = home_of(browser, room, attempt)
    shown = page.locator("#outlook")
    for name in NEXT:
        expect(shown.get_by_role("listitem").filter(has_text=name).first).to_be_visible()
    expect(shown.locator(".room-result")).to_contain_text("成绩：尚未公布")
    assert violations(page) == []
    page.get_by_role("link", name="打印回执").click()
    expect(page.get_by_role("heading", name="交卷回执")).to_be_visible()
    expect(page.locator("#outlook .room-result")).to_contain_text("成绩：尚未公布")
    assert violations(page) == []
    expect(home().locator("main")).to_contain_text("成绩：尚未公布")
    publish(room, attempt, 82)
    try:
        expect(home().locator("main")).to_contain_text("成绩：82 分，合格，等次：良好")
        page.goto(f"{room.url}/exam/{attempt}")
        expect(page.locator("#receipt")).to_contain_text("已交卷")
        expect(page.locator("#outlook .room-result")).to_contain_text("82 分，合格")
    finally:
        unpublish(room, attempt)
    home().context.close()


def test_the_rules_of_the_result_stand_there_before_it_begins(
    context: BrowserContext, room: RoomForTests
) -> None:
    """The rules of a formal exam stand on its page before it begins, too."""
    attempt, page = room.take(), context.new_page()
    card, code = room.made.codes[attempt]
    page.goto(f"{room.url}/log-in")
    page.get_by_label("准考证号").fill(card)
    page.get_by_label("进场码").fill(code)
    page.get_by_role("button", name="进入考场").click()
    expect(page.locator("#confirm")).to_be_visible()
    expect(page.locator("#outlook")).to_contain_text("60 分合格")
