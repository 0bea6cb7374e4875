"""A marker's own way into a gradebook on PostgreSQL: what it reads and writes, what is refused, and that nothing of it stays."""

from __future__ import annotations

import gc
import subprocess
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import NullPool, create_engine, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DatabaseError, OperationalError

from grading.errors import GradebookSeatRefused
from grading.nbgrader import gradebook_seats
from grading.nbgrader.course import Course
from grading.nbgrader.gradebook import gradebook_tables
from grading.nbgrader.gradebook_seats import (
    GradebookSeat,
    close_seat,
    close_seats,
    open_seat,
    prolong_seat,
    why_no_seats,
)
from grading.score_run import score_exam
from records.database.backup import copy_database
from records.schema import close_database
from records.schemas import in_schema, other_schemas
from tests.support.databases import GRADEBOOK, in_gradebook
from tests.support.postgresql import new_database, postgresql_with_passwords
from tests.support.released_exam import (
    ASSIGNMENT,
    EXAM,
    ReleasedExam,
    answer,
    copy_exam,
    right_answers,
)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.postgresql,
    # nbgrader asks a gradebook that it has closed, which opens a connection that nobody closes.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
OTHER = "another-exam-A"


@pytest.fixture(autouse=True)
def _nothing_left_for_other_tests() -> Iterator[None]:
    yield
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


@pytest.fixture(scope="module")
def scored(
    released_once: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[ReleasedExam, str]]:
    """An exam with a scored paper, another one, and where all of it is."""
    with postgresql_with_passwords() as url:
        exam = copy_exam(released_once, tmp_path_factory.mktemp("seats"), url)
        exam.call(["S1"])
        exam.hand_in("S1", answer(exam.paper(), **right_answers(exam)))
        with exam.sessions() as db:
            score_exam(exam.course, db, EXAM)
        engine = create_engine(exam.course.database, poolclass=NullPool)
        with engine.begin() as connection:
            connection.execute(
                text(
                    "INSERT INTO assignment (id, name, course_id) VALUES ('x', :name, 'lawstudy')"
                ),
                {"name": OTHER},
            )
            connection.execute(text("INSERT INTO student (id, last_name) VALUES ('S9', '李四')"))
        yield exam, url
        close_database(exam.sessions)


@pytest.fixture
def seat(scored: tuple[ReleasedExam, str]) -> Iterator[GradebookSeat]:
    course = scored[0].course
    yield open_seat(course, 7, [EXAM])
    assert close_seats(course) <= 1


def asked(url: str, statement: str) -> list[tuple[object, ...]]:
    engine = create_engine(url, poolclass=NullPool)
    with engine.begin() as connection:
        found = connection.execute(text(statement))
        return [tuple(row) for row in found] if found.returns_rows else []


def test_formgrader_reads_and_writes_through_it(
    scored: tuple[ReleasedExam, str], seat: GradebookSeat
) -> None:
    from nbgrader.api import Gradebook

    course = scored[0].course
    with Gradebook(seat.url, "lawstudy") as book:
        assert [each.name for each in book.assignments] == [ASSIGNMENT]
        assert [each.id for each in book.students] == ["S1"]
        paper = book.find_submission_notebook(ASSIGNMENT, ASSIGNMENT, "S1")
        assert paper.score > 0
        grade = paper.grades[0]
        grade.manual_score, grade.extra_credit, grade.needs_manual_grade = 1.5, None, False
        paper.comments[0].manual_comment = "理由不充分"
        paper.flagged = True
        book.db.commit()
        given = grade.id
    assert in_gradebook(course, "SELECT manual_score FROM grade WHERE id = :id", id=given) == [
        (1.5,)
    ]
    written = "SELECT count(*) FROM comment WHERE manual_comment = '理由不充分'"
    assert in_gradebook(course, written) == [(1,)]
    assert "geheim" not in seat.url
    assert str(make_url(seat.url).password) not in repr(seat)


REFUSED = (
    "SELECT * FROM public.person",
    "SELECT * FROM public.account",
    "SELECT * FROM gradebook.grade",
    "UPDATE gradebook.grade SET manual_score = 1",
    "UPDATE grade SET auto_score = 1",
    "UPDATE student SET last_name = ''",
    "INSERT INTO student (id) VALUES ('S8')",
    "DELETE FROM grade",
    "DROP VIEW grade",
    "CREATE TABLE public.mine (id int)",
    "CREATE TABLE mine (id int)",
    "CREATE ROLE mine",
    "ALTER ROLE CURRENT_USER VALID UNTIL 'infinity'",
    "SET ROLE office",
    "SELECT pg_read_file('/etc/passwd')",
    "COPY grade TO PROGRAM 'cat'",
)


def test_nothing_else_is_in_reach(seat: GradebookSeat) -> None:
    for statement in REFUSED:
        with pytest.raises(
            DatabaseError, match=r"permission denied|must be owner|must be superuser"
        ):
            asked(seat.url, statement)


def test_rows_of_other_exams_are_not_there(seat: GradebookSeat) -> None:
    assert asked(seat.url, "SELECT name FROM assignment") == [(ASSIGNMENT,)]
    assert asked(seat.url, "SELECT id FROM student") == [("S1",)]


