"""Answers of a hall come back while the room runs and other halls write: the room takes them in itself.

Nobody of that hall is looked at or saved while it is written; everybody else goes on. What takes long, opening the file and
making every notebook of it, is done beforehand, beside whoever writes.
"""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Collection, Sequence

from sqlalchemy import select

from exam_room.hall.bringing_back import BroughtBack, bring_back, check_answers
from exam_room.hall.counting import write_notebooks
from exam_room.hall.deciding import Decider, Outcome, decide, waiting
from exam_room.hall.sealed_file import SealedFile
from exam_room.live_attempt import LiveAttempt
from exam_room.room import Room
from records.exams.hall import HallPack, HallPaper, Take


async def bring_back_into(
    room: Room, file: SealedFile, *, actor: str, roles: Collection[str]
) -> tuple[BroughtBack, list[str]]:
    """Take in what a hall wrote; also returns whose answers do not make the notebook on record: a person has to look.

    Raises `HallRefused`, `exam_room.errors.NotSaved`; nothing is changed then.
    """
    course, now = room.course, room.now()
    checked = await room.read(lambda db: check_answers(db, course, file))
    known = await room.read(lambda db: list(db.get_one(HallPack, checked.pack).known))
    async with _held(room, [int(number) for number in known]) as lives:
        back = await room.change_held(
            lives, lambda db: bring_back(db, checked, actor=actor, roles=roles, now=now)
        )
    await _tell(room, lives)
    return back, await _write(room, back.exam, back.counted)


async def decide_in(
    room: Room, paper: int, take: Take, *, reason: str, who: Decider
) -> tuple[Outcome, list[str]]:
    """`deciding.decide` about the paper of this number, and the same. Raises the same."""
    course, now = room.course, room.now()
    about = select(HallPaper.attempt_id).where(HallPaper.id == paper)
    attempt = await room.read(lambda db: db.scalar(about))
    async with _held(room, [] if attempt is None else [attempt]) as lives:
        done = await room.change_held(
            lives,
            lambda db: decide(
                db, course, waiting(db, paper), take, reason=reason, who=who, now=now
            ),
        )
    await _tell(room, lives)
    return done, await _write(room, done.exam, [done.attempt] if done.attempt else [])


@contextlib.asynccontextmanager
async def _held(room: Room, numbers: Collection[int]) -> AsyncIterator[list[LiveAttempt]]:
    """Those of these attempts that are still there, in an order in which nobody waits for another for ever."""
    found = [await room.find_attempt(number) for number in sorted(numbers)]
    lives = [live for live in found if live is not None]
    async with contextlib.AsyncExitStack() as held:
        for live in lives:
            await held.enter_async_context(live.lock)
        yield lives


async def _tell(room: Room, lives: Collection[LiveAttempt]) -> None:
    """Pages that are still open hear that the paper is in."""
    for sitting in {live.sitting.id: live.sitting for live in lives}.values():
        await room.announce(sitting)


async def _write(room: Room, exam: str, attempts: Sequence[int]) -> list[str]:
    def write() -> list[str]:
        with room.open_db() as db:
            return write_notebooks(db, room.course, exam, attempts)

    return await room.in_files(write) if attempts else []
