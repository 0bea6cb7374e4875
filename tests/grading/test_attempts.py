"""What belongs to an attempt stays with it: scores, marks, the gradebook's rows, and which attempt counts."""

from __future__ import annotations

from typing import Any

import nbformat
import orjson
import pytest
from sqlalchemy import select

from grading import messages
from grading.hand_in import new_attempt
from grading.nbgrader.course import assignment_name
from grading.nbgrader.stock import GradeValue, autograde, make_scratch, read_rows
from grading.results import decide_again
from grading.score_run import ScoreRun, score_exam
from grading.submitted import released_paper, submission_bytes
from records.exams.attempt import Attempt, AttemptState
from records.exams.call import Call, assignments
from records.exams.calling import end_exemption, exempt
from records.exams.exam import find_exam
from records.exams.mark import Mark
from records.exams.response import FormerResponse, Response
from records.exams.result import Result
from records.exams.submission import Submission
from tests.support.databases import in_gradebook, mark_in_formgrader
from tests.support.released_exam import (
    ASSIGNMENT,
    EXAM,
    ReleasedExam,
    answer,
    cell_of,
    right_answers,
)

SECOND = assignment_name(EXAM, "A", 2)


def score(exam: ReleasedExam, **options: Any) -> ScoreRun:
    with exam.sessions() as db:
        return score_exam(exam.course, db, EXAM, **options)


def outcome(exam: ReleasedExam, student: str) -> tuple[str, float | None]:
    with exam.sessions() as db:
        row = db.get_one(Result, _call(db, student).id)
        return row.outcome, row.score


def reason(run: ScoreRun, student: str) -> str:
    [found] = [text for who, text in run.unreadable if who == student]
    return found


def responses(exam: ReleasedExam, student: str) -> dict[str, Response]:
    with exam.sessions() as db:
        result = db.get_one(Result, _call(db, student).id)
        rows = db.scalars(select(Response).where(Response.attempt_id == result.attempt_id))
        return {row.question: row for row in rows}


def add_attempt(exam: ReleasedExam, student: str, state: AttemptState) -> None:
    with exam.sessions() as db:
        call = _call(db, student)
        ordinal = 1 + len(db.scalars(select(Attempt).where(Attempt.call_id == call.id)).all())
        db.add(new_attempt(call, call.form, ordinal=ordinal, state=state))
        db.commit()


def void(exam: ReleasedExam, student: str) -> None:
    with exam.sessions() as db:
        call = _call(db, student)
        row = db.scalars(select(Attempt).where(Attempt.call_id == call.id)).one()
        row.state = "voided"
        db.commit()


def mark(exam: ReleasedExam, student: str, cell: str, points: float | None) -> None:
    """As formgrader saves it."""
    mark_in_formgrader(exam.course, student, cell, points)


def grades(exam: ReleasedExam, student: str, assignment: str = ASSIGNMENT) -> dict[str, GradeValue]:
    rows = read_rows(exam.course, [(student, assignment)])
    return {cell: row for (*_, cell), row in rows.items() if isinstance(row, GradeValue)}


def _call(db: Any, student: str) -> Call:
    from records.people.person import Person

    found: Call = db.scalars(select(Call).join(Person).where(Person.number == student)).one()
    return found


@pytest.fixture
def called(exam: ReleasedExam) -> ReleasedExam:
    exam.call(["S1", "S2", "S3"])
    return exam


def full(exam: ReleasedExam, **changes: str) -> dict[str, Any]:
    return answer(exam.paper(), **{**right_answers(exam), **changes})


def essay(exam: ReleasedExam, text: str) -> dict[str, Any]:
    paper = full(exam)
    cell_of(paper, "q11")["source"] = text
    return paper


def test_a_paper_that_came_as_a_file_is_an_attempt_without_a_sitting(called: ReleasedExam) -> None:
    called.hand_in("S1", full(called))
    score(called)
    with called.sessions() as db:
        [row] = db.scalars(select(Attempt)).all()
        assert (row.state, row.sitting, row.ordinal) == ("handed_in", None, 1)
        assert (row.assignment, row.answered) == (ASSIGNMENT, 12)
        paper = db.get_one(Submission, row.id)
        assert (paper.door, paper.sha256, paper.scored_sha256) == ("file", row.sha256, row.sha256)
    assert outcome(called, "S1") == ("failed", 21.0)
    assert outcome(called, "S2") == ("absent", None)


