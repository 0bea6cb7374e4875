"""Figures and reports, which processes beside the room make: the room has neither memory nor time for them.

The room is told what to start (`Commands`): it knows the programs by their lines of JSON alone. Figures come from one that is
kept, and answers as long as somebody asks; reports from one that ends with its work.
"""

from __future__ import annotations

import asyncio
import itertools
import logging
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import orjson

from foundation.errors import NotAvailable
from foundation.program_beside import end_beside, kill_beside, last_of, start_beside, talk

log = logging.getLogger("lawstudy.room")
PATIENCE = 4.0
"""Seconds that a page waits for figures."""
_MOST_WAITING = 12
_DEATHS, _WITHIN = 3, 60.0
"""So many times within so many seconds the process is started again; then it rests."""
_GRACE = 10.0
"""Seconds for programs to end those that they have started."""
LONGEST_REPORT = 30 * 60.0
"""Seconds after which nobody waits for reports any more."""
Asked = Mapping[str, Any]
Why = Literal["reading", "restarted", "broken"]


@dataclass(frozen=True)
class Commands:
    """The programs: what they are started by, and what they are told of the site first."""

    figures: Sequence[str]
    reports: Sequence[str]
    site: Mapping[str, str]


class NotYet(NotAvailable):
    """There is no answer now. ``why``: ``reading`` takes its time; ``restarted``: the process had ended; ``broken``: it does so again and again."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why: Why = why


class FiguresWorker:
    """Asks the process that holds the frames. It is started when the first one asks, and again when it has ended."""

    def __init__(self, commands: Commands, *, patience: float = PATIENCE) -> None:
        self._commands, self._patience = commands, patience
        self._process: asyncio.subprocess.Process | None = None
        self._listening: asyncio.Task[None] | None = None
        self._starting = asyncio.Lock()
        self._ids = itertools.count(1)
        self._waiting: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._same: dict[bytes, asyncio.Future[dict[str, Any]]] = {}
        self._deaths: list[float] = []

    async def ask(self, asked: Asked) -> dict[str, Any]:
        """The answer; who asks the same meanwhile gets the same. Raises `NotYet`, and `NotAvailable` in the process's own words."""
        key = orjson.dumps(asked, option=orjson.OPT_SORT_KEYS)
        future = self._same.get(key)
        if future is None:
            if len(self._waiting) >= _MOST_WAITING:
                raise NotYet("reading")
            # Before anything is waited for: the next who asks the same finds it.
            future = self._same[key] = asyncio.get_running_loop().create_future()
            future.add_done_callback(lambda done: self._over(key, done))
            await self._send(asked, future)
        try:
            answer = await asyncio.wait_for(asyncio.shield(future), self._patience)
        except TimeoutError:
            raise NotYet("reading") from None
        if problem := answer.get("problem"):
            raise NotAvailable(str(problem))
        return answer

    @property
    def number(self) -> int | None:
        """The process's number, while there is one."""
        return self._process.pid if self._process is not None else None

    async def close(self) -> None:
        """End the process."""
        if self._listening is not None:
            self._listening.cancel()
            await asyncio.gather(self._listening, return_exceptions=True)

    async def _send(self, asked: Asked, future: asyncio.Future[dict[str, Any]]) -> None:
        try:
            async with self._starting:
                if self._process is None:
                    await self._start()
        except NotYet as error:
            future.set_exception(error)
            return
        assert self._process is not None
        assert self._process.stdin is not None
        number = next(self._ids)
        self._waiting[number] = future
        self._process.stdin.write(orjson.dumps({**asked, "id": number}) + b"\n")

    def _over(self, key: bytes, done: asyncio.Future[dict[str, Any]]) -> None:
        self._same.pop(key, None)
        # Nobody may be there any more to hear how it ended.
        if not done.cancelled():
            done.exception()

    async def _start(self) -> None:
        now = time.monotonic()
        self._deaths = [at for at in self._deaths if now - at < _WITHIN]
        if len(self._deaths) >= _DEATHS:
            raise NotYet("broken")
        process = await start_beside(self._commands.figures)
        assert process.stdin is not None
        process.stdin.write(orjson.dumps(self._commands.site) + b"\n")
        self._process = process
        self._listening = asyncio.create_task(self._listen(process))

    async def _listen(self, process: asyncio.subprocess.Process) -> None:
        """Hear the process to its end, however it comes."""
        assert process.stdout is not None
        assert process.stderr is not None
        errors = asyncio.create_task(last_of(process.stderr))
        try:
            async for line in process.stdout:
                answer = orjson.loads(line)
                future = self._waiting.pop(answer["id"], None)
                if future is not None and not future.done():
                    future.set_result(answer)
            await process.wait()
            if process.returncode or self._waiting:
                self._deaths.append(time.monotonic())
                log.error("figures ended: %s", (await errors)[-4000:])
        finally:
            errors.cancel()
            self._process = None
            waiting, self._waiting = list(self._waiting.values()), {}
            for future in waiting:
                if not future.done():
                    future.set_exception(NotYet("restarted"))
            await kill_beside(process)


RunState = Literal["running", "done", "failed"]


@dataclass
class ReportRun:
    """Reports that are being made, or were last. ``about``: year, exam, unit; ``names``: of the reports, none: all; ``words``: what went wrong."""

    about: tuple[int, str, str]
    names: Sequence[str]
    actor: str
    state: RunState = "running"
    progress: tuple[int, int] | None = None
    words: Sequence[str] = ()


@dataclass
class ReportRuns:
    """One run at a time."""

    commands: Commands
    last: ReportRun | None = None
    _task: asyncio.Task[None] | None = field(default=None)

    def ask(self, run: ReportRun) -> bool:
        """Make them; ``False`` while others are being made."""
        if self.last is not None and self.last.state == "running":
            return False
        self.last = run
        self._task = asyncio.create_task(self._work(run))
        return True

    async def finished(self) -> None:
        """Wait for what is being made."""
        if self._task is not None:
            await self._task

    async def close(self) -> None:
        """End what runs; what was made already stays."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _work(self, run: ReportRun) -> None:
        year, exam, unit = run.about
        request = {"year": year, "exam": exam, "unit": unit, "names": run.names, "actor": run.actor}
        process = await start_beside(self.commands.reports)

        def tell(done: int, total: int) -> None:
            run.progress = (done, total)

        try:
            async with asyncio.timeout(LONGEST_REPORT):
                answer, errors = await talk(
                    process, orjson.dumps({**self.commands.site, **request}), tell
                )
            if process.returncode:
                log.error("reports failed: %s", errors[-4000:])
            run.state = "done" if answer and answer["done"] else "failed"
            run.words = answer["words"] if answer else ()
        except TimeoutError:
            run.state = "failed"
        finally:
            if run.state == "running":
                run.state = "failed"
            await end_beside(process, _GRACE)
