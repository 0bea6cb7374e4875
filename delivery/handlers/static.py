"""Scripts and styles, made by the build; their addresses carry a version, so browsers keep them."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path

from tornado import web

from delivery.request import HEADERS

STATIC = Path(__file__).parents[1] / "static" / "room"


@cache
def static_version() -> str:
    """Changes with any of the files."""
    digest = sha256()
    for path in sorted(STATIC.rglob("*.*")):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:12]


class StaticFiles(web.StaticFileHandler):
    """Files that hold nothing personal."""

    def set_extra_headers(self, path: str) -> None:
        """Kept for a year: another version has another address."""
        del path
        for name, value in HEADERS.items():
            self.set_header(name, value)
        self.set_header("Cache-Control", "public, max-age=31536000, immutable")
