"""The head of marking's page: who reads, how it goes and how well, disputes, and the end of the marking."""

from __future__ import annotations

import asyncio
import re
import unicodedata
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, ClassVar

from sqlalchemy.orm import Session

from delivery import messages
from delivery.request import Handler
from foundation.errors import NotAvailable
from foundation.markup import to_html
from grading.errors import MarkingRefused
from grading.marking.desk import Marker
from grading.marking.lead import arbitrate, close_marking, make_seed, refresh
from grading.marking.staff import Staff, change_staff
from grading.marking.views import lead_view
from records.accounts.permissions import Action
from records.exams.exam import Exam
from records.exams.marking import MarkingTask
from records.messages import MARKING_ROUNDS, MARKING_RULES

_POINTS = re.compile(r"[0-9]{1,4}(\.[0-9]{1,2})?")


class MarkingLead(Handler):
    """The marking of one exam."""

    actions: ClassVar[dict[str, Action]] = {"GET": "mark.lead"}

    async def get(self, number: str) -> None:
        """Show it."""
        await self.show(number, [])

    async def show(self, number: str, problems: Sequence[str]) -> None:
        """The page, with what stood against the last act."""
        view = await self.room.read(lambda db: lead_view(db, self.exam(db, number)))
        self.page(
            "marking_lead.html",
            view=view,
            exam=view.exam,
            marking=view.exam.rules.marking,
            problems=problems,
            html=to_html,
            scoring=self.server.scorer.is_busy(),
            ROUNDS=MARKING_ROUNDS,
            RULES=MARKING_RULES,
        )

    def exam(self, db: Session, number: str) -> Exam:
        """The formal exam of this number. Raises `NotAvailable`."""
        exam = db.get(Exam, int(number))
        if exam is None or exam.practice or exam.released_at is None:
            raise NotAvailable(messages.NO_SUCH)
        return exam


class MarkingAct(MarkingLead):
    """``open``, ``staff``, ``seed``, ``arbitrate``, ``close``."""

    actions: ClassVar[dict[str, Action]] = {"POST": "mark.lead"}

    async def post(self, number: str, act: str) -> None:
        """Do it, or say everything that stands against it."""
        try:
            await self._acts()[act](number)
        except MarkingRefused as error:
            self.set_status(409)
            await self.show(number, error.problems)
            return
        self.redirect(f"/marking-lead/{number}", status=303)

    def _acts(self) -> dict[str, Callable[[str], Awaitable[None]]]:
        return {
            "open": self._open,
            "staff": self._change_staff,
            "seed": self._seed,
            "arbitrate": self._arbitrate,
            "close": self._close,
        }

    def lead(self) -> Marker:
        """Who is at the browser."""
        return Marker(self.me.login, self.me.roles)

    async def _open(self, number: str) -> None:
        from grading.marking.opening import (  # brings the bank's models along
            QuestionToMark,
            open_marking,
            questions_to_mark,
            released_hashes,
        )

        def ask(db: Session) -> tuple[str, dict[str, str]]:
            exam = self.exam(db, number)
            return exam.name, released_hashes(exam)

        name, hashes = await self.room.read(ask)
        folders, staff, lead = self.server.settings.exams, self._staff(), self.lead()
        band = self._band()

        def read() -> list[QuestionToMark]:
            return questions_to_mark(folders, name, hashes)

        # Reading the whole bank takes its time; nobody else should wait for it.
        questions = await asyncio.get_running_loop().run_in_executor(None, read)
        await self.room.write(
            lambda db: open_marking(
                db,
                self.exam(db, number),
                questions,
                staff,
                actor=lead.login,
                roles=lead.roles,
                band_points=band,
            )
        )

    async def _change_staff(self, number: str) -> None:
        staff, lead = self._staff(), self.lead()
        await self.room.write(
            lambda db: change_staff(
                db, self.exam(db, number), staff, actor=lead.login, roles=lead.roles
            )
        )

    async def _seed(self, number: str) -> None:
        lead, text = self.lead(), self.get_body_argument("text", "")[:20_000]
        criteria = self._criteria()
        await self.room.write(
            lambda db: make_seed(db, self._task(db, number), text, criteria, lead)
        )

    async def _arbitrate(self, number: str) -> None:
        lead, now = self.lead(), self.room.now()
        key = self.get_body_argument("turn", "")[:16]
        reason = self.get_body_argument("reason", "")[:400]
        criteria = self._criteria()

        def decide(db: Session) -> None:
            self.exam(db, number)
            arbitrate(db, key, criteria, reason, lead, now=now)

        await self.room.write(decide)

    async def _close(self, number: str) -> None:
        lead, now = self.lead(), self.room.now()
        # What it finds stays, also where the marking cannot end yet.
        await self.room.write(lambda db: refresh(db, self.exam(db, number)))

        def close(db: Session) -> str:
            exam = self.exam(db, number)
            close_marking(db, exam, lead, now=now)
            return exam.name

        self.server.scorer.want(await self.room.write(close))

    def _task(self, db: Session, number: str) -> MarkingTask:
        given = self.get_body_argument("task", "")
        task = db.get(MarkingTask, int(given)) if re.fullmatch(r"[0-9]{1,9}", given) else None
        if task is None or task.exam_id != int(number):
            raise NotAvailable(messages.NO_SUCH)
        return task

    def _staff(self) -> Staff:
        markers = [login[:80] for login in self.get_body_arguments("marker")[:200]]
        typed = re.split(r"[\s,，、;；]+", self.get_body_argument("writers", "")[:2000])
        return Staff(markers, [login[:80] for login in typed if login])

    def _band(self) -> float | None:
        """The band around the cut score as it was typed; ``None``: as the rules say. Raises `MarkingRefused`."""
        text = unicodedata.normalize("NFKC", self.get_body_argument("band", "")).strip()
        if text and _POINTS.fullmatch(text) is None:
            raise MarkingRefused([messages.MARKING_BAND_TYPED.format(typed=text[:20])])
        return float(text) if text else None

    def _criteria(self) -> list[float | None]:
        """Points as they were typed; what is none is left out, and told as such."""
        typed = [text.strip() for text in self.get_body_arguments("points")[:50]]
        return [float(text) if _POINTS.fullmatch(text) else None for text in typed]


_NUMBER = "([0-9]{1,9})"
ROUTES: list[tuple[str, Any]] = [
    (rf"/marking-lead/{_NUMBER}", MarkingLead),
    (rf"/marking-lead/{_NUMBER}/(open|staff|seed|arbitrate|close)", MarkingAct),
]
