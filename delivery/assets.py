"""Scripts and styles as the build made them."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path

STATIC = Path(__file__).parent / "static" / "room"


@cache
def static_version() -> str:
    """Changes with any of the files: it is part of their addresses, so browsers may keep them."""
    digest = sha256()
    for path in sorted(STATIC.rglob("*.*")):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:12]


@cache
def certificate_script() -> str:
    """What the page that verifies certificates off line is made of."""
    return (STATIC.parent / "certificate" / "verify.js").read_text(encoding="utf-8")
