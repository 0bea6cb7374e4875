"""The demo's items and lessons in use: the shipped record and lessons are adopted in the open, as on any site."""

from __future__ import annotations

from sqlalchemy.orm import Session

from courses.lesson_review import adopt_lessons, undecided_lessons
from grading.review.deciding import Person
from grading.review.shipped import adopt_reviews
from lawstudy.console import remark, say
from lawstudy.demo import messages
from question_bank.bank import ItemBank
from records.audit.actor import acting
from records.bank.review import hashes_in_use


def put_items_in_use(db: Session, bank: ItemBank) -> None:
    """In the caller's transaction; a site where that was decided already stays as it is."""
    if hashes_in_use(db):
        return
    adopted = adopt_reviews(db, bank, Person(acting(), ["administrator"]))
    say(messages.DEMO_ADOPTED.format(adopted=len(adopted)))
    lessons = adopt_lessons(db, Person(acting(), ["administrator"]))
    say(messages.DEMO_LESSONS.format(count=len(lessons)))
    for told in undecided_lessons(db).words():
        remark(told)
