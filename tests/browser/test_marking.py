"""A marker at work by keyboard alone, with a connection that goes away; the head's page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import func, select

from lawstudy.opening import open_records
from records.exams.marking import MarkingScript, MarkingTurn
from tests.browser.conftest import figure
from tests.browser.measure import sticking_out
from tests.browser.test_accessibility import violations
from tests.support.marking_site import HEAD, MarkingSite, make_marking_site
from tests.support.room_server import RoomUnderTest


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[MarkingSite, str]]:
    """Two answers to each question of each form, three markers and the head."""
    made = make_marking_site(tmp_path_factory.mktemp("marking") / "site", 4, 3)
    with RoomUnderTest(made.made.site) as server:
        yield made, f"http://127.0.0.1:{server.port}"


def come_in(browser: Browser, url: str, login: str, password: str) -> Page:
    context = browser.new_context(viewport={"width": 1280, "height": 720}, locale="zh-CN")
    page = context.new_page()
    page.goto(f"{url}/log-in")
    page.get_by_label("登录名").fill(login)
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("您好")
    return page


def _read_by_two(made: MarkingSite) -> int:
    """A question with two answers: one that stands on one form alone."""
    with open_records(made.made.site) as db:
        counted = select(MarkingScript.task_id).group_by(MarkingScript.task_id)
        return db.scalars(counted.having(func.count() == 2)).first() or 0


def test_an_answer_is_marked_by_keyboard_and_nothing_is_lost_without_a_connection(
    browser: Browser, place: tuple[MarkingSite, str]
) -> None:
    made, url = place
    page = come_in(browser, url, "m0", made.passwords["m0"])
    page.get_by_role("link", name="阅卷", exact=True).press("Enter")
    page.locator(f"a[href$='/marking/{_read_by_two(made)}']").first.press("Enter")
    fields = page.locator("input[name=points]")
    expect(fields.first).to_be_focused()
    worth = [float(field.get_attribute("data-worth") or 0) for field in fields.all()]
    answer = page.locator("#answer").inner_text()
    assert "复议机关" in answer
    page.keyboard.type("1")
    expect(page.locator("#saving")).to_have_text("给分已保存")
    page.context.set_offline(True)
    page.keyboard.press("Enter")
    page.keyboard.type("0.5")
    expect(page.locator("#saving")).to_contain_text("暂存在本机")
    page.context.set_offline(False)
    page.reload()
    expect(fields.nth(1)).to_have_value("0.5")
    expect(fields.first).to_have_value("1")
    expect(fields.first).to_be_focused()
    figure(page, "marking_desk")
    # `test_all_pages` has no answer to read.
    assert violations(page) == []
    page.set_viewport_size({"width": 375, "height": 667})
    assert sticking_out(page) == []
    page.set_viewport_size({"width": 1280, "height": 720})
    # What cannot be is said at the field, and nothing is sent.
    fields.first.focus()
    for points in worth:
        page.keyboard.type(f"{points + 9:g}")
        page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("第 1 项")
    for points in worth:
        page.keyboard.press("Control+A")
        page.keyboard.type(f"{points:g}")
        page.keyboard.press("Enter")
    expect(page.locator("#total")).to_have_text(f"{sum(worth):g}")
    expect(page.locator("#give")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#count")).to_have_text("您已评 1 份")
    expect(page.locator("#answer")).not_to_have_text(answer)
    expect(fields.first).to_be_focused()
    expect(fields.first).to_have_value("")
    # Without a connection the points wait, and go when it returns.
    page.context.set_offline(True)
    for _ in worth:
        page.keyboard.type("0")
        page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.locator("#saving")).to_contain_text("暂存在本机")
    page.context.set_offline(False)
    expect(page.locator("#nothing")).to_be_visible()
    expect(page.locator("#count")).to_have_text("您已评 2 份")
    with open_records(made.made.site) as db:
        wanted = select(MarkingTurn.points).where(MarkingTurn.login == "m0")
        given = db.scalars(wanted.where(MarkingTurn.state == "given")).all()
    assert sorted(points or 0 for points in given) == [0, sum(worth)]
    page.context.close()
    lead = come_in(browser, url, HEAD, made.passwords[HEAD])
    lead.goto(f"{url}/marking-lead/{made.exam}")
    expect(lead.get_by_role("heading", level=1)).to_contain_text("阅卷")
    lead.get_by_role("button", name="结束阅卷").click()
    expect(lead.get_by_role("alert")).to_contain_text("还有")
    lead.context.close()
