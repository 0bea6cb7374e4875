"""Learning files (学法档案): a year of a person, and of a unit, from what is on record, as official documents."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from courses import messages
from courses.hours import Part, Standing
from courses.hours_policy import HoursPolicy
from courses.hours_views import PersonHours
from courses.my_study import MyStudy
from courses.plan_calendar import who_of
from courses.plan_document import when_of
from courses.plan_progress import PlanView
from documents.official import Heading, Official, Table, Text
from documents.official import Part as DocumentPart
from foundation.local_time import local_day, written_day
from records.exams.attempt import Attempt
from records.exams.call import Call
from records.exams.exam import Exam
from records.exams.publication import PublishedResult, holds
from records.messages import EVENT_STATES, OUTCOME_NAMES, PRESENCE_NAMES, STEP_NAMES, STUDY_KINDS
from records.people.person import Person
from records.study.event import STEPS, Attendance, EventRecord


@dataclass(frozen=True)
class ExamTaken:
    """A formal exam whose results are published."""

    title: str
    day: dt.date | None
    outcome: str
    score: str


def exams_taken(db: Session, person: int, year: int, zone: dt.tzinfo) -> list[ExamTaken]:
    """Somebody's formal exams of a year, as far as they are published."""
    rows = db.execute(
        select(Exam, PublishedResult, Attempt.ended_at)
        .join(Call, Call.exam_id == Exam.id)
        .join(PublishedResult, PublishedResult.call_id == Call.id)
        .outerjoin(Attempt, Attempt.id == PublishedResult.attempt_id)
        .where(Call.person_id == person, Exam.practice.is_(False), Exam.simulated.is_(False))
        .where(holds())
        .order_by(Exam.id)
    )
    found = []
    for exam, result, ended in rows:
        at = ended or exam.released_at
        day = local_day(at, zone) if at else None
        score = "" if result.score is None else f"{result.score:g}/{exam.total_points:g}"
        if day is None or day.year == year:
            found.append(ExamTaken(exam.title, day, OUTCOME_NAMES[result.outcome], score))
    return found


def person_file(
    study: MyStudy, exams: Sequence[ExamTaken], *, issuer: str, today: dt.date
) -> Official:
    """A person's year: who they are, hours, what they studied, court hearings, exams, what is ahead."""
    person, year = study.hours.person, study.hours.year
    attended = [*study.attended, *study.missed]
    attended.sort(key=lambda each: each.record.day)
    lessons = (
        [_day(one.day), one.title, messages.FILE_MINUTES.format(minutes=one.minutes)]
        for one in study.lessons
    )
    courts = [each for each in study.attended if each.record.kind == "court"]
    return Official(
        title=messages.FILE_TITLE.format(whose=person.name, year=year),
        parts=[
            Heading(1, messages.FILE_WHO),
            _who(person),
            Heading(1, messages.FILE_HOURS),
            *_hours(study.hours),
            Heading(1, messages.FILE_STUDY),
            _table(messages.FILE_STUDY_COLUMNS, map(_studied, attended), (11, 9, 22, 7, 9, 20)),
            Heading(1, messages.FILE_LESSONS),
            _table(messages.FILE_LESSON_COLUMNS, lessons, (12, 30, 10)),
            Heading(1, messages.FILE_COURT),
            _table(messages.FILE_COURT_COLUMNS, map(_heard, courts), (10, 16, 12, 16, 8)),
            Heading(1, messages.FILE_EXAMS),
            _table(
                messages.FILE_EXAM_COLUMNS,
                ([_day(one.day), one.title, one.outcome, one.score] for one in exams),
                (12, 26, 8, 10),
            ),
            Heading(1, messages.FILE_AHEAD),
            _table(
                messages.FILE_AHEAD_COLUMNS,
                (
                    [when_of(one.entry), STUDY_KINDS[one.entry.kind], one.entry.title]
                    for one in study.ahead
                ),
                (10, 10, 30),
            ),
            Text(messages.FILE_SOURCE),
        ],
        issuer=issuer,
        date=today,
    )


def unit_file(
    view: PlanView,
    records: Sequence[EventRecord],
    hours: Sequence[PersonHours],
    *,
    issuer: str,
    today: dt.date,
) -> Official:
    """A unit's year: plan and what was done, each event that counts, everybody's hours in the order of the roster."""
    plan = [
        [
            str(each.entry.number),
            f"{STUDY_KINDS[each.entry.kind]}：{each.entry.title}",
            who_of(each.entry),
            when_of(each.entry),
            messages.ENTRY_STATES[each.state],
        ]
        for each in view.entries
    ]
    people = [
        [
            one.person.name,
            one.person.number,
            policy.title,
            _told(stands.total),
            "；".join(f"{STUDY_KINDS[part.name]} {_told(part)}" for part in stands.times),
        ]
        for one in hours
        for policy, stands in one.standings
    ]
    parts: list[DocumentPart] = [
        Heading(1, messages.FILE_PLAN),
        _table(messages.FILE_PLAN_COLUMNS, plan, (5, 28, 12, 10, 10)),
        Heading(1, messages.FILE_EVENTS),
    ]
    if not records:
        parts.append(Text(messages.FILE_NONE))
    for record in records:
        parts += _event(record)
    parts += [
        Heading(1, messages.FILE_PEOPLE),
        _table(messages.FILE_PEOPLE_COLUMNS, people, (9, 11, 20, 9, 20)),
        Text(messages.FILE_SOURCE),
    ]
    title = messages.FILE_TITLE.format(whose=view.unit.name, year=view.year)
    return Official(title=title, parts=parts, issuer=issuer, date=today)


