"""Scripts and styles, made by the build; their addresses carry a version, so browsers keep them."""

from __future__ import annotations

import re
from typing import Any

from tornado import web

from delivery import messages
from delivery.headers import headers_of

_NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9_.-]{0,99}(/[A-Za-z0-9_-][A-Za-z0-9_.-]{0,99}){0,3}")


class StaticFiles(web.StaticFileHandler):
    """Files that hold nothing personal."""

    async def get(self, path: str, include_body: bool = True) -> None:
        """A file. What is no name of one does not reach the disk."""
        if not _NAME.fullmatch(path):
            raise web.HTTPError(404)
        await super().get(path, include_body)

    def set_default_headers(self) -> None:
        """As every answer of the room has them, errors too."""
        for name, value in headers_of(self.request).items():
            self.set_header(name, value)

    def set_extra_headers(self, path: str) -> None:
        """Kept for a year: another version has another address."""
        del path
        self.set_header("Cache-Control", "public, max-age=31536000, immutable")

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """One plain sentence: there is nobody here to be shown a page."""
        del kwargs
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.finish(messages.NO_SUCH if status_code < 500 else messages.INTERNAL)
