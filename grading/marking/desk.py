"""A marker's desk: the next answer to read, the draft of its points, and the points when they are given.

An answer is lent for some minutes. Who comes too late may still give points while nobody else has begun to read it; what they
typed is kept in any case.
"""

from __future__ import annotations

import datetime as dt
import math
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import Select, bindparam, exists, func, select
from sqlalchemy.orm import Session, aliased

from grading import messages
from grading.errors import MarkingRefused
from grading.marking.criteria import STEP
from grading.marking.scripts import (
    bring_up_to_date,
    follow,
    is_current,
    is_out_of_date,
    look_near_cut,
    new_turn,
)
from records.accounts.account import Account
from records.accounts.permissions import may
from records.exams.attempt import HANDED_IN, Attempt
from records.exams.call import Call
from records.exams.marking import MarkingScript, MarkingSeed, MarkingTask, MarkingTurn
from records.exams.response import Response

REFED_AFTER = 5
"""Answers that a marker has read since, before one of their own comes again."""

Criteria = Sequence[float | None]
"""Points for each line of the rubric; ``None``: none typed yet."""


class Draw(Protocol):
    """Where chance comes from."""

    def random(self) -> float:
        """From 0 to below 1."""


@dataclass(frozen=True)
class Marker:
    """Who reads: login and roles, as they are logged in."""

    login: str
    roles: Collection[str]


def next_turn(
    db: Session,
    task: MarkingTask,
    marker: Marker,
    *,
    now: dt.datetime,
    draw: Draw | None = None,
) -> MarkingTurn | None:
    """The answer that the marker has begun to read, else the next one, in the caller's transaction; ``None``: there is none.

    Raises `MarkingRefused`.
    """
    _require(marker_problems(db, task, marker))
    own = db.scalar(
        select(MarkingTurn)
        .where(
            MarkingTurn.task_id == task.id,
            MarkingTurn.login == marker.login,
            MarkingTurn.state == "leased",
            MarkingTurn.kind != "arbiter",
        )
        .order_by(MarkingTurn.id)
        .limit(1)
    )
    if own is not None:
        if own.script is None or is_current(db, own.script):
            _lend(task, own, marker, now)
            return own
        bring_up_to_date(db, task, own.script.attempt_id)
    _take_back(db, task, now)
    found = _waiting(db, task, marker)
    if found is None and is_out_of_date(db, task):
        bring_up_to_date(db, task)
        found = _waiting(db, task, marker)
    if found is None:
        return None
    turn = _among_others(db, task, marker, draw or secrets.SystemRandom()) or found
    turn.draft = _typed_before(db, turn, marker)
    _lend(task, turn, marker, now)
    db.flush()
    return turn


def save_draft(
    db: Session, key: str, criteria: Criteria, marker: Marker, *, now: dt.datetime
) -> None:
    """Keep what the marker has typed. Raises `MarkingRefused` where nothing more can be given."""
    turn = own_turn(db, key, marker)
    task = turn.task
    problems = marker_problems(db, task, marker)
    if turn.state == "given":
        problems.append(messages.MARKING_GIVEN)
    problems += _shape_problems(task, criteria)
    _require(problems)
    turn.draft = list(criteria)
    if turn.state == "leased":
        _lend(task, turn, marker, now)


def give(
    db: Session, key: str, criteria: Criteria, marker: Marker, *, now: dt.datetime
) -> MarkingTurn:
    """Give the points of an answer, in the caller's transaction; giving the same again changes nothing.

    Raises `MarkingRefused` with everything that stands against it; nothing is changed then.
    """
    turn = own_turn(db, key, marker)
    task = turn.task
    if turn.state == "given" and list(criteria) == turn.criteria:
        return turn
    problems = marker_problems(db, task, marker)
    if turn.state == "given":
        problems.append(messages.MARKING_GIVEN)
    script = turn.script
    if script is not None and not is_current(db, script):
        problems.append(messages.MARKING_CHANGED)
    elif turn.state == "dropped" and not _can_go_on(db, turn):
        problems.append(messages.MARKING_TOO_LATE)
    problems += points_problems(task, criteria)
    _require(problems)
    if turn.state == "dropped":
        _go_on(db, turn)
    turn.state, turn.given_at = "given", now
    turn.criteria = turn.draft = list(criteria)
    turn.points = total(criteria)
    db.flush()
    if script is not None and turn.kind != "refed":
        follow(db, task, script)
        look_near_cut(db, task.exam, script.attempt_id)
    return turn


