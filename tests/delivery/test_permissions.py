"""Every address of the room with every role, with none, and with somebody else's numbers: derived from the table."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterator

import pytest
from sqlalchemy import select, update

from delivery.handlers import routes
from records.accounts.administration import create_account
from records.accounts.entry_code import entry_code_hash
from records.accounts.permissions import RULES, TABLE, Action, may
from records.exams.attempt import Attempt
from records.exams.sitting import Sitting
from records.people.person import find_person
from records.roles import ROLES
from tests.support.http_client import Answer, Client
from tests.support.released_exam import EXAM
from tests.support.room_http import CHEAP, Browser, logged_in, served
from tests.support.room_site import RoomSite, run

MINE, OTHERS = "MINE-1", "OTHER-1"
CODE = "AAAA-BBBB-CCCC"
METHODS = ("GET", "POST")


def requests() -> Iterator[tuple[str, str, Action | None]]:
    """Method, pattern and action of everything that the room answers."""
    for pattern, handler, *_ in routes():
        for method in METHODS:
            yield method, pattern, handler.actions.get(method)  # type: ignore[attr-defined]


def address(pattern: str, attempt: int, sitting: int) -> str:
    """An address of a pattern, with numbers that exist."""
    number = sitting if "session" in pattern else attempt
    text = re.sub(r"\(\[0-9\]\{1,9\}\)", str(number), pattern)
    text = re.sub(r"\(\[0-9a-f\]\{(16|64)\}\)", lambda found: "0" * int(found[1]), text)
    text = re.sub(r"\(\[a-z0-9-\]\{1,80\}\)", "no-such-lesson", text)
    text = text.replace("([^/]+)", EXAM)
    text = re.sub(r"\((\w[\w-]*)\|[^)]*\)", r"\1", text)
    assert not set(text) & set("()[]|"), text
    return text.replace("\\", "")


@pytest.fixture
def people(site: RoomSite) -> tuple[RoomSite, dict[str, str], int]:
    """A session with two candidates, and an account for each role; the cadre is the first candidate."""
    session_id = site.plan([MINE, OTHERS])
    passwords: dict[str, str] = {}
    with site.sessions() as db:
        person = find_person(db, MINE)
        for role in ROLES:
            account, passwords[role] = create_account(
                db,
                role,
                "" if role == "cadre" else f"某{role}",
                [role],
                person=person if role == "cadre" else None,
                actor="test",
                policy=CHEAP,
            )
            account.must_change = False
        mine = db.scalars(select(Attempt).order_by(Attempt.id)).first()
        assert mine is not None
        db.execute(
            update(Attempt).where(Attempt.id == mine.id).values(code_hash=entry_code_hash(CODE))
        )
        db.commit()
    return site, passwords, session_id


async def ask(client: Client, method: str, where: str) -> Answer:
    return await (client.get(where) if method == "GET" else client.post(where, {}))


def everywhere(
    people: tuple[RoomSite, dict[str, str], int],
    who: Callable[[Browser], Awaitable[Client]],
    check: Callable[[str, str, Action | None, Answer], None],
) -> None:
    site, _, session_id = people

    async def work() -> None:
        async with served(site) as (room, browser):
            client = await who(browser)
            [other] = [s for s in room.attempts.values() if s.candidate.number == OTHERS]
            for method, pattern, action in requests():
                if pattern in ("/log-out", "/log-in", "/log-in/code") and method == "POST":
                    continue
                where = address(pattern, other.attempt.id, session_id)
                check(method, where, action, await ask(client, method, where))

    # Some four hundred requests, one after the other.
    run(work, most=120)


def test_the_table_names_every_action_of_the_handlers_and_no_other() -> None:
    # The Hub asks these two, beside the way to it (`delivery.hub.groups`).
    used = {action for _, _, action in requests() if action} | {"lab.use", "lab.study"}
    assert used == {action for action, rule in RULES.items() if not rule.reserved}
    assert all(roles <= {*ROLES, "entry_code"} for roles in TABLE.values())
    assert {action for action, roles in TABLE.items() if "entry_code" in roles} == {
        "exam.sit",
        "log_out",
    }


def test_an_auditor_may_change_nothing_but_what_is_theirs() -> None:
    changing = {action for method, _, action in requests() if method == "POST" and action}
    assert {action for action in changing if may(["auditor"], action)} == {
        "anybody",
        "log_out",
        "own.change",
    }


def test_nobody_gets_anything_without_logging_in(
    people: tuple[RoomSite, dict[str, str], int],
) -> None:
    async def nobody(browser: Browser) -> Client:
        client = browser()
        await client.get("/log-in")
        return client

    def check(method: str, where: str, action: Action | None, answer: Answer) -> None:
        if action is None:
            assert answer.status == 405, (method, where)
        elif action != "anybody":
            assert answer.status in (401, 302), (method, where, answer.status)
            assert answer.status == 401 or answer.location == "/log-in"

    everywhere(people, nobody, check)


@pytest.mark.parametrize("role", ROLES)
def test_a_role_gets_what_the_table_says_and_nothing_of_others(
    people: tuple[RoomSite, dict[str, str], int], role: str
) -> None:
    _, passwords, _ = people

    def check(method: str, where: str, action: Action | None, answer: Answer) -> None:
        place = (role, method, where, answer.status)
        if action is None:
            assert answer.status == 405, place
        elif not may([role], action):
            assert answer.status == 403, place
        elif action == "exam.sit":
            assert answer.status == 404, place  # Another candidate's: not even that it exists.
        else:
            assert answer.status in (200, 204, 302, 303, 400, 404, 409), place
        assert b"Traceback" not in answer.body, place

    everywhere(people, lambda browser: logged_in(browser, role, passwords[role]), check)


async def by_code(browser: Browser) -> Client:
    client = browser()
    await client.get("/log-in")
    assert (await client.form("/log-in/code", card=MINE, code=CODE)).status == 303
    await client.get("/log-in")
    return client


def test_an_entry_code_opens_nothing_but_ones_own_paper_at_any_address(
    people: tuple[RoomSite, dict[str, str], int],
) -> None:
    def check(method: str, where: str, action: Action | None, answer: Answer) -> None:
        place = (method, where, answer.status)
        if action is None:
            assert answer.status == 405, place
        elif action == "exam.sit":
            assert answer.status == 404, place  # Another candidate's.
        elif action != "anybody":
            assert answer.status == 403, place

    everywhere(people, by_code, check)


def test_an_entry_code_opens_its_paper(people: tuple[RoomSite, dict[str, str], int]) -> None:
    site, _, _ = people

    async def work() -> None:
        async with served(site) as (room, browser):
            client = await by_code(browser)
            [mine] = [s for s in room.attempts.values() if s.candidate.number == MINE]
            home = f"/exam/{mine.attempt.id}"
            assert (await client.get("/")).location == home
            own = await client.get(home)
            assert own.status == 200
            assert mine.candidate.number in own.body.decode()
            assert (await browser().get(home)).location == "/log-in"

    run(work)


STUDY = (
    ("GET", "/lesson/no-such-lesson"),
    ("GET", "/wrong-book"),
    ("GET", "/review"),
    ("GET", "/practice"),
    ("GET", "/chapter/1"),
    ("GET", "/lesson/no-such-lesson/more"),
    ("GET", "/api/calculators/deadline"),
    ("POST", "/api/self-check"),
    ("GET", "/api/study/answers"),
    ("POST", "/api/study/answers"),
)


@pytest.mark.parametrize("open_book", [False, True])
def test_nobody_studies_while_their_closed_book_paper_is_open(
    people: tuple[RoomSite, dict[str, str], int], open_book: bool
) -> None:
    site, passwords, _ = people
    with site.sessions() as db:
        db.execute(update(Sitting).values(open_book=open_book))
        db.commit()

    async def statuses(client: Client) -> list[int]:
        return [(await ask(client, method, where)).status for method, where in STUDY]

    async def work() -> None:
        async with served(site) as (room, browser):
            cadre = await logged_in(browser, "cadre", passwords["cadre"])
            free = await statuses(cadre)
            assert free == [404, 200, 200, 200, 200, 404, 200, 404, 200, 404]
            trainer = await logged_in(browser, "trainer", passwords["trainer"])
            paper = await by_code(browser)
            [mine] = [s for s in room.attempts.values() if s.candidate.number == MINE]
            where = f"/api/attempt/{mine.attempt.id}"
            opened = await paper.post(f"{where}/open", {"tab": "t", "take_over": False})
            assert opened.status == 200
            assert await statuses(cadre) == (free if open_book else [409] * len(STUDY))
            if not open_book:
                assert "闭卷" in (await cadre.get("/wrong-book")).body.decode()
            assert await statuses(trainer) == free
            done = await paper.post(f"{where}/hand-in", {"page": opened.json()["page"]})
            assert done.status == 200
            assert await statuses(cadre) == free

    run(work)


def test_a_request_without_the_token_changes_nothing(
    people: tuple[RoomSite, dict[str, str], int],
) -> None:
    site, passwords, session_id = people

    async def work() -> None:
        async with served(site) as (room, browser):
            client = await logged_in(browser, "administrator", passwords["administrator"])
            client.xsrf = ""
            answer = await client.post(f"/api/session/{session_id}/end", {"reason": "伪造"})
            assert answer.status == 403
            assert room.sittings[session_id].ended_at is None

    run(work)


def test_every_answer_carries_the_headers(people: tuple[RoomSite, dict[str, str], int]) -> None:
    site, _, _ = people

    async def work() -> None:
        async with served(site) as (_, browser):
            port = browser().port
            for where in ("/log-in", "/no-such", "/static/room.css", "/me"):
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.write(
                    f"GET {where} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode()
                )
                head = (await reader.read()).split(b"\r\n\r\n")[0].decode()
                writer.close()
                assert "default-src 'none'" in head, where
                assert "unsafe" not in head
                assert "X-Content-Type-Options: nosniff" in head
                assert "frame-ancestors 'none'" in head
                for cookie in re.findall("Set-Cookie: (.*)", head):
                    assert "HttpOnly" in cookie
                    assert "SameSite=Strict" in cookie

    run(work)
