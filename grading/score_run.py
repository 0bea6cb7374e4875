"""Scoring an exam, the one way to it: for the command line, beside the room, and for practice papers.

A run takes in papers that came as files, keeps what people gave in formgrader, scores what is new or changed straight into
nbgrader's gradebook and the records, and decides the results. Work goes in batches: a batch's autograded notebooks, then
its gradebook rows in one transaction, then its records in another; a run that is killed anywhere is continued by the next
one, which skips what is recorded already. One paper is never another's concern.

Of an exam's people a run holds numbers alone; who they are and what they wrote is read when it is their turn, so that ten
times as many take no more memory. Files are taken in, and results decided, of so many people in one transaction and in one
entry of the audit trail, which nobody else can add to meanwhile.
"""

from __future__ import annotations

import gc
import os
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from grading import messages
from grading.corrections.applying import ask_to_score_again
from grading.hand_in import take_files
from grading.known_marks import known_marks
from grading.marks import new_marks
from grading.nbgrader.course import Course, assignment_name, one_process
from grading.nbgrader.grade_rows import ask_for_grades, remove_scores
from grading.nbgrader.gradebook import graded_students, open_gradebook, persons_grades
from grading.nbgrader.gradebook_database import require_gradebook
from grading.notebook import file_hash
from grading.responses import void_responses
from grading.results import decide_results, results_of_calls
from grading.score_batch import remove_autograded
from grading.score_pool import ScorePool, local_pool
from grading.score_writing import (
    Batch,
    Scorer,
    Task,
    begin_batch,
    open_scorer,
    papers_of_calls,
    record_batch,
)
from grading.submitted import require_answers, write_missing
from records.audit import trail
from records.exams.attempt import HANDED_IN, Attempt, attempts_of_calls
from records.exams.call import Call, called_people, calls_of
from records.exams.exam import Exam, find_exam
from records.exams.mark import Mark
from records.exams.response import RESOLVED, Response
from records.exams.submission import submissions_of
from records.many_rows import portions
from records.people.person import Person

BATCH = 64
SMALLEST_SHARE = 16
"""Papers that are worth another process."""
TOGETHER = 1_000
"""People whose files are taken in, and whose results are decided, in one transaction."""


@dataclass
class ScoreRun:
    """What a run did. ``unreadable`` and ``strays``: (candidate, reason); ``to_check``: papers with open problems."""

    scored: int = 0
    unchanged: int = 0
    unreadable: list[tuple[str, str]] = field(default_factory=list)
    to_check: list[tuple[str, str]] = field(default_factory=list)
    strays: list[tuple[str, str]] = field(default_factory=list)


