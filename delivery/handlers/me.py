"""One's own page: exams that one is called to, practice, lessons, the wrong-question book."""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from courses.lesson.page import shown_lessons
from courses.wrong_book import wrong_questions
from delivery.request import Handler
from foundation.local_time import local_time
from records.accounts.permissions import Action
from records.exams.attempt import Attempt
from records.exams.call import Call
from records.exams.sitting import Sitting
from records.people.person import Person


class Start(Handler):
    """The bare address."""

    actions: ClassVar[dict[str, Action]] = {"GET": "anybody"}

    def get(self) -> None:
        """To one's page, or to the log-in."""
        if not hasattr(self, "me"):
            self.redirect("/log-in")
        elif self.me.attempt is not None:
            self.redirect(f"/exam/{self.me.attempt}")
        else:
            self.redirect("/me")


class MyPage(Handler):
    """Everything that concerns the person at the browser."""

    actions: ClassVar[dict[str, Action]] = {"GET": "own.read"}

    async def get(self) -> None:
        """Show it."""
        if self.me.attempt is not None:
            self.redirect(f"/exam/{self.me.attempt}")
            return
        number = self.me.number
        attempts: list[Attempt] = []
        wrong = 0
        if number is not None:
            attempts, wrong = await self.room.read(lambda db: _own(db, number))
        self.page(
            "me.html",
            attempts=[each for each in attempts if not each.sitting.practice],
            practice=[each for each in attempts if each.sitting.practice],
            wrong=wrong,
            lessons=shown_lessons(),
            local_time=local_time,
        )


def _own(db: Session, number: str) -> tuple[list[Attempt], int]:
    person = db.scalar(select(Person).where(Person.number == number))
    if person is None:
        return [], 0
    attempts = db.scalars(
        select(Attempt)
        .join(Call)
        .where(Call.person_id == person.id)
        .order_by(Attempt.id.desc())
        .options(joinedload(Attempt.sitting).joinedload(Sitting.exam))
    ).all()
    return list(attempts), len(wrong_questions(db, person))


ROUTES = [(r"/", Start), (r"/me", MyPage)]
