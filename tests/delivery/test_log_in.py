"""Coming in over HTTP: forced first change, locks, limits that spare an office, log-out everywhere, requests too large."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from delivery.app import MAX_BODY, MOST_OWN_FAILURES
from records.accounts.account import Account
from records.accounts.administration import create_account
from records.accounts.entry_code import entry_code_hash
from records.exams.attempt import Attempt
from records.exams.incident import Incident
from tests.support.room_http import CHEAP, logged_in, served
from tests.support.room_site import RoomSite, run

OWN = "Own-password-7"
CODE = "AAAA-BBBB-CCCC"


@pytest.fixture
def first(site: RoomSite) -> str:
    """The first password of the trainer."""
    with site.sessions() as db:
        _, password = create_account(db, "trainer", "某人", ["trainer"], actor="test", policy=CHEAP)
        db.commit()
    return password


def test_the_first_password_opens_nothing_but_its_change(site: RoomSite, first: str) -> None:
    async def work() -> None:
        async with served(site) as (_, browser):
            client = await logged_in(browser, "trainer", first)
            assert (await client.get("/me")).location == "/password"
            assert (await client.post("/api/self-check", {})).status == 403
            page = await client.get("/password")
            assert "首次登录" in page.body.decode()
            for old, new, again, told in (
                ("wrong", OWN, OWN, "原密码"),
                (first, OWN, OWN + "x", "不一致"),
                (first, "short", "short", "至少"),
                (first, first, first, "不能与原密码相同"),
            ):
                answer = await client.form("/password", old=old, new=new, again=again)
                assert answer.status == 400
                assert told in answer.body.decode()
            changed = await client.form("/password", old=first, new=OWN, again=OWN)
            assert changed.location == "/me"
            assert (await client.get("/me")).status == 200
            late = browser()
            await late.get("/log-in")
            assert (await late.form("/log-in", login="trainer", password=first)).status == 403

    run(work)


def test_five_wrong_passwords_lock_the_account_for_the_right_one_too(
    site: RoomSite, first: str
) -> None:
    async def work() -> None:
        async with served(site) as (_, browser):
            client = browser()
            await client.get("/log-in")
            for number in range(5):
                answer = await client.form("/log-in", login="trainer", password=f"wrong{number}")
                assert answer.status == 403
            locked = await client.form("/log-in", login="trainer", password=first)
            assert locked.status == 403
            assert "锁定" in locked.body.decode()

    run(work)
    with site.sessions() as db:
        assert db.scalars(select(Account.locked_until)).one() is not None


def test_wrong_codes_are_limited_by_name_and_the_office_still_comes_in(site: RoomSite) -> None:
    session_id = site.plan(["S1", "S2"])
    with site.sessions() as db:
        for attempt in db.scalars(select(Attempt).where(Attempt.sitting_id == session_id)):
            card = attempt.call.person.card_number
            attempt.code_hash = entry_code_hash(f"{CODE}{card[-1]}")
        db.commit()

    async def work() -> None:
        async with served(site) as (_, browser):
            client = browser()
            await client.get("/log-in")
            for _ in range(MOST_OWN_FAILURES):
                wrong = await client.form("/log-in/code", card="S1", code="no")
                assert wrong.status == 403
                assert "不正确" in wrong.body.decode()
            assert (await client.form("/log-in/code", card="S1", code=f"{CODE}1")).status == 429
            neighbour = browser()
            await neighbour.get("/log-in")
            entered = await neighbour.form("/log-in/code", card="S2", code=f"{CODE}2".lower())
            assert entered.status == 303
            again = browser()
            await again.get("/log-in")
            assert (await again.form("/log-in/code", card="S2", code=f"{CODE}2")).status == 303

    run(work)
    with site.sessions() as db:
        assert db.scalars(select(Incident.kind)).all() == ["second_log_in"]


def test_the_slip_s_number_and_the_card_both_let_in(site: RoomSite) -> None:
    session_id = site.plan(["S1"])
    with site.sessions() as db:
        attempt = db.scalars(select(Attempt).where(Attempt.sitting_id == session_id)).one()
        attempt.code_hash = entry_code_hash(CODE)
        person = attempt.call.person
        person.number, person.card_number = "P00000017", "SP-A-1"
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
                answer = await client.form("/log-in/code", card=typed, code=CODE)
                assert answer.status == 403, typed

    run(work)


def test_logging_out_everywhere_ends_the_other_browser(site: RoomSite, first: str) -> None:
    async def work() -> None:
        async with served(site) as (_, browser):
            one = await logged_in(browser, "trainer", first)
            await one.form("/password", old=first, new=OWN, again=OWN)
            two = await logged_in(browser, "trainer", OWN)
            assert (await two.get("/me")).status == 200
            assert (await one.form("/log-out", everywhere="yes")).status == 303
            assert (await two.get("/me")).location == "/log-in"
            assert (await one.get("/me")).location == "/log-in"

    run(work)


def test_a_request_that_is_too_large_is_cut_off(site: RoomSite) -> None:
    async def work() -> None:
        async with served(site) as (_, browser):
            client = browser()
            await client.get("/log-in")
            try:
                answer = await client.form("/log-in", login="x" * (MAX_BODY + 1), password="x")
            except (OSError, EOFError):
                return  # The connection was closed before everything was read.
            assert answer.status in (400, 413)

    run(work)


@pytest.mark.parametrize("body", [b"{", b"\xff", b"[" * 100_000, b"[]", b'{"page": "1"}'])
def test_what_is_no_request_is_refused_in_chinese(site: RoomSite, body: bytes) -> None:
    session_id = site.plan(["S1"])
    with site.sessions() as db:
        attempt = db.scalars(select(Attempt).where(Attempt.sitting_id == session_id)).one()
        attempt.code_hash = entry_code_hash(CODE)
        number = attempt.id
        db.commit()

    async def work() -> None:
        async with served(site) as (_, browser):
            client = browser()
            await client.get("/log-in")
            assert (await client.form("/log-in/code", card="S1", code=CODE)).status == 303
            await client.get(f"/exam/{number}")
            for what in ("open", "save", "hand-in", "left"):
                address = f"/api/attempt/{number}/{what}"
                answer = await client._ask("POST", address, body, "application/json")
                assert answer.status in (400, 409), (what, answer)
                assert "请求的内容不完整" in answer.json()["message"] or answer.status == 409

    run(work)
