"""People come in by the number on their slip, or by their card's."""

from __future__ import annotations

from sqlalchemy import select

from records.accounts.entry_code import entry_code_hash
from records.exams.attempt import Attempt
from tests.support.room_http import served
from tests.support.room_site import RoomSite, run

CODE = "K7PM-4XQT-9HWC"


def test_the_slip_s_number_and_the_card_both_let_in(site: RoomSite) -> None:
    session_id = site.plan(["S1"])
    with site.sessions() as db:
        attempt = db.scalars(select(Attempt).where(Attempt.sitting_id == session_id)).one()
        attempt.code_hash = entry_code_hash(CODE)
        person = attempt.call.person
        person.number, person.cards[0].number = "P00000017", "SP-A-1"
        db.commit()

    async def work() -> None:
        async with served(site) as (_, browser):
            for typed in ("P00000017", " p00000017", "Ｐ００００００１７", "SP-A-1"):
                client = browser()
                await client.get("/log-in")
                answer = await client.form("/log-in/code", card=typed, code=CODE)
                assert answer.status == 303, typed
            page = await client.get(f"/exam/{attempt.id}")
            assert "P00000017" in page.body.decode()
            assert "SP-A-1" not in page.body.decode()
            for typed in ("", "P00000018", "SP-A-2"):
                stranger = browser()
                await stranger.get("/log-in")
                answer = await stranger.form("/log-in/code", card=typed, code=CODE)
                assert answer.status == 403, typed

    run(work)
