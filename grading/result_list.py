"""The list of an exam's results (成绩册), by unit, as it is worked with and signed."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from documents.lists import Column, Group, UnitList, Value
from foundation.local_time import written_time
from grading import messages
from records import messages as record_messages
from records.audit import site_decisions
from records.exams.call import Call, called_people
from records.exams.exam import Exam
from records.exams.result import OUTCOMES, Outcome, Result
from records.many_rows import portions
from records.people.person import Person

Row = tuple[Outcome, dict[str, Value]]
"""An outcome, and what stands in each column: no more is held of anybody."""


def result_list(db: Session, exam: Exam, zone: dt.tzinfo, *, now: dt.datetime) -> UnitList:
    """Everybody who is called, under the unit of the call; who has no result yet is not scored. ``now`` in UTC, naive."""
    units: dict[tuple[str, str], list[Row]] = {}
    heads = [head for head in _COLUMNS if head != "grade" or exam.rules.grades]
    for some in portions(called_people(db, exam, deleted=True)):
        for call, result in _rows(db, some):
            outcome: Outcome = result.outcome if result else "pending"
            cells = {head: _cell(exam, head, call, outcome, result) for head in heads}
            units.setdefault((call.unit.code, call.unit.name), []).append((outcome, cells))
    rows = [row for each in units.values() for row in each]
    # Without those that would be empty for everybody.
    columns = [
        head for head in heads if head not in _MAY_BE_EMPTY or any(row[1][head] for row in rows)
    ]
    groups = []
    for (_, name), each in sorted(units.items()):
        counts = Counter(outcome for outcome, _ in each)
        shown = [[cells[head] for head in columns] for _, cells in each]
        figures = [len(each), *(counts[outcome] for outcome in OUTCOMES)]
        groups.append(Group(name, shown, _summary(counts, len(each)), figures))
    return UnitList(
        title=messages.RESULT_LIST_TITLE.format(
            title=exam.title, mark=messages.RESULT_LIST_SIMULATED if exam.simulated else ""
        ),
        group_head=messages.LIST_UNIT,
        columns=[_COLUMNS[head] for head in columns],
        groups=groups,
        counted=[messages.LIST_CALLED, *(record_messages.OUTCOME_NAMES[each] for each in OUTCOMES)],
        signatures=messages.LIST_SIGNATURES,
        notes=_notes(exam, Counter(outcome for outcome, _ in rows)),
        printed=messages.LIST_PRINTED.format(at=written_time(now, zone)),
    )


def list_taken(exam: Exam, listed: UnitList, form: str) -> site_decisions.DocumentTaken:
    """What the audit trail keeps when the list leaves the system as a file (``form``: pdf, xlsx)."""
    return site_decisions.DocumentTaken(
        subject=exam.name,
        document=messages.RESULT_LIST,
        form=form,
        people=sum(len(group.rows) for group in listed.groups),
    )


_COLUMNS = {
    "number": Column(messages.LIST_NUMBER, 12, "center"),
    "name": Column(messages.LIST_NAME, 16),
    "card": Column(messages.LIST_CARD, 14, "center"),
    "post": Column(messages.LIST_POST, 16),
    "form": Column(messages.LIST_FORM, 6, "center"),
    "score": Column(messages.LIST_SCORE, 8, "center"),
    "grade": Column(messages.LIST_GRADE, 8, "center"),
    "outcome": Column(messages.LIST_OUTCOME, 8, "center"),
    "note": Column(messages.LIST_NOTE, 20),
}
_MAY_BE_EMPTY = ("card", "post")


def _rows(db: Session, calls: Collection[int]) -> list[tuple[Call, Result | None]]:
    wanted = (
        select(Call)
        .where(Call.id.in_(calls))
        .order_by(Call.id)
        .options(
            selectinload(Call.person).selectinload(Person.cards),
            joinedload(Call.unit),
            selectinload(Call.form),
            joinedload(Call.exemption),
        )
    )
    results = select(Result).where(Result.call_id.in_(calls))
    of_call = {
        each.call_id: each for each in db.scalars(results.options(joinedload(Result.attempt)))
    }
    return [(call, of_call.get(call.id)) for call in db.scalars(wanted)]


def _cell(exam: Exam, head: str, call: Call, outcome: Outcome, result: Result | None) -> Value:
    score = result.score if result else None
    attempt = result.attempt if result else None
    match head:
        case "number":
            return call.person.number
        case "name":
            return call.person.name
        case "card":
            return call.person.card_number
        case "post":
            return call.proposed_post
        case "form":
            return (attempt.form if attempt else call.form).code
        case "score":
            return score
        case "grade":
            return "" if score is None else exam.rules.band(score, exam.total_points)
        case "outcome":
            return record_messages.OUTCOME_NAMES[outcome]
    if outcome == "exempt" and call.exemption:
        return call.exemption.basis
    if outcome == "voided" and attempt:
        return attempt.void_reason
    return messages.LIST_NOTES.get(outcome, "")


def _summary(counts: Counter[Outcome], called: int) -> str:
    told = [
        messages.LIST_COUNT.format(name=record_messages.OUTCOME_NAMES[each], count=counts[each])
        for each in OUTCOMES
        if counts[each] or each in ("passed", "failed", "absent")
    ]
    return "，".join([messages.LIST_COUNT.format(name=messages.LIST_CALLED, count=called), *told])


def _notes(exam: Exam, counts: Counter[Outcome]) -> list[str]:
    notes = [messages.LIST_CUT.format(total=exam.total_points, cut=exam.cut_score)]
    if counts["pending"] or counts["exception"]:
        text = messages.LIST_UNFINISHED.format(
            pending=counts["pending"], exception=counts["exception"]
        )
        notes.append(text)
    return notes
