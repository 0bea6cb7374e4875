"""Practice by oneself: what is due today, chapters, the wrong-question book, a further self-check of a lesson. Each is a page of questions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from sqlalchemy.orm import Session

from courses.lesson.page import StudyPage, find_lesson
from courses.lesson_review import hidden_lessons
from courses.practice import PracticePaper, practice_papers
from courses.wrong_book import wrong_items, wrong_questions
from delivery import messages
from delivery.handlers.mock import mocks_of_site
from delivery.request import Handler
from foundation.clock import utc_now
from foundation.errors import NotAvailable
from foundation.local_time import local_day
from records.accounts.permissions import Action, may
from records.people.person import Person

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from courses.drill import Chapter
    from question_bank.item import Item  # brings pydantic along

    Find = Callable[[Session, Person, Mapping[str, Item], Collection[str]], Sequence[Item]]


async def wrong_practice(handler: Handler, person: int) -> NotebookNode | None:
    """A practice notebook, without any key, of what somebody last answered wrongly; ``None`` when there is nothing."""
    from courses.lesson.build import build_practice  # brings nbformat along

    server, bank = handler.server, await handler.server.bank()
    allowed = await server.open_items()
    items = await handler.room.read(
        lambda db: wrong_items(db, db.get_one(Person, person), bank, allowed)
    )
    return build_practice(items, dt.datetime.now(server.settings.zone)) if items else None


class _Drill(Handler):
    """Base of pages of questions."""

    actions: ClassVar[dict[str, Action]] = {"GET": "study.read"}

    async def questions(self, find: Find) -> Sequence[Item]:
        """What ``find`` says of the person's own; nothing for who is none of the people."""
        person = self.me.person
        if person is None:
            return ()
        bank, allowed = await self.server.bank(), await self.server.open_items()
        return await self.room.read(lambda db: find(db, db.get_one(Person, person), bank, allowed))

    def show(self, name: str, title: str, items: Sequence[Item], empty: str) -> None:
        """The page; ``empty``: what stands there without any question."""
        from courses.drill import drill_page

        study = drill_page(name, title, items) if items else StudyPage(name, title, (), 0)
        self.page("study.html", study=study, lesson=None, keeps=False, empty=empty)


class WrongBook(_Drill):
    """The questions that one last answered wrongly, to be answered again."""

    async def get(self) -> None:
        """Show them; a right answer takes a question out the next time."""
        items = await self.questions(wrong_items)
        self.show("wrong-book", messages.WRONG_BOOK, items, messages.WRONG_BOOK_EMPTY)


class Due(_Drill):
    """The few questions that are due today."""

    async def get(self) -> None:
        """Show them; what is answered comes again later."""
        from courses.spacing import due_items

        today = local_day(utc_now(), self.server.settings.zone)
        items = await self.questions(
            lambda db, me, bank, allowed: due_items(db, me.id, today, bank, allowed)
        )
        self.show("review", messages.DUE, items, messages.DUE_EMPTY)


class ChapterPage(_Drill):
    """The next questions of a content area."""

    async def get(self, number: str) -> None:
        """Show them."""
        from courses.drill import chapter_items
        from question_bank.areas import content_areas

        areas = content_areas()
        if not 1 <= int(number) <= len(areas):
            raise NotAvailable(messages.NO_SUCH)
        area = areas[int(number) - 1]
        items = await self.questions(
            lambda db, me, bank, allowed: chapter_items(db, me, area, bank, allowed)
        )
        title = messages.CHAPTER.format(area=area)
        self.show(f"chapter-{number}", title, items, messages.CHAPTER_EMPTY)


class MoreOfLesson(_Drill):
    """A further self-check of a lesson, of questions that were not seen before, for who did not pass."""

    async def get(self, lesson: str) -> None:
        """Show them."""
        from courses.lesson_study import more_items

        page = find_lesson(lesson)
        if page is None:
            raise NotAvailable(messages.NO_SUCH)
        if lesson in await self.room.read(hidden_lessons) and not may(self.me.roles, "review.read"):
            raise NotAvailable(messages.LESSON_NOT_APPROVED)
        items = await self.questions(
            lambda db, me, bank, allowed: more_items(db, me.id, lesson, bank, allowed)
        )
        self.show(
            lesson, messages.MORE_OF_LESSON.format(title=page.title), items, messages.MORE_EMPTY
        )


class PracticeHome(Handler):
    """Where one practises: chapters with how far one is in each, the wrong-question book, mock exams, practice papers."""

    actions: ClassVar[dict[str, Action]] = {"GET": "study.read"}

    async def get(self) -> None:
        """Show it."""
        from courses.drill import chapters, mastery_svg
        from courses.spacing import due_items
        from grading.mock_plan import is_mock
        from question_bank.areas import content_areas

        person = self.me.person
        bank, allowed = await self.server.bank(), await self.server.open_items()
        today = local_day(utc_now(), self.server.settings.zone)
        found: list[Chapter] = []
        papers: list[PracticePaper] = []
        due = wrong = 0
        if person is not None:

            def ask(db: Session) -> tuple[list[Chapter], int, int, list[PracticePaper]]:
                learner = db.get_one(Person, person)
                return (
                    chapters(db, learner, bank, allowed),
                    len(due_items(db, person, today, bank, allowed)),
                    len(wrong_questions(db, learner)),
                    practice_papers(db, person),
                )

            found, due, wrong, papers = await self.room.read(ask)
        mocks = await mocks_of_site(self)
        tries = {
            mock.name: [paper for paper in papers if is_mock(paper.exam, mock.name)]
            for mock in mocks
        }
        numbers = {area: n for n, area in enumerate(content_areas(), 1)}
        self.page(
            "practice.html",
            chapters=found,
            numbers=numbers,
            figure=mastery_svg(found),
            due=due,
            wrong=wrong,
            mocks=mocks,
            tries=tries,
            papers=[paper for paper in papers if not any(paper in own for own in tries.values())],
        )


ROUTES = [
    (r"/wrong-book", WrongBook),
    (r"/review", Due),
    (r"/practice", PracticeHome),
    (r"/chapter/([0-9]{1,9})", ChapterPage),
    (r"/lesson/([a-z0-9-]{1,80})/more", MoreOfLesson),
]
