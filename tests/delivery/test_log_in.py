"""Coming in over HTTP: forced first change, locks, limits that spare an office, who is there already, log-out everywhere."""

from __future__ import annotations

import hashlib
import re

import pytest
from sqlalchemy import select

from delivery.app import MAX_BODY
from delivery.request import COOKIE
from exam_room.live_attempt import LiveAttempt
from exam_room.planning import issue_entry_codes
from records.accounts.account import Account
from records.accounts.administration import create_account
from records.accounts.entry_code import entry_code_hash
from records.accounts.log_in import LogIn
from records.exams.attempt import Attempt
from records.exams.incident import Incident
from tests.support.http_client import Client
from tests.support.room_http import CHEAP, Browser, logged_in, served
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


def test_a_lock_an_invented_name_and_a_wrong_password_are_answered_alike_and_after_the_same_time(
    site: RoomSite, first: str
) -> None:
    """Six tries each: what is told, and how long the server waits, say nothing about who exists."""
    seen: dict[str, list[tuple[int, str]]] = {}
    pauses: list[int] = []

    async def work() -> None:
        async def pause(seconds: float) -> None:
            pauses.append(round(seconds / 100))

        async with served(site, failure_seconds=1000, pause=pause) as (_, browser):
            for login in ("trainer", "nobody", "Trainer2"):
                client = browser()
                await client.get("/log-in")
                seen[login] = []
                for number in range(7):
                    # The last two with the right one, when there is one and it is locked.
                    password = first if number >= 5 else f"wrong{number}"
                    answer = await client.form("/log-in", login=login, password=password)
                    told = re.search(r'role="alert">(.*?)<', answer.body.decode())
                    assert told is not None
                    seen[login].append((answer.status, told[1]))

    run(work)
    assert seen["trainer"] == seen["nobody"] == seen["Trainer2"]
    assert [status for status, _ in seen["trainer"]] == [403] * 5 + [429] * 2
    assert pauses == [10] * 15
    with site.sessions() as db:
        assert db.scalars(select(Account.locked_until)).one() is not None


def test_a_login_is_found_in_any_case_and_limited_as_one(site: RoomSite, first: str) -> None:
    async def work() -> None:
        async with served(site) as (_, browser):
            await logged_in(browser, "TRAINER", first)
            client = browser()
            await client.get("/log-in")
            for login in ("trainer", "Trainer", "TRAINER", "ｔrainer", " trainer"):
                assert (await client.form("/log-in", login=login, password="x")).status == 403
            assert (await client.form("/log-in", login="tRAINER", password="x")).status == 429

    run(work)


def give_codes(site: RoomSite, session_id: int) -> None:
    """The code of S1 is `CODE` and a 1."""
    with site.sessions() as db:
        for attempt in db.scalars(select(Attempt).where(Attempt.sitting_id == session_id)):
            card = attempt.call.person.card_number
            attempt.code_hash = entry_code_hash(f"{CODE}{card[-1]}")
        db.commit()


async def entered(browser: Browser, card: str) -> Client:
    client = browser()
    await client.get("/log-in")
    assert (await client.form("/log-in/code", card=card, code=f"{CODE}{card[-1]}")).status == 303
    return client


def test_no_number_of_wrong_tries_keeps_a_right_code_or_the_office_out(
    site: RoomSite, first: str
) -> None:
    give_codes(site, site.plan(["S1", "S2"]))

    async def work() -> None:
        async with served(site) as (_, browser):
            client = browser()
            await client.get("/log-in")
            for number in range(40):
                wrong = await client.form("/log-in/code", card="S1", code="no")
                assert (wrong.status, "不正确" in wrong.body.decode()) == (403, True)
                invented = await client.form("/log-in", login=f"invented{number}", password="x")
                assert invented.status == 403
            for number in range(300):
                await client.form("/log-in/code", card=f"invented{number}", code="no")
            await entered(browser, "S1")
            await entered(browser, "S2")
            again = browser()
            await again.get("/log-in")
            small = await again.form("/log-in/code", card="S2", code=f"{CODE}2".lower())
            assert small.status == 303
            await logged_in(browser, "trainer", first)

    run(work)
    with site.sessions() as db:
        assert db.scalars(select(Incident.kind)).all() == ["second_log_in"]


