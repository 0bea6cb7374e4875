"""Marking (阅卷): one question across all candidates, its answers, and who reads each of them when. All times are UTC, naive.

What counts in the end is a `records.exams.mark.Mark`, written when the marking of the exam is closed. Turns are only ever
added to: one whose time ran out is ``dropped`` with its draft, and another one waits in its place.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal, get_args

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from foundation.moves import SERVER, Move, Moves
from records import messages
from records.database.base import Base
from records.exams.attempt import Attempt
from records.exams.exam import Exam

TaskState = Literal["open", "closed"]
TaskAct = Literal["close"]
TASK_MOVES: Moves[TaskState, TaskAct] = Moves(
    messages.MARKING_TASK,
    {"close": Move(frozenset({"open"}), "closed", frozenset({"head_of_marking"}), "marking.close")},
    states=messages.MARKING_TASK_STATES,
    acts=messages.MARKING_TASK_ACTS,
)

ScriptState = Literal["open", "settled", "elsewhere", "gone"]
"""``elsewhere``: points were given in formgrader or by two people's decision, and these count; ``gone``: the answer was changed,

or its paper does not count any more."""
ScriptAct = Literal["settle", "read_again", "take_over", "give_back", "drop"]
_LIVE: frozenset[ScriptState] = frozenset({"open", "settled"})
SCRIPT_MOVES: Moves[ScriptState, ScriptAct] = Moves(
    messages.MARKING_SCRIPT,
    {
        "settle": Move(frozenset({"open"}), "settled", frozenset({SERVER}), ""),
        "read_again": Move(frozenset({"settled"}), "open", frozenset({SERVER}), ""),
        "take_over": Move(_LIVE, "elsewhere", frozenset({SERVER}), "marking.take_over"),
        "give_back": Move(frozenset({"elsewhere", "gone"}), "open", frozenset({SERVER}), ""),
        "drop": Move(_LIVE | {"elsewhere"}, "gone", frozenset({SERVER}), ""),
    },
    states=messages.MARKING_SCRIPT_STATES,
    acts=messages.MARKING_SCRIPT_ACTS,
)
DONE: tuple[ScriptState, ...] = ("settled", "elsewhere", "gone")

RoundKind = Literal["first", "second", "third", "again", "arbiter"]
"""Readings from which the points of an answer follow. ``again``: of a paper near the cut score; ``arbiter``: the head of marking."""
TurnKind = Literal["first", "second", "third", "again", "arbiter", "seed", "refed"]
"""``seed``: an answer with a known mark; ``refed``: one that the marker has read before. Nothing follows from these two."""
ROUNDS: tuple[RoundKind, ...] = get_args(RoundKind)
Rule = Literal["single", "mean", "third", "arbiter"]
"""By which the points of an answer were found: see `grading.marking.rounds`."""
TurnState = Literal["waiting", "leased", "given", "dropped"]


class MarkingTask(Base):
    """One question of an exam. ``questions``: its name on each form, by the form's code; ``batch`` counts from 1: answers that

    come when the marking is closed get a marking of their own. ``rubric``: points and text of each criterion; all of it as the
    exam was released with. ``markers`` and ``writers``: logins of those who read it, and of those who wrote the item.
    ``band_points``: papers no farther from the cut score are read once more; ``None``: as the exam's rules say.
    """

    __tablename__ = "marking_task"
    __table_args__ = (UniqueConstraint("exam_id", "batch", "item_id", "part", "points"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    exam_id: Mapped[int] = mapped_column(ForeignKey("exam.id"))
    batch: Mapped[int] = mapped_column(default=1)
    item_id: Mapped[str] = mapped_column(String(80))
    part: Mapped[int]
    points: Mapped[float]
    label: Mapped[str] = mapped_column(String(20))
    questions: Mapped[dict[str, Any]]
    context: Mapped[str] = mapped_column(Text, default="")
    stem: Mapped[str] = mapped_column(Text)
    reference: Mapped[str] = mapped_column(Text)
    rubric: Mapped[list[Any]]
    markers: Mapped[list[Any]]
    writers: Mapped[list[Any]]
    band_points: Mapped[float | None]
    state: Mapped[TaskState] = mapped_column(String(8), default="open")
    opened_by: Mapped[str] = mapped_column(String(80))
    opened_at: Mapped[dt.datetime]
    closed_by: Mapped[str | None] = mapped_column(String(80))
    closed_at: Mapped[dt.datetime | None]
    exam: Mapped[Exam] = relationship()


class MarkingScript(Base):
    """One answer that is read. ``person_id``: whose; ``again``: its paper came out near the cut score; ``final`` in points, by ``rule``.

    ``mark_id``: the mark that was written of it; one of somebody else's after it takes it over.
    """

    __tablename__ = "marking_script"
    __table_args__ = (
        UniqueConstraint("task_id", "attempt_id", "answer_sha256"),
        Index("ix_marking_script_attempt", "attempt_id", "question"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("marking_task.id"))
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"))
    question: Mapped[str] = mapped_column(String(12))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    answer_sha256: Mapped[str] = mapped_column(String(64))
    state: Mapped[ScriptState] = mapped_column(String(10), default="open")
    again: Mapped[bool] = mapped_column(default=False)
    final: Mapped[float | None]
    rule: Mapped[Rule | None] = mapped_column(String(8))
    mark_id: Mapped[int | None] = mapped_column(ForeignKey("mark.id"))
    task: Mapped[MarkingTask] = relationship()
    attempt: Mapped[Attempt] = relationship()


class MarkingSeed(Base):
    """An answer with a known mark (标准卷), which markers get among the others. Once made it stays as it is."""

    __tablename__ = "marking_seed"

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("marking_task.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    points: Mapped[float]
    by: Mapped[str] = mapped_column(String(80))
    at: Mapped[dt.datetime]


_COUNTS = text("state IN ('waiting', 'leased', 'given') AND kind NOT IN ('seed', 'refed')")
_TAKEN = text("state IN ('leased', 'given') AND kind <> 'refed'")


class MarkingTurn(Base):
    """One reading of one answer. ``key``: by which its marker's page names it, and which says nothing; ``position``: drawn, so

    that the order says nothing either. ``draft`` and ``criteria``: points for each criterion. ``of_id``: which turn is read once more.
    """

    __tablename__ = "marking_turn"
    __table_args__ = (
        # Each round of an answer has one reader, and nobody reads it in two rounds.
        Index(
            "uq_marking_turn_round",
            "script_id",
            "kind",
            unique=True,
            sqlite_where=_COUNTS,
            postgresql_where=_COUNTS,
        ),
        Index(
            "uq_marking_turn_reader",
            "script_id",
            "login",
            unique=True,
            sqlite_where=_TAKEN,
            postgresql_where=_TAKEN,
        ),
        Index("ix_marking_turn_waiting", "task_id", "state", "position"),
        Index("ix_marking_turn_login", "login", "task_id", "state"),
        Index("ix_marking_turn_script", "script_id", "login"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(16), unique=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("marking_task.id"))
    script_id: Mapped[int | None] = mapped_column(ForeignKey("marking_script.id"))
    seed_id: Mapped[int | None] = mapped_column(ForeignKey("marking_seed.id"))
    of_id: Mapped[int | None] = mapped_column(ForeignKey("marking_turn.id"))
    kind: Mapped[TurnKind] = mapped_column(String(8))
    state: Mapped[TurnState] = mapped_column(String(8), default="waiting")
    position: Mapped[float]
    login: Mapped[str | None] = mapped_column(String(80))
    leased_until: Mapped[dt.datetime | None]
    draft: Mapped[list[Any] | None]
    criteria: Mapped[list[Any] | None]
    points: Mapped[float | None]
    reason: Mapped[str] = mapped_column(String(200), default="")
    given_at: Mapped[dt.datetime | None]
    task: Mapped[MarkingTask] = relationship()
    script: Mapped[MarkingScript | None] = relationship()
    seed: Mapped[MarkingSeed | None] = relationship()


def exams_marked(db: Session, login: str | None = None) -> list[Exam]:
    """The exams that have a marking, the oldest first; with ``login`` those of which this account reads answers now."""
    tasks = db.scalars(select(MarkingTask).order_by(MarkingTask.exam_id)).all()
    return list(
        dict.fromkeys(
            task.exam
            for task in tasks
            if login is None or (login in task.markers and task.state == "open")
        )
    )
