"""A year of study on the demo site: a leader learns and reports, a liaison records, an administrator sees plan against done.

From the log-in page on, by what people see. The day after is made by moving what is on record into the day before.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import docx
import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from sqlalchemy import select

from courses.lesson.page import all_lessons
from courses.teaching import right_answer
from foundation.site import Site, open_site
from lawstudy.demo.district import MEMBERS
from lawstudy.demo.room import prepare_demo_room
from lawstudy.opening import bank_of, open_records
from records.study.spacing import ReviewCard
from tests.browser.conftest import CHROMIUM, figure
from tests.browser.first_log_in import come_in
from tests.browser.test_room_pages import downloaded, fits_the_screen
from tests.lawstudy.conftest import ok
from tests.support.room_server import RoomUnderTest

LESSON = all_lessons()["administrative-license"]
AT_ONCE = """title = "课程学时认定（测试）"
source = "测试"
pass_share = 0.6
least_share = 0
pause_minutes = 10
"""
"""A site's own rule, by which a lesson counts without a least time: nobody waits a quarter of an hour here."""

pytestmark = [
    pytest.mark.full,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
]


@dataclass
class Demo:
    """The demo site as `scripts/run` leaves it, without its exams; first passwords by log-in."""

    site: Site
    room: RoomUnderTest
    passwords: dict[str, str]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.room.port}"

    @property
    def today(self) -> dt.date:
        return dt.datetime.now(self.site.zone).date()

    def next_day(self) -> None:
        """Let a day go by: what was to be reviewed tomorrow is to be reviewed today."""
        self.room.stop()
        day = dt.timedelta(days=1)
        with open_records(self.site) as db:
            for card in db.scalars(select(ReviewCard)):
                card.due_on, card.reviewed_at = card.due_on - day, card.reviewed_at - day
            db.commit()
        self.room.start()


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    root = tmp_path_factory.mktemp("demo") / "site"
    ok("init", root, "--demo")
    ok("--site", root, "study", "plan", "import", root / "roster" / "study-plan.xlsx")
    (root / "lessons.toml").write_text(AT_ONCE, encoding="utf-8")
    site = open_site(root)
    prepare_demo_room(site)
    known = tomllib.loads((root / "run" / "demo-logins.toml").read_text(encoding="utf-8"))
    with RoomUnderTest(site) as room:
        yield Demo(site, room, dict(known))


def looked_at(page: Page, name: str) -> None:
    """On a large screen and on a small one."""
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    figure(page, f"year-{name}", whole=True)
    page.set_viewport_size({"width": 375, "height": 700})
    figure(page, f"year-{name}-small", whole=True)
    fits_the_screen(page)
    page.set_viewport_size({"width": 1280, "height": 720})


def work_the_case(page: Page) -> None:
    """Commit to an answer at every step, the first time to a wrong one; what comes after is not seen before."""
    steps = page.locator(".ls-step")
    expect(steps).to_have_count(len(LESSON.steps))
    for place, (name, facts) in enumerate(LESSON.steps.items()):
        step = steps.nth(place)
        expect(step).to_be_visible()
        after = page.locator(f'[data-after="{name}"]')
        if after.count():
            expect(after.first).to_be_hidden()
        right = next(each["id"] for each in facts["replies"] if each["right"])
        wrong = next(each["id"] for each in facts["replies"] if not each["right"])
        step.locator(f'input[value="{right if place else wrong}"]').check()
        step.get_by_role("button", name="我选定了").click()
        told = "应当这样" if place else "容易这样想，但不对"
        expect(step.locator(".ls-feedback")).to_contain_text(told)
        if after.count():
            expect(after.first).to_be_visible()


def answer(question: Locator, given: object) -> None:
    letters = given if isinstance(given, list | tuple) else [given]
    for letter in letters:
        value = str(letter).lower() if isinstance(letter, bool) else str(letter)
        question.locator(f'input[value="{value}"]').check()
    question.get_by_role("button", name="核对答案").click()
    expect(question.locator(".ls-feedback")).to_be_visible()


def check_oneself(page: Page, demo: Demo) -> None:
    """Answer the self-check: the first question wrongly, all others rightly."""
    bank = bank_of(demo.site)
    questions = page.locator(".ls-question:not(.ls-step)")
    expect(questions).to_have_count(len(LESSON.items))
    for place, item in enumerate(LESSON.items):
        right = right_answer(bank[item].questions[0])
        question = questions.nth(place)
        if place:
            answer(question, right)
            expect(question.locator(".ls-feedback")).to_contain_text("正确")
            continue
        answer(question, "B" if str(right) == "A" else "A")
        expect(question.locator(".ls-right-answer")).to_contain_text(str(right))


