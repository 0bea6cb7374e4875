"""Results of exams: one for everybody who is called."""

from __future__ import annotations

from typing import Literal, get_args

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from foundation.moves import COMMAND, SERVER, Move, Moves
from records import messages
from records.database.base import Base
from records.exams.attempt import Attempt
from records.exams.call import Call

Outcome = Literal["passed", "failed", "absent", "exempt", "voided", "exception", "pending"]
"""``exempt``: need not sit it; ``voided``: by decision of two people; ``exception``: a person must look at the paper; ``pending``: not all of it is
scored yet, or it is not handed in yet."""

OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
"""Everybody who is called has exactly one outcome, so their counts add up to the call list."""

ResultAct = Literal["decide"]

RESULT_MOVES: Moves[Outcome, ResultAct] = Moves(
    messages.RESULT,
    # What it becomes follows from the attempts and the policy alone (`grading.results.decide`); nobody sets it by hand.
    {"decide": Move(frozenset(OUTCOMES), None, frozenset({SERVER, COMMAND}), "exam.results")},
    states=messages.OUTCOME_NAMES,
    acts=messages.RESULT_ACTS,
)


class Result(Base):
    """The result of a call. ``attempt`` is the one that counts, ``None`` where there is none (absent, exempt).

    ``score`` is ``None`` unless every question of its paper has been scored.
    """

    __tablename__ = "result"

    call_id: Mapped[int] = mapped_column(ForeignKey("exam_call.id"), primary_key=True)
    outcome: Mapped[Outcome] = mapped_column(String(12))
    score: Mapped[float | None]
    attempt_id: Mapped[int | None] = mapped_column(ForeignKey("attempt.id"), index=True)
    call: Mapped[Call] = relationship()
    attempt: Mapped[Attempt | None] = relationship()
