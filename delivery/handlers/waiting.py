"""Waiting for the start: the sealed paper, and its key when the room starts."""

from __future__ import annotations

from typing import ClassVar

import orjson

from delivery import messages
from delivery.event_line import EventLine
from delivery.handlers.writing import AttemptState, shown_state
from exam_room.announcements import Announcement
from exam_room.live_attempt import LiveAttempt
from exam_room.opening import give_key
from exam_room.room import Room
from exam_room.sealed_paper import shown
from foundation.errors import NotAvailable
from records.accounts.permissions import Action

HELD = ("waiting", "ready", "writing")
"""Phases in which a page may hold the sealed paper."""
OPEN = ("ready", "writing")
"""Phases in which it may open it."""


class SealedPaperContent(AttemptState):
    """``{paper, arrangement}`` in base64: of no use without the key. Only where all begin at one barrier."""

    actions: ClassVar[dict[str, Action]] = {"GET": "exam.sit"}

    async def get(self, attempt: str) -> None:
        """Give it to a candidate who may soon begin."""
        live = await self.sitting(attempt)
        if not live.is_sealed or live.phase(self.room.now()) not in HELD:
            raise NotAvailable(messages.NO_SUCH)
        sealed = await self.room.sealed_paper(live)
        number = live.attempt.id
        arrangement = self.room.paper(live).arrangement(live.attempt.seed)
        self.finish_json(
            {
                "paper": shown(sealed.paper),
                "arrangement": shown(sealed.arrangement(number, arrangement)),
            }
        )


class AttemptEvents(AttemptState):
    """Server-sent events: the state at once and whenever something is decided, with ``key`` once the paper may be opened.

    A page that misses one asks: every new connection begins with how things stand.
    """

    actions: ClassVar[dict[str, Action]] = {"GET": "exam.sit"}
    media_type = "text/event-stream"

    async def get(self, attempt: str) -> None:
        """Go on until the page leaves."""
        live = await self.sitting(attempt)
        self.set_header("Content-Type", f"{self.media_type}; charset=utf-8")
        key = shown((await self.room.sealed_paper(live)).key) if live.is_sealed else None
        await self.room.pages.give_keys([live])
        # From here on it needs no handler, and must not hold this one.
        room, lines = self.room, self.server.lines
        line = EventLine(self, _event(room, live, key, Announcement(room.now())))
        lines.add(line)
        leave = room.announcements.listen(
            live.sitting.id,
            lambda announcement: line.send(_event(room, live, key, announcement)),
            attempt=live.attempt.id,
        )

        def closed() -> None:
            leave()
            lines.discard(line)

        line.when_closed(closed)


def _event(room: Room, live: LiveAttempt, key: str | None, announcement: Announcement) -> bytes:
    """How the attempt stands, with the key where the paper may be opened."""
    attempt, phase = live.attempt, live.phase(announcement.at)
    may_open = key if phase in OPEN else None
    if may_open is not None:
        give_key(room, live)
    # With the sitting, which the announcement is about, all that the state is made of.
    same = phase, attempt.page, attempt.deadline, may_open
    event = announcement.said.get(same)
    if event is None:
        state = shown_state(live, phase, announcement.at)
        event = b"data: " + orjson.dumps({**state, "key": may_open}) + b"\n\n"
        announcement.said[same] = event
    return event


ROUTES = [
    (r"/api/attempt/([0-9]{1,9})/sealed", SealedPaperContent),
    (r"/api/attempt/([0-9]{1,9})/events", AttemptEvents),
]
