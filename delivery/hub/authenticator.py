"""JupyterHub's authenticator: nobody types a password here. Who is logged in at the room is logged in at the Hub.

The room's log-in page checks passwords, counts failures, locks, and has first passwords changed; the room's log-in that the browser
shows is what the Hub asks the records about, at every request of a page. So a log-in that ends there has ended here.
"""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Collection
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from jupyterhub.auth import Authenticator
from traitlets import Bool, Callable, Unicode

from delivery.hub.members import Member, Standing, account_of
from delivery.hub.site_records import SiteRecords
from delivery.request import COOKIE

_HOST = re.compile(r"[A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\]")


class HubAccounts(Authenticator):  # type: ignore[misc]
    """``authenticate`` and ``refresh_user`` by a log-in at a room, whosever the room is."""

    auto_login = True
    # The records say who may come in: `Member.welcome`.
    allow_all = Bool(True).tag(config=True)
    manage_groups = True
    # At every request: JupyterHub remembers by account when it asked last, and here it depends on the browser.
    auth_refresh_age = 1e-9
    auth_refresh_strict = True
    refresh_pre_spawn = True

    @abstractmethod
    def log_in_of(self, handler: Any) -> str:
        """The log-in at the room that this browser shows; empty: none."""

    @abstractmethod
    async def visitor(self, handler: Any) -> Member | None:
        """Who is logged in at the room in this browser."""

    @abstractmethod
    async def member(self, hub_name: str) -> Member | None:
        """The account that the Hub calls so."""

    @abstractmethod
    async def standings(self, hub_names: Collection[str]) -> dict[str, Standing]:
        """How it stands with these, as far as they are accounts of ours and it can be found out now."""

    def normalize_username(self, username: str) -> str:
        """As it is: `Member.hub_name`."""
        return username

    async def authenticate(self, handler: Any, data: Any = None) -> dict[str, Any] | None:  # noqa: ARG002
        """The Hub's facts of whoever is logged in at the room; ``None`` when nobody is, or they have no place here."""
        found = await self.visitor(handler)
        return facts(found) if found is not None and found.welcome else None

    async def refresh_user(self, user: Any, handler: Any = None) -> dict[str, Any] | bool:
        """Whether they are still who they were. A browser shows its cookie again; a server with its token has none."""
        by_token = getattr(handler, "_token_authenticated", False)
        if handler is not None:
            # JupyterHub 6.1.1 reads it when the answer is no, and sets it for API requests only.
            handler._token_authenticated = by_token
        if handler is None or by_token:
            found = await self.member(user.name)
        else:
            found = await self.visitor(handler)
        if found is None or found.hub_name != user.name or not found.welcome:
            return False
        return facts(found)

    def login_url(self, base_url: str) -> str:
        """There is one way in."""
        return f"{base_url.rstrip('/')}/login"


class RoomAccounts(HubAccounts):
    """Of one site, whose room is at the Hub's host: by the room's own cookie. Settings come from `lawstudy serve --hub`."""

    records_url = Unicode(help="SQLAlchemy URL of the site's records").tag(config=True)
    learners = Bool(False, help="whether cadres have a server, too").tag(config=True)
    find_room = Callable(
        lambda: "", help="gives the room's address on this machine, empty while there is none"
    ).tag(config=True)
    room_address = Unicode(
        help="the room's address in browsers, where it is not this host with the room's port"
    ).tag(config=True)

    @cached_property
    def records(self) -> SiteRecords:
        """The site's."""
        return SiteRecords(self.records_url, learners=self.learners)

    def log_in_of(self, handler: Any) -> str:
        """The room's cookie."""
        return str(handler.get_cookie(COOKIE) or "")

    async def visitor(self, handler: Any) -> Member | None:
        """By that cookie."""
        token = self.log_in_of(handler)
        return await self.records.logged_in(token) if token else None

    async def member(self, hub_name: str) -> Member | None:
        """By the number in the name."""
        account = account_of(hub_name)
        return await self.records.member(account) if account is not None else None

    async def standings(self, hub_names: Collection[str]) -> dict[str, Standing]:
        """By the numbers in the names."""
        ours = {name: account for name in hub_names if (account := account_of(name)) is not None}
        if not ours:
            return {}
        found = await self.records.standings(tuple(ours.values()))
        return {name: found[account] for name, account in ours.items()}

    def room_for(self, host: str) -> str:
        """The room's address in a browser that reaches the Hub at ``host``: the same one, for cookies go with hosts.

        Empty: the room does not run.
        """
        here = str(self.find_room())
        if not here:
            return ""
        if self.room_address:
            return str(self.room_address).rstrip("/")
        parts = urlsplit(here)
        asked = urlsplit(f"//{host}").hostname or ""
        name = f"[{asked}]" if ":" in asked else asked
        if not _HOST.fullmatch(name):
            name = "127.0.0.1"
        return f"{parts.scheme}://{name}:{parts.port}"

    def get_handlers(self, app: Any) -> list[tuple[str, Any]]:  # noqa: ARG002
        """The Hub's addresses that are ours; they come before its own."""
        from delivery.hub.handlers import HANDLERS

        return list(HANDLERS)


def facts(found: Member) -> dict[str, Any]:
    """A member as JupyterHub takes it. Nobody administers there."""
    return {
        "name": found.hub_name,
        "admin": False,
        "groups": found.groups,
        "user_info": {"name": found.name},
    }
