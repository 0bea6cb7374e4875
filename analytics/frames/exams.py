"""Frames of exams: exams, forms, their questions, who was called, attempts, results and certificates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from analytics.frames.reading import Kept, make_frame
from foundation.local_time import local_day
from records.certificates import Certificate
from records.exams.attempt import HANDED_IN, Attempt
from records.exams.call import Call, Exemption
from records.exams.correction import Correction
from records.exams.exam import Exam, ExamForm
from records.exams.policy import Policy
from records.exams.publication import Publication, PublishedResult, holds
from records.exams.result import Result
from records.exams.submission import Submission
from records.exams.validity import last_day

DONE = (*HANDED_IN, "voided")
"""Attempts whose paper and answers are shown: what was given back is being written anew."""


def read_exams(kept: Kept) -> list[Exam]:
    """The exams that are wanted, with their rules: there are few."""
    return [kept.db.get_one(Exam, each) for each in kept.exams.ids]


def exam_days(db: Session, zone: dt.tzinfo) -> dict[int, dt.date]:
    """The day of each exam's first hand-in, else of its release, where either is on record."""
    first = select(
        Call.exam_id, func.min(func.coalesce(Attempt.ended_at, Submission.handed_in_at))
    ).join(Attempt, Attempt.call_id == Call.id)
    first = first.outerjoin(Submission, Submission.attempt_id == Attempt.id).group_by(Call.exam_id)
    times = dict(db.execute(select(Exam.id, Exam.released_at)).all())
    times |= {exam: at for exam, at in db.execute(first) if at is not None}
    return {exam: local_day(at, zone) for exam, at in times.items() if at is not None}


def exams(kept: Kept, wanted: Sequence[Exam]) -> pd.DataFrame:
    """Every exam."""
    published = set(
        kept.db.scalars(select(Publication.exam_id).where(Publication.published_at.is_not(None)))
    )
    rules = [exam.rules for exam in wanted]
    found = [kept.days.get(exam.id) for exam in wanted]
    return make_frame(
        "exams",
        {
            "exam": kept.exams.of(exam.id for exam in wanted),
            "title": [exam.title for exam in wanted],
            "policy": [exam.policy_name for exam in wanted],
            "cut_score": [exam.cut_score for exam in wanted],
            "total_points": [exam.total_points for exam in wanted],
            "duration_minutes": [exam.duration_minutes for exam in wanted],
            "day": found,
            "year": [day.year if day else None for day in found],
            "simulated": [exam.simulated for exam in wanted],
            "practice": [exam.practice for exam in wanted],
            "published": [exam.id in published for exam in wanted],
            "attempts_allowed": [each.attempts.allowed for each in rules],
            "attempt_counts": [each.attempts.counts for each in rules],
            "resits_allowed": [each.resit.allowed for each in rules],
            "resit_counts": [each.resit.counts for each in rules],
        },
    )


def forms(kept: Kept, wanted: Sequence[Exam]) -> pd.DataFrame:
    """Every form."""
    called = dict(kept.db.execute(select(Call.form_id, func.count()).group_by(Call.form_id)).all())
    sat = dict(
        kept.db.execute(
            select(Attempt.form_id, func.count(Attempt.call_id.distinct()))
            .where(Attempt.state.in_(HANDED_IN))
            .group_by(Attempt.form_id)
        ).all()
    )
    found = [form for exam in wanted for form in exam.forms]
    return make_frame(
        "forms",
        {
            "exam": kept.exams.of(form.exam_id for form in found),
            "form": kept.forms.of(form.id for form in found),
            "content_hash": [form.content_hash for form in found],
            "questions": [len(form.questions) for form in found],
            "points": [sum(float(each["points"]) for each in form.questions) for form in found],
            "called": [called.get(form.id, 0) for form in found],
            "sat": [sat.get(form.id, 0) for form in found],
        },
    )


def items(kept: Kept, wanted: Sequence[Exam]) -> pd.DataFrame:
    """Every question of every form, in the order of `forms`."""
    void = _void_questions(kept)
    rows = [
        (form, slot, question)
        for exam in wanted
        for form in exam.forms
        for slot, question in enumerate(form.questions, 1)
    ]
    return make_frame(
        "items",
        {
            "exam": kept.exams.of(form.exam_id for form, _, _ in rows),
            "form": kept.forms.of(form.id for form, _, _ in rows),
            "question": [question["name"] for _, _, question in rows],
            "slot": [slot for _, slot, _ in rows],
            "item_id": [question["item_id"] for _, _, question in rows],
            "kind": [question["kind"] for _, _, question in rows],
            "content_area": [question["content_area"] for _, _, question in rows],
            "points": [question["points"] for _, _, question in rows],
            "expected": [question.get("expected_facility") for _, _, question in rows],
            "content_hash": [question.get("content_hash") for _, _, question in rows],
            "voided": [_is_void(form, question, void) for form, _, question in rows],
        },
    )


def _void_questions(kept: Kept) -> set[tuple[int, str]]:
    """Exam and item (``id``, or ``id/2`` of a case, see `Correction.item`) of what confirmed corrections leave void.

    A new key that is decided later takes the place of a question's being void.
    """
    void: set[tuple[int, str]] = set()
    decided = select(Correction.exam_id, Correction.item, Correction.act).where(
        Correction.state == "confirmed"
    )
    for exam, item, act in kept.db.execute(decided.order_by(Correction.decided_at, Correction.id)):
        if act == "void":
            void.add((exam, item))
        elif act == "key":
            void.discard((exam, item))
    return void


