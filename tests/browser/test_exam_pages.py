"""An administrator's exam, from the log-in page to the sitting and to a resit, without the command line, on a demo district."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from delivery.handlers.sent_file import LARGEST_FILE
from foundation.site import Site
from grading.making import Making
from lawstudy.commands.call import call
from lawstudy.commands.exam import build, grade, release, simulate
from lawstudy.demo.district import write_demo_call_list, write_demo_roster
from lawstudy.opening import create_site, open_records
from records.accounts.administration import create_account
from records.exams.call import assignments
from records.exams.call_sources import CallFrom
from records.exams.calling import who_failed
from records.exams.exam import find_exam
from records.exams.seen import seen_items, shared_items
from records.exams.sitting import Sitting
from records.people.roster import import_roster
from tests.browser.conftest import figure
from tests.browser.test_room_pages import fits_the_screen
from tests.support.items_in_use import put_shipped_in_use
from tests.support.room_server import RoomUnderTest

NAME = "任前-2026-春"
FIRST_LATER = 300
"""Of the numbers of shipped items: those from here on are not in use here."""
LONG = 240_000
"""Milliseconds that building and releasing may take on a busy machine."""


@dataclass(frozen=True)
class Place:
    """A district with its people and an administrator; its room runs. ``list``: who is to be appointed."""

    site: Site
    url: str
    password: str
    list: Path


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("district")
    site = create_site(folder / "site", demo=True, name="演示区")
    # Of few items no two further papers can be made without those that were seen.
    put_shipped_in_use(site.records_url, lambda item: int(item[-3:]) < FIRST_LATER)
    with open_records(site) as db:
        for path in write_demo_roster(folder):
            import_roster(db, path)
        account, password = create_account(db, "guanli", "管理员", ["administrator"], actor="test")
        account.must_change = False
        db.commit()
    with RoomUnderTest(site) as room:
        url = f"http://127.0.0.1:{room.port}"
        yield Place(site, url, password, write_demo_call_list(folder))


def looked_at(page: Page, name: str) -> None:
    """On a large screen and on a small one; what everybody needs is looked at by `test_all_pages`."""
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    figure(page, name, whole=True)
    page.set_viewport_size({"width": 375, "height": 700})
    figure(page, f"{name}-small", whole=True)
    fits_the_screen(page)
    page.set_viewport_size({"width": 1280, "height": 720})


def log_in(page: Page, place: Place) -> None:
    page.goto(place.url)
    page.get_by_label("登录名").fill("guanli")
    page.get_by_label("密码").fill(place.password)
    page.get_by_role("button", name="登录", exact=True).click()


@pytest.mark.full
def test_an_exam_from_the_log_in_page_to_its_sitting(page: Page, place: Place) -> None:
    log_in(page, place)
    page.get_by_role("link", name="考试", exact=True).click()
    expect(page.get_by_text("还没有考试。")).to_be_visible()
    page.get_by_role("link", name="组一场新考试").click()

    page.get_by_role("textbox", name="考试编号（汉字").fill(NAME)
    page.get_by_role("textbox", name="考试名称").fill("2026年春季任前考试")
    page.get_by_role("button", name="开始组卷").click()
    expect(page.get_by_role("alert")).to_contain_text("请选择一个组卷方案")
    page.get_by_role("radio", name="任前法律知识考试").check()
    page.get_by_text("考试规则：任前法律知识考试（示例）").click()
    expect(page.get_by_text("60 分（满分 100 分的 60%）")).to_be_visible()
    looked_at(page, "make-exam")
    page.get_by_role("button", name="开始组卷").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(NAME)
    expect(page.get_by_text("已组卷：A、B 卷")).to_be_visible(timeout=LONG)
    expect(page.get_by_text("A 与 B 共")).to_be_visible()
    looked_at(page, "exam-built")

    page.get_by_role("button", name="发布试卷").click()
    expect(page.get_by_text("已发布 2 套试卷，未发现答案泄露")).to_be_visible(timeout=LONG)
    page.get_by_role("button", name="知道了").click()
    expect(page.get_by_text("已发布 2 套试卷")).to_have_count(0)
    looked_at(page, "exam-released")

    page.get_by_role("link", name="列应考名单").click()
    page.get_by_label("名单文件").set_input_files(
        {
            "name": "名单.csv",
            "mimeType": "text/csv",
            "buffer": "姓名,所属单位\n张某某,无此局\n".encode(),
        }
    )
    page.get_by_role("button", name="查看会列入哪些人").click()
    expect(page.get_by_role("alert")).to_contain_text("第 2 行")
    # One that the server would not even read to its end.
    file = page.get_by_label("名单文件")
    file.set_input_files(
        {"name": "大.csv", "mimeType": "text/csv", "buffer": b"x" * (3 * LARGEST_FILE)}
    )
    page.get_by_role("button", name="查看会列入哪些人").click()
    assert "超过 1 MB" in file.evaluate("field => field.validationMessage")
    expect(page.get_by_role("alert")).to_contain_text("第 2 行")
    page.get_by_label("名单文件").set_input_files(place.list)
    page.get_by_role("button", name="查看会列入哪些人").click()
    expect(page.get_by_text("还没有列入任何人")).to_be_visible()
    looked_at(page, "call-preview")
    page.get_by_role("button", name="确认列入").click()
    expect(page.get_by_role("status")).to_contain_text("已列入")
    looked_at(page, "exam-called")
    with open_records(place.site) as db:
        called = assignments(db, find_exam(db, NAME))
        excused = [each for each in called if each.exemption is not None]
        first = next(each for each in called if each.exemption is None)
    expect(page.get_by_text(f"应考 {len(called)} 人")).to_be_visible()

    page.get_by_role("searchbox").fill(first.person.number)
    page.get_by_role("button", name="查找").click()
    page.get_by_label(f"撤下 {first.person.name}").click()
    page.get_by_role("textbox", name="原因").last.fill("调离")
    page.get_by_role("button", name="撤下").click()
    expect(page.get_by_role("status")).to_contain_text("撤下")

    page.get_by_role("link", name="安排场次").first.click()
    expect(page.locator("select[name=exam]")).to_have_value(NAME)
    begins = dt.datetime.now(place.site.zone) + dt.timedelta(days=20)
    page.get_by_label("场次名称").fill("春季第一场")
    page.get_by_label("统一开考时间").fill(begins.strftime("%Y-%m-%dT09:00"))
    page.get_by_role("button", name="建立场次").click()
    sit = len(called) - len(excused) - 1
    expect(page.get_by_text(f"已建立场次“春季第一场”，应考 {sit} 人")).to_be_visible()
    with open_records(place.site) as db:
        assert db.scalars(select(Sitting)).one().exam.name == NAME

    page.get_by_role("link", name="考试", exact=True).click()
    row = page.get_by_role("row").filter(has_text=NAME)
    expect(row).to_contain_text(f"{len(called) - 1} 人")
    looked_at(page, "exams")
    row.get_by_role("link", name="2026年春季任前考试").click()
    expect(page.get_by_role("link", name="春季第一场")).to_be_visible()


@pytest.mark.full
def test_a_resit_of_those_who_failed(page: Page, place: Place) -> None:
    """Papers of a unit are simulated and scored; the rest is done on the pages."""
    root, before = place.site.root, "年审-2026"
    build(root, Making("annual-review-2022", exam=before, forms=2))
    release(root, before)
    call(root, before, CallFrom(units=["演示区城市管理局"]))
    simulate(root, before, seed=1)
    grade(root, before, force=False, jobs=1)
    with open_records(place.site) as db:
        exam = find_exam(db, before)
        failed = who_failed(db, exam)
        seen = seen_items(db, [exam])
    assert failed
    log_in(page, place)
    page.get_by_role("link", name="考试", exact=True).click()
    page.get_by_role("row").filter(has_text=before).get_by_role("link").first.click()
    expect(page.get_by_text(f"不合格 {len(failed)} 人")).to_be_visible()
    page.get_by_role("link", name="为不合格的人组补考卷").click()
    expect(page.locator("select[name=resit_of]")).to_have_value(before)
    expect(page.get_by_role("textbox", name="考试名称")).to_have_value(f"{exam.title}（补考）")
    page.get_by_role("textbox", name="考试编号（汉字").fill("年审补考")
    page.get_by_label("最多重几题").fill("0")
    looked_at(page, "make-resit")
    page.get_by_role("button", name="开始组卷").click()
    # These items are too few for two more papers without any of these items; how many it takes is said.
    expect(page.get_by_role("alert")).to_contain_text("至少要重", timeout=LONG)
    said = re.search(r"至少要重 (\d+) 题", page.get_by_role("alert").inner_text())
    assert said is not None
    most = int(said[1])
    page.get_by_role("link", name="修改后再组卷").click()
    page.get_by_label("最多重几题").fill(str(most))
    page.get_by_role("button", name="开始组卷").click()
    expect(page.get_by_text("已组卷：A、B 卷")).to_be_visible(timeout=LONG)
    expect(page.get_by_text(f"与考生看过的试卷（上限 {most} 题）")).to_be_visible()
    page.get_by_role("button", name="发布试卷").click()
    expect(page.get_by_text("已发布 2 套试卷，未发现答案泄露")).to_be_visible(timeout=LONG)
    looked_at(page, "resit")
    page.get_by_role("link", name="列应考名单").click()
    # What the resit was made for is chosen already.
    page.get_by_role("button", name="查看会列入哪些人").click()
    page.get_by_role("button", name=f"确认列入 {len(failed)} 人").click()
    expect(page.get_by_role("status")).to_contain_text(f"已列入 {len(failed)} 人")
    with open_records(place.site) as db:
        for row in assignments(db, find_exam(db, "年审补考")):
            assert shared_items(row.form, seen[row.person_id]) <= most
