"""The database goes away in mid-exam: nothing that was acknowledged is lost, and everybody goes on when it is back.

With less time, `test_one_room_on_postgresql.test_a_room_whose_connection_broke_goes_on` shows the same.
"""

from __future__ import annotations

import asyncio
import shutil
import time
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from exam_room.reconciliation import reconcile
from grading.nbgrader.course import Course
from grading.submitted import recorded_answers
from records.accounts.entry_code import entry_code_hash
from records.exams.attempt import Attempt
from tests.support.http_client import Client
from tests.support.postgresql import Server, new_database, postgresql_server
from tests.support.room_http import served
from tests.support.room_site import RoomSite, minutes, record_exam

CODE = "AAAA-BBBB-CCCC"


async def _save(client: Client, where: str, page: int, first: int, **values: object) -> Any:
    changes = [{"question": name, "value": each, "marked": False} for name, each in values.items()]
    return await client.post(f"{where}/save", {"page": page, "first": first, "changes": changes})


AWAY_S = 60


@pytest.mark.full
@pytest.mark.postgresql
def test_the_database_goes_away_for_a_minute_in_mid_exam(prepared: Path, tmp_path: Path) -> None:
    with postgresql_server() as server:
        server.start(durable=True)
        url = new_database(server.folder)
        record_exam(url)
        shutil.copytree(prepared / "course", tmp_path / "course")
        site = RoomSite(Course(tmp_path / "course"), url)
        site.plan(["S1"])
        with site.sessions() as db:
            db.scalars(select(Attempt)).one().code_hash = entry_code_hash(CODE)
            db.commit()
        site.clock.passes(minutes(1))
        try:
            asyncio.run(asyncio.wait_for(_goes_on(site, server), 300))
        finally:
            site.close()


async def _goes_on(site: RoomSite, server: Server) -> None:
    loop = asyncio.get_running_loop()
    async with served(site) as (room, browser):
        client = browser()
        await client.get("/log-in")
        entered = await client.form("/log-in/code", card="S1", code=CODE)
        assert entered.status == 303
        home = (await client.get("/")).location
        await client.get(home)
        where = f"/api/attempt/{home.rpartition('/')[2]}"
        page = (await client.post(f"{where}/open", {"tab": "t", "take_over": True})).json()["page"]
        assert (await _save(client, where, page, 1, q01="A")).json()["saved"] == 1
        await loop.run_in_executor(None, server.crash)
        end, refused = time.monotonic() + AWAY_S, 0
        while time.monotonic() < end:
            answered = await _save(client, where, page, 2, q04=["B"])
            # A sentence, no traceback, and nothing is called safe that is not.
            assert answered.status == 503, answered.body
            assert "saved" not in answered.json()
            assert "Traceback" not in answered.body.decode()
            refused += 1
            handed_in = await client.post(f"{where}/hand-in", {"page": page})
            assert handed_in.status == 503, handed_in.body
            await asyncio.sleep(0.5)
        assert refused
        await loop.run_in_executor(None, lambda: server.start(durable=True))
        async with asyncio.timeout(30):
            while (saved := await _save(client, where, page, 2, q04=["B"])).status == 503:
                await asyncio.sleep(0.2)
        assert saved.json()["saved"] == 2
        # The same change came many times, and counts once.
        receipt = await client.post(f"{where}/hand-in", {"page": page})
        assert receipt.status == 200, receipt.body
        await room.in_files(lambda: None)
        with site.sessions() as db:
            [row] = db.scalars(select(Attempt))
            assert recorded_answers(db, row.id) == {"q01": "A", "q04": ["B"]}
            assert row.sha256 == receipt.json()["sha256"]
            assert reconcile(db, site.course, row.sitting_id or 0).holds
