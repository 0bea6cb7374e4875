"""The demo's essays marked: two simulated markers, a third where they differ, and the head where three do.

Through the services of the marking, as the pages do it. What a reader gives is drawn from how much stands there, their own
severity and chance; all draws come from the seed and the answer.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from foundation.clock import utc_now
from grading.marking.criteria import STEP
from grading.marking.desk import Marker, give, next_turn
from grading.marking.lead import arbitrate, close_marking, make_seed, refresh
from grading.marking.opening import QuestionToMark, open_marking
from grading.marking.staff import Staff
from grading.marking.views import answer_of, lead_view
from lawstudy.demo.room import LOGINS, MORE_MARKERS
from records.exams.exam import Exam
from records.exams.marking import MarkingTask, MarkingTurn

HEAD = Marker(LOGINS["head_of_marking"], ["head_of_marking"])
SEVERITY = {LOGINS["marker"]: 0.04, MORE_MARKERS[0]: -0.06, MORE_MARKERS[1]: 0.0}
"""What each reader adds to the share of the points that an answer deserves."""
SPREAD = 0.09
SENTENCES = 7
"""A simulated answer has at most so many."""
REASON = "（演示）对照评分标准逐项核定"


@dataclass
class MarkedAsSimulated:
    """``answers`` were marked, in so many readings; ``decided`` by the head."""

    answers: int = 0
    read: int = 0
    decided: int = 0


def is_marked(db: Session, exam: Exam) -> bool:
    """Whether the exam's essays were marked already."""
    closed = select(MarkingTask.id).where(
        MarkingTask.exam_id == exam.id, MarkingTask.state == "closed"
    )
    return db.scalar(closed.limit(1)) is not None


def mark_as_simulated(
    db: Session, exam: Exam, questions: Sequence[QuestionToMark], *, seed: int
) -> MarkedAsSimulated:
    """Open the marking, read everything, decide the disputes and close it, in the caller's transaction.

    Raises `MarkingRefused`.
    """
    staff = Staff(list(SEVERITY))
    tasks = open_marking(db, exam, questions, staff, actor=HEAD.login, roles=HEAD.roles)
    done, now = MarkedAsSimulated(), utc_now()
    draw = random.Random(f"{seed}:{exam.name}")
    for task in tasks:
        full = [line["points"] for line in task.rubric]
        make_seed(db, task, task.reference, full, HEAD)
        make_seed(db, task, task.reference[: len(task.reference) // 2], _share(task, 0.5), HEAD)
    while True:
        _read_all(db, tasks, seed, draw, now, done)
        refresh(db, exam)
        disputes = lead_view(db, exam).disputes
        for dispute in disputes:
            points = sorted(points for _, points in dispute.marks.values())
            share = points[len(points) // 2] / dispute.task.points
            arbitrate(db, dispute.key, _share(dispute.task, share), REASON, HEAD, now=now)
        done.decided += len(disputes)
        # What was decided may bring a paper near the cut score, to be read again.
        if not disputes:
            break
    done.answers = close_marking(db, exam, HEAD, now=now).total()
    return done


def _read_all(
    db: Session,
    tasks: Sequence[MarkingTask],
    seed: int,
    draw: random.Random,
    now: dt.datetime,
    done: MarkedAsSimulated,
) -> None:
    """Let everybody read whatever there is for them, as often as anything is left by others' readings."""
    before = -1
    while done.read != before:
        before = done.read
        for task in tasks:
            for login in SEVERITY:
                marker = Marker(login, ["marker"])
                while (turn := next_turn(db, task, marker, now=now, draw=draw)) is not None:
                    points = _share(task, _judged(db, turn, login, seed))
                    give(db, turn.key, points, marker, now=now)
                    done.read += 1


def _judged(db: Session, turn: MarkingTurn, login: str, seed: int) -> float:
    """The share of the points that a reader finds right."""
    if turn.seed is not None:
        deserved = turn.seed.points / turn.task.points
    else:
        deserved = min(1.0, answer_of(db, turn).count("。") / SENTENCES)
    of = turn.script.attempt_id if turn.script is not None else "seed"
    chance = random.Random(f"{seed}:{login}:{of}:{turn.kind}").gauss(0, SPREAD)
    return min(1.0, max(0.0, deserved + SEVERITY[login] + chance))


def _share(task: MarkingTask, share: float) -> list[float]:
    """So much of each criterion, in steps."""
    return [
        min(line["points"], round(share * line["points"] / STEP) * STEP) for line in task.rubric
    ]
