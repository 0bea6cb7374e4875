"""Drill (练习): questions that may be answered again and again, of a chapter or of what is due, and how far somebody is in each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from courses import messages
from courses.checkable import checkable_items
from courses.figures.draw import draw
from courses.figures.source import Bar, BarChart
from courses.lesson.page import PageBlock, StudyPage
from courses.wrong_book import Tried, newest_tries
from grading.paper.released import shown_facts
from records.people.person import Person

if TYPE_CHECKING:
    from question_bank.item import Item  # brings pydantic along

MOST_OF_A_CHAPTER = 10


@dataclass(frozen=True)
class Chapter:
    """A content area: how many questions there are, how many were answered, and how many rightly the last time."""

    name: str
    questions: int
    answered: int
    right: int

    @property
    def percent(self) -> int:
        """Mastered, of all there are."""
        return round(100 * self.right / self.questions) if self.questions else 0


def drill_page(name: str, title: str, items: Sequence[Item]) -> StudyPage:
    """A page of questions; ``name`` is under which the tries are kept."""
    from question_bank.shown import answer_metadata  # brings pydantic along

    blocks = tuple(
        PageBlock(
            "question",
            facts=shown_facts(
                answer_metadata(item.questions[0], f"c{n:02d}", str(n), item=item.id)
            ),
        )
        for n, item in enumerate(items, 1)
    )
    return StudyPage(name, title, blocks, len(blocks))


def chapters(
    db: Session, learner: Person, bank: Mapping[str, Item], open_items: Collection[str]
) -> list[Chapter]:
    """Every content area that has questions, in the order of the bank's areas."""
    from question_bank.areas import content_areas  # brings pydantic along

    newest = newest_tries(db, learner)
    by_area = _by_area(bank, open_items)
    return [
        Chapter(
            area,
            len(items),
            sum(item.id in newest for item in items),
            sum(item.id in newest and newest[item.id].right for item in items),
        )
        for area in content_areas()
        if (items := by_area.get(area, []))
    ]


def chapter_items(
    db: Session,
    learner: Person,
    area: str,
    bank: Mapping[str, Item],
    open_items: Collection[str],
) -> list[Item]:
    """The next questions of a content area: those that were never answered, then those that were wrong, then the oldest."""
    newest = newest_tries(db, learner)
    items = _by_area(bank, open_items).get(area, [])
    return sorted(items, key=lambda item: _turn(newest.get(item.id)))[:MOST_OF_A_CHAPTER]


def mastery_figure(found: Sequence[Chapter]) -> BarChart:
    """Mastery by content area in percent."""
    bars = [
        Bar(
            messages.MASTERY_BAR.format(name=each.name, right=each.right, count=each.questions),
            each.percent,
            f"{each.percent}%",
        )
        for each in found
    ]
    return BarChart(messages.MASTERY_TITLE, tuple(bars))


def mastery_svg(found: Sequence[Chapter]) -> str:
    """Drawn; bars are as long as of a hundred percent."""
    return draw(mastery_figure(found), most=100.0) if found else ""


def _turn(tried: Tried | None) -> tuple[int, dt.datetime]:
    if tried is None:
        return 0, dt.datetime.min
    return (2 if tried.right else 1), tried.at


def _by_area(bank: Mapping[str, Item], open_items: Collection[str]) -> dict[str, list[Item]]:
    found: dict[str, list[Item]] = {}
    for item in checkable_items(bank, open_items):
        found.setdefault(item.content_area, []).append(item)
    return found
