"""The page of figures in a browser: a filter redraws it in place, with and without the script."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import update

from benchmarks.analytics import make_site
from foundation.site import open_site
from lawstudy.opening import create_site, open_records
from records.accounts.administration import create_account
from records.exams.submission import Submission
from tests.browser.conftest import figure
from tests.browser.measure import sticking_out, weak_contrast
from tests.browser.test_accessibility import violations
from tests.support.room_server import RoomUnderTest

pytestmark = pytest.mark.full


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """Address and password: a site on which 90 people sat two exams."""
    site = create_site(tmp_path_factory.mktemp("figures") / "site", demo=False, name="某区")
    (site.root / "records.db").unlink()
    make_site(site.records_url, 90, 2, 10)
    with open_records(site) as db:
        account, password = create_account(db, "all", "甲", ["administrator"], actor="test")
        account.must_change = False
        # Of rows alone: there are no papers that the room could write anew.
        db.execute(update(Submission).values(door="simulation"))
        db.commit()
    with RoomUnderTest(open_site(site.root)) as server:
        yield f"http://127.0.0.1:{server.port}", password


def logged_in(browser: Browser, room: tuple[str, str], *, script: bool) -> Page:
    address, password = room
    page = browser.new_context(locale="zh-CN", java_script_enabled=script).new_page()
    page.goto(f"{address}/log-in")
    page.get_by_label("登录名").fill("all")
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录", exact=True).click()
    page.goto(f"{address}/figures")
    # What is being read shows by itself, also without the script.
    expect(page.locator("#filters")).to_be_visible(timeout=60_000)
    return page


def test_a_filter_redraws_the_page_in_place(browser: Browser, room: tuple[str, str]) -> None:
    page = logged_in(browser, room, script=True)
    page.evaluate("window.same = true")
    year = page.locator("select[name=year]")
    before = year.input_value()
    other = next(each for each in year.locator("option").all_inner_texts() if each != before)
    year.focus()
    year.select_option(other)
    expect(page.get_by_role("heading", level=1)).to_contain_text(other)
    expect(year).to_be_focused()
    page.locator("select[name=unit]").select_option(index=1)
    expect(page.get_by_role("heading", level=1)).to_contain_text("模拟单位")
    assert page.evaluate("window.same")
    figure(page, "figures", whole=True)
    for width in (1280, 375):
        page.set_viewport_size({"width": width, "height": 720})
        assert [*sticking_out(page), *weak_contrast(page), *violations(page)] == []
    page.emulate_media(media="print")
    assert sticking_out(page, paper=True) == []
    page.emulate_media(media="screen")
    page.go_back()
    expect(page.locator("select[name=unit]")).to_have_value("")
    page.context.close()


def test_without_the_script_a_button_does_the_same(browser: Browser, room: tuple[str, str]) -> None:
    page = logged_in(browser, room, script=False)
    year = page.locator("select[name=year]")
    other = next(t for t in year.locator("option").all_inner_texts() if t != year.input_value())
    year.select_option(other)
    page.get_by_role("button", name="显示").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(other)
    page.context.close()
