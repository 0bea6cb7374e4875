"""Plans and events on the pages: a liaison records, an administrator confirms, and each sees what is theirs."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
from sqlalchemy import select

from courses.events_file import EVENTS, PEOPLE
from courses.plan_file import PLAN
from courses.study_sheet import Table
from delivery.handlers.sent_file import LARGEST_FILE
from foundation.tables import write_xlsx
from records.accounts.administration import create_account
from records.audit.trail import AuditEntry
from records.people.membership import Membership
from records.people.person import Person
from records.people.post import Post
from records.people.unit import Unit
from records.study.event import Attendance, StudyEvent, find_event
from records.study.hours import attended_rows
from records.study.lesson import LessonStudy
from records.study.plan import PlanEntry, plan_entries
from records.study.plan_approval import PlanApproval
from tests.support.http_client import Answer, Client
from tests.support.people import officer
from tests.support.room_http import CHEAP, Browser, logged_in, served
from tests.support.room_site import RoomSite, run
from tests.support.study_rows import plan_entry, study_event

DAY = dt.date(2026, 4, 8)
"""A month before the room's day, 2026-05-06."""
ROLES = ("administrator", "approver", "auditor", "liaison", "cadre")


@pytest.fixture
def passwords(site: RoomSite) -> dict[str, str]:
    """甲局: 人员1 (leading) to 人员3, 人员1 is its liaison; 人员4 came on 2026-04-20. 乙局: 人员5. 人员2 has an account as a cadre."""
    made = {}
    with site.sessions() as db:
        first, second = (
            Unit(code="B1", name="甲局", is_member=True),
            Unit(code="B2", name="乙局", is_member=True),
        )
        people = [
            officer(f"C-{n}", f"人员{n}", first if n < 5 else second, number=f"P{n}")
            for n in range(1, 6)
        ]
        people[0].posts.append(Post(unit=first, title="副局长", leading=True))
        people[3].memberships = [
            Membership(unit=second, until=dt.date(2026, 4, 19)),
            Membership(unit=first, since=dt.date(2026, 4, 20)),
        ]
        db.add_all(people)
        db.flush()
        plan_entry(db, first, month=4, audience="all")
        plan_entry(db, second, month=4, title="乙局的内容")
        for role in ROLES:
            person = {"liaison": people[0], "cadre": people[1]}.get(role)
            account, made[role] = create_account(
                db,
                role,
                person.name if person else role,
                [role],
                person=person,
                actor="t",
                policy=CHEAP,
            )
            account.must_change = False
        db.commit()
    return made


def text_of(answer: Answer) -> str:
    return answer.body.decode()


def fields(page: str) -> dict[str, str]:
    """What a browser would send of the page's largest form."""
    form = max(re.findall(r"<form.*?</form>", page, re.S), key=len)
    found = dict.fromkeys(re.findall(r'<(?:input|select|textarea)[^>]* name="([^"]+)"', form), "")
    found.pop("checked", None)
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = (re.search(rf' {part}="([^"]*)"', tag) for part in ("name", "value"))
        if name and value and name[1] in found:
            found[name[1]] = value[1]
    for name, inner in re.findall(r'<select name="([^"]+)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.search(r'<option(?: value="([^"]*)")? selected>', inner)
        if chosen:
            found[name] = chosen[1] or ""
    for name, inner in re.findall(r'<textarea name="([^"]+)"[^>]*>(.*?)</textarea>', form, re.S):
        found[name] = inner
    found.pop("_xsrf", None)
    return found


async def begun(client: Client, **changes: str) -> str:
    """A record that was begun; its address."""
    page = text_of(await client.get("/study-plan"))
    [entry] = re.findall(r"/study-event/new\?entry=(\d+)", page)
    form = fields(text_of(await client.get(f"/study-event/new?entry={entry}")))
    assert form["expected"] == "entry"
    form |= {"day": DAY.isoformat(), "minutes": "30", **changes}
    answer = await client.form("/study-event/new", **form)
    assert answer.status == 303, text_of(answer)
    return answer.location


async def both(browser: Browser, passwords: dict[str, str]) -> tuple[Client, Client]:
    return (
        await logged_in(browser, "liaison", passwords["liaison"]),
        await logged_in(browser, "administrator", passwords["administrator"]),
    )


