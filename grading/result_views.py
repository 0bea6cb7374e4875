"""What pages ask of results: exams with their figures, one exam's people by unit and outcome, one person's papers. Reads alone."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, cast, get_args

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from records.exams.attempt import HANDED_IN, Attempt
from records.exams.call import Call
from records.exams.exam import Exam, ExamForm, exams_at_work
from records.exams.mark import Mark
from records.exams.paper_proposal import PaperProposal
from records.exams.response import Response, ResponseStatus
from records.exams.result import OUTCOMES, Outcome, Result
from records.exams.submission import Submission
from records.people.enforcement_card import EnforcementCard
from records.people.person import Person
from records.people.unit import Unit

Shown = Literal[
    "passed", "failed", "absent", "exempt", "voided", "exception", "to_mark", "unscored", "open"
]
"""Outcomes as people look for them. What is pending is one of three: ``to_mark`` a person has to; ``unscored``: handed

in, and not scored since; ``open``: not handed in yet. They and the others add up to who is called.
"""
SHOWN: tuple[Shown, ...] = get_args(Shown)

UNDECIDED: tuple[Shown, ...] = ("open", "unscored", "to_mark", "exception")
"""How people stand whose result is not decided."""


@dataclass(frozen=True)
class ExamFigures:
    """A formal exam: how many are called, and how they stand. ``proposals`` wait for a second person."""

    exam: Exam
    called: int
    shown: Counter[Shown]
    proposals: int


@dataclass(frozen=True)
class Wanted:
    """Which people of an exam: of a unit (by code), standing so, on a form; with this in name, number or card."""

    unit: str = ""
    shown: str = ""
    form: str = ""
    search: str = ""


@dataclass(frozen=True)
class PersonsResult:
    """Where a called person stands; ``result`` is ``None`` before the first scoring."""

    call: Call
    shown: Shown
    result: Result | None


def exam_figures(db: Session) -> list[ExamFigures]:
    """All formal exams that were released, the latest first."""
    waiting = dict(
        db.execute(
            select(Call.exam_id, func.count())
            .select_from(PaperProposal)
            .join(Attempt, Attempt.id == PaperProposal.attempt_id)
            .join(Call, Call.id == Attempt.call_id)
            .where(PaperProposal.state == "open")
            .group_by(Call.exam_id)
        ).all()
    )
    found = []
    for exam in db.scalars(exams_at_work().order_by(Exam.released_at.desc(), Exam.id.desc())):
        counts = count_shown(db, exam)
        found.append(ExamFigures(exam, sum(counts.values()), counts, waiting.get(exam.id, 0)))
    return found


def count_shown(db: Session, exam: Exam, wanted: Wanted | None = None) -> Counter[Shown]:
    """How many of an exam's people stand where."""
    rows = _found(exam, wanted or Wanted()).with_only_columns(
        _outcome, _to_mark, _handed_in, func.count(Call.id)
    )
    counts = Counter[Shown]()
    grouped = rows.order_by(None).group_by(_outcome, _to_mark, _handed_in)
    for outcome, to_mark, handed_in, count in db.execute(grouped):
        counts[_shown(cast("Outcome", outcome), to_mark=to_mark, handed_in=handed_in)] += count
    return counts


def results_found(
    db: Session, exam: Exam, wanted: Wanted, *, start: int, most: int
) -> list[PersonsResult]:
    """Some of an exam's people, by unit and number."""
    rows = (
        _found(exam, wanted)
        .add_columns(Result, _to_mark, _handed_in)
        .options(
            contains_eager(Call.person).selectinload(Person.cards),
            contains_eager(Call.unit),
            selectinload(Call.form),
            joinedload(Call.exemption),
            joinedload(Result.attempt).selectinload(Attempt.form),
        )
        .offset(start)
        .limit(most)
    )
    return [
        PersonsResult(
            call,
            _shown(
                result.outcome if result else PENDING,
                to_mark=to_mark,
                handed_in=handed_in,
            ),
            result,
        )
        for call, result, to_mark, handed_in in db.execute(rows)
    ]


def units_of_exam(db: Session, exam: Exam) -> Sequence[Unit]:
    """The units from which people are called."""
    return db.scalars(
        select(Unit)
        .where(Unit.id.in_(select(Call.unit_id).where(Call.exam_id == exam.id)))
        .order_by(Unit.code)
    ).all()


@dataclass(frozen=True)
class AttemptView:
    """One of a person's attempts with all that is known of its paper; ``counts``: the result is of this one."""

    attempt: Attempt
    counts: bool
    paper: Submission | None
    score: float | None
    questions: Mapping[ResponseStatus, int]
    marks: Sequence[Mark]
    proposals: Sequence[PaperProposal]


