"""Papers that came as files are voided by two people and written again, as those of the room are."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from sqlalchemy import select

from grading.errors import FileRefused
from grading.file_papers import miss_file, put_aside, sit_again, void_file, withdraw_void_of_file
from grading.nbgrader.course import assignment_name
from grading.score_run import ScoreRun, score_exam
from records.audit import trail
from records.audit.trail import AuditEntry
from records.errors import CallRefused
from records.exams.attempt import Attempt
from records.exams.call import Call
from records.exams.calling import exempt
from records.exams.exam import Exam, find_exam
from records.exams.response import Response
from records.exams.result import Result
from records.people.person import Person
from tests.support.released_exam import ASSIGNMENT, EXAM, ReleasedExam, answer, right_answers

SECOND = assignment_name(EXAM, "A", 2)
INVIGILATOR = ("invigilator",)


@pytest.fixture
def sent(exam: ReleasedExam) -> ReleasedExam:
    """S1 and S2 have sent their papers, S3 has not."""
    exam.call(["S1", "S2", "S3"])
    for student in ("S1", "S2"):
        exam.hand_in(student, answer(exam.paper(), **right_answers(exam)))
    score(exam)
    return exam


def score(exam: ReleasedExam) -> ScoreRun:
    with exam.sessions() as db:
        return score_exam(exam.course, db, EXAM)


def void(
    exam: ReleasedExam,
    actor: str,
    number: str = "S1",
    reason: str = "替考",
    roles: tuple[str, ...] = INVIGILATOR,
) -> bool:
    with exam.sessions() as db:
        row = find_exam(db, EXAM)
        gone = void_file(db, row, number, reason=reason, actor=actor, roles=roles)
        db.commit()
        if gone is not None:
            put_aside(exam.course, number, gone)
            score_exam(exam.course, db, EXAM, only=number)
        return gone is not None


def again(exam: ReleasedExam, *numbers: str) -> list[str]:
    with exam.sessions() as db:
        made = sit_again(db, find_exam(db, EXAM), numbers, actor="guanli")
        db.commit()
        return [each.assignment for each in made]


def outcome(exam: ReleasedExam, student: str) -> tuple[str, float | None, int | None]:
    """With the ordinal of the attempt that counts."""
    with exam.sessions() as db:
        wanted = select(Result).join(Call).join(Person).where(Person.number == student)
        row = db.scalars(wanted).one()
        return row.outcome, row.score, row.attempt.ordinal if row.attempt else None


def states(exam: ReleasedExam, student: str) -> list[str]:
    with exam.sessions() as db:
        wanted = select(Attempt.state).join(Call).join(Person).where(Person.number == student)
        return list(db.scalars(wanted.order_by(Attempt.ordinal)))


def decided(exam: ReleasedExam) -> list[tuple[str, str]]:
    with exam.sessions() as db:
        trail.verify(db)
        rows = db.scalars(select(AuditEntry).where(AuditEntry.action.startswith("attempt.")))
        return [(row.action, row.actor) for row in rows]


def allow(exam: ReleasedExam, **rules: Any) -> None:
    """The exam's policy, with these rules."""
    with exam.sessions() as db:
        row = db.scalars(select(Exam)).one()
        row.policy = {**row.policy, **rules}
        db.commit()


def send_again(exam: ReleasedExam, student: str, assignment: str, **answers: str) -> None:
    path = exam.course.notebook("submitted", student, assignment)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(orjson.dumps(answer(exam.paper(), **{**right_answers(exam), **answers})))


def test_two_people_void_a_paper_and_its_score_goes_at_once(sent: ReleasedExam) -> None:
    path = sent.course.notebook("submitted", "S1", ASSIGNMENT)
    data = path.read_bytes()
    assert outcome(sent, "S1") == ("failed", 21.0, 1)
    assert void(sent, "jia") is False
    assert outcome(sent, "S1") == ("failed", 21.0, 1)
    with pytest.raises(FileRefused, match="两人"):
        void(sent, "jia")
    assert path.is_file()
    assert void(sent, "yi") is True
    assert states(sent, "S1") == ["voided"]
    assert outcome(sent, "S1") == ("voided", None, 1)
    assert not path.exists()
    kept = list((sent.course.root / "withdrawn").rglob("*.ipynb"))
    assert [each.read_bytes() for each in kept] == [data]
    assert not sent.course.folder("autograded", "S1", ASSIGNMENT).exists()
    with sent.sessions() as db:
        wanted = select(Response.status).join(Attempt).join(Call).join(Person)
        assert set(db.scalars(wanted.where(Person.number == "S1"))) == {"voided"}
    assert decided(sent) == [("attempt.propose_void", "jia"), ("attempt.void", "yi")]
    # The same file again brings nothing back, and nobody else noticed.
    sent.hand_in("S1", data)
    assert [student for student, _ in score(sent).strays] == ["S1"]
    assert outcome(sent, "S1") == ("voided", None, 1)
    assert outcome(sent, "S2") == ("failed", 21.0, 1)


