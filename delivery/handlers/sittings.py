"""One exam session for those who invigilate it: slips, board, reconciliation, scoring; see `planning` for making it."""

from __future__ import annotations

import re
from typing import Any, ClassVar
from urllib.parse import urlsplit

from delivery import messages
from delivery.bodies import Decided, Note
from delivery.request import Handler, JsonHandler
from exam_room import invigilation
from exam_room import messages as room_messages
from exam_room.board import board, clock_notice
from exam_room.hall_lists import slips_of, unprintable
from exam_room.incidents import note
from exam_room.live_attempt import LiveAttempt
from exam_room.planning import issue_entry_codes
from exam_room.reconciliation import reconcile_now
from exam_room.roll_call import forget_pages
from exam_room.room import Room
from exam_room.views import has_result, has_results, scores_of_sitting
from foundation.errors import BadAnswer, NotAvailable
from foundation.site import is_web_address
from records.accounts.permissions import Action
from records.audit import sitting_decisions, trail
from records.exams.sitting import Sitting


class OneSession(Handler):
    """Base of what is about one session."""

    async def one(self, number: str) -> Sitting:
        """The session of this number. Raises `NotAvailable`."""
        found = await self.room.find_sitting(int(number))
        if found is None or found.practice:
            raise NotAvailable(messages.NO_SUCH)
        return found

    def reached_at(self) -> str:
        """Where other machines reach the room: as it is set or was found, else as this browser did."""
        asked = f"{self.request.protocol}://{self.request.host}/"
        return self.server.settings.address or asked


class Board(OneSession):
    """The live board of a session."""

    actions: ClassVar[dict[str, Action]] = {"GET": "session.read"}

    async def get(self, number: str) -> None:
        """Show it; the script fills it and keeps it up to date."""
        sitting = await self.one(number)
        self.page(
            "board.html",
            sitting=sitting,
            unprintable=await self.room.read(lambda db: unprintable(db, sitting.id)),
            clock=clock_notice(self.room, self.server.settings.zone),
            address=self.reached_at(),
        )


class BoardState(OneSession):
    """What the board shows."""

    wants_json = True
    actions: ClassVar[dict[str, Action]] = {"GET": "session.read"}

    async def get(self, number: str) -> None:
        """See `exam_room.board.board`."""
        self.finish_json(await board(self.room, await self.one(number), self.server.settings.zone))


class Slips(OneSession):
    """Exam slips with new entry codes, for all who have not begun or for ``candidate``: shown once, kept as hashes only."""

    actions: ClassVar[dict[str, Action]] = {"POST": "session.control"}

    async def post(self, number: str) -> None:
        """As a page, from which they are printed; ``address``: where candidates come in, as the person decided."""
        address = self.get_body_argument("address", "").strip() or self.reached_at()
        if not is_web_address(address):
            raise BadAnswer(messages.SLIP_ADDRESS, address=address[:80])
        sitting, actor, now = await self.one(number), self.me.login, self.room.now()
        only = self.get_body_argument("candidate", "").strip()[:40]
        codes = await self.room.write(
            lambda db: issue_entry_codes(db, sitting.id, actor=actor, now=now, only=only)
        )
        forget_pages(self.room, codes)
        for attempt in codes:
            self.server.forget(attempt=attempt)
        zone = self.server.settings.zone
        slips = await self.room.read(
            lambda db: slips_of(db, sitting.id, zone, codes=codes, address=address)
        )
        self.page(
            "slips.html",
            sitting=sitting,
            slips=slips,
            unprintable=await self.room.read(lambda db: unprintable(db, sitting.id)),
            kept=self.server.slips.keep(self.me.account, sitting.id, slips),
            only_here=urlsplit(address).hostname in ("localhost", "127.0.0.1", "::1"),
        )


class Reconciled(OneSession):
    """Whether a session adds up, and its results once they are scored."""

    actions: ClassVar[dict[str, Action]] = {"GET": "session.read", "POST": "session.score"}

    async def get(self, number: str) -> None:
        """Compare the records with the submissions."""
        sitting = await self.one(number)
        found = await reconcile_now(self.room, sitting.id)
        scores = await self.room.read(lambda db: scores_of_sitting(db, sitting.id))
        self.page(
            "reconciliation.html",
            sitting=sitting,
            found=found,
            scores=scores,
            listed=await self.room.read(lambda db: has_results(db, sitting.exam_id)),
            scoring=self.server.scorer.is_busy(),
        )

    async def post(self, number: str) -> None:
        """Score what was handed in, in a process beside the room."""
        sitting, actor = await self.one(number), self.me.login
        # The process that scores does not know who asked for it.
        asked = sitting_decisions.ScoringAsked(subject=sitting.name)
        await self.room.write(lambda db: trail.decide(db, asked, actor=actor))
        self.server.scorer.want(sitting.exam.name)
        self.redirect(f"/sessions/{sitting.id}/reconciliation", status=303)


