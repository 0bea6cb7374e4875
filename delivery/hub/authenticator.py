"""JupyterHub's authenticator: nobody types a password here. Who is logged in at the room is logged in at the Hub.

The room's log-in page checks passwords, counts failures, locks, and has first passwords changed; the browser's cookie of the
room is what the Hub asks the records about, at every request of a page. So a log-in that ends there has ended here.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable as Function
from collections.abc import Collection
from functools import cached_property
from typing import Any, TypeVar

from jupyterhub.auth import Authenticator
from sqlalchemy.orm import Session, sessionmaker
from traitlets import Bool, Callable, Unicode

from delivery.hub.groups import groups_of
from delivery.hub.members import Member, Standing, account_of, logged_in, member, standings
from delivery.request import COOKIE
from foundation.clock import utc_now
from records.schema import open_database

_T = TypeVar("_T")


class RoomAccounts(Authenticator):  # type: ignore[misc]
    """``authenticate`` and ``refresh_user`` by the room's cookie. Settings come from `lawstudy serve --hub`."""

    records_url = Unicode(help="SQLAlchemy URL of the site's records").tag(config=True)
    learners = Bool(False, help="whether cadres have a server, too").tag(config=True)
    find_room = Callable(
        lambda: "", help="gives the room's address on this machine, empty while there is none"
    ).tag(config=True)
    room_address = Unicode(
        help="the room's address in browsers, where it is not this host with the room's port"
    ).tag(config=True)
    auto_login = True
    # The records say who may come in: `Member.welcome`.
    allow_all = Bool(True).tag(config=True)
    manage_groups = True
    # At every request: JupyterHub remembers by account when it asked last, and here it depends on the browser.
    auth_refresh_age = 1e-9
    auth_refresh_strict = True
    refresh_pre_spawn = True

    @cached_property
    def _sessions(self) -> sessionmaker[Session]:
        return open_database(self.records_url)

    async def read(self, ask: Function[[Session], _T]) -> _T:
        """Ask the records, in a thread."""

        def work() -> _T:
            with self._sessions() as db:
                return ask(db)

        return await asyncio.to_thread(work)

    async def visitor(self, handler: Any) -> Member | None:
        """Who is logged in at the room in this browser."""
        token = handler.get_cookie(COOKIE)
        if not token:
            return None
        now = utc_now()
        return await self.read(lambda db: logged_in(db, token, now, learners=self.learners))

    async def member(self, hub_name: str) -> Member | None:
        """The account that the Hub calls so."""
        account = account_of(hub_name)
        if account is None:
            return None
        return await self.read(lambda db: member(db, account, learners=self.learners))

    async def standings(self, accounts: Collection[int]) -> dict[int, Standing]:
        """How it stands with these accounts."""
        now = utc_now()
        return await self.read(lambda db: standings(db, accounts, now, learners=self.learners))

    def normalize_username(self, username: str) -> str:
        """As it is: `Member.hub_name`."""
        return username

    async def authenticate(self, handler: Any, data: Any = None) -> dict[str, Any] | None:  # noqa: ARG002
        """The Hub's facts of whoever is logged in at the room; ``None`` when nobody is, or they have no place here."""
        found = await self.visitor(handler)
        return _facts(found) if found is not None and found.welcome else None

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
        return _facts(found)

    def login_url(self, base_url: str) -> str:
        """There is one way in."""
        return f"{base_url.rstrip('/')}/login"

    def get_handlers(self, app: Any) -> list[tuple[str, Any]]:  # noqa: ARG002
        """The Hub's addresses that are ours; they come before its own."""
        from delivery.hub.handlers import HANDLERS

        return list(HANDLERS)


def _facts(found: Member) -> dict[str, Any]:
    return {
        "name": found.hub_name,
        "admin": False,
        "groups": groups_of(found.roles),
        "user_info": {"name": found.name},
    }
