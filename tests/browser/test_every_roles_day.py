"""Every role's day on the demo site, from the log-in page to the printed list, without the command line."""

from __future__ import annotations

import io
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass

import openpyxl
import pytest
from playwright.sync_api import Browser, Page, expect

from foundation.site import open_site
from tests.browser.conftest import CHROMIUM, figure
from tests.browser.first_log_in import come_in
from tests.browser.room import choose_in_room, expect_saved
from tests.browser.test_room_pages import decide, downloaded, fits_the_screen
from tests.documents.pdf import pages
from tests.lawstudy.conftest import ok
from tests.support.room_server import RoomUnderTest

EXAM = "pre-appointment-2022"
SITTING = "演示场次"
CALLED = 12
"""Fourteen are called, two of them exempt."""

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")


@dataclass
class Demo:
    """The demo site as `scripts/run` leaves it, without its simulated exam; first passwords by log-in."""

    url: str
    passwords: dict[str, str]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    root = tmp_path_factory.mktemp("demo") / "site"
    ok("init", root, "--demo")
    ok("--site", root, "exam", "build", EXAM, "--forms", "2", "--seed", "2022")
    ok("--site", root, "exam", "release", EXAM)
    called = root / "roster" / "pre-appointment.csv"
    ok("--site", root, "exam", "call", EXAM, "--file", called)
    from lawstudy.demo.room import prepare_demo_room

    site = open_site(root)
    prepare_demo_room(site)
    known = tomllib.loads((root / "run" / "demo-logins.toml").read_text(encoding="utf-8"))
    with RoomUnderTest(site) as room:
        yield Demo(f"http://127.0.0.1:{room.port}", dict(known))


def looked_at(page: Page, name: str) -> None:
    """On a large screen and on a small one; what everybody needs is looked at by `test_all_pages`."""
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    figure(page, f"day-{name}", whole=True)
    page.set_viewport_size({"width": 375, "height": 700})
    fits_the_screen(page)
    page.set_viewport_size({"width": 1280, "height": 720})


