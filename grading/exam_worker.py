"""Building and releasing exams beside the room: seconds to minutes of a processor, in a process that ends with them.

``python -m grading.exam_worker`` reads one request as JSON from standard input (the records' address may hold a password), and
writes lines of JSON: how far it is, and at last what came of it, in words. It works as one who lets others go first.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any, Literal

import orjson

from foundation.errors import LawStudyError
from foundation.program_beside import end_beside, start_beside, talk
from grading import messages
from grading.exam_folders import ExamFolders
from grading.making import Making
from grading.nbgrader.course import Course

log = logging.getLogger("lawstudy.room")

Act = Literal["build", "release", "mock", "read_list"]
JobState = Literal["waiting", "running", "done", "failed"]
LONGEST = 30 * 60.0
"""Seconds after which nobody waits any more."""
_LOOK = 0.1
"""Seconds between two looks at a job that somebody waits for."""
_GRACE: Mapping[Act, float] = {"build": 5.0, "release": 60.0, "mock": 60.0, "read_list": 0.1}
"""Seconds for what was begun to be put back."""


@dataclass
class Job:
    """Something that is done, or was done last, to an exam. ``words``: what came of it; ``progress``: so many of so many."""

    exam: str
    act: Act
    actor: str
    making: Making | None = None
    state: JobState = "waiting"
    words: Sequence[str] = ()
    progress: tuple[int, int] | None = None

    @property
    def is_over(self) -> bool:
        """Whether there is nothing to wait for."""
        return self.state in ("done", "failed")


@dataclass(frozen=True)
class Answer:
    """What a process said at last. ``data``: for programs."""

    done: bool
    words: Sequence[str]
    data: Any = None


@dataclass
class ExamWorker:
    """Works for the room: one exam is built or released at a time, others wait; a list that was sent is read beside it."""

    records_url: str
    folders: ExamFolders
    _jobs: dict[str, Job] = field(default_factory=dict)
    _queue: list[Job] = field(default_factory=list)
    _task: asyncio.Task[None] | None = None
    _reading: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(1))

    def ask(self, job: Job) -> bool:
        """Do it soon; ``False`` when something is being done to this exam."""
        last = self._jobs.get(job.exam)
        if last is not None and not last.is_over:
            return False
        self._jobs[job.exam] = job
        self._queue.append(job)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._work())
        return True

    def job(self, exam: str) -> Job | None:
        """What is done to an exam, or was done last since the room started."""
        return self._jobs.get(exam)

    def jobs(self) -> list[Job]:
        """The last job of each exam."""
        return list(self._jobs.values())

    def forget(self, exam: str) -> None:
        """Somebody has read what came of the last job."""
        job = self._jobs.get(exam)
        if job is not None and job.is_over:
            del self._jobs[exam]

    async def read_list(self, exam: str, path: Path) -> Answer:
        """Read a call list that somebody sent: the people on it, or all that is wrong with it."""
        async with self._reading:
            return await self._run({"act": "read_list", "exam": exam, "path": str(path)})

    async def over(self, exam: str) -> Job | None:
        """The last job of an exam, once nothing is being done to it any more."""
        while (job := self._jobs.get(exam)) is not None and not job.is_over:
            await asyncio.sleep(_LOOK)
        return job

    async def finished(self) -> None:
        """Wait for what was asked for."""
        if self._task is not None:
            await self._task

    async def close(self) -> None:
        """End what runs: a release that is not over is put back as it was."""
        self._queue.clear()
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _work(self) -> None:
        while self._queue:
            job = self._queue.pop(0)
            job.state = "running"

            def tell(done: int, total: int, job: Job = job) -> None:
                job.progress = (done, total)

            wanted = asdict(job.making) if job.making else None
            request = {"act": job.act, "exam": job.exam, "actor": job.actor, "making": wanted}
            try:
                answer = await self._run(request, tell)
            except BaseException:
                job.state, job.words = "failed", [messages.NOT_FINISHED]
                raise
            job.state, job.words = "done" if answer.done else "failed", answer.words

    async def _run(
        self, request: Mapping[str, Any], tell: Callable[[int, int], None] = lambda *_: None
    ) -> Answer:
        whole = {
            **request,
            "records_url": self.records_url,
            "root": str(self.folders.root),
            "course": str(self.folders.course.root),
            "gradebook": self.folders.course.database,
            "items": [str(folder) for folder in self.folders.own_items],
        }
        process = await start_beside([sys.executable, "-m", __name__])
        try:
            async with asyncio.timeout(LONGEST):
                said, errors = await talk(process, orjson.dumps(whole), tell)
        except TimeoutError:
            return Answer(False, [messages.TOO_LONG.format(minutes=int(LONGEST / 60))])
        finally:
            await end_beside(process, _GRACE[request["act"]])
        if said is None:
            # What an administrator can do about it stands in the log.
            log.error("%s of %s failed: %s", request["act"], request["exam"], errors[-4000:])
            return Answer(False, [messages.NOT_FINISHED])
        return Answer(said["done"], said["words"], said.get("data"))


def main(request: Mapping[str, Any], out: IO[bytes]) -> None:
    """Do what is asked, and say what came of it."""

    def say(**said: object) -> None:
        out.write(orjson.dumps(said) + b"\n")
        out.flush()

    try:
        words, data = _done(request, lambda done, total: say(progress=[done, total]))
    except LawStudyError as error:
        problems = getattr(error, "problems", None) or str(error).splitlines()
        say(done=False, words=[str(each) for each in problems])
    else:
        say(done=True, words=words, data=data)


def _done(request: Mapping[str, Any], tell: Callable[[int, int], None]) -> tuple[list[str], object]:
    from records.audit.actor import act_as
    from records.schema import open_database

    folders = ExamFolders(
        Path(request["root"]),
        Course(Path(request["course"]), database=request["gradebook"]),
        tuple(Path(folder) for folder in request["items"]),
    )
    with open_database(request["records_url"])() as db:
        if request["act"] == "read_list":
            from records.exams.call_list import people_on_list

            wanted = people_on_list(db, Path(request["path"]))
            return [], [
                [each.person.id, each.proposed_post, each.basis, each.evidence] for each in wanted
            ]
        from grading import exam_making

        act_as(request["actor"])
        exam = request["exam"]
        if request["act"] == "build":
            made = request["making"]
            wanted_exam = Making(**{**made, "exclude": tuple(made["exclude"])})
            built = exam_making.build_exam(db, folders, wanted_exam)
            return exam_making.told(built), None
        if request["act"] == "mock":
            from grading.mock_making import make_mock

            make_mock(db, folders, exam)
            return [], None
        count = len(folders.built_forms(exam))
        steps = iter(range(count))
        released = exam_making.release_built(
            db, folders, exam, lambda _: tell(next(steps, count), count)
        )
        text = messages.RELEASED if released.changed else messages.RELEASED_ALREADY
        words = [text.format(exam=exam, count=released.forms)]
        return words + [messages.POLICY_KEPT] * released.kept_policy, None


def _leave(*_: object) -> None:
    """A signal ends the work where it stands, so that what was begun is put back."""
    sys.exit(1)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, _leave)
    os.nice(10)
    # What libraries print is no answer.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    main(orjson.loads(sys.stdin.buffer.read()), answers)
