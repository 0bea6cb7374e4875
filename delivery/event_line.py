"""A line that a page keeps open for hours (server-sent events): of the request that opened it nothing is kept."""

from __future__ import annotations

from collections.abc import Callable

from tornado.iostream import IOStream
from tornado.web import RequestHandler

UNASKED = 4096
"""Bytes that may come in on a line, which only ever speaks."""


class EventLine:
    """Opened by a request; the handler, its headers and its cookies are free as soon as it returns.

    Thousands of pages wait at the same time, so each line is the connection itself and little more.
    """

    __slots__ = ("_chunked", "_stream")

    def __init__(self, handler: RequestHandler, first: bytes) -> None:
        """Answer with the handler's headers and the ``first`` event; the handler's answer goes on here from now on."""
        handler.write(first)
        handler.flush()
        self._chunked = handler.request.version == "HTTP/1.1"
        self._stream: IOStream = handler.detach()
        self._stream.max_buffer_size = UNASKED

    def send(self, event: bytes) -> None:
        """Send it, as far as the connection takes it now; whether it arrives is not waited for.

        One dead line must not keep the others from hearing.
        """
        if not self._stream.closed():
            self._stream.write(b"%x\r\n%b\r\n" % (len(event), event) if self._chunked else event)

    def when_closed(self, callback: Callable[[], None]) -> None:
        """Have ``callback`` called once the page has left; at once where it has left already."""
        if self._stream.closed():
            callback()
        else:
            self._stream.set_close_callback(callback)

    def close(self) -> None:
        """End it."""
        self._stream.close()