def own_turn(db: Session, key: str, marker: Marker) -> MarkingTurn:
    """A turn of the marker's own. Raises `MarkingRefused`: of others' it is not even said that they exist."""
    turn = db.scalar(select(MarkingTurn).where(MarkingTurn.key == key))
    if turn is None or turn.login != marker.login:
        raise MarkingRefused([messages.MARKING_NOT_YOURS])
    return turn


def marker_problems(db: Session, task: MarkingTask, marker: Marker) -> list[str]:
    """What keeps somebody from reading the answers to this question."""
    problems = []
    if task.state != "open":
        problems.append(messages.MARKING_IS_CLOSED)
    if not may(marker.roles, "mark.give") or marker.login not in task.markers:
        problems.append(messages.MARKING_NOT_ASSIGNED)
    if marker.login in task.writers:
        problems.append(messages.MARKING_WRITER.format(login=marker.login))
    called = (
        select(Call.id)
        .join(Account, Account.person_id == Call.person_id)
        .where(Call.exam_id == task.exam_id, Account.login == marker.login)
    )
    # They may have been called to it since the marking was opened.
    if db.scalar(called.limit(1)) is not None:
        problems.append(messages.MARKING_CANDIDATE.format(login=marker.login))
    return problems


def points_problems(task: MarkingTask, criteria: Criteria) -> list[str]:
    """What is wrong with the points for each criterion."""
    problems = _shape_problems(task, criteria)
    if problems:
        return problems
    for number, (line, points) in enumerate(zip(task.rubric, criteria, strict=True), 1):
        worth = line["points"]
        if points is None:
            problems.append(messages.MARKING_POINTS_LACK.format(number=number))
        elif not 0 <= points <= worth or not (
            math.isclose(points, worth) or float(points / STEP).is_integer()
        ):
            text = messages.MARKING_POINTS
            problems.append(text.format(number=number, given=f"{points:g}", worth=f"{worth:g}"))
    return problems


def total(criteria: Criteria) -> float:
    """The points of an answer."""
    return round(math.fsum(points or 0.0 for points in criteria), 6)


def _shape_problems(task: MarkingTask, criteria: Criteria) -> list[str]:
    right = len(criteria) == len(task.rubric) and all(
        points is None or math.isfinite(points) for points in criteria
    )
    return [] if right else [messages.MARKING_CRITERIA.format(count=len(task.rubric))]


def _require(problems: Sequence[str]) -> None:
    if problems:
        raise MarkingRefused(problems)


def _lend(task: MarkingTask, turn: MarkingTurn, marker: Marker, now: dt.datetime) -> None:
    minutes = task.exam.rules.marking.lease_minutes
    turn.state, turn.login = "leased", marker.login
    turn.leased_until = now + dt.timedelta(minutes=minutes)


def _take_back(db: Session, task: MarkingTask, now: dt.datetime) -> None:
    """Let others read what was lent and has not come back in time."""
    rows = select(MarkingTurn).where(
        MarkingTurn.task_id == task.id,
        MarkingTurn.state == "leased",
        MarkingTurn.leased_until < now,
    )
    for turn in db.scalars(rows).all():
        turn.state = "dropped"
        db.flush()
        if turn.script_id is not None and turn.kind != "refed":
            db.add(new_turn(task, script_id=turn.script_id, kind=turn.kind, state="waiting"))
    db.flush()


_MINE = aliased(MarkingTurn)
_WAITING: Select[MarkingTurn] = (
    select(MarkingTurn)
    .join(MarkingScript, MarkingScript.id == MarkingTurn.script_id)
    .join(Attempt, Attempt.id == MarkingScript.attempt_id)
    .join(
        Response,
        (Response.attempt_id == MarkingScript.attempt_id)
        & (Response.question == MarkingScript.question)
        & (Response.answer_sha256 == MarkingScript.answer_sha256),
    )
    .where(
        MarkingTurn.task_id == bindparam("task"),
        MarkingTurn.state == "waiting",
        MarkingTurn.kind != "arbiter",
        MarkingScript.state == "open",
        Attempt.state.in_(HANDED_IN),
        ~exists().where(
            _MINE.script_id == MarkingTurn.script_id,
            _MINE.login == bindparam("login"),
            _MINE.state.in_(("leased", "given")),
        ),
        ~exists().where(
            Account.login == bindparam("login"), Account.person_id == MarkingScript.person_id
        ),
    )
    .order_by(MarkingTurn.position)
    .limit(1)
)
"""The next answer that waits for somebody: never their own, nor one that they have read. Made once: it is asked for all the time."""


