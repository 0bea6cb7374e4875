"""Practice papers: scored soon after they are handed in, by the same bulk path as exams, and the candidate is told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from records.bank.item_pool import formal_among
from records.exams.attempt import HANDED_IN, Attempt, AttemptState
from records.exams.call import Call
from records.exams.exam import Exam, ExamForm
from records.exams.response import RESOLVED, Response
from records.people.person import Person

MOST_SHOWN = 20
"""Tries at one paper that are listed, the newest ones."""


@dataclass(frozen=True)
class PracticeScore:
    """Points reached of ``total``; ``None`` while a person has to look at the paper. ``lost``: questions below full marks.

    ``withheld``: a formal item stands on the paper, as on papers from before there were pools; then nothing is told, since
    scores of one try after the other would give its key away.

    What would have been right is told question by question: `courses.review`.
    """

    score: float | None
    total: float
    lost: tuple[str, ...]
    withheld: bool = False


@dataclass(frozen=True)
class PracticeTry:
    """One try at a practice paper. ``open``: it has a page, where it is written or, once it is handed in, to be looked at."""

    attempt: int
    ordinal: int
    state: AttemptState
    open: bool
    handed_in_at: dt.datetime | None
    score: PracticeScore | None


@dataclass(frozen=True)
class PracticePaper:
    """A practice exam that somebody is called to, with their tries, the newest first; ``count`` is of all of them."""

    exam: str
    title: str
    count: int
    tries: Sequence[PracticeTry]


def practice_score(db: Session, candidate: Person, exam: Exam) -> PracticeScore | None:
    """The score of the newest paper that was handed in; ``None`` before there is one."""
    newest = (
        select(Attempt)
        .join(Call, Call.id == Attempt.call_id)
        .where(Call.exam_id == exam.id, Call.person_id == candidate.id)
        .where(Attempt.state.in_(HANDED_IN))
        .order_by(Attempt.ordinal.desc())
        .limit(1)
    )
    attempt = db.scalar(newest)
    return score_of(db, attempt) if attempt else None


def score_of(db: Session, attempt: Attempt) -> PracticeScore | None:
    """The score of this very try; ``None`` before it is scored."""
    rows = db.execute(
        select(Response.question, Response.status, Response.score).where(
            Response.attempt_id == attempt.id
        )
    ).all()
    if not rows:
        return None
    exam = attempt.form.exam
    if formal_among(db, {question["item_id"] for question in attempt.form.questions}):
        return PracticeScore(None, exam.total_points, (), withheld=True)
    points = {question["name"]: question["points"] for question in attempt.form.questions}
    known = {row.question: row.score or 0.0 for row in rows if row.status in RESOLVED}
    complete = known.keys() >= points.keys()
    lost = tuple(name for name in points if name in known and known[name] < points[name])
    score = exam.rules.rounded(sum(known.values())) if complete else None
    return PracticeScore(score, exam.total_points, lost)


def practice_papers(db: Session, person: int) -> list[PracticePaper]:
    """What somebody may practise on, the latest exam first."""
    attempts = db.scalars(
        select(Attempt)
        .join(Call, Call.id == Attempt.call_id)
        .join(Exam, Exam.id == Call.exam_id)
        .where(Call.person_id == person, Exam.practice)
        .order_by(Exam.id.desc(), Attempt.ordinal.desc())
        .options(joinedload(Attempt.form).joinedload(ExamForm.exam))
    ).all()
    tries: dict[str, list[Attempt]] = {}
    for attempt in attempts:
        tries.setdefault(attempt.form.exam.name, []).append(attempt)
    return [
        PracticePaper(
            name, of[0].form.exam.title, len(of), [_shown(db, each) for each in of[:MOST_SHOWN]]
        )
        for name, of in tries.items()
    ]


def _shown(db: Session, attempt: Attempt) -> PracticeTry:
    done = attempt.state in HANDED_IN
    return PracticeTry(
        attempt.id,
        attempt.ordinal,
        attempt.state,
        attempt.sitting_id is not None,
        attempt.ended_at if done else None,
        score_of(db, attempt) if done else None,
    )