def score_exam(
    course: Course,
    db: Session,
    name: str,
    *,
    only: str | None = None,
    force: bool = False,
    jobs: int = 1,
    pool: ScorePool | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> ScoreRun:
    """Score every handed-in paper of the exam that is new, changed or marked anew (all of them with ``force``).

    ``only``: the one candidate whose paper is looked at; ``jobs``: processes that score, unless there is a ``pool`` that does.
    Waits for another run to end.
    Raises `ExamNotReleased`, `GradebookMissing`, `AnswersDeleted`, and what the pool does; a paper that cannot be read is listed and stops nobody else.
    """
    with one_process(course), _rarely_collected():
        return _score_exam(
            course, db, name, only, force=force, jobs=jobs, pool=pool, progress=progress
        )


def _score_exam(
    course: Course,
    db: Session,
    name: str,
    only: str | None,
    *,
    force: bool,
    jobs: int,
    pool: ScorePool | None,
    progress: Callable[[int, int], None],
) -> ScoreRun:
    exam = find_exam(db, name)
    if exam.history:
        return ScoreRun()  # It has no papers but the rows that say what they are worth.
    require_answers(exam)
    called = called_people(db, exam, only=only)
    require_gradebook(course)
    for some in portions(called, TOGETHER):
        take_files(db, course, exam, calls_of(db, some))
        db.commit()
    write_missing(db, course, name)
    run = ScoreRun()
    with open_gradebook(course) as engine, open_scorer(course, db, engine, exam) as scorer:
        if only is None:
            # The keys are in the gradebook since the scorer was opened.
            ask_to_score_again(db, exam)
            db.commit()
        wanted = _to_score(scorer, called, run, force=force)
        if wanted:
            scorer.start(pool or local_pool(min(jobs, -(-len(wanted) // SMALLEST_SHARE))))
        done = 0
        for batch in _some_ahead(scorer, wanted):
            record_batch(scorer, batch)
            done += BATCH
            progress(min(done, len(wanted)), len(wanted))
        scorer.pool.close()
        for some in portions(called, TOGETHER):
            calls = calls_of(db, some)
            decide_results(db, exam, calls)
            db.commit()
            _mend_gradebook(scorer, calls)
            _list_problems(db, calls, run)
    if only is None:
        run.strays = _strays(db, course, exam)
    if wanted:
        summary = {"scored": run.scored, "unreadable": len(run.unreadable)}
        trail.record(db, "exam.grade", name, after=summary)
    db.commit()
    return run


def _to_score(scorer: Scorer, called: Sequence[int], run: ScoreRun, *, force: bool) -> list[int]:
    """The attempts whose papers are new or changed, or that somebody marked in formgrader, in the order of the calls."""
    wanted: list[int] = []
    handed_in = 0
    for some in portions(called):
        attempts = attempts_of_calls(scorer.db, some)
        rows = [row for each in attempts.values() for row in each]
        handed_in += sum(row.state in HANDED_IN for row in rows)
        papers = papers_of_calls(scorer.db, some)
        done = set[int]() if force else _done_before(scorer, papers, rows)
        wanted += [task.attempt.id for task in papers if task.attempt.id not in done]
    run.scored, run.unchanged = len(wanted), handed_in - len(wanted)
    return wanted


def _done_before(scorer: Scorer, papers: Sequence[Task], attempts: Sequence[Attempt]) -> set[int]:
    """The attempts of which exactly this paper was dealt with before, and its outcome is still where it should be.

    ``attempts``: all that the same people have had.
    """
    course, db = scorer.course, scorer.db
    # One that was voided since lets the one before count again.
    standing = {row.id for row in attempts if row.state != "voided"}
    known_results = results_of_calls(db, {row.call_id for row in attempts}).items()
    counts = {call: row.attempt_id for call, row in known_results if row.attempt_id in standing}
    by_paper: dict[str, dict[str, int]] = {}
    for task in papers:
        by_paper.setdefault(task.attempt.assignment, {})[task.candidate] = task.attempt.id
    known = known_marks(db, _marked(scorer, by_paper))
    fresh, graded = set[int](), set[int]()
    with scorer.engine.connect() as connection:
        for name, rows in by_paper.items():
            there = graded_students(connection, scorer.papers[name], rows)
            graded |= {rows[candidate] for candidate in there}
            marks = new_marks(connection, scorer.papers[name], rows, known)
            fresh |= {mark.attempt_id for mark in marks}

    def is_done(task: Task) -> bool:
        row, paper = task.attempt, task.paper
        path = course.notebook("submitted", task.candidate, row.assignment)
        if row.id in fresh or paper.scored_sha256 is None:
            return False
        if paper.scored_sha256 != file_hash(path, below=course.root):
            return False
        if paper.problem:
            return True
        superseded = counts.get(row.call_id) not in (None, row.id)
        autograded = course.notebook("autograded", task.candidate, row.assignment)
        is_there = autograded.is_file() or not course.keeps_autograded
        return superseded or (row.id in graded and is_there)

    return {task.attempt.id for task in papers if is_done(task)}


def _marked(scorer: Scorer, by_paper: Mapping[str, Mapping[str, int]]) -> set[int]:
    """The attempts that have marks on record or points in formgrader; most have none."""
    found = set[int]()
    for some in portions([attempt for rows in by_paper.values() for attempt in rows.values()]):
        found.update(scorer.db.scalars(select(Mark.attempt_id).where(Mark.attempt_id.in_(some))))
    with scorer.engine.connect() as connection:
        for name, rows in by_paper.items():
            given = persons_grades(connection, scorer.papers[name], rows)
            found |= {rows[row.student] for row in given}
    return found


def _some_ahead(scorer: Scorer, attempts: Sequence[int]) -> Iterator[Batch]:
    """The batches, each when so many more are begun as the pool works ahead."""
    begun: deque[Batch] = deque()
    for start in range(0, len(attempts), BATCH):
        begun.append(begin_batch(scorer, attempts[start : start + BATCH]))
        if len(begun) > scorer.pool.ahead:
            yield begun.popleft()
    yield from begun


@contextmanager
def _rarely_collected() -> Iterator[None]:
    """A run makes a million objects and hardly a circle: looking for some took a sixth of its time."""
    usual = gc.get_threshold()
    gc.set_threshold(50_000, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def _mend_gradebook(scorer: Scorer, calls: Sequence[Call]) -> None:
    """Take out of the gradebook what does not count, and let formgrader ask for what nobody has resolved."""
    db = scorer.db
    candidates = {call.id: call.person.number for call in calls}
    counts = {row.attempt_id for row in results_of_calls(db, candidates).values()}
    gone: dict[str, set[str]] = {}
    unresolved: dict[str, list[tuple[str, str]]] = {}
    names: dict[int, tuple[str, str]] = {}
    for row in (row for rows in attempts_of_calls(db, candidates).values() for row in rows):
        candidate = candidates[row.call_id]
        if row.assignment not in scorer.papers:
            continue
        if row.state not in HANDED_IN or row.id not in counts:
            gone.setdefault(row.assignment, set()).add(candidate)
        else:
            names[row.id] = row.assignment, candidate
        if row.state == "voided":
            void_responses(db, row.id)
    for some in portions(names):
        for attempt, question in db.execute(
            select(Response.attempt_id, Response.question).where(
                Response.attempt_id.in_(some), Response.status.not_in(RESOLVED)
            )
        ):
            assignment, candidate = names[attempt]
            cell = scorer.papers[assignment].key.graded_cell(question)
            unresolved.setdefault(assignment, []).append((candidate, cell))
    stay = set(names.values())
    with scorer.engine.begin() as connection:
        for assignment, students in gone.items():
            # Attempts of 0.1.0 share their name with a later one of the same person.
            students -= {candidate for name, candidate in stay if name == assignment}
            for candidate in remove_scores(connection, scorer.papers[assignment], students):
                remove_autograded(scorer.course, candidate, assignment)
        for assignment, cells in unresolved.items():
            ask_for_grades(connection, scorer.papers[assignment], cells)
    db.commit()


def _list_problems(db: Session, calls: Sequence[Call], run: ScoreRun) -> None:
    """What a person has to look at, in the order of the candidates."""
    attempts = attempts_of_calls(db, [call.id for call in calls])
    ids = [row.id for rows in attempts.values() for row in rows if row.state in HANDED_IN]
    papers = submissions_of(db, ids)
    reasons: dict[int, list[tuple[str, str]]] = {}
    for some in portions(ids):
        for attempt, question, reason in db.execute(
            select(Response.attempt_id, Response.question, Response.reason)
            .where(Response.attempt_id.in_(some), Response.reason != "")
            .order_by(Response.attempt_id, Response.question)
        ):
            reasons.setdefault(attempt, []).append((question, reason))
    for call in calls:
        candidate = call.person.number
        for row in attempts.get(call.id, ()):
            if row.id not in papers:
                continue
            if papers[row.id].problem:
                run.unreadable.append((candidate, papers[row.id].problem))
            run.to_check += [
                (candidate, f"{question} {reason}") for question, reason in reasons.get(row.id, ())
            ]


def _strays(db: Session, course: Course, exam: Exam) -> list[tuple[str, str]]:
    """Papers of this exam in folders of people who are not called to it, of another form than theirs, or whose attempt

    was missed, voided, or is being written in the room.
    """
    folder = course.root / "submitted"
    rows = (
        select(Person.number, Attempt.assignment)
        .join(Call, Call.person_id == Person.id)
        .join(Attempt, Attempt.call_id == Call.id)
        .where(Call.exam_id == exam.id)
    )
    expected = rows.where(Attempt.state.in_(HANDED_IN), Person.deleted_at.is_(None))
    names = {assignment_name(exam.name, form.code) for form in exam.forms}
    names |= set(db.scalars(rows.with_only_columns(Attempt.assignment).distinct()))
    found: list[tuple[str, str]] = []
    everybody = [each.name for each in folder.iterdir()] if folder.is_dir() else []
    for students in portions(everybody):
        there = [
            (student, assignment)
            for student in students
            for assignment in sorted(names)
            if (folder / student / assignment).exists()
        ]
        # A folder's name may be in another encoding, which no database takes.
        asked = [each for each in students if os.fsencode(each).decode(errors="ignore") == each]
        right = {(*row,) for row in db.execute(expected.where(Person.number.in_(asked)))}
        found += [each for each in there if each not in right]
    return [
        (student, messages.UNKNOWN_CANDIDATE.format(name=f"{student}/{assignment}"))
        for student, assignment in found
    ]
