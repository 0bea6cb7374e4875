"""Forms with a file that is larger than any other request: read as they come, from whom the page is for."""

from __future__ import annotations

from typing import ClassVar, cast

from tornado import httputil, web
from tornado.http1connection import HTTP1Connection

from delivery.request import Handler


@web.stream_request_body
class TakesLargeFile(Handler):
    """Base of them. ``most``: bytes of a request; of anybody who may not do it no more is read than of others.

    What a form says is known after `read_form`, which `post` calls first.
    """

    most: ClassVar[int]

    def initialize(self) -> None:
        """Nothing has come."""
        self._came = bytearray()

    def set_default_headers(self) -> None:
        """Where it is answered before all has come, nothing more is read, and the line is of no use to anybody."""
        super().set_default_headers()
        self.set_header("Connection", "close")

    def check_xsrf_cookie(self) -> None:
        """The form has not come yet: `read_form` looks."""

    async def prepare(self) -> None:
        """As elsewhere; then as much as ``most`` is let in."""
        await super().prepare()
        if not self._finished:
            connection = cast("HTTP1Connection", self.request.connection)
            connection.set_max_body_size(self.most)

    def data_received(self, chunk: bytes) -> None:
        """A part of the form."""
        self._came += chunk

    def read_form(self) -> None:
        """Fields and files, as other handlers have them. Raises ``HTTPError`` for one that another page sends."""
        kind = self.request.headers.get("Content-Type", "")
        arguments, files = self.request.body_arguments, self.request.files
        httputil.parse_body_arguments(kind, bytes(self._came), arguments, files)
        for name, values in arguments.items():
            self.request.arguments.setdefault(name, []).extend(values)
        self._came.clear()
        super().check_xsrf_cookie()
