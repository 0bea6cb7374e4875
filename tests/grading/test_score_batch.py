from __future__ import annotations

import pytest

from grading.score_run import score_exam
from records.exams.result import Result
from tests.support.released_exam import EXAM, ReleasedExam, answer, right_answers


def test_what_the_disk_refuses_is_no_fault_of_a_paper(exam: ReleasedExam) -> None:
    exam.hand_in("S1", answer(exam.paper(), **right_answers(exam)))
    exam.call(["S1"])
    blocked = exam.course.root / "autograded"
    blocked.write_bytes(b"")
    with exam.sessions() as db, pytest.raises(OSError, match="autograded"):
        score_exam(exam.course, db, EXAM)
    with exam.sessions() as db:
        assert db.query(Result).filter(Result.outcome == "exception").count() == 0
    blocked.unlink()
    with exam.sessions() as db:
        assert score_exam(exam.course, db, EXAM).scored == 1
        assert [(row.outcome, row.score) for row in db.query(Result)] == [("failed", 21.0)]


def test_a_mended_time_stamp_is_read_without_being_told(exam: ReleasedExam) -> None:
    path = exam.hand_in("S1", answer(exam.paper(), **right_answers(exam)))
    stamp = path.with_name("timestamp.txt")
    good = stamp.read_bytes()
    stamp.write_bytes(b"0001-01-01 00:00:00 UTC")
    exam.call(["S1"])
    with exam.sessions() as db:
        assert [student for student, _ in score_exam(exam.course, db, EXAM).unreadable] == ["S1"]
        assert [row.outcome for row in db.query(Result)] == ["exception"]
    stamp.write_bytes(good)
    with exam.sessions() as db:
        assert score_exam(exam.course, db, EXAM).unreadable == []
        assert [(row.outcome, row.score) for row in db.query(Result)] == [("failed", 21.0)]
