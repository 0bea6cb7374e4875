"""The answers that are read: kept as the records have them, each with the turns that it still needs."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, Select, and_, exists, func, select
from sqlalchemy.orm import Session, aliased

from foundation.moves import SERVER
from grading import messages
from grading.marking.rounds import READ_AGAIN, Rules, standing
from records.audit import trail
from records.audit.marking_decisions import ScriptTakenOver
from records.exams.attempt import HANDED_IN, Attempt
from records.exams.call import Call
from records.exams.exam import Exam, ExamForm
from records.exams.mark import Mark
from records.exams.marking import (
    ROUNDS,
    SCRIPT_MOVES,
    MarkingScript,
    MarkingTask,
    MarkingTurn,
    RoundKind,
    ScriptAct,
)
from records.exams.response import RESOLVED, Response

_DRAW = secrets.SystemRandom()


def waits_for_a_person() -> ColumnElement[bool]:
    """Of responses: a person has to mark it, and none has; what was marked waits for scoring alone."""
    newest = aliased(Mark)
    last = (
        select(func.max(newest.id))
        .where(newest.attempt_id == Response.attempt_id, newest.question == Response.question)
        .correlate(Response)
        .scalar_subquery()
    )
    marked = (
        exists()
        .where(
            Mark.id == last, Mark.points.is_not(None), Mark.answer_sha256 == Response.answer_sha256
        )
        .correlate(Response)
    )
    return and_(Response.status == "pending", ~marked)


def open_tasks(db: Session, exam: Exam) -> list[MarkingTask]:
    """The questions that are being marked now."""
    rows = select(MarkingTask).where(MarkingTask.exam_id == exam.id, MarkingTask.state == "open")
    return list(db.scalars(rows.order_by(MarkingTask.id)))


def rules_of(task: MarkingTask) -> Rules:
    """By which its marks become points."""
    marking = task.exam.rules.marking
    tolerance = task.points * marking.tolerance_percent / 100
    return Rules(marking.markers, tolerance, marking.rounding.of)


def new_turn(task: MarkingTask, **facts: object) -> MarkingTurn:
    """A turn that waits, or as ``facts`` say; its key and place are drawn."""
    return MarkingTurn(key=secrets.token_hex(8), task_id=task.id, position=_DRAW.random(), **facts)


def add_new_scripts(db: Session, task: MarkingTask, attempt: int | None = None) -> int:
    """Take in answers that came since, of one attempt if it is named; returns how many."""
    known = set(
        db.execute(
            select(MarkingScript.attempt_id, MarkingScript.answer_sha256).where(
                *_scripts(task, attempt)
            )
        ).all()
    )
    rows = _answers(task, attempt).where(waits_for_a_person()).order_by(Response.attempt_id)
    made = [
        MarkingScript(
            task_id=task.id,
            attempt_id=attempt,
            question=question,
            person_id=person,
            answer_sha256=sha256,
            # Set here, since the turns are made before anything is read back.
            state="open",
            again=False,
        )
        for attempt, question, sha256, person, code in db.execute(rows)
        if task.questions.get(code) == question and (attempt, sha256) not in known
    ]
    db.add_all(made)
    db.flush()
    wants = standing({}, rules_of(task)).wants
    db.add_all(
        new_turn(task, script_id=script.id, kind=kind, state="waiting")
        for script in made
        for kind in sorted(wants)
    )
    db.flush()
    return len(made)


def _scripts(task: MarkingTask, attempt: int | None) -> list[ColumnElement[bool]]:
    """Which rows are of the question, and of one attempt if it is named."""
    of_attempt = [] if attempt is None else [MarkingScript.attempt_id == attempt]
    return [MarkingScript.task_id == task.id, *of_attempt]


def _answers(task: MarkingTask, attempt: int | None = None) -> Select[int, str, str, int, str]:
    """The answers to the question on record: attempt, question, hash, person, and the form's code."""
    of_attempt = [] if attempt is None else [Attempt.id == attempt]
    return (
        select(
            Response.attempt_id,
            Response.question,
            Response.answer_sha256,
            Call.person_id,
            ExamForm.code,
        )
        .join(Attempt, Attempt.id == Response.attempt_id)
        .join(Call, Call.id == Attempt.call_id)
        .join(ExamForm, ExamForm.id == Attempt.form_id)
        .where(
            ExamForm.exam_id == task.exam_id,
            # By this the database begins with the exam's calls, not with the responses of all exams.
            Call.exam_id == task.exam_id,
            *of_attempt,
            Response.question.in_(set(task.questions.values())),
            Attempt.state.in_(HANDED_IN),
        )
    )


