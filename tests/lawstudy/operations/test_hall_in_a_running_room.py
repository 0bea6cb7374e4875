"""A hall's answers come back while the room runs and another hall writes: real rooms, real HTTP, both databases."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from delivery.app import MAX_BODY
from exam_room.errors import NotNow
from exam_room.hall import into_the_room
from exam_room.hall.sealed_file import read_file
from exam_room.reconciliation import reconcile
from foundation.site import open_site
from grading.notebook import file_hash
from grading.submitted import recorded_answers, submission_path
from lawstudy.opening import course_of
from lawstudy.processes.lock import Lock
from lawstudy.processes.one_room import room_lock
from records.accounts.account import Account
from records.accounts.password import hash_password
from records.audit.trail import verify
from records.exams.hall import HallPaper
from tests.lawstudy.conftest import lawstudy, ok
from tests.support.hall_district import (
    District,
    at_the_hall,
    candidate,
    hand_in,
    open_hall,
    write,
)
from tests.support.http_client import Client
from tests.support.postgresql import new_database
from tests.support.room_http import CHEAP, Browser, logged_in, served
from tests.support.room_pair import Pair
from tests.support.room_site import RoomSite

ON_BOTH = pytest.mark.parametrize(
    "database",
    ["sqlite", pytest.param("postgresql", marks=[pytest.mark.postgresql, pytest.mark.full])],
)
PAGE, BRING = "/hall-answers", "/hall-answers/bring-back"


@pytest.fixture
def district_on(
    district: District, database: str, request: pytest.FixtureRequest
) -> Iterator[District]:
    """The district with its records where they are wanted."""
    if database == "postgresql":
        district.site.close()
        url = new_database(request.getfixturevalue("postgresql_socket"))
        ok("--site", district.root, "move-database", url)
        site = open_site(district.root)
        district.site = RoomSite(course_of(site), site.records_url, district.site.clock)
    yield district
    district.site.close()


async def official(district: District, browser: Browser, login: str) -> Client:
    """Somebody who decides, at the page."""
    password = "Decides-about-9"
    with district.site.sessions() as db:
        account = db.scalars(select(Account).where(Account.login == login)).one()
        account.password_hash = hash_password(password, CHEAP)
        account.must_change = False
        db.commit()
    client = await logged_in(browser, login, password)
    assert (await client.get(PAGE)).status == 200
    return client


async def goes_on_writing(client: Client, where: str, page: int, first: int, value: str) -> None:
    body = {
        "page": page,
        "first": first,
        "changes": [{"question": "q01", "value": value, "marked": False}],
    }
    saved = await client.post(f"{where}/save", body)
    assert (saved.status, saved.json().get("saved")) == (200, first)


@ON_BOTH
def test_others_write_on_while_a_hall_comes_back(district_on: District, tmp_path: Path) -> None:
    asyncio.run(asyncio.wait_for(_others_write_on(district_on, tmp_path), 120))


async def _others_write_on(district: District, tmp_path: Path) -> None:
    site, course = district.site, district.site.course
    async with served(site) as (room, browser):
        people = {
            each: await candidate(browser, each, district.codes[each])
            for each in ("S1", "S2", "S5")
        }
        fifth = *people["S5"], (await write(*people["S5"], q01="A"))["page"]
        first_page = (await write(*people["S1"], q01="A", q04=["A"]))["page"]
        pack, code = await asyncio.to_thread(district.pack, tmp_path / "hall.pack")
        await write(*people["S2"], q01="C")
        back, receipts = await _in_the_hall(district, pack, code, tmp_path)

        chief = await official(district, browser, "chief")
        stands = district.stands()
        for wrong, told in (
            (b"x" * MAX_BODY, "不是应急考场的文件"),  # More than other pages take.
            (pack.read_bytes(), "这是应急包"),
            (back[: len(back) // 2], "改动过"),
        ):
            refused = await chief.upload(BRING, ("x.answers", wrong))
            assert (refused.status, told in refused.body.decode()) == (409, True), told
        unknown = browser()
        unknown.xsrf, unknown.cookies = chief.xsrf, {"_xsrf": chief.cookies["_xsrf"]}
        sent_on = await unknown.upload(BRING, ("x.answers", b"x"))
        assert (sent_on.status, sent_on.location) == (302, "/log-in")
        assert district.stands() == stands
        # While it is taken in, the other hall writes on.
        taken, _ = await asyncio.gather(
            chief.upload(BRING, ("hall.answers", back)), goes_on_writing(*fifth, 2, "B")
        )
        assert "计入 2 份" in taken.body.decode(), taken.body.decode()
        assert "1 份待决定" in taken.body.decode()
        await goes_on_writing(*fifth, 3, "C")

        # The page that was left open in the cut-off hall hears that the paper is in, and saves nothing more.
        client, where = people["S1"]
        state = (await client.get(where)).json()
        assert state["phase"] == "handed_in"
        shown = (await client.get(f"{where}/receipt")).json()
        assert shown["sha256"] == receipts["S1"]
        late = await client.post(
            f"{where}/save",
            {
                "page": first_page,
                "first": 2,
                "changes": [{"question": "q01", "value": "D", "marked": False}],
            },
        )
        assert late.status == 409
        for number, state in (("S1", "handed_in"), ("S3", "expired")):
            row = district.attempt(number)
            assert (row.state, row.sha256) == (state, receipts[number])
            assert file_hash(submission_path(course, number, row.assignment)) == receipts[number]
        again = await chief.upload(BRING, ("hall.answers", back))
        assert "没有重复计入" in again.body.decode()

        await _two_people_decide(district, browser, chief)
        second, second_where = people["S2"]
        assert (await second.get(second_where)).json()["phase"] == "handed_in"
        # S4 was in neither; at the end of the sitting the room knows everybody as they are on record.
        [sitting] = room.sittings.values()
        ended = await chief.post(f"/api/session/{sitting.id}/end", {"reason": "考完"})
        assert ended.status == 200, ended.body
        await room.in_files(lambda: None)
        states = {each: district.attempt(each).state for each in ("S1", "S2", "S3", "S4", "S5")}
        assert states == {
            "S1": "handed_in",
            "S2": "handed_in",
            "S3": "expired",
            "S4": "absent",
            "S5": "expired",
        }
        with site.sessions() as db:
            assert recorded_answers(db, district.attempt("S5").id) == {"q01": "C"}
            assert reconcile(db, course, district.sitting).is_final
            assert verify(db) > 8


async def _in_the_hall(
    district: District, pack: Path, code: str, tmp_path: Path
) -> tuple[bytes, dict[str, str]]:
    """S1, S2 and S3 write on there; the file that comes back, and their receipts."""
    folder = tmp_path / "应急机"
    [(login, password)] = (await asyncio.to_thread(open_hall, pack, code, folder)).items()
    hall, receipts = at_the_hall(folder), dict[str, str]()
    async with served(hall) as (_, browser):
        wang = await logged_in(browser, login, password)
        await wang.get("/password")
        await wang.form("/password", old=password, new="Invigilator-7", again="Invigilator-7")
        await wang.get("/sessions")
        assert (await wang.post(f"/api/session/{district.sitting}/resume", {})).status == 200
        written: dict[str, dict[str, Any]] = {
            "S1": {"q04": ["A", "B"]},
            "S2": {"q07": False},
            "S3": {"q01": "D"},
        }
        for number, values in written.items():
            client, where = await candidate(browser, number, district.codes[number])
            found = await write(client, where, **values)
            if number != "S3":
                receipts[number] = await hand_in(client, where, found["page"])
        ended = await wang.post(f"/api/session/{district.sitting}/end", {"reason": "考完"})
        assert ended.status == 200, ended.body
        receipts["S3"] = str((await client.get(f"{where}/receipt")).json()["sha256"])
    hall.close()
    back = tmp_path / "hall.answers"
    await asyncio.to_thread(ok, "--site", folder, "hall", "answers", back)
    return back.read_bytes(), receipts


async def _two_people_decide(district: District, browser: Browser, chief: Client) -> None:
    """About S2, who wrote in both; one after the other, and nobody alone."""
    page = (await chief.get(PAGE)).body.decode()
    [number] = re.findall(r'id="paper-(\d+)"', page)
    assert "平台上另有应急包里没有的作答" in page
    step = f"{PAGE}/{number}/decide"
    assert (await chief.form(step, take="both", reason=" ")).status == 409
    assert (await chief.form(step, take="nothing", reason="x")).status == 404
    assert "请另一人确认" in (await chief.form(step, take="room", reason="断网")).body.decode()
    assert "已退回" in (await chief.form(f"{PAGE}/{number}/refuse")).body.decode()
    assert (await chief.form(step, take="both", reason="断网前后都有作答")).status == 200
    assert "不能自己确认" in (await chief.form(step, take="both")).body.decode()
    deputy = await official(district, browser, "deputy")
    assert "已决定" in (await deputy.form(step, take="both")).body.decode()
    assert (await chief.form(step, take="both")).status == 409
    with district.site.sessions() as db:
        row = district.attempt("S2")
        assert recorded_answers(db, row.id) == {"q01": "C", "q07": False}
        [paper] = db.scalars(select(HallPaper).where(HallPaper.id == int(number)))
        assert (paper.state, paper.decided_by) == ("counted", "deputy")
        assert reconcile(db, district.site.course, district.sitting).holds


def test_the_command_line_points_to_the_page_while_the_room_runs(
    district: District, tmp_path: Path
) -> None:
    back = tmp_path / "x.answers"
    pack, _ = district.pack(tmp_path / "x.pack")
    back.write_bytes(pack.read_bytes().replace(b'"kind":"pack"', b'"kind":"answers"', 1))
    site, address = open_site(district.root), "http://127.0.0.1:8000/"
    with Lock(room_lock(site)) as lock:
        lock.tell(address)
        done = lawstudy("--site", district.root, "hall", "bring-back", back)
    assert done.returncode == 1
    assert "不用停" in done.stderr
    assert address in done.stderr


def test_nothing_is_known_in_the_room_that_is_not_on_record(
    district: District, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The transaction fails at its very end: the room and the records are as before, and the file is as good as ever."""

    async def work() -> None:
        async with served(district.site) as (room, browser):
            client, where = await candidate(browser, "S1", district.codes["S1"])
            await write(client, where, q01="A")
            pack, code = await asyncio.to_thread(district.pack, tmp_path / "hall.pack")
            back, receipts = await _in_the_hall(district, pack, code, tmp_path)
            stands, file = district.stands(), read_file(back, "answers")
            by: dict[str, Any] = {"actor": "chief", "roles": ["administrator"]}

            def fails(*_: object, **__: object) -> None:
                raise OSError("no room left")

            with monkeypatch.context() as broken:
                broken.setattr("exam_room.hall.bringing_back._note", fails)
                with pytest.raises(OSError, match="no room"):
                    await into_the_room.bring_back_into(room, file, **by)
            assert district.stands() == stands
            assert (await client.get(where)).json()["phase"] == "writing"
            done, wrong = await into_the_room.bring_back_into(room, file, **by)
            assert (len(done.counted), done.waiting, wrong) == (3, [], [])
            assert district.attempt("S1").sha256 == receipts["S1"]

    asyncio.run(asyncio.wait_for(work(), 60))


