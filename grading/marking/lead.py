"""What the head of marking does: known marks to put among the others, disputes, and the end of the marking."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Collection

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from foundation.clock import utc_now
from grading import messages
from grading.errors import MarkingRefused
from grading.marking.desk import Criteria, Marker, points_problems, total
from grading.marking.rounds import standing
from grading.marking.scripts import (
    bring_up_to_date,
    follow,
    is_current,
    look_near_cut,
    marks_of,
    open_tasks,
    rules_of,
    subject_of,
)
from records.accounts.own import is_own
from records.accounts.permissions import may
from records.audit import trail
from records.audit.marking_decisions import AnswerMarked, DisputeDecided, MarkingClosed, SeedMade
from records.exams.exam import Exam
from records.exams.mark import Mark
from records.exams.marking import (
    DONE,
    TASK_MOVES,
    MarkingScript,
    MarkingSeed,
    MarkingTask,
    MarkingTurn,
    Rule,
)
from records.exams.reason import MOST_REASON, is_reason
from records.exams.submission import Submission
from records.messages import MARKING_RULES

MOST_SEED_TEXT = 8000
_ROUND: dict[Rule, int] = {"single": 1, "mean": 2, "third": 3, "arbiter": 4}
"""How many have read an answer when its points are found, as `Mark.round` says."""


def make_seed(
    db: Session, task: MarkingTask, text: str, criteria: Criteria, lead: Marker
) -> MarkingSeed:
    """Put an answer with a known mark among the others. Raises `MarkingRefused` with everything against it."""
    problems = _lead_problems(task, lead)
    text = text.strip()
    if not text or len(text) > MOST_SEED_TEXT:
        problems.append(messages.MARKING_SEED_TEXT.format(most=MOST_SEED_TEXT))
    problems += points_problems(task, criteria)
    if problems:
        raise MarkingRefused(problems)
    made = MarkingSeed(
        task_id=task.id, text=text, points=total(criteria), by=lead.login, at=utc_now()
    )
    db.add(made)
    db.flush()
    told = SeedMade(
        subject=f"{task.exam.name}/{task.item_id}",
        points=made.points,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
    )
    trail.decide(db, told, actor=lead.login)
    return made


def arbitrate(
    db: Session, key: str, criteria: Criteria, reason: str, lead: Marker, *, now: dt.datetime
) -> MarkingTurn:
    """Decide a dispute after having seen all marks. Raises `MarkingRefused` with everything that stands against it."""
    turn = db.scalar(select(MarkingTurn).where(MarkingTurn.key == key))
    if turn is None or turn.kind != "arbiter" or turn.script is None:
        raise MarkingRefused([messages.MARKING_NOT_YOURS])
    task, script = turn.task, turn.script
    problems = _lead_problems(task, lead)
    if turn.state != "waiting":
        problems.append(messages.MARKING_GIVEN)
    if is_own(db, script.person_id, lead.login):
        problems.append(messages.MARKING_OWN)
    turns = _turns(db, script)
    if any(each.login == lead.login and each.state in ("leased", "given") for each in turns):
        problems.append(messages.MARKING_READ_ALREADY)
    if not is_current(db, script):
        problems.append(messages.MARKING_CHANGED)
    if not is_reason(reason):
        problems.append(messages.FILE_REASON.format(most=MOST_REASON))
    problems += points_problems(task, criteria)
    if problems:
        raise MarkingRefused(problems)
    before = {str(kind): points for kind, points in marks_of(turns).items()}
    turn.state, turn.login, turn.given_at = "given", lead.login, now
    turn.criteria, turn.points, turn.reason = list(criteria), total(criteria), reason.strip()
    db.flush()
    follow(db, task, script)
    told = DisputeDecided(
        subject=subject_of(script),
        before=before,
        question=task.label,
        points=turn.points,
        reason=turn.reason,
    )
    trail.decide(db, told, actor=lead.login)
    look_near_cut(db, task.exam, script.attempt_id)
    return turn


def refresh(db: Session, exam: Exam) -> None:
    """See what became of the answers meanwhile, and which papers are near the cut score now; in the caller's transaction."""
    tasks = open_tasks(db, exam)
    for task in tasks:
        bring_up_to_date(db, task)
    attempts = select(MarkingScript.attempt_id).where(
        MarkingScript.task_id.in_([task.id for task in tasks])
    )
    for attempt in db.scalars(attempts.distinct()).all():
        look_near_cut(db, exam, attempt)


