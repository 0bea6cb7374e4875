"""The room's pages for a person, forwarded: the browser speaks to its own Jupyter server only.

What goes through is what a candidate needs, below one address of Jupyter's. The room's cookies stay here; the browser
never has them, and those of the browser never come to the room.
"""

from __future__ import annotations

import asyncio
import re
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote

from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.extension.handler import ExtensionHandlerMixin
from tornado import web
from tornado.iostream import StreamClosedError

from delivery import messages
from delivery.lab.room_client import RoomAway, RoomClient

if TYPE_CHECKING:
    import httpx

    from delivery.lab.server import StudyServer

PLACE = "lawstudy/room"
"""Below the Jupyter server's base."""
PAGES: tuple[tuple[str, str], ...] = (
    (
        "GET",
        r"/|/me|/my-study|/my-card|/wrong-book|/review|/practice|/courses|/chapter/[0-9]{1,9}|/lesson/[a-z0-9-]{1,80}(/more)?|/exam/[0-9]{1,9}|/receipt/[0-9]{1,9}|/my-results/[0-9]{1,9}(\.pdf)?|/my-certificates/[0-9]{1,9}\.pdf|/static/[\w.-]+|/favicon\.ico",
    ),
    ("GET|POST", r"/log-in|/password|/my-irregularities/[0-9]{1,9}"),
    ("POST", r"/log-out|/practice/mock|/my-results/[0-9]{1,9}/(ask|withdraw)"),
    ("POST", r"/api/self-check"),
    ("GET", r"/api/calculators/[a-z]{1,20}"),
    ("GET|POST", r"/api/study/answers"),
    ("GET|POST", r"/api/attempt/[0-9]{1,9}(/[a-z-]+)?"),
    ("GET", r"/api/attempt/[0-9]{1,9}/paper/[0-9a-f]{16}"),
)
"""Methods and addresses of the room that go through."""
_ASKED = ("Accept", "Accept-Encoding", "Content-Type", "If-None-Match", "X-XSRFToken")
_WITHHELD = frozenset(
    {"connection", "keep-alive", "transfer-encoding", "content-length", "set-cookie", "date"}
)
"""Of the room's headers: what is between it and this server alone."""


_PAGE = """<!doctype html>
<html lang="zh-CN"><meta charset="utf-8"><title>{message}</title>
<body><p role="alert">{message}</p><p><a href="{home}">{back}</a></p></body></html>
"""


def is_forwarded(method: str, path: str) -> bool:
    """Whether this address of the room is one for candidates."""
    return any(
        method in methods.split("|") and re.fullmatch(pattern, path) for methods, pattern in PAGES
    )


class RoomPages(ExtensionHandlerMixin, JupyterHandler):
    """Everything below `PLACE`."""

    def set_default_headers(self) -> None:
        """The room's own come with its answer; Jupyter's would be others."""

    def check_xsrf_cookie(self) -> None:
        """The room checks its own token, which only its pages tell; the cookie that belongs to it is kept here."""

    @web.authenticated
    async def get(self, path: str) -> None:
        """Forward."""
        await self._forward(path)

    @web.authenticated
    async def post(self, path: str) -> None:
        """Forward."""
        await self._forward(path)

    @property
    def _study(self) -> StudyServer:
        found: StudyServer = self.settings["lawstudy_study"]
        return found

    async def _forward(self, path: str) -> None:
        method, where = str(self.request.method), f"/{path}"
        if not is_forwarded(method, where):
            self._say(404, messages.NOT_FOR_LEARNERS)
            return
        if self.request.query:
            where += f"?{self.request.query}"
        headers = {
            name: self.request.headers[name] for name in _ASKED if name in self.request.headers
        }
        headers["X-Forwarded-Prefix"] = quote(f"{self.base_url}{PLACE}")
        self._answering = asyncio.ensure_future(self._answer(method, where, headers))
        try:
            await self._answering
        except (asyncio.CancelledError, StreamClosedError):
            return  # The browser has left.
        except RoomAway as error:
            if self._headers_written:
                # In the middle of an answer: the page sees a broken one and asks again.
                self.detach().close()
                return
            self._say(502, str(error))

    async def _answer(self, method: str, where: str, headers: dict[str, str]) -> None:
        room = self._study.room
        before = room.log_in
        async with room.request(method, where, body=self.request.body, headers=headers) as answer:
            if room.log_in not in ("", before) and not await self._is_learner(room):
                self._say(403, messages.OTHER_LEARNER.format(learner=self._study.learner))
                return
            self._take_headers(answer)
            async for part in answer.aiter_raw():
                self.write(part)
                await self.flush()
        self.finish()

    async def _is_learner(self, room: RoomClient) -> bool:
        """Whether who has just logged in is the person whose folder this server shows; if not, they are logged out again."""
        me = await room.ask("/api/me")
        if me["number"] == self._study.learner:
            return True
        await room.log_out()
        return False

    def _take_headers(self, answer: httpx.Response) -> None:
        self.set_status(answer.status_code, answer.reason_phrase or None)
        self.clear_header("Content-Type")
        told = [
            (name, value) for name, value in answer.headers.multi_items() if name not in _WITHHELD
        ]
        for name in {name for name, _ in told}:
            self.clear_header(name)
        for name, value in told:
            self.add_header(name, value)

    def _say(self, status: int, message: str) -> None:
        """A sentence of this server's own: a page where a person asked for one."""
        self.set_status(status)
        self.set_header("Content-Security-Policy", "default-src 'none'; frame-ancestors 'self'")
        self.set_header("Cache-Control", "no-store")
        if "text/html" in self.request.headers.get("Accept", ""):
            self.set_header("Content-Type", "text/html; charset=utf-8")
            home = f"{self.base_url}{PLACE}/"
            self.finish(
                _PAGE.format(message=escape(message), home=escape(home), back=messages.BACK)
            )
        else:
            self.finish({"code": "error", "message": message})

    def on_connection_close(self) -> None:
        """The browser has left."""
        answering = getattr(self, "_answering", None)
        if answering is not None:
            answering.cancel()
        super().on_connection_close()


HANDLERS = [(rf"/{PLACE}/(.*)", RoomPages)]
