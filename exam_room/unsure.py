"""What a room that is alone does not know: whether a write is on record whose answer never came, since the line to the server broke.

Rooms that share a database compare with the record before they decide anything (`exam_room.other_rooms`). One that is alone
takes its memory for right, so here it reads again what such a write was about, before anybody decides about that.
"""

from __future__ import annotations

import contextlib
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from exam_room.errors import NotSaved
from exam_room.live_attempt import LiveAttempt
from exam_room.on_record import as_on_record
from records.exams.sitting import Sitting


class Unsure:
    """Attempts and sittings that may be other than they are here, by their numbers.

    ``write``: in the writer's thread, whose new connection has the room's lock only when the server has ended the old one
    with what was under way on it: what is read there is how it came out.
    """

    def __init__(
        self, write: Callable[[Callable[[Session], Any]], Awaitable[Any]], *, alone: bool
    ) -> None:
        self._write, self._alone = write, alone
        self.attempts: set[int] = set()
        self.sittings: set[int] = set()

    @contextlib.contextmanager
    def of(self, lives: Sequence[LiveAttempt], *sittings: int) -> Iterator[None]:
        """Note it of these, should what is written meanwhile be told as not saved."""
        try:
            yield
        except NotSaved:
            if not self._alone:
                raise
            self.attempts.update(live.attempt.id for live in lives)
            self.sittings.update(sittings)
            raise

    async def read(self, lives: Sequence[LiveAttempt]) -> None:
        """Make the copies of these, as far as they are unsure, and of their sittings what is on record.

        The caller holds their locks. Raises `NotSaved` while that cannot be told.
        """
        some = [live for live in lives if live.attempt.id in self.attempts]
        sittings = {live.sitting.id: live.sitting for live in lives}
        others = [sittings[number] for number in sittings.keys() & self.sittings]
        if not some and not others:
            return
        numbers = [live.attempt.id for live in some]

        def look(db: Session) -> Any:
            table = Sitting.__table__
            wanted = select(table).where(table.c.id.in_([each.id for each in others]))
            found = {row["id"]: dict(row) for row in db.execute(wanted).mappings()}
            return found, *as_on_record(db, numbers)

        of_sittings, rows, answers = await self._write(look)
        for sitting in others:
            _put(sitting, of_sittings.get(sitting.id, {}))
            self.sittings.discard(sitting.id)
        for live in some:
            _put(live.attempt, rows.get(live.attempt.id, {}))
            live.take(answers[live.attempt.id])
            self.attempts.discard(live.attempt.id)


def _put(copy: Any, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(copy, name, value)
