"""What somebody says of a study event, and everything that is wrong with it. Asks no database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

from courses import messages
from courses.hours_policy import HoursPolicy
from courses.lecturers import term_of
from courses.study_text import Fault, faults, hours_problems, is_time, text_problems
from records.messages import STEP_NAMES, STUDY_KINDS
from records.people.person import Person, unit_on
from records.people.unit import Unit
from records.study.event import STEPS, EventRecord, Presence, Step
from records.study.lecturer import Lecturer
from records.study.plan import PlanEntry, StudyKind

TEXTS = {
    "title": ("学习主题", 200),
    "meeting": ("会议名称和届次", 120),
    "category": ("学时类别", 40),
    "place": ("地点", 120),
    "chair": ("主持人", 60),
    "speaker": ("主讲人", 60),
    "speaker_unit": ("主讲人单位", 120),
    "content": ("学习内容", 4000),
    "focus": ("学习重点", 4000),
    "way": ("学习方式", 60),
    "discussion": ("讨论要点", 4000),
    "recorder": ("记录人", 60),
    "attachments": ("附件", 300),
    "case_number": ("案号", 80),
    "cause": ("案由", 120),
    "court": ("法院", 120),
    "appearing": ("出庭负责人", 60),
}
"""The fields that are texts: what people call them, and how long they may be."""


@dataclass(frozen=True)
class AttendanceGiven:
    """Somebody who was expected; as `records.study.event.Attendance` has it."""

    person: Person
    presence: Presence
    reason: str = ""
    made_up_on: dt.date | None = None


@dataclass(frozen=True)
class EventGiven:
    """Fields as of `records.study.event.EventRecord`; ``steps``: who and when, of those steps of the material that were made."""

    kind: StudyKind
    title: str
    day: dt.date
    minutes: int
    entry: PlanEntry | None = None
    category: str = ""
    meeting: str = ""
    start: str = ""
    hours: float | None = None
    place: str = ""
    chair: str = ""
    speaker: str = ""
    speaker_unit: str = ""
    lecturer: Lecturer | None = None
    content: str = ""
    focus: str = ""
    way: str = ""
    discussion: str = ""
    recorder: str = ""
    attachments: str = ""
    case_number: str = ""
    cause: str = ""
    court: str = ""
    on_site: bool | None = None
    own_case: bool | None = None
    appearing: str = ""
    withdrawn: bool = False
    attendance: Sequence[AttendanceGiven] = field(default=(), compare=False)
    steps: Mapping[Step, tuple[str, dt.date]] = field(default_factory=dict)

    @classmethod
    def of(cls, row: EventRecord) -> EventGiven:
        """What a record says."""
        plain = {
            name: getattr(row, name)
            for name in cls.__dataclass_fields__
            if name not in ("attendance", "steps")
        }
        attendance = [
            AttendanceGiven(each.person, each.presence, each.reason, each.made_up_on)
            for each in row.attendance
        ]
        steps = {each.step: (each.by, each.on) for each in row.steps}
        return cls(**plain, attendance=attendance, steps=steps)

    def spoken_by(self, lecturer: Lecturer) -> EventGiven:
        """The same with a lecturer of the register, as they are named there now."""
        return replace(self, lecturer=lecturer, speaker=lecturer.name, speaker_unit=lecturer.unit)

    def with_texts(self, texts: Mapping[str, str]) -> EventGiven:
        """The same with these texts, by the names of the fields."""
        known: dict[str, Any] = {name: text for name, text in texts.items() if name in TEXTS}
        return replace(self, **known)

    def same_as(self, other: EventGiven) -> bool:
        """Whether both say the same; the order of the people says nothing."""
        return self == other and _people(self) == _people(other)


def _people(given: EventGiven) -> set[tuple[int, str, str, dt.date | None]]:
    return {(one.person.id, one.presence, one.reason, one.made_up_on) for one in given.attendance}


def text_faults(said: Mapping[str, str]) -> list[Fault]:
    """What is wrong with the texts of a record, by the names of its fields."""
    return [
        fault
        for field, (name, longest) in TEXTS.items()
        for fault in faults(
            name, text_problems(name, said[field], longest, needed=field == "title")
        )
    ]


def event_faults(
    unit: Unit, given: EventGiven, policies: Collection[HoursPolicy], *, today: dt.date
) -> list[Fault]:
    """What keeps a record from being kept, also as a draft. ``policies``: those that hold in its year."""
    found = text_faults({field: getattr(given, field) for field in TEXTS})
    if given.kind == "exam":
        found.append(Fault("类别", messages.EVENT_KIND))
    if not 1 <= given.minutes <= 1440:
        text = messages.EVENT_MINUTES.format(minutes=given.minutes)
        found.append(Fault("时长（分钟）", text))
    if given.start and not is_time(given.start):
        found.append(Fault("开始时间", messages.EVENT_START.format(start=given.start[:10])))
    most = max((each.hours_of(given.minutes) for each in policies), default=None)
    found += faults("学时", hours_problems("学时", given.hours, most))
    known = categories_of(policies)
    if given.category and given.category not in known:
        text = messages.EVENT_CATEGORY.format(category=given.category[:40], known="、".join(known))
        found.append(Fault("学时类别", text))
    lecturer = given.lecturer
    if lecturer is not None and not lecturer.is_appointed(given.day):
        then = {"day": given.day, "term": term_of(lecturer)}
        text = messages.LECTURER_NOT_THEN.format(name=lecturer.name, **then)
        found.append(Fault("主讲人", text))
    entry = given.entry
    if entry is not None and (
        entry.unit_id != unit.id or entry.year != given.day.year or entry.kind != given.kind
    ):
        wanted = {"year": given.day.year, "kind": STUDY_KINDS[given.kind]}
        text = messages.EVENT_ENTRY.format(number=entry.number, **wanted)
        found.append(Fault("计划序号", text))
    return found + _attendance_faults(given, today) + _step_faults(given)


def categories_of(policies: Collection[HoursPolicy]) -> list[str]:
    """The names of the categories of hours, each once."""
    return list(dict.fromkeys(each.name for one in policies for each in one.categories))


def completeness_faults(given: EventGiven, *, today: dt.date) -> list[Fault]:
    """What a record must say beyond that before it is submitted."""
    if given.withdrawn:
        return []
    found = []
    if given.day > today:
        found.append(Fault("日期", messages.EVENT_FUTURE.format(day=given.day)))
    if not any(each.presence == "present" for each in given.attendance):
        found.append(Fault("", messages.EVENT_NOBODY))
    if given.kind in ("pre_meeting", "pre_decision") and not given.meeting.strip():
        text = messages.EVENT_MEETING.format(kind=STUDY_KINDS[given.kind])
        found.append(Fault(TEXTS["meeting"][0], text))
    if given.kind == "court":
        if not given.case_number.strip() or not given.court.strip() or given.on_site is None:
            found.append(Fault(TEXTS["case_number"][0], messages.EVENT_CASE))
    elif not given.content.strip():
        found.append(Fault(TEXTS["content"][0], messages.EVENT_CONTENT))
    return found + [
        Fault("请假事由", messages.EVENT_LEAVE.format(name=each.person.name))
        for each in given.attendance
        if each.presence == "leave" and not each.reason.strip()
    ]


def _attendance_faults(given: EventGiven, today: dt.date) -> list[Fault]:
    found: list[Fault] = []
    seen: set[int] = set()
    for each in given.attendance:
        found += attendance_faults(given.day, each, today=today)
        if each.person.id in seen:
            named = {"name": each.person.name, "number": each.person.number}
            found.append(Fault("姓名", messages.EVENT_TWICE.format(**named)))
        seen.add(each.person.id)
    return found


def attendance_faults(day: dt.date, each: AttendanceGiven, *, today: dt.date) -> list[Fault]:
    """What is wrong with what is said of one person, of an event on ``day``."""
    name, number = each.person.name, each.person.number
    found = faults("请假事由", text_problems(f"{name}：事由", each.reason, 120))
    if unit_on(each.person, day) is None:
        text = messages.EVENT_NO_UNIT.format(name=name, number=number, day=day)
        found.append(Fault("姓名", text))
    made_up = each.made_up_on
    if made_up is None:
        return found
    text = ""
    if each.presence == "present":
        text = messages.EVENT_MADE_UP_PRESENT.format(name=name)
    elif made_up < day:
        text = messages.EVENT_MADE_UP_EARLY.format(name=name, day=made_up, event=day)
    elif made_up > today:
        text = messages.EVENT_MADE_UP_FUTURE.format(name=name, day=made_up)
    return found + faults("补学日期", [text] if text else [])


def _step_faults(given: EventGiven) -> list[Fault]:
    """Steps are made in their order, none before the one before it."""
    found = []
    for step, (by, _) in given.steps.items():
        name = STEP_NAMES[step]
        found += faults(f"{name}人", text_problems(name, by, 60))
    for before, step in pairwise(STEPS):
        now, then = given.steps.get(step), given.steps.get(before)
        if now is not None and (then is None or now[1] < then[1]):
            names = {"step": STEP_NAMES[step], "before": STEP_NAMES[before]}
            text = messages.EVENT_STEP_ORDER.format(**names)
            found.append(Fault(f"{STEP_NAMES[step]}日期", text))
    return found
