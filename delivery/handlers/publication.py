"""Publishing an exam's results: how far it is, what stands against it, and the steps of two people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from sqlalchemy.orm import Session

from certification import release
from certification.errors import PublicationRefused
from certification.release import Standing, standing
from delivery.handlers.results import OneExamOfResults
from records.accounts.permissions import Action
from records.exams.exam import Exam
from records.messages import PUBLICATION_REFUSED, PUBLICATION_STATES


class PublicationPage(OneExamOfResults):
    """How far the results are, for whoever may see them."""

    actions: ClassVar[dict[str, Action]] = {"GET": "result.read"}

    async def get(self, number: str) -> None:
        """Show it."""
        await self.show(number, [])

    async def show(self, number: str, problems: Sequence[str]) -> None:
        """The page, with what stood against the last step."""

        def ask(db: Session) -> tuple[Exam, Standing]:
            exam = self.exam(db, number)
            return exam, standing(db, exam)

        exam, found = await self.room.read(ask)
        self.page(
            "publication.html",
            exam=exam,
            found=found,
            acts=found.possible(self.me.roles),
            problems=problems,
            STATES={**PUBLICATION_STATES, "refused": PUBLICATION_REFUSED},
        )

    async def decide(self, number: str, act: str) -> None:
        """Take the step, or tell everything that stands against it."""
        said = self.get_body_argument("reason", "")[:400]
        actor, roles = self.me.login, self.me.roles

        def move(db: Session) -> None:
            exam = self.exam(db, number)
            match act:
                case "ask":
                    release.ask(db, exam, actor=actor, roles=roles, remark=said)
                case "approve":
                    release.approve(db, exam, actor=actor, roles=roles)
                case "publish":
                    release.publish(db, exam, actor=actor, roles=roles)
                case "archive":
                    release.archive(db, exam, actor=actor, roles=roles)
                case _:
                    release.refuse(db, exam, actor=actor, roles=roles, reason=said)

        try:
            await self.room.write(move)
        except PublicationRefused as error:
            self.set_status(409)
            await self.show(number, error.problems)
            return
        self.redirect(f"/results/{number}/publication", status=303)


class MovePublication(PublicationPage):
    """``ask``, ``refuse``, ``publish``, ``archive``."""

    actions: ClassVar[dict[str, Action]] = {"POST": "result.publish"}

    async def post(self, number: str, act: str) -> None:
        """Take the step."""
        await self.decide(number, act)


class ApprovePublication(PublicationPage):
    """The second person's step."""

    actions: ClassVar[dict[str, Action]] = {"POST": "result.approve"}

    async def post(self, number: str) -> None:
        """Take it."""
        await self.decide(number, "approve")


_NUMBER = "([0-9]{1,9})"
ROUTES = [
    (rf"/results/{_NUMBER}/publication", PublicationPage),
    (rf"/results/{_NUMBER}/publication/(ask|refuse|publish|archive)", MovePublication),
    (rf"/results/{_NUMBER}/publication/approve", ApprovePublication),
]
