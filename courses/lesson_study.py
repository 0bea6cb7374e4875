"""When a lesson counts: it was opened, its self-check was passed on questions that were not seen before, and its minimum was spent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from courses.checkable import checkable_items
from courses.lesson.page import all_lessons, find_lesson, shown_lessons
from records.study.lesson import LessonStudy, lessons_of
from records.study.tries import SelfCheckTry

if TYPE_CHECKING:
    from courses.lesson_policy import LessonPolicy  # brings pydantic along
    from question_bank.item import Item

MOST_MORE = 6
"""Questions of a further self-check."""


class Try(NamedTuple):
    """A try at an item in a lesson, in order of time."""

    item: str
    lesson: str
    right: bool


def lesson_of_item(item: str) -> str:
    """The lesson whose self-check asks it; empty for none."""
    return next((lesson.id for lesson in shown_lessons() if item in lesson.items), "")


def is_passed(tries: Iterable[Try], lesson: str, count: int, share: float) -> bool:
    """Whether the newest ``count`` first tries in the lesson were right to a ``share``; a second try at an item says nothing."""
    seen: set[str] = set()
    firsts: list[bool] = []
    for each in tries:
        if each.item not in seen:
            seen.add(each.item)
            if each.lesson == lesson:
                firsts.append(each.right)
    return len(firsts) >= count > 0 and sum(firsts[-count:]) >= share * count


def note_work(
    db: Session,
    person: int,
    lesson: str,
    policy: LessonPolicy | None,
    at: dt.datetime,
    *,
    tried: bool = True,
) -> LessonStudy | None:
    """Somebody opened the lesson or did something in it, at ``at`` (UTC, naive), in the caller's transaction.

    Without a policy neither time nor anything else is counted. ``tried``: there may be tries that were not looked at yet; who
    only writes an answer need not wait for all of them to be read.
    """
    page = find_lesson(lesson)
    if page is None:
        return None
    row = db.get(LessonStudy, (person, lesson))
    if row is None:
        row = LessonStudy(person_id=person, lesson=lesson, opened_at=at, seconds=0)
        db.add(row)
    elif policy is not None:
        gap = (at - row.last_at).total_seconds()
        if 0 < gap <= policy.pause_minutes * 60:
            row.seconds += round(gap)
    row.last_at, row.minutes = at, page.minutes
    if row.done_at is None and policy is not None and not page.ungraded:
        if (
            tried
            and row.passed_at is None
            and is_passed(tries_of(db, person), lesson, len(page.items), policy.pass_share)
        ):
            row.passed_at = at
        if row.passed_at is not None and row.seconds >= least_seconds(page.minutes, policy):
            row.done_at = at
    return row


def least_seconds(minutes: int, policy: LessonPolicy) -> float:
    """The least time to spend in a lesson."""
    return minutes * 60 * policy.least_share


def tries_of(db: Session, person: int) -> list[Try]:
    """All tries of somebody, the oldest first."""
    rows = db.execute(
        select(SelfCheckTry.item_id, SelfCheckTry.lesson, SelfCheckTry.right)
        .where(SelfCheckTry.person_id == person)
        .order_by(SelfCheckTry.id)
    )
    return [Try(*row) for row in rows]


def more_items(
    db: Session, person: int, lesson: str, bank: Mapping[str, Item], open_items: Collection[str]
) -> list[Item]:
    """Questions of the lesson's content area that somebody has not seen, for who did not pass; none when all were seen."""
    page = find_lesson(lesson)
    if page is None:
        return []
    seen = {each.item for each in tries_of(db, person)}
    asked = {item for other in shown_lessons() for item in other.items}
    areas = {bank[item].content_area for item in page.items if item in bank}
    found = [
        item
        for item in checkable_items(bank, open_items)
        if item.id not in seen and item.id not in asked and item.content_area in areas
    ]
    return found[:MOST_MORE]


@dataclass(frozen=True)
class LessonStanding:
    """How somebody stands with a lesson, in one word of ``courses.messages.LESSON_STATES``; ``answered`` questions."""

    state: str
    left_minutes: int = 0


def standings(
    db: Session, person: int, policy: LessonPolicy | None, answered: Mapping[str, int]
) -> dict[str, LessonStanding]:
    """Of every lesson."""
    rows = lessons_of(db, person)
    found = {}
    for page in all_lessons().values():
        row = rows.get(page.id)
        found[page.id] = _standing(row, page.minutes, policy, bool(answered.get(page.id)))
    return found


def _standing(
    row: LessonStudy | None, minutes: int, policy: LessonPolicy | None, begun: bool
) -> LessonStanding:
    if row is not None and row.done_at is not None:
        return LessonStanding("done")
    if row is not None and row.passed_at is not None and policy is not None:
        left = least_seconds(minutes, policy) - row.seconds
        return LessonStanding("short", max(1, round(left / 60)))
    return LessonStanding("begun" if row is not None or begun else "new")