class SessionControl(OneSession):
    """``start``, ``pause``, ``resume``, ``add-time``, ``end``: ``{minutes, reason}`` as each needs."""

    wants_json = True
    actions: ClassVar[dict[str, Action]] = {"POST": "session.control"}
    takes = Decided

    async def post(self, number: str, act: str) -> None:
        """Decide for the whole sitting."""
        sitting, said, actor = await self.one(number), self.body(self.takes), self.me.login
        reason, minutes, room = said.reason, said.minutes, self.room
        roles = self.me.roles
        match act:
            case "start":
                await invigilation.start(room, sitting, actor=actor, roles=roles)
            case "pause":
                await invigilation.pause(room, sitting, reason=reason, actor=actor, roles=roles)
            case "resume":
                await invigilation.resume(room, sitting, actor=actor, roles=roles)
            case "add-time":
                await invigilation.add_time(
                    room, sitting, minutes=minutes, reason=reason, actor=actor, roles=roles
                )
            case _:
                await invigilation.end(room, sitting, reason=reason, actor=actor, roles=roles)
        self.finish_json({})


class AttemptControl(JsonHandler):
    """``add-time``, ``tick-arrival``, ``withdraw-arrival``, ``admit``, ``reopen``, ``void``, ``withdraw-void``: ``{minutes, reason}`` as each needs."""

    actions: ClassVar[dict[str, Action]] = {"POST": "session.control"}
    takes = Decided

    async def post(self, number: str, act: str) -> None:
        """Decide for one candidate."""
        room, said, actor = self.room, self.body(self.takes), self.me.login
        live = await _any_sitting(room, number)
        reason, minutes, roles = said.reason, said.minutes, self.me.roles
        match act:
            case "add-time":
                await invigilation.add_own_time(
                    room, live, minutes=minutes, reason=reason, actor=actor, roles=roles
                )
            case "tick-arrival":
                await invigilation.tick_arrival(room, live, actor=actor, roles=roles)
            case "withdraw-arrival":
                await invigilation.withdraw_arrival(room, live, actor=actor, roles=roles)
            case "admit":
                await invigilation.admit_late(room, live, reason=reason, actor=actor, roles=roles)
            case "reopen":
                await invigilation.reopen(
                    room, live, minutes=minutes, reason=reason, actor=actor, roles=roles
                )
                await self._score_again(live)
            case "void":
                if await invigilation.void(room, live, reason=reason, actor=actor, roles=roles):
                    await self._score_again(live)
            case _:
                await invigilation.withdraw_void(room, live, actor=actor, roles=roles)
        self.finish_json({})

    async def _score_again(self, live: LiveAttempt) -> None:
        """A result that is told already must not be of a paper that counts no more."""
        if await self.room.read(lambda db: has_result(db, live.attempt.call_id)):
            self.server.scorer.want(live.exam)


class IncidentNote(OneSession):
    """``{attempt, text}``: what an invigilator saw."""

    wants_json = True
    actions: ClassVar[dict[str, Action]] = {"POST": "session.control"}
    takes = Note

    async def post(self, number: str) -> None:
        """Put it on record."""
        sitting, said = await self.one(number), self.body(self.takes)
        if not said.text.strip():
            raise BadAnswer(room_messages.REASON_NEEDED)
        live = await _any_sitting(self.room, str(said.attempt))
        if live.sitting.id != sitting.id:
            raise NotAvailable(messages.NO_SUCH)
        text = f"{self.me.name}：{said.text.strip()}"
        await self.room.write(note(self.room, live, text))
        self.finish_json({})


async def _any_sitting(room: Room, number: str) -> LiveAttempt:
    found = await room.find_attempt(int(number)) if re.fullmatch("[0-9]{1,9}", number) else None
    if found is None or found.sitting.practice:
        raise NotAvailable(messages.NO_SUCH)
    return found


_NUMBER = "([0-9]{1,9})"
ROUTES: list[tuple[str, Any]] = [
    (rf"/sessions/{_NUMBER}", Board),
    (rf"/sessions/{_NUMBER}/slips", Slips),
    (rf"/sessions/{_NUMBER}/reconciliation", Reconciled),
    (rf"/api/session/{_NUMBER}/board", BoardState),
    (rf"/api/session/{_NUMBER}/note", IncidentNote),
    (rf"/api/session/{_NUMBER}/(start|pause|resume|add-time|end)", SessionControl),
    (
        rf"/api/attempt/{_NUMBER}/"
        "(add-time|tick-arrival|withdraw-arrival|admit|reopen|void|withdraw-void)",
        AttemptControl,
    ),
]