def test_a_password_holds_for_minutes_unless_it_is_prolonged(
    scored: tuple[ReleasedExam, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    course = scored[0].course
    seat = open_seat(course, 8, [EXAM])
    left = "SELECT extract(epoch FROM rolvaliduntil - now()) FROM pg_roles WHERE rolname = :name"
    [(seconds,)] = in_gradebook(course, left, name=seat.name)
    assert 0 < float(str(seconds)) <= gradebook_seats.VALID_S
    monkeypatch.setattr(gradebook_seats, "VALID_S", -60)
    prolong_seat(course, seat.name)
    with pytest.raises(OperationalError, match="password authentication failed"):
        asked(seat.url, "SELECT 1")
    monkeypatch.undo()
    prolong_seat(course, seat.name)
    assert asked(seat.url, "SELECT 1") == [(1,)]
    close_seat(course, seat.name)


@pytest.mark.full
def test_it_goes_with_whoever_uses_it(scored: tuple[ReleasedExam, str]) -> None:
    course = scored[0].course
    first, other = open_seat(course, 7, [EXAM]), open_seat(course, 70, [EXAM])
    engine = create_engine(first.url)
    with engine.connect() as open_page:
        open_page.execute(text("SELECT count(*) FROM grade"))
        # Opened anew: the one before is gone.
        again = open_seat(course, 7, [EXAM])
        with pytest.raises(DatabaseError):
            open_page.execute(text("SELECT count(*) FROM grade"))
        open_page.invalidate()
    engine.dispose()
    assert again.name == first.name
    assert again.url != first.url
    close_seat(course, again.name)
    assert asked(other.url, "SELECT count(*) FROM assignment") == [(1,)]
    assert close_seats(course) == 1
    left = in_gradebook(course, "SELECT rolname FROM pg_roles WHERE rolname LIKE 'lawstudy_seat%'")
    assert left == []


@pytest.mark.full
def test_a_backup_holds_none_of_it(
    scored: tuple[ReleasedExam, str], seat: GradebookSeat, tmp_path: Path
) -> None:
    _, url = scored
    found = copy_database(url, tmp_path / "dump")
    assert f"{GRADEBOOK}.grade" in found
    assert not [table for table in found if "seat" in table]
    listed = subprocess.run(
        ["pg_restore", "--file=-", str(tmp_path / "dump")],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "CREATE TABLE gradebook.grade" in listed.stdout
    assert seat.name not in listed.stdout
    with create_engine(url, poolclass=NullPool).connect() as connection:
        assert other_schemas(connection) == [GRADEBOOK]


@pytest.mark.full
def test_what_is_open_to_everybody_is_told_and_nobody_gets_in(
    scored: tuple[ReleasedExam, str],
) -> None:
    course, url = scored[0].course, scored[1]
    asked(url, "GRANT SELECT ON account TO PUBLIC")
    with pytest.raises(GradebookSeatRefused, match=r"public\.account"):
        open_seat(course, 7, [EXAM])
    asked(url, "REVOKE SELECT ON account FROM PUBLIC")
    assert close_seats(course) == 0


@pytest.mark.full
def test_a_role_that_may_make_none_is_told(scored: tuple[ReleasedExam, str]) -> None:
    course, url = scored[0].course, scored[1]
    assert why_no_seats(course) == ""
    asked(url, "CREATE ROLE clerk LOGIN PASSWORD 'secret'")
    clerk = make_url(course.database).set(username="clerk", password="secret")
    other = Course(course.root, database=clerk.render_as_string(hide_password=False))
    assert "ALTER ROLE clerk CREATEROLE" in why_no_seats(other)
    with pytest.raises(GradebookSeatRefused):
        open_seat(other, 7, [EXAM])
    asked(url, "DROP ROLE clerk")


@pytest.mark.full
def test_a_server_that_asks_no_password_is_told(
    released_once: Path, tmp_path: Path, postgresql_socket: Path
) -> None:
    exam = copy_exam(released_once, tmp_path, new_database(postgresql_socket))
    with pytest.raises(GradebookSeatRefused, match="不核对密码"):
        open_seat(exam.course, 7, [EXAM])
    assert close_seats(exam.course) == 0


def test_a_server_that_is_away_is_told_without_the_password(tmp_path: Path) -> None:
    url = f"postgresql+psycopg://a:geheim@/x?host={tmp_path}"
    with pytest.raises(GradebookSeatRefused) as refused:
        open_seat(Course(tmp_path, database=in_schema(url, GRADEBOOK)), 7, [EXAM])
    assert "geheim" not in str(refused.value)


@pytest.mark.full
def test_views_of_a_gradebook_read_as_its_tables_do(seat: GradebookSeat) -> None:
    with create_engine(seat.url, poolclass=NullPool).connect() as connection:
        looking = inspect(connection)
        for table in gradebook_tables():
            assert looking.has_table(table.name)
            columns = {column["name"] for column in looking.get_columns(table.name)}
            assert columns == set(table.columns.keys())
