"""A hall that goes on on a second machine, in real browsers: its board, a candidate's page, and the papers' way back.

Two rooms run as they do on an exam day; the district's goes on all the time, with another hall in it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from foundation.site import Site, open_site
from lawstudy.opening import open_records
from records.accounts.administration import create_account
from records.exams.attempt import Attempt
from records.exams.submission import Submission
from tests.browser.conftest import figure
from tests.browser.room import RoomForTests, choose_in_room, enter, expect_saved
from tests.lawstudy.conftest import ok
from tests.support.load_site import EXAM, RoomSite, make_room_site
from tests.support.room_server import RoomUnderTest

HALL, OTHER = "第一考场", "第二考场"
OWN = "Invigilator-7"


@dataclass
class Day:
    """``cut``: who sits in the hall that is cut off (one writes before and after, one begins there, one writes in both); ``other``: elsewhere."""

    district: RoomForTests
    cut: list[int]
    other: int
    passwords: dict[str, str]

    @property
    def site(self) -> Site:
        return self.district.made.site


def browser_of(browser: Browser) -> Page:
    page = browser.new_context(viewport={"width": 1280, "height": 720}, locale="zh-CN").new_page()
    page.set_default_timeout(25_000)
    return page


def log_in(page: Page, url: str, login: str, password: str) -> None:
    page.goto(f"{url}/log-in")
    page.get_by_label("登录名").fill(login)
    page.get_by_label("密码", exact=True).fill(password)
    page.get_by_role("button", name="登录", exact=True).click()


def decide(page: Page, reason: str = "") -> None:
    dialog = page.locator("#decision")
    if reason:
        dialog.get_by_label("原因").fill(reason)
    dialog.get_by_role("button", name="确定").click()
    expect(dialog).to_be_hidden()


def come_in(page: Page, room: RoomForTests, attempt: int) -> None:
    """After the start: whoever agreed to the rules has the paper."""
    enter(page, room, attempt)
    page.get_by_label("信息无误").check()
    expect(page.locator(".ls-question").first).to_be_visible()


def a_day(folder: Path, server: RoomUnderTest, made: RoomSite) -> Day:
    numbers, passwords = sorted(made.codes), {"jiankao": made.password}
    with open_records(made.site) as db:
        for number, room in zip(numbers, (HALL, HALL, HALL, OTHER), strict=True):
            db.get_one(Attempt, number).room = room
        for login in ("guanli", "shenpi"):
            role = "administrator" if login == "guanli" else "approver"
            account, passwords[login] = create_account(db, login, login, [role], actor="test")
            account.must_change = False
        db.commit()
    server.start()
    return Day(RoomForTests(made, server), numbers[:3], numbers[3], passwords)


@pytest.mark.full
def test_a_hall_that_is_cut_off_and_its_papers_way_back(browser: Browser, tmp_path: Path) -> None:
    made = make_room_site(tmp_path / "site", 4)
    server = RoomUnderTest(made.site)
    day = a_day(tmp_path, server, made)
    try:
        board = browser_of(browser)
        log_in(board, day.district.url, "jiankao", day.passwords["jiankao"])
        board.goto(f"{day.district.url}/sessions/{made.sitting}")
        board.get_by_role("button", name="宣布开考").click()
        decide(board)
        first, elsewhere = browser_of(browser), browser_of(browser)
        for page, attempt in ((first, day.cut[0]), (elsewhere, day.other)):
            come_in(page, day.district, attempt)
            choose_in_room(page, 0, 0)
            expect_saved(page)
        pack = tmp_path / "hall.pack"
        told = ok("--site", made.site.root, "hall", "pack", EXAM, "--hall", HALL, "--out", pack)
        [code] = re.findall(r"(?:[A-Z0-9]{4}-){4}[A-Z0-9]{4}", told)
        # Somebody goes on in the district after the pack was made: both sides have answers of theirs.
        both = browser_of(browser)
        come_in(both, day.district, day.cut[2])
        choose_in_room(both, 1, 0)
        expect_saved(both)
        back, receipts = in_the_hall(browser, day, pack, code, tmp_path)
        choose_in_room(elsewhere, 1, 1)
        expect_saved(elsewhere)
        come_back(browser, day, back)
        choose_in_room(elsewhere, 2, 0)
        expect_saved(elsewhere)
        # The page that was left open in the cut-off hall.
        expect(first.locator("#receipt")).to_contain_text("已交卷")
        expect(first.locator("#receipt")).to_contain_text(
            " ".join(re.findall("....", receipts[day.cut[0]][:32]))
        )
        figure(first, "hall-left-page")
        board.goto(f"{day.district.url}/sessions/{made.sitting}")
        expect(board.get_by_text("已交卷").first).to_be_visible()
        figure(board, "hall-district-board", whole=True)
        with open_records(made.site) as db:
            for attempt, sha256 in receipts.items():
                row = db.get_one(Attempt, attempt)
                assert row.state in ("handed_in", "expired")
                if attempt != day.cut[2]:
                    assert row.sha256 == sha256
            counted = db.scalars(select(Submission.attempt_id).order_by(Submission.attempt_id))
            assert list(counted) == day.cut
    finally:
        server.stop()


def in_the_hall(
    browser: Browser, day: Day, pack: Path, code: str, tmp_path: Path
) -> tuple[Path, dict[int, str]]:
    """Open the pack on the second machine and let the three write; the file that comes back, and SHA-256 of the receipts."""
    folder = tmp_path / "hall"
    told = ok("hall", "open", pack, folder, "--code", code)
    passwords = dict(re.findall(r"监考账号 (\S+) 的密码：(\S+?)（", told))
    site, receipts = open_site(folder), dict[int, str]()
    with RoomUnderTest(site) as server:
        made = RoomSite(site, day.district.made.sitting, day.district.made.codes, "")
        hall = RoomForTests(made, server)
        board = browser_of(browser)
        log_in(board, hall.url, "jiankao", passwords["jiankao"])
        figure(board, "hall-first-password")
        board.get_by_label("原密码").fill(passwords["jiankao"])
        board.get_by_label("新密码（").fill(OWN)
        board.get_by_label("再输入一次").fill(OWN)
        board.get_by_role("button", name="保存新密码").click()
        board.goto(f"{hall.url}/sessions")
        figure(board, "hall-sessions", whole=True)
        board.goto(f"{hall.url}/sessions/{made.sitting}")
        expect(board.get_by_role("button", name="恢复考试")).to_be_visible()
        figure(board, "hall-board-paused", whole=True)
        pages = {}
        for attempt in day.cut:
            pages[attempt] = browser_of(browser)
            enter(pages[attempt], hall, attempt)
            expect(pages[attempt].locator("main")).to_contain_text("暂停")
            figure(pages[attempt], f"hall-candidate-waits-{attempt}", whole=True)
        board.get_by_role("button", name="恢复考试").click()
        decide(board)
        for attempt, page in pages.items():
            if attempt != day.cut[0]:  # Who had not begun for the pack reads the rules first.
                page.get_by_label("信息无误").check()
            expect(page.locator(".ls-question").first).to_be_visible()
            choose_in_room(page, 3, 1)
            expect_saved(page)
            figure(page, f"hall-candidate-writes-{attempt}")
        for attempt in day.cut[:2]:
            pages[attempt].locator("#hand-in").click()
            pages[attempt].get_by_role("button", name="确认交卷").click()
            expect(pages[attempt].locator("#receipt")).to_contain_text("已交卷")
        figure(pages[day.cut[0]], "hall-receipt", whole=True)
        figure(board, "hall-board", whole=True)
        board.get_by_role("button", name="结束考试").click()
        decide(board, reason="考完")
        expect(pages[day.cut[2]].locator("#receipt")).to_contain_text("收卷", timeout=30_000)
        for attempt in day.cut:
            receipts[attempt] = hall.row(attempt).sha256 or ""
        # What adds up is seen here; nothing is scored here, and nothing says so.
        board.get_by_role("link", name="核对", exact=True).click()
        expect(board.get_by_role("heading", level=1)).to_have_text("核对：任前法律知识考试")
        expect(board.get_by_text("核对无误")).to_be_visible()
        expect(board.get_by_role("heading", name="评分")).to_have_count(0)
        expect(board.get_by_role("button", name="评分")).to_have_count(0)
        figure(board, "hall-adds-up", whole=True)
    back = tmp_path / "hall.answers"
    ok("--site", folder, "hall", "answers", back)
    return back, receipts


def come_back(browser: Browser, day: Day, back: Path) -> None:
    """An administrator brings the file back at the page, and two people decide about whom both sides have."""
    page, other = browser_of(browser), browser_of(browser)
    log_in(page, day.district.url, "guanli", day.passwords["guanli"])
    page.goto(f"{day.district.url}/sessions")
    page.get_by_role("link", name="应急考场答卷").click()
    figure(page, "hall-answers-empty", whole=True)
    page.get_by_label("U 盘上的文件").set_input_files(
        {"name": "x.answers", "mimeType": "application/octet-stream", "buffer": b"holiday.jpg"}
    )
    page.get_by_role("button", name="收回").click()
    expect(page.get_by_role("alert")).to_contain_text("不是应急考场的文件")
    figure(page, "hall-answers-wrong", whole=True)
    page.get_by_label("U 盘上的文件").set_input_files(back)
    page.get_by_role("button", name="收回").click()
    expect(page.get_by_role("status")).to_contain_text("计入 2 份")
    figure(page, "hall-answers-back", whole=True)
    page.get_by_label("两边合并").check()
    page.get_by_label("理由").fill("断网前后都有作答")
    page.get_by_role("button", name="提议").click()
    expect(page.get_by_role("status")).to_contain_text("请另一人确认")
    figure(page, "hall-answers-proposed", whole=True)
    log_in(other, day.district.url, "shenpi", day.passwords["shenpi"])
    other.goto(f"{day.district.url}/hall-answers")
    figure(other, "hall-answers-to-confirm", whole=True)
    other.get_by_role("button", name="确认：").click()
    expect(other.get_by_role("status")).to_contain_text("已决定")
    figure(other, "hall-answers-decided", whole=True)
