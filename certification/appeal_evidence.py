"""What a score review finds: the recount of exactly the paper that made the score, and the essays read anew.

Who reads has not marked these answers, and sees neither whose they are nor what they were given.
"""

from __future__ import annotations

import datetime as dt
import json
import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from certification import messages
from certification.errors import AppealRefused
from foundation.errors import LawStudyError
from foundation.moves import MoveRefused
from grading.explanation import differences, rebuilt
from grading.marking.criteria import STEP
from grading.nbgrader.course import Course
from grading.open_answers import question_facts
from grading.submitted import released_paper
from question_bank.item import CONSTRUCTED
from records.accounts.account import find_account
from records.accounts.own import is_called
from records.audit import trail
from records.audit.appeal_decisions import AppealRead
from records.exams.appeal import APPEAL_MOVES, Appeal
from records.exams.mark import Mark
from records.exams.marking import MarkingScript, MarkingTask, MarkingTurn
from records.exams.publication import PublishedResult
from records.exams.response import Response
from records.exams.submission import Submission


@dataclass(frozen=True)
class ReadOtherwise:
    """An essay whose reading is not what counts: ``points`` by the new reader, ``before`` as published."""

    question: str
    answer_sha256: str
    points: float
    before: float | None


@dataclass(frozen=True)
class EssayToRead:
    """An answer as its new reader sees it: nothing says whose it is, or what it was given. ``rubric``: points and text."""

    question: str
    label: str
    context: str
    stem: str
    reference: str
    rubric: Sequence[Mapping[str, Any]]
    worth: float
    answer: str
    answer_sha256: str


def recounted(db: Session, course: Course, made: Appeal) -> dict[str, Any]:
    """The recount: ``intact``: the paper is the very one that made the score; ``differs``: questions, ``""`` for the whole.

    ``score``: by the recount, ``problem``: why there is none.
    """
    published = published_of(db, made)
    paper = db.get(Submission, made.attempt_id, populate_existing=True)
    if paper is None or paper.sha256 != made.paper_sha256:
        return _found(problem=messages.APPEAL_OTHER_PAPER)
    try:
        again, _ = rebuilt(db, course, made.attempt)
    except (LawStudyError, OSError) as error:
        problem = str(error) if isinstance(error, LawStudyError) else messages.APPEAL_UNREADABLE
        return _found(problem=problem)
    score, outcome = (json.loads(again)[name] for name in ("score", "outcome"))
    problem = ""
    if published.explanation:
        differs = differences(published.explanation, again)
    else:  # Published before this was kept: the whole is all that there is to compare.
        differs = [] if (score, outcome) == (published.score, published.outcome) else [""]
        problem = messages.APPEAL_UNEXPLAINED
    return {"intact": True, "differs": differs, "score": score, "problem": problem}


def _found(*, problem: str) -> dict[str, Any]:
    return {"intact": False, "differs": [], "score": None, "problem": problem}


def published_of(db: Session, made: Appeal) -> PublishedResult:
    """What was published and is doubted."""
    return db.get_one(PublishedResult, (made.publication_id, made.call_id))


def essays_in_doubt(made: Appeal) -> list[str]:
    """The doubted questions that a person judges; where none is named, all of them."""
    return [
        str(each["name"])
        for each in made.attempt.form.questions
        if each["kind"] in CONSTRUCTED and (not made.questions or each["name"] in made.questions)
    ]


def reader_problems(db: Session, made: Appeal, reader: str) -> list[str]:
    """Everything that keeps somebody from reading these essays anew."""
    account, exam = find_account(db, reader), made.call.exam
    if account is None:
        return [messages.APPEAL_NO_ACCOUNT.format(login=reader)]
    problems = []
    if not account.active or not {"marker", "head_of_marking"} & set(account.roles):
        problems.append(messages.APPEAL_NO_MARKER.format(login=reader))
    if account.person_id is not None and is_called(db, exam, account.person_id):
        problems.append(messages.APPEAL_CANDIDATE.format(login=reader))
    if reader in readers_before(db, made):
        problems.append(messages.APPEAL_MARKED.format(login=reader))
    writers = db.scalars(select(MarkingTask.writers).where(MarkingTask.exam_id == exam.id))
    if any(reader in each for each in writers):
        problems.append(messages.APPEAL_WRITER.format(login=reader))
    return problems


