"""Those who wait hold the sealed paper, and hear its key when the room starts: not before, and nobody else."""

from __future__ import annotations

import asyncio
import gzip
from base64 import b64decode
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from sqlalchemy import select

from exam_room import invigilation
from exam_room.live_attempt import LiveAttempt
from exam_room.room import Room
from records.accounts.entry_code import entry_code_hash
from records.exams.attempt import Attempt
from records.exams.sitting import Sitting
from tests.support.http_client import Client
from tests.support.room_http import Browser, served
from tests.support.room_site import (
    INVIGILATOR,
    NINE,
    RoomSite,
    minutes,
    run,
    session_of,
    sitting_of,
)

CODE = "AAAA-BBBB-CCCC"


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
