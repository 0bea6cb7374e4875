"""Irregularities: recording one, the list, one of them with its steps by several people, and the candidate's own page of it."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from sqlalchemy.orm import Session

from certification import irregularities as service
from certification.errors import IrregularityRefused
from certification.irregularities import Proposed, Seen
from certification.irregularity_views import (
    AttemptToRecord,
    IrregularityView,
    attempt_to_record,
    irregularity_lines,
    irregularity_view,
)
from delivery import messages
from delivery.request import Handler
from exam_room.invigilation import void_as_decided
from exam_room.views import has_result
from foundation.clock import utc_now
from foundation.errors import NotAvailable
from foundation.local_time import local_input, utc
from grading.file_papers import put_aside
from records.accounts.permissions import Action, may
from records.exams.irregularity import IRREGULARITY_MOVES, Irregularity
from records.messages import IRREGULARITY_EFFECTS, IRREGULARITY_STATES

MOST_TYPED = 600
"""Characters of a field that are taken; what may be kept of them, the service says."""


class RecordIrregularity(Handler):
    """What an invigilator saw of somebody, to be put on record."""

    actions: ClassVar[dict[str, Action]] = {
        "GET": "irregularity.record",
        "POST": "irregularity.record",
    }

    async def get(self, number: str) -> None:
        """The form, and what is on record already."""
        now = local_input(self.room.now(), self.server.settings.zone)
        await self.show(number, [], {"at": now})

    async def post(self, number: str) -> None:
        """Put it on record, or tell everything that is missing."""
        names = ("kind", "what", "evidence", "witness", "at")
        said = {name: self.get_body_argument(name, "")[:MOST_TYPED] for name in names}
        at: dt.datetime | None = None
        with contextlib.suppress(ValueError):
            at = utc(said["at"], self.server.settings.zone)
        seen = Seen(said["kind"], said["what"], said["evidence"], said["witness"], at)
        actor, roles, now = self.me.login, self.me.roles, self.room.now()
        try:
            await self.room.write(
                lambda db: (
                    service.record(db, int(number), seen, actor=actor, roles=roles, now=now).id
                )
            )
        except IrregularityRefused as error:
            self.set_status(409)
            await self.show(number, error.problems, said)
            return
        self.redirect(f"/attempts/{number}/irregularity", status=303)

    async def show(self, number: str, problems: Sequence[str], typed: Mapping[str, str]) -> None:
        """The page, with what stood against the last try."""

        def ask(db: Session) -> AttemptToRecord:
            found = attempt_to_record(db, int(number))
            if found is None:
                raise NotAvailable(messages.NO_SUCH)
            return found

        self.page(
            "irregularity_record.html",
            found=await self.room.read(ask),
            problems=problems,
            typed=lambda name: typed.get(name, ""),
            STATES=IRREGULARITY_STATES,
        )


class AllIrregularities(Handler):
    """All of them."""

    actions: ClassVar[dict[str, Action]] = {"GET": "irregularity.read"}

    async def get(self) -> None:
        """Those that are not decided; ``all=1``: the others, too."""
        everything = self.get_query_argument("all", "") == "1"
        lines = await self.room.read(lambda db: irregularity_lines(db, all_of_them=everything))
        self.page(
            "irregularities.html",
            lines=lines,
            everything=everything,
            STATES=IRREGULARITY_STATES,
            EFFECTS=IRREGULARITY_EFFECTS,
        )


class OneIrregularity(Handler):
    """One of them: what was seen, said and decided."""

    actions: ClassVar[dict[str, Action]] = {"GET": "irregularity.read"}

    async def get(self, number: str) -> None:
        """Show it."""
        await self.show(number, [], {})

    async def show(self, number: str, problems: Sequence[str], typed: Mapping[str, str]) -> None:
        """The page, with what stood against the last step."""
        zone = self.server.settings.zone

        def ask(db: Session) -> IrregularityView:
            view = irregularity_view(db, int(number), zone)
            if view is None:
                raise NotAvailable(messages.NO_SUCH)
            return view

        view = await self.room.read(ask)
        decides = may(self.me.roles, "irregularity.decide")
        acts = IRREGULARITY_MOVES.possible(view.one.state, self.me.roles) if decides else []
        self.page(
            "irregularity.html",
            view=view,
            one=view.one,
            exam=view.call.exam,
            acts=acts,
            problems=problems,
            typed=lambda name: typed.get(name, ""),
            STATES=IRREGULARITY_STATES,
            EFFECTS=IRREGULARITY_EFFECTS,
        )


class IrregularityStep(OneIrregularity):
    """``notify``, ``hear``, ``propose``, ``send_back``, ``decide``."""

    actions: ClassVar[dict[str, Action]] = {"POST": "irregularity.decide"}

    async def post(self, number: str, act: str) -> None:
        """Take the step, or tell everything that stands against it."""
        names = ("statement", "effect", "basis", "reason", "until")
        said = {name: self.get_body_argument(name, "")[:MOST_TYPED] for name in names}
        try:
            if act == "decide":
                await self._decide(int(number))
            else:
                await self.room.write(lambda db: self._step(db, int(number), act, said))
        except IrregularityRefused as error:
            self.set_status(409)
            await self.show(number, error.problems, said)
            return
        self.redirect(f"/irregularities/{number}", status=303)

    def _step(self, db: Session, number: int, act: str, said: Mapping[str, str]) -> None:
        actor, roles, now = self.me.login, self.me.roles, utc_now()
        match act:
            case "notify":
                service.notify(db, number, actor=actor, roles=roles, now=now)
            case "hear":
                service.hear(db, number, said["statement"], actor=actor, roles=roles, now=now)
            case "propose":
                until = _day(said["until"])
                proposed = Proposed(said["effect"], said["basis"], said["reason"], until)
                zone = self.server.settings.zone
                service.propose(db, number, proposed, actor=actor, roles=roles, now=now, zone=zone)
            case _:
                service.send_back(db, number, reason=said["reason"], actor=actor, roles=roles)

    async def _decide(self, number: int) -> None:
        """The room hears of an attempt that is void now; its paper is put aside, and scoring follows."""
        actor, roles, now = self.me.login, self.me.roles, utc_now()
        zone = self.server.settings.zone

        def about(db: Session) -> list[int]:
            one = db.get(Irregularity, number)
            if one is None:
                raise NotAvailable(messages.NO_SUCH)
            return [attempt.id for attempt in service.touched(db, one)]

        def decide(db: Session) -> Mapping[int, Mapping[str, Any]]:
            return service.decide(db, number, actor=actor, roles=roles, now=now, zone=zone).changed

        attempts = await self.room.read(about)
        for attempt in await void_as_decided(self.room, attempts, decide):
            await self._put_aside(attempt)

    async def _put_aside(self, attempt: int) -> None:
        course = self.room.course
        found = await self.room.read(lambda db: attempt_to_record(db, attempt))
        assert found is not None
        number, row, call = found.call.person.number, found.attempt, found.call.id
        await self.room.in_files(lambda: put_aside(course, number, row))
        # Before anybody was scored, nothing is told of the paper that counts no more.
        if await self.room.read(lambda db: has_result(db, call)):
            self.server.scorer.want(found.call.exam.name)


class MyIrregularity(Handler):
    """What somebody was told about themselves; of others it is not even said that they exist."""

    actions: ClassVar[dict[str, Action]] = {"GET": "own.read", "POST": "irregularity.state"}

    async def get(self, number: str) -> None:
        """Show it."""
        await self.show(number, [], "")

    async def post(self, number: str) -> None:
        """State one's case, once."""
        said, person, actor = (
            self.get_body_argument("statement", "")[:MOST_TYPED],
            self.learner(),
            self.me.login,
        )
        await self.show_only_own(number)
        try:
            await self.room.write(
                lambda db: (
                    service.state(
                        db, int(number), said, person=person, actor=actor, now=utc_now()
                    ).id
                )
            )
        except IrregularityRefused as error:
            self.set_status(409)
            await self.show(number, error.problems, said)
            return
        self.redirect(f"/my-irregularities/{number}", status=303)

    async def show_only_own(self, number: str) -> IrregularityView:
        """What is on record, for whom it is about. Raises `NotAvailable`."""
        zone, person = self.server.settings.zone, self.learner()

        def ask(db: Session) -> IrregularityView:
            view = irregularity_view(db, int(number), zone)
            if view is None or view.call.person_id != person or view.one.state == "recorded":
                raise NotAvailable(messages.NO_SUCH)
            return view

        return await self.room.read(ask)

    async def show(self, number: str, problems: Sequence[str], typed: str) -> None:
        """The page, with what is wrong with what was typed."""
        view = await self.show_only_own(number)
        self.page(
            "my_irregularity.html",
            view=view,
            one=view.one,
            exam=view.call.exam,
            problems=problems,
            typed=typed,
            EFFECTS=IRREGULARITY_EFFECTS,
            STATES=messages.OWN_IRREGULARITY,
        )


def _day(text: str) -> dt.date | None:
    with contextlib.suppress(ValueError):
        return dt.date.fromisoformat(text.strip())
    return None


_NUMBER = "([0-9]{1,9})"
ROUTES: list[tuple[str, Any]] = [
    (rf"/attempts/{_NUMBER}/irregularity", RecordIrregularity),
    (r"/irregularities", AllIrregularities),
    (rf"/irregularities/{_NUMBER}", OneIrregularity),
    (rf"/irregularities/{_NUMBER}/(notify|hear|propose|send_back|decide)", IrregularityStep),
    (rf"/my-irregularities/{_NUMBER}", MyIrregularity),
]