@pytest.mark.full
@pytest.mark.postgresql
@pytest.mark.parametrize("database", ["postgresql"])
def test_the_other_room_of_the_database_knows_of_it(
    district_on: District, tmp_path: Path, database: str
) -> None:
    """What is brought back at one of two rooms is so in the other; what the other saved after the pack stands against it."""
    del database

    async def work() -> None:
        pair = Pair(district_on.site)
        page = await pair.open(pair.b, "S1")
        await pair.save(pair.b, "S1", page, 1, q01="A")
        pack, code = await asyncio.to_thread(district_on.pack, tmp_path / "hall.pack")
        both = await pair.open(pair.b, "S2")
        await pair.save(pair.b, "S2", both, 1, q01="C")
        back, receipts = await _in_the_hall(district_on, pack, code, tmp_path)
        done, wrong = await into_the_room.bring_back_into(
            pair.a, read_file(back, "answers"), actor="chief", roles=["administrator"]
        )
        assert (len(done.counted), done.waiting, wrong) == (2, [("S2", "both_wrote")], [])
        for room in (pair.a, pair.b):
            live = await pair.live(room, "S1")
            assert (live.attempt.state, live.attempt.sha256) == ("handed_in", receipts["S1"])
            assert live.values() == {"q01": "A", "q04": ["A", "B"]}
        with pytest.raises(NotNow):
            await pair.save(pair.b, "S1", page, 2, q01="D")
        await pair.save(pair.b, "S2", both, 2, q01="B")
        pair.a.close()
        pair.b.close()

    asyncio.run(asyncio.wait_for(work(), 120))