def is_out_of_date(db: Session, task: MarkingTask) -> bool:
    """Whether an answer has come or was changed since; quick, since everybody who has read all asks."""
    same = (
        MarkingScript.task_id == task.id,
        MarkingScript.attempt_id == Response.attempt_id,
        MarkingScript.answer_sha256 == Response.answer_sha256,
    )
    new = _answers(task).where(waits_for_a_person(), ~exists().where(*same))
    still = (
        select(func.count())
        .select_from(MarkingScript)
        .join(Attempt, Attempt.id == MarkingScript.attempt_id)
        .join(
            Response,
            and_(*same[1:], Response.question == MarkingScript.question),
        )
        .where(same[0], MarkingScript.state.in_(("open", "settled")), Attempt.state.in_(HANDED_IN))
    )
    read = select(func.count()).where(
        MarkingScript.task_id == task.id, MarkingScript.state.in_(("open", "settled"))
    )
    if db.scalar(still) != db.scalar(read):
        return True
    return any(task.questions.get(code) == name for _, name, _, _, code in db.execute(new))


def bring_up_to_date(db: Session, task: MarkingTask, attempt: int | None = None) -> None:
    """See what became of the answers meanwhile: changed, of a paper that counts no more, given points elsewhere, or come anew.

    ``attempt``: look at this one alone, since nobody else may wait for all of them.
    """
    scripts = db.scalars(select(MarkingScript).where(*_scripts(task, attempt))).all()
    now: dict[tuple[int, str], str] = {}
    states: dict[int, str] = {}
    marks: dict[tuple[int, str], Mark] = {}
    attempts = sorted({script.attempt_id for script in scripts})
    names = set(task.questions.values())
    for start in range(0, len(attempts), 500):  # SQLite takes a limited number of values.
        some = attempts[start : start + 500]
        rows = select(Response.attempt_id, Response.question, Response.answer_sha256).where(
            Response.attempt_id.in_(some), Response.question.in_(names)
        )
        now |= {(attempt, question): sha256 for attempt, question, sha256 in db.execute(rows)}
        states |= dict(
            db.execute(select(Attempt.id, Attempt.state).where(Attempt.id.in_(some))).all()
        )
        given = select(Mark).where(Mark.attempt_id.in_(some), Mark.question.in_(names))
        for mark in db.scalars(given.order_by(Mark.id)):
            marks[mark.attempt_id, mark.question] = mark
    for script in scripts:
        place = script.attempt_id, script.question
        there = now.get(place) == script.answer_sha256 and states[script.attempt_id] in HANDED_IN
        found = marks.get(place)
        other = (
            found
            if found is not None
            and found.points is not None
            and found.id != script.mark_id
            and found.answer_sha256 == script.answer_sha256
            else None
        )
        if not there:
            _drop(db, script)
        elif other is not None:
            _take_over(db, task, script, other)
        elif script.state in ("gone", "elsewhere"):
            _move(script, "give_back")
            script.final = script.rule = None
            follow(db, task, script)
    add_new_scripts(db, task, attempt)


def is_current(db: Session, script: MarkingScript) -> bool:
    """Whether the answer on record is still the one that is read."""
    row = db.execute(
        select(Response.answer_sha256, Attempt.state)
        .join(Attempt, Attempt.id == Response.attempt_id)
        .where(Response.attempt_id == script.attempt_id, Response.question == script.question)
    ).one_or_none()
    return row is not None and row[0] == script.answer_sha256 and row[1] in HANDED_IN