def test_a_liaison_records_and_an_administrator_confirms(
    site: RoomSite, passwords: dict[str, str]
) -> None:
    async def work() -> None:
        async with served(site) as (_, browser):
            liaison, administrator = await both(browser, passwords)
            where = await begun(liaison)
            page = text_of(await liaison.get(where))
            # As they were on that day: 人员4 came later.
            assert "人员3" in page
            assert "人员4" not in page
            form = fields(page)
            with site.sessions() as db:
                numbers = {row.number: str(row.id) for row in db.scalars(select(Person))}
            assert [form[f"presence-{numbers[n]}"] for n in ("P1", "P2", "P3")] == ["present"] * 3
            form |= {
                f"presence-{numbers['P2']}": "leave",
                f"presence-{numbers['P3']}": "absent",
                f"made_up-{numbers['P3']}": "2026-04-10",
            }
            refused = await liaison.form(f"{where}/submit", **form)
            assert refused.status == 400
            assert "已与签到表核对" in text_of(refused)
            refused = await liaison.form(f"{where}/submit", checked="yes", **form)
            told = text_of(refused)
            assert "人员2：请假请写明事由" in told
            assert "会议名称和届次" in told
            assert "学习内容" in told
            # What was typed is there again.
            assert fields(told)[f"made_up-{numbers['P3']}"] == "2026-04-10"
            form |= {
                f"reason-{numbers['P2']}": "外出培训",
                "meeting": "第 5 次办公会",
                "content": "《科学技术进步法》（2021）\r\n第七条",
                "step-draft-on": "2026-04-01",
                "step-draft-by": "人员3",
            }
            assert (await liaison.form(f"{where}/save", **form)).status == 303
            assert "2026-04-01 已起草" in text_of(await liaison.get(where))
            assert (await liaison.form(f"{where}/submit", checked="yes", **form)).status == 303
            assert (await liaison.form(f"{where}/confirm")).status == 403
            assert "有 1 次学法活动待确认" in text_of(await administrator.get("/me"))
            with site.sessions() as db:
                assert attended_rows(db) == []
            overview = text_of(await administrator.get("/study-plan"))
            assert "待确认的学法活动（1 次）" in overview
            number = where.rsplit("/", 1)[-1]
            done = await administrator.form("/study-event/confirm", event=number, year="2026")
            assert done.location == "/study-plan?year=2026&done=1"
            assert "已确认 1 次" in text_of(await administrator.get(done.location))
            with site.sessions() as db:
                rows = {row.person: row for row in attended_rows(db)}
                assert [rows[int(numbers[n])].presence for n in ("P1", "P2", "P3")] == [
                    "present",
                    "leave",
                    "absent",
                ]
                event = find_event(db, int(number))
                assert event is not None
                assert event.newest.content == "《科学技术进步法》（2021）\n第七条"
                assert event.newest.decided_by == "administrator"
            page = text_of(await liaison.get("/study-plan"))
            assert "已完成" in page
            assert "应到 3，出席 1，请假 1，缺席 1，补学 1" in page

    run(work)


def test_a_record_is_returned_corrected_and_withdrawn(
    site: RoomSite, passwords: dict[str, str]
) -> None:
    async def work() -> None:
        async with served(site) as (_, browser):
            liaison, administrator = await both(browser, passwords)
            where = await begun(liaison)
            form = fields(text_of(await liaison.get(where))) | {
                "meeting": "会",
                "content": "法",
                "checked": "yes",
            }
            assert (await liaison.form(f"{where}/submit", **form)).status == 303
            assert (await administrator.form(f"{where}/return", reason="")).status == 400
            assert (await administrator.form(f"{where}/return", reason="缺签到表")).status == 303
            assert (await administrator.form(f"{where}/confirm")).status == 409
            assert "退回原因：缺签到表" in text_of(await liaison.get(where))
            home = text_of(await liaison.get("/me"))
            assert f'href="{where}">学法活动“科学技术进步法”被退回' in home
            assert "本单位有 1 项学法计划已过期限" in home
            assert (await liaison.form(f"{where}/correct", reason="")).status == 303
            assert (await liaison.form(f"{where}/submit", **form)).status == 303
            assert (await administrator.form(f"{where}/confirm")).status == 303
            assert (await liaison.form(f"{where}/correct", reason="")).status == 400
            assert (await liaison.form(f"{where}/withdraw", reason="没有举行")).status == 303
            assert (await liaison.form(f"{where}/submit", **form)).status == 303
            with site.sessions() as db:
                assert attended_rows(db)
            assert (await administrator.form(f"{where}/confirm")).status == 303
            with site.sessions() as db:
                assert attended_rows(db) == []
                [event] = db.scalars(select(StudyEvent)).all()
                assert [row.state for row in event.records] == [
                    "returned",
                    "confirmed",
                    "confirmed",
                ]
            page = text_of(await liaison.get(where))
            assert "历次记录" in page
            where = await begun(liaison)
            assert (await liaison.form(f"{where}/discard")).location == "/study-plan"
            assert (await liaison.get(where)).status == 404

    run(work)