def _is_void(form: ExamForm, question: Mapping[str, Any], void: set[tuple[int, str]]) -> bool:
    item, part = str(question["item_id"]), str(question["name"]).partition("_")[2]
    # What is in pretest counts for nobody, either; `grading.pretest` measures it.
    return "pretest" in question or bool(
        void & {(form.exam_id, item), (form.exam_id, f"{item}/{part}")}
    )


def calls(kept: Kept) -> pd.DataFrame:
    """Everybody who is called."""
    found = kept.columns(
        select(
            Call.exam_id,
            Call.person_id,
            Call.unit_id,
            Call.form_id,
            Exemption.call_id.is_not(None).label("exempt"),
            Call.proposed_post,
        )
        .outerjoin(Exemption, Exemption.call_id == Call.id)
        .where(Call.exam_id.in_(kept.exams.ids))
        .order_by(Call.id)
    )
    return make_frame("calls", _named(kept, found))


def attempts(kept: Kept) -> pd.DataFrame:
    """Every attempt."""
    handed_in_at = func.coalesce(Attempt.ended_at, Submission.handed_in_at)
    found = kept.columns(
        select(
            Attempt.id.label("attempt"),
            Attempt.call_id,
            Call.exam_id,
            Call.person_id,
            Call.unit_id,
            Attempt.form_id,
            Attempt.ordinal,
            Attempt.state,
            Attempt.began_at,
            case((Attempt.state.in_(DONE), handed_in_at)).label("handed_in_at"),
            Attempt.extra_seconds,
            Result.call_id.is_not(None).label("counts"),
            Submission.door,
        )
        .join(Call, Call.id == Attempt.call_id)
        .outerjoin(Submission, Submission.attempt_id == Attempt.id)
        .outerjoin(Result, Result.attempt_id == Attempt.id)
        .where(Call.exam_id.in_(kept.exams.ids))
        .order_by(Attempt.id)
    )
    first: dict[int, tuple[int, int]] = {}
    times = zip(found["began_at"], found["handed_in_at"], strict=True)
    found["minutes"] = [
        (end - begin).total_seconds() / 60 if begin and end else None for begin, end in times
    ]
    for call, ordinal, attempt, state in zip(
        found["call_id"], found["ordinal"], found["attempt"], found["state"], strict=True
    ):
        if state in HANDED_IN:
            first[call] = min(first.get(call, (ordinal, attempt)), (ordinal, attempt))
    firsts = {attempt for _, attempt in first.values()}
    found["first"] = [attempt in firsts for attempt in found["attempt"]]
    return make_frame("attempts", _named(kept, found))


def results(kept: Kept, wanted: Sequence[Exam]) -> pd.DataFrame:
    """Everybody who is called, and what became of it."""
    told = select(PublishedResult.call_id, PublishedResult.outcome, PublishedResult.score).where(
        holds()
    )
    published = told.subquery()
    found = kept.columns(
        select(
            Call.exam_id,
            Call.person_id,
            Call.unit_id,
            func.coalesce(Attempt.form_id, Call.form_id).label("form_id"),
            Result.attempt_id.label("attempt"),
            Result.outcome,
            Result.score,
            published.c.outcome.label("published"),
            published.c.score.label("published_score"),
            Attempt.ended_at,
        )
        .outerjoin(Result, Result.call_id == Call.id)
        .outerjoin(Attempt, Attempt.id == Result.attempt_id)
        .outerjoin(published, published.c.call_id == Call.id)
        .where(Call.exam_id.in_(kept.exams.ids))
        .order_by(Call.id)
    )
    rules = {exam.id: (exam.rules, exam) for exam in wanted}
    grades: dict[tuple[int, float], str] = {}
    found["grade"] = [
        "" if score is None else _grade(*rules[exam], score, grades)
        for exam, score in zip(found["exam_id"], found["score"], strict=True)
    ]
    found["valid_until"] = [
        _until(*rules[exam], ended, kept.zone) if outcome == "passed" else None
        for exam, outcome, ended in zip(
            found["exam_id"], found["outcome"], found["ended_at"], strict=True
        )
    ]
    return make_frame("results", _named(kept, found))


def _grade(policy: Policy, exam: Exam, score: float, known: dict[tuple[int, float], str]) -> str:
    if (exam.id, score) not in known:
        known[exam.id, score] = policy.band(score, exam.total_points)
    return known[exam.id, score]


def _until(
    policy: Policy, exam: Exam, ended: dt.datetime | None, zone: dt.tzinfo
) -> dt.date | None:
    """As `records.exams.validity.passes` has it: from the hand-in, where none is kept from the release."""
    at = ended or exam.released_at
    return last_day(policy, local_day(at, zone)) if at and policy.expires else None


def certificates(kept: Kept) -> pd.DataFrame:
    """Every certificate."""
    found = kept.columns(
        select(
            Certificate.number,
            Call.exam_id,
            Call.person_id,
            Call.unit_id,
            Call.form_id,
            Certificate.state,
            Certificate.issued_on,
            Certificate.until,
        )
        .join(Call, Call.id == Certificate.call_id)
        .where(Call.exam_id.in_(kept.exams.ids))
        .order_by(Certificate.id)
    )
    return make_frame("certificates", _named(kept, found))


def _named(kept: Kept, found: dict[str, Sequence[Any]]) -> dict[str, Any]:
    """Rows of calls with the names of what their ids are of."""
    return {
        **found,
        "exam": kept.exams.of(found["exam_id"]),
        "person": kept.people.of(found["person_id"]),
        "unit": kept.units.of(found["unit_id"]),
        "form": kept.forms.of(found["form_id"]),
    }
