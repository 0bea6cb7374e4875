"""Which sittings' papers are sealed with what: each sitting's seal is on record before anybody holds a paper under it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from exam_room.sealed_paper import SealedPaper, new_seal, seal_paper
from grading.paper.released import Paper
from records.exams.sitting import Sitting

Write = Callable[[Callable[[Session], bytes | None]], Awaitable[bytes | None]]
"""Change the records; returns when it is durable."""


class SealedPapers:
    """The papers that a room has sealed. A paper is sealed once for everybody in its sitting."""

    def __init__(self, write: Write) -> None:
        self._write = write
        self._sealed: dict[tuple[int, str, str], SealedPaper] = {}
        self._drawing = asyncio.Lock()

    async def of(self, sitting: Sitting, paper: Paper) -> SealedPaper:
        """The paper under its key in this sitting. Raises what ``write`` raises when the seal is not on record."""
        seal = sitting.seal or await self._draw(sitting)
        key = sitting.id, paper.form, paper.content_hash
        if key not in self._sealed:
            self._sealed[key] = seal_paper(seal, paper)
        return self._sealed[key]

    def forget(self, sitting: Sitting) -> None:
        """It is deleted: another sitting may get its number."""
        for key in [each for each in self._sealed if each[0] == sitting.id]:
            del self._sealed[key]

    async def _draw(self, sitting: Sitting) -> bytes:
        async with self._drawing:
            # Somebody else may have waited for it, too.
            if sitting.seal is None:
                new = new_seal()
                own = Sitting.id == sitting.id

                def draw(db: Session) -> bytes | None:
                    # Another room may have drawn one: papers under two keys would not open for half of them.
                    db.execute(update(Sitting).where(own, Sitting.seal.is_(None)).values(seal=new))
                    return db.scalar(select(Sitting.seal).where(own))

                sitting.seal = await self._write(draw)
            assert sitting.seal is not None
            return sitting.seal