def test_everybody_sees_what_is_theirs(site: RoomSite, passwords: dict[str, str]) -> None:
    with site.sessions() as db:
        [other] = [unit for unit in db.scalars(select(Unit)) if unit.code == "B2"]
        there = study_event(db, other, state="draft", day=DAY).id
        db.commit()

    async def work() -> None:
        async with served(site) as (_, browser):
            liaison, administrator = await both(browser, passwords)
            page = text_of(await liaison.get("/study-plan?unit=B2&year=2026"))
            assert "科学技术进步法" in page
            assert "乙局的内容" not in page
            for act in ("save", "submit", "discard", "correct"):
                assert (await liaison.form(f"/study-event/{there}/{act}")).status == 404
            assert (await liaison.get(f"/study-event/{there}")).status == 404
            assert (await administrator.get(f"/study-event/{there}")).status == 200
            assert "乙局的内容" in text_of(await administrator.get("/study-plan?unit=B2"))
            assert (await administrator.get("/study-plan?unit=B9")).status == 404
            # Begun for another unit: it is one's own all the same.
            form = {
                "unit": "B2",
                "kind": "lecture",
                "title": "民法典",
                "day": DAY.isoformat(),
                "minutes": "90",
            }
            answer = await liaison.form("/study-event/new", expected="none", **form)
            assert answer.status == 303
            with site.sessions() as db:
                event = find_event(db, int(answer.location.rsplit("/", 1)[-1]))
                assert event is not None
                assert event.unit.code == "B1"
                assert event.newest.attendance == []
            auditor = await logged_in(browser, "auditor", passwords["auditor"])
            assert "登记活动" not in text_of(await auditor.get("/study-plan?unit=B1"))
            assert (await auditor.get("/study-event/new")).status == 403
            cadre = await logged_in(browser, "cadre", passwords["cadre"])
            assert (await cadre.get("/study-plan")).status == 403
            # Another on the same day may be the same.
            where = await begun(liaison)
            assert "同一天还登记有" in text_of(await liaison.get(where))
            assert "民法典" in text_of(await liaison.get(where))
            calendar = await liaison.get("/study-plan/plan.ics?unit=B2")
            assert "科学技术进步法" in text_of(calendar)
            assert "BEGIN:VEVENT" in text_of(calendar)

    run(work)


