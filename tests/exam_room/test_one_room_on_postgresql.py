"""One database on a server has one room, from whatever machine and folder; one that lost it never writes again."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from delivery.app import serve
from delivery.context import RoomSettings
from exam_room.clock_correction import correct_clock
from exam_room.errors import NotSaved
from exam_room.pulse import pulse
from exam_room.room import Room
from grading.exam_folders import ExamFolders
from grading.nbgrader.course import Course
from records.database.one_room import no_room
from records.errors import RoomElsewhere
from records.exams.sitting import RoomPulse
from tests.support.postgresql import new_database
from tests.support.room_site import RoomSite, answer, cut_off_rooms, opened, record_exam, run


@pytest.fixture
def site(prepared: Path, tmp_path: Path, postgresql_socket: Path) -> Iterator[RoomSite]:
    url = new_database(postgresql_socket)
    record_exam(url)
    shutil.copytree(prepared / "course", tmp_path / "course")
    made = RoomSite(Course(tmp_path / "course"), url)
    yield made
    made.close()


def second_room(site: RoomSite) -> Room:
    return Room(site.url, site.course)


def test_a_second_room_is_refused_and_told_who_has_the_database(site: RoomSite) -> None:
    site.plan(["S1"])
    room = site.room()
    with pytest.raises(RoomElsewhere, match=r"另一个考试平台使用：.+数据库连接 \d+"):
        second_room(site)

    async def work() -> None:
        live, _ = await opened(room, "S1")
        assert await answer(room, live, q01="A") == 1

    run(work)
    room.close()
    site._rooms.remove(room)
    second_room(site).close()


def test_other_databases_of_the_server_have_rooms_of_their_own(
    site: RoomSite, postgresql_socket: Path
) -> None:
    site.room()
    url = new_database(postgresql_socket)
    record_exam(url)
    Room(url, site.course).close()


def test_a_room_whose_connection_broke_goes_on(site: RoomSite) -> None:
    site.plan(["S1"])
    room = site.room()

    async def work() -> None:
        await pulse(room)
        live, page = await opened(room, "S1")
        cut_off_rooms(site.url)
        assert await answer(room, live, q01="A") == 1
        await correct_clock(room, reason="主板电池没电", actor="guanli")
        cut_off_rooms(site.url)
        assert await answer(room, live, 2, q02="B") == 2
        assert page == live.attempt.page

    run(work)
    assert not room.hold.lost
    with pytest.raises(RoomElsewhere):
        second_room(site)


@pytest.mark.full
def test_a_line_that_broke_without_the_server_noticing_is_no_other_room(site: RoomSite) -> None:
    site.plan(["S1"])
    room = site.room()

    async def work() -> None:
        await pulse(room)
        live, _ = await opened(room, "S1")
        # The room makes a new connection while the server still takes the old one for alive.
        engine = room._writes._engine
        old = engine.raw_connection()
        old.detach()
        assert await answer(room, live, q01="A") == 1
        assert not room.hold.lost
        old.close()

    run(work)
    with pytest.raises(RoomElsewhere):
        second_room(site)


def test_a_room_that_lost_the_database_to_another_never_writes_again(site: RoomSite) -> None:
    site.plan(["S1"])
    room = site.room()

    async def work() -> None:
        await pulse(room)
        live, _ = await opened(room, "S1")
        cut_off_rooms(site.url)
        other = second_room(site)
        with pytest.raises(NotSaved):
            await answer(room, live, q01="A")
        assert room.hold.lost
        other.close()
        # Its memory is of the past, whoever has the database now.
        with pytest.raises(NotSaved):
            await answer(room, live, q01="A")
        assert live.last_seq == 0

    run(work)


def test_a_room_finds_out_that_another_came_and_went(site: RoomSite) -> None:
    site.plan(["S1"])
    room = site.room()

    async def work() -> None:
        await pulse(room)
        live, _ = await opened(room, "S1")
        cut_off_rooms(site.url)
        other = second_room(site)
        await pulse(other)
        other.close()
        with pytest.raises(NotSaved):
            await answer(room, live, q01="A")

    run(work)
    assert room.hold.lost


@pytest.mark.full
def test_a_lost_room_ends(site: RoomSite) -> None:
    async def work() -> None:
        started = asyncio.Event()
        rooms: list[Room] = []

        def told(room: Room) -> None:
            rooms.append(room)
            started.set()

        settings = RoomSettings(
            site.url, ExamFolders(site.course.root.parent, site.course), "试验区"
        )
        serving = asyncio.create_task(serve(settings, sockets=[], started=told))
        await started.wait()
        with site.sessions() as db:
            assert db.scalars(select(RoomPulse.at)).one()
        cut_off_rooms(site.url)
        other = second_room(site)
        with pytest.raises(NotSaved):
            await pulse(rooms[0])
        await serving
        other.close()

    run(work)


@pytest.mark.full
def test_the_clock_is_corrected_below_no_room(site: RoomSite) -> None:
    room = site.room()
    with pytest.raises(RoomElsewhere), no_room(site.url):
        raise AssertionError
    room.close()
    site._rooms.remove(room)
    with no_room(site.url), pytest.raises(RoomElsewhere):
        second_room(site)
    second_room(site).close()


def test_a_room_that_was_killed_holds_nothing(site: RoomSite) -> None:
    code = (
        "import sys, time\n"
        "from pathlib import Path\n"
        "from exam_room.room import Room\n"
        "from grading.nbgrader.course import Course\n"
        "room = Room(sys.argv[1], Course(Path(sys.argv[2])))\n"
        "print('holds', flush=True)\n"
        "time.sleep(600)\n"
    )
    command = [sys.executable, "-c", code, site.url, str(site.course.root)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == "holds"
        with pytest.raises(RoomElsewhere, match=str(process.pid)):
            second_room(site)
        process.kill()
        process.wait()
    second_room(site).close()


def test_on_sqlite_nothing_is_asked(tmp_path: Path) -> None:
    with no_room(f"sqlite:///{tmp_path / 'none.db'}"):
        pass
    assert not (tmp_path / "none.db").exists()