@dataclass(frozen=True)
class PersonView:
    """A called person with result and attempts, the latest first."""

    call: Call
    result: Result | None
    attempts: Sequence[AttemptView]


def person_view(db: Session, call_id: int) -> PersonView | None:
    """Everything about one call to a formal exam; ``None`` when there is no such call."""
    # A page reads it when the session is closed: all that it asks for is loaded here.
    related = (Call.person, Call.unit, Call.exam, Call.exemption)
    options = [joinedload(each) for each in related]
    call = db.get(Call, call_id, options=options, populate_existing=True)
    if call is None or call.exam.practice:
        return None
    result = db.get(Result, call_id, populate_existing=True)
    rows = db.scalars(
        select(Attempt)
        .where(Attempt.call_id == call_id)
        .order_by(Attempt.ordinal.desc())
        .options(
            joinedload(Attempt.form).joinedload(ExamForm.exam),
            joinedload(Attempt.sitting),
        )
        .execution_options(populate_existing=True)
    )
    views = []
    for row in rows:
        paper = db.get(Submission, row.id, populate_existing=True)
        statuses = select(Response.status, func.count(), func.sum(Response.score))
        found = db.execute(statuses.where(Response.attempt_id == row.id).group_by(Response.status))
        counts, points = dict[ResponseStatus, int](), 0.0
        for status, count, total in found:
            counts[status], points = count, points + (total or 0.0)
        views.append(
            AttemptView(
                row,
                result is not None and result.attempt_id == row.id,
                paper,
                points if counts and row.state in HANDED_IN else None,
                counts,
                db.scalars(select(Mark).where(Mark.attempt_id == row.id).order_by(Mark.id)).all(),
                db.scalars(
                    select(PaperProposal)
                    .where(PaperProposal.attempt_id == row.id)
                    .order_by(PaperProposal.id)
                ).all(),
            )
        )
    return PersonView(call, result, views)


def open_proposals(db: Session) -> Sequence[PaperProposal]:
    """All proposals that wait for a second person, the oldest first."""
    rows = select(PaperProposal).where(PaperProposal.state == "open").order_by(PaperProposal.id)
    return db.scalars(rows).all()


def year_of(exam: Exam, zone: dt.tzinfo) -> int:
    """The year under which an exam is listed: of its release, in the site's zone."""
    assert exam.released_at is not None
    return exam.released_at.replace(tzinfo=dt.UTC).astimezone(zone).year


PENDING: Outcome = "pending"
_outcome = func.coalesce(Result.outcome, "pending")
_to_mark = exists().where(Response.attempt_id == Result.attempt_id, Response.status == "pending")
_handed_in = exists().where(Attempt.call_id == Call.id, Attempt.state.in_(HANDED_IN))


def _shown(outcome: Outcome, *, to_mark: bool, handed_in: bool) -> Shown:
    if outcome != "pending":
        return outcome
    return "to_mark" if to_mark else "unscored" if handed_in else "open"


def _found(exam: Exam, wanted: Wanted) -> Select[Call]:
    rows = (
        select(Call)
        .join(Call.person)
        .join(Call.unit)
        .outerjoin(Result, Result.call_id == Call.id)
        .where(Call.exam_id == exam.id)
        .order_by(Unit.code, Person.number)
    )
    if wanted.unit:
        rows = rows.where(Unit.code == wanted.unit)
    if wanted.form:
        used = [form.id for form in exam.forms if form.code == wanted.form]
        last = select(Attempt.form_id).where(Attempt.id == Result.attempt_id).scalar_subquery()
        rows = rows.where(func.coalesce(last, Call.form_id).in_(used))
    if wanted.search:
        rows = rows.where(_named(wanted.search))
    conditions = _condition(wanted.shown)
    return rows if conditions is None else rows.where(conditions)


def _condition(shown: str) -> ColumnElement[bool] | None:
    pending = _outcome == "pending"
    match shown:
        case "to_mark":
            return pending & _to_mark
        case "unscored":
            return pending & ~_to_mark & _handed_in
        case "open":
            return pending & ~_to_mark & ~_handed_in
    return _outcome == shown if shown in OUTCOMES else None


def _named(text: str) -> ColumnElement[bool]:
    card = exists().where(
        EnforcementCard.person_id == Person.id,
        EnforcementCard.number.icontains(text, autoescape=True),
    )
    return or_(
        Person.name.icontains(text, autoescape=True),
        Person.number.icontains(text, autoescape=True),
        card,
    )
