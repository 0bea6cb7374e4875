"""A Hub of several districts, without its processes: what the room hands over to whom, and whose accounts the Hub knows by what."""

from __future__ import annotations

import asyncio
import html
import re
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from delivery.context import HubLink
from delivery.handlers.hub import hub_for
from delivery.handover import challenge_of, new_verifier, redeem
from delivery.hub.districts import HANDED, District, DistrictAccounts
from delivery.hub.members import district_of
from foundation.clock import utc_now
from records.accounts.account import find_account
from records.accounts.administration import deactivate
from records.accounts.log_in import close_all_log_ins, open_log_in
from records.roles import ROLES, Role
from tests.support.http_client import Client
from tests.support.room_http import Browser, logged_in, ready_account, served
from tests.support.room_site import RoomSite, copy_site, run

HUB = "http://hub.example:8100/"
_REFRESH = re.compile(r'http-equiv="refresh" content="0;url=([^"]*)"')


def link(folder: Path, district: str = "jia") -> HubLink:
    return HubLink(lambda: HUB, learners=False, district=lambda: district, handover=folder)


def account(site: RoomSite, role: Role) -> str:
    with site.sessions() as db:
        password = ready_account(db, role, role)
        db.commit()
        return password


def refresh(body: bytes) -> str:
    found = _REFRESH.search(body.decode())
    assert found is not None, body
    return html.unescape(found[1])


async def log_in(browser: Browser, role: str, password: str) -> Client:
    return await logged_in(browser, role, password)


def test_the_room_gives_a_code_to_who_is_logged_in_and_for_its_own_hub(
    site: RoomSite, tmp_path: Path
) -> None:
    password, folder = account(site, "trainer"), tmp_path / "handover"
    verifier = new_verifier()
    state = challenge_of(verifier)

    async def work() -> None:
        async with served(site, hub=link(folder)) as (_, browser):
            # Another site's page sent the browser: without the cookie it is asked for once more, and then to log in.
            stranger = browser()
            again = refresh((await stranger.get(f"/hand-over?state={state}")).body)
            assert again == f"/hand-over?state={state}&again=yes"
            assert (await stranger.get(again)).location == "/log-in?to=lab"
            assert refresh((await stranger.get("/from-lab")).body) == "/me"
            client = await log_in(browser, "trainer", password)
            way = refresh((await client.get("/to-lab")).body)
            assert way == f"{HUB}hub/login?district=jia"
            back = refresh((await client.get(f"/hand-over?state={state}&hub=//evil/")).body)
            assert back.startswith(f"{HUB}hub/handover?")
            query = parse_qs(urlsplit(back).query)
            assert query["state"] == [state]
            token = client.cookies["lawstudy"]
            assert token not in back
            assert redeem(folder, query["code"][0], verifier, utc_now()) == token
            for wrong in ("", "?state=", "?state=x", "?state=../../x", f"?state={state}x"):
                assert (await client.get(f"/hand-over{wrong}")).status == 400
            assert list(folder.iterdir()) == []

    run(work)


def test_it_gives_none_to_who_has_no_server_or_must_change_their_password(
    site: RoomSite, tmp_path: Path
) -> None:
    folder, state = tmp_path / "handover", challenge_of(new_verifier())
    passwords = {role: account(site, role) for role in ("liaison", "reviewer")}

    async def work() -> None:
        async with served(site, hub=link(folder)) as (_, browser):
            client = await log_in(browser, "liaison", passwords["liaison"])
            assert (await client.get(f"/hand-over?state={state}")).status == 403
        with site.sessions() as db:
            found = find_account(db, "reviewer")
            assert found is not None
            found.must_change = True
            db.commit()
        async with served(site, hub=link(folder)) as (_, browser):
            client = await log_in(browser, "reviewer", passwords["reviewer"])
            assert (await client.get(f"/hand-over?state={state}")).location == "/password"
        # A site with a Hub of its own, or with none, hands nothing over.
        for other in (HubLink(lambda: HUB, handover=folder), link(folder, ""), None):
            async with served(site, hub=other) as (_, browser):
                client = await log_in(browser, "liaison", passwords["liaison"])
                assert (await client.get(f"/hand-over?state={state}")).status == 404
                assert (await client.get("/from-lab")).status == 404
        assert not folder.exists()

    run(work)


def test_no_page_of_the_hub_changes_anything_in_the_room(site: RoomSite, tmp_path: Path) -> None:
    password = account(site, "trainer")

    async def work() -> None:
        async with served(site, hub=link(tmp_path)) as (_, browser):
            client = await log_in(browser, "trainer", password)
            client.headers = {"Origin": HUB.rstrip("/")}
            assert (await client.form("/log-out")).status == 403

    run(work)