def test_an_administrator_changes_a_plan(site: RoomSite, passwords: dict[str, str]) -> None:
    async def work() -> None:
        async with served(site) as (_, browser):
            administrator = await logged_in(browser, "administrator", passwords["administrator"])
            form = fields(text_of(await administrator.get("/study-plan?unit=B1&year=2026&edit=1")))
            assert (form["title"], form["version"], form["month"]) == ("科学技术进步法", "1", "4")
            form |= {"title": "信访工作条例", "day": "2026-06-30", "hours": "1", "act": "set"}
            answer = await administrator.form("/study-plan", **form)
            assert answer.location == "/study-plan?unit=B1&year=2026"
            twice = await administrator.form("/study-plan", **{**form, "title": "别的"})
            assert twice.status == 400
            assert "已被他人修改" in text_of(twice)
            new = {
                **form,
                "number": "",
                "version": "",
                "title": "",
                "responsible": "丁局",
                "hours": "多",
            }
            told = text_of(await administrator.form("/study-plan", **new))
            assert "名册中没有单位“丁局”" in told
            assert "请填写“学习内容”" in told
            assert "学时“多”" in told
            new |= {"title": "大讲坛", "responsible": "乙局", "hours": "", "kind": "lecture"}
            assert (await administrator.form("/study-plan", **new)).status == 303
            gone = {**form, "version": "2", "act": "withdraw"}
            assert (await administrator.form("/study-plan", **gone)).status == 400
            assert (
                await administrator.form("/study-plan", **{**gone, "reason": "取消"})
            ).status == 303
            with site.sessions() as db:
                [unit] = [one for one in db.scalars(select(Unit)) if one.code == "B1"]
                [left] = plan_entries(db, 2026, [unit.id])
                assert (left.number, left.title, left.responsible.name) == (2, "大讲坛", "乙局")
                rows = db.scalars(
                    select(PlanEntry).where(PlanEntry.number == 1, PlanEntry.unit_id == unit.id)
                )
                assert [row.due for row in rows] == [
                    dt.date(2026, 4, 30),
                    dt.date(2026, 6, 30),
                    dt.date(2026, 6, 30),
                ]
                actions = db.scalars(select(AuditEntry.action)).all()
                assert [one for one in actions if one.startswith("plan.")] == [
                    "plan.set",
                    "plan.set",
                    "plan.withdraw",
                ]

    run(work)


def test_whoever_submits_does_not_confirm(site: RoomSite, passwords: dict[str, str]) -> None:
    async def work() -> None:
        async with served(site) as (_, browser):
            administrator = await logged_in(browser, "administrator", passwords["administrator"])
            form = {
                "unit": "B1",
                "kind": "lecture",
                "title": "民法典",
                "day": DAY.isoformat(),
                "minutes": "90",
            }
            where = (
                await administrator.form("/study-event/new", expected="leaders", **form)
            ).location
            form = fields(text_of(await administrator.get(where))) | {
                "content": "民法典",
                "checked": "yes",
            }
            assert (await administrator.form(f"{where}/submit", **form)).status == 303
            assert "由您提交" in text_of(await administrator.get(where))
            assert (await administrator.form(f"{where}/confirm")).status == 400
            number = where.rsplit("/", 1)[-1]
            told = await administrator.form("/study-event/confirm", event=number)
            assert told.status == 409
            assert "已确认 0 次" in text_of(told)
            with site.sessions() as db:
                assert attended_rows(db) == []

    run(work)


def test_ones_own_page_tells_hours_and_what_is_next(
    site: RoomSite, passwords: dict[str, str]
) -> None:
    with site.sessions() as db:
        people = {row.number: row for row in db.scalars(select(Person))}
        [unit] = [one for one in db.scalars(select(Unit)) if one.code == "B1"]
        study_event(db, unit, people["P2"], day=DAY, minutes=90, title="民法典", kind="lecture")
        missed = study_event(db, unit, day=DAY, title="信访工作条例")
        missed.newest.attendance.append(
            Attendance(person=people["P2"], unit=unit, presence="leave", reason="出差")
        )
        plan_entry(db, unit, 2, month=9, title="给领导的", audience="leaders")
        plan_entry(db, unit, 3, month=9, kind="court", title="旁听一次", audience="all")
        study_event(db, unit, people["P3"], day=DAY, kind="court", title="某案")
        at = dt.datetime(2026, 4, 9, 2, 0)
        lesson = LessonStudy(person_id=people["P2"].id, lesson="no-more", opened_at=at, last_at=at)
        lesson.seconds, lesson.minutes, lesson.done_at = 1800, 30, at
        db.add(lesson)
        db.commit()

    async def work() -> None:
        async with served(site) as (_, browser):
            cadre = await logged_in(browser, "cadre", passwords["cadre"])
            home = text_of(await cadre.get("/me"))
            assert 'href="/my-study"' in home
            page = text_of(await cadre.get("/my-study"))
            assert "共 3 学时，要求 60 学时" in page
            rows = [re.findall("<td[^>]*>(.*?)</td>", row) for row in page.split("<tr>")]
            assert ["3 学时", "20 学时", "17 学时"] in rows
            assert ["0 次", "1 次", "1 次"] in rows
            assert "民法典" in page
            assert "2026-04-09　平台课程：no-more　30 分钟" in page
            assert "请假（出差）" in page
            assert "2026-04-30 前" in page
            assert "给领导的" not in page
            assert "2025 年还没有" in text_of(await cadre.get("/my-study?year=2025"))
            liaison = await logged_in(browser, "liaison", passwords["liaison"])
            assert "应学 4 人，已有记录 1 人" in text_of(await liaison.get("/study-plan"))
            administrator = await logged_in(browser, "administrator", passwords["administrator"])
            assert (await administrator.get("/my-study")).status == 404

    run(work)


