"""Keys that were wrong: what would follow from another, by two people; scoring follows."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, cast

from sqlalchemy.orm import Session

from delivery import messages
from delivery.handlers.results import OneExamOfResults
from foundation.errors import NotAvailable
from grading.corrections.deciding import (
    confirm_correction,
    propose_correction,
    refuse_correction,
    wish_of,
)
from grading.corrections.measured import Measured, measure
from grading.corrections.views import keyed_questions
from grading.corrections.what_if import ResultChange, Wish, what_if
from grading.errors import CorrectionRefused
from records import messages as record_messages
from records.accounts.permissions import Action
from records.exams.correction import CorrectionAct, corrections_of


@dataclass
class _Asked:
    """What somebody asked for, and what came of it: what would follow, or everything that is wrong."""

    said: dict[str, str] = field(default_factory=dict)
    figures: dict[str, Any] = field(default_factory=dict)
    people: Sequence[ResultChange] = ()
    problems: Sequence[str] = ()


class Corrections(OneExamOfResults):
    """The corrections of an exam, and the form for another."""

    actions: ClassVar[dict[str, Action]] = {"GET": "key.correct"}

    async def get(self, number: str) -> None:
        """Nothing is asked for yet; ``item`` chooses the question."""
        await self.show(number, _Asked({"item": self.get_query_argument("item", "")[:100]}))

    async def show(self, number: str, asked: _Asked) -> None:
        """The page, with what would follow or what is wrong."""
        course = self.room.course

        def ask(db: Session) -> dict[str, Any]:
            exam = self.exam(db, number)
            return {
                "exam": exam,
                "questions": keyed_questions(course, exam),
                "corrections": corrections_of(db, exam),
            }

        found = await self.room.read(ask)
        await self.tell_read(found["exam"].name)
        self.page(
            "exam_corrections.html",
            **found,
            asked=asked,
            scoring=self.server.scorer.is_busy(),
            ACTS=record_messages.CORRECTION_ACTS,
            STATES=record_messages.CORRECTION_STATES,
            OUTCOMES=record_messages.OUTCOME_NAMES,
        )


class CorrectionStep(Corrections):
    """``ask``: nothing but what would follow; ``propose``, ``confirm``, ``refuse``: by two people."""

    actions: ClassVar[dict[str, Action]] = {"POST": "key.correct"}

    async def post(self, number: str, step: str) -> None:
        """Do it, or say everything that stands against it."""
        names = ("item", "act", "typed", "reason", "correction")
        said = {name: self.get_body_argument(name, "").strip()[:400] for name in names}
        if step in ("ask", "propose") and said["act"] not in record_messages.CORRECTION_ACTS:
            raise NotAvailable(messages.NO_SUCH)
        try:
            if step == "ask":
                await self.show(number, await self._what_if(number, said))
                return
            exam = await self._decide(number, step, said)
        except CorrectionRefused as error:
            self.set_status(409)
            await self.show(number, _Asked(said, problems=error.problems))
            return
        if step == "confirm":
            self.server.scorer.want(exam)
        self.redirect(f"/results/{number}/corrections", status=303)

    async def _what_if(self, number: str, said: dict[str, str]) -> _Asked:
        course, wish = self.room.course, _wish(said)

        def ask(db: Session) -> _Asked:
            found = what_if(db, course, self.exam(db, number), wish)
            return _Asked(said, found.told(), found.people)

        return await self.room.read(ask)

    async def _decide(self, number: str, step: str, said: dict[str, str]) -> str:
        actor, roles, course = self.me.login, self.me.roles, self.room.course
        measured = await self._measured(number, step, said)

        def decide(db: Session) -> str:
            exam = self.exam(db, number)
            if step == "propose":
                reason = said["reason"]
                propose_correction(
                    db,
                    course,
                    exam,
                    _wish(said),
                    reason=reason,
                    actor=actor,
                    roles=roles,
                    measured=measured,
                )
                return exam.name
            known = {str(each.id): each.id for each in corrections_of(db, exam)}
            if said["correction"] not in known:
                raise NotAvailable(messages.NO_SUCH)
            which = known[said["correction"]]
            if step == "confirm":
                confirm_correction(db, course, which, actor=actor, roles=roles, measured=measured)
            else:
                refuse_correction(db, which, reason=said["reason"], actor=actor, roles=roles)
            return exam.name

        return await self.room.write(decide)

    async def _measured(self, number: str, step: str, said: dict[str, str]) -> Measured | None:
        """Worked out beside the one who writes, who has everybody's answers to keep."""
        course = self.room.course

        def ask(db: Session) -> Measured | None:
            exam = self.exam(db, number)
            if step == "propose":
                return measure(db, course, exam, _wish(said))
            meant = [one for one in corrections_of(db, exam) if str(one.id) == said["correction"]]
            if step == "refuse" or not meant or meant[0].state != "open":
                return None
            return measure(db, course, exam, wish_of(meant[0]))

        with contextlib.suppress(CorrectionRefused):  # Told with everything else by who decides.
            return await self.room.read(ask)
        return None


def _wish(said: dict[str, str]) -> Wish:
    act = cast("CorrectionAct", said["act"])
    return Wish(said["item"], act, "" if act == "void" else said["typed"])


_NUMBER = "([0-9]{1,9})"
ROUTES: list[tuple[str, Any]] = [
    (rf"/results/{_NUMBER}/corrections", Corrections),
    (rf"/results/{_NUMBER}/corrections/(ask|propose|confirm|refuse)", CorrectionStep),
]
