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
from records.exams.call import FormAssignment
from records.exams.sitting import ExamSession
from records.people.person import Officer


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
        card = self.me.card
        attempts: list[Attempt] = []
        wrong = 0
        if card is not None:
            attempts, wrong = await self.room.read(lambda session: _own(session, card))
        self.page(
            "me.html",
            attempts=[each for each in attempts if not each.session.practice],
            practice=[each for each in attempts if each.session.practice],
            wrong=wrong,
            lessons=shown_lessons(),
            local_time=local_time,
        )


def _own(session: Session, card: str) -> tuple[list[Attempt], int]:
    officer = session.scalar(select(Officer).where(Officer.card_number == card))
    if officer is None:
        return [], 0
    attempts = session.scalars(
        select(Attempt)
        .join(FormAssignment)
        .where(FormAssignment.officer_id == officer.id)
        .order_by(Attempt.id.desc())
        .options(joinedload(Attempt.session).joinedload(ExamSession.exam))
    ).all()
    return list(attempts), len(wrong_questions(session, officer))


ROUTES = [(r"/", Start), (r"/me", MyPage)]