def test_a_voided_score_does_not_come_back_when_the_person_is_called_again(
    called: ReleasedExam,
) -> None:
    called.hand_in("S1", full(called))
    score(called)
    void(called, "S1")
    add_attempt(called, "S1", "called")
    score(called)
    assert outcome(called, "S1") == ("pending", None)
    assert grades(called, "S1") == {}
    assert not called.course.folder("autograded", "S1", ASSIGNMENT).exists()
    with called.sessions() as db:
        assert set(db.scalars(select(Response.status))) == {"voided"}
        worth = db.scalars(select(FormerResponse.score).where(FormerResponse.question == "q04"))
        assert worth.all() == [2.0]


def test_an_exemption_after_a_void_leaves_a_result_that_names_no_attempt(
    called: ReleasedExam,
) -> None:
    called.hand_in("S1", full(called))
    score(called)
    void(called, "S1")
    score(called)
    assert outcome(called, "S1") == ("voided", None)
    with called.sessions() as db:
        row = find_exam(db, EXAM)
        call = exempt(db, row, "S1", basis="免考", evidence="证书", actor="jia").call
        decide_again(db, row, assignments(db, row))
        db.commit()
        assert db.get_one(Result, call.id).attempt_id is None
    assert outcome(called, "S1") == ("exempt", None)
    score(called)
    assert outcome(called, "S1") == ("exempt", None)
    with called.sessions() as db:
        row = find_exam(db, EXAM)
        decide_again(db, row, [end_exemption(db, row, "S1", reason="证书不实", actor="jia")])
        db.commit()
    assert outcome(called, "S1") == ("voided", None)


def test_a_stray_file_of_somebody_exempt_is_no_attempt(called: ReleasedExam) -> None:
    with called.sessions() as db:
        exempt(db, find_exam(db, EXAM), "S1", basis="免考", evidence="证书", actor="jia")
        db.commit()
    called.hand_in("S1", full(called))
    run = score(called)
    assert [student for student, _ in run.strays] == ["S1"]
    assert outcome(called, "S1") == ("exempt", None)
    with called.sessions() as db:
        end_exemption(db, find_exam(db, EXAM), "S1", reason="证书不实", actor="jia")
        db.commit()
    score(called)
    assert outcome(called, "S1") == ("failed", 21.0)


def test_an_absent_attempt_with_a_stray_file_stays_absent(called: ReleasedExam) -> None:
    add_attempt(called, "S1", "absent")
    called.hand_in("S1", full(called))
    run = score(called)
    assert [student for student, _ in run.strays] == ["S1"]
    assert outcome(called, "S1") == ("absent", None)


def test_a_paper_that_is_not_scored_yet_is_pending(called: ReleasedExam) -> None:
    called.hand_in("S1", full(called))
    with called.sessions() as db:
        from grading.hand_in import take_files
        from grading.results import decide_results
        from records.exams.exam import find_exam

        exam = find_exam(db, EXAM)
        calls = assignments(db, exam)
        assert take_files(db, called.course, exam, calls) == 1
        decide_results(db, exam, calls)
        db.commit()
    assert outcome(called, "S1") == ("pending", None)


def facts(released: ReleasedExam, /, **changes: object) -> dict[str, Any]:
    paper = full(released)
    paper["metadata"]["lawstudy"].update(changes)
    return paper


def test_what_is_no_paper_of_the_candidates_is_an_exception_with_its_reason(
    called: ReleasedExam,
) -> None:
    """The paper of another form was scored against the wrong key in silence: 98 points became 19."""
    cases: dict[str, tuple[dict[str, Any] | bytes, str]] = {
        "form": (facts(called, form="B"), "B 卷"),
        "exam": (facts(called, exam="spring"), "spring"),
        "content": (facts(called, content_hash="0" * 64), "旧版"),
        "person": (facts(called, candidate="S9"), "S9"),
        "nothing": (facts(called, exam=None), "考试"),
        "source": (
            called.course.notebook("source", ".", ASSIGNMENT).read_bytes(),
            messages.PAPER_WITH_KEY,
        ),
        "released": (
            called.course.notebook("release", ".", ASSIGNMENT).read_bytes(),
            messages.RELEASED_PAPER,
        ),
    }
    for name, (paper, _) in cases.items():
        called.hand_in(name, paper)
    called.hand_in("own", facts(called, candidate="own"))
    called.call([*cases, "own"])
    run = score(called)
    for name, (_, words) in cases.items():
        assert words in reason(run, name), name
        assert outcome(called, name) == ("exception", None)
        assert grades(called, name) == {}
    assert outcome(called, "own") == ("failed", 21.0)


