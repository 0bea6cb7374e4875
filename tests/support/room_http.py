"""The room's real application on a port of its own, and browsers that are closed at the end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from sqlalchemy.orm import Session
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets

from certification.keys import ensure_keys
from delivery.analyses import Commands
from delivery.app import MAX_BODY, make_app
from delivery.context import HubLink, RoomServer, RoomSettings
from delivery.transport import read_proxies
from exam_room.room import Room
from foundation.clock import utc_now
from foundation.site import MEASURED_FROM
from grading.exam_folders import ExamFolders
from records.accounts.administration import create_account
from records.accounts.password import PasswordPolicy
from records.people.person import Person
from records.roles import Role
from tests.support.http_client import Client
from tests.support.room_site import RoomSite

Browser = Callable[[], Client]
CHEAP = PasswordPolicy(time_cost=1, memory_kib=8)


def ready_account(
    db: Session, login: str, role: Role, *, name: str = "", person: Person | None = None
) -> str:
    """An account that need not change its password first, of a person or of nobody in particular; returns the password."""
    called = "" if person else name or login
    account, password = create_account(
        db, login, called, [role], person=person, actor="t", policy=CHEAP
    )
    account.must_change = False
    return password


@asynccontextmanager
async def served(
    site: RoomSite,
    *,
    failure_seconds: float = 0.0,
    address: str = "",
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    items: tuple[Path, ...] = (),
    statutes: Path | None = None,
    holidays: Path | None = None,
    lessons: Path | None = None,
    metrics_token: str = "",
    measured_from: int = MEASURED_FROM,
    analyses: Commands | None = None,
    hub: HubLink | None = None,
    secure: bool = False,
    proxies: tuple[str, ...] = (),
    port: int = 0,
) -> AsyncIterator[tuple[Room, Browser]]:
    """Yields the room, and a function that makes a browser."""
    room = site.room()
    signing_keys = site.course.root.parent / "keys" / "signing.keys"
    ensure_keys(signing_keys, utc_now().date())
    settings = RoomSettings(
        site.url,
        ExamFolders(site.course.root.parent, site.course, items),
        "试验区",
        policy=CHEAP,
        failure_seconds=failure_seconds,
        address=address,
        statutes=statutes,
        holidays=holidays,
        lessons=lessons,
        signing_keys=signing_keys,
        metrics_token=metrics_token,
        measured_from=measured_from,
        analyses=analyses,
        hub=hub,
        secure=secure,
        proxies=read_proxies(proxies),
    )
    server = RoomServer(settings, room)
    server.pause = pause
    http = HTTPServer(make_app(server), max_body_size=MAX_BODY)
    [socket] = bind_sockets(port, "127.0.0.1")
    http.add_socket(socket)
    browsers: list[Client] = []

    def browser() -> Client:
        browsers.append(Client("127.0.0.1", socket.getsockname()[1]))
        return browsers[-1]

    try:
        yield room, browser
    finally:
        for each in browsers:
            await each.closed()
        http.stop()
        await http.close_all_connections()
        await server.close()


async def logged_in(browser: Browser, login: str, password: str) -> Client:
    """A browser that came in by password."""
    client = browser()
    await client.get("/log-in")
    assert (await client.form("/log-in", login=login, password=password)).status == 303
    await client.get("/log-in")
    return client
