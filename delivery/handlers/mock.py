"""Mock exams that one begins by oneself: drawn beside the room when nobody has asked for this one before."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, ClassVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from delivery import messages
from delivery.request import Handler
from exam_room.errors import NotNow
from exam_room.mock import begin_mock, unfinished_mocks
from foundation.errors import NotAvailable
from grading import messages as grading_messages
from grading.exam_worker import Job
from records.accounts.permissions import Action
from records.exams.exam import Exam

if TYPE_CHECKING:
    from grading.mock_plan import Mock

_PATIENCE = 50.0
"""Seconds that somebody waits for papers to be drawn; they go on being drawn after it."""


async def mocks_of_site(handler: Handler) -> list[Mock]:
    """What there is to be sat of each blueprint, with the items as they are now."""
    from grading.mock_plan import mocks  # brings pydantic along
    from grading.pools import practice_items

    bank, folders = await handler.server.bank(), handler.server.settings.exams
    return await handler.room.read(lambda db: mocks(folders, bank, practice_items(db, bank)))


class BeginMock(Handler):
    """A further try at a mock, or the one that is not finished yet."""

    actions: ClassVar[dict[str, Action]] = {"POST": "mock.begin"}

    async def post(self) -> None:
        """Begin it, and go to its page."""
        from grading.mock_plan import is_mock

        person, name = self.learner(), self.get_body_argument("blueprint", "")
        mock = next((each for each in await mocks_of_site(self) if each.name == name), None)
        if mock is None:
            raise NotAvailable(messages.NO_SUCH)
        begun = await self.room.read(lambda db: unfinished_mocks(db, person))
        attempt = next((found for exam, found in begun.items() if is_mock(exam, name)), None)
        if attempt is None:
            if mock.plan is None:
                raise NotNow("not_open", grading_messages.MOCK_EMPTY)
            await self._require_papers(mock.plan.exam)
            attempt = await begin_mock(self.room, person, mock.plan.exam)
        self.redirect(f"/exam/{attempt}", status=303)

    async def _require_papers(self, exam: str) -> None:
        """Have its papers drawn, unless they are there. Raises `NotNow`."""

        def is_there(db: Session) -> bool:
            row = db.scalar(select(Exam).where(Exam.name == exam))
            return row is not None and row.released_at is not None

        if await self.room.read(is_there):
            return
        worker = self.server.exam_worker
        worker.ask(Job(exam, "mock", self.me.login))
        try:
            async with asyncio.timeout(_PATIENCE):
                job = await worker.over(exam)
        except TimeoutError:
            raise NotNow("not_open", messages.MOCK_WAIT) from None
        worker.forget(exam)
        if job is not None and job.state == "failed":
            raise NotNow("not_open", "；".join(job.words))
        if not await self.room.read(is_there):  # Whoever waited beside us was told why.
            raise NotNow("not_open", messages.MOCK_WAIT)


ROUTES: list[tuple[str, Any]] = [(r"/practice/mock", BeginMock)]
