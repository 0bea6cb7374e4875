"""The pages of those who plan: what was made is said, and can be changed and deleted until it begins."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select

from records.accounts.administration import create_account
from records.accounts.entry_code import entry_code_hash
from records.exams.attempt import Attempt
from records.exams.exam import find_exam
from records.exams.sitting import Sitting
from records.people.person import find_person
from tests.support.http_client import Client
from tests.support.released_exam import EXAM
from tests.support.room_http import CHEAP, logged_in, served
from tests.support.room_site import NINE, RoomSite, minutes, run
from tests.support.study_rows import study_event

CODE = "AAAA-BBBB-CCCC"


@pytest.fixture
def password(site: RoomSite) -> str:
    """Of an administrator; S1 and S2 are called and not seated; it is eight."""
    site.call(["S1", "S2"])
    site.clock.at = NINE - minutes(60)
    with site.sessions() as db:
        account, made = create_account(db, "g", "管理", ["administrator"], actor="t", policy=CHEAP)
        account.must_change = False
        db.commit()
    return made


FORM = {
    "name": "上午场",
    "exam": EXAM,
    "start": "together",
    "opens_at": "2026-05-06T08:30",
    "starts_at": "2026-05-06T09:00",
    "rooms": "一 2",
    "short_notice": "急",
}


def test_a_sitting_from_made_to_deleted(site: RoomSite, password: str) -> None:
    async def work() -> None:
        async with served(site) as (room, browser):
            client: Client = await logged_in(browser, "g", password)
            made = await client.form("/sessions", **FORM)
            assert made.status == 303
            page = (await client.get(made.location)).body.decode()
            assert "已建立场次“上午场”，应考 2 人" in page
            assert "未开始" in page
            [sitting] = [each for each in room.sittings.values() if not each.practice]
            edit = f"/sessions/{sitting.id}/edit"
            shown = (await client.get(edit)).body.decode()
            assert 'value="2026-05-06T09:00"' in shown
            assert "一 2</textarea>" in shown
            wrong = await client.form(edit, **{**FORM, "starts_at": "2026-05-06T08:00"})
            assert wrong.status == 400
            assert "没有修改" in wrong.body.decode()
            changed = await client.form(edit, **{**FORM, "starts_at": "2026-05-06T10:00"})
            assert changed.status == 303
            assert "已修改" in (await client.get(changed.location)).body.decode()
            assert sitting.starts_at == NINE + minutes(60)
            with site.sessions() as db:
                row = db.scalars(select(Attempt)).first()
                assert row is not None
                row.code_hash = entry_code_hash(CODE)
                who = row.call.person.number
                db.commit()
            waiter = browser()
            await waiter.get("/log-in")
            assert (await waiter.form("/log-in/code", card=who, code=CODE)).status == 303
            delete = f"/sessions/{sitting.id}/delete"
            assert "应考 2 人" in (await client.get(delete)).body.decode()
            assert (await client.form(delete, reason="")).status == 400
            gone = await client.form(delete, reason="改期")
            assert gone.status == 303
            page = (await client.get(gone.location)).body.decode()
            assert "进场码全部作废" in page
            assert (await waiter.get(f"/api/attempt/{row.id}")).status == 401
            again = browser()
            await again.get("/log-in")
            told = await again.form("/log-in/code", card=who, code=CODE)
            assert told.status == 403
            assert "场次“上午场”已经取消" in told.body.decode()
            assert (await client.get(edit)).status == 404

    run(work)
    with site.sessions() as db:
        assert db.scalars(select(Sitting.name).where(Sitting.practice.is_(False))).all() == []


def test_what_has_started_offers_neither_and_refuses_both(site: RoomSite, password: str) -> None:
    async def work() -> None:
        async with served(site) as (room, browser):
            client = await logged_in(browser, "g", password)
            await client.form("/sessions", **FORM)
            [sitting] = [each for each in room.sittings.values() if not each.practice]
            site.clock.at = NINE
            page = (await client.get("/sessions")).body.decode()
            assert "/edit" not in page
            assert "/delete" not in page
            for what in ("edit", "delete"):
                answer = await client.form(f"/sessions/{sitting.id}/{what}", **FORM, reason="x")
                assert answer.status == 409
                assert "已经开始" in answer.body.decode()

    run(work)


def test_whose_study_is_not_enough_is_left_out_and_the_page_says_so(
    site: RoomSite, password: str
) -> None:
    with site.sessions() as db:
        exam = find_exam(db, EXAM)
        exam.policy = {"title": "某", "cut_percent": 60, "hours": 2, "hours_gate": "sitting"}
        person = find_person(db, "S1")
        assert person is not None
        assert person.unit is not None
        study_event(db, person.unit, person, day=dt.date(2026, 3, 5), hours=2.0)
        study_event(db, person.unit, person, day=dt.date(2025, 3, 5), hours=9.0)
        db.commit()

    async def work() -> None:
        async with served(site) as (_, browser):
            client = await logged_in(browser, "g", password)
            refused = await client.form("/sessions", **FORM, cards="S2")
            assert refused.status == 400
            page = refused.body.decode()
            assert "S2：考试当年有 0 学时，规则要求满 2 学时" in page
            assert f'href="/exams/{EXAM}/called"' in page
            made = await client.form("/sessions", **FORM)
            page = (await client.get(made.location)).body.decode()
            assert "已建立场次“上午场”，应考 1 人" in page
            assert "不满 2 学时的没有编入" in page

    run(work)
