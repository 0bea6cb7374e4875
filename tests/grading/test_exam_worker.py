"""Exams built and released in a process of their own: what came of it is told in words, whatever becomes of the process."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from grading import messages
from grading.exam_folders import ExamFolders
from grading.exam_worker import ExamWorker, Job
from grading.making import Making
from grading.nbgrader.course import Course
from records.audit.trail import AuditEntry
from records.exams.exam import Exam
from records.people.unit import Unit
from records.schema import close_database, create_database, open_database
from tests.grading.test_exam_making import PLAN
from tests.records.rosters import write_csv
from tests.support.databases import database_at
from tests.support.items_in_use import put_shipped_in_use
from tests.support.people import officer

pytestmark = pytest.mark.full


@pytest.fixture
def folders(tmp_path: Path) -> ExamFolders:
    (tmp_path / "blueprints").mkdir()
    (tmp_path / "blueprints" / "short.toml").write_text(PLAN, encoding="utf-8")
    create_database(url(tmp_path))
    put_shipped_in_use(url(tmp_path))
    return ExamFolders(tmp_path, Course(tmp_path / "course"))


def url(root: Path) -> str:
    return database_at(root / "records.db")


def working(folders: ExamFolders, work: Callable[[ExamWorker], Awaitable[None]]) -> None:
    async def main() -> None:
        worker = ExamWorker(url(folders.root), folders)
        try:
            await asyncio.wait_for(work(worker), 600)
        finally:
            await worker.close()

    asyncio.run(main())


def build(exam: str, **wanted: object) -> Job:
    making = Making("short", exam=exam, new=True, **wanted)  # type: ignore[arg-type]
    return Job(exam, "build", "li", making)


def actors(folders: ExamFolders) -> list[tuple[str, str, str]]:
    sessions = open_database(url(folders.root))
    with sessions() as db:
        found = [(each.actor, each.action, each.subject) for each in db.query(AuditEntry)]
    close_database(sessions)
    return found


@pytest.mark.full
def test_an_exam_is_built_and_released_by_who_asked(folders: ExamFolders) -> None:
    async def work(worker: ExamWorker) -> None:
        first, other = build("spring", forms=2), build("autumn")
        assert worker.ask(first)
        assert worker.ask(other)
        assert not worker.ask(Job("spring", "release", "li"))
        assert [each.state for each in worker.jobs()] == ["waiting", "waiting"]
        await worker.finished()
        assert (first.state, other.state) == ("done", "done")
        assert "A、B" in first.words[0]
        released = Job("spring", "release", "wang")
        assert worker.ask(released)
        await worker.finished()
        assert (released.state, released.progress) == ("done", (1, 2))
        assert released.words == [messages.RELEASED.format(count=2)]
        assert worker.job("spring") is released
        worker.forget("spring")
        assert worker.job("spring") is None

    working(folders, work)
    assert actors(folders) == [
        ("li", "exam.build", "spring"),
        ("li", "exam.build", "autumn"),
        ("wang", "exam.release", "spring"),
    ]


@pytest.mark.full
def test_everything_wrong_is_told_and_the_next_is_done(folders: ExamFolders) -> None:
    async def work(worker: ExamWorker) -> None:
        wrong, right = build("a/b", forms=99, exclude=("x/A",)), build("spring")
        worker.ask(wrong)
        worker.ask(right)
        await worker.finished()
        assert wrong.state == "failed"
        assert len(wrong.words) == 3
        assert right.state == "done"
        missing = Job("winter", "release", "li")
        worker.ask(missing)
        await worker.finished()
        assert (missing.state, len(missing.words)) == ("failed", 1)
        assert "还没有组卷" in missing.words[0]

    working(folders, work)


def test_a_process_that_breaks_off_is_told_without_its_traceback(
    folders: ExamFolders, caplog: pytest.LogCaptureFixture
) -> None:
    folders.course.root.write_bytes(b"no folder")

    async def work(worker: ExamWorker) -> None:
        job = build("spring")
        worker.ask(job)
        await worker.finished()
        assert (job.state, list(job.words)) == ("failed", [messages.NOT_FINISHED])

    working(folders, work)
    assert "Traceback" in caplog.text
    assert not folders.built()


def test_the_room_that_closes_puts_a_release_back(folders: ExamFolders) -> None:
    """Whenever it is ended: nothing is half released, and releasing again does it."""

    async def stopped(worker: ExamWorker) -> None:
        worker.ask(build("spring", forms=3))
        await worker.finished()
        job = Job("spring", "release", "li")
        worker.ask(job)
        while job.progress != (1, 3):
            await asyncio.sleep(0.01)
        await worker.close()
        assert job.is_over

    working(folders, stopped)
    sessions = open_database(url(folders.root))
    with sessions() as db:
        assert not db.query(Exam).all()
    close_database(sessions)

    async def again(worker: ExamWorker) -> None:
        job = Job("spring", "release", "li")
        worker.ask(job)
        await worker.finished()
        assert job.state == "done"

    working(folders, again)


def test_a_list_is_read_and_all_that_is_wrong_with_it_is_told(
    folders: ExamFolders, tmp_path: Path
) -> None:
    sessions = open_database(url(folders.root))
    with sessions() as db:
        unit = Unit(code="B1", name="甲局")
        db.add_all(officer(f"A-{n}", f"人员{n}", unit, number=f"P{n}") for n in (1, 2))
        db.commit()
    close_database(sessions)
    head = ["所属单位", "姓名", "拟任职务"]
    good = write_csv(tmp_path / "好.csv", [head, ["甲局", "人员2", "局长"]])
    bad = write_csv(tmp_path / "坏.csv", [head, ["甲局", "张三", ""], ["乙局", "人员1", ""]])
    fake = tmp_path / "假.xlsx"
    fake.write_bytes(b"PK\x03\x04 not really")

    async def work(worker: ExamWorker) -> None:
        read, wrong, broken = [await worker.read_list("spring", each) for each in (good, bad, fake)]
        assert read.done
        assert [each[1:] for each in read.data] == [["局长", "", ""]]
        assert not wrong.done
        assert [text.split("：")[0] for text in wrong.words] == [
            "坏.csv（CSV）第 2 行",
            "坏.csv（CSV）第 3 行",
        ]
        assert (broken.done, len(broken.words)) == (False, 1)
        assert "假.xlsx" in broken.words[0]

    working(folders, work)
