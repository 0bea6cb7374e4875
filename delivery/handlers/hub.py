"""The way from the room to JupyterHub, where one runs beside it."""

from __future__ import annotations

from collections.abc import Collection
from typing import ClassVar
from urllib.parse import urlencode, urlsplit

from tornado import web

from delivery import handover, messages
from delivery.context import HubLink
from delivery.request import COOKIE, Handler
from foundation.clock import utc_now
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
        district = hub.district()
        query = f"?{urlencode({'district': district})}" if district else ""
        self.page("to_lab.html", address=f"{address}hub/login{query}")


class HandOver(Handler):
    """Where a Hub of several districts sends a browser: who is logged in here goes back with a code, see `delivery.handover`.

    The cookie does not come along from another site, so that the page asks once more by itself before it looks who is there. Where
    it sends the browser to is the Hub that runs, and nothing that the address says.
    """

    actions: ClassVar[dict[str, Action]] = {"GET": "anybody"}

    def get(self) -> None:
        """Over to the Hub, or to the log-in page first."""
        hub = self.server.settings.hub
        address = hub.find() if hub is not None and hub.district() else ""
        if hub is None or hub.handover is None or not address:
            raise NotAvailable(messages.NO_HUB)
        challenge = self.get_query_argument("state", "")
        if not handover.is_challenge(challenge):
            raise web.HTTPError(400)
        token = self.get_cookie(COOKIE)
        if not hasattr(self, "me") or not token:
            if self.get_query_argument("again", ""):
                self.redirect("/log-in?to=lab")
            else:
                again = urlencode({"state": challenge, "again": "yes"})
                self.page("to_lab.html", address=f"/hand-over?{again}")
            return
        if self.me.must_change:
            self.redirect("/password")
            return
        if self.me.account is None or not has_lab(self.me.roles, hub):
            raise web.HTTPError(403)
        try:
            code = handover.give(hub.handover, token, challenge, utc_now())
        except handover.TooManyHandovers as error:
            raise web.HTTPError(503) from error
        back = urlencode({"code": code, "state": challenge})
        self.page("to_lab.html", address=f"{address}hub/handover?{back}")


def has_lab(roles: Collection[str], hub: HubLink | None) -> bool:
    """Whether somebody with these roles has a server at the Hub, as long as it runs."""
    if hub is None:
        return False
    return may(roles, "lab.use") or (hub.learners and may(roles, "lab.study"))


def hub_for(hub: HubLink, host: str) -> str:
    """The Hub's address in a browser that reaches the room at ``host``: at the same one, for cookies go with hosts.

    Empty while the Hub does not run. A Hub of several districts is at a host of its own.
    """
    found = hub.find()
    if found and hub.district():
        return found
    if not found or hub.address:
        return hub.address if found else ""
    parts = urlsplit(found)
    name = urlsplit(f"//{host}").hostname or "127.0.0.1"
    return f"{parts.scheme}://{f'[{name}]' if ':' in name else name}:{parts.port}/"


class FromLab(Handler):
    """Where such a Hub leads back to: a page that goes on by itself, for the cookie does not come along from another site."""

    actions: ClassVar[dict[str, Action]] = {"GET": "anybody"}

    def get(self) -> None:
        """On to one's home page."""
        hub = self.server.settings.hub
        if hub is None or not hub.district():
            raise NotAvailable(messages.NO_HUB)
        self.page("from_lab.html")


ROUTES = [(r"/to-lab", ToLab), (r"/hand-over", HandOver), (r"/from-lab", FromLab)]
