"""Scoring practice papers beside the room: nbgrader is too heavy for its memory, so another process scores and ends.

``python -m grading.score_worker COURSE EXAM kept|made`` scores what was handed in since the last time, and leaves autograded
notebooks or does not. The records' address, which may
hold a password, comes by standard input: command lines are for everybody to read.
"""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

from grading.nbgrader.course import Course

log = logging.getLogger("lawstudy.room")


class PracticeScorer:
    """Scores exams on request, one process at a time; requests that come meanwhile are served by the next one.

    ``scored`` hears of every exam whose papers were.
    """

    def __init__(
        self, records_url: str, course: Course, scored: Callable[[str], Awaitable[None]]
    ) -> None:
        self._records_url, self._course, self._scored = records_url, course, scored
        self._wanted: set[str] = set()
        self._task: asyncio.Task[None] | None = None

    def want(self, exam: str) -> None:
        """Score this exam's new papers soon."""
        self._wanted.add(exam)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._work())

    def is_busy(self) -> bool:
        """Whether a score may still come."""
        return self._task is not None and not self._task.done()

    async def finished(self) -> None:
        """Wait for what was asked for."""
        if self._task is not None:
            await self._task

    async def close(self) -> None:
        """End what runs; the papers are scored the next time."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _work(self) -> None:
        while self._wanted:
            exam = self._wanted.pop()
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                __name__,
                str(self._course.root),
                exam,
                "kept" if self._course.keeps_autograded else "made",
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.DEVNULL,
                stderr=asyncio.subprocess.PIPE,
            )
            try:
                _, errors = await process.communicate(self._records_url.encode())
            except asyncio.CancelledError:
                process.kill()
                await process.communicate()
                raise
            if process.returncode:
                # The papers are safe; what keeps them from being scored is for the administrator.
                log.error("%s not scored: %s", exam, errors.decode(errors="replace")[-2000:])
                continue
            try:
                await self._scored(exam)
            except Exception:
                log.exception("%s: scored, but not all that follows from it is done", exam)


def main(records_url: str, course: str, exam: str, autograded: str) -> None:
    """Score an exam's new papers."""
    from grading.score_run import score_exam
    from records.schema import open_database

    with open_database(records_url)() as db:
        kept = autograded == "kept"
        score_exam(Course(Path(course), keeps_autograded=kept), db, exam)


if __name__ == "__main__":
    main(sys.stdin.read(), *sys.argv[1:])