def follow(db: Session, task: MarkingTask, script: MarkingScript) -> None:
    """Let the answer have what follows from the marks that it has: its points, or the turns that it needs."""
    turns = db.scalars(
        select(MarkingTurn).where(
            MarkingTurn.script_id == script.id,
            MarkingTurn.state != "dropped",
            MarkingTurn.kind != "refed",
        )
    ).all()
    found = standing(marks_of(turns), rules_of(task), again=script.again)
    script.final, script.rule = found.final, found.rule
    if found.final is not None:
        if script.state == "open":
            _move(script, "settle")
        return
    if script.state == "settled":
        _move(script, "read_again")
    there = {turn.kind for turn in turns}
    db.add_all(
        new_turn(task, script_id=script.id, kind=kind, state="waiting")
        for kind in sorted(found.wants - there)
    )
    db.flush()


def marks_of(turns: Collection[MarkingTurn]) -> dict[RoundKind, float]:
    """The points that were given for an answer, by round."""
    return {
        kind: turn.points
        for turn in turns
        for kind in ROUNDS
        if turn.kind == kind and turn.state == "given" and turn.points is not None
    }


def look_near_cut(db: Session, exam: Exam, attempt: int) -> int:
    """When a paper's points are all known, and near the cut score: let its answers be read again; returns how many are.

    Nobody is told why: a reader gets them as any other.
    """
    tasks = {task.id: task for task in open_tasks(db, exam)}
    band = max((band_of(exam, task) for task in tasks.values()), default=0.0)
    if not band:
        return 0
    scripts = db.scalars(
        select(MarkingScript).where(
            MarkingScript.attempt_id == attempt,
            MarkingScript.task_id.in_(tasks),
            MarkingScript.state != "gone",
        )
    ).all()
    total = _total(db, attempt, scripts)
    if total is None or abs(exam.rules.rounded(total) - exam.cut_score) > band + 1e-9:
        return 0
    if any(script.again for script in scripts):
        return 0
    near = [each for each in scripts if each.state == "settled" and each.rule in READ_AGAIN]
    for script in near:
        script.again = True
        follow(db, tasks[script.task_id], script)
    return len(near)


def band_of(exam: Exam, task: MarkingTask) -> float:
    """How many points from the cut score a paper may be for its answers to be read again."""
    return exam.rules.marking.band_points if task.band_points is None else task.band_points


def _total(db: Session, attempt: int, scripts: Sequence[MarkingScript]) -> float | None:
    """The points of a paper as they would be now; ``None`` while something is open."""
    finals = {script.question: script.final for script in scripts}
    rows = db.execute(
        select(Response.question, Response.status, Response.score).where(
            Response.attempt_id == attempt
        )
    )
    total = 0.0
    for question, status, score in rows:
        points = finals.get(question, score)
        if points is None or (question not in finals and status not in RESOLVED):
            return None
        total += points
    return total


def _move(script: MarkingScript, act: ScriptAct) -> None:
    target = SCRIPT_MOVES.require(script.state, act, [SERVER]).target
    assert target is not None
    script.state = target


def _drop_turns(db: Session, script: MarkingScript) -> None:
    rows = select(MarkingTurn).where(
        MarkingTurn.script_id == script.id, MarkingTurn.state.in_(("waiting", "leased"))
    )
    for turn in db.scalars(rows):
        turn.state = "dropped"
    db.flush()


def _drop(db: Session, script: MarkingScript) -> None:
    if script.state != "gone":
        _move(script, "drop")
        script.final = script.rule = None
        _drop_turns(db, script)


def _take_over(db: Session, task: MarkingTask, script: MarkingScript, mark: Mark) -> None:
    if script.state == "elsewhere" and script.final == mark.points:
        return
    if script.state == "gone":
        _move(script, "give_back")
    if script.state != "elsewhere":
        _move(script, "take_over")
    script.final, script.rule = mark.points, None
    _drop_turns(db, script)
    told = ScriptTakenOver(
        subject=subject_of(script),
        question=task.label,
        points=mark.points or 0.0,
        by=mark.who,
        reason=messages.MARKING_TAKEN_OVER.format(who=mark.who),
    )
    trail.decide(db, told)


def subject_of(script: MarkingScript) -> str:
    """What the trail calls somebody's paper."""
    row = script.attempt
    return f"{row.form.exam.name}/{row.call.person.number}"