def unfinished(db: Session, exam: Exam) -> int:
    """How many answers of the marking that is open have no points yet: unread, half read, disputed."""
    wanted = (
        select(func.count())
        .select_from(MarkingScript)
        .where(
            MarkingScript.task_id.in_([task.id for task in open_tasks(db, exam)]),
            MarkingScript.state.not_in(DONE),
        )
    )
    return db.scalar(wanted) or 0


def close_marking(db: Session, exam: Exam, lead: Marker, *, now: dt.datetime) -> Counter[str]:
    """End the marking of an exam, in the caller's transaction: the points count from now on, and scoring has to follow.

    ``refresh`` comes before it, for papers near the cut score. Nothing can be changed afterwards. Returns the answers by rule. Raises `MarkingRefused`.
    """
    tasks = open_tasks(db, exam)
    problems = [] if may(lead.roles, "mark.lead") else [messages.MARKING_ROLES]
    if not tasks:
        problems.append(messages.MARKING_IS_CLOSED)
    for task in tasks:
        # What somebody gave elsewhere up to now is never written over.
        bring_up_to_date(db, task)
    left = unfinished(db, exam)
    if left:
        problems.append(messages.MARKING_NOT_DONE.format(count=left))
    if problems:
        raise MarkingRefused(problems)
    counts = Counter[str]()
    told: list[AnswerMarked] = []
    attempts = set[int]()
    for task in tasks:
        task.state = TASK_MOVES.require(task.state, "close", lead.roles).target or task.state
        task.closed_by, task.closed_at = lead.login, now
        turns = _turns_of(db, task)
        for turn in turns:
            if turn.state in ("waiting", "leased"):
                turn.state = "dropped"
        by_script: dict[int | None, list[MarkingTurn]] = {}
        for turn in turns:
            by_script.setdefault(turn.script_id, []).append(turn)
        for script in db.scalars(select(MarkingScript).where(MarkingScript.task_id == task.id)):
            if script.state == "settled":
                told.append(_write_mark(db, task, script, by_script[script.id], now))
                attempts.add(script.attempt_id)
            if script.state != "gone":
                counts[script.rule or "elsewhere"] += 1
    db.flush()
    for start in range(0, len(attempts), 500):  # SQLite takes a limited number of values.
        some = sorted(attempts)[start : start + 500]
        # The next run looks at these papers again, whatever it said of them before.
        db.execute(
            update(Submission).where(Submission.attempt_id.in_(some)).values(scored_sha256=None)
        )
    closed = MarkingClosed(subject=exam.name, after=dict(counts))
    trail.decide_all(db, [*told, closed], actor=lead.login)
    return counts


def _write_mark(
    db: Session,
    task: MarkingTask,
    script: MarkingScript,
    turns: Collection[MarkingTurn],
    now: dt.datetime,
) -> AnswerMarked:
    found = standing(marks_of(turns), rules_of(task), again=script.again)
    assert found.rule is not None
    assert found.final == script.final
    by = [str(turn.login) for kind in found.of for turn in turns if turn.kind == kind]
    mark = Mark(
        attempt_id=script.attempt_id,
        question=script.question,
        answer_sha256=script.answer_sha256,
        points=found.final,
        who="、".join(by)[:80],
        at=now,
        round=_ROUND[found.rule],
        reason=MARKING_RULES[found.rule],
    )
    db.add(mark)
    db.flush()
    script.mark_id = mark.id
    return AnswerMarked(
        subject=subject_of(script),
        question=task.label,
        points=found.final or 0.0,
        rule=found.rule,
        by=by,
        sha256=script.answer_sha256,
    )


def _turns(db: Session, script: MarkingScript) -> list[MarkingTurn]:
    rows = select(MarkingTurn).where(MarkingTurn.script_id == script.id)
    return list(db.scalars(rows.where(MarkingTurn.state != "dropped")))


def _turns_of(db: Session, task: MarkingTask) -> list[MarkingTurn]:
    rows = select(MarkingTurn).where(MarkingTurn.task_id == task.id)
    return list(db.scalars(rows.where(MarkingTurn.state != "dropped")))


def _lead_problems(task: MarkingTask, lead: Marker) -> list[str]:
    problems = [] if may(lead.roles, "mark.lead") else [messages.MARKING_ROLES]
    if task.state != "open":
        problems.append(messages.MARKING_IS_CLOSED)
    if lead.login in task.writers:
        problems.append(messages.MARKING_WRITER.format(login=lead.login))
    return problems
