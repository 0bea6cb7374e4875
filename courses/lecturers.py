"""The register of lecturers on law (普法讲师): entering and changing, and the list of who may be asked and how often each spoke.

One function a use case. Each takes the caller's transaction, and raises `StudyRefused` with everything that is wrong.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from courses import messages
from courses.errors import StudyRefused
from courses.study_text import Fault, faults, text_problems, texts_of
from documents.lists import Column, Group, UnitList
from foundation.local_time import written_time
from records.audit import study_decisions, trail
from records.people.person import Person
from records.study.event import lectures_of
from records.study.lecturer import Lecturer, lecturers

TEXTS: dict[str, tuple[str, int, bool]] = {
    "name": ("姓名", 60, True),
    "unit": ("单位", 120, True),
    "post": ("职务", 60, False),
    "fields": ("擅长领域", 200, False),
    "appointed_by": ("聘任单位", 120, True),
    "document_number": ("聘任文号", 60, False),
}
"""What is written: what people call it, how long it may be, whether it is needed."""
APPOINTED_ON, UNTIL = "聘任日期", "聘期至"
FIRST_DAY, LAST_DAY = dt.date(1990, 1, 1), dt.date(2100, 12, 31)


@dataclass(frozen=True)
class LecturerGiven:
    """What is said of a lecturer; fields as of `records.study.lecturer.Lecturer`."""

    name: str
    unit: str
    appointed_by: str
    appointed_on: dt.date | None
    until: dt.date | None = None
    post: str = ""
    fields: str = ""
    document_number: str = ""
    person: Person | None = None

    @classmethod
    def of(cls, row: Lecturer) -> LecturerGiven:
        """What is on record."""
        return cls(**{name: getattr(row, name) for name in cls.__dataclass_fields__})


@dataclass(frozen=True)
class LecturerView:
    """A lecturer, whether they are appointed today, and at how many events of the year that count they spoke."""

    lecturer: Lecturer
    is_appointed: bool
    lectures: int


def lecturer_faults(given: LecturerGiven) -> list[Fault]:
    """Everything that is wrong with it by itself."""
    found = []
    for field, (name, longest, needed) in TEXTS.items():
        text = getattr(given, field)
        found += faults(name, text_problems(name, text, longest, needed=needed))
    if given.appointed_on is None:
        found.append(Fault(APPOINTED_ON, messages.LECTURER_NO_DATE.format(name=APPOINTED_ON)))
    for name, day in ((APPOINTED_ON, given.appointed_on), (UNTIL, given.until)):
        if day is not None and not FIRST_DAY <= day <= LAST_DAY:
            bounds = {"first": FIRST_DAY, "last": LAST_DAY}
            text = messages.LECTURER_YEARS.format(name=name, day=day, **bounds)
            found.append(Fault(name, text))
    if given.appointed_on and given.until and given.until < given.appointed_on:
        order = {"since": given.appointed_on, "until": given.until}
        found.append(Fault(UNTIL, messages.LECTURER_ORDER.format(**order)))
    return found


class LecturerBook:
    """The register, to be asked for somebody by who they are."""

    def __init__(self, db: Session) -> None:
        self.rows = list(lecturers(db))

    def known(self, given: LecturerGiven) -> Lecturer | None:
        """Who it is already: the same person, or else somebody from outside of one name and unit."""
        for row in self.rows:
            if given.person is not None and row.person_id == given.person.id:
                return row
            outside = given.person is None and row.person_id is None
            if outside and (row.name, row.unit) == (given.name, given.unit):
                return row
        return None

    def of_name(self, name: str, unit: str, day: dt.date) -> Lecturer | None:
        """The only one of that name and unit who is appointed on that day."""
        found = [
            row
            for row in self.rows
            if (row.name, row.unit) == (name, unit) and row.is_appointed(day)
        ]
        return found[0] if len(found) == 1 else None


def set_lecturer(
    db: Session,
    given: LecturerGiven,
    *,
    actor: str,
    row: Lecturer | None = None,
    version: int | None = None,
    reason: str = "",
) -> Lecturer:
    """Enter a lecturer, or change ``row``; the same once more changes nothing. ``version``: the one that who changes it has seen."""
    problems = texts_of(lecturer_faults(given)) + text_problems("原因", reason, 200)
    known = LecturerBook(db).known(given)
    if known is not None and known is not row:
        problems.append(messages.LECTURER_THERE.format(name=given.name, unit=known.unit))
    if row is not None:
        if version is not None and row.version != version:
            problems.append(messages.LECTURER_CHANGED_SINCE)
        if row.person is not None and row.person is not given.person:
            told = {"name": row.person.name, "number": row.person.number}
            problems.append(messages.LECTURER_NO_CHANGE_OF_PERSON.format(**told))
    if problems:
        raise StudyRefused(problems)
    return write_lecturer(db, given, row, actor=actor, reason=reason)


def write_lecturer(
    db: Session, given: LecturerGiven, row: Lecturer | None, *, actor: str, reason: str = ""
) -> Lecturer:
    """Put what is without fault on record, with what was there before."""
    if row is not None and LecturerGiven.of(row) == given:
        return row
    before = _told(row) if row is not None else None
    version = row.version + 1 if row is not None else 1
    if row is None:
        row = Lecturer()
        db.add(row)
    for name, value in vars(given).items():
        setattr(row, name, value)
    row.version = version
    db.flush()
    decided = study_decisions.LecturerSet(
        subject=f"{row.unit}/{row.name}", before=before, after=_told(row), reason=reason
    )
    trail.decide(db, decided, actor=actor)
    return row


def appointed(rows: Sequence[Lecturer], day: dt.date) -> list[Lecturer]:
    """Those who may be asked on that day, by name."""
    found = [row for row in rows if row.is_appointed(day)]
    return sorted(found, key=lambda row: (row.name, row.unit, row.id))


def term_of(row: Lecturer) -> str:
    """From when to when, in words."""
    text = messages.LECTURER_TERM_UNTIL if row.until else messages.LECTURER_TERM
    return text.format(since=row.appointed_on, until=row.until)


def lecturer_views(db: Session, year: int, *, today: dt.date) -> list[LecturerView]:
    """The register, those who are appointed first; each with how often they spoke in that year."""
    counts = lectures_of(db, year)
    views = [LecturerView(row, row.is_appointed(today), counts[row.id]) for row in lecturers(db)]
    return sorted(views, key=lambda view: not view.is_appointed)


def lecturers_list(
    views: Sequence[LecturerView], year: int, *, now: dt.datetime, zone: dt.tzinfo
) -> UnitList:
    """The register as a list to work with. ``now``: UTC, naive."""
    groups = [
        Group(
            row.unit,
            [
                [
                    row.name,
                    row.person.number if row.person else "",
                    row.post,
                    row.fields,
                    row.appointed_by,
                    row.appointed_on.isoformat(),
                    row.until.isoformat() if row.until else "",
                    row.document_number,
                    messages.LECTURER_IN if view.is_appointed else messages.LECTURER_OUT,
                    view.lectures,
                ]
            ],
        )
        for view in views
        for row in (view.lecturer,)
    ]
    return UnitList(
        messages.LECTURERS_TITLE,
        messages.DOC_UNIT,
        [
            Column("姓名", 12),
            Column("人员编号", 14),
            Column("职务", 20),
            Column("擅长领域", 30),
            Column("聘任单位", 24),
            Column(APPOINTED_ON, 12, "center"),
            Column(UNTIL, 12, "center"),
            Column("聘任文号", 20),
            Column("状态", 12, "center"),
            Column(messages.LECTURER_LECTURES.format(year=year), 14, "center"),
        ],
        groups,
        printed=messages.LECTURERS_PRINTED.format(year=year, at=written_time(now, zone)),
        apart=False,
    )


def _told(row: Lecturer) -> Mapping[str, object]:
    return {
        "name": row.name,
        "number": row.person.number if row.person else "",
        "unit": row.unit,
        "post": row.post,
        "fields": row.fields,
        "appointed_by": row.appointed_by,
        "appointed_on": row.appointed_on.isoformat(),
        "until": row.until.isoformat() if row.until else "",
        "document_number": row.document_number,
    }
