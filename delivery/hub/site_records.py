"""A site's records, as the Hub asks them: in threads, for it has other people to answer meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection
from dataclasses import replace
from functools import cached_property
from typing import TypeVar

from sqlalchemy.orm import Session, sessionmaker

from delivery.hub.members import Member, Standing, logged_in, member, standings
from foundation.clock import utc_now
from records.accounts.log_in import close_log_in
from records.schema import open_database

_T = TypeVar("_T")


class SiteRecords:
    """``url``: SQLAlchemy's; ``learners``: cadres have a server, too; ``district``: what the Hub calls the site, where it has several."""

    def __init__(self, url: str, *, learners: bool, district: str = "") -> None:
        self._url, self._learners, self._district = url, learners, district

    @cached_property
    def _sessions(self) -> sessionmaker[Session]:
        return open_database(self._url)

    async def logged_in(self, token: str) -> Member | None:
        """Whose browser holds this log-in of the room."""
        now = utc_now()
        found = await self._ask(lambda db: logged_in(db, token, now, learners=self._learners))
        return self._ours(found)

    async def member(self, account: int) -> Member | None:
        """An account."""
        return self._ours(await self._ask(lambda db: member(db, account, learners=self._learners)))

    async def standings(self, accounts: Collection[int]) -> dict[int, Standing]:
        """How it stands with these accounts."""
        now = utc_now()
        found = await self._ask(lambda db: standings(db, accounts, now, learners=self._learners))
        return {
            account: replace(each, member=self._ours(each.member))
            for account, each in found.items()
        }

    async def close_log_in(self, token: str) -> None:
        """End a log-in of the room."""
        now = utc_now()

        def close(db: Session) -> None:
            close_log_in(db, token, now)
            db.commit()

        await self._ask(close)

    def _ours(self, found: Member | None) -> Member | None:
        return replace(found, district=self._district) if found is not None else None

    async def _ask(self, ask: Callable[[Session], _T]) -> _T:
        def work() -> _T:
            with self._sessions() as db:
                return ask(db)

        return await asyncio.to_thread(work)
