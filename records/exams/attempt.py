"""Attempts (作答): one time that a person writes the paper of a call. All times are UTC, naive; durations are in seconds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Literal, cast, get_args

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    String,
    Table,
    UniqueConstraint,
    bindparam,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from foundation.moves import CANDIDATE, COMMAND, SERVER, Move, Moves
from records import messages
from records.database.base import Base
from records.exams.call import Call
from records.exams.exam import Exam, ExamForm
from records.exams.sitting import Sitting
from records.many_rows import portions

AttemptState = Literal["called", "writing", "handed_in", "expired", "voided", "absent"]
"""``called``: not begun yet; ``expired``: handed in by the server when time was up."""

AttemptAct = Literal[
    "open",
    "hand_in",
    "send_file",
    "collect",
    "miss",
    "miss_file",
    "return_file",
    "add_time",
    "admit_late",
    "tick_arrival",
    "withdraw_arrival",
    "reopen",
    "propose_void",
    "withdraw_void",
    "void",
    "void_irregular",
    "bring_back",
    "bring_back_collected",
]

_INVIGILATORS = frozenset({"invigilator", "administrator"})
_DECIDERS = frozenset({"administrator", "approver"})
_CALLED: frozenset[AttemptState] = frozenset({"called"})
_WRITING: frozenset[AttemptState] = frozenset({"writing"})
_DONE: frozenset[AttemptState] = frozenset({"handed_in", "expired"})
_BROUGHT_BACK: frozenset[AttemptState] = _CALLED | _WRITING | _DONE | frozenset({"absent"})
"""A hall went on by itself; what the room knew of the attempt meanwhile may be anything but that it is void."""

ATTEMPT_MOVES: Moves[AttemptState, AttemptAct] = Moves(
    messages.ATTEMPT,
    {
        # Nothing is decided by it, and ``began_at`` tells. By the server: they were given the key, and no page opened it.
        "open": Move(_CALLED, "writing", frozenset({CANDIDATE, SERVER}), ""),
        "hand_in": Move(_WRITING, "handed_in", frozenset({CANDIDATE}), "paper.hand_in"),
        # A paper that was written elsewhere and comes as a file.
        "send_file": Move(_CALLED, "handed_in", frozenset({CANDIDATE, COMMAND}), "paper.hand_in"),
        "collect": Move(_WRITING, "expired", frozenset({SERVER}) | _INVIGILATORS, "paper.hand_in"),
        # The end of a sitting is one decision about everybody.
        "miss": Move(_CALLED, "absent", _INVIGILATORS, "session.end"),
        # Nobody has sent the file of an attempt that was given to write elsewhere.
        "miss_file": Move(_CALLED, "absent", frozenset({COMMAND}), "attempt.miss"),
        # The file that came cannot be scored, and another one is asked for.
        "return_file": Move(_DONE, "called", _DECIDERS, "attempt.return_file"),
        "add_time": Move(_CALLED | _WRITING, None, _INVIGILATORS, "attempt.add_time"),
        "admit_late": Move(_CALLED, None, _INVIGILATORS, "attempt.admit_late"),
        "tick_arrival": Move(_CALLED, None, _INVIGILATORS, "attempt.tick_arrival"),
        "withdraw_arrival": Move(_CALLED, None, _INVIGILATORS, "attempt.withdraw_arrival"),
        "reopen": Move(_DONE, "writing", _INVIGILATORS, "attempt.reopen"),
        "propose_void": Move(_WRITING | _DONE, None, _INVIGILATORS, "attempt.propose_void"),
        "withdraw_void": Move(_WRITING | _DONE, None, _INVIGILATORS, "attempt.withdraw_void"),
        "void": Move(_WRITING | _DONE, "voided", _INVIGILATORS, "attempt.void"),
        # Two people decided it about what invigilators recorded; a seat that is for a time of a bar is taken back, too.
        "void_irregular": Move(
            _CALLED | _WRITING | _DONE, "voided", _DECIDERS, "irregularity.decide"
        ),
        # Written in a hall that went on without the network, and handed in there, or collected when time was up.
        "bring_back": Move(
            _BROUGHT_BACK, "handed_in", _DECIDERS | frozenset({COMMAND}), "hall.take_paper"
        ),
        "bring_back_collected": Move(
            _BROUGHT_BACK, "expired", _DECIDERS | frozenset({COMMAND}), "hall.take_paper"
        ),
    },
    states=messages.ATTEMPT_STATE_NAMES,
    acts=messages.ATTEMPT_ACTS,
)

STATES: tuple[AttemptState, ...] = get_args(AttemptState)
HANDED_IN = ATTEMPT_MOVES.sources("reopen")
"""A paper is there to be scored."""
UNFINISHED = ATTEMPT_MOVES.sources("open", "hand_in")
"""The candidate may still write."""
DONE_WITH = ATTEMPT_MOVES.without_exit(STATES, but=("bring_back", "bring_back_collected"))
"""Attempts after which the same person may be called again: nothing leads on from them but a paper that comes back from a hall."""
BEGUN = tuple(state for state in STATES if state not in ("called", "absent"))
"""There is, or was, a paper."""
FINAL = tuple(state for state in STATES if state not in UNFINISHED)


class Attempt(Base):
    """One attempt of a called person. ``seed`` orders questions and options; ``code_hash`` is SHA-256 of the entry code.

    ``ordinal`` counts the attempts of a call from 1; ``assignment`` is the attempt's own name in nbgrader. Without a
    ``sitting``, the paper came as a file. ``page`` counts the pages that took the attempt over: only the newest may
    save; 0: none has opened it, though it may have begun with the key of the sealed paper. ``deadline`` is kept, so that it survives a restart; ``late_admitted``: an invigilator lets the candidate in
    after the limit. ``content_hash`` of the form as it was when the paper was opened in the room; ``ended_at``: when it
    was handed in; ``sha256`` of the notebook that is scored. ``arrived_at``: at the roll call, by a page that waits
    (``arrived_from`` is its address), or ticked by hand (``arrived_by`` is who did).
    """

    __tablename__ = "attempt"
    __table_args__ = (
        UniqueConstraint("sitting_id", "call_id"),
        UniqueConstraint("call_id", "ordinal"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    sitting_id: Mapped[int | None] = mapped_column(ForeignKey("sitting.id"), index=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("exam_call.id"), index=True)
    room: Mapped[str] = mapped_column(String(40), default="")
    seat: Mapped[str] = mapped_column(String(20), default="")
    code_hash: Mapped[str | None] = mapped_column(String(64), index=True)
    seed: Mapped[int] = mapped_column(default=0)
    extra_seconds: Mapped[int] = mapped_column(default=0)
    extra_reason: Mapped[str] = mapped_column(String(200), default="")
    late_admitted: Mapped[bool] = mapped_column(default=False)
    state: Mapped[AttemptState] = mapped_column(String(12), default="called")
    page: Mapped[int] = mapped_column(default=0)
    began_at: Mapped[dt.datetime | None]
    deadline: Mapped[dt.datetime | None]
    ended_at: Mapped[dt.datetime | None]
    sha256: Mapped[str | None] = mapped_column(String(64))
    answered: Mapped[int | None]
    void_proposed_by: Mapped[str | None] = mapped_column(String(80))
    void_reason: Mapped[str] = mapped_column(String(200), default="")
    form_id: Mapped[int] = mapped_column(ForeignKey("exam_form.id"))
    ordinal: Mapped[int]
    assignment: Mapped[str] = mapped_column(String(120))
    content_hash: Mapped[str] = mapped_column(String(64), default="")
    arrived_at: Mapped[dt.datetime | None]
    arrived_from: Mapped[str | None] = mapped_column(String(64))
    arrived_by: Mapped[str | None] = mapped_column(String(80))
    sitting: Mapped[Sitting | None] = relationship()
    call: Mapped[Call] = relationship()
    form: Mapped[ExamForm] = relationship()

    @property
    def is_practice(self) -> bool:
        """Whether its paper is a practice paper, wherever it is written: the exam says so."""
        return self.form.exam.practice

    @property
    def is_present(self) -> bool:
        """Whether they have arrived; whoever has begun did."""
        return self.arrived_at is not None or self.state in BEGUN

    def forget_page(self) -> None:
        """No page of theirs waits any more; a tick by hand stays."""
        self.arrived_from = None
        if self.arrived_by is None:
            self.arrived_at = None


def move_attempt(
    db: Session,
    attempt: int,
    act: AttemptAct,
    values: Mapping[str, object],
    *,
    roles: Collection[str],
    where: Sequence[ColumnElement[bool]] = (),
) -> dict[str, Any]:
    """Make a move on record, in the caller's transaction, if the attempt stands there where it may be made (and ``where``

    holds), whatever the caller thinks; returns what has changed in its row. The audit entry is the caller's.
    Raises `MoveRefused`, also for roles that may not make it.
    """
    move = ATTEMPT_MOVES.table[act]
    changed = dict(values) if move.target is None else {**values, "state": move.target}
    stands = (Attempt.id == attempt, Attempt.state.in_(move.sources), *where)
    moved = update(Attempt).where(*stands).values(**changed).returning(Attempt.id)
    if move.who.isdisjoint(roles) or db.scalar(moved) is None:
        state = db.scalar(select(Attempt.state).where(Attempt.id == attempt))
        raise ATTEMPT_MOVES.refused(state, act)
    return changed


def move_attempts(
    db: Session,
    act: AttemptAct,
    changes: Mapping[int, Mapping[str, object]],
    *,
    roles: Collection[str],
) -> dict[int, dict[str, Any]]:
    """The same move of many, each with the same columns; returns what has changed in the row of each.

    Raises `MoveRefused` when one of them does not stand where it may be made: the caller undoes all, and asks for each alone.
    """
    move, names = ATTEMPT_MOVES.table[act], {name for each in changes.values() for name in each}
    table = cast("Table", Attempt.__table__)
    stands = or_(*(table.c.state == state for state in move.sources))
    moved = update(table).where(table.c.id == bindparam("number"), stands)
    moved = moved.values({name: bindparam(f"new_{name}") for name in names})
    if move.target is not None:
        moved = moved.values(state=move.target)
    rows = [
        {"number": number, **{f"new_{name}": value for name, value in values.items()}}
        for number, values in changes.items()
    ]
    if move.who.isdisjoint(roles) or db.connection().execute(moved, rows).rowcount != len(rows):
        raise ATTEMPT_MOVES.refused(None, act)
    target: dict[str, Any] = {} if move.target is None else {"state": move.target}
    return {number: {**values, **target} for number, values in changes.items()}


def last_ordinals(db: Session, calls: Collection[int]) -> dict[int, int]:
    """How many attempts each of these calls has had; calls without one are left out."""
    found: dict[int, int] = {}
    for some in portions(calls):
        rows = db.execute(
            select(Attempt.call_id, func.max(Attempt.ordinal))
            .where(Attempt.call_id.in_(some))
            .group_by(Attempt.call_id)
        )
        found |= dict(rows.all())
    return found


def attempts_of(db: Session, exam: Exam) -> dict[int, list[Attempt]]:
    """The attempts of everybody who is called to an exam, in order, by call; as they stand now, not as ``db`` knew them.

    A large exam has more of them than should be held at once: `attempts_of_calls` of some.
    """
    return _by_call(db, Attempt.call_id.in_(select(Call.id).where(Call.exam_id == exam.id)))


def attempts_of_calls(db: Session, calls: Collection[int]) -> dict[int, list[Attempt]]:
    """The same of these calls."""
    rows: dict[int, list[Attempt]] = {}
    for some in portions(calls):
        rows |= _by_call(db, Attempt.call_id.in_(some))
    return rows


def _by_call(db: Session, of_calls: ColumnElement[bool]) -> dict[int, list[Attempt]]:
    rows: dict[int, list[Attempt]] = {}
    wanted = select(Attempt).where(of_calls).order_by(Attempt.ordinal)
    for attempt in db.scalars(wanted.execution_options(populate_existing=True)):
        rows.setdefault(attempt.call_id, []).append(attempt)
    return rows