def test_a_code_that_is_void_by_the_time_it_is_taken_opens_nothing(site: RoomSite) -> None:
    number = site.plan(["S1"])
    with site.sessions() as db:
        db.scalars(select(Attempt)).one().code_hash = entry_code_hash(CODE)
        db.commit()

    async def work() -> None:
        async with served(site) as (room, browser):
            find = room.find_attempt

            async def found_as_new_codes_are_issued(attempt: int) -> LiveAttempt | None:
                found = await find(attempt)
                await room.write(
                    lambda db: issue_entry_codes(db, number, actor="j", now=room.now())
                )
                return found

            room.find_attempt = found_as_new_codes_are_issued  # type: ignore[method-assign]
            client = browser()
            await client.get("/log-in")
            assert (await client.form("/log-in/code", card="S1", code=CODE)).status == 403

    run(work)
    with site.sessions() as db:
        assert not db.scalars(select(LogIn)).all()


def test_the_cookie_goes_with_the_browser(site: RoomSite, first: str) -> None:
    async def work() -> None:
        async with served(site) as (_, browser):
            client = browser()
            await client.get("/log-in")
            answer = await client.form("/log-in", login="trainer", password=first)
            [cookie] = [each for each in answer.cookies if each.startswith(f"{COOKIE}=")]
            assert not re.search("max-age|expires", cookie, re.IGNORECASE)
            for part in ("HttpOnly", "SameSite=Strict", "Path=/"):
                assert part in cookie

    run(work)


def test_a_second_log_in_in_one_browser_asks_first(site: RoomSite, first: str) -> None:
    give_codes(site, site.plan(["S1", "S2"]))

    async def work() -> None:
        async with served(site) as (_, browser):
            client = await entered(browser, "S1")
            await client.get("/log-in")
            token = client.cookies[COOKIE]
            home = (await client.get("/")).location
            opened = await client.post(
                f"/api/attempt/{home[6:]}/open", {"tab": "t", "take_over": False}
            )
            assert opened.status == 200
            ways: list[tuple[str, dict[str, str]]] = [
                ("/log-in/code", {"card": "S2", "code": f"{CODE}2"}),
                ("/log-in", {"login": "trainer", "password": first}),
            ]
            for where, given in ways:
                for more in (
                    {},
                    {"instead_of": "0" * 16, "sure": "yes"},
                    {"instead_of": said(client)},
                ):
                    asked = await client.form(where, **given, **more)
                    assert asked.status == 409, (where, more)
                    assert "姓名S1 正在作答" in asked.body.decode()
                    assert "上午场" in asked.body.decode()
                    assert client.cookies[COOKIE] == token
            assert (await client.get(home)).status == 200, "still there"
            forms = await client.get(f"/log-in?instead_of={said(client)}")
            assert forms.body.decode().count('name="sure"') == 2
            where, given = ways[0]
            came = await client.form(where, **given, instead_of=said(client), sure="yes")
            assert came.status == 303
            assert client.cookies[COOKIE] != token
            other = browser()
            other.cookies[COOKIE] = token
            assert (await other.get(home)).location == "/log-in", "the first log-in has ended"

    def said(client: Client) -> str:
        return hashlib.sha256(client.cookies[COOKIE].encode()).hexdigest()[:16]

    run(work)


def test_who_comes_in_again_is_not_asked(site: RoomSite, first: str) -> None:
    give_codes(site, site.plan(["S1"]))

    async def work() -> None:
        async with served(site) as (_, browser):
            client = await entered(browser, "S1")
            assert (await client.form("/log-in/code", card="S1", code=f"{CODE}1")).status == 303
            person = await logged_in(browser, "trainer", first)
            assert (await person.form("/log-in", login="TRAINER", password=first)).status == 303
            page = (await person.get("/log-in")).body.decode()
            assert "某人 已登录" in page
            assert "正在作答" not in page

    run(work)
    assert site.incidents() == []


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
