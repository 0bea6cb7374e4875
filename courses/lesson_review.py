"""Lessons and their reviews (三审三校): which of them learners may read, and taking the shipped ones over by one decision.

A site has decided about its lessons as soon as one of them was ever approved there, or all were taken over. From then on learners
read only those whose approval holds for what they say now. Before that they read all of them, and pages of reviews tell so.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from courses import messages
from courses.lesson.folder import LESSONS
from records.bank.review import TEXT_REVIEW_MOVES, TextReview, text_reviews

if TYPE_CHECKING:
    from grading.review.deciding import Person
    from question_bank.review import Reviewed


@dataclass(frozen=True)
class LessonText:
    """A lesson as it is read. ``sha256`` of all that its notebook says, the facts of questions and steps among it."""

    id: str
    title: str
    text: str
    sha256: str


@cache
def lesson_texts() -> Mapping[str, LessonText]:
    """Every shipped lesson by its id, in order."""
    found = {}
    for path in sorted(LESSONS.glob("*.ipynb")):
        notebook = orjson.loads(path.read_bytes())
        facts, cells = notebook["metadata"]["lawstudy"], notebook["cells"]
        said = [("".join(cell["source"]), _facts(cell)) for cell in cells]
        digest = hashlib.sha256(orjson.dumps([facts, said], option=orjson.OPT_SORT_KEYS))
        text = "\n\n".join(source for source, _ in said)
        found[str(facts["id"])] = LessonText(
            str(facts["id"]), str(facts["title"]), text, digest.hexdigest()
        )
    return found


def lesson_id(path: Path) -> str:
    """Whose notebook it is."""
    return str(orjson.loads(path.read_bytes())["metadata"]["lawstudy"]["id"])


def _facts(cell: Mapping[str, Any]) -> Any:
    return cell["metadata"].get("lawstudy", {})


def reviewed_lessons() -> dict[str, Reviewed]:
    """The shipped lessons as something to be reviewed."""
    from question_bank.review import Reviewed  # brings pydantic along

    return {
        each.id: Reviewed(each.id, each.title[:60], each.sha256, each.text, keyed=False)
        for each in lesson_texts().values()
    }


def hidden_lessons(db: Session) -> frozenset[str]:
    """The lessons that learners may not read now: not approved as they stand, on a site that has decided about its lessons."""
    texts = lesson_texts()
    rows = db.execute(
        select(
            TextReview.subject,
            TextReview.state,
            TextReview.content_hash,
            TextReview.held,
            TextReview.approved_hash,
        ).where(TextReview.kind == "lesson", TextReview.subject.in_(texts))
    ).all()
    if not any(row.approved_hash for row in rows):
        return frozenset()
    holds = {
        row.subject
        for row in rows
        if row.state == "in_use" and not row.held and row.content_hash == texts[row.subject].sha256
    }
    return frozenset(texts.keys() - holds)


def adopt_lessons(db: Session, who: Person) -> list[str]:
    """Put the shipped lessons in use as they stand; one decision for all, in the caller's transaction. Returns their ids.

    What is under review on the site, stopped, suspended or retired there stays so. Raises `ReviewRefused`.
    """
    from grading.errors import ReviewRefused
    from grading.review.deciding import new_row
    from grading.review.shipped import put_in_use
    from grading.review.standing import state_now
    from records.audit import trail
    from records.audit.review_decisions import LessonsAdopted

    refused = TEXT_REVIEW_MOVES.problems("draft", "adopt", who.roles)
    if refused:
        raise ReviewRefused(refused)
    rows = {row.subject: row for row in text_reviews(db, "lesson")}
    taken: dict[str, str] = {}
    for reviewed in reviewed_lessons().values():
        row = rows.get(reviewed.id)
        if state_now(row, reviewed) != "draft" or (row is not None and row.held):
            continue
        if row is None:
            row = new_row("lesson", reviewed)
            db.add(row)
        put_in_use(row, reviewed, (), who.login)
        taken[reviewed.id] = reviewed.content_hash
    if not taken:
        raise ReviewRefused([messages.NO_LESSON_TO_ADOPT])
    decided = LessonsAdopted(subject=messages.SHIPPED_LESSONS, lessons=taken)
    trail.decide(db, decided, actor=who.told or who.login)
    return list(taken)