def test_a_leader_learns_is_asked_again_and_reports(
    browser: Browser, demo: Demo, tmp_path: Path
) -> None:
    leader = come_in(browser, demo.url, "ganbu", demo.passwords)
    leader.get_by_role("region", name="课程").get_by_role("link", name=LESSON.title).click()
    work_the_case(leader)
    expect(leader.locator(".room-kept")).to_have_text("已全部保存")
    check_oneself(leader, demo)
    looked_at(leader, "lesson")

    # It counts, and the answer that was wrong is due the day after.
    leader.goto(f"{demo.url}/me")
    due = leader.get_by_role("region", name="今天该复习的题")
    expect(due).to_contain_text(f"下一次是 {demo.today + dt.timedelta(days=1)}")
    expect(leader.get_by_role("link", name="错题本")).to_be_visible()
    expect(leader.locator("main")).to_contain_text("（1 题）")
    looked_at(leader, "home")
    demo.next_day()
    leader.reload()
    due = leader.get_by_role("region", name="今天该复习的题")
    expect(due.get_by_role("listitem")).to_have_count(1)
    due.get_by_role("link", name="现在复习").click()
    expect(leader.locator(".ls-question")).to_have_count(1)
    looked_at(leader, "review")

    leader.goto(f"{demo.url}/my-study")
    counted = leader.get_by_role("region", name="已记入的学习")
    expect(counted).to_contain_text(f"平台课程：{LESSON.title}")
    hours = leader.get_by_role("region", name="领导干部").first
    expect(hours).to_contain_text("学时")
    looked_at(leader, "my-study")
    draft = tmp_path / "report.docx"
    draft.write_bytes(downloaded(leader, "起草述法报告（其他班子成员）"))
    said = "\n".join(each.text for each in docx.Document(str(draft)).paragraphs)
    assert "完成平台课程 1 课" in said
    assert LESSON.title in said
    assert "【待填写：" in said


def test_a_liaison_records_and_an_administrator_sees_all_units(
    browser: Browser, demo: Demo
) -> None:
    liaison = come_in(browser, demo.url, "lianluo", demo.passwords)
    liaison.get_by_role("link", name="学法计划", exact=True).click()
    expect(liaison.get_by_role("region", name="计划的批准")).to_contain_text("待批准")
    looked_at(liaison, "plan")
    liaison.get_by_role("link", name="登记第 4 项的活动").click()
    liaison.get_by_label("日期（可以是").fill(demo.today.isoformat())
    liaison.get_by_label("时长（分钟）").fill("30")
    liaison.get_by_label("应到人员").select_option("all")
    liaison.get_by_role("button", name="建立记录，填写出席情况").click()
    people = liaison.get_by_role("combobox", name="出席情况")
    people.nth(0).select_option("请假")
    people.nth(1).select_option("缺席")
    liaison.get_by_role("textbox", name="请假事由").nth(0).fill("外出培训")
    liaison.get_by_label("主讲人（从普法讲师名册选）").select_option(index=1)
    liaison.get_by_label("会议名称和届次").fill("第 9 次局长办公会")
    liaison.get_by_label("学习内容").fill("《信访工作条例》（2022）")
    looked_at(liaison, "event")
    liaison.get_by_label("已与签到表核对").check()
    liaison.get_by_role("button", name="提交，由管理员确认").click()
    expect(liaison.get_by_text("待确认", exact=True)).to_be_visible()
    expect(liaison.locator("main")).to_contain_text("请假 1 ＋ 缺席 1")
    looked_at(liaison, "event-submitted")

    administrator = come_in(browser, demo.url, "guanli", demo.passwords)
    tasks = administrator.get_by_role("region", name="今天要办的事")
    tasks.get_by_role("link", name="份学法计划待批准").click()
    looked_at(administrator, "plans")
    administrator.get_by_role("checkbox", name="批准 ").check()
    administrator.get_by_role("button", name="批准所选计划").click()
    expect(administrator.get_by_role("status").first).to_contain_text("已办理 1 份")
    administrator.get_by_role("link", name="会前学法：《信访工作条例》").click()
    administrator.get_by_role("button", name="确认", exact=True).click()
    expect(administrator.get_by_text("已确认", exact=True)).to_be_visible()
    administrator.get_by_role("link", name="年度汇总").click()
    units = administrator.get_by_role("region", name="计划和完成情况")
    expect(units.get_by_role("row")).to_have_count(MEMBERS + 1)
    expect(administrator.locator("main")).to_contain_text("各单位的学法计划都已批准")
    looked_at(administrator, "units")
    administrator.get_by_role("link", name="普法讲师").click()
    expect(administrator.get_by_role("region", name="讲师").get_by_role("row")).to_have_count(3)
    looked_at(administrator, "lecturers")
    # What was approved is changed: it is not approved any more, and says so.
    liaison.goto(f"{demo.url}/study-plan?edit=9#entry")
    liaison.get_by_label("学习内容").fill("年度法律知识考试（改期）")
    liaison.get_by_label("改动已批准计划的原因").fill("改期")
    liaison.get_by_role("button", name="保存修改").click()
    approval = liaison.get_by_role("region", name="计划的批准")
    expect(approval).to_contain_text("原来的提交和批准不再有效")
    looked_at(liaison, "plan-void")
    approval.get_by_role("button", name="提交计划").click()
    expect(approval).to_contain_text("待批准")
