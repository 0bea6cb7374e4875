"""Those who wait hold the sealed paper, and hear its key when the room starts: not before, and nobody else."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import gzip
from base64 import b64decode
from typing import Any
from zoneinfo import ZoneInfo

import orjson
import pytest
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from sqlalchemy import select

from delivery.event_line import UNASKED
from delivery.handlers.waiting import AttemptEvents
from exam_room import invigilation
from exam_room.board import board
from exam_room.live_attempt import LiveAttempt
from exam_room.opening import KEY_ALONE, begin_given
from exam_room.reconciliation import reconcile
from exam_room.room import Room
from exam_room.writing import hand_in, hand_in_expired
from grading.score_run import score_exam
from records.accounts.entry_code import entry_code_hash
from records.exams.attempt import Attempt
from records.exams.exam import ExamForm
from records.exams.result import Result
from records.exams.sitting import Sitting
from tests.support.http_client import Client
from tests.support.released_exam import EXAM
from tests.support.room_http import Browser, served
from tests.support.room_site import (
    INVIGILATOR,
    NINE,
    RoomSite,
    answer,
    minutes,
    opened,
    run,
    session_of,
    sitting_of,
)

CODE = "AAAA-BBBB-CCCC"
ZONE = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def waiting(site: RoomSite) -> RoomSite:
    """S1 and S2 are called for nine; it is ten to nine, and both have slips."""
    site.plan(["S1", "S2"])
    site.clock.at = NINE - minutes(10)
    with site.sessions() as db:
        for number, attempt in enumerate(db.scalars(select(Attempt)).all()):
            attempt.code_hash = entry_code_hash(f"{CODE}{number}")
        db.commit()
    return site


async def entered(room: Room, browser: Browser, who: str) -> tuple[Client, LiveAttempt, str]:
    client, live = browser(), sitting_of(room, who)
    await client.get("/log-in")
    card, code = who, f"{CODE}{int(who[1:]) - 1}"
    assert (await client.form("/log-in/code", card=card, code=code)).status == 303
    return client, live, f"/api/attempt/{live.attempt.id}"


def unsealed(sealed: dict[str, str], key: str, number: int, what: str) -> bytes:
    cipher = ChaCha20Poly1305(b64decode(key))
    return cipher.decrypt(number.to_bytes(12, "little"), b64decode(sealed[what]), None)


async def next_of(events: Any) -> dict[str, Any]:
    told: dict[str, Any] = await asyncio.wait_for(anext(events), 10)
    return told


def test_the_key_comes_with_the_start_and_opens_what_was_held(waiting: RoomSite) -> None:
    async def work() -> None:
        async with served(waiting) as (room, browser):
            client, live, address = await entered(room, browser, "S1")
            sealed = (await client.get(f"{address}/sealed")).json()
            events = client.events(f"{address}/events")
            first = await next_of(events)
            assert (first["phase"], first["key"]) == ("waiting", None)
            await invigilation.start(room, session_of(room), actor="invigilator", roles=INVIGILATOR)
            told = await next_of(events)
            assert told["phase"] == "ready"
            paper = room.paper(live)
            assert unsealed(sealed, told["key"], 0, "paper") == paper.content
            assert b"stem" in gzip.decompress(paper.content)
            unsealed(sealed, told["key"], live.attempt.id, "arrangement")
            await events.aclose()

    run(work)


def test_a_planned_barrier_tells_by_itself_and_a_late_line_hears_at_once(
    waiting: RoomSite,
) -> None:
    async def work() -> None:
        async with served(waiting) as (room, browser):
            client, _, address = await entered(room, browser, "S1")
            events = client.events(f"{address}/events")
            assert (await next_of(events))["key"] is None
            waiting.clock.at = NINE
            await room.announce_starts()
            key = (await next_of(events))["key"]
            assert key
            await events.aclose()
            again = client.events(f"{address}/events")
            assert (await next_of(again))["key"] == key
            await again.aclose()
            # Once is enough.
            assert room.announcements.listeners(session_of(room).id) <= 1

    run(work)


async def given_the_key(room: Room, browser: Browser, who: str) -> LiveAttempt:
    """Their page hears the key and is never heard of again."""
    client, live, address = await entered(room, browser, who)
    events = client.events(f"{address}/events")
    assert (await next_of(events))["key"]
    await events.aclose()
    return live


WHY: dict[str, Any] = {"reason": "到时", "actor": "invigilator", "roles": INVIGILATOR}


def test_who_was_given_the_key_and_wrote_nothing_is_not_absent(waiting: RoomSite) -> None:
    async def work() -> None:
        async with served(waiting) as (room, browser):
            waiting.clock.at = NINE
            live = await given_the_key(room, browser, "S1")
            await invigilation.end(room, session_of(room), **WHY)
            assert live.attempt.state == "expired"
            await room.in_files(lambda: None)
        with waiting.sessions() as db:
            rows = {row.call.person.number: row for row in db.scalars(select(Attempt))}
            one, two = rows["S1"], rows["S2"]
            assert (one.state, one.began_at, one.answered, one.page) == ("expired", NINE, 0, 0)
            assert one.deadline == NINE + minutes(60)
            assert one.content_hash
            assert (two.state, two.began_at) == ("absent", None)
            score_exam(waiting.course, db, EXAM)
            results = {row.call.person.number: row for row in db.scalars(select(Result))}
            assert (results["S1"].outcome, results["S1"].score) == ("failed", 0.0)
            assert (results["S2"].outcome, results["S2"].attempt_id) == ("absent", None)
            assert reconcile(db, waiting.course, 1).is_final

    run(work)


def test_time_up_collects_the_blank_paper_and_a_restart_forgets_nobody(waiting: RoomSite) -> None:
    async def before() -> None:
        async with served(waiting) as (room, browser):
            waiting.clock.at = NINE
            live = await given_the_key(room, browser, "S1")
            await begin_given(room)
            # Most open it themselves, at once: nothing is written of these.
            assert live.attempt.state == "called"
            waiting.clock.at = NINE + KEY_ALONE
            await begin_given(room)
            assert (live.attempt.state, live.phase(room.now())) == ("writing", "ready")

    async def after() -> None:
        async with served(waiting) as (room, _):
            live = sitting_of(room, "S1")
            assert live.attempt.began_at == NINE
            waiting.clock.at = NINE + minutes(61)
            await hand_in_expired(room)
            assert (live.attempt.state, live.attempt.answered) == ("expired", 0)
            assert sitting_of(room, "S2").attempt.state == "called"

    run(before)
    run(after)


def test_who_begins_with_the_key_opens_the_paper_later_as_anybody(waiting: RoomSite) -> None:
    async def work() -> None:
        async with served(waiting) as (room, browser):
            waiting.clock.at = NINE
            live = await given_the_key(room, browser, "S1")
            waiting.clock.at = NINE + minutes(40)
            await begin_given(room)
            # Past the entry limit, which is for those who have not begun.
            assert live.phase(room.now()) == "ready"
            _, page = await opened(room, "S1")
            assert (page, live.phase(room.now())) == (1, "writing")
            assert live.attempt.deadline == NINE + minutes(60)
            await answer(room, live, q01="A")
            done = await hand_in(room, live, actor="S1", page=page)
            assert done.answered == 1

    run(work)


def test_a_key_of_a_paper_that_was_released_anew_begins_nothing(waiting: RoomSite) -> None:
    async def work() -> None:
        async with served(waiting) as (room, browser):
            waiting.clock.at = NINE
            live = await given_the_key(room, browser, "S1")
            with waiting.sessions() as db:
                for form in db.scalars(select(ExamForm)):
                    form.content_hash = "0" * 64
                db.commit()
            await invigilation.end(room, session_of(room), **WHY)
            assert live.attempt.state == "absent"

    run(work)


def test_a_start_is_told_once(waiting: RoomSite) -> None:
    """Telling two thousand again at the very moment when their papers open kept them waiting for most of a second."""

    async def work() -> None:
        async with served(waiting) as (room, browser):
            client, _, address = await entered(room, browser, "S1")
            events = client.events(f"{address}/events")
            await next_of(events)
            await invigilation.start(room, session_of(room), actor="invigilator", roles=INVIGILATOR)
            await room.announce_starts()
            assert (await next_of(events))["phase"] == "ready"
            await invigilation.pause(
                room, session_of(room), reason="停电", actor="invigilator", roles=INVIGILATOR
            )
            assert (await next_of(events))["phase"] == "paused"
            await events.aclose()

    run(work)


def test_each_hears_how_their_own_attempt_stands(waiting: RoomSite) -> None:
    async def work() -> None:
        async with served(waiting) as (room, browser):
            waiting.clock.at = NINE
            lines = []
            for who in ("S1", "S2"):
                client, _, address = await entered(room, browser, who)
                lines.append(client.events(f"{address}/events"))
                await next_of(lines[-1])
                if who == "S1":
                    opening = {"tab": "t", "take_over": False}
                    await client.get("/exam/" + address.rpartition("/")[2])
                    assert (await client.post(f"{address}/open", opening)).status == 200
            await room.ping_listeners()
            writing, ready = [await next_of(line) for line in lines]
            assert (writing["phase"], writing["page"]) == ("writing", 1)
            assert (ready["phase"], ready["page"], ready["deadline"]) == ("ready", 0, None)
            assert writing["deadline"] is not None
            for line in lines:
                await line.aclose()

    run(work)


def test_of_the_request_that_opened_a_line_nothing_is_kept(waiting: RoomSite) -> None:
    """Two thousand handlers with their headers and cookies were a quarter of the room's memory."""

    async def work() -> None:
        async with served(waiting) as (room, browser):
            client, _, address = await entered(room, browser, "S1")
            events = client.events(f"{address}/events")
            await next_of(events)
            await asyncio.sleep(0)
            gc.collect()
            assert not [each for each in gc.get_objects() if type(each) is AttemptEvents]
            await room.ping_listeners()
            assert (await next_of(events))["phase"] == "waiting"
            await events.aclose()

    run(work)