def test_what_an_answer_is_worth_is_told_apart(called: ReleasedExam) -> None:
    paper = answer(called.paper(), q01='"Z"', q02="1 + 1", q05='["A"]')
    cell_of(paper, "q11")["source"] = "先告知。"
    paper["cells"].remove(cell_of(paper, "q03-score"))
    called.hand_in("S1", paper)
    run = score(called)
    found = {name: (row.status, row.score) for name, row in responses(called, "S1").items()}
    assert found["q01"] == ("scored", 0.0)
    assert found["q02"] == ("unreadable", None)
    assert found["q03"] == ("unreadable", None)
    assert found["q04"] == ("omitted", 0.0)
    assert found["q11"] == ("pending", None)
    assert found["q12_1"] == ("not_reached", 0.0)
    assert orjson.loads(responses(called, "S1")["q05"].value) == ["A"]
    assert responses(called, "S1")["q02"].value == orjson.dumps("q02 = 1 + 1").decode()
    assert [text.split()[0] for _, text in run.to_check] == ["q02", "q03"]
    # What nobody has resolved asks for a person in formgrader too.
    asked = {cell for cell, row in grades(called, "S1").items() if row.needs_manual_grade}
    assert asked == {"q02-score", "q03-score", "q11"}


def test_a_mark_in_formgrader_is_kept_as_a_row_and_counts(called: ReleasedExam) -> None:
    called.hand_in("S1", essay(called, "先告知。"))
    score(called)
    assert outcome(called, "S1") == ("pending", None)
    mark(called, "S1", "q11", 4.0)
    score(called)
    assert outcome(called, "S1") == ("passed", 25.0)
    with called.sessions() as db:
        [row] = db.scalars(select(Mark)).all()
        assert (row.question, row.points, row.who) == ("q11", 4.0, "formgrader")
        assert row.answer_sha256 == responses(called, "S1")["q11"].answer_sha256
    assert score(called).scored == 0
    score(called, force=True)
    assert outcome(called, "S1") == ("passed", 25.0)
    assert not grades(called, "S1")["q11"].needs_manual_grade
    mark(called, "S1", "q11", 2.0)
    score(called)
    assert outcome(called, "S1") == ("failed", 23.0)
    mark(called, "S1", "q11", None)
    score(called)
    assert outcome(called, "S1") == ("pending", None)
    with called.sessions() as db:
        assert db.scalars(select(Mark.points).order_by(Mark.id)).all() == [4.0, 2.0, None]


def test_a_mark_on_an_answer_that_was_changed_since_does_not_count(called: ReleasedExam) -> None:
    """7.5 points stayed on an essay that was blank by then."""
    called.hand_in("S1", essay(called, "先告知。"))
    score(called)
    mark(called, "S1", "q11", 4.0)
    score(called)
    called.hand_in("S1", full(called))
    score(called)
    assert responses(called, "S1")["q11"].score == 0.0
    assert outcome(called, "S1") == ("failed", 21.0)
    assert not grades(called, "S1")["q11"].marked
    called.hand_in("S1", essay(called, "另一份答案。"))
    score(called)
    assert outcome(called, "S1") == ("pending", None)
    # The answer that was judged is there again, and so is what it was given.
    called.hand_in("S1", essay(called, "先告知。"))
    score(called)
    assert outcome(called, "S1") == ("passed", 25.0)
    assert grades(called, "S1")["q11"].marked


