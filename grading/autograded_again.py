"""Autograded notebooks that are not kept: made again, byte for byte, of the papers and the keys that they were scored by.

formgrader lists the papers that have one. What is made is what the last scoring would have left: of a paper that was changed
or corrected since, and is not scored again yet, nothing is made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from grading.nbgrader.course import Course, one_process
from grading.nbgrader.gradebook import graded_students, open_gradebook
from grading.nbgrader.gradebook_database import require_gradebook
from grading.score_batch import judge, keep_notebook, read_sent, remove_autograded
from grading.score_writing import (
    Scorer,
    Task,
    open_scorer,
    papers_of_attempts,
    papers_of_calls,
    work_of,
)
from grading.submitted import require_answers, write_missing
from records.exams.call import called_people
from records.exams.correction import confirmed_corrections
from records.exams.exam import find_exam
from records.many_rows import portions

_AT_ONCE = 64


@dataclass
class MadeAgain:
    """How many notebooks were ``made``, lay ``there`` already, and whose paper is not as it was scored (``stale``)."""

    made: int = 0
    there: int = 0
    stale: int = 0


def make_autograded(
    course: Course,
    db: Session,
    name: str,
    *,
    only: str | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> MadeAgain:
    """Make the autograded notebooks of an exam that are not there; ``only``: of one candidate. Can be run again at any time.

    Raises `ExamNotReleased`, `GradebookMissing`, `AnswersDeleted`, and ``OSError`` when the disk is full.
    """
    with one_process(course):
        exam = find_exam(db, name)
        require_answers(exam)
        require_gradebook(course)
        write_missing(db, course, name)
        found, called = MadeAgain(), called_people(db, exam, only=only)
        if any(each.applied_at is None for each in confirmed_corrections(db, exam)):
            # The keys are others already, the scores are not: what is made now would be of neither.
            for task in _papers(db, called):
                if _lies_there(course, task):
                    found.there += 1
                else:
                    found.stale += 1
            return found
        with open_gradebook(course) as engine, open_scorer(course, db, engine, exam) as scorer:
            wanted: list[int] = []
            for some in portions(called):
                for task in _in_gradebook(scorer, papers_of_calls(db, some)):
                    if _lies_there(course, task):
                        found.there += 1
                    else:
                        wanted.append(task.attempt.id)
            for start in range(0, len(wanted), _AT_ONCE):
                progress(start, len(wanted))
                _make(scorer, papers_of_attempts(db, wanted[start : start + _AT_ONCE]), found)
            progress(len(wanted), len(wanted))
        return found


def remove_all_autograded(
    course: Course, db: Session, name: str, *, only: str | None = None
) -> int:
    """Take away the autograded notebooks of an exam, or of one candidate; returns how many there were.

    Raises `ExamNotReleased`.
    """
    with one_process(course):
        removed = 0
        for task in _papers(db, called_people(db, find_exam(db, name), only=only)):
            place = task.candidate, task.attempt.assignment
            if course.folder("autograded", *place).is_dir():
                remove_autograded(course, *place)
                removed += 1
        return removed


def _lies_there(course: Course, task: Task) -> bool:
    return course.notebook("autograded", task.candidate, task.attempt.assignment).is_file()


def _papers(db: Session, called: Sequence[int]) -> Iterator[Task]:
    """The handed-in papers of these calls, some at a time."""
    for some in portions(called):
        yield from papers_of_calls(db, some)


def _in_gradebook(scorer: Scorer, tasks: Sequence[Task]) -> list[Task]:
    """Those whose scores stand there: of the others formgrader knows nothing."""
    with scorer.engine.connect() as connection:
        graded = {
            name: graded_students(connection, paper, [task.candidate for task in tasks])
            for name, paper in scorer.papers.items()
        }
    return [task for task in tasks if task.candidate in graded.get(task.attempt.assignment, ())]


def _make(scorer: Scorer, tasks: Sequence[Task], found: MadeAgain) -> None:
    course = scorer.course
    for task, paper in zip(tasks, work_of(scorer, tasks), strict=True):
        by = scorer.by(paper.assignment)
        made = judge(by, paper, read_sent(course, paper))
        if made.scored is None or made.sha256 != task.paper.scored_sha256:
            found.stale += 1
            continue
        keep_notebook(course, paper, made, asked=True)
        found.made += 1
