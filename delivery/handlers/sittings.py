"""Exam sessions for those who plan and invigilate them: list, plan, slips, board, reconciliation, scoring."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any, ClassVar
from urllib.parse import urlsplit

from delivery import messages
from delivery.bodies import Decided, Note
from delivery.request import Handler, JsonHandler
from exam_room import invigilation
from exam_room import messages as room_messages
from exam_room.board import board, clock_notice
from exam_room.errors import BadPlan
from exam_room.hall_lists import slips_of
from exam_room.incidents import note
from exam_room.live_attempt import LiveAttempt
from exam_room.planning import SessionPlan, create_session, issue_entry_codes
from exam_room.reconciliation import reconcile
from exam_room.room import Room
from exam_room.views import has_result, outcomes_of_sitting, planning_view
from foundation.errors import BadAnswer, NotAvailable
from foundation.local_time import utc
from foundation.site import is_web_address
from records.accounts.permissions import Action
from records.audit import decisions, trail
from records.exams.sitting import Sitting


class Sessions(Handler):
    """All sessions, and the form to make one."""

    actions: ClassVar[dict[str, Action]] = {"GET": "session.read", "POST": "session.plan"}

    async def get(self) -> None:
        """Show them."""
        await self._show([])

    async def post(self) -> None:
        """Make one; every problem is told at once."""
        try:
            plan, actor = self._plan(), self.me.login
            await self.room.write(lambda db: create_session(db, plan, actor=actor))
        except BadPlan as error:
            self.set_status(400)
            await self._show(error.problems)
            return
        await self.room.refresh()
        self.redirect("/sessions", status=303)

    async def _show(self, problems: list[str]) -> None:
        view = await self.room.read(planning_view)
        self.page(
            "sessions.html",
            sessions=view.sittings,
            exams=view.exams,
            bodies=view.units,
            problems=problems,
            given=lambda name: self.get_body_argument(name, ""),
        )

    def _plan(self) -> SessionPlan:
        problems: list[str] = []

        def time(name: str) -> dt.datetime | None:
            text = self.get_body_argument(name, "")
            try:
                return utc(text, self.server.settings.zone) if text else None
            except ValueError:
                problems.append(messages.PLAN_TIME.format(text=text[:20]))
                return None

        def number(name: str) -> int | None:
            text = self.get_body_argument(name, "").strip()
            if text and not re.fullmatch(r"[0-9]{1,4}", text):
                problems.append(messages.PLAN_NUMBER.format(text=text[:20]))
                return None
            return int(text) if text else None

        def lines(name: str, pattern: str, hint: str) -> list[re.Match[str]]:
            found = []
            for line in self.get_body_argument(name, "").splitlines():
                match = re.fullmatch(pattern, line.strip())
                if match:
                    found.append(match)
                elif line.strip():
                    problems.append(messages.PLAN_LINE.format(line=line.strip()[:40], hint=hint))
            return found

        late = number("late_minutes")
        plan = SessionPlan(
            name=self.get_body_argument("name", "").strip()[:80],
            exam=self.get_body_argument("exam", ""),
            start="together" if self.get_body_argument("start", "") == "together" else "individual",
            opens_at=time("opens_at") or self.room.now(),
            starts_at=time("starts_at"),
            closes_at=time("closes_at"),
            duration_minutes=number("duration_minutes"),
            late_minutes=30 if late is None else late,
            open_book=bool(self.get_body_argument("open_book", "")),
            log_leaving=bool(self.get_body_argument("log_leaving", "")),
            rooms=[
                (match[1], int(match[2]))
                for match in lines("rooms", r"(\S.{0,38}?)\s+([0-9]{1,4})", messages.HINT_ROOMS)
            ],
            bodies=self.get_body_arguments("bodies"),
            cards=self.get_body_argument("cards", "").split(),
            short_notice=self.get_body_argument("short_notice", "").strip()[:200],
            extra={
                match[1]: (int(match[2]), match[3])
                for match in lines(
                    "extra", r"(\S+)\s+([0-9]{1,3})\s+(\S.{0,199})", messages.HINT_EXTRA
                )
            },
        )
        if problems:
            raise BadPlan(problems)
        return plan


class OneSession(Handler):
    """Base of what is about one sitting."""

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
        self.page(
            "board.html",
            sitting=await self.one(number),
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
            kept=self.server.slips.keep(self.me.account, sitting.id, slips),
            only_here=urlsplit(address).hostname in ("localhost", "127.0.0.1", "::1"),
        )


class Reconciled(OneSession):
    """Whether a session adds up, and its results once they are scored."""

    actions: ClassVar[dict[str, Action]] = {"GET": "session.read", "POST": "session.score"}

    async def get(self, number: str) -> None:
        """Compare the records with the submissions."""
        sitting = await self.one(number)
        await self.room.in_files(lambda: None)  # What is being written belongs to it.
        found = await self.room.read(lambda db: reconcile(db, self.room.course, sitting.id))
        results = await self.room.read(lambda db: outcomes_of_sitting(db, sitting.id))
        self.page(
            "reconciliation.html",
            sitting=sitting,
            found=found,
            results=results,
            scoring=self.server.scorer.is_busy(),
        )

    async def post(self, number: str) -> None:
        """Score what was handed in, in a process beside the room."""
        sitting, actor = await self.one(number), self.me.login
        # The process that scores does not know who asked for it.
        asked = decisions.ScoringAsked(subject=sitting.name)
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
    """``add-time``, ``admit``, ``reopen``, ``void``, ``withdraw-void``: ``{minutes, reason}`` as each needs."""

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
    (r"/sessions", Sessions),
    (rf"/sessions/{_NUMBER}", Board),
    (rf"/sessions/{_NUMBER}/slips", Slips),
    (rf"/sessions/{_NUMBER}/reconciliation", Reconciled),
    (rf"/api/session/{_NUMBER}/board", BoardState),
    (rf"/api/session/{_NUMBER}/note", IncidentNote),
    (rf"/api/session/{_NUMBER}/(start|pause|resume|add-time|end)", SessionControl),
    (rf"/api/attempt/{_NUMBER}/(add-time|admit|reopen|void|withdraw-void)", AttemptControl),
]
