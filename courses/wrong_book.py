"""The wrong-question book (错题本): the items that a learner last answered wrongly, in lessons or on practice papers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from courses.checkable import CHECKED
from records.bank.item_pool import SECRET_POOLS, known_pools
from records.exams.attempt import HANDED_IN, Attempt
from records.exams.call import Call
from records.exams.exam import Exam, ExamForm
from records.exams.response import RESOLVED, Response
from records.people.person import Person
from records.study.tries import SelfCheckTry

if TYPE_CHECKING:  # pydantic is heavy, and the room has little memory
    from question_bank.item import Item

MOST_PAPERS = 100
"""Practice papers that are looked through, the newest ones."""


@dataclass(frozen=True)
class WrongQuestion:
    """An item that the learner last answered wrongly. ``tries``: how often it was answered in all."""

    item_id: str
    tries: int
    last_tried: dt.datetime


@dataclass(frozen=True)
class Tried:
    """The newest answer to an item. ``tries``: how often it was answered in all."""

    item_id: str
    tries: int
    at: dt.datetime
    right: bool


def wrong_questions(db: Session, learner: Person) -> list[WrongQuestion]:
    """The learner's wrong-question book, the latest first; a right answer takes a question out.

    A question of a practice paper that did not get full marks is wrong, also one that was left open. Formal items are in
    nobody's book.
    """
    pools = known_pools(db)
    found = [
        WrongQuestion(each.item_id, each.tries, each.at)
        for each in sorted(newest_tries(db, learner).values(), key=lambda each: each.item_id)
        if not each.right and pools.get(each.item_id) not in SECRET_POOLS
    ]
    return sorted(found, key=lambda wrong: wrong.last_tried, reverse=True)


def newest_tries(db: Session, learner: Person) -> dict[str, Tried]:
    """How the learner last answered each item, in lessons or on practice papers, by item."""
    newest: dict[str, Tried] = {}
    for tried in (*_self_checks(db, learner), *paper_tries(db, learner)):
        before = newest.get(tried.item_id)
        last = tried if before is None or tried.at >= before.at else before
        count = tried.tries + (before.tries if before else 0)
        newest[tried.item_id] = replace(last, tries=count)
    return newest


def wrong_items(
    db: Session, learner: Person, bank: Mapping[str, Item], open_items: Collection[str]
) -> list[Item]:
    """The items of the book that are still in the bank and may be shown, to be answered again."""
    return [
        bank[wrong.item_id]
        for wrong in wrong_questions(db, learner)
        if wrong.item_id in bank and wrong.item_id in open_items
    ]


def _self_checks(db: Session, learner: Person) -> Iterator[Tried]:
    mine = (
        select(func.max(SelfCheckTry.id).label("last"), func.count().label("tries"))
        .where(SelfCheckTry.person_id == learner.id)
        .group_by(SelfCheckTry.item_id)
        .subquery()
    )
    # What was answered is not read: it may be long, and nobody asks for it here.
    rows = db.execute(
        select(SelfCheckTry.item_id, mine.c.tries, SelfCheckTry.at, SelfCheckTry.right).join(
            mine, mine.c.last == SelfCheckTry.id
        )
    )
    return (Tried(*row) for row in rows)


def paper_tries(db: Session, learner: Person) -> Iterator[Tried]:
    """Answers on scored practice papers, each question one try; what a person has still to look at is none yet."""
    papers = (
        select(Attempt.id, Attempt.ended_at, Attempt.form_id)
        .join(Call, Call.id == Attempt.call_id)
        .join(Exam, Exam.id == Call.exam_id)
        .where(Call.person_id == learner.id, Exam.practice, Attempt.state.in_(HANDED_IN))
        .order_by(Attempt.id.desc())
        .limit(MOST_PAPERS)
    )
    attempts = {row.id: row for row in db.execute(papers)}
    forms = {row.form_id for row in attempts.values()}
    asked = {
        (form.id, question["name"]): question
        for form in db.scalars(select(ExamForm).where(ExamForm.id.in_(forms)))
        for question in form.questions
        # A question of a case makes no sense without the others.
        if question["kind"] in CHECKED and "_" not in question["name"]
    }
    scores = select(Response.attempt_id, Response.question, Response.score).where(
        Response.attempt_id.in_(attempts), Response.status.in_(RESOLVED)
    )
    for row in db.execute(scores.order_by(Response.attempt_id)):
        attempt = attempts[row.attempt_id]
        question = asked.get((attempt.form_id, row.question))
        if question is not None and attempt.ended_at is not None and row.score is not None:
            right = row.score >= question["points"]
            yield Tried(question["item_id"], 1, attempt.ended_at, right)
