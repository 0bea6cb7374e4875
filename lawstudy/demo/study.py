"""The demo district's year of study: a plan that says that it is an example, approved of all units but one; a few events, lecturers, a report and a reminder.

The three laws studied before executive meetings are those that a district's report of 2022 names; all else is invented.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from courses.event_given import AttendanceGiven, EventGiven
from courses.events import Recorder, begin_event, confirm_event, submit_event
from courses.events_people import is_expected, people_of_unit
from courses.hours_policy import hours_policies
from courses.lecturers import LecturerGiven, appointed, set_lecturer
from courses.plan_approval import approve_plan, submit_plan
from courses.plan_file import ALL_MEMBERS, PLAN
from courses.reminders import ReminderGiven, send_reminder
from courses.report_facts import report_facts
from courses.report_views import ReportLine, report_views
from courses.reports import AssessmentGiven, assess_report, note_draft, submit_report
from courses.rule_of_law_report import draft_report
from foundation.site import REPORT_LEVELS
from foundation.tables import write_xlsx
from records.people.person import find_person
from records.people.unit import Unit
from records.study.event import events_of
from records.study.lecturer import Lecturer, lecturers
from records.study.plan import PlanEntry, plan_entries
from records.study.plan_approval import newest_approvals
from records.study.reminder import Reminder
from records.study.report import LawReport

BASIS = "演示区年度学法计划（示例）"
LIAISON, LIAISON_LOGIN = "DEMO-0863", "lianluo"
"""Whose the liaison's log-in is: somebody of a small unit."""
RECORDER, CONFIRMER = "demo-unit", "demo"
LECTURER, LECTURER_OFFICE = "DEMO-0004", "演示区司法局（示例）"
REMINDER_SUBJECT = "（示例）学法计划到期项目的完成情况"
ASSESSED = "年度述法会议（示例）"
EVENTS_IN = 12
"""Units that have held what was due, one entry after the other fewer; the last waits for its confirmation."""
_ENTRIES: Sequence[tuple[str, str, str, str, str, str, str]] = (
    # kind, content, who, month, hours, category, material
    ("中心组学习", "习近平法治思想专题学习", "领导干部", "2月", "2", "政治理论", "学习纲要"),
    (
        "会前学法",
        "《河南省重大行政决策程序规定》",
        "领导干部",
        "3月",
        "1",
        "公共法律知识",
        "规定全文和解读",
    ),
    (
        "会前学法",
        "《中华人民共和国科学技术进步法》",
        "领导干部",
        "6月",
        "1",
        "公共法律知识",
        "法律全文和解读",
    ),
    ("会前学法", "《信访工作条例》", "领导干部", "9月", "1", "公共法律知识", "条例全文和解读"),
    ("专题讲座·大讲坛", "行政处罚与行政强制实务", "执法人员", "5月", "2", "专门法律知识", "讲稿"),
    ("专题讲座·大讲坛", "依法行政与出庭应诉", "全体人员", "10月", "2", "公共法律知识", "讲稿"),
    ("旁听庭审", "每人旁听一次行政案件庭审", "全体人员", "11月", "1", "案例、旁听与廉政", ""),
    ("在线课", "平台必修课程", "全体人员", "11月", "", "", "平台课程"),
    ("考试", "年度法律知识考试", "全体人员", "12月", "", "", ""),
)


