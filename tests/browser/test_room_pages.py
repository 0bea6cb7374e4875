"""The room's pages for everybody: accessible, on small screens, with large text; the board at work."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

import openpyxl
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import select

from exam_room.reconciliation import reconcile
from lawstudy.opening import course_of, open_records
from records.accounts.administration import create_account
from records.people.person import Person
from tests.browser.conftest import figure
from tests.browser.room import RoomForTests, choose_in_room, enter, expect_saved
from tests.browser.test_accessibility import violations
from tests.documents.pdf import pages
from tests.support.load_site import RoomSite, make_room_site
from tests.support.room_server import RoomUnderTest

ASKS = re.compile(r"/api/attempt/[0-9]+(\?.*)?$")
NEW = "Own-password-7"


@pytest.fixture(scope="module")
def passwords() -> dict[str, str]:
    return {}


@pytest.fixture(scope="module")
def hall(
    tmp_path_factory: pytest.TempPathFactory, passwords: dict[str, str]
) -> Iterator[RoomForTests]:
    """Three candidates behind a barrier, and people who look after them."""
    made: RoomSite = make_room_site(tmp_path_factory.mktemp("hall") / "site", 3)
    passwords["jiankao"] = made.password
    with open_records(made.site) as db:
        cadre = db.scalars(select(Person)).first()
        for login, role in (
            ("second", "invigilator"),
            ("guanli", "administrator"),
            ("ganbu", "cadre"),
        ):
            person = cadre if role == "cadre" else None
            _, passwords[login] = create_account(
                db, login, "" if person else login, [role], person=person, actor="test"
            )
        db.commit()
    with RoomUnderTest(made.site) as server:
        yield RoomForTests(made, server)


def log_in(browser: Browser, hall: RoomForTests, login: str, passwords: dict[str, str]) -> Page:
    context = browser.new_context(viewport={"width": 1280, "height": 720}, locale="zh-CN")
    context.set_default_timeout(30_000)
    page = context.new_page()
    page.goto(hall.url)
    for name in ("登录", "进入考场"):  # Nobody has to scroll for them.
        button = page.get_by_role("button", name=name, exact=True)
        expect(button).to_be_in_viewport(ratio=1)
    page.get_by_label("登录名").fill(login)
    page.get_by_label("密码").fill(passwords[login])
    page.get_by_role("button", name="登录", exact=True).click()
    if "/password" in page.url:
        assert violations(page) == []
        page.get_by_label("原密码").fill(passwords[login])
        page.get_by_label("新密码（").fill(NEW)
        page.get_by_label("再输入一次").fill(NEW)
        page.get_by_role("button", name="保存新密码").click()
        passwords[login] = NEW
    expect(page.get_by_role("heading", level=1)).to_contain_text("您好")
    return page


def decide(page: Page, reason: str = "", minutes: str = "") -> None:
    dialog = page.locator("#decision")
    if minutes:
        dialog.get_by_label("分钟数").fill(minutes)
    if reason:
        dialog.get_by_label("原因").fill(reason)
    dialog.get_by_role("button", name="确定").click()
    expect(dialog).to_be_hidden()


def downloaded(page: Page, name: str) -> bytes:
    """What a link gives to save."""
    with page.expect_download() as download:
        page.get_by_role("link", name=name).click()
    return download.value.path().read_bytes()


def print_slips(board: Page, hall: RoomForTests) -> dict[str, str]:
    """Entry codes by candidate number, as the slips have them and the table."""
    board.get_by_text("准考证", exact=True).click()
    with board.expect_popup() as opened:
        board.get_by_role("button", name="生成准考证").click()
    slips = opened.value
    expect(slips.locator("main")).to_contain_text(hall.url)
    assert violations(slips) == []
    [page] = pages(downloaded(slips, "下载准考证"))
    assert hall.url in page
    sheet = openpyxl.load_workbook(io.BytesIO(downloaded(slips, "导出为表格"))).worksheets[0]
    codes = {str(row[3].value): str(row[6].value) for row in sheet.iter_rows(min_row=4)}
    assert all(text in page for pair in codes.items() for text in pair)
    slips.close()
    board.get_by_text("准考证", exact=True).click()
    return codes


def fits_the_screen(page: Page) -> None:
    width = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert width <= 0, f"{page.url} is {width} px too wide"


@pytest.mark.full
def test_a_session_from_the_barrier_to_the_reconciliation(
    browser: Browser, hall: RoomForTests, passwords: dict[str, str]
) -> None:
    first, second, third = sorted(hall.made.codes)
    names = {attempt: hall.made.codes[attempt][0] for attempt in (first, second, third)}
    board = log_in(browser, hall, "jiankao", passwords)
    board.goto(f"{hall.url}/sessions/{hall.made.sitting}")
    expect(board.locator("#people tbody tr")).to_have_count(3)
    before_them, printed = print_slips(board, hall), print_slips(board, hall)
    assert set(printed) == set(before_them) == set(names.values())
    assert not set(printed.values()) & set(before_them.values())
    [sheet] = pages(downloaded(board, "签到表"))
    assert all(number in sheet for number in names.values())
    # Those that were printed first are void since others were.
    late = browser.new_context(locale="zh-CN").new_page()
    hall.made.codes[first] = (names[first], before_them[names[first]])
    enter(late, hall, first)
    expect(late.get_by_role("alert")).to_be_visible()
    hall.made.codes.update({attempt: (card, printed[card]) for attempt, card in names.items()})
    candidates: list[Page] = []
    for attempt in (first, second):
        context = browser.new_context(viewport={"width": 1280, "height": 720}, locale="zh-CN")
        page = context.new_page()
        enter(page, hall, attempt)
        page.get_by_label("信息无误").check()
        expect(page.locator("#waiting")).to_contain_text("监考人员宣布开考")
        candidates.append(page)
    # The roll call before the start: two wait at their pages, the third is ticked by hand, and that is taken back.
    counts, missing = board.locator("#counts"), board.locator("tr", has_text=names[third])
    expect(counts).to_contain_text("到场 2")
    expect(counts).to_contain_text("在线 2")
    expect(board.locator("tr", has_text=names[first])).to_contain_text("127.0.0.1")
    missing.get_by_role("button", name="点名到场").click()
    expect(missing).to_contain_text("jiankao 点名")
    expect(counts).to_contain_text("未到 0")
    figure(board, "room_roll_call", whole=True)
    missing.get_by_role("button", name="撤销到场").click()
    expect(counts).to_contain_text("未到 1")
    board.get_by_role("button", name="宣布开考").click()
    decide(board)
    # Somebody is in the table by keyboard: it goes on telling what happens, and they stay where they are.
    held = board.locator("tr", has_text=names[third]).get_by_role("button", name="记录")
    held.focus()
    expect(board.locator("tr", has_text=names[first])).to_contain_text("作答中")
    expect(held).to_be_focused()
    for page in candidates:
        expect(page.locator(".ls-question").first).to_be_visible()
        choose_in_room(page, 0, 1)
        expect_saved(page)
    one, two = candidates
    expect(board.locator("#counts")).to_contain_text("作答中 2")
    before = hall.row(first).deadline
    board.get_by_role("button", name="全体暂停").click()
    decide(board, reason="停电")
    expect(one.locator("#paused")).to_contain_text("暂停")
    expect(one.locator("#questions")).to_be_hidden()
    expect(one.locator("#paused")).to_contain_text("恢复后再交卷")
    expect(one.locator("#hand-in")).to_be_disabled()
    # Each page hears of it by its line: this one cannot even ask.
    one.route(ASKS, lambda route: route.abort())
    board.get_by_role("button", name="恢复考试").click()
    decide(board)
    expect(one.locator("#questions")).to_be_visible()
    one.unroute(ASKS)
    expect(one.locator("#hand-in")).to_be_enabled()
    after = hall.row(first).deadline
    assert before is not None
    assert after is not None
    assert after > before
    board.locator("tr", has_text=names[first]).get_by_role("button", name="加时").click()
    decide(board, reason="机器故障", minutes="10")
    figure(board, "room_board", whole=True)
    two.locator("#hand-in").click()
    two.get_by_role("button", name="确认交卷").click()
    expect(two.locator("#receipt")).to_contain_text("已交卷")
    # Voiding takes two people.
    row = board.locator("tr", has_text=names[second])
    row.get_by_role("button", name="提议作废").click()
    decide(board, reason="替考")
    expect(row).to_contain_text("提议作废")
    expect(row.get_by_role("button", name="确认作废")).to_have_count(0)
    other = log_in(browser, hall, "second", passwords)
    other.goto(board.url)
    other.locator("tr", has_text=names[second]).get_by_role("button", name="确认作废").click()
    decide(other)
    expect(other.locator("tr", has_text=names[second])).to_contain_text("作废")
    other.goto(f"{board.url}/reconciliation")
    expect(other.locator("main")).to_contain_text("应考 3 ＝")
    expect(other.locator("main")).to_contain_text("作答中 1 ＋ 未开始 1")
    expect(other.locator("main")).to_contain_text("核对无误")
    board.get_by_role("button", name="结束考试").click()
    decide(board, reason="时间到")
    expect(one.locator("#receipt")).to_contain_text("系统已收卷")
    [record] = pages(downloaded(board, "考场情况记录"))
    assert "应考 3 ＝ 交卷 0 ＋ 收卷 1 ＋ 缺考 1 ＋ 作废 1" in record
    assert "停电" in record
    board.goto(f"{board.url}/reconciliation")
    expect(board.locator("main")).to_contain_text("核对无误")
    with open_records(hall.made.site) as db:
        found = reconcile(db, course_of(hall.made.site), hall.made.sitting)
    assert found.is_final
    begun = {"handed_in": 0, "expired": 1, "absent": 1, "voided": 1}
    assert found.counts == {**begun, "writing": 0, "called": 0}
    administrator = log_in(browser, hall, "guanli", passwords)
    administrator.goto(board.url)
    administrator.get_by_role("button", name="评分").click()
    links = administrator.get_by_role("link", name="Excel 表格")
    for _ in range(60):
        if links.count():
            break
        administrator.wait_for_timeout(500)
        administrator.reload()
    listed = openpyxl.load_workbook(io.BytesIO(downloaded(administrator, "Excel 表格")))
    numbers = {row[2].value for row in listed.worksheets[0].iter_rows(min_row=4)}
    assert numbers == set(names.values())
    [signed] = pages(downloaded(administrator, "PDF，打印签字"))
    assert "应考 3 人" in signed
    assert "制表人" in signed
    # All three are seated anew (absent, voided, failed); until somebody begins that can be changed and taken back.
    administrator.goto(f"{hall.url}/sessions")
    administrator.get_by_label("场次名称").fill("补考场")
    administrator.get_by_label("统一开考时间").fill("2030-01-02T09:00")
    administrator.get_by_label("提前安排的原因").fill("补考")
    administrator.get_by_role("button", name="建立场次").click()
    expect(administrator.get_by_role("status")).to_contain_text("已建立场次“补考场”，应考 3 人")
    fits_the_screen(administrator)
    administrator.get_by_role("row", name="补考场").get_by_role("link", name="修改").click()
    administrator.get_by_label("统一开考时间").fill("2030-01-02T10:30")
    administrator.get_by_role("button", name="保存修改").click()
    expect(administrator.get_by_role("row", name="补考场")).to_contain_text("2030年1月2日 10:30")
    administrator.get_by_role("row", name="补考场").get_by_role("link", name="删除").click()
    administrator.get_by_label("原因").fill("改期")
    administrator.get_by_role("button", name="删除场次").click()
    expect(administrator.get_by_role("status")).to_contain_text("场次已删除")
    expect(administrator.get_by_role("row", name="补考场")).to_have_count(0)


@pytest.mark.full
def test_every_page_is_accessible_and_fits_small_screens_and_large_text(
    browser: Browser, hall: RoomForTests, passwords: dict[str, str]
) -> None:
    administrator = log_in(browser, hall, "guanli", passwords)
    cadre = log_in(browser, hall, "ganbu", passwords)
    pages = [
        (administrator, ["/me", "/sessions", "/accounts", "/audit", "/password", "/no-such"]),
        (cadre, ["/me", "/lesson/major-decisions", "/wrong-book", "/log-in"]),
    ]
    for page, addresses in pages:
        for address in addresses:
            # A desk, a phone, and a desk at 200 %.
            for width, height in ((1280, 720), (375, 667), (640, 360)):
                page.set_viewport_size({"width": width, "height": height})
                page.goto(f"{hall.url}{address}")
                expect(page.get_by_role("heading", level=1).first).to_be_visible()
                fits_the_screen(page)
            assert violations(page) == [], address


@pytest.mark.full
def test_the_paper_is_accessible_and_fits_small_screens_and_large_text(
    context: BrowserContext, room: RoomForTests
) -> None:
    attempt, page = room.take(), context.new_page()
    enter(page, room, attempt)
    page.get_by_label("信息无误").check()
    assert violations(page) == []
    page.get_by_role("button", name="开始作答").click()
    expect(page.locator(".ls-question").first).to_be_visible()
    assert violations(page) == []
    for width, height in ((375, 667), (640, 360)):
        page.set_viewport_size({"width": width, "height": height})
        fits_the_screen(page)
        choose_in_room(page, 3, 1)
        expect_saved(page)
    page.set_viewport_size({"width": 375, "height": 667})
    figure(page, "room_phone")
    page.get_by_role("button", name="逐题显示").click()
    expect(page.locator(".ls-question:visible")).to_have_count(1)
    page.get_by_role("button", name="下一题").click()
    expect(page.locator(".ls-question:visible")).to_contain_text("第5题")
    assert violations(page) == []
    page.locator("#hand-in").click()
    expect(page.locator("#hand-in-dialog")).to_be_visible()
    assert violations(page) == []
    fits_the_screen(page)


def test_a_lesson_is_checked_and_what_was_wrong_comes_back(
    browser: Browser, hall: RoomForTests, passwords: dict[str, str]
) -> None:
    page = log_in(browser, hall, "ganbu", passwords)
    page.get_by_role("link", name="行政处罚：").click()
    question = page.locator(".ls-question:not(.ls-step)").first
    expect(question.locator(".ls-option input").first).to_be_visible()
    seen = 0
    for option in question.locator(".ls-option input").all():
        option.check()
        question.locator("..").get_by_role("button", name="核对答案").first.click()
        expect(question.locator(".ls-feedback")).to_contain_text("依据：")
        seen += 1
        if question.locator(".ls-wrong").count():
            break
    assert seen
    page.goto(f"{hall.url}/wrong-book")
    expect(page.locator(".ls-question")).to_have_count(1)