def test_a_graded_paper_that_became_unreadable_leaves_the_gradebook(called: ReleasedExam) -> None:
    path = called.hand_in("S1", full(called))
    score(called)
    assert grades(called, "S1")
    path.write_bytes(path.read_bytes()[:1000])
    score(called)
    assert grades(called, "S1") == {}
    assert not called.course.folder("autograded", "S1", ASSIGNMENT).exists()
    assert outcome(called, "S1") == ("exception", None)
    assert {row.status for row in responses(called, "S1").values()} == {"unreadable"}
    with called.sessions() as db:
        former = db.scalars(select(FormerResponse).where(FormerResponse.question == "q01")).one()
        assert (former.status, former.score) == ("scored", 1.0)


def test_a_deleted_cell_is_put_back_for_a_person_to_mark(called: ReleasedExam) -> None:
    paper = full(called)
    for name in ("q02-score", "q11"):
        paper["cells"].remove(cell_of(paper, name))
    called.hand_in("S1", paper)
    score(called)
    notebook = nbformat.read(called.course.notebook("autograded", "S1", ASSIGNMENT), 4)
    nbformat.validate(notebook)
    ids = [cell.metadata.nbgrader.grade_id for cell in notebook.cells]
    assert ids[ids.index("q02") + 1] == "q02-score"
    assert ids[ids.index("q11-stem") + 1] == "q11"
    assert outcome(called, "S1") == ("exception", None)
    mark(called, "S1", "q02-score", 1.0)
    mark(called, "S1", "q11", 3.0)
    score(called)
    assert outcome(called, "S1") == ("passed", 24.0)


def test_candidates_have_their_names_in_the_gradebook(called: ReleasedExam) -> None:
    called.hand_in("S1", full(called))
    score(called)
    names = in_gradebook(called.course, "SELECT id, last_name, first_name FROM student")
    assert names == [("S1", "S1", "S1")]


def test_nothing_changed_leaves_every_row_as_it_is(called: ReleasedExam) -> None:
    called.hand_in("S1", full(called))
    score(called)
    score(called, force=True)
    with called.sessions() as db:
        assert db.scalars(select(FormerResponse)).all() == []
    called.hand_in("S1", full(called, q01='"Z"'))
    score(called)
    with called.sessions() as db:
        [row] = db.scalars(select(FormerResponse)).all()
        assert (row.question, row.score, row.status) == ("q01", 1.0, "scored")


@pytest.mark.slow
def test_two_processes_write_what_one_writes(called: ReleasedExam) -> None:
    students = [f"T{number:02}" for number in range(40)]
    right = list(right_answers(called).items())
    for number, student in enumerate(students):
        called.hand_in(student, answer(called.paper(), **dict(right[: number % 13])))
    called.hand_in("T39", b"{")
    called.call(students)
    papers = [(student, ASSIGNMENT) for student in students]
    score(called, jobs=2)
    two, outcomes = read_rows(called.course, papers), [outcome(called, s) for s in students]
    score(called, force=True)
    assert read_rows(called.course, papers) == two
    assert [outcome(called, student) for student in students] == outcomes
    assert len(set(outcomes)) > 10


@pytest.mark.stock
def test_a_second_attempt_has_its_own_assignment_that_stock_autogrades_too(
    called: ReleasedExam,
) -> None:
    called.hand_in("S1", answer(called.paper(), q01='"Z"'))
    score(called)
    void(called, "S1")
    paper = released_paper(called.course, EXAM, "A")
    data = submission_bytes(paper, {"q01": "A", "q04": ["A", "B"]}, "S1")
    with called.sessions() as db:
        call = _call(db, "S1")
        row = new_attempt(call, call.form, ordinal=2, state="handed_in")
        db.add(row)
        db.flush()
        from grading.submitted import digest

        row.sha256 = digest(data)
        db.add(Submission(attempt_id=row.id, door="lab", sha256=row.sha256))
        db.commit()
    path = called.course.notebook("submitted", "S1", SECOND)
    path.parent.mkdir(parents=True)
    path.write_bytes(data)
    score(called)
    assert outcome(called, "S1")[0] == "failed"
    assert grades(called, "S1") == {}
    ours = read_rows(called.course, [("S1", SECOND)])
    scratch = make_scratch(called.course, called.course.root.parent / "stock", [("S1", SECOND)])
    assert autograde(scratch, "S1", SECOND) == ""
    assert read_rows(scratch, [("S1", SECOND)]) == ours
    assert ours


