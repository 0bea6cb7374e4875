"""Waiting for the start: the sealed paper, and its key when the room starts."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any, ClassVar

import orjson
from tornado.iostream import StreamClosedError

from delivery import messages
from delivery.handlers.writing import AttemptState
from exam_room.live_attempt import LiveAttempt
from exam_room.sealed_paper import shown
from exam_room.writing import give_key
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
        if not _is_sealed(live) or live.phase(self.room.now()) not in HELD:
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
        self._left = asyncio.Event()
        key = shown((await self.room.sealed_paper(live)).key) if _is_sealed(live) else None

        def tell() -> None:
            self.write(b"data: " + orjson.dumps(self._told(live, key)) + b"\n\n")
            # Whether it arrives is not waited for: one dead line must not keep the others from hearing.
            self.flush().add_done_callback(_forget)

        with self.room.announcements.listening(live.sitting.id, tell):
            tell()
            await self._left.wait()

    def on_connection_close(self) -> None:
        """The page has left."""
        self._left.set()

    def _told(self, live: LiveAttempt, key: str | None) -> dict[str, Any]:
        state = self.state(live)
        if key is None or state["phase"] not in OPEN:
            return {**state, "key": None}
        give_key(self.room, live)
        return {**state, "key": key}


def _is_sealed(live: LiveAttempt) -> bool:
    return live.sitting.start == "together" and not live.sitting.practice


def _forget(sent: asyncio.Future[None]) -> None:
    with contextlib.suppress(StreamClosedError, asyncio.CancelledError):
        sent.result()


ROUTES = [
    (r"/api/attempt/([0-9]{1,9})/sealed", SealedPaperContent),
    (r"/api/attempt/([0-9]{1,9})/events", AttemptEvents),
]
