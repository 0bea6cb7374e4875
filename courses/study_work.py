"""What a learner does in lessons, on record: tries, answers and steps, and what follows from them for review and hours."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from courses.lesson_study import lesson_of_item, note_work
from courses.self_check import CheckedTry, record_try
from courses.spacing import record_review
from courses.study_answers import keep_answer, keep_step
from foundation.clock import utc_now
from records.people.person import Person

if TYPE_CHECKING:
    from courses.lesson_policy import LessonPolicy
    from question_bank.item import Item


@dataclass(frozen=True)
class StudyRules:
    """The site's zone, and when a lesson counts; ``None``: none does, since the site's rules cannot be read."""

    zone: dt.tzinfo
    policy: LessonPolicy | None


def opened(db: Session, learner: Person, lesson: str, rules: StudyRules) -> None:
    """A lesson was opened; all of these in the caller's transaction."""
    note_work(db, learner.id, lesson, rules.policy, utc_now())


def tried(db: Session, learner: Person, checked: CheckedTry, rules: StudyRules) -> None:
    """A question was answered and checked."""
    record_try(db, learner, checked)
    at = utc_now()
    right = checked.feedback.right
    record_review(db, learner.id, checked.item, right=right, at=at, zone=rules.zone)
    db.flush()
    note_work(db, learner.id, checked.lesson, rules.policy, at)


def answered(db: Session, learner: Person, item: Item, answer: object, rules: StudyRules) -> None:
    """An answer stands that was not checked."""
    keep_answer(db, learner, item, answer)
    note_work(db, learner.id, lesson_of_item(item.id), rules.policy, utc_now(), tried=False)


def took_step(
    db: Session, learner: Person | None, name: str, answer: object, rules: StudyRules
) -> None:
    """A step of a case was decided. Raises `NotAvailable`, `BadAnswer`."""
    keep_step(db, learner, name, answer)
    if learner is not None:
        lesson = name.partition(":")[0]
        note_work(db, learner.id, lesson, rules.policy, utc_now(), tried=False)
