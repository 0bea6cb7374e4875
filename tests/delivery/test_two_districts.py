"""Two districts' rooms beside each other: what opens one opens nothing of the other, for every role and at every address.

Each site has its own database, keys and process (docs/province.zh-CN.md); browsers send one room's cookies to the other where both
are behind one host name, so that is what is tried here.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select, update

from records.accounts.entry_code import entry_code_hash
from records.accounts.log_in import LogIn
from records.exams.attempt import Attempt
from records.people.person import find_person
from records.roles import ROLES
from tests.delivery.test_permissions import address, ask, requests
from tests.support.http_client import Client
from tests.support.room_http import Browser, logged_in, ready_account, served
from tests.support.room_site import RoomSite, copy_site, run

MINE = "MINE-1"
CODE = "AAAA-BBBB-CCCC"
IN_AND_OUT = ("/log-in", "/log-in/code", "/log-out")


class District:
    """A site with a session, somebody called to it, and an account for each role: the same logins in every district."""

    def __init__(self, site: RoomSite) -> None:
        self.site, self.session = site, site.plan([MINE])
        self.passwords: dict[str, str] = {}
        with site.sessions() as db:
            person = find_person(db, MINE)
            for role in ROLES:
                cadre = person if role == "cadre" else None
                self.passwords[role] = ready_account(db, role, role, person=cadre)
            attempt = db.scalars(select(Attempt)).one()
            self.attempt = attempt.id
            db.commit()

    def give_code(self) -> None:
        """The candidate's entry code is `CODE`."""
        with self.site.sessions() as db:
            db.execute(update(Attempt).values(code_hash=entry_code_hash(CODE)))
            db.commit()

    def log_ins(self) -> int:
        """How many there were."""
        with self.site.sessions() as db:
            return len(db.scalars(select(LogIn.token_hash)).all())


@pytest.fixture
def districts(prepared: Path, tmp_path: Path) -> Iterator[tuple[District, District]]:
    """Two that were set up alike."""
    sites = []
    for name in ("east", "west"):
        (tmp_path / name).mkdir()
        sites.append(copy_site(prepared, tmp_path / name))
    yield District(sites[0]), District(sites[1])
    for site in sites:
        site.close()


def there_with_cookies(browser: Browser, known: Client) -> Client:
    """A browser at the other room, which has what the room of ``known`` gave it."""
    client = browser()
    client.cookies, client.xsrf = dict(known.cookies), known.xsrf
    return client


async def opens_nothing(client: Client, district: District, whose: str) -> int:
    """Ask for every address as nobody is let in; returns how many were tried."""
    tried = 0
    for method, pattern, action in requests():
        where = address(pattern, district.attempt, district.session)
        if action in (None, "anybody") or where in IN_AND_OUT:
            continue
        answer = await ask(client, method, where)
        place = (whose, method, where, answer.status)
        assert answer.status in (401, 302), place
        assert answer.status == 401 or answer.location == "/log-in", place
        tried += 1
    return tried


@pytest.mark.parametrize(
    "roles",
    [("administrator",), pytest.param(ROLES, marks=[pytest.mark.full, pytest.mark.slow])],
    ids=("one", "every"),
)
def test_a_log_in_of_one_district_is_nobody_in_the_other(
    districts: tuple[District, District], roles: tuple[str, ...]
) -> None:
    east, west = districts

    async def work() -> None:
        async with served(east.site) as (_, at_east), served(west.site) as (_, at_west):
            for role in roles:
                known = await logged_in(at_east, role, east.passwords[role])
                assert known.cookies
                tried = await opens_nothing(there_with_cookies(at_west, known), west, role)
                assert tried > 100
                # It is still what it was where it belongs.
                assert (await known.get("/")).status in (200, 302)
                assert (await known.get("/")).location != "/log-in"

    run(work)
    assert west.log_ins() == 0


def test_a_password_of_one_district_opens_the_other_for_nobody(
    districts: tuple[District, District],
) -> None:
    """Logins are the same words in both; passwords are not."""
    east, west = districts

    async def work() -> None:
        async with served(west.site) as (_, at_west):
            for role in ROLES:
                client = at_west()
                await client.get("/log-in")
                answer = await client.form("/log-in", login=role, password=east.passwords[role])
                assert answer.status not in (302, 303), role

    run(work)
    assert west.log_ins() == 0


def test_an_entry_code_of_one_district_opens_nothing_in_the_other(
    districts: tuple[District, District],
) -> None:
    east, west = districts
    east.give_code()

    async def work() -> None:
        async with served(east.site) as (_, at_east), served(west.site) as (_, at_west):
            known = at_east()
            await known.get("/log-in")
            assert (await known.form("/log-in/code", card=MINE, code=CODE)).status == 303
            await known.get("/log-in")
            other = at_west()
            await other.get("/log-in")
            answer = await other.form("/log-in/code", card=MINE, code=CODE)
            assert answer.status not in (302, 303)
            await opens_nothing(there_with_cookies(at_west, known), west, "entry_code")

    run(work)
    assert west.log_ins() == 0
