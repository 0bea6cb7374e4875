"""From the room to the Hub and back: for whom, at which address, and never by a page that the Hub's people made."""

from __future__ import annotations

import pytest

from delivery.context import HubLink
from delivery.handlers.hub import has_lab, hub_for
from records.roles import Role
from tests.support.http_client import Client
from tests.support.room_http import Browser, logged_in, ready_account, served
from tests.support.room_site import RoomSite, run

RUNS = HubLink(lambda: "http://127.0.0.1:8100/")


@pytest.mark.parametrize(
    ("link", "host", "address"),
    [
        (RUNS, "exam.example:8000", "http://exam.example:8100/"),
        (RUNS, "[::1]:8000", "http://[::1]:8100/"),
        (RUNS, "", "http://127.0.0.1:8100/"),
        (HubLink(RUNS.find, "https://hub.example/"), "exam.example", "https://hub.example/"),
        (HubLink(lambda: "", "https://hub.example/"), "exam.example", ""),
    ],
)
def test_the_hub_is_at_the_host_of_the_room(link: HubLink, host: str, address: str) -> None:
    assert hub_for(link, host) == address


def test_learners_have_it_where_the_site_grants_it() -> None:
    assert not has_lab(["trainer"], None)
    assert has_lab(["trainer"], RUNS)
    assert not has_lab(["cadre"], RUNS)
    assert has_lab(["cadre"], HubLink(RUNS.find, learners=True))


def _account(site: RoomSite, login: str, role: Role) -> str:
    with site.sessions() as db:
        password = ready_account(db, login, role)
        db.commit()
        return password


async def _log_in(browser: Browser, login: str, password: str) -> Client:
    return await logged_in(browser, login, password)


def test_who_comes_from_the_hub_goes_back_there_after_logging_in(site: RoomSite) -> None:
    password = _account(site, "trainer", "trainer")

    async def work() -> None:
        async with served(site, hub=RUNS) as (_, browser):
            client = browser()
            assert (await client.get("/to-lab")).location == "/log-in"
            page = await client.get("/log-in?to=lab")
            assert 'name="to" value="lab"' in page.body.decode()
            answer = await client.form("/log-in", login="trainer", password=password, to="lab")
            assert answer.location == "/to-lab"
            # Who is logged in already is not asked to log in anew.
            assert (await client.get("/log-in?to=lab")).location == "/to-lab"
            page = await client.get("/to-lab")
            assert "http://127.0.0.1:8100/hub/login" in page.body.decode()
            assert "打开我的 JupyterLab" in (await client.get("/me")).body.decode()
            # Nowhere else can be asked for.
            other = await client.get("/log-in?to=//evil.example")
            assert "evil" not in other.body.decode()

    run(work)


def test_who_has_no_server_is_told_so_and_a_room_without_a_hub_too(site: RoomSite) -> None:
    password = _account(site, "liaison", "liaison")

    async def work() -> None:
        async with served(site, hub=RUNS) as (_, browser):
            client = await _log_in(browser, "liaison", password)
            assert (await client.get("/to-lab")).status == 403
            assert "JupyterLab" not in (await client.get("/me")).body.decode()
        async with served(site) as (_, browser):
            client = await _log_in(browser, "liaison", password)
            assert (await client.get("/to-lab")).status == 404

    run(work)


@pytest.mark.parametrize(
    ("origin", "status"),
    [("http://127.0.0.1:8100", 403), ("http://localhost:8100", 403), ("http://127.0.0.1:x", 403)],
)
def test_a_page_of_the_hub_changes_nothing_in_the_room(
    site: RoomSite, origin: str, status: int
) -> None:
    """Whoever runs a server there could set the cookie that the room's check compares."""
    password = _account(site, "trainer", "trainer")

    async def work() -> None:
        async with served(site, hub=RUNS) as (_, browser):
            client = await _log_in(browser, "trainer", password)
            client.headers = {"Origin": origin}
            assert (await client.form("/log-out")).status == status
            client.headers = {}
            assert (await client.form("/log-out")).status == 303

    run(work)
