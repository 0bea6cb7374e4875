"""The exam room as one person's JupyterLab sees it: a place to ask, with a log-in that lives in this process's memory alone."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import orjson

from delivery import messages
from foundation.errors import LawStudyError

LOG_IN, XSRF = "lawstudy", "_xsrf"
"""The room's cookies."""
_TIMEOUT = httpx.Timeout(60.0, connect=5.0)
"""Seconds. Whoever waits for the start hears something every 20."""
_LOOPBACK = ("127.0.0.1", "::1", "localhost")


class RoomAway(LawStudyError):
    """No room answers."""


class RoomRefused(LawStudyError):
    """The room said no; ``status`` as it gave it, and its own words."""

    def __init__(self, status: int, message: str) -> None:
        self.status = status
        super().__init__(message)


class RoomClient:
    """``find`` gives the room's address whenever it is asked, empty while there is none: the room may move to another port.

    ``certificate``: what a room with TLS shows, where the machine does not trust it anyway. ``log_in``: the cookie of somebody who
    is logged in there already.
    """

    def __init__(
        self, find: Callable[[], str], certificate: Path | None = None, log_in: str = ""
    ) -> None:
        self._find, self._certificate, self._given = find, certificate, log_in
        self._client: httpx.AsyncClient | None = None
        self._address = ""

    @property
    def log_in(self) -> str:
        """The log-in's cookie, as far as this process knows; empty: nobody is logged in."""
        return (self._client.cookies.get(LOG_IN) or "") if self._client is not None else ""

    @asynccontextmanager
    async def request(
        self,
        method: str,
        path: str,
        *,
        body: bytes = b"",
        headers: Mapping[str, str] | None = None,
    ) -> AsyncIterator[httpx.Response]:
        """Ask; the answer's body is still to be read. Raises `RoomAway`."""
        client = self._connected()
        try:
            async with client.stream(
                method, self._address + path, content=body or None, headers=headers
            ) as answer:
                yield answer
        except httpx.HTTPError as error:
            raise RoomAway(messages.ROOM_AWAY) from error

    async def ask(self, path: str, body: bytes | None = None) -> dict[str, Any]:
        """The room's JSON; with ``body`` it is posted. Raises `RoomAway`, `RoomRefused`."""
        method, headers = "GET", {}
        if body is not None:
            method, headers = "POST", {"X-XSRFToken": await self._xsrf()}
        async with self.request(method, path, body=body or b"", headers=headers) as answer:
            text = await answer.aread()
        try:
            found = orjson.loads(text)
            assert isinstance(found, dict)
        except (orjson.JSONDecodeError, AssertionError) as error:
            # Not the room: another program has its port now.
            raise RoomAway(messages.ROOM_AWAY) from error
        if answer.status_code == 401:
            self.forget()
        if not answer.is_success:
            raise RoomRefused(answer.status_code, str(found.get("message", "")))
        return found

    async def log_out(self) -> None:
        """End the log-in, in the room too. Raises `RoomAway`."""
        headers = {"X-XSRFToken": await self._xsrf()}
        async with self.request("POST", "/log-out", headers=headers) as answer:
            await answer.aread()
        self.forget()

    def forget(self) -> None:
        """Nobody is logged in any more."""
        if self._client is not None:
            self._client.cookies.delete(LOG_IN)

    async def _xsrf(self) -> str:
        """The room's token against forged requests; it comes with any page."""
        client = self._connected()
        if XSRF not in client.cookies:
            async with self.request("GET", "/log-in") as answer:
                await answer.aread()
        return client.cookies.get(XSRF) or ""

    def _connected(self) -> httpx.AsyncClient:
        address = self._find().rstrip("/")
        if not address:
            raise RoomAway(messages.ROOM_AWAY)
        if self._client is None or address != self._address:
            given = {LOG_IN: self._given} if self._given else None
            cookies = self._client.cookies if self._client is not None else given
            self._client = httpx.AsyncClient(
                cookies=cookies,
                verify=_trust(address, self._certificate),
                timeout=_TIMEOUT,
                # No proxy is asked for the room, whatever the environment says.
                trust_env=False,
                headers={"User-Agent": "lawstudy-lab", "Accept-Encoding": "identity"},
            )
            self._address = address
        return self._client


def _trust(address: str, certificate: Path | None) -> ssl.SSLContext | bool:
    if not address.startswith("https"):
        return False
    context = ssl.create_default_context(cafile=certificate)
    if certificate is not None:
        # The certificate itself is known, so whoever shows it is the room, by whatever name it is reached here.
        context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
        context.check_hostname = urlsplit(address).hostname not in _LOOPBACK
    return context
