"""The demo's score review: one of the resit's objective questions, recounted, upheld by another person, and told."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from certification import appeals
from certification.appeals import window
from foundation.clock import utc_now
from foundation.site import Site
from lawstudy.demo import messages
from lawstudy.demo.certificates import ADMINISTRATOR, APPROVER, EXAM
from lawstudy.opening import course_of
from question_bank.item import CONSTRUCTED
from records.exams.appeal import Appeal
from records.exams.attempt import Attempt
from records.exams.call import Call
from records.exams.exam import Exam
from records.exams.publication import PublishedResult, last_published


def make_demo_appeal(db: Session, site: Site) -> None:
    """Once the resit is published, in the caller's transaction; a site that has a review gets no other."""
    exam = db.scalar(select(Exam).where(Exam.name == EXAM))
    last = None if exam is None or not exam.simulated else last_published(db, exam)
    if last is None or db.scalar(select(Appeal.id).limit(1)) is not None:
        return
    # Whoever is nearest below the pass asks first.
    rows = (
        select(PublishedResult)
        .where(PublishedResult.publication_id == last.id, PublishedResult.score.is_not(None))
        .where(PublishedResult.explanation != "")
        .order_by(PublishedResult.outcome, PublishedResult.score.desc())
        .limit(1)
    )
    found = db.scalars(rows).first()
    if found is None or found.attempt_id is None:
        return
    call, form = db.get_one(Call, found.call_id), db.get_one(Attempt, found.attempt_id).form
    now = utc_now()
    if window(db, call, now=now, zone=site.zone).problems:
        return
    doubted = [str(each["name"]) for each in form.questions if each["kind"] not in CONSTRUCTED][:1]
    made = appeals.ask(
        db,
        call,
        doubted,
        reason=messages.DEMO_APPEAL,
        person=call.person_id,
        actor=call.person.number,
        now=now,
        zone=site.zone,
    )
    administrator, approver = ("administrator",), ("approver",)
    appeals.take(db, course_of(site), made.id, reader="", actor=ADMINISTRATOR, roles=administrator)
    if made.found["differs"] or not made.found["intact"]:
        return  # Left for people to look at.
    grounds = messages.DEMO_APPEAL_GROUNDS
    appeals.uphold(db, made.id, reason=grounds, actor=APPROVER, roles=approver)
    appeals.tell(db, made.id, actor=ADMINISTRATOR, roles=administrator)
