"""Issuing certificates on published passes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session, joinedload

from certification import messages
from certification.codes import Claims, sign_claims
from certification.cose import Signer
from certification.errors import CertificateRefused
from certification.number import next_numbers
from certification.release import changed_since_published
from foundation.clock import utc_now
from foundation.local_time import local_day
from records.accounts.permissions import may
from records.audit import certificate_decisions as decisions
from records.audit import trail
from records.certificates import Certificate
from records.exams.attempt import Attempt
from records.exams.call import Call
from records.exams.exam import Exam
from records.exams.policy import Policy
from records.exams.publication import Publication, PublishedResult, last_published
from records.exams.validity import last_day
from records.messages import OUTCOME_NAMES

AT_ONCE = 100
"""Certificates that are issued in one transaction: meanwhile nobody's answer is saved."""


@dataclass(frozen=True)
class Issuer:
    """Who issues: the ``name`` that stands on the paper, the ``pattern`` of numbers, and the zone in which days are days."""

    name: str
    pattern: str
    zone: dt.tzinfo


def issuable(db: Session, exam: Exam) -> int:
    """How many published passes have no certificate yet."""
    last = last_published(db, exam)
    if last is None:
        return 0
    return db.scalar(select(func.count()).select_from(PublishedResult).where(_due(last))) or 0


def issue_some(
    db: Session,
    exam: Exam,
    issuer: Issuer,
    signer: Signer,
    *,
    actor: str,
    roles: Collection[str],
    most: int = AT_ONCE,
    short: Collection[int] | None = None,
) -> list[Certificate]:
    """Issue the next ones, in the caller's transaction; none are left when it returns none. Raises `CertificateRefused`.

    Whoever had one that was revoked gets none by this. ``short``: calls of those who lack hours of study, where the exam's
    policy asks for them before the certificate (`certification.study_gate`): without knowing them nobody gets one then.
    """
    problems = [] if may(roles, "certificate.issue") else [messages.ISSUE_ROLES]
    last = last_published(db, exam)
    if last is None:
        problems.append(messages.NOT_PUBLISHED)
    elif changed_since_published(db, exam):
        problems.append(messages.CHANGED_SINCE_PUBLISHED)
    if short is None and exam.rules.hours_gate == "certificate":
        problems.append(messages.HOURS_UNKNOWN)
    if problems or last is None:
        raise CertificateRefused(problems)
    rows = db.execute(
        select(PublishedResult, Call, Attempt.ended_at)
        .join(Call, Call.id == PublishedResult.call_id)
        .outerjoin(Attempt, Attempt.id == PublishedResult.attempt_id)
        .where(_due(last), Call.id.not_in(short or ()))
        .order_by(Call.id)
        .limit(most)
        .options(joinedload(Call.person))
    ).all()
    if not rows:
        return []
    now = utc_now()
    today = local_day(now, issuer.zone)
    policy = exam.rules
    made = []
    for number, (published, call, ended_at) in zip(
        next_numbers(db, issuer.pattern, today.year, len(rows)), rows, strict=True
    ):
        # Files of earlier times have no moment; then, as for validity, the day of the release counts.
        taken = local_day(ended_at or exam.released_at or now, issuer.zone)
        certificate = Certificate(
            number=number,
            call_id=call.id,
            publication_id=last.id,
            issuer=issuer.name,
            name=call.person.name,
            exam_title=exam.title,
            exam_day=taken,
            result=_result(policy, published.score, exam.total_points),
            issued_on=today,
            until=last_day(policy, taken),
            simulated=exam.simulated,
            issued_by=actor,
            issued_at=now,
        )
        sign(certificate, signer)
        made.append(certificate)
    db.add_all(made)
    tell_issued(db, exam, made, actor)
    db.flush()
    return made


def sign(certificate: Certificate, signer: Signer) -> None:
    """Write what the certificate says into its code."""
    certificate.key_id = signer.key_id.hex()
    certificate.code = sign_claims(
        Claims(
            certificate.issuer,
            certificate.number,
            certificate.name,
            certificate.exam_title,
            certificate.exam_day,
            certificate.result,
            certificate.issued_on,
            certificate.until,
            certificate.simulated,
        ),
        signer,
    )


def tell_issued(db: Session, exam: Exam, made: Sequence[Certificate], actor: str) -> None:
    """Put it into the trail."""
    numbers = [each.number for each in made]
    told = decisions.CertificatesIssued(subject=exam.name, numbers=numbers, key=made[0].key_id)
    trail.decide(db, told, actor=actor)


def _due(last: Publication) -> ColumnElement[bool]:
    had = exists().where(Certificate.call_id == PublishedResult.call_id)
    return (
        (PublishedResult.publication_id == last.id) & (PublishedResult.outcome == "passed") & ~had
    )


def _result(policy: Policy, score: float | None, total: float) -> str:
    band = "" if score is None else policy.band(score, total)
    return band or OUTCOME_NAMES["passed"]
