"""The results of an exam of an earlier year published, and certificates on them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from certification.cose import Signer
from certification.issue import Issuer, sign
from certification.number import next_numbers
from certification.release import results_digest
from foundation.local_time import local_day
from lawstudy.demo.history import messages
from records.certificates import Certificate
from records.exams.exam import Exam
from records.exams.publication import Publication, PublishedResult
from records.exams.validity import last_day
from records.messages import OUTCOME_NAMES

ASKED_BY, DECIDED_BY = "guanli", "shenpi"


def publish(
    db: Session,
    exam: Exam,
    asked: dt.datetime,
    results: Sequence[Mapping[str, Any]],
    sent: Mapping[int, str],
) -> Publication:
    """Publish them two days after it was ``asked`` for, and close them for good: nothing of it can be changed any more.

    ``sent``: hashes of papers, by attempt.
    """
    approved, published = asked + dt.timedelta(days=1), asked + dt.timedelta(days=2)
    digest, people, passed = results_digest(db, exam)
    made = Publication(
        exam_id=exam.id,
        state="archived",
        results_sha256=digest,
        people=people,
        passed=passed,
        remark=messages.REMARK,
        asked_by=ASKED_BY,
        asked_at=asked,
        decided_by=DECIDED_BY,
        decided_at=approved,
        published_by=ASKED_BY,
        published_at=published,
        archived_by=ASKED_BY,
        archived_at=published + dt.timedelta(days=30),
    )
    db.add(made)
    exam.published_at = published
    db.flush()
    rows = [
        {
            **row,
            "publication_id": made.id,
            "paper_sha256": sent.get(row["attempt_id"], ""),
            "explanation": "",
        }
        for row in results
    ]
    db.execute(insert(PublishedResult), rows)
    return made


def certify(
    db: Session,
    exam: Exam,
    published: Publication,
    names: Sequence[str],
    results: Sequence[Mapping[str, Any]],
    ended: Mapping[int, dt.datetime],
    issuer: Issuer,
    signer: Signer,
) -> int:
    """Certificates of all who passed, as of the day after the results were published."""
    passed = [
        (who, row) for who, row in zip(names, results, strict=True) if row["outcome"] == "passed"
    ]
    if not passed or published.published_at is None:
        return 0
    at = published.published_at + dt.timedelta(days=1)
    day = local_day(at, issuer.zone)
    numbers = next_numbers(db, issuer.pattern, day.year, len(passed))
    policy = exam.rules
    for number, (who, row) in zip(numbers, passed, strict=True):
        taken = local_day(ended[row["attempt_id"]], issuer.zone)
        certificate = Certificate(
            number=number,
            call_id=row["call_id"],
            publication_id=published.id,
            issuer=issuer.name,
            name=who,
            exam_title=exam.title,
            exam_day=taken,
            result=policy.band(row["score"], exam.total_points) or OUTCOME_NAMES["passed"],
            issued_on=day,
            until=last_day(policy, taken),
            simulated=True,
            issued_by=ASKED_BY,
            issued_at=at,
        )
        sign(certificate, signer)
        db.add(certificate)
    db.flush()
    return len(passed)
