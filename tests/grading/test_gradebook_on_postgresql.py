"""nbgrader's gradebook in a schema of a PostgreSQL database: what we write there, what stock and formgrader make of it."""

from __future__ import annotations

import gc
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import NullPool, create_engine, inspect, select

from grading.errors import GradebookMissing
from grading.nbgrader.course import Course, course_config
from grading.nbgrader.gradebook import open_gradebook
from grading.nbgrader.gradebook_database import has_gradebook
from grading.nbgrader.score_cells import score_cells
from grading.nbgrader.stock import compare_with_stock
from grading.release import is_released
from grading.score_run import score_exam
from records.exams.result import Result
from records.schemas import in_schema
from tests.support.databases import GRADEBOOK
from tests.support.postgresql import new_database
from tests.support.released_exam import (
    ASSIGNMENT,
    EXAM,
    ReleasedExam,
    answer,
    copy_exam,
    release_small_exam,
    right_answers,
)

pytestmark = [
    pytest.mark.slow,
    # nbgrader asks a gradebook that it has closed, which opens a connection that nobody closes.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture(autouse=True)
def _nothing_left_for_other_tests() -> Iterator[None]:
    yield
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


@pytest.fixture
def exam(released_once: Path, tmp_path: Path, postgresql_socket: Path) -> ReleasedExam:
    """In the place of the SQLite files of the other tests."""
    return copy_exam(released_once, tmp_path, new_database(postgresql_socket))


def test_papers_are_scored_into_a_schema_beside_the_records(exam: ReleasedExam) -> None:
    exam.call(["S1", "S2", "S3"])
    exam.hand_in("S1", answer(exam.paper(), **right_answers(exam)))
    exam.hand_in("S2", exam.paper())
    assert not exam.course.gradebook.exists()
    for _ in range(2):  # Again: rows are updated.
        with exam.sessions() as db:
            assert score_exam(exam.course, db, EXAM, force=True).scored == 2
            assert sorted(db.scalars(select(Result.outcome)))
    with open_gradebook(exam.course) as engine, engine.connect() as connection:
        looking = inspect(connection)
        assert looking.default_schema_name == GRADEBOOK
        assert {"grade", "comment", "student"} <= set(looking.get_table_names())
        assert "account" not in looking.get_table_names()
        assert "grade" not in looking.get_table_names("public")
    assert is_released(exam.course, exam.form)
    assert len(score_cells(exam.course, ASSIGNMENT)) > 1


def test_formgrader_and_nbgraders_commands_find_their_way(exam: ReleasedExam) -> None:
    from nbgrader.apps.api import NbGraderAPI
    from nbgrader.coursedir import CourseDirectory

    exam.call(["S1", "S2"])
    exam.hand_in("S1", answer(exam.paper(), **right_answers(exam)))
    with exam.sessions() as db:
        score_exam(exam.course, db, EXAM)
    found = NbGraderAPI(CourseDirectory(config=course_config(exam.course)))
    with found.gradebook as gradebook:
        assert [each.name for each in gradebook.assignments] == [ASSIGNMENT]
    [paper] = found.get_assignments()
    assert paper["num_submissions"] == 1
    assert paper["average_score"] > 0
    assert found.get_notebooks(ASSIGNMENT)[0]["average_score"] > 0
    [given] = [each for each in found.get_submissions(ASSIGNMENT) if each["autograded"]]
    assert given["student"] == "S1"
    assert found.get_notebook_submissions(ASSIGNMENT, ASSIGNMENT)[0]["student"] == "S1"
    assert {each["id"] for each in found.get_students()} == {"S1"}
    assert found.get_student_submissions("S1")[0]["score"] == paper["average_score"]
    assert found.get_student_notebook_submissions("S1", ASSIGNMENT)[0]["student"] == "S1"


@pytest.mark.stock
@pytest.mark.full
def test_stock_nbgrader_gives_the_same(exam: ReleasedExam) -> None:
    exam.call(["S1"])
    exam.hand_in("S1", answer(exam.paper(), **right_answers(exam)))
    with exam.sessions() as db:
        score_exam(exam.course, db, EXAM)
    found = compare_with_stock(exam.course, [("S1", ASSIGNMENT)])
    assert (found.differences, found.failed) == ([], [])
    assert found.grades > 1


@pytest.mark.full
def test_an_exam_is_released_there(tmp_path: Path, postgresql_socket: Path) -> None:
    url = new_database(postgresql_socket)
    course = Course(tmp_path / "course", database=in_schema(url, GRADEBOOK))
    assert not has_gradebook(course)
    release_small_exam(course)
    gc.collect()
    assert has_gradebook(course)
    assert not course.gradebook.exists()
    # Again: it is there already.
    release_small_exam(course)


def test_a_gradebook_that_is_not_there_is_not_made(tmp_path: Path, postgresql_socket: Path) -> None:
    url = new_database(postgresql_socket)
    course = Course(tmp_path, database=in_schema(url, GRADEBOOK))
    with pytest.raises(GradebookMissing, match="找不到成绩库"), open_gradebook(course):
        raise AssertionError
    with create_engine(url, poolclass=NullPool).connect() as connection:
        assert GRADEBOOK not in inspect(connection).get_schema_names()


def test_a_server_that_is_away_is_told_without_the_password(tmp_path: Path) -> None:
    url = f"postgresql+psycopg://a:geheim@/x?host={tmp_path}"
    course = Course(tmp_path, database=in_schema(url, GRADEBOOK))
    with pytest.raises(GradebookMissing, match="打不开成绩库") as refused, open_gradebook(course):
        raise AssertionError
    assert "geheim" not in str(refused.value)
