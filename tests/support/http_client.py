"""A browser's side of the room, light enough that two thousand of them fit on the machine that is measured.

One kept-alive connection a client, HTTP/1.1, cookies, the xsrf token; nothing else.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import time
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import orjson

_CHUNK = re.compile(rb"([0-9a-fA-F]+)\r\n")
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_COOKIE = re.compile(rb"\r\nset-cookie: *([^=;]+)=([^;\r]*)", re.IGNORECASE)
_SET_COOKIE = re.compile(rb"\r\nset-cookie: *([^\r]*)", re.IGNORECASE)
_LOCATION = re.compile(rb"\r\nlocation: *([^\r]+)", re.IGNORECASE)
_XSRF = re.compile(rb'<meta name="xsrf" content="([^"]+)"')


@dataclass
class Answer:
    """``size``: bytes over the wire, head included; ``cookies``: as they were set, with what belongs to them."""

    status: int
    body: bytes
    location: str
    size: int
    cookies: tuple[str, ...] = ()

    def json(self) -> Any:
        return orjson.loads(self.body)


@dataclass
class Client:
    """One browser; ``heard_at``: when the last bytes of `events` came, in seconds of this machine's clock.
    ``headers``: sent with every request but that of `events`.

    Raises ``OSError`` and ``asyncio.IncompleteReadError`` when the server does not answer.
    """

    host: str
    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    xsrf: str = ""
    heard_at: float = 0.0
    headers: dict[str, str] = field(default_factory=dict)
    _reader: asyncio.StreamReader | None = None
    _writer: asyncio.StreamWriter | None = None

    async def get(self, address: str) -> Answer:
        return await self._ask("GET", address, b"", "")

    async def form(self, address: str, /, **values: str | Sequence[str]) -> Answer:
        body = urlencode({**values, "_xsrf": self.xsrf}, doseq=True).encode()
        return await self._ask("POST", address, body, "application/x-www-form-urlencoded")

    async def upload(
        self, address: str, /, file: tuple[str, bytes], **values: str | list[str]
    ) -> Answer:
        """A form with a file, as a browser sends it."""
        mark = b"----lawstudy-form"
        fields = [
            (name, each)
            for name, given in {**values, "_xsrf": self.xsrf}.items()
            for each in ([given] if isinstance(given, str) else given)
        ]
        body = b"".join(
            b'--%s\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n'
            % (mark, name.encode(), value.encode())
            for name, value in fields
        )
        head = f'name="file"; filename="{file[0]}"'.encode()
        body += b"--%s\r\nContent-Disposition: form-data; %s\r\n" % (mark, head)
        body += b"Content-Type: application/octet-stream\r\n\r\n%s\r\n--%s--\r\n" % (file[1], mark)
        kind = f"multipart/form-data; boundary={mark.decode()}"
        return await self._ask("POST", address, body, kind)

    async def post(self, address: str, data: object) -> Answer:
        return await self._ask("POST", address, orjson.dumps(data), "application/json")

    async def events(self, address: str, *, look_after: float = 0.0) -> AsyncGenerator[Any]:
        """What the server tells on a line of its own (server-sent events), one JSON value after the other.

        What arrives is looked at ``look_after`` seconds later: thousands of clients in one process hear of the same
        moment, and the work of the first would keep the others' bytes waiting. `heard_at` is when it arrived.
        """
        loop = asyncio.get_running_loop()
        reader = _Arrivals(self, look_after, loop)
        protocol = asyncio.StreamReaderProtocol(reader, loop=loop)
        transport, _ = await loop.create_connection(lambda: protocol, self.host, self.port)
        writer = asyncio.StreamWriter(transport, protocol, reader, loop)
        try:
            head = f"GET {address} HTTP/1.1\r\nHost: {self.host}:{self.port}\r\n"
            writer.write(f"{head}Cookie: {self._cookies()}\r\n\r\n".encode())
            answer = await reader.readuntil(b"\r\n\r\n")
            if b" 200 " not in answer[:16]:
                raise OSError(answer[:40])
            data = told = b""
            while part := await reader.read(2**16):
                data += part
                while chunk := _CHUNK.match(data):
                    size = int(chunk[1], 16)
                    if len(data) < chunk.end() + size + 2:
                        break
                    if not size:
                        return
                    told += data[chunk.end() : chunk.end() + size]
                    data = data[chunk.end() + size + 2 :]
                    while b"\n\n" in told:
                        event, _, told = told.partition(b"\n\n")
                        yield orjson.loads(event.removeprefix(b"data: "))
            raise asyncio.IncompleteReadError(data, None)
        finally:
            writer.close()

    def _cookies(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def close(self) -> None:
        if self._writer is not None:
            self._writer.close()
        self._reader = self._writer = None

    async def closed(self) -> None:
        """Close, and wait until it is."""
        writer = self._writer
        self.close()
        if writer is not None:
            with contextlib.suppress(OSError):
                await writer.wait_closed()

    async def _ask(self, method: str, address: str, body: bytes, kind: str) -> Answer:
        if self._writer is None:
            self._reader, self._writer = await asyncio.open_connection(self.host, self.port)
        assert self._reader is not None
        head = f"{method} {address} HTTP/1.1\r\nHost: {self.host}:{self.port}\r\n"
        head += f"Cookie: {self._cookies()}\r\n"
        head += "".join(f"{name}: {value}\r\n" for name, value in self.headers.items())
        if method == "POST":
            head += f"Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n"
            head += f"X-XSRFToken: {self.xsrf}\r\n"
        try:
            self._writer.write(head.encode() + b"\r\n" + body)
            answer_head = await self._reader.readuntil(b"\r\n\r\n")
            content = await _content(self._reader, answer_head)
        except (OSError, asyncio.IncompleteReadError):
            self.close()
            raise
        for name, value in _COOKIE.findall(answer_head):
            self.cookies[name.decode()] = value.decode()
        if token := _XSRF.search(content):
            self.xsrf = token[1].decode()
        where = _LOCATION.search(answer_head)
        status = int(answer_head[9:12])
        if b"\r\nconnection: close" in answer_head.lower():
            self.close()
        size = len(answer_head) + len(content)
        cookies_set = tuple(line.decode() for line in _SET_COOKIE.findall(answer_head))
        return Answer(status, content, where[1].decode() if where else "", size, cookies_set)


class _Arrivals(asyncio.StreamReader):
    """Notes when bytes arrive; gives them on ``look_after`` seconds later."""

    def __init__(self, client: Client, look_after: float, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(loop=loop)
        self._client, self._look_after, self._there = client, look_after, loop

    def feed_data(self, data: Any) -> None:
        self._client.heard_at = time.time()
        if self._look_after:
            self._there.call_later(self._look_after, super().feed_data, data)
        else:
            super().feed_data(data)

    def feed_eof(self) -> None:
        if self._look_after:
            self._there.call_later(self._look_after, super().feed_eof)
        else:
            super().feed_eof()


async def _content(reader: asyncio.StreamReader, head: bytes) -> bytes:
    if found := _LENGTH.search(head):
        return await reader.readexactly(int(found[1]))
    content = b""
    while b"\r\ntransfer-encoding: chunked" in head.lower():
        size = int(await reader.readuntil(b"\r\n"), 16)
        content += await reader.readexactly(size)
        await reader.readexactly(2)
        if not size:
            break
    return content