def test_what_is_taken_as_a_file(site: RoomSite, passwords: dict[str, str]) -> None:
    with site.sessions() as db:
        people = {row.number: row.id for row in db.scalars(select(Person))}

    async def work() -> None:
        async with served(site) as (_, browser):
            liaison, administrator = await both(browser, passwords)
            cadre = await logged_in(browser, "cadre", passwords["cadre"])
            for client, where, status in (
                (liaison, "/study-plan/plan.docx", 200),
                (liaison, "/study-plan/file.docx?unit=B2", 200),
                (liaison, f"/study-plan/people/{people['P2']}/file.docx", 200),
                (liaison, f"/study-plan/people/{people['P5']}/file.docx", 404),
                (administrator, "/study-plan/plan.xlsx", 200),
                (administrator, "/study-plan/plan.docx", 404),
                (cadre, "/my-study/file.docx", 200),
                (cadre, f"/study-plan/people/{people['P2']}/file.docx", 403),
            ):
                answer = await client.get(where)
                assert answer.status == status, where
                assert answer.body.startswith(b"PK") == (status == 200), where

    run(work)
    with site.sessions() as db:
        rows = db.scalars(select(AuditEntry).where(AuditEntry.action == "document.take")).all()
        assert [(row.actor, row.subject) for row in rows] == [
            ("liaison", "甲局学法档案（2026年度）"),
            ("liaison", "人员2学法档案（2026年度）"),
            ("cadre", "人员2学法档案（2026年度）"),
        ]


def test_what_is_wrong_with_an_event_is_told_at_once(
    site: RoomSite, passwords: dict[str, str]
) -> None:
    async def work() -> None:
        async with served(site) as (_, browser):
            liaison, _ = await both(browser, passwords)
            where = await begun(liaison)
            form = fields(text_of(await liaison.get(where)))
            bad = {**form, "day": "2026-02-30", "minutes": "半小时", "hours": "多", "title": ""}
            told = await liaison.form(f"{where}/save", **bad)
            assert told.status == 400
            for words in ("正确的日期", "时长（分钟）", "学时“多”", "请填写“学习主题”"):
                assert words in text_of(told)
            over = {**form, "minutes": "30", "hours": "5", "content": "字" * 4001}
            told = await liaison.form(f"{where}/submit", **over, checked="yes")
            assert told.status == 400
            for words in ("最多计", "最长 4000 字"):
                assert words in text_of(told)
            assert fields(text_of(await liaison.get(where))) == form

    run(work)


