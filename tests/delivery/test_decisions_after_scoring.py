"""A decision about a paper that was scored already: its result follows, without anybody asking for it."""

from __future__ import annotations

import asyncio

from sqlalchemy import select
from sqlalchemy.orm import Session

from exam_room.writing import hand_in
from grading.score_run import score_exam
from records.accounts.administration import create_account
from records.exams.result import Result
from tests.support.http_client import Client
from tests.support.released_exam import EXAM
from tests.support.room_http import CHEAP, Browser, logged_in, served
from tests.support.room_site import RoomSite, answer, opened


async def come_in(site: RoomSite, browser: Browser, login: str) -> Client:
    def make(db: Session) -> str:
        account, password = create_account(
            db, login, login, ["invigilator"], actor="test", policy=CHEAP
        )
        account.must_change = False
        db.commit()
        return password

    with site.sessions() as db:
        password = make(db)
    return await logged_in(browser, login, password)


def test_a_result_follows_when_its_paper_is_voided_or_given_back(site: RoomSite) -> None:
    site.plan(["S1", "S2"])

    async def work() -> None:
        async with served(site) as (room, browser):
            one, two = [await come_in(site, browser, login) for login in ("jia", "yi")]
            lives = []
            for number in ("S1", "S2"):
                live, page = await opened(room, number)
                await answer(room, live, q01="A")
                await hand_in(room, live, actor=number, page=page)
                lives.append(live)
            await room.in_files(lambda: None)
            with site.sessions() as db:
                score_exam(site.course, db, EXAM)

            async def outcome(call: int, wanted: str) -> None:
                found = select(Result.outcome).where(Result.call_id == call)
                for _ in range(2000):
                    if await room.read(lambda db: db.scalar(found)) == wanted:
                        return
                    await asyncio.sleep(0.1)
                raise AssertionError(wanted)

            for client in (one, two):
                address = f"/api/attempt/{lives[0].attempt.id}/void"
                assert (await client.post(address, {"reason": "替考"})).status == 200
            await outcome(lives[0].attempt.call_id, "voided")
            said = {"reason": "误交", "minutes": 10}
            address = f"/api/attempt/{lives[1].attempt.id}/reopen"
            assert (await one.post(address, said)).status == 200
            await outcome(lives[1].attempt.call_id, "pending")

    # Two scoring processes begin meanwhile; what hangs fails.
    asyncio.run(asyncio.wait_for(work(), 240))
