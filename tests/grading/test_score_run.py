from __future__ import annotations

import gc
import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
import psutil
import pytest
from sqlalchemy import select

from grading.errors import GradebookMissing
from grading.nbgrader.gradebook import open_gradebook
from grading.nbgrader.stock import Row, read_rows
from grading.score_pool import Forked
from grading.score_run import score_exam
from grading.score_writing import open_scorer
from records.audit.trail import verify
from records.errors import ExamNotReleased
from records.exams.exam import find_exam
from records.exams.result import Result
from records.exams.submission import Submission
from tests.support.databases import database_at, in_gradebook, mark_in_formgrader
from tests.support.released_exam import (
    ASSIGNMENT,
    EXAM,
    ReleasedExam,
    answer,
    cell_of,
    right_answers,
)


def _rows(exam: ReleasedExam, students: list[str]) -> dict[Row, object]:
    return read_rows(exam.course, [(student, ASSIGNMENT) for student in students])


def _grade(exam: ReleasedExam, *, force: bool = False) -> object:
    with exam.sessions() as db:
        return score_exam(exam.course, db, EXAM, force=force)


def _outcomes(exam: ReleasedExam) -> dict[str, tuple[str, float | None]]:
    with exam.sessions() as db:
        score_exam(exam.course, db, EXAM)
        return {
            row.call.person.card_number: (row.outcome, row.score)
            for row in db.scalars(select(Result))
        }


