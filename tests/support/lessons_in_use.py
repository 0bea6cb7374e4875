"""Lessons in use, as if a site had reviewed them: for tests of what learners do with them."""

from __future__ import annotations

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from courses.lesson_record import read_lesson_records, readings_of
from courses.lesson_review import reviewed_lessons
from courses.lesson_texts import lesson_texts
from grading.review.deciding import new_row
from grading.review.shipped import put_in_use
from records.bank.review import TextReview, TextReviewStep
from records.schema import close_database, open_database


def lessons_on_record() -> list[str]:
    """Those of which a reading of what they say now is shipped."""
    records = read_lesson_records()
    return [each.id for each in lesson_texts().values() if readings_of(each, records)]


def put_lessons_in_use(url: str) -> None:
    """All of the shipped lessons, in the database of a site."""
    sessions = open_database(url)
    with sessions() as db:
        lessons_in_use(db)
        db.commit()
    close_database(sessions)


def forget_lessons(db: Session) -> None:
    """As on a site that never decided about them."""
    rows = select(TextReview.id).where(TextReview.kind == "lesson")
    db.execute(delete(TextReviewStep).where(TextReviewStep.review_id.in_(rows)))
    db.execute(delete(TextReview).where(TextReview.kind == "lesson"))


def lessons_in_use(db: Session) -> None:
    """All of them, in the caller's transaction."""
    forget_lessons(db)
    for reviewed in reviewed_lessons().values():
        row = new_row("lesson", reviewed)
        db.add(row)
        put_in_use(row, reviewed, (), "t")
    db.flush()
