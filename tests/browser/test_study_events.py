"""A pre-meeting study with two absentees: the liaison records it, the administrator confirms it, the leader sees the hours."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import docx
import pytest
from playwright.sync_api import Browser, Page, expect

from lawstudy.opening import create_site, open_records
from records.accounts.administration import create_account
from records.people.membership import Membership
from records.people.person import Person
from records.people.post import Post
from records.people.unit import Unit
from tests.browser.conftest import figure
from tests.browser.test_room_pages import fits_the_screen
from tests.support.room_server import RoomUnderTest
from tests.support.study_rows import plan_entry

DAY = dt.datetime.now(dt.UTC).date() - dt.timedelta(days=2)
"""When it was."""


@dataclass(frozen=True)
class Place:
    url: str
    passwords: dict[str, str]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """甲局 has three leading cadres and a liaison, and a plan of this year with one entry for the leading cadres."""
    site = create_site(tmp_path_factory.mktemp("study") / "site", demo=True, name="演示区")
    passwords = {}
    with open_records(site) as db:
        unit = Unit(code="B1", name="甲局", is_member=True)
        people = [Person(name=name) for name in ("张三", "李四", "王五", "赵六")]
        for person in people:
            person.memberships.append(Membership(unit=unit))
        for person in people[:3]:
            person.posts.append(Post(unit=unit, title="局领导", leading=True))
        db.add_all(people)
        db.flush()
        plan_entry(db, unit, year=DAY.year, month=DAY.month)
        whose = {"lianluo": people[3], "lingdao": people[0]}
        roles = {"lianluo": "liaison", "lingdao": "cadre", "guanli": "administrator"}
        for login, role in roles.items():
            person_of = whose.get(login)
            name = person_of.name if person_of else "管理员"
            account, passwords[login] = create_account(
                db, login, name, [role], person=person_of, actor="test"
            )
            account.must_change = False
        db.commit()
    with RoomUnderTest(site) as room:
        yield Place(f"http://127.0.0.1:{room.port}", passwords)


def come_in(browser: Browser, place: Place, login: str) -> Page:
    context = browser.new_context(viewport={"width": 1280, "height": 720}, locale="zh-CN")
    page = context.new_page()
    page.goto(place.url)
    page.get_by_label("登录名").fill(login)
    page.get_by_label("密码", exact=True).fill(place.passwords[login])
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("您好")
    return page


def looked_at(page: Page, name: str) -> None:
    """On a large screen and on a small one; what everybody needs is looked at by `test_all_pages`."""
    figure(page, f"study-{name}", whole=True)
    page.set_viewport_size({"width": 375, "height": 700})
    figure(page, f"study-{name}-small", whole=True)
    fits_the_screen(page)
    page.set_viewport_size({"width": 1280, "height": 720})


@pytest.mark.full
@pytest.mark.slow
def test_a_pre_meeting_study_with_two_absentees(
    browser: Browser, place: Place, tmp_path: Path
) -> None:
    liaison = come_in(browser, place, "lianluo")
    liaison.get_by_role("link", name="学法计划", exact=True).click()
    looked_at(liaison, "plan")
    liaison.get_by_role("link", name="登记第 1 项的活动").click()
    liaison.get_by_label("日期（可以是").fill(DAY.isoformat())
    liaison.get_by_label("时长（分钟）").fill("30")
    looked_at(liaison, "event-new")
    liaison.get_by_role("button", name="建立记录，填写出席情况").click()
    # The leading cadres are listed as present; who is not asked for is not on the list.
    rows = liaison.get_by_role("region", name="出席名单").get_by_role("row")
    expect(rows).to_have_count(5)
    for name, presence in (("张三", "present"), ("赵六", "")):
        expect(liaison.get_by_label(f"{name} P").first).to_have_value(presence)
    liaison.get_by_role("combobox", name="李四").select_option("请假")
    liaison.get_by_role("combobox", name="王五").select_option("缺席")
    liaison.get_by_role("textbox", name="王五").nth(1).fill(DAY.isoformat())
    liaison.get_by_label("已与签到表核对").check()
    liaison.get_by_role("button", name="提交，由管理员确认").click()
    alert = liaison.get_by_role("alert")
    expect(alert).to_contain_text("李四：请假请写明事由")
    expect(alert).to_contain_text("会议名称和届次")
    liaison.get_by_role("textbox", name="李四").first.fill("外出培训")
    liaison.get_by_label("会议名称和届次").fill("第 5 次局长办公会")
    liaison.get_by_label("学习内容").fill("《科学技术进步法》（2021）第七条")
    liaison.get_by_label("已与签到表核对").check()
    looked_at(liaison, "event-draft")
    liaison.get_by_role("button", name="提交，由管理员确认").click()
    expect(liaison.get_by_text("待确认", exact=True)).to_be_visible()

    administrator = come_in(browser, place, "guanli")
    administrator.get_by_role("link", name="有 1 次学法活动待确认").click()
    looked_at(administrator, "plans")
    administrator.get_by_role("link", name="会前学法：科学技术进步法").click()
    looked_at(administrator, "event-submitted")
    administrator.get_by_role("button", name="确认", exact=True).click()
    expect(administrator.get_by_text("已确认", exact=True)).to_be_visible()

    leader = come_in(browser, place, "lingdao")
    leader.get_by_role("link", name="我的学法计划和学时").click()
    expect(leader.get_by_role("row", name="会前学法")).to_contain_text("1 次")
    expect(
        leader.get_by_role("region", name="领导干部年度学法（示例）", exact=True)
    ).to_contain_text("共 1 学时")
    looked_at(leader, "mine")
    with leader.expect_download() as download:
        leader.get_by_role("link", name="学法档案").click()
    download.value.save_as(tmp_path / "file.docx")
    assert (tmp_path / "file.docx").read_bytes().startswith(b"PK")
    for page in (liaison, administrator, leader):
        page.context.close()


@pytest.mark.full
def test_the_year_of_the_units_and_a_leaders_report(
    browser: Browser, place: Place, tmp_path: Path
) -> None:
    administrator = come_in(browser, place, "guanli")
    administrator.get_by_role("link", name="年度汇总", exact=True).click()
    row = administrator.get_by_role("row", name="甲局")
    expect(row.get_by_role("cell").first).to_have_text("1")
    expect(row).to_contain_text("0/3")
    looked_at(administrator, "units")
    administrator.get_by_role("link", name="向甲局发普法提示").click()
    administrator.get_by_label("反馈期限").fill((DAY + dt.timedelta(days=20)).isoformat())
    for label, text in (
        ("提示事由", "学法计划未完成"),
        ("发现的情况", "没有登记活动"),
        ("改进要求", "补做"),
    ):
        administrator.get_by_label(label).fill(text)
    looked_at(administrator, "reminders")
    administrator.get_by_role("button", name="发出", exact=True).click()
    expect(administrator.get_by_text("待反馈", exact=True)).to_be_visible()
    looked_at(administrator, "reminder")

    leader = come_in(browser, place, "lingdao")
    leader.get_by_role("link", name="我的学法计划和学时").click()
    looked_at(leader, "report")
    with leader.expect_download() as download:
        leader.get_by_role("link", name="起草述法报告（其他班子成员）").click()
    download.value.save_as(tmp_path / "report.docx")
    texts = [each.text for each in docx.Document(str(tmp_path / "report.docx")).paragraphs]
    assert "一、法治学习情况" in texts
    assert any("【待填写：" in text for text in texts)

    liaison = come_in(browser, place, "lianluo")
    liaison.get_by_role("link", name="普法提示“学法计划未完成”").click()
    liaison.get_by_label("采取的改进措施").fill("已补做")
    liaison.get_by_role("button", name="提交反馈").click()
    expect(liaison.get_by_text("已反馈", exact=True)).to_be_visible()
    liaison.get_by_role("link", name="年度汇总", exact=True).click()
    liaison.get_by_role("link", name="甲局 述法 0/3").click()
    looked_at(liaison, "reports")
    liaison.get_by_role("link", name="张三", exact=True).click()
    liaison.get_by_role("button", name="登记已提交").click()
    expect(liaison.get_by_text("已提交", exact=True)).to_be_visible()
    looked_at(liaison, "report-one")
    for page in (administrator, leader, liaison):
        page.context.close()