def test_the_hub_is_at_its_own_host(tmp_path: Path) -> None:
    assert hub_for(link(tmp_path), "jia.example:8001") == HUB


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("jia-12", ("jia", 12)),
        ("jia2-1", ("jia2", 1)),
        *[(wrong, None) for wrong in ("u12", "jia-", "jia-0", "jia-01", "jia-1x", "-1", "JIA-1")],
        *[(wrong, None) for wrong in ("jia:1", "jia-1\n", "jia-１", "jia--1", "../jia-1", "")],
    ],
)
def test_names_at_the_hub(name: str, found: tuple[str, int] | None) -> None:
    assert district_of(name) == found


class Two:
    """The same accounts in two districts, and the Hub's way to ask about them."""

    def __init__(self, sites: dict[str, RoomSite], folder: Path) -> None:
        self.sites = sites
        self.tokens: dict[tuple[str, str], str] = {}
        for code, site in sites.items():
            with site.sessions() as db:
                for role in ROLES:
                    ready_account(db, role, role)
                    found = find_account(db, role)
                    assert found is not None
                    token = open_log_in(db, account_id=found.id, address="", now=utc_now(), hours=1)
                    self.tokens[code, role] = token
                db.commit()
        self.hub = DistrictAccounts(
            districts=[
                District(
                    code,
                    code,
                    site.url,
                    learners=False,
                    address=f"http://{code}.example/",
                    find_room=lambda: "",
                    handover=folder / code,
                )
                for code, site in sites.items()
            ]
        )

    def number(self, code: str, role: str) -> int:
        with self.sites[code].sessions() as db:
            found = find_account(db, role)
            assert found is not None
            return found.id

    def visitor(self, cookie: str) -> Any:
        handler = SimpleNamespace(get_cookie=lambda name: cookie if name == HANDED else None)
        return asyncio.run(self.hub.visitor(handler))

    def standing(self, *names: str) -> dict[str, Any]:
        return asyncio.run(self.hub.standings(names))


@pytest.fixture
def two(prepared: Path, tmp_path: Path) -> Iterator[Two]:
    sites = {}
    for code in ("jia", "yi"):
        (tmp_path / code).mkdir()
        sites[code] = copy_site(prepared, tmp_path / code)
    yield Two(sites, tmp_path)
    for site in sites.values():
        site.close()


def test_a_log_in_is_somebody_in_its_own_district_alone(two: Two) -> None:
    for role in ROLES:
        mine = two.visitor(f"jia.{two.tokens['jia', role]}")
        assert (mine.district, mine.login) == ("jia", role)
        assert mine.hub_name == f"jia-{two.number('jia', role)}"
        assert mine.groups == [f"jia-{role}"]
        for lie in ("yi.", "bing.", ".", "", "jia", "jia.yi."):
            assert two.visitor(f"{lie}{two.tokens['jia', role]}") is None, (role, lie)


def test_what_happens_in_one_district_is_none_of_the_others_business(two: Two) -> None:
    number = two.number("jia", "trainer")
    assert number == two.number("yi", "trainer")
    jia, yi = f"jia-{number}", f"yi-{number}"
    with two.sites["jia"].sessions() as db:
        found = find_account(db, "trainer")
        assert found is not None
        close_all_log_ins(db, utc_now(), account_id=found.id)
        db.commit()
    now = two.standing(jia, yi)
    assert now[jia].ended_at is not None
    assert now[yi].ended_at is None
    assert two.visitor(f"jia.{two.tokens['jia', 'trainer']}") is None
    assert two.visitor(f"yi.{two.tokens['yi', 'trainer']}") is not None
    with two.sites["jia"].sessions() as db:
        found = find_account(db, "trainer")
        assert found is not None
        deactivate(db, found, actor="test", now=utc_now())
        db.commit()
    now = two.standing(jia, yi, "u1", "bing-1")
    assert now[jia].member is None
    assert now[yi].member.welcome
    # Who is of no district here has nothing here.
    assert now["u1"].member is now["bing-1"].member is None


def test_a_district_whose_database_is_away_keeps_nobody_else_out(two: Two, tmp_path: Path) -> None:
    jia, yi = (f"{code}-{two.number(code, 'trainer')}" for code in ("jia", "yi"))
    away = District(
        "jia", "jia", f"sqlite:///{tmp_path / 'none.db'}", False, "", lambda: "", tmp_path
    )
    hub = DistrictAccounts(districts=[away, two.hub.by_code["yi"]])
    found = asyncio.run(hub.standings([jia, yi]))
    # Nothing is said of it, so that nothing is ended.
    assert list(found) == [yi]
    assert found[yi].member is not None
