"""What the room's log says of requests: changes, refusals and failures, by the kind of address, never by what was in it.

Answers that are saved are not in it, nor pages that are looked at: they are counted (`delivery.metrics`), and every answer
is on record with its time. Of an address only those parts are told that all such addresses have in common.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Collection, Iterable
from urllib.parse import unquote

from tornado import web

log = logging.getLogger("lawstudy.room")
_WORD = re.compile(r"[a-z][a-z0-9.-]*")
HIDDEN = "*"
SAVING = f"/api/attempt/{HIDDEN}/save"
"""Where answers come in."""


def known_parts(patterns: Iterable[str]) -> frozenset[str]:
    """The parts of addresses that patterns write out."""
    parts = {part for pattern in patterns for part in pattern.replace("\\", "").split("/")}
    return frozenset(part for part in parts if _WORD.fullmatch(part)) | {"static"}


def told_path(path: str, known: Collection[str]) -> str:
    """The address with ``*`` in place of whatever is none of the ``known`` parts; nothing after a question mark."""
    parts = [unquote(part) for part in path.partition("?")[0].split("/")]
    return "/".join(part if not part or part in known else HIDDEN for part in parts)[:120]


def log_request(handler: web.RequestHandler, path: str) -> None:
    """``path`` as `told_path` has it. One line for what changes something, was refused or failed."""
    status, request = handler.get_status(), handler.request
    if status < 400 and (request.method != "POST" or path == SAVING):
        return
    fields = {
        "method": str(request.method)[:10],
        "path": path,
        "status": status,
        "ms": round(request.request_time() * 1000, 1),
        "from": str(request.remote_ip),
    }
    level = logging.ERROR if status >= 500 else logging.INFO
    log.log(level, "request", extra={"fields": fields})