def test_a_line_ends_with_its_page(waiting: RoomSite) -> None:
    async def work() -> None:
        async with served(waiting) as (room, browser):
            client, _, address = await entered(room, browser, "S1")
            events = client.events(f"{address}/events")
            await next_of(events)
            assert room.announcements.listeners(session_of(room).id) == 1
            await events.aclose()
            await nobody_listens(room)

    run(work)


def test_a_line_ends_with_the_room(waiting: RoomSite) -> None:
    async def work() -> None:
        async with served(waiting) as (room, browser):
            client, _, address = await entered(room, browser, "S1")
            events = client.events(f"{address}/events")
            await next_of(events)
        with pytest.raises(asyncio.IncompleteReadError):
            await next_of(events)

    run(work)


def test_a_page_that_talks_on_its_line_loses_it(waiting: RoomSite) -> None:
    """Nothing reads there, so what comes in would only fill the memory."""

    async def work() -> None:
        async with served(waiting) as (room, browser):
            client, _, address = await entered(room, browser, "S1")
            reader, writer = await line_of(client, f"{address}/events", "HTTP/1.1")
            await reader.readuntil(b"}\n\n")
            with contextlib.suppress(OSError):
                for _ in range(100):
                    writer.write(bytes(UNASKED))
                    await writer.drain()
            await nobody_listens(room)
            writer.close()

    run(work)