def test_a_receipted_paper_that_was_changed_since_is_an_exception(
    called: ReleasedExam, tmp_path: Any
) -> None:
    from grading.hand_in import hand_in_file
    from grading.notebook import open_paper
    from tests.grading.test_hand_in import NOON

    mine = tmp_path / "mine.ipynb"
    mine.write_bytes(orjson.dumps(full(called)))
    with called.sessions() as db:
        hand_in_file(
            db, called.course, _call(db, "S1").person, open_paper(mine.read_bytes()), at=NOON
        )
    score(called)
    assert outcome(called, "S1") == ("failed", 21.0)
    called.hand_in("S1", full(called, q01='"Z"'))
    assert reason(score(called), "S1") == messages.NOT_AS_RECEIPTED
    assert outcome(called, "S1") == ("exception", None)


def second_attempt(exam: ReleasedExam, student: str, state: AttemptState, **answers: str) -> None:
    """A later attempt whose paper came as a file."""
    add_attempt(exam, student, state)
    path = exam.course.notebook("submitted", student, SECOND)
    path.parent.mkdir(parents=True)
    path.write_bytes(orjson.dumps(answer(exam.paper(), **{**right_answers(exam), **answers})))


def move_last(exam: ReleasedExam, student: str, state: AttemptState) -> None:
    with exam.sessions() as db:
        of_call = select(Attempt).where(Attempt.call_id == _call(db, student).id)
        row = db.scalars(of_call.order_by(Attempt.ordinal.desc()).limit(1)).one()
        row.state = state
        db.commit()


def test_a_scored_paper_that_is_given_back_leaves_the_gradebook_and_comes_again(
    called: ReleasedExam,
) -> None:
    called.hand_in("S1", full(called))
    score(called)
    before = grades(called, "S1")
    move_last(called, "S1", "writing")
    score(called)
    assert outcome(called, "S1") == ("pending", None)
    assert grades(called, "S1") == {}
    assert not called.course.folder("autograded", "S1", ASSIGNMENT).exists()
    move_last(called, "S1", "handed_in")
    score(called)
    assert outcome(called, "S1") == ("failed", 21.0)
    assert grades(called, "S1") == before


def test_a_voided_second_attempt_leaves_the_gradebook_though_nobody_else_has_one(
    called: ReleasedExam,
) -> None:
    called.hand_in("S1", full(called, q01='"Z"'))
    score(called)
    second_attempt(called, "S1", "called")
    score(called)
    assert grades(called, "S1", SECOND)
    assert outcome(called, "S1") == ("failed", 21.0)
    move_last(called, "S1", "voided")
    score(called)
    assert outcome(called, "S1") == ("failed", 20.0)
    assert grades(called, "S1", SECOND) == {}
    assert grades(called, "S1")
    with called.sessions() as db:
        voided = db.scalars(select(Attempt.id).where(Attempt.ordinal == 2)).one()
        told = db.scalars(select(Response.status).where(Response.attempt_id == voided))
        assert set(told) == {"voided"}


def test_an_attempt_that_is_voided_while_a_run_scores_has_no_result(called: ReleasedExam) -> None:
    called.hand_in("S1", full(called))
    score(called, progress=lambda done, total: void(called, "S1"))
    assert outcome(called, "S1") == ("voided", None)
    assert grades(called, "S1") == {}


@pytest.mark.parametrize(
    ("cell", "points"), [("q11", 80.0), ("q11", -1.0), ("q01-score", 1.5), ("q01-score", 80.0)]
)
def test_a_mark_beyond_what_a_question_is_worth_counts_for_nothing_until_somebody_looks(
    called: ReleasedExam, cell: str, points: float
) -> None:
    called.hand_in("S1", essay(called, "先告知，后听证。"))
    score(called)
    mark(called, "S1", "q11", 3.0)
    mark(called, "S1", cell, points)
    question = cell.split("-", maxsplit=1)[0]
    for _ in range(2):
        run = score(called)
        assert outcome(called, "S1") == ("pending", None)
        [told] = [text for who, text in run.to_check if who == "S1"]
        assert f"{points:g} 分" in told
        assert responses(called, "S1")[question].status == "pending"
    mark(called, "S1", cell, 1.0)
    score(called)
    assert responses(called, "S1")[question].score == 1.0
