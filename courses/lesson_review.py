"""Lessons and their reviews (三审三校): which of them learners may read, and taking the shipped record of readings over.

Learners read only lessons that are in use on their site as they stand: by the record of their reading, which an administrator
adopted by one decision (`courses.lesson_record`), or because the site reviewed them itself. A site that never decided shows none;
its administrators are told on their page, when the room starts and after an upgrade.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from courses import messages
from courses.lesson_texts import lesson_texts
from records.bank.review import TEXT_REVIEW_MOVES, TextReview, text_reviews

if TYPE_CHECKING:
    from courses.lesson_record import Records
    from grading.review.deciding import Person
    from question_bank.review import Reviewed


def reviewed_lessons() -> dict[str, Reviewed]:
    """The shipped lessons as something to be reviewed."""
    from question_bank.review import Reviewed  # brings pydantic along

    return {
        each.id: Reviewed(each.id, each.title[:60], each.sha256, each.text, keyed=False)
        for each in lesson_texts().values()
    }


def hidden_lessons(db: Session) -> frozenset[str]:
    """The lessons that learners may not read now: not in use, or not as they stand."""
    texts = lesson_texts()
    wanted = select(TextReview.subject, TextReview.content_hash).where(
        TextReview.kind == "lesson", TextReview.state == "in_use", TextReview.held == ""
    )
    in_use = dict(db.execute(wanted).all())
    return frozenset(each.id for each in texts.values() if in_use.get(each.id) != each.sha256)


@dataclass(frozen=True)
class Undecided:
    """Hidden lessons that wait for a decision of the site, by id. ``ready``: adopting the record puts them in use; ``unread``: no

    reading of what they say now is on record, so the site has to review them itself.
    """

    ready: Sequence[str] = ()
    unread: Sequence[str] = ()

    def words(self) -> list[str]:
        """What the administrator should know and do, in sentences."""
        told = (
            (messages.LESSONS_TO_ADOPT, self.ready),
            (messages.LESSONS_TO_REVIEW, self.unread),
        )
        titles = {each.id: each.title for each in lesson_texts().values()}
        return [
            text.format(count=len(ids), names="、".join(titles[each] for each in ids))
            for text, ids in told
            if ids
        ]


def undecided_lessons(db: Session, records: Records | None = None) -> Undecided:
    """What is hidden, and neither under review here nor stopped, suspended or retired."""
    hidden = hidden_lessons(db)
    if not hidden:
        return Undecided()
    from courses.lesson_record import read_lesson_records, readings_of
    from grading.review.standing import state_now

    rows = {row.subject: row for row in text_reviews(db, "lesson")}
    known = read_lesson_records() if records is None else records
    ready, unread = list[str](), list[str]()
    for reviewed in reviewed_lessons().values():
        row = rows.get(reviewed.id)
        if reviewed.id not in hidden or state_now(row, reviewed) != "draft":
            continue
        if row is not None and row.held:
            continue
        text = lesson_texts()[reviewed.id]
        (ready if readings_of(text, known) else unread).append(reviewed.id)
    return Undecided(tuple(ready), tuple(unread))


def adopt_lessons(db: Session, who: Person, records: Records | None = None) -> list[str]:
    """Put the shipped lessons in use whose recorded readings hold, and no other; one decision, in the caller's transaction.

    What is under review on the site, stopped, suspended or retired there stays so. Returns the ids. Raises `ReviewRefused`.
    """
    from courses.lesson_record import lesson_record_digest, read_lesson_records, readings_of
    from grading.errors import ReviewRefused
    from grading.review.deciding import new_row
    from grading.review.shipped import put_in_use
    from records.audit import trail
    from records.audit.review_decisions import LessonsAdopted

    refused = TEXT_REVIEW_MOVES.problems("draft", "adopt", who.roles)
    if refused:
        raise ReviewRefused(refused)
    rows = {row.subject: row for row in text_reviews(db, "lesson")}
    known, texts = read_lesson_records() if records is None else records, reviewed_lessons()
    taken: dict[str, str] = {}
    for each in undecided_lessons(db, known).ready:
        reviewed, row = texts[each], rows.get(each)
        if row is None:
            row = new_row("lesson", reviewed)
            db.add(row)
        put_in_use(row, reviewed, readings_of(lesson_texts()[each], known), who.login)
        taken[each] = reviewed.content_hash
    if not taken:
        raise ReviewRefused([messages.NO_LESSON_TO_ADOPT])
    decided = LessonsAdopted(
        subject=messages.SHIPPED_LESSONS, lessons=taken, sha256=lesson_record_digest()
    )
    trail.decide(db, decided, actor=who.told or who.login)
    return list(taken)