def _waiting(db: Session, task: MarkingTask, marker: Marker) -> MarkingTurn | None:
    return db.scalar(_WAITING, {"task": task.id, "login": marker.login})


def _among_others(db: Session, task: MarkingTask, marker: Marker, draw: Draw) -> MarkingTurn | None:
    """Now and then an answer with a known mark, or one that the marker has read before."""
    marking = task.exam.rules.marking
    chance = 100 * draw.random()
    if chance < marking.seeded_percent:
        seed = _next_seed(db, task, marker)
        if seed is not None:
            return _added(db, new_turn(task, seed_id=seed.id, kind="seed"))
    elif chance < marking.seeded_percent + marking.refed_percent:
        before = _next_refed(db, task, marker)
        if before is not None:
            facts = {"script_id": before.script_id, "of_id": before.id}
            return _added(db, new_turn(task, kind="refed", **facts))
    return None


def _typed_before(db: Session, turn: MarkingTurn, marker: Marker) -> list[float | None] | None:
    """What the marker typed when they had the same answer before, and it was taken back."""
    if turn.script_id is None or turn.kind == "refed":
        return None
    before = select(MarkingTurn.draft).where(
        MarkingTurn.script_id == turn.script_id,
        MarkingTurn.login == marker.login,
        MarkingTurn.state == "dropped",
        MarkingTurn.kind != "refed",
    )
    return db.scalar(before.order_by(MarkingTurn.id.desc()).limit(1))


def _added(db: Session, turn: MarkingTurn) -> MarkingTurn:
    db.add(turn)
    return turn


def _next_seed(db: Session, task: MarkingTask, marker: Marker) -> MarkingSeed | None:
    seen = select(MarkingTurn.seed_id).where(
        MarkingTurn.task_id == task.id,
        MarkingTurn.login == marker.login,
        MarkingTurn.kind == "seed",
    )
    wanted = select(MarkingSeed).where(MarkingSeed.task_id == task.id, MarkingSeed.id.not_in(seen))
    return db.scalar(wanted.order_by(MarkingSeed.id).limit(1))


def _next_refed(db: Session, task: MarkingTask, marker: Marker) -> MarkingTurn | None:
    """The oldest of the marker's own that has not come again, if enough were read since."""
    own = MarkingTurn.task_id == task.id, MarkingTurn.login == marker.login
    again = select(MarkingTurn.of_id).where(*own, MarkingTurn.kind == "refed")
    given = select(MarkingTurn).where(
        *own,
        MarkingTurn.state == "given",
        MarkingTurn.kind.not_in(("seed", "refed", "arbiter")),
        MarkingTurn.id.not_in(again),
    )
    # Not one that was read within the last few.
    read = db.scalar(
        select(func.count()).select_from(MarkingTurn).where(*own, MarkingTurn.state == "given")
    )
    if (read or 0) <= REFED_AFTER:
        return None
    found = db.scalar(given.order_by(MarkingTurn.given_at, MarkingTurn.id).limit(1))
    if found is None or found.script is None or not is_current(db, found.script):
        return None
    return found


def _can_go_on(db: Session, turn: MarkingTurn) -> bool:
    """Whether nobody else has begun to read what was taken back."""
    if turn.script_id is None or turn.kind == "refed":
        return True
    return _in_its_place(db, turn) is not None


def _in_its_place(db: Session, turn: MarkingTurn) -> MarkingTurn | None:
    return db.scalar(
        select(MarkingTurn).where(
            MarkingTurn.script_id == turn.script_id,
            MarkingTurn.kind == turn.kind,
            MarkingTurn.state == "waiting",
        )
    )


def _go_on(db: Session, turn: MarkingTurn) -> None:
    if turn.script_id is None or turn.kind == "refed":
        return
    other = _in_its_place(db, turn)
    assert other is not None
    other.state = "dropped"
    db.flush()