def readers_before(db: Session, made: Appeal) -> set[str]:
    """Who gave points for answers of this paper, or read one."""
    gave = select(Mark.who).where(Mark.attempt_id == made.attempt_id)
    read = (
        select(MarkingTurn.login)
        .join(MarkingScript, MarkingScript.id == MarkingTurn.script_id)
        .where(MarkingScript.attempt_id == made.attempt_id, MarkingTurn.login.is_not(None))
    )
    return {*db.scalars(gave), *(login for login in db.scalars(read) if login)}


def essays_to_read(db: Session, course: Course, made: Appeal) -> list[EssayToRead]:
    """The essays with all that is needed to judge them, in the order of the paper.

    Raises ``OSError`` where the paper is gone.
    """
    form = made.attempt.form
    facts = question_facts(released_paper(course, form.exam.name, form.code).released)
    tasks = {
        row.MarkingScript.question: row.MarkingTask
        for row in db.execute(
            select(MarkingScript, MarkingTask)
            .join(MarkingTask, MarkingTask.id == MarkingScript.task_id)
            .where(MarkingScript.attempt_id == made.attempt_id)
        )
    }
    worth = {str(each["name"]): float(each["points"]) for each in form.questions}
    found = []
    for name in essays_in_doubt(made):
        row, task = db.get(Response, (made.attempt_id, name)), tasks.get(name)
        if row is None:
            continue
        value = json.loads(row.value)
        found.append(
            EssayToRead(
                name,
                str(facts[name]["label"]),
                task.context if task else "",
                task.stem if task else str(facts[name]["stem"]),
                task.reference if task else "",
                task.rubric if task else (),
                worth[name],
                value if isinstance(value, str) else "",
                row.answer_sha256,
            )
        )
    return found


def give_reading(
    db: Session,
    made: Appeal,
    points: Mapping[str, float | None],
    *,
    actor: str,
    roles: Collection[str],
    now: dt.datetime,
) -> None:
    """Keep what the reader gives for each essay, in the caller's transaction. Raises `AppealRefused` with every problem."""
    try:
        APPEAL_MOVES.require(made.state, "read", roles)
    except MoveRefused as error:
        raise AppealRefused([str(error)]) from error
    if made.reader != actor:
        raise AppealRefused([messages.APPEAL_NOT_READER])
    problems = [messages.APPEAL_READ] if made.read_at is not None else []
    problems += reader_problems(db, made, actor)
    worth = {str(each["name"]): float(each["points"]) for each in made.attempt.form.questions}
    reading: list[dict[str, Any]] = []
    for name in essays_in_doubt(made):
        given, row = points.get(name), db.get(Response, (made.attempt_id, name))
        if given is None or not 0 <= given <= worth[name] or math.remainder(given, STEP):
            problems.append(messages.APPEAL_POINTS.format(question=name, worth=f"{worth[name]:g}"))
        elif row is not None:
            judged = {"question": name, "points": given, "answer_sha256": row.answer_sha256}
            reading.append(judged)
    if problems:
        raise AppealRefused(problems)
    made.reading, made.read_at = reading, now
    told = AppealRead(
        subject=f"{made.call.exam.name}/{made.call.person.number}",
        points={each["question"]: each["points"] for each in reading},
    )
    trail.decide(db, told, actor=actor)


def read_otherwise(db: Session, made: Appeal) -> list[ReadOtherwise]:
    """Essays that the new reader gave other points than were published."""
    if not made.reading:
        return []
    published = json.loads(published_of(db, made).explanation or '{"questions": []}')
    before = {each["name"]: each["points"] for each in published["questions"]}
    return [
        ReadOtherwise(
            each["question"], each["answer_sha256"], each["points"], before.get(each["question"])
        )
        for each in made.reading
        if each["points"] != before.get(each["question"])
    ]