def test_from_the_log_in_page_to_the_printed_list(browser: Browser, demo: Demo) -> None:
    # The administrator sees what goes on, and what has to be done.
    administrator = come_in(browser, demo.url, "guanli", demo.passwords)
    tasks = administrator.get_by_role("region", name="今天要办的事")
    expect(tasks).to_contain_text("还没有账号")
    looked_at(administrator, "administrator")

    # The invigilator prints slips, and calls the roll.
    invigilator = come_in(browser, demo.url, "jiankao", demo.passwords)
    looked_at(invigilator, "invigilator")
    invigilator.get_by_role("region", name="今天要办的事").get_by_role("link", name=SITTING).click()
    expect(invigilator.locator("#people tbody tr")).to_have_count(CALLED)
    invigilator.get_by_text("准考证", exact=True).click()
    with invigilator.expect_popup() as opened:
        invigilator.get_by_role("button", name="生成准考证").click()
    slips = opened.value
    table = openpyxl.load_workbook(io.BytesIO(downloaded(slips, "导出为表格"))).worksheets[0]
    codes = [(str(row[3].value), str(row[6].value)) for row in table.iter_rows(min_row=4)]
    assert len(codes) == CALLED
    printed = "".join(pages(downloaded(slips, "下载准考证")))
    assert all(code in printed for _, code in codes)
    slips.close()
    assert len(pages(downloaded(invigilator, "座位标签"))) == 2
    assert SITTING in pages(downloaded(invigilator, "签到表"))[0]

    # Two of them come, and are let in.
    candidates = []
    for number, code in codes[:2]:
        page = browser.new_context(
            viewport={"width": 1280, "height": 720}, locale="zh-CN"
        ).new_page()
        page.goto(demo.url)
        page.get_by_label("准考证号").fill(number)
        page.get_by_label("进场码").fill(code)
        page.get_by_role("button", name="进入考场").click()
        page.get_by_label("信息无误").check()
        page.get_by_role("button", name="开始作答").click()
        candidates.append(page)
    expect(invigilator.locator("#counts")).to_contain_text("到场 2")
    one, two = candidates
    for page in candidates:
        expect(page.locator(".ls-question").first).to_be_visible()
        choose_in_room(page, 0, 1)
        expect_saved(page)
    one.locator("#hand-in").click()
    one.get_by_role("button", name="确认交卷").click()
    expect(one.locator("#receipt")).to_contain_text("已交卷")
    looked_at(one, "receipt")
    invigilator.get_by_role("button", name="结束考试").click()
    decide(invigilator, reason="时间到")
    expect(two.locator("#receipt")).to_contain_text("系统已收卷")
    [record] = pages(downloaded(invigilator, "考场情况记录"))
    assert f"应考 {CALLED} ＝ 交卷 1 ＋ 收卷 1 ＋ 缺考 {CALLED - 2}" in record

    # The administrator has them scored, and prints the list that is signed.
    administrator.goto(f"{demo.url}/me")
    tasks = administrator.get_by_role("region", name="今天要办的事")
    tasks.get_by_role("link", name=re.compile("还没有评分")).click()
    administrator.get_by_role("button", name="评分").click()
    listed = administrator.get_by_role("link", name="PDF，打印签字")
    for _ in range(120):
        if listed.count():
            break
        administrator.wait_for_timeout(500)
        administrator.reload()
    administrator.get_by_role("link", name=re.compile("^缺考")).click()
    expect(administrator.get_by_role("region", name="成绩列表")).to_contain_text(
        f"共 {CALLED - 2} 人"
    )
    looked_at(administrator, "results")
    signed = "".join(pages(downloaded(administrator, "PDF，打印签字")))
    assert "制表人" in signed
    assert codes[0][0] in signed
    looked_at_roster(administrator)

    # The approver and the auditor read, and change nothing.
    approver = come_in(browser, demo.url, "shenpi", demo.passwords)
    looked_at(approver, "approver")
    approver.get_by_role("link", name="成绩", exact=True).click()
    approver.get_by_role("link", name="任前法律知识考试").click()
    expect(approver.get_by_role("button", name="评分")).to_have_count(0)
    auditor = come_in(browser, demo.url, "shenji", demo.passwords)
    looked_at(auditor, "auditor")
    auditor.get_by_role("link", name="审计记录").click()
    expect(auditor.locator("main")).to_contain_text("没有被改动")
    looked_at(auditor, "trail")
    book = openpyxl.load_workbook(io.BytesIO(downloaded(auditor, "Excel 表格")))
    told = {str(row[3].value) for row in book.worksheets[0].iter_rows(min_row=2)}
    assert {"登录", "导出文件", "查看成绩", "导出操作日志"} <= told


def looked_at_roster(administrator: Page) -> None:
    """Accounts for one unit, with their slips."""
    administrator.get_by_role("link", name="账号", exact=True).click()
    administrator.get_by_role("link", name="按名册建立账号").click()
    looked_at(administrator, "roster")
    new = administrator.get_by_role("region", name="没有账号的人员")
    boxes = new.get_by_role("checkbox")
    for place in range(boxes.count() - 1):
        boxes.nth(place).uncheck()
    new.get_by_role("button", name="建立账号").click()
    link = administrator.get_by_role("link", name="打印首次密码条")
    expect(link).to_be_visible(timeout=60_000)
    assert "首次密码" in pages(downloaded(administrator, "打印首次密码条"))[0]


def test_a_cadre_and_a_trainer_begin_at_their_home(browser: Browser, demo: Demo) -> None:
    cadre = come_in(browser, demo.url, "ganbu", demo.passwords)
    looked_at(cadre, "cadre")
    exams = cadre.get_by_role("region", name="考试", exact=True)
    expect(exams.get_by_role("listitem")).to_have_count(1)
    cadre.get_by_role("region", name="课程").get_by_role("link").first.click()
    expect(cadre.get_by_role("heading", level=1)).to_be_visible()
    trainer = come_in(browser, demo.url, "peixun", demo.passwords)
    looked_at(trainer, "trainer")
    expect(trainer.get_by_role("link", name="账号", exact=True)).to_have_count(0)
