"""Every address of the room."""

from __future__ import annotations

from typing import Any

from tornado import web

from delivery.room.handlers import accounts, audit, exam, log_in, me, sessions, study


def routes() -> list[tuple[str, type[web.RequestHandler]]]:
    """Pattern and handler, from each module's ``ROUTES``."""
    found: list[tuple[str, Any]] = []
    for module in (log_in, me, study, exam, sessions, accounts, audit):
        found += module.ROUTES
    return found
