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
