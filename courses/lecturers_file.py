"""The register of lecturers as it comes as a file: checked as a whole, all of it or nothing; a file that comes again changes what it says otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from courses import messages
from courses.errors import StudyRefused
from courses.events_people import PeopleThen
from courses.lecturers import (
    APPOINTED_ON,
    TEXTS,
    UNTIL,
    LecturerBook,
    LecturerGiven,
    lecturer_faults,
    write_lecturer,
)
from courses.study_sheet import SheetRow, Table, Workbook, rows_of
from records.audit import study_decisions, trail
from records.people.person import Person

LECTURERS = Table(
    "普法讲师",
    (
        "姓名",
        "人员编号",
        "单位",
        "职务",
        "擅长领域",
        "聘任单位",
        APPOINTED_ON,
        UNTIL,
        "聘任文号",
    ),
    ("姓名", "聘任单位", APPOINTED_ON),
    {
        "编号": "人员编号",
        "准考证号": "人员编号",
        "执法证号": "人员编号",
        "单位名称": "单位",
        "工作单位": "单位",
        "所在单位": "单位",
        "领域": "擅长领域",
        "专业领域": "擅长领域",
        "研究方向": "擅长领域",
        "聘任机关": "聘任单位",
        "文号": "聘任文号",
        "聘期止": UNTIL,
        "聘任期至": UNTIL,
    },
)


@dataclass(frozen=True)
class LecturersChange:
    """Lecturers that an import added, changed, and found as they were."""

    added: int
    changed: int
    unchanged: int


def import_lecturers(db: Session, book: Workbook, *, actor: str) -> LecturersChange:
    """Import the register. Somebody is known by number, or else by name and unit.

    Raises `StudyRefused` with every row's problems; then nothing has changed. The caller commits.
    """
    rows = rows_of(book, LECTURERS)[LECTURERS.name]
    people, register = PeopleThen(db), LecturerBook(db)
    given = [_given(row, people) for row in rows]
    _refuse_repetitions(rows, given)
    if problems := [problem for row in rows for problem in row.problems]:
        raise StudyRefused(problems)
    counts = {"added": 0, "changed": 0, "unchanged": 0}
    reason = messages.PLAN_FROM_FILE.format(file=book.name)[:200]
    for each in given:
        assert each is not None
        known = register.known(each)
        before = known.version if known is not None else None
        after = write_lecturer(db, each, known, actor=actor, reason=reason).version
        counts["added" if known is None else "unchanged" if before == after else "changed"] += 1
    change = LecturersChange(**counts)
    imported = study_decisions.LecturersImported(subject=book.name, after=vars(change))
    trail.decide(db, imported, actor=actor)
    return change


def _given(row: SheetRow, people: PeopleThen) -> LecturerGiven | None:
    """What a row says; the unit of somebody on the roster need not be told."""
    name = row.text("姓名", needed=True)
    number = row.text("人员编号")
    person: Person | None = None
    if name and number:
        person, why = people.of_number(name, number)
        if person is None:
            row.problem("人员编号", why)
    unit = row.typed("单位")
    if not unit and person is not None and person.unit is not None:
        unit = person.unit.name
    if not unit:
        row.problem("单位", messages.SHEET_MISSING)
    since, until = row.day(APPOINTED_ON, needed=True), row.day(UNTIL)
    texts = {
        field: row.typed(TEXTS[field][0], needed=TEXTS[field][2])
        for field in ("post", "fields", "appointed_by", "document_number")
    }
    if row.problems:
        return None
    given = LecturerGiven(name, unit, appointed_on=since, until=until, person=person, **texts)
    for fault in lecturer_faults(given):
        row.problem(*fault)
    return given


def _refuse_repetitions(rows: Sequence[SheetRow], given: Sequence[LecturerGiven | None]) -> None:
    seen: dict[tuple[object, ...], SheetRow] = {}
    for row, each in zip(rows, given, strict=True):
        if each is None:
            continue
        key = (each.person.id,) if each.person is not None else (each.name, each.unit)
        first = seen.setdefault(key, row)
        if first is not row:
            row.problem("", messages.SHEET_TWICE.format(other=first.row))
