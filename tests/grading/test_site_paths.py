"""A site may lie in a folder whose name is a pattern to nbgrader: it releases and scores there all the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from grading.nbgrader.course import Course
from grading.nbgrader.gradebook import graded_students, load_paper, open_gradebook
from grading.nbgrader.stock import compare_with_stock
from grading.release import is_released, release_exam
from grading.score_run import score_exam
from tests.support.released_exam import ASSIGNMENT, EXAM, ReleasedExam, answer, small_exam


@pytest.mark.slow
@pytest.mark.parametrize("name", ["区[2026]", "全*部", "什么?", "a b 'c' [!x]", "{assignment_id}"])
def test_a_course_in_a_folder_with_any_name_is_released(tmp_path: Path, name: str) -> None:
    bank, form = small_exam()
    course = Course(tmp_path / name / "course")
    [paper] = release_exam(course, [form], bank)
    assert paper == course.notebook("release", ".", ASSIGNMENT)
    assert is_released(course, form)
    assert course.gradebook.is_file()


@pytest.mark.parametrize("name", ["区[2026]", "什么?", "a?mode=ro", "a%3Fb", "50%"])
def test_papers_are_scored_in_a_folder_with_any_name(
    exam: ReleasedExam, tmp_path: Path, name: str
) -> None:
    moved = Course(tmp_path / name / "course", database=exam.course.database)
    moved.root.parent.mkdir()
    exam.course.root.rename(moved.root)
    exam.call(["S1"])
    there = ReleasedExam(moved, exam.sessions, exam.bank, exam.form, exam.released)
    there.hand_in("S1", answer(there.paper(), q01='"A"'))
    with exam.sessions() as db:
        assert score_exam(moved, db, EXAM).scored == 1
    with open_gradebook(moved) as engine, engine.connect() as connection:
        assert graded_students(connection, load_paper(connection, moved, ASSIGNMENT)) == {"S1"}


@pytest.mark.stock
def test_stock_nbgrader_scores_there_too(exam: ReleasedExam, tmp_path: Path) -> None:
    moved = Course(tmp_path / "区[2026]" / "course")
    moved.root.parent.mkdir()
    exam.course.root.rename(moved.root)
    there = ReleasedExam(moved, exam.sessions, exam.bank, exam.form, exam.released)
    there.hand_in("S1", answer(there.paper(), q01='"A"'))
    found = compare_with_stock(moved, [("S1", ASSIGNMENT)])
    assert found.failed == []
