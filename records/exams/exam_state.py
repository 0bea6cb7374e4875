"""How far an exam is: which acts are still possible on it."""

from __future__ import annotations

from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from foundation.moves import CANDIDATE, COMMAND, Move, Moves
from records import messages
from records.exams.attempt import BEGUN, Attempt
from records.exams.call import Call
from records.exams.exam import Exam

ExamState = Literal["new", "released", "underway"]
"""``underway``: somebody has a paper open, or had one, also of an attempt that is voided: it is no other paper from then on."""
ExamAct = Literal["build", "release", "open"]

_BEFORE: frozenset[ExamState] = frozenset({"new", "released"})
_MAKERS = frozenset({COMMAND, "administrator"})

EXAM_MOVES: Moves[ExamState, ExamAct] = Moves(
    messages.EXAM,
    {
        "build": Move(_BEFORE, None, _MAKERS, "exam.build"),
        "release": Move(_BEFORE, "released", _MAKERS, "exam.release"),
        # The first attempt that begins or is handed in.
        "open": Move(
            frozenset({"released", "underway"}), "underway", frozenset({CANDIDATE, COMMAND}), ""
        ),
    },
    states=messages.EXAM_STATE_NAMES,
    acts=messages.EXAM_ACTS,
)


def exam_state(db: Session, name: str) -> ExamState:
    """The state of the exam of this name, also of one that is not on record yet."""
    exam = db.execute(select(Exam.id, Exam.released_at).where(Exam.name == name)).one_or_none()
    if exam is None:
        return "new"
    sat = (
        select(Attempt.id)
        .join(Call, Call.id == Attempt.call_id)
        .where(Call.exam_id == exam.id, Attempt.state.in_(BEGUN))
    )
    if db.scalar(sat.limit(1)) is not None:
        return "underway"
    return "released" if exam.released_at else "new"