def test_a_plan_is_submitted_approved_and_void_once_it_is_changed(
    site: RoomSite, passwords: dict[str, str]
) -> None:
    def plans(page: str, act: str) -> list[str]:
        [form] = re.findall(rf'<form[^>]*action="/study-plan/{act}".*?</form>', page, re.S)
        return re.findall(r'name="plan" value="([^"]+)"', form)

    async def work() -> None:
        async with served(site) as (_, browser):
            liaison, administrator = await both(browser, passwords)
            approver = await logged_in(browser, "approver", passwords["approver"])
            page = text_of(await liaison.get("/study-plan"))
            assert "草稿，没有提交" in page
            [plan] = plans(page, "submit")
            # What nobody was shown is not submitted.
            unseen = await liaison.form("/study-plan/submit", unit="B1", plan="0" * 64 + " B1")
            assert (unseen.status, "请重新打开" in text_of(unseen)) == (400, True)
            assert (await approver.form("/study-plan/submit", plan=plan)).status == 403
            answer = await administrator.form("/study-plan/submit", year="2026", plan=plan)
            assert answer.location == "/study-plan?year=2026&decided=1"
            with site.sessions() as db:
                states = [(row.unit.code, row.state) for row in db.scalars(select(PlanApproval))]
            assert states == [("B1", "submitted")]
            again = await liaison.form("/study-plan/submit", unit="B1", plan=plan)
            assert again.status == 409
            assert "状态已经改变" in text_of(again)
            page = text_of(await approver.get("/study-plan?year=2026"))
            assert "待批准的学法计划（1 份）" in page
            [number] = plans(page, "approve")
            assert (await liaison.form("/study-plan/approve", plan=number)).status == 403
            none = await approver.form("/study-plan/approve", year="2026")
            assert "没有选择" in text_of(none)
            assert "学法计划待批准" in text_of(await approver.get("/me"))
            done = await approver.form("/study-plan/approve", year="2026", plan=number)
            assert "已办理 1 份" in text_of(await approver.get(done.location))
            page = text_of(await administrator.get("/units-year?year=2026"))
            assert "没有批准的学法计划的单位（1 个）：乙局" in page
            # The liaison changes it: what was approved is no more.
            form = fields(text_of(await liaison.get("/study-plan?edit=1"))) | {"act": "set"}
            form["title"] = "信访工作条例"
            told = await liaison.form("/study-plan", **form)
            assert "批准失效、须重新提交" in text_of(told)
            told = await liaison.form("/study-plan", **{**form, "reason": "换内容"})
            assert told.status == 303, text_of(told)
            assert "原来的提交和批准不再有效" in text_of(await liaison.get("/study-plan"))
            document = await liaison.get("/study-plan/plan.docx")
            assert document.body.startswith(b"PK")
            [plan] = plans(text_of(await liaison.get("/study-plan")), "submit")
            assert (await liaison.form("/study-plan/submit", unit="B1", plan=plan)).status == 303
            [number] = plans(text_of(await approver.get("/study-plan?unit=B1")), "approve")
            gone = {"unit": "B1", "plan": number}
            assert (await approver.form("/study-plan/return", **gone)).status == 400
            await approver.form("/study-plan/return", **gone, reason="缺少旁听庭审")
            assert "退回原因：缺少旁听庭审" in text_of(await liaison.get("/study-plan"))

    run(work)


def test_lecturers_are_entered_and_chosen(site: RoomSite, passwords: dict[str, str]) -> None:
    said = {
        "name": "某律师",
        "unit": "某律师事务所",
        "appointed_by": "区司法局",
        "appointed_on": "2026-03-05",
    }

    async def work() -> None:
        async with served(site) as (_, browser):
            liaison, administrator = await both(browser, passwords)
            bad = {**said, "person": "P99", "until": "2026-02-30", "appointed_by": ""}
            told = await administrator.form("/lecturers", **bad)
            assert told.status == 400
            for words in ("P99", "2026-02-30", "请填写“聘任单位”"):
                assert words in text_of(told)
            wrong = await administrator.form("/lecturers", **{**said, "person": "P2"})
            assert "登记的姓名是“人员2”" in text_of(wrong)
            assert (await administrator.form("/lecturers", **said)).status == 303
            own = {**said, "name": "人员2", "person": "P2", "unit": ""}
            assert (await administrator.form("/lecturers", **own)).status == 303
            page = text_of(await administrator.get("/lecturers?edit=1"))
            form = fields(page)
            assert (form["name"], form["version"]) == ("某律师", "1")
            form |= {"fields": "行政诉讼", "lecturer": "1"}
            assert (await administrator.form("/lecturers", **form)).status == 303
            page = text_of(await liaison.get("/lecturers"))
            assert "行政诉讼" in page
            assert "登记一名讲师" not in page
            assert (await liaison.form("/lecturers", **said)).status == 403
            cadre = await logged_in(browser, "cadre", passwords["cadre"])
            assert (await cadre.get("/lecturers")).status == 403
            listed = await liaison.get("/lecturers/lecturers.xlsx")
            assert listed.body.startswith(b"PK")
            template = await liaison.get("/study-plan/template-lecturers.xlsx")
            assert template.body.startswith(b"PK")
            file = ("讲师.xlsx", template.body)
            told = await administrator.upload("/lecturers/import", file)
            assert "没有数据行" in text_of(told)
            # One of them speaks; another name beside it is not guessed away.
            where = await begun(liaison)
            form = fields(text_of(await liaison.get(where)))
            assert form["lecturer"] == ""
            both_said = {**form, "lecturer": "1", "speaker": "别人"}
            told = await liaison.form(f"{where}/save", **both_said)
            assert "请只留一个" in text_of(told)
            assert (await liaison.form(f"{where}/save", **{**form, "lecturer": "9"})).status == 400
            assert (await liaison.form(f"{where}/save", **{**form, "lecturer": "1"})).status == 303
            form = fields(text_of(await liaison.get(where)))
            assert (form["lecturer"], form["speaker"]) == ("1", "")
            form["lecturer"] = "2"
            assert (await liaison.form(f"{where}/save", **form)).status == 303

    run(work)
    with site.sessions() as db:
        [event] = db.scalars(select(StudyEvent)).all()
        assert (event.newest.speaker, event.newest.speaker_unit) == ("人员2", "甲局")