def test_unreadable_papers_are_listed_and_stop_nobody(exam: ReleasedExam) -> None:
    right = right_answers(exam)
    exam.hand_in("good", answer(exam.paper(), **right))
    whole = exam.hand_in("cut", answer(exam.paper(), **right)).read_bytes()
    exam.hand_in("cut", whole[: len(whole) // 2])
    exam.hand_in("empty", b"")
    exam.hand_in("binary", bytes(range(256)))
    exam.hand_in("list", b"[1, 2]")
    exam.hand_in("old", b'{"nbformat": 3, "worksheets": [], "metadata": {}}')
    exam.hand_in("other", b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": []}')
    exam.hand_in("odd", b'{"nbformat": 4, "metadata": {}, "cells": [7]}')
    exam.hand_in("big", b" " * (17 * 2**20))
    exam.hand_in("late", answer(exam.paper(), **right)).with_name("timestamp.txt").write_text("x")
    exam.course.folder("submitted", "nofile", ASSIGNMENT).mkdir(parents=True)
    students = [
        "good",
        "cut",
        "empty",
        "binary",
        "list",
        "old",
        "other",
        "odd",
        "big",
        "late",
        "nofile",
        "away",
    ]
    exam.call(students)
    with exam.sessions() as db:
        report = score_exam(exam.course, db, EXAM)
    assert {student for student, _ in report.unreadable} == set(students) - {"good", "away"}
    assert all(reason for _, reason in report.unreadable)
    outcomes = _outcomes(exam)
    assert outcomes["away"] == ("absent", None)
    for student in set(students) - {"good", "away"}:
        assert outcomes[student] == ("exception", None)
    assert {
        who for _, who, _, _ in read_rows(exam.course, [(s, ASSIGNMENT) for s in students])
    } == {"good"}


def test_outcomes(exam: ReleasedExam) -> None:
    right = right_answers(exam)
    full = answer(exam.paper(), **right)
    exam.hand_in("unmarked", answer(exam.paper(), **right))
    cell_of(exam_paper := answer(exam.paper(), **right), "q11")["source"] = "甲"
    exam.hand_in("essay", exam_paper)
    exam.hand_in("code", answer(exam.paper(), **{**right, "q01": "input()"}))
    exam.hand_in("stray", full)
    exam.call(["unmarked", "essay", "code", "away"])
    with exam.sessions() as db:
        report = score_exam(exam.course, db, EXAM)
    assert [student for student, _ in report.strays] == ["stray"]
    assert [student for student, _ in report.to_check] == ["code"]
    outcomes = _outcomes(exam)
    # Blank essays score 0 without a person, as in nbgrader: 21 of 24.
    assert outcomes == {
        "unmarked": ("failed", 21.0),
        "essay": ("pending", None),
        "code": ("exception", None),
        "away": ("absent", None),
    }
    for student, cell, score in (("essay", "q11", 4.0), ("code", "q01-score", 1.0)):
        mark_in_formgrader(exam.course, student, cell, score)
    outcomes = _outcomes(exam)
    assert outcomes["essay"] == ("passed", 25.0)
    # Its own score of 0 is replaced by what the person gave.
    assert outcomes["code"] == ("failed", 21.0)
    # Scoring again keeps what a person decided.
    _grade(exam, force=True)
    assert _outcomes(exam) == outcomes
    with exam.sessions() as db:
        assert verify(db) > 0


def test_a_second_run_repeats_nothing_and_a_changed_paper_is_scored_again(
    exam: ReleasedExam,
) -> None:
    right = right_answers(exam)
    exam.hand_in("S1", answer(exam.paper(), **right))
    exam.hand_in("S2", exam.paper())
    exam.call(["S1", "S2"])
    with exam.sessions() as db:
        first = score_exam(exam.course, db, EXAM)
        second = score_exam(exam.course, db, EXAM)
    assert (first.scored, first.unchanged) == (2, 0)
    assert (second.scored, second.unchanged) == (0, 2)
    exam.hand_in("S2", answer(exam.paper(), **right))
    with exam.sessions() as db:
        third = score_exam(exam.course, db, EXAM)
    assert (third.scored, third.unchanged) == (1, 1)
    rows = _rows(exam, ["S1", "S2"])
    assert len(rows) == 2 * len({place[2:] for place in rows})
    assert _outcomes(exam)["S2"] == _outcomes(exam)["S1"]


def test_the_autograded_notebook_is_what_formgrader_needs(exam: ReleasedExam) -> None:
    exam.hand_in("S1", answer(exam.paper(), **right_answers(exam)))
    exam.call(["S1"])
    _grade(exam)
    path = exam.course.notebook("autograded", "S1", ASSIGNMENT)
    notebook = nbformat.read(path, 4)
    nbformat.validate(notebook)
    assert oct(path.stat().st_mode)[-3:] == "444"
    assert path.with_name("timestamp.txt").is_file()
    text = {cell.metadata.nbgrader.grade_id: cell for cell in notebook.cells}
    assert text["q01-score"].outputs[0].data["text/plain"] == "1.0"
    # The marker sees the rubric; the hidden test is back in its place.
    assert "评分标准" in text["q11-stem"].source
    assert "score_single" in text["q01-score"].source


@pytest.mark.sqlite
def test_missing_and_damaged_gradebook(exam: ReleasedExam) -> None:
    exam.hand_in("S1", exam.paper())
    exam.call(["S1"])
    exam.course.gradebook.write_bytes(b"not a database" * 100)
    with pytest.raises(GradebookMissing, match="损坏"):
        _grade(exam)
    exam.course.gradebook.unlink()
    with pytest.raises(GradebookMissing, match="找不到"):
        _grade(exam)
    assert not exam.course.gradebook.exists()


def test_unknown_exam(exam: ReleasedExam) -> None:
    with exam.sessions() as db, pytest.raises(ExamNotReleased, match="parity-exam"):
        score_exam(exam.course, db, "no-such-exam")


_CHILD = """
import sys
from pathlib import Path
from grading.score_run import score_exam
from grading.score_writing import open_scorer
import grading.score_run
from grading.nbgrader.course import Course
from records.schema import open_database
grading.score_run.BATCH = 3
root = Path(sys.argv[1])
with open_database(sys.argv[2])() as session:
    print("ready", flush=True)
    score_exam(Course(root / "course", database=sys.argv[3]), session, "parity-exam")
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    "delay",
    [0.0, 0.04, 0.16, *(pytest.param(each, marks=pytest.mark.full) for each in (0.01, 0.02, 0.08))],
)
def test_kill_9_anywhere_loses_and_doubles_nothing(
    exam: ReleasedExam, tmp_path: Path, delay: float
) -> None:
    right = right_answers(exam)
    students = [f"S{number:02d}" for number in range(40)]
    for number, student in enumerate(students):
        some = dict(list(right.items())[: number % (len(right) + 1)])
        exam.hand_in(student, answer(exam.paper(), **some))
    exam.call(students)
    place = [str(tmp_path), database_at(tmp_path / "records.db"), exam.course.database]
    child = subprocess.Popen(
        [sys.executable, "-c", _CHILD, *place], stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n"
    time.sleep(delay)
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    child.stdout.close()
    _grade(exam)
    resumed, outcomes = _rows(exam, students), _outcomes(exam)
    with exam.sessions() as db:
        assert db.query(Submission).count() == len(students)
    for student in students:
        assert exam.course.notebook("autograded", student, ASSIGNMENT).is_file()
    # The same rows as an undisturbed run over the same papers, and nobody twice.
    _grade(exam, force=True)
    assert _rows(exam, students) == resumed
    assert _outcomes(exam) == outcomes
    assert in_gradebook(exam.course, "SELECT count(*) FROM submitted_assignment") == [(40,)]


@pytest.mark.sqlite
def test_rows_that_are_written_together_lie_together_in_the_gradebook(exam: ReleasedExam) -> None:
    """Ids at random made a paper dearer the more papers there were."""
    students = ["S1", "S2", "S3"]
    for student in students:
        exam.hand_in(student, answer(exam.paper(), **right_answers(exam)))
    exam.call(students)
    _grade(exam)
    with sqlite3.connect(exam.course.gradebook) as gradebook:
        for table in ("submitted_assignment", "submitted_notebook", "grade", "comment"):
            ids = [row[0] for row in gradebook.execute(f"SELECT id FROM {table} ORDER BY rowid")]
            assert len(ids) >= len(students)
            assert ids == sorted(set(ids))
            assert all(re.fullmatch("[0-9a-f]{32}", each) for each in ids)
    gradebook.close()


def test_the_memory_of_processes_that_score_stays_one(exam: ReleasedExam) -> None:
    """What the garbage collector looks through is written to, and with it the memory of each process becomes its own."""
    gc.unfreeze()  # A server that ran in this process before froze what was there.
    with (
        exam.sessions() as db,
        open_gradebook(exam.course) as engine,
        open_scorer(exam.course, db, engine, find_exam(db, EXAM)) as scorer,
    ):
        pool = Forked(2)
        scorer.start(pool)
        assert pool.executor is not None
        assert pool.executor.submit(gc.get_freeze_count).result() > 10_000
        pool.close()
        assert pool.executor is None
    assert gc.get_freeze_count() == 0


@pytest.mark.slow
def test_two_runs_at_once_are_one_after_the_other(exam: ReleasedExam, tmp_path: Path) -> None:
    names = [f"T{number:02}" for number in range(40)]
    for name in names:
        exam.hand_in(name, answer(exam.paper(), **right_answers(exam)))
    exam.call(names)
    program = (
        "import sys; from pathlib import Path; from grading.nbgrader.course import Course;"
        "from grading.score_run import score_exam; from records.schema import open_database;"
        "print('ready', flush=True); sys.stdin.readline();"
        "run = score_exam(Course(Path(sys.argv[1]), database=sys.argv[4]), open_database(sys.argv[2])(), sys.argv[3]);"
        "print(run.scored, run.unchanged)"
    )
    url = database_at(tmp_path / "records.db")
    place = [str(exam.course.root), url, EXAM, exam.course.database]
    arguments = [sys.executable, "-c", program, *place]
    runs = [
        subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    for run in runs:
        assert run.stdout is not None
        assert run.stdout.readline() == "ready\n"
    with ThreadPoolExecutor(2) as pool:
        told = list(pool.map(lambda run: run.communicate("go\n", 120)[0].split(), runs))
    assert sorted(told) == [["0", "40"], ["40", "0"]]


@pytest.mark.slow
def test_a_run_that_is_killed_leaves_no_process_behind() -> None:
    """Those that score for it would wait for ever, each with the memory of a whole run."""
    program = """
import multiprocessing, os, time
from pathlib import Path
from grading.nbgrader.course import Course
from grading.score_pool import Forked
pool = Forked(2)
pool.open(Course(Path(".")), {})
pool.executor.submit(os.getpid).result()
print([child.pid for child in multiprocessing.active_children()], flush=True)
time.sleep(600)
"""
    run = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert run.stdout is not None
    children = [psutil.Process(pid) for pid in json.loads(run.stdout.readline())]
    assert children
    run.kill()
    run.wait()
    run.stdout.close()
    gone, alive = psutil.wait_procs(children, timeout=60)
    for each in alive:
        each.kill()
    assert len(gone) == len(children) == 2