def write_demo_plan(folder: Path, year: int) -> Path:
    """Write the plan of all member units as a workbook, as somebody would have filled it in."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "study-plan.xlsx"
    columns = ("类别", "学习内容", "参加人员", "时间", "学时", "学时类别", "学习材料")
    rows = []
    for entry in _ENTRIES:
        said = {**dict(zip(columns, entry, strict=True)), "年度": str(year), "单位": ALL_MEMBERS}
        said["依据"] = BASIS
        rows.append([said.get(column, "") for column in PLAN.columns])
    write_xlsx(path, {PLAN.name: (PLAN.columns, rows)})
    return path


def make_demo_approvals(db: Session, *, today: dt.date) -> None:
    """Submit this year's plans and approve them; the liaison's own waits for its approval. The caller commits.

    Does nothing where a plan of this year was submitted.
    """
    if newest_approvals(db, today.year):
        return
    liaison = find_person(db, LIAISON)
    own = liaison.unit if liaison else None
    planned = {entry.unit_id for entry in plan_entries(db, today.year)}
    for unit in db.scalars(select(Unit).where(Unit.id.in_(planned)).order_by(Unit.code)):
        row = submit_plan(db, today.year, unit, seen=None, actor=RECORDER, roles=["liaison"])
        if unit is not own:
            approve_plan(db, row, actor=CONFIRMER, roles=["approver"])


def make_demo_lecturers(db: Session, *, today: dt.date) -> None:
    """Enter somebody of the roster and somebody from outside as lecturers. The caller commits. Does nothing where there are any."""
    if db.scalar(select(Lecturer.id).limit(1)) is not None:
        return
    since = dt.date(today.year, 1, 1)
    person = find_person(db, LECTURER)
    if person is not None and person.unit is not None:
        of_roster = LecturerGiven(
            person.name,
            person.unit.name,
            LECTURER_OFFICE,
            since,
            fields="行政处罚、行政强制",
            person=person,
        )
        set_lecturer(db, of_roster, actor=CONFIRMER)
    outside = LecturerGiven(
        "示例律师",
        "示例律师事务所",
        LECTURER_OFFICE,
        since,
        until=dt.date(today.year + 2, 12, 31),
        post="律师",
        fields="行政诉讼、民法典",
    )
    set_lecturer(db, outside, actor=CONFIRMER)


def make_demo_events(db: Session, *, today: dt.date) -> None:
    """Make events of the entries that are due, of some units. The caller commits.

    Does nothing without this year's plan, or where there are events of this year.
    """
    if events_of(db, today.year):
        return
    liaison = find_person(db, LIAISON)
    own = liaison.unit if liaison else None
    units = db.scalars(select(Unit).where(Unit.is_member).order_by(Unit.code).limit(EVENTS_IN))
    holders = [unit for unit in units if unit is not own]
    for place, unit in enumerate([*holders, *([own] if own else [])]):
        due = [each for each in plan_entries(db, today.year, [unit.id]) if each.due < today]
        held = [each for each in due if each.kind not in ("online", "exam")]
        # The first has done all, the others leave the last ones open.
        for entry in held[: max(1, len(held) - place // 2)] if held else ():
            _hold(db, unit, entry, today, confirmed=place < EVENTS_IN - 1)


def _hold(db: Session, unit: Unit, entry: PlanEntry, today: dt.date, *, confirmed: bool) -> None:
    """An event of an entry in the middle of its month: the last who was expected was on leave, and made it up."""
    day = entry.due.replace(day=15)
    people = [
        person
        for person in people_of_unit(db, unit.id, day)
        if is_expected(person, entry.audience, entry.rank, day)
    ]
    attendance = [AttendanceGiven(person, "present") for person in people]
    if len(people) > 1:
        made_up = min(day + dt.timedelta(days=7), today)
        attendance[-1] = AttendanceGiven(people[-1], "leave", "外出培训（演示）", made_up)
    court = entry.kind == "court"
    given = EventGiven(
        entry.kind,
        entry.title,
        day,
        90 if entry.kind in ("group", "lecture") else 30,
        entry,
        category=entry.category,
        meeting="" if court else f"{day.month} 月办公会（演示）",
        content="" if court else entry.title,
        case_number="（演示）行初 1 号" if court else "",
        court="演示区人民法院" if court else "",
        on_site=False if court else None,
        attendance=attendance,
        steps={"draft": ("演示区司法局", day - dt.timedelta(days=6))}
        if entry.kind == "pre_meeting"
        else {},
    )
    speaker = appointed(lecturers(db), day)[:1] if entry.kind == "lecture" else []
    if speaker:
        given = given.spoken_by(speaker[0])
    by = Recorder(RECORDER, ["liaison"], today, hours_policies())
    event = begin_event(db, unit, given, by)
    submit_event(db, event, by)
    if confirmed:
        confirm_event(db, event, actor=CONFIRMER, roles=["administrator"])


def make_demo_year(db: Session, *, today: dt.date, zone: dt.tzinfo) -> None:
    """Make one report that was handed in and assessed, and one reminder that waits for its answer. The caller commits.

    Does nothing where there are reports or reminders, or without this year's plan.
    """
    there = [db.scalar(select(table.id).limit(1)) for table in (LawReport, Reminder)]
    units = db.scalars(select(Unit).where(Unit.is_member).order_by(Unit.code)).all()
    liaison = find_person(db, LIAISON)
    if any(there) or not units or liaison is None or liaison.unit is None:
        return
    if not plan_entries(db, today.year, [liaison.unit.id]):
        return
    [view] = report_views(db, today.year, [units[0].id])
    if view.lines:
        _report(db, view.lines[0], today, zone)
    reminder = ReminderGiven(
        REMINDER_SUBJECT,
        "（示例）本单位年度学法计划有到期未完成的项目，没有说明原因。",
        "（示例）补做到期的项目，登记学法活动，并说明今后怎样按期完成。",
        today + dt.timedelta(days=15),
    )
    send_reminder(db, liaison.unit, reminder, today=today, actor=CONFIRMER)


def _report(db: Session, line: ReportLine, today: dt.date, zone: dt.tzinfo) -> None:
    """Somebody's report from its draft to its assessment."""
    person, year = line.person, today.year
    facts = report_facts(db, person.id, year, hours_policies(), zone, today=today)
    sources = len(draft_report(facts, line.form).sources)
    note_draft(db, person, year, line.form, sources=sources, actor=RECORDER)
    report = submit_report(
        db, person, year, line.form, on=today, today=today, actor=RECORDER, roles=["liaison"]
    )
    given = AssessmentGiven(today, (9, 2, 0, 0), ASSESSED)
    assess_report(
        db,
        report,
        given,
        REPORT_LEVELS,
        today=today,
        actor=CONFIRMER,
        person=None,
        roles=["administrator"],
    )
