"""Results as if two people had published them, for tests of what follows from it."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from certification.release import keep_published, results_digest
from records.exams.exam import Exam
from records.exams.publication import Publication, PublishedResult


def put_published(db: Session, exam: Exam, at: dt.datetime) -> Publication:
    """The results as they are now, published at ``at`` (UTC, naive)."""
    db.flush()
    digest, people, passed = results_digest(db, exam)
    made = Publication(
        exam_id=exam.id,
        state="published",
        results_sha256=digest,
        people=people,
        passed=passed,
        asked_by="jia",
        asked_at=at,
        decided_by="yi",
        decided_at=at,
        published_by="yi",
        published_at=at,
    )
    db.add(made)
    db.flush()
    keep_published(db, made)
    exam.published_at = at
    db.flush()
    return made


def take_back(db: Session, exam: Exam) -> None:
    """As before `put_published`."""
    of_exam = select(Publication.id).where(Publication.exam_id == exam.id)
    db.execute(delete(PublishedResult).where(PublishedResult.publication_id.in_(of_exam)))
    db.execute(delete(Publication).where(Publication.exam_id == exam.id))
    exam.published_at = None
