"""The room's server: one Tornado process, its addresses, and what it does by itself every second."""

from __future__ import annotations

import asyncio
import logging
import socket
import ssl
import time
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import Session
from tornado import web
from tornado.httpserver import HTTPServer

from delivery.handlers import routes
from delivery.handlers.static import STATIC, StaticFiles, static_version
from delivery.rate_limit import FailureLimit
from delivery.request import Icon, Identity, NotFound
from exam_room.room import PULSE, Room
from exam_room.writing import hand_in_expired
from grading.hand_in import write_missing
from grading.nbgrader.course import Course
from grading.score_worker import PracticeScorer
from records.accounts.account import Account
from records.accounts.log_in import find_log_in, token_hash
from records.accounts.password import PasswordPolicy
from records.exams.attempt import Attempt
from records.people.person import Person

if TYPE_CHECKING:
    from question_bank.bank import ItemBank

PING = 20.0
"""Seconds after which those who wait hear something, so that nothing on the way takes the line for dead."""
MAX_BODY = 2 * 2**20
"""Bytes of a request: a page that was offline sends hundreds of long answers in one."""
MOST_FAILURES, FAILURE_SECONDS = 300, 600.0
"""Failed log-ins from one address: an office with many people who mistype stays below."""
MOST_OWN_FAILURES = 20
"""Failed tries from one address for one name."""

log = logging.getLogger("lawstudy.room")


@dataclass(frozen=True)
class RoomSettings:
    """``secure``: the page comes over TLS, so cookies may insist on it; ``item_folders`` beside the shipped one."""

    records_url: str
    course: Course
    site_name: str
    secure: bool = False
    item_folders: tuple[Path, ...] = ()
    policy: PasswordPolicy = field(default_factory=PasswordPolicy)


class RoomServer:
    """What the handlers share."""

    def __init__(self, settings: RoomSettings, room: Room) -> None:
        self.settings, self.room = settings, room
        self.site_name, self.policy = settings.site_name, settings.policy
        self.version = static_version()
        self.address_failures = FailureLimit(MOST_FAILURES, FAILURE_SECONDS, time.monotonic)
        self.name_failures = FailureLimit(MOST_OWN_FAILURES, FAILURE_SECONDS, time.monotonic)
        # Two at a time: each needs 19 MiB, and there are two cores.
        self.hashing = ThreadPoolExecutor(2, "argon2")
        self.scorer = PracticeScorer(settings.records_url, settings.course)
        self._identities: dict[str, Identity] = {}
        self._bank: ItemBank | None = None
        self._self_check: frozenset[str] | None = None

    async def bank(self) -> ItemBank:
        """The items, for self-check; read when the first question is checked."""
        if self._bank is None:
            from question_bank.bank import SHIPPED_ITEMS, load_bank  # brings pydantic along

            folders = [SHIPPED_ITEMS, *self.settings.item_folders]
            loop = asyncio.get_running_loop()
            self._bank = await loop.run_in_executor(None, load_bank, folders)
        return self._bank

    def self_check_items(self) -> frozenset[str]:
        """The only items that may be checked: the answer of any other is a secret."""
        if self._self_check is None:
            from courses.lesson.files import self_check_items  # brings nbformat along

            self._self_check = self_check_items()
        return self._self_check

    async def identity(self, token: str | None) -> Identity | None:
        """Who holds this cookie; ``None`` when nobody does any more."""
        if not token:
            return None
        key = token_hash(token)
        known = self._identities.get(key)
        now = self.room.now()
        if known is not None and now < known.expires_at:
            return known
        found = await self.room.read(lambda db: _identity(db, token, key, now))
        if found is None:
            self._identities.pop(key, None)
        else:
            self._identities[key] = found
        return found

    def forget(self, *, account: int | None = None, attempt: int | None = None) -> None:
        """Look log-ins up anew: they were ended, or what they may do has changed."""
        for key, identity in list(self._identities.items()):
            if (account is not None and identity.account == account) or (
                attempt is not None and identity.attempt == attempt
            ):
                del self._identities[key]


def _identity(db: Session, token: str, key: str, now: Any) -> Identity | None:
    row = find_log_in(db, token, now)
    if row is None:
        return None
    if row.attempt_id is not None:
        attempt = db.get_one(Attempt, row.attempt_id)
        person: Person | None = attempt.call.person
        assert person is not None
        return Identity(
            key,
            None,
            row.attempt_id,
            person.number,
            person.name,
            person.number,
            frozenset({"cadre"}),
            False,
            row.expires_at,
        )
    account = db.get_one(Account, row.account_id)
    person = account.person
    return Identity(
        key,
        account.id,
        None,
        account.login,
        account.name,
        person.number if person else None,
        frozenset(account.roles),
        account.must_change,
        row.expires_at,
    )


def make_app(server: RoomServer) -> web.Application:
    """The application with all its addresses."""
    cookie = {"httponly": True, "samesite": "Strict", "secure": server.settings.secure}
    return web.Application(
        [
            *routes(),
            (r"/favicon.ico", Icon),
            (r"/static/(.*)", StaticFiles, {"path": str(STATIC)}),
        ],
        server=server,
        template_path=str(Path(__file__).parent / "templates"),
        xsrf_cookies=True,
        xsrf_cookie_kwargs=cookie,
        default_handler_class=NotFound,
        log_function=_quiet,
        compress_response=False,
    )


async def serve(
    settings: RoomSettings,
    *,
    sockets: Sequence[socket.socket],
    tls: ssl.SSLContext | None = None,
    started: Callable[[], None] = lambda: None,
    stop: asyncio.Event | None = None,
) -> None:
    """Answer at ``sockets`` until ``stop``; ``started`` is called when it does."""
    room = Room(settings.records_url, settings.course)
    await room.refresh()
    await room.refresh()  # The attempts of a practice session that the first made.
    room.load()
    server = RoomServer(settings, room)
    http = HTTPServer(make_app(server), max_body_size=MAX_BODY, ssl_options=tls, xheaders=False)
    http.add_sockets(sockets)
    await room.tell_absence()
    await room.in_files(lambda: _write_missing(room))
    tasks = [
        asyncio.create_task(_every(0.5, lambda: hand_in_expired(room))),
        asyncio.create_task(_every(PULSE.total_seconds(), room.pulse)),
        asyncio.create_task(_every(5.0, room.refresh)),
        asyncio.create_task(_every(0.05, room.announce_starts)),
        asyncio.create_task(_every(PING, room.ping_listeners)),
    ]
    started()
    try:
        await (stop or asyncio.Event()).wait()
    finally:
        http.stop()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await http.close_all_connections()
        await server.scorer.close()
        server.hashing.shutdown()
        room.close()


async def _every(seconds: float, work: Callable[[], Awaitable[object]]) -> None:
    """Do it again and again; a failure is logged and does not end it."""
    while True:
        await asyncio.sleep(seconds)
        try:
            await work()
        except Exception:
            log.exception("regular work failed")


def _write_missing(room: Room) -> None:
    with room.open_db() as db:
        for number in write_missing(db, room.course):
            log.error("the recorded answers of %s do not make the paper that was receipted", number)


def _quiet(handler: web.RequestHandler) -> None:
    """No line for each request: nobody reads them, and addresses say who did what."""
    if handler.get_status() >= 500:
        log.error("%s %s %s", handler.get_status(), handler.request.method, handler.request.path)
