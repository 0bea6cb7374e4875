"""Lessons: pages with live question forms, checked one answer at a time; steps of cases, calculators."""

from __future__ import annotations

import asyncio
from dataclasses import asdict
from typing import TYPE_CHECKING, ClassVar

import orjson
from sqlalchemy.orm import Session

from courses.calculators.catalogue import shown_calculator, spec_of, work_out
from courses.calculators.kinds import CALCULATORS
from courses.calculators.site_days import site_days
from courses.errors import CannotCalculate
from courses.lesson.page import lessons_beside
from courses.lesson_review import hidden_lessons
from delivery import messages
from delivery.bodies import Checking, Keeping
from delivery.request import Handler, JsonHandler
from foundation.errors import BadAnswer, NotAvailable
from foundation.markup import to_html
from records.accounts.permissions import Action, may
from records.people.person import Person

if TYPE_CHECKING:
    from courses.self_check import CheckedTry


class LessonPage(Handler):
    """A lesson."""

    actions: ClassVar[dict[str, Action]] = {"GET": "study.read"}

    async def get(self, lesson: str) -> None:
        """Show it."""
        found, person = await self.server.lesson(lesson), self.me.person
        if found is None:
            raise NotAvailable(messages.NO_SUCH)
        hidden, reviews = await self.room.read(hidden_lessons), may(self.me.roles, "review.read")
        if lesson in hidden and not reviews:
            raise NotAvailable(messages.LESSON_NOT_APPROVED)
        before, after = lessons_beside(lesson, () if reviews else hidden)
        if person is not None:
            from courses.study_work import opened  # brings pydantic along

            rules = self.server.study_rules()
            await self.room.write(lambda db: opened(db, db.get_one(Person, person), lesson, rules))
        keeps = person is not None and may(self.me.roles, "study.check")
        self.page(
            "study.html",
            study=found.study,
            lesson=found,
            keeps=keeps,
            hidden=lesson in hidden,
            before=before,
            after=after,
        )


class SelfCheck(JsonHandler):
    """``{item, lesson, answer}`` → ``{right, answer, rationale, citations, articles}``; the try is on record.

    ``answer`` is the right one; ``articles``: lines of those cited articles whose texts the site has, by citation.
    """

    actions: ClassVar[dict[str, Action]] = {"POST": "study.check"}
    takes = Checking

    async def post(self) -> None:
        """Check one answer."""
        asked, person = self.body(self.takes), self.me.person
        bank, allowed = await self.server.bank(), await self.server.open_items()
        from courses.self_check import check_try  # brings pydantic along
        from courses.study_work import tried

        rules = self.server.study_rules()

        def check() -> CheckedTry:
            return check_try(
                bank, allowed, item=asked.item, lesson=asked.lesson, answer=asked.answer
            )

        # Chinese numerals and the like take their time; nobody else should wait for it.
        checked = await asyncio.get_running_loop().run_in_executor(None, check)

        def keep(db: Session) -> None:
            learner = db.get(Person, person) if person is not None else None
            if learner is not None:
                tried(db, learner, checked, rules)

        await self.room.write(keep)
        feedback = checked.feedback
        articles = await self.server.articles(feedback.citations)
        self.finish_json(
            {
                "right": feedback.right,
                "answer": feedback.answer,
                "rationale": to_html(feedback.rationale),
                "citations": feedback.citations,
                "articles": articles,
            }
        )


class StudyAnswers(JsonHandler):
    """The answers that stand in lessons: ``{answers: {item: {answer, right}}}``; ``right``: null while it is not checked."""

    actions: ClassVar[dict[str, Action]] = {"GET": "study.read", "POST": "study.check"}
    takes = Keeping

    async def get(self) -> None:
        """One's own; nobody's for who is none of the people."""
        from courses.study_answers import answers_of  # brings pydantic along

        person, bank = self.me.person, await self.server.bank()
        allowed = await self.server.open_items()
        found = {}
        if person is not None:
            found = await self.room.read(lambda db: answers_of(db, person, bank, allowed))
        self.finish_json({"answers": found})

    async def post(self) -> None:
        """Keep ``{item, answer}`` in the place of the one before; null takes it back. A step of a lesson is ``lesson:s01``."""
        from courses.study_answers import require_answer
        from courses.study_work import answered, took_step

        rules = self.server.study_rules()

        given, person = self.body(self.takes), self.me.person
        is_step = ":" in given.item
        item = None
        if not is_step:
            bank, allowed = await self.server.bank(), await self.server.open_items()
            item = require_answer(bank, allowed, given.item, given.answer)

        def keep(db: Session) -> None:
            learner = db.get(Person, person) if person is not None else None
            if is_step:
                took_step(db, learner, given.item, given.answer, rules)
            elif learner is not None and item is not None:
                answered(db, learner, item, given.answer, rules)

        await self.room.write(keep)
        self.finish_json({})


class Calculator(JsonHandler):
    """A calculator of lessons. Without ``values``: what it asks, with an example; with: ``{result, lines: [{text, basis}]}``."""

    actions: ClassVar[dict[str, Action]] = {"GET": "study.read"}

    async def get(self, kind: str) -> None:
        """Work it out, which changes nothing: ``values`` is JSON by field."""
        found = next((each for each in CALCULATORS.values() if each == kind), None)
        if found is None:
            raise NotAvailable(messages.NO_SUCH)
        given = self.get_query_argument("values", "")
        if not given:
            self.finish_json(shown_calculator(found, spec_of(found).example))
            return
        try:
            values = orjson.loads(given)
        except orjson.JSONDecodeError as error:
            raise BadAnswer(messages.BAD_REQUEST) from error
        if not isinstance(values, dict):
            raise BadAnswer(messages.BAD_REQUEST)
        try:
            outcome = work_out(found, values, site_days(self.server.settings.holidays))
        except CannotCalculate as error:
            raise BadAnswer(str(error)) from error
        self.finish_json(asdict(outcome))


ROUTES = [
    (r"/api/calculators/(deadline|competence|discretion)", Calculator),
    (r"/lesson/([a-z0-9-]{1,80})", LessonPage),
    (r"/api/self-check", SelfCheck),
    (r"/api/study/answers", StudyAnswers),
]
