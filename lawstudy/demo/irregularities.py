"""The demo's irregularity (违纪): recorded by an invigilator, told, stated by the candidate, decided by two others: a warning.

A warning, so that no score changes and nothing is scored anew.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session

from certification import irregularities as service
from certification.irregularities import Proposed, Seen
from certification.release import standing
from foundation.clock import utc_now
from lawstudy.demo import messages
from lawstudy.demo.certificates import ADMINISTRATOR, APPROVER, REVIEW
from records.exams.attempt import Attempt
from records.exams.call import Call
from records.exams.exam import Exam
from records.exams.irregularity import Irregularity
from records.exams.result import Result

INVIGILATOR = "jiankao"
_BEFORE_THE_END = dt.timedelta(minutes=20)


def make_demo_irregularity(db: Session, zone: dt.tzinfo, name: str = REVIEW) -> Irregularity | None:
    """Once the exam is scored, before it is published, in the caller's transaction; a site that has one gets no other."""
    exam = db.scalar(select(Exam).where(Exam.name == name))
    if exam is None or not exam.simulated or standing(db, exam).state != "scored":
        return None
    if db.scalar(select(Irregularity.id).limit(1)) is not None:
        return None
    kinds = exam.rules.irregularities
    kind = next((each for each in kinds.names if "warning" in kinds.effects(each)), None)
    attempt = db.scalar(
        select(Attempt)
        .join(Result, Result.attempt_id == Attempt.id)
        .join(Call, Call.id == Attempt.call_id)
        .where(Call.exam_id == exam.id, Result.outcome == "failed")
        .order_by(Call.id)
        .limit(1)
    )
    if kind is None or attempt is None or attempt.ended_at is None:
        return None
    now, call = utc_now(), attempt.call
    seen = Seen(
        kind,
        messages.DEMO_SEEN,
        messages.DEMO_EVIDENCE,
        messages.DEMO_WITNESS,
        attempt.ended_at - _BEFORE_THE_END,
    )
    administrator, approver = ("administrator",), ("approver",)
    made = service.record(db, attempt.id, seen, actor=INVIGILATOR, roles=("invigilator",), now=now)
    service.notify(db, made.id, actor=ADMINISTRATOR, roles=administrator, now=now)
    service.state(
        db,
        made.id,
        messages.DEMO_STATEMENT,
        person=call.person_id,
        actor=call.person.number,
        now=now,
    )
    said = Proposed("warning", messages.DEMO_BASIS, messages.DEMO_GROUNDS)
    service.propose(db, made.id, said, actor=ADMINISTRATOR, roles=administrator, now=now, zone=zone)
    service.decide(db, made.id, actor=APPROVER, roles=approver, now=now, zone=zone)
    return made