def test_workbooks_are_sent_from_the_pages(
    site: RoomSite, passwords: dict[str, str], tmp_path: Path
) -> None:
    def workbook(*sheets: tuple[Table, list[dict[str, str]]]) -> bytes:
        path = tmp_path / "a.xlsx"
        write_xlsx(
            path,
            {
                table.name: (
                    table.columns,
                    [[row.get(each, "") for each in table.columns] for row in rows],
                )
                for table, rows in sheets
            },
        )
        return path.read_bytes()

    entry = {
        "年度": "2026",
        "单位": "全部成员单位",
        "类别": "旁听庭审",
        "学习内容": "旁听一次",
        "时间": "全年",
    }
    event = {
        "活动编号": "1",
        "单位": "甲局",
        "类别": "大讲坛",
        "学习主题": "民法典",
        "日期": "2026-04-08",
    }
    event |= {"时长（分钟）": "90", "学习内容": "民法典"}
    people = [{"活动编号": "1", "姓名": "人员2", "出席情况": "出席"}]

    async def work() -> None:
        async with served(site) as (_, browser):
            liaison, administrator = await both(browser, passwords)
            assert (await liaison.get("/study-plan/template-events.xlsx")).body.startswith(b"PK")
            plan = ("../计划.xlsx", workbook((PLAN, [entry])))
            told = await liaison.upload("/study-plan/import", plan)
            assert told.status == 400
            assert "只能导入本单位（甲局）的计划" in text_of(told)
            told = await administrator.upload("/study-plan/import", plan)
            assert told.status == 200
            assert "新增 2 项" in text_of(told)
            bad = ("计划.xlsx", workbook((PLAN, [{**entry, "单位": "丁局", "时间": "2026-02-30"}])))
            told = await administrator.upload("/study-plan/import", bad)
            assert told.status == 400
            assert "计划.xlsx（学法计划）第 2 行“单位”列" in text_of(told)
            assert "2026-02-30" in text_of(told)
            old = ("计划.et", bytes.fromhex("d0cf11e0a1b11ae1"))
            assert "另存为" in text_of(await administrator.upload("/study-plan/import", old))
            large = ("计划.xlsx", b"x" * (LARGEST_FILE + 1))
            assert (await administrator.upload("/study-plan/import", large)).status == 400
            assert (await administrator.form("/study-plan/import")).status == 400
            file = ("活动.xlsx", workbook((EVENTS, [event]), (PEOPLE, people)))
            assert "新增 1 次" in text_of(await liaison.upload("/study-event/import", file))
            assert "未变 1 次" in text_of(await administrator.upload("/study-event/import", file))
            other = [{**event, "单位": "乙局"}], [{**people[0], "姓名": "人员5"}]
            file = ("活动.xlsx", workbook((EVENTS, other[0]), (PEOPLE, other[1])))
            told = await liaison.upload("/study-event/import", file)
            assert told.status == 400
            assert "只能登记本单位（甲局）的活动" in text_of(told)

    run(work)
    with site.sessions() as db:
        [found] = db.scalars(select(StudyEvent)).all()
        assert found.newest.state == "submitted"
        assert found.newest.submitted_by == "liaison"
