"""Records of study events that come as a file, with the lists of who was there; all of it or nothing, and once.

They come in as submitted: somebody else confirms them.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from courses import messages
from courses.errors import StudyRefused
from courses.event_given import (
    AttendanceGiven,
    EventGiven,
    attendance_faults,
    completeness_faults,
    event_faults,
)
from courses.events import Recorder, begin_event, correct_event, save_event, submit_event
from courses.events_people import PeopleThen
from courses.hours_policy import HoursPolicy
from courses.lecturers import LecturerBook
from courses.plan_file import KIND_WORDS
from courses.study_sheet import SheetRow, Table, Workbook, rows_of
from records.audit import study_decisions, trail
from records.messages import PRESENCE_NAMES, STEP_NAMES
from records.people.unit import Unit
from records.study.event import PRESENCES, STEPS, EventRecord, Presence, Step, StudyEvent
from records.study.plan import PlanEntry, plan_entries

EVENTS = Table(
    "活动",
    (
        "活动编号",
        "单位",
        "类别",
        "学习主题",
        "日期",
        "开始时间",
        "时长（分钟）",
        "学时",
        "学时类别",
        "计划序号",
        "会议名称和届次",
        "地点",
        "主持人",
        "主讲人",
        "主讲人单位",
        "学习内容",
        "学习重点",
        "学习方式",
        "讨论要点",
        "记录人",
        "附件",
        "案号",
        "案由",
        "法院",
        "旁听方式",
        "是否本单位案件",
        "出庭负责人",
        *(f"{name}日期" for name in STEP_NAMES.values()),
        *(f"{name}人" for name in STEP_NAMES.values()),
    ),
    ("活动编号", "单位", "类别", "学习主题", "日期", "时长（分钟）"),
    {
        "编号": "活动编号",
        "单位名称": "单位",
        "活动类别": "类别",
        "主题": "学习主题",
        "活动日期": "日期",
        "学习日期": "日期",
        "时长": "时长（分钟）",
        "分钟": "时长（分钟）",
        "会议名称": "会议名称和届次",
        "方式": "学习方式",
        "内容": "学习内容",
        "重点": "学习重点",
    },
)
PEOPLE = Table(
    "出席",
    ("活动编号", "姓名", "人员编号", "出席情况", "请假事由", "补学日期"),
    ("活动编号", "姓名", "出席情况"),
    {
        "编号": "活动编号",
        "准考证号": "人员编号",
        "执法证号": "人员编号",
        "出席": "出席情况",
        "出勤情况": "出席情况",
        "事由": "请假事由",
        "请假原因": "请假事由",
    },
)
_TEXTS = {
    "meeting": "会议名称和届次",
    "place": "地点",
    "chair": "主持人",
    "speaker": "主讲人",
    "speaker_unit": "主讲人单位",
    "content": "学习内容",
    "focus": "学习重点",
    "way": "学习方式",
    "discussion": "讨论要点",
    "recorder": "记录人",
    "attachments": "附件",
    "category": "学时类别",
    "case_number": "案号",
    "cause": "案由",
    "court": "法院",
    "appearing": "出庭负责人",
}
_PRESENCE: dict[str, Presence] = {PRESENCE_NAMES[each]: each for each in PRESENCES} | {
    "到会": "present",
    "参加": "present",
    "事假": "leave",
    "病假": "leave",
    "公假": "leave",
    "未到": "absent",
}
_ON_SITE = {"现场": True, "网络": False, "视频": False, "线上": False}
_ROLES = ("administrator",)
"""Of whoever may import."""
_YES_NO = {"是": True, "否": False}


@dataclass(frozen=True)
class EventsChange:
    """Events that an import added, corrected, and found as they were; all of the first two wait to be confirmed."""

    added: int
    changed: int
    unchanged: int


@dataclass(frozen=True)
class _Told:
    row: SheetRow
    unit: Unit
    given: EventGiven
    known: StudyEvent | None

    @property
    def key(self) -> str:
        """The same for an event, however often it is imported."""
        given = self.given
        said = "\n".join((self.unit.code, given.kind, given.day.isoformat(), given.title))
        return hashlib.sha256(said.encode()).hexdigest()


def import_events(
    db: Session,
    book: Workbook,
    policies: Sequence[HoursPolicy],
    *,
    today: dt.date,
    actor: str,
    only: Unit | None = None,
) -> EventsChange:
    """Import events and attendance, of one unit ``only``, where it is said. An event is known by unit, kind, day and title, whoever recorded it.

    What the file says otherwise is a correction, to be confirmed like what is new. Raises `StudyRefused` with every row's
    problems; then nothing has changed. The caller commits.
    """
    found = rows_of(book, EVENTS, PEOPLE)
    events, people = found[EVENTS.name], found[PEOPLE.name]
    told = _Reading(db, policies, today, only).read(events, people)
    problems = [problem for row in (*events, *people) for problem in row.problems]
    if problems:
        raise StudyRefused(problems)
    by = Recorder(actor, _ROLES, today, policies)
    counts = {"added": 0, "changed": 0, "unchanged": 0}
    reason = messages.PLAN_FROM_FILE.format(file=book.name)[:200]
    for each in told:
        if each.known is None:
            event = begin_event(
                db,
                each.unit,
                each.given,
                by,
                source_key=each.key,
            )
            counts["added"] += 1
        elif each.given.same_as(EventGiven.of(each.known.newest)):
            counts["unchanged"] += 1
            continue
        else:
            event = each.known
            correct_event(db, event, reason=reason, actor=actor, roles=_ROLES)
            save_event(db, event, each.given, by)
            counts["changed"] += 1
        submit_event(db, event, by)
    change = EventsChange(**counts)
    imported = study_decisions.EventsImported(subject=book.name, after=vars(change))
    trail.decide(db, imported, actor=actor)
    return change


class _Reading:
    """What the rows of a file say, by what is on record; problems are noted with the rows."""

    def __init__(
        self, db: Session, policies: Sequence[HoursPolicy], today: dt.date, only: Unit | None
    ) -> None:
        self.db, self.policies, self.today, self.only = db, policies, today, only
        self.units = {unit.name: unit for unit in db.scalars(select(Unit))}
        self.people = PeopleThen(db)
        self.lecturers = LecturerBook(db)
        self.entries: dict[int, dict[tuple[int, int], PlanEntry]] = {}

    def read(self, events: Sequence[SheetRow], people: Sequence[SheetRow]) -> list[_Told]:
        lists: dict[str, list[SheetRow]] = defaultdict(list)
        for row in people:
            lists[row.text("活动编号", needed=True)].append(row)
        known = self._known()
        told: list[_Told] = []
        numbers: dict[str, SheetRow] = {}
        seen: dict[str, SheetRow] = {}
        for row in events:
            number = row.text("活动编号", needed=True)
            first = numbers.setdefault(number, row)
            if first is not row:
                row.problem("活动编号", messages.SHEET_TWICE.format(other=first.row))
                continue
            each = self._event(row, lists.get(number, []), known)
            if each is None:
                continue
            if (other := seen.setdefault(each.key, row)) is not row:
                row.problem("", messages.EVENT_SAME.format(other=other.row))
            told.append(each)
        for number, rows in lists.items():
            if number and number not in numbers:
                rows[0].problem("活动编号", messages.EVENT_NO_SUCH.format(number=number[:40]))
        return told

    def _known(self) -> dict[tuple[int, str, dt.date, str], StudyEvent]:
        """Events on record, by unit, kind, day and title of what is said of them last and of what they were imported as."""
        loaded = selectinload(StudyEvent.records).options(
            selectinload(EventRecord.attendance),
            selectinload(EventRecord.steps),
            selectinload(EventRecord.lecturer),
        )
        found: dict[tuple[int, str, dt.date, str], StudyEvent] = {}
        for event in self.db.scalars(select(StudyEvent).options(loaded).order_by(StudyEvent.id)):
            for row in event.records:
                found.setdefault((event.unit_id, row.kind, row.day, row.title), event)
        return found

    def _event(
        self,
        row: SheetRow,
        people: Sequence[SheetRow],
        known: Mapping[tuple[int, str, dt.date, str], StudyEvent],
    ) -> _Told | None:
        name = row.text("单位", needed=True)
        unit = self.units.get(name)
        if name and unit is None:
            row.problem("单位", messages.SHEET_UNIT.format(unit=name[:60]))
        elif unit is not None and self.only is not None and unit is not self.only:
            row.problem("单位", messages.SHEET_OTHER_UNIT.format(own=self.only.name))
        kind = row.word("类别", KIND_WORDS, needed=True)
        title = row.typed("学习主题", needed=True)
        day = row.day("日期", needed=True)
        minutes = row.whole("时长（分钟）", needed=True)
        hours, start = row.hours("学时"), self._start(row)
        texts = {field: row.typed(column) for field, column in _TEXTS.items()}
        on_site = row.word("旁听方式", _ON_SITE)
        own_case = row.word("是否本单位案件", _YES_NO)
        steps = self._steps(row)
        number = row.whole("计划序号")
        # Without unit and day nobody can say who is meant; what is wrong with the rows by themselves is told all the same.
        attendance = [self._attendance(each, unit, day) for each in people]
        if row.problems or unit is None or kind is None or day is None or minutes is None:
            return None
        entry = self._entry(row, day.year, unit, number) if number is not None else None
        given = replace(
            EventGiven(kind, title, day, minutes, entry, start=start, hours=hours, steps=steps),
            on_site=on_site,
            own_case=own_case,
            attendance=[each for each in attendance if each is not None],
        ).with_texts(texts)
        self._check(row, people, unit, given)
        event = known.get((unit.id, kind, day, title))
        given = self._spoken(given, event)
        is_open = event is not None and event.newest.state in messages.EVENT_OPEN
        if event is not None and is_open and not given.same_as(EventGiven.of(event.newest)):
            row.problem("", messages.EVENT_OPEN[event.newest.state])
        return _Told(row, unit, given, event)

    def _spoken(self, given: EventGiven, event: StudyEvent | None) -> EventGiven:
        """With the lecturer of the register whom the file names; a speaker who is on record already stays who they are."""
        before = EventGiven.of(event.newest) if event is not None else None
        said = (given.speaker, given.speaker_unit)
        if before is not None and said == (before.speaker, before.speaker_unit):
            return replace(given, lecturer=before.lecturer)
        return replace(given, lecturer=self.lecturers.of_name(*said, given.day))

    def _check(
        self, row: SheetRow, people: Sequence[SheetRow], unit: Unit, given: EventGiven
    ) -> None:
        """What is wrong with the event as a whole; what concerns one person stands at their row already."""
        policies = [each for each in self.policies if each.holds_in(given.day.year)]
        alone = replace(given, attendance=(), lecturer=None)
        for fault in event_faults(unit, alone, policies, today=self.today):
            row.problem(*fault)
        unclear = any(each.problems for each in people)
        # A leave without a reason stands at its row.
        excused = [replace(each, reason=each.reason or "—") for each in given.attendance]
        for fault in completeness_faults(replace(given, attendance=excused), today=self.today):
            if not (unclear and fault.text == messages.EVENT_NOBODY):
                row.problem(*fault)

    def _start(self, row: SheetRow) -> str:
        """HH:MM; Excel makes a time of day of what is typed so."""
        cell = row.cells.get("开始时间")
        if cell is not None and cell.kind == "other":
            return cell.text[:5]
        return row.text("开始时间")

    def _steps(self, row: SheetRow) -> dict[Step, tuple[str, dt.date]]:
        found: dict[Step, tuple[str, dt.date]] = {}
        for step in STEPS:
            day = row.day(f"{STEP_NAMES[step]}日期")
            by = row.typed(f"{STEP_NAMES[step]}人")
            if day is not None:
                found[step] = (by, day)
            elif by:
                row.problem(f"{STEP_NAMES[step]}日期", messages.SHEET_MISSING)
        return found

    def _entry(self, row: SheetRow, year: int, unit: Unit, number: int) -> PlanEntry | None:
        if year not in self.entries:
            rows = plan_entries(self.db, year)
            self.entries[year] = {(each.unit_id, each.number): each for each in rows}
        found = self.entries[year].get((unit.id, number))
        if found is None:
            row.problem("计划序号", messages.EVENT_NO_ENTRY.format(number=number, year=year))
        return found

    def _attendance(
        self, row: SheetRow, unit: Unit | None, day: dt.date | None
    ) -> AttendanceGiven | None:
        name = row.text("姓名", needed=True)
        number = row.text("人员编号")
        presence = row.word("出席情况", _PRESENCE, needed=True)
        made_up = row.day("补学日期")
        reason = row.typed("请假事由")
        if not reason and row.text("出席情况") in ("事假", "病假", "公假"):
            reason = row.text("出席情况")
        if not name or unit is None or day is None:
            return None
        person, why = self.people.find(unit, day, name, number)
        if person is None:
            row.problem("人员编号" if number else "姓名", why)
            return None
        if presence is None:
            return None
        given = AttendanceGiven(person, presence, reason, made_up)
        for fault in attendance_faults(day, given, today=self.today):
            row.problem(*fault)
        if presence == "leave" and not reason:
            row.problem("请假事由", messages.SHEET_MISSING)
        return given
