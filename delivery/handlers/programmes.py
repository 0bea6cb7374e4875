"""Courses: their modules and lessons, and how far one is in each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from sqlalchemy.orm import Session

from courses.hours_views import belongs
from courses.lesson.page import shown_lessons
from courses.lesson_review import hidden_lessons
from courses.lesson_study import LessonStanding, standings
from courses.progress import lesson_progress
from delivery import messages
from delivery.request import Handler
from foundation.clock import utc_now
from foundation.local_time import local_day
from records.accounts.permissions import Action
from records.people.person import Person


class Programmes(Handler):
    """Every course; those that are for the person at the browser come first."""

    actions: ClassVar[dict[str, Action]] = {"GET": "study.read"}

    async def get(self) -> None:
        """Show them."""
        from courses.hours_policy import FOLDER, named_hours_policies  # brings pydantic along
        from courses.programme import course_hours

        person, year = self.me.person, local_day(utc_now(), self.server.settings.zone).year
        shown = shown_lessons()
        lessons = {lesson.id: lesson for lesson in shown}
        hidden = await self.room.read(hidden_lessons)
        found = [(name, each.without(hidden)) for name, each in self.server.programmes().items()]
        rules = self.server.study_rules()
        policies = named_hours_policies(self.server.settings.exams.root / FOLDER)
        minutes = {each.id: each.minutes for each in shown}
        hours = {
            name: counted
            for name, programme in found
            if (counted := course_hours(programme, policies, minutes, year)) is not None
        }
        own: Mapping[str, LessonStanding] = {}
        if person is not None:

            def ask(db: Session) -> tuple[Mapping[str, LessonStanding], set[str]]:
                progress = lesson_progress(db, person)
                learner = db.get_one(Person, person)
                mine = {name for name, each in found if belongs(learner, each.audience, year)}
                return standings(db, person, rules.policy, progress), mine

            own, mine = await self.room.read(ask)
            found.sort(key=lambda each: each[0] not in mine)
        done = {lesson for lesson, each in own.items() if each.state == "done"}
        self.page(
            "programmes.html",
            programmes=found,
            lessons=lessons,
            hours=hours,
            standings=own,
            done=done,
            rules=rules.policy,
            not_shown=messages.LESSONS_NOT_SHOWN if hidden else "",
            LESSON_STATES=messages.LESSON_STATES,
        )


ROUTES = [(r"/courses", Programmes)]
