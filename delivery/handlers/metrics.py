"""What the room counts, for whoever watches over it: from this machine, or by a token."""

from __future__ import annotations

import hmac
from typing import ClassVar

from tornado import web

from delivery.metrics import CONTENT_TYPE
from delivery.request import Handler
from delivery.transport import FORWARDED
from records.accounts.permissions import Action

_LOCAL = ("127.0.0.1", "::1")
_FORWARDED = (*FORWARDED, "X-Forwarded-Prefix")
"""A proxy on this machine asks for others: what comes through it is not from here."""


class Metrics(Handler):
    """No account: Prometheus has none."""

    actions: ClassVar[dict[str, Action]] = {"GET": "anybody"}

    async def prepare(self) -> None:
        """Refuses whoever is neither on this machine nor has the token."""
        if self.request.method != "GET":
            raise web.HTTPError(405)
        headers = self.request.headers
        here = self.address in _LOCAL and not any(name in headers for name in _FORWARDED)
        token = self.server.settings.metrics_token
        given = headers.get("Authorization", "").removeprefix("Bearer ").encode()
        if not here and not (token and hmac.compare_digest(given, token.encode())):
            raise web.HTTPError(403)

    def get(self) -> None:
        """As Prometheus reads it."""
        self.set_header("Content-Type", CONTENT_TYPE)
        self.finish(self.server.metrics.text())


ROUTES = [(r"/metrics", Metrics)]