def _event(record: EventRecord) -> list[DocumentPart]:
    """An event with its facts, the way of its material, and who was not there."""
    counts = messages.FILE_COUNTS.format(
        expected=len(record.attendance),
        present=record.count("present"),
        leave=record.count("leave"),
        absent=record.count("absent"),
    )
    way = "；".join(
        f"{STEP_NAMES[step]} {_day(made.on)} {made.by}".strip()
        for step in STEPS
        if (made := record.step(step))
    )
    away = "；".join(_away(each) for each in record.attendance if each.presence != "present")
    facts = (
        (messages.FILE_WHEN, f"{_day(record.day)} {record.start} {record.minutes} 分钟"),
        ("会议名称和届次", record.meeting),
        ("地点", record.place),
        ("主持人", record.chair),
        ("主讲人", f"{record.speaker}　{record.speaker_unit}".strip("　")),
        ("学习内容", record.content),
        ("学习重点", record.focus),
        ("学习方式", record.way),
        ("案号", record.case_number),
        ("案由", record.cause),
        ("法院", record.court),
        ("讨论要点", record.discussion),
        (messages.FILE_ATTENDANCE, counts),
        (messages.FILE_AWAY, away),
        (messages.FILE_MATERIAL, way),
        ("记录人", record.recorder),
        ("附件", record.attachments),
        (messages.FILE_STATE, EVENT_STATES[record.state]),
    )
    rows = [[name, text] for name, text in facts if text]
    title = f"{STUDY_KINDS[record.kind]}：{record.title}"
    return [Heading(2, title), Table(messages.FILE_FACT_COLUMNS, rows, (10, 40))]


def _away(each: Attendance) -> str:
    why = f"（{each.reason}）" if each.reason else ""
    made_up = messages.FILE_MADE_UP.format(day=_day(each.made_up_on)) if each.made_up_on else ""
    return f"{each.person.name} {PRESENCE_NAMES[each.presence]}{why}{made_up}"


def _who(person: Person) -> Table:
    """Name, number, where they were and what they were, with the days."""
    rows = [
        [messages.FILE_NAME, person.name],
        [messages.FILE_NUMBER, person.number],
        [messages.FILE_CARD, person.card_number],
        *(
            [messages.FILE_UNIT, f"{stay.unit.name}{_span(stay.since, stay.until)}"]
            for stay in person.memberships
        ),
        *(
            [messages.FILE_POST, f"{post.title} {post.rank}{_span(post.since, post.until)}"]
            for post in person.posts
        ),
    ]
    return Table(messages.FILE_FACT_COLUMNS, [row for row in rows if row[1]], (10, 40))


def _span(since: dt.date | None, until: dt.date | None) -> str:
    if since is None and until is None:
        return ""
    return messages.FILE_SPAN.format(since=_day(since), until=_day(until) or messages.FILE_NOW)


def _hours(found: PersonHours) -> Iterable[DocumentPart]:
    if not found.standings:
        yield Text(messages.FILE_NO_POLICY)
    for policy, stands in found.standings:
        yield Text(_hours_text(policy, stands))
        rows = [
            [part.name or messages.FILE_OTHER, f"{part.have:g}", _asked(part)]
            for part in stands.categories
        ]
        rows += [
            [
                messages.FILE_TIMES.format(kind=STUDY_KINDS[part.name]),
                f"{part.have:g}",
                _asked(part),
            ]
            for part in stands.times
        ]
        if rows:
            yield Table(messages.FILE_HOURS_COLUMNS, rows, (20, 10, 10))


def _hours_text(policy: HoursPolicy, stands: Standing) -> str:
    asked = messages.FILE_ASKED.format(hours=policy.hours) if policy.hours else ""
    return messages.FILE_HOURS_TEXT.format(
        policy=policy.title,
        have=stands.total.have,
        asked=asked,
        year=policy.source_year,
        source=policy.source,
    )


def _asked(part: Part) -> str:
    return f"{part.asked:g}" if part.asked else "—"


def _told(part: Part) -> str:
    return f"{part.have:g}/{part.asked:g}" if part.asked else f"{part.have:g}"


def _studied(each: Attendance) -> list[str]:
    record = each.record
    how = PRESENCE_NAMES[each.presence]
    if each.made_up_on:
        how += messages.FILE_MADE_UP.format(day=_day(each.made_up_on))
    elif each.reason:
        how += f"（{each.reason}）"
    minutes = messages.FILE_MINUTES.format(minutes=record.minutes)
    kind = STUDY_KINDS[record.kind]
    return [_day(record.day), kind, record.title, minutes, how, record.event.unit.name]


def _heard(each: Attendance) -> list[str]:
    record = each.record
    way = {True: "现场", False: "网络", None: ""}[record.on_site]
    return [_day(record.day), record.case_number, record.cause, record.court, way]


def _day(day: dt.date | None) -> str:
    return written_day(day) if day else ""


def _table(
    head: Sequence[str], rows: Iterable[Sequence[str]], widths: Sequence[int]
) -> DocumentPart:
    """The table, or that there is nothing."""
    found = [list(row) for row in rows]
    return Table(head, found, widths) if found else Text(messages.FILE_NONE)
