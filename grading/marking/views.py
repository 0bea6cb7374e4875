"""What pages show of the marking: a marker's desk, and the head's view of questions, disputes and quality. Reads alone."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session, joinedload

from grading import messages
from grading.marking.quality import MarkerQuality, quality
from grading.marking.scripts import band_of, marks_of, rules_of, waits_for_a_person
from records.accounts.account import Account
from records.exams.appeal import Appeal, unfinished_appeals
from records.exams.attempt import HANDED_IN, Attempt
from records.exams.call import Call
from records.exams.exam import Exam, exams_at_work
from records.exams.mark import Mark
from records.exams.marking import (
    MarkingScript,
    MarkingSeed,
    MarkingTask,
    MarkingTurn,
    RoundKind,
    ScriptState,
)
from records.exams.response import Response


@dataclass(frozen=True)
class DeskLine:
    """A question that somebody reads: how many answers they have read, and how many wait for a reader."""

    task: MarkingTask
    read: int
    waiting: int


@dataclass(frozen=True)
class ExamLine:
    """An exam with answers for people: ``pending`` have no points on record; ``tasks``: how many questions are being marked;

    ``reviews``: score reviews whose essays wait for their reader.
    """

    exam: Exam
    pending: int
    tasks: int
    closed: int
    reviews: int


@dataclass(frozen=True)
class Dispute:
    """An answer about which the readers differ, without its candidate; ``marks`` by round, points for each criterion first."""

    key: str
    task: MarkingTask
    answer: str
    marks: Mapping[RoundKind, tuple[Sequence[float], float]]


@dataclass(frozen=True)
class TaskView:
    """A question as the head of marking sees it. ``later``: answers that were given other points after the marking was closed."""

    task: MarkingTask
    states: Counter[ScriptState]
    waiting: int
    disputes: int
    seeds: int
    markers: Sequence[MarkerQuality]
    tolerance: float
    later: int


@dataclass(frozen=True)
class LeadView:
    """The marking of an exam: of the newest batch. ``staff``: accounts that may read."""

    exam: Exam
    pending: int
    tasks: Sequence[TaskView] = ()
    disputes: Sequence[Dispute] = ()
    staff: Sequence[Account] = ()
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_open(self) -> bool:
        """Whether answers are being read."""
        return any(each.task.state == "open" for each in self.tasks)

    @property
    def band(self) -> float:
        """So many points from the cut score a paper is read again."""
        return max((band_of(self.exam, each.task) for each in self.tasks), default=0.0)

    @property
    def left(self) -> int:
        """Answers without points."""
        return sum(each.states["open"] for each in self.tasks)


def desk_lines(db: Session, login: str) -> list[DeskLine]:
    """The questions that are given to somebody to read, the newest exam first."""
    rows = select(MarkingTask).where(MarkingTask.state == "open").order_by(MarkingTask.id)
    found = []
    for task in db.scalars(rows.options(joinedload(MarkingTask.exam))):
        if login in task.markers:
            read = read_count(db, task, login)
            found.append(DeskLine(task, read, _waiting(db, task)))
    return found


def reviews_to_read(db: Session, exam: Exam | None = None, login: str = "") -> list[Appeal]:
    """Score reviews whose essays wait for their reader: of an exam, or those of one reader."""
    return [
        each
        for each in unfinished_appeals(db, exam)
        if each.state == "recounting" and each.read_at is None and each.reader
        if login in ("", each.reader)
    ]


def read_count(db: Session, task: MarkingTask, login: str) -> int:
    """How many answers somebody has read."""
    wanted = (
        select(func.count())
        .select_from(MarkingTurn)
        .where(
            MarkingTurn.task_id == task.id,
            MarkingTurn.login == login,
            MarkingTurn.state == "given",
        )
    )
    return db.scalar(wanted) or 0


def answer_of(db: Session, turn: MarkingTurn) -> str:
    """The text that is read."""
    if turn.seed is not None:
        return turn.seed.text
    assert turn.script is not None
    return _written(db, turn.script)


def exam_lines(db: Session) -> list[ExamLine]:
    """The formal exams with answers that people judge, or that they judged."""
    found = []
    for exam in db.scalars(exams_at_work().order_by(Exam.id.desc())):
        states = Counter(
            db.scalars(select(MarkingTask.state).where(MarkingTask.exam_id == exam.id))
        )
        pending = _pending(db, exam)
        if pending or states:
            reviews = len(reviews_to_read(db, exam))
            found.append(ExamLine(exam, pending, states["open"], states["closed"], reviews))
    return found


def lead_view(db: Session, exam: Exam) -> LeadView:
    """The page of the head of marking: no candidate is named on it."""
    staff = [
        row
        for row in db.scalars(select(Account).where(Account.active).order_by(Account.login))
        if "marker" in row.roles
    ]
    names = {row.login: row.name for row in db.scalars(select(Account))}
    newest = db.scalar(select(func.max(MarkingTask.batch)).where(MarkingTask.exam_id == exam.id))
    rows = select(MarkingTask).where(MarkingTask.exam_id == exam.id, MarkingTask.batch == newest)
    tasks = db.scalars(rows.order_by(MarkingTask.id)).all()
    return LeadView(
        exam,
        _pending(db, exam),
        [_task_view(db, task, names) for task in tasks],
        [each for task in tasks if task.state == "open" for each in _disputes(db, task)],
        staff,
        names,
    )


def _task_view(db: Session, task: MarkingTask, names: Mapping[str, str]) -> TaskView:
    states = Counter[ScriptState](
        db.scalars(select(MarkingScript.state).where(MarkingScript.task_id == task.id))
    )
    rows = select(MarkingTurn).where(
        MarkingTurn.task_id == task.id, MarkingTurn.state.in_(("waiting", "given"))
    )
    turns = db.scalars(rows).all()
    given = [turn for turn in turns if turn.state == "given"]
    seeds = {
        seed.id: seed.points
        for seed in db.scalars(select(MarkingSeed).where(MarkingSeed.task_id == task.id))
    }
    tolerance = rules_of(task).tolerance
    logins = sorted({*task.markers, *(str(turn.login) for turn in given if turn.kind != "arbiter")})
    return TaskView(
        task,
        states,
        _waiting(db, task),
        sum(turn.kind == "arbiter" and turn.state == "waiting" for turn in turns),
        len(seeds),
        [_quality(login, names.get(login, login), given, seeds, tolerance) for login in logins],
        tolerance,
        _marked_later(db, task),
    )


def _marked_later(db: Session, task: MarkingTask) -> int:
    later = exists().where(
        Mark.attempt_id == MarkingScript.attempt_id,
        Mark.question == MarkingScript.question,
        Mark.id > MarkingScript.mark_id,
    )
    wanted = select(func.count()).select_from(MarkingScript)
    return db.scalar(wanted.where(MarkingScript.task_id == task.id, later)) or 0


def _quality(
    login: str,
    name: str,
    given: Collection[MarkingTurn],
    seeds: Mapping[int, float],
    tolerance: float,
) -> MarkerQuality:
    points = {turn.id: turn.points or 0.0 for turn in given}
    first_two: dict[int | None, dict[str, float]] = {}
    for turn in given:
        # The first two readers were given it by chance; a third reads only what is disputed, which says nothing of them.
        if turn.kind in ("first", "second"):
            first_two.setdefault(turn.script_id, {})[str(turn.login)] = points[turn.id]
    own = [turn for turn in given if turn.login == login and turn.kind != "arbiter"]
    return quality(
        login,
        name,
        given=len(own),
        others=[
            (marks[login], other)
            for marks in first_two.values()
            if login in marks
            for reader, other in marks.items()
            if reader != login
        ],
        seeds=[(points[turn.id], seeds[turn.seed_id]) for turn in own if turn.seed_id is not None],
        own=[
            (points[turn.id], points[turn.of_id])
            for turn in own
            if turn.of_id is not None and turn.of_id in points
        ],
        tolerance=tolerance,
    )


def _disputes(db: Session, task: MarkingTask) -> list[Dispute]:
    rows = select(MarkingTurn).where(
        MarkingTurn.task_id == task.id,
        MarkingTurn.kind == "arbiter",
        MarkingTurn.state == "waiting",
    )
    found = []
    for turn in db.scalars(rows.order_by(MarkingTurn.position)).all():
        assert turn.script is not None
        turns = db.scalars(
            select(MarkingTurn).where(
                MarkingTurn.script_id == turn.script_id,
                MarkingTurn.state == "given",
                MarkingTurn.kind != "refed",
            )
        ).all()
        criteria = {each.kind: each.criteria or [] for each in turns}
        marks = {kind: (criteria[kind], points) for kind, points in marks_of(turns).items()}
        found.append(Dispute(turn.key, task, _written(db, turn.script), marks))
    return found


def _written(db: Session, script: MarkingScript) -> str:
    response = db.get(Response, (script.attempt_id, script.question))
    if response is None:
        return ""
    found = json.loads(response.value)
    return found if isinstance(found, str) else messages.ANSWER_NOTHING


def _waiting(db: Session, task: MarkingTask) -> int:
    wanted = (
        select(func.count())
        .select_from(MarkingTurn)
        .where(
            MarkingTurn.task_id == task.id,
            MarkingTurn.state == "waiting",
            MarkingTurn.kind != "arbiter",
        )
    )
    return db.scalar(wanted) or 0


def _pending(db: Session, exam: Exam) -> int:
    wanted = (
        select(func.count())
        .select_from(Response)
        .join(Attempt, Attempt.id == Response.attempt_id)
        .join(Call, Call.id == Attempt.call_id)
        .where(
            Call.exam_id == exam.id,
            waits_for_a_person(),
            Attempt.state.in_(HANDED_IN),
        )
    )
    return db.scalar(wanted) or 0
