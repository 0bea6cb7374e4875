"""The room's server: one Tornado process, its addresses, and what it does by itself every few seconds."""

from __future__ import annotations

import asyncio
import gc
import logging
import socket
import ssl
from collections.abc import Awaitable, Callable, Sequence, Set
from pathlib import Path
from typing import Any

from tornado import httputil, web
from tornado.httpserver import HTTPServer

from delivery.assets import STATIC
from delivery.context import RoomServer, RoomSettings
from delivery.handlers import routes
from delivery.handlers.static import StaticFiles
from delivery.request import Icon, NotFound
from delivery.request_log import known_parts, log_request, told_path
from delivery.transport import ToTLS, Transport, redirecting
from exam_room.following import follow_others
from exam_room.opening import begin_given
from exam_room.pulse import PULSE, follow_wall, pulse, tell_absence
from exam_room.room import Room
from exam_room.writing import hand_in_expired
from grading.submitted import write_missing

FOLLOW = 0.25
"""Seconds after which what another room decided is known to those who wait here."""
PING = 20.0
"""Seconds after which those who wait hear something, so that nothing on the way takes the line for dead."""
MAX_BODY = 2 * 2**20
"""Bytes of a request: a page that was offline sends hundreds of long answers in one."""
log = logging.getLogger("lawstudy.room")


class _Application(web.Application):
    """Before anything looks at a request it is said where it comes from, and whether it came as it should."""

    def find_handler(
        self, request: httputil.HTTPServerRequest, **kwargs: Any
    ) -> web._HandlerDelegate:
        """The handler of its address, or the way to TLS."""
        transport: Transport = self.settings["transport"]
        transport.correct(request)
        if transport.refuses(request):
            return self.get_handler_delegate(request, ToTLS)
        return super().find_handler(request, **kwargs)


def make_app(server: RoomServer) -> web.Application:
    """The application with all its addresses."""
    known = known_parts(pattern for pattern, *_ in routes())
    cookie = {"httponly": True, "samesite": "Strict", "secure": server.settings.secure}
    return _Application(
        [
            *routes(),
            (r"/favicon.ico", Icon),
            (r"/static/(.*)", StaticFiles, {"path": str(STATIC)}),
        ],
        server=server,
        transport=Transport(server.settings.proxies, server.settings.secure),
        template_path=str(Path(__file__).parent / "templates"),
        xsrf_cookies=True,
        xsrf_cookie_kwargs=cookie,
        default_handler_class=NotFound,
        log_function=lambda handler: _requested(server, known, handler),
        compress_response=False,
    )


async def serve(
    settings: RoomSettings,
    *,
    sockets: Sequence[socket.socket],
    tls: ssl.SSLContext | None = None,
    plain: Sequence[socket.socket] = (),
    started: Callable[[Room], None] = lambda room: None,
    stop: asyncio.Event | None = None,
) -> None:
    """Answer at ``sockets`` until ``stop``; ``started`` is called with the room when it does.

    At ``plain`` whoever comes without TLS is sent on to the first of ``sockets``.
    """
    room = Room(settings.records_url, settings.course, shared=settings.rooms > 1)
    await room.refresh()
    await room.refresh()  # The attempts of a practice session that the first made.
    room.load()
    follow_wall(room)
    server = RoomServer(settings, room)
    http = HTTPServer(make_app(server), max_body_size=MAX_BODY, ssl_options=tls, xheaders=False)
    http.add_sockets(sockets)
    # A room may answer nowhere, and then nobody is sent on to it.
    port = int(sockets[0].getsockname()[1]) if plain else 0
    onward = HTTPServer(redirecting(port), max_body_size=MAX_BODY)
    onward.add_sockets(plain)
    # The sign of life that tells others of this room.
    await pulse(room)
    await tell_absence(room)
    await room.in_files(lambda: _write_missing(room))
    stopped = stop or asyncio.Event()
    tasks = [
        asyncio.create_task(_every(1.0, lambda: _end_if_lost(room, stopped))),
        asyncio.create_task(_every(0.5, lambda: hand_in_expired(room))),
        asyncio.create_task(_every(1.0, lambda: begin_given(room))),
        asyncio.create_task(_every(PULSE.total_seconds(), lambda: pulse(room))),
        asyncio.create_task(_every(5.0, room.refresh)),
        asyncio.create_task(_every(0.05, room.announce_starts)),
        asyncio.create_task(_every(FOLLOW, lambda: follow_others(room))),
        asyncio.create_task(_every(2.0, room.pages.tell)),
        asyncio.create_task(_every(PULSE.total_seconds(), lambda: _take_over(room))),
        asyncio.create_task(_every(PING, room.ping_listeners)),
    ]
    # What is here now stays: the garbage collector need not look at it while everybody waits for an answer.
    gc.collect()
    gc.freeze()
    started(room)
    try:
        await stopped.wait()
    finally:
        http.stop()
        onward.stop()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await http.close_all_connections()
        await onward.close_all_connections()
        await server.close()
        room.close()


async def _every(seconds: float, work: Callable[[], Awaitable[object]]) -> None:
    """Do ``work`` again and again, so many seconds after it was done; a failure is logged and does not end it."""
    while True:
        await asyncio.sleep(seconds)
        try:
            await work()
        except Exception:
            log.exception("regular work failed")


async def _end_if_lost(room: Room, stopped: asyncio.Event) -> None:
    """Another room has the database: this one has nothing to tell anybody any more."""
    if room.hold.lost and not stopped.is_set():
        log.error("another room took the database over: this one ends")
        stopped.set()


async def _take_over(room: Room) -> None:
    """Notebooks that a room was about to write when it was killed are written by the one that keeps the time after it.

    Those of papers of which this room was not told whether they are handed in are written by it.
    """
    if room.became_keeper or room.papers_missing:
        room.became_keeper = room.papers_missing = False
        await room.in_files(lambda: _write_missing(room))


def _write_missing(room: Room) -> None:
    with room.open_db() as db:
        for number in write_missing(db, room.course):
            log.error("the recorded answers of %s do not make the paper that was receipted", number)


def _requested(server: RoomServer, known: Set[str], handler: web.RequestHandler) -> None:
    path = told_path(handler.request.path, known)
    server.metrics.count(handler, path)
    log_request(handler, path)
