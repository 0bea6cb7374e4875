"""The way from the room to JupyterHub, where one runs beside it."""

from __future__ import annotations

from collections.abc import Collection
from typing import ClassVar
from urllib.parse import urlsplit

from tornado import web

from delivery import messages
from delivery.context import HubLink
from delivery.request import Handler
from foundation.errors import NotAvailable
from records.accounts.permissions import Action, may


class ToLab(Handler):
    """A page that goes on by itself: a form may lead to no other origin, and the Hub's is another one."""

    actions: ClassVar[dict[str, Action]] = {"GET": "own.read"}

    def get(self) -> None:
        """Over to the Hub."""
        hub = self.server.settings.hub
        address = hub_for(hub, self.request.host) if hub is not None else ""
        if hub is None or not address:
            raise NotAvailable(messages.NO_HUB)
        if not has_lab(self.me.roles, hub):
            raise web.HTTPError(403)
        self.page("to_lab.html", address=f"{address}hub/login")


def has_lab(roles: Collection[str], hub: HubLink | None) -> bool:
    """Whether somebody with these roles has a server at the Hub, as long as it runs."""
    if hub is None:
        return False
    return may(roles, "lab.use") or (hub.learners and may(roles, "lab.study"))


def hub_for(hub: HubLink, host: str) -> str:
    """The Hub's address in a browser that reaches the room at ``host``: at the same one, for cookies go with hosts.

    Empty while the Hub does not run.
    """
    found = hub.find()
    if not found or hub.address:
        return hub.address if found else ""
    parts = urlsplit(found)
    name = urlsplit(f"//{host}").hostname or "127.0.0.1"
    return f"{parts.scheme}://{f'[{name}]' if ':' in name else name}:{parts.port}/"


ROUTES = [(r"/to-lab", ToLab)]
