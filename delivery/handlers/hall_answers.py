"""What halls wrote that went on without the network: brought back while the room runs, and what two people decide of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from sqlalchemy.orm import Session
from tornado.httputil import HTTPFile

from delivery import messages
from delivery.large_files import TakesLargeFile
from delivery.request import Handler
from exam_room.errors import HallRefused
from exam_room.hall import messages as hall_messages
from exam_room.hall.bringing_back import BroughtBack
from exam_room.hall.deciding import Decider, refuse, waiting
from exam_room.hall.into_the_room import bring_back_into, decide_in
from exam_room.hall.sealed_file import read_file
from exam_room.hall.views import return_lines, waiting_views
from exam_room.views import has_results
from foundation.errors import NotAvailable
from foundation.local_time import local_time
from records.accounts.permissions import Action
from records.exams.exam import find_exam
from records.exams.hall import TAKES, Take
from records.messages import ATTEMPT_STATE_NAMES, HALL_REASONS, HALL_TAKES


class HallAnswers(Handler):
    """What came back, what waits, and the form for another file."""

    actions: ClassVar[dict[str, Action]] = {"GET": "paper.decide"}

    async def get(self) -> None:
        """Show it."""
        await self.show()

    async def show(self, *, problems: Sequence[str] = (), told: Sequence[str] = ()) -> None:
        """The page, with what stood against the last step or came of it."""
        found = await self.room.read(lambda db: (waiting_views(db), return_lines(db)))
        self.page(
            "hall_answers.html",
            waiting=found[0],
            returns=found[1],
            problems=problems,
            told=told,
            REASONS=HALL_REASONS,
            TAKES=HALL_TAKES,
            STATES=ATTEMPT_STATE_NAMES,
        )

    async def score_anew(self, exam: str, changed: bool) -> None:
        """A result that is told already must not be of a paper that counts no more."""
        if changed and await self.room.read(lambda db: has_results(db, find_exam(db, exam).id)):
            self.server.scorer.want(exam)


class BringBack(TakesLargeFile, HallAnswers):
    """A file that a hall's machine wrote."""

    actions: ClassVar[dict[str, Action]] = {"POST": "hall.bring_back"}
    most = 64 * 2**20

    async def post(self) -> None:
        """Take it in, or say everything that is wrong with it."""
        self.read_form()
        files: list[HTTPFile] = self.request.files.get("file", [])
        try:
            if not files or not files[0].filename:
                raise HallRefused([messages.STUDY_NO_FILE])
            file = read_file(files[0].body, "answers")
            actor, roles = self.me.login, self.me.roles
            back, wrong = await bring_back_into(self.room, file, actor=actor, roles=roles)
        except HallRefused as error:
            self.set_status(409)
            await self.show(problems=error.problems)
            return
        await self.score_anew(back.exam, bool(back.counted))
        await self.show(problems=_wrong(wrong), told=self._told(back))

    def _told(self, back: BroughtBack) -> list[str]:
        if back.before is not None:
            at = local_time(back.before, self.server.settings.zone)
            return [hall_messages.BEFORE.format(at=at)]
        told = hall_messages.BACK.format(hall=back.hall, counted=len(back.counted), had=back.had)
        return (
            [told, hall_messages.WAIT.format(count=len(back.waiting))] if back.waiting else [told]
        )


class DecideHallPaper(HallAnswers):
    """``decide``: propose which answers count, or confirm it; ``refuse``: what was proposed."""

    actions: ClassVar[dict[str, Action]] = {"POST": "paper.decide"}

    async def post(self, number: str, act: str) -> None:
        """Do it, or say everything that stands against it."""
        who, reason = Decider(self.me.login, self.me.roles), self.get_body_argument("reason", "")
        try:
            if act == "refuse":
                await self.room.write(lambda db: _refuse(db, int(number), who))
                await self.show(told=[hall_messages.REFUSED])
                return
            take = _take(self.get_body_argument("take", ""))
            done, wrong = await decide_in(self.room, int(number), take, reason=reason, who=who)
        except HallRefused as error:
            self.set_status(409)
            await self.show(problems=error.problems)
            return
        await self.score_anew(done.exam, done.attempt is not None)
        text = hall_messages.DECIDED if done.decided else hall_messages.PROPOSED
        await self.show(problems=_wrong(wrong), told=[text.format(take=HALL_TAKES[done.take])])


def _refuse(db: Session, number: int, who: Decider) -> None:
    refuse(db, waiting(db, number), who=who)


def _take(text: str) -> Take:
    if text not in TAKES:
        raise NotAvailable(messages.NO_SUCH)
    return text


def _wrong(numbers: Sequence[str]) -> list[str]:
    return [hall_messages.WRONG.format(numbers="、".join(numbers))] if numbers else []


ROUTES: list[tuple[str, Any]] = [
    (r"/hall-answers", HallAnswers),
    (r"/hall-answers/bring-back", BringBack),
    (r"/hall-answers/([0-9]{1,9})/(decide|refuse)", DecideHallPaper),
]