def test_a_proposal_is_taken_back(sent: ReleasedExam) -> None:
    void(sent, "jia")
    with sent.sessions() as db:
        row = find_exam(db, EXAM)
        withdraw_void_of_file(db, row, "S1", actor="yi", roles=INVIGILATOR)
        db.commit()
        with pytest.raises(FileRefused, match="没有人提议"):
            withdraw_void_of_file(db, row, "S1", actor="yi", roles=INVIGILATOR)
    assert void(sent, "yi") is False
    assert states(sent, "S1") == ["handed_in"]


def test_only_invigilators_and_administrators_void(sent: ReleasedExam) -> None:
    for roles in ((), ("cadre",), ("trainer", "auditor", "marker")):
        with pytest.raises(FileRefused, match="li"):
            void(sent, "li", roles=roles)
    assert void(sent, "li", roles=("trainer", "administrator")) is False


@pytest.mark.parametrize("reason", ["", "  ", "久" * 201])
def test_a_void_has_a_reason(sent: ReleasedExam, reason: str) -> None:
    with pytest.raises(FileRefused, match="原因"):
        void(sent, "jia", reason=reason)
    assert decided(sent) == []


def test_there_must_be_a_paper_of_somebody_called(sent: ReleasedExam) -> None:
    with pytest.raises(FileRefused, match="S3"):
        void(sent, "jia", "S3")
    with pytest.raises(CallRefused, match="S9"):
        void(sent, "jia", "S9")


def test_who_failed_sits_again_as_often_as_the_policy_says(sent: ReleasedExam) -> None:
    with pytest.raises(FileRefused) as refused:
        again(sent, "S1", "S3", "S9")
    assert len(refused.value.problems) == 3
    allow(sent, resit={"allowed": 1, "counts": "last"})
    assert again(sent, "S1") == [SECOND]
    with pytest.raises(FileRefused):
        again(sent, "S1")
    score(sent)
    assert outcome(sent, "S1") == ("failed", 21.0, 1)
    send_again(sent, "S1", SECOND, q01='"Z"')
    assert score(sent).strays == []
    outcome_, points, ordinal = outcome(sent, "S1")
    assert (outcome_, ordinal) == ("failed", 2)
    assert points is not None
    assert points < 21.0
    with pytest.raises(FileRefused):
        again(sent, "S1")


def test_after_a_void_the_paper_that_is_written_again_counts(sent: ReleasedExam) -> None:
    void(sent, "jia")
    void(sent, "yi")
    assert again(sent, "S1") == [SECOND]
    assert outcome(sent, "S1")[0] == "pending"
    send_again(sent, "S1", SECOND)
    score(sent)
    assert outcome(sent, "S1") == ("failed", 21.0, 2)
    assert states(sent, "S1") == ["voided", "handed_in"]
    assert void(sent, "jia") is False
    assert void(sent, "yi") is True
    assert outcome(sent, "S1")[0] == "voided"


def test_one_that_does_not_come_is_missed_and_what_was_before_counts(sent: ReleasedExam) -> None:
    void(sent, "jia", "S2")
    void(sent, "yi", "S2")
    allow(sent, resit={"allowed": 1, "counts": "last"})
    again(sent, "S1", "S2")
    for student in ("S1", "S2"):
        with sent.sessions() as db:
            miss_file(db, find_exam(db, EXAM), student, reason="未交", actor="guanli")
            db.commit()
    assert outcome(sent, "S1") == ("failed", 21.0, 1)
    assert outcome(sent, "S2") == ("absent", None, None)
    send_again(sent, "S1", SECOND)
    assert [student for student, _ in score(sent).strays] == ["S1"]
    with sent.sessions() as db, pytest.raises(FileRefused):
        miss_file(db, find_exam(db, EXAM), "S3", reason="未交", actor="guanli")


def test_who_is_exempt_is_not_asked_again(sent: ReleasedExam) -> None:
    void(sent, "jia")
    void(sent, "yi")
    with sent.sessions() as db:
        exempt(db, find_exam(db, EXAM), "S1", basis="免考", evidence="证书", actor="guanli")
        db.commit()
    with pytest.raises(FileRefused):
        again(sent, "S1")
