"""Scoring an exam, the one way to it: for the command line, beside the room, and for practice papers.

A run takes in papers that came as files, keeps what people gave in formgrader, scores what is new or changed straight into
nbgrader's gradebook and the records, and decides the results. Work goes in batches: a batch's autograded notebooks, then
its gradebook rows in one transaction, then its records in another; a run that is killed anywhere is continued by the next
one, which skips what is recorded already. One paper is never another's concern.
"""

from __future__ import annotations

import gc
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from glob import escape as glob_escape

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
from grading.notebook import file_hash
from grading.responses import portions, void_responses
from grading.results import decide_results, results_of
from grading.score_batch import remove_autograded
from grading.score_pool import ScorePool, local_pool
from grading.score_writing import Batch, Scorer, Task, begin_batch, open_scorer, record_batch
from grading.submitted import require_answers, write_missing
from records.audit import trail
from records.exams.attempt import HANDED_IN, Attempt, attempts_of
from records.exams.call import Call, assignments
from records.exams.exam import Exam, find_exam
from records.exams.mark import Mark
from records.exams.response import RESOLVED, Response
from records.exams.submission import submissions

BATCH = 64
SMALLEST_SHARE = 16
"""Papers that are worth another process."""


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
    called = [
        call
        for call in assignments(db, exam, cards=False)
        if only in (None, call.person.number) and call.person.deleted_at is None
    ]
    course.require_gradebook()
    take_files(db, course, exam, called)
    db.commit()
    write_missing(db, course, name)
    run = ScoreRun()
    attempts = attempts_of(db, exam)
    with (
        open_gradebook(course) as engine,
        open_scorer(course, db, engine, exam, attempts) as scorer,
    ):
        if only is None:
            # The keys are in the gradebook since the scorer was opened.
            ask_to_score_again(db, exam)
            db.commit()
        tasks = _tasks(scorer, exam, called, attempts, force=force)
        handed_in = sum(
            row.state in HANDED_IN for call in called for row in attempts.get(call.id, ())
        )
        run.scored, run.unchanged = len(tasks), handed_in - len(tasks)
        if tasks:
            scorer.start(pool or local_pool(min(jobs, -(-len(tasks) // SMALLEST_SHARE))))
        done = 0
        for batch in _some_ahead(scorer, tasks):
            record_batch(scorer, batch)
            done += BATCH
            progress(min(done, len(tasks)), len(tasks))
        scorer.pool.close()
        decide_results(db, exam, called)
        db.commit()
        _mend_gradebook(scorer, exam, called)
    _list_problems(db, exam, called, run)
    if only is None:
        run.strays = _strays(course, exam, called, attempts)
    if tasks:
        summary = {"scored": run.scored, "unreadable": len(run.unreadable)}
        trail.record(db, "exam.grade", name, after=summary)
    db.commit()
    return run


def _tasks(
    scorer: Scorer,
    exam: Exam,
    called: Sequence[Call],
    attempts: Mapping[int, Sequence[Attempt]],
    *,
    force: bool,
) -> list[Task]:
    """The papers that are new or changed, or that somebody marked in formgrader."""
    course, db = scorer.course, scorer.db
    handed_in = submissions(db, exam)
    # One that was voided since lets the one before count again.
    standing = {row.id for rows in attempts.values() for row in rows if row.state != "voided"}
    known_results = results_of(db, exam).items()
    counts = {call: row.attempt_id for call, row in known_results if row.attempt_id in standing}
    found = [
        Task(row, call.person.number, call.person.name, handed_in[row.id])
        for call in called
        for row in attempts.get(call.id, ())
        if row.state in HANDED_IN and row.id in handed_in
    ]
    by_paper: dict[str, dict[str, int]] = {}
    for task in found:
        by_paper.setdefault(task.attempt.assignment, {})[task.candidate] = task.attempt.id
    known = known_marks(db, _marked(scorer, by_paper))
    fresh, graded = set[int](), set[int]()
    with scorer.engine.connect() as connection:
        for name, rows in by_paper.items():
            there = graded_students(connection, scorer.papers[name])
            graded |= {attempt for candidate, attempt in rows.items() if candidate in there}
            marks = new_marks(connection, scorer.papers[name], rows, known)
            fresh |= {mark.attempt_id for mark in marks}

    def is_done(task: Task) -> bool:
        """Whether exactly this paper was dealt with before, and its outcome is still where it should be."""
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

    return [task for task in found if force or not is_done(task)]


def _marked(scorer: Scorer, by_paper: Mapping[str, Mapping[str, int]]) -> set[int]:
    """The attempts that have marks on record or points in formgrader; most have none."""
    every = {attempt for rows in by_paper.values() for attempt in rows.values()}
    found = set(scorer.db.scalars(select(Mark.attempt_id).distinct())) & every
    with scorer.engine.connect() as connection:
        for name, rows in by_paper.items():
            given = persons_grades(connection, scorer.papers[name])
            found |= {rows[row.student] for row in given if row.student in rows}
    return found


def _some_ahead(scorer: Scorer, tasks: Sequence[Task]) -> Iterator[Batch]:
    """The batches, each when so many more are begun as the pool works ahead."""
    begun: deque[Batch] = deque()
    for start in range(0, len(tasks), BATCH):
        begun.append(begin_batch(scorer, tasks[start : start + BATCH]))
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


def _mend_gradebook(scorer: Scorer, exam: Exam, called: Sequence[Call]) -> None:
    """Take out of the gradebook what does not count, and let formgrader ask for what nobody has resolved."""
    db = scorer.db
    candidates = {call.id: call.person.number for call in called}
    counts = {row.attempt_id for row in results_of(db, exam).values()}
    gone: dict[str, set[str]] = {}
    unresolved: dict[str, list[tuple[str, str]]] = {}
    names: dict[int, tuple[str, str]] = {}
    for row in (row for rows in attempts_of(db, exam).values() for row in rows):
        candidate = candidates.get(row.call_id)
        if candidate is None or row.assignment not in scorer.papers:
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


def _list_problems(db: Session, exam: Exam, called: Sequence[Call], run: ScoreRun) -> None:
    """What a person has to look at, in the order of the candidates."""
    papers = submissions(db, exam)
    reasons: dict[int, list[tuple[str, str]]] = {}
    for attempt, question, reason in db.execute(
        select(Response.attempt_id, Response.question, Response.reason)
        .join(Attempt, Attempt.id == Response.attempt_id)
        .join(Call, Call.id == Attempt.call_id)
        .where(Call.exam_id == exam.id, Response.reason != "")
        .order_by(Response.attempt_id, Response.question)
    ):
        reasons.setdefault(attempt, []).append((question, reason))
    attempts = attempts_of(db, exam)
    for call in called:
        candidate = call.person.number
        for row in attempts.get(call.id, ()):
            if row.state not in HANDED_IN or row.id not in papers:
                continue
            if papers[row.id].problem:
                run.unreadable.append((candidate, papers[row.id].problem))
            run.to_check += [
                (candidate, f"{question} {reason}") for question, reason in reasons.get(row.id, ())
            ]


def _strays(
    course: Course, exam: Exam, called: Sequence[Call], attempts: Mapping[int, Sequence[Attempt]]
) -> list[tuple[str, str]]:
    """Papers of this exam in folders of people who are not called to it, of another form than theirs, or whose attempt

    was missed, voided, or is being written in the room.
    """
    rows = [(call.person.number, row) for call in called for row in attempts.get(call.id, ())]
    expected = {(candidate, row.assignment) for candidate, row in rows if row.state in HANDED_IN}
    names = {assignment_name(exam.name, form.code) for form in exam.forms}
    names |= {row.assignment for _, row in rows}
    found = {
        (folder.parent.name, folder.name)
        for name in names
        for folder in (course.root / "submitted").glob(f"*/{glob_escape(name)}")
    }
    return [
        (student, messages.UNKNOWN_CANDIDATE.format(name=f"{student}/{assignment}"))
        for student, assignment in sorted(found - expected)
    ]
