"""An exam whose four people have results, as scoring leaves it for those who publish and certify."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from certification.issue import Issuer
from foundation.local_time import find_zone
from foundation.site import CERTIFICATE_NUMBER
from records.exams.attempt import Attempt
from records.exams.call import Call
from records.exams.exam import Exam
from records.exams.policy import find_policy
from records.exams.result import Outcome, Result
from records.exams.submission import Submission
from tests.support.room_site import NINE, RoomSite, minutes

ISSUER = Issuer("演示区依法治区办", CERTIFICATE_NUMBER, find_zone("Asia/Shanghai"))
RESULTS: dict[str, tuple[Outcome, float | None]] = {
    "S1": ("passed", 82),
    "S2": ("failed", 40),
    "S3": ("absent", None),
    "S4": ("passed", 60),
}


def put_result(db: Session, call: Call, outcome: Outcome, score: float | None) -> None:
    """A result as scoring writes it, with the paper that it is of."""
    attempt = None
    if score is not None:
        attempt = Attempt(
            call_id=call.id,
            form_id=call.form_id,
            ordinal=1,
            assignment=f"small-A-{call.id}",
            state="handed_in",
            ended_at=NINE + minutes(30),
        )
        db.add(attempt)
        db.flush()
        sha256 = f"{call.id:064x}"
        db.add(Submission(attempt_id=attempt.id, door="room", sha256=sha256, scored_sha256=sha256))
    attempt_id = attempt.id if attempt else None
    db.add(Result(call_id=call.id, attempt_id=attempt_id, outcome=outcome, score=score))
    db.flush()


@pytest.fixture
def decided(site: RoomSite) -> RoomSite:
    """S1 and S4 passed, S2 failed, S3 was absent."""
    site.call(list(RESULTS))
    with site.sessions() as db:
        exam = db.scalars(select(Exam)).one()
        exam.policy = find_policy("pre-appointment").model_dump(mode="json", by_alias=True)
        exam.total_points, exam.cut_score = 100, 60
        for call in db.scalars(select(Call).order_by(Call.id)):
            put_result(db, call, *RESULTS[call.person.number])
        db.commit()
    return site


def exam_of(db: Session) -> Exam:
    return db.scalars(select(Exam)).one()