def test_a_proxy_that_speaks_http_1_0_gets_events_without_frames(waiting: RoomSite) -> None:
    async def work() -> None:
        async with served(waiting) as (room, browser):
            client, _, address = await entered(room, browser, "S1")
            reader, writer = await line_of(client, f"{address}/events", "HTTP/1.0")
            head = await reader.readuntil(b"\r\n\r\n")
            assert b"chunked" not in head
            for _ in range(2):
                told = await asyncio.wait_for(reader.readuntil(b"\n\n"), 10)
                assert orjson.loads(told.removeprefix(b"data: "))["phase"] == "waiting"
                await room.ping_listeners()
            writer.close()
            await nobody_listens(room)

    run(work)


async def line_of(
    client: Client, address: str, version: str
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A line as nothing but bytes."""
    reader, writer = await asyncio.open_connection(client.host, client.port)
    cookies = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
    writer.write(f"GET {address} {version}\r\nHost: x\r\nCookie: {cookies}\r\n\r\n".encode())
    return reader, writer


async def nobody_listens(room: Room) -> None:
    async with asyncio.timeout(10):
        while room.announcements.listeners(session_of(room).id):
            await asyncio.sleep(0.01)


def test_pause_and_resume_are_told(waiting: RoomSite) -> None:
    async def work() -> None:
        async with served(waiting) as (room, browser):
            waiting.clock.at = NINE
            client, _, address = await entered(room, browser, "S1")
            events = client.events(f"{address}/events")
            assert (await next_of(events))["phase"] == "ready"
            await invigilation.pause(
                room, session_of(room), reason="停电", actor="invigilator", roles=INVIGILATOR
            )
            paused = await next_of(events)
            assert (paused["phase"], paused["key"]) == ("paused", None)
            await invigilation.resume(
                room, session_of(room), actor="invigilator", roles=INVIGILATOR
            )
            assert (await next_of(events))["phase"] == "ready"
            await events.aclose()

    run(work)


def test_resuming_tells_the_new_deadline_at_once_to_whoever_writes(waiting: RoomSite) -> None:
    """Told with the old one, a page whose time would have been up in the pause locked itself."""

    async def work() -> None:
        async with served(waiting) as (room, browser):
            waiting.clock.at = NINE
            client, live, address = await entered(room, browser, "S1")
            await opened(room, "S1")
            events = client.events(f"{address}/events")
            before = (await next_of(events))["deadline"]
            why: dict[str, Any] = {"actor": "invigilator", "roles": INVIGILATOR}
            await invigilation.pause(room, session_of(room), reason="停电", **why)
            assert (await next_of(events))["phase"] == "paused"
            waiting.clock.passes(minutes(90))
            refused = await client.post(f"{address}/hand-in", {"page": live.attempt.page})
            assert (refused.status, refused.json()["code"]) == (409, "paused")
            assert "恢复后再交卷" in refused.json()["message"]
            await answer(room, live, q01="A")
            await invigilation.resume(room, session_of(room), **why)
            told = await next_of(events)
            assert (told["phase"], told["deadline"]) == ("writing", before + 90 * 60_000)
            await invigilation.add_time(room, session_of(room), minutes=5, reason="停电", **why)
            assert (await next_of(events))["deadline"] == before + 95 * 60_000
            done = await client.post(f"{address}/hand-in", {"page": live.attempt.page})
            assert (done.status, done.json()["answered"]) == (200, 1)
            await events.aclose()

    run(work)


def test_the_end_is_told_to_whoever_wrote_and_to_whoever_did_not_come(waiting: RoomSite) -> None:
    async def work() -> None:
        async with served(waiting) as (room, browser):
            lines = []
            for who in ("S1", "S2"):
                client, _, address = await entered(room, browser, who)
                lines.append(client.events(f"{address}/events"))
                await next_of(lines[-1])
            waiting.clock.at = NINE
            await opened(room, "S1")
            sitting_of(room, "S2").key_given_at = None
            await invigilation.end(room, session_of(room), **WHY)
            for line, phases in zip(lines, (["writing", "expired"], ["absent"] * 2), strict=True):
                assert [(await next_of(line))["phase"] for _ in phases] == phases
                await line.aclose()

    run(work)


def test_who_waits_is_on_line_and_at_the_roll_call_before_the_start(waiting: RoomSite) -> None:
    """The page that waits has no number yet, so nobody was on line before the start."""

    async def work() -> None:
        async with served(waiting) as (room, browser):
            client, live, address = await entered(room, browser, "S1")
            assert not live.is_live(room.now())
            assert (await client.get(address)).json()["phase"] == "waiting"
            shown = await board(room, session_of(room), ZONE)
            assert shown["online"] == 1
            there = {person["card"]: person["present"] for person in shown["people"]}
            assert there == {"S1": True, "S2": False}
            assert live.attempt.arrived_from == "127.0.0.1"

    run(work)


def test_nobody_hears_a_key_before_the_start_nor_of_somebody_else(waiting: RoomSite) -> None:
    async def work() -> None:
        async with served(waiting) as (room, browser):
            client, _, address = await entered(room, browser, "S1")
            for _ in range(3):
                state = await client.get(address)
                assert b"key" not in state.body
            other = sitting_of(room, "S2").attempt.id
            for what in ("sealed", "events"):
                assert (await client.get(f"/api/attempt/{other}/{what}")).status == 404
                assert (await browser().get(f"{address}/{what}")).status == 401
            waiting.clock.at = NINE - minutes(120)
            assert (await client.get(f"{address}/sealed")).status == 404

    run(work)


def test_late_candidates_and_those_of_an_ended_sitting_hear_no_key(waiting: RoomSite) -> None:
    async def work() -> None:
        async with served(waiting) as (room, browser):
            client, _, address = await entered(room, browser, "S1")
            waiting.clock.at = NINE + minutes(45)
            events = client.events(f"{address}/events")
            told = await next_of(events)
            assert (told["phase"], told["key"]) == ("late", None)
            await events.aclose()

    run(work)


def test_the_seal_is_on_record_and_the_same_after_a_restart(waiting: RoomSite) -> None:
    held: list[dict[str, str]] = []

    async def work() -> None:
        async with served(waiting) as (room, browser):
            client, _, address = await entered(room, browser, "S1")
            held.append((await client.get(f"{address}/sealed")).json())

    run(work)
    run(work)
    assert held[0] == held[1]
    with waiting.sessions() as db:
        assert len(db.scalars(select(Sitting.seal)).one() or b"") == 32
