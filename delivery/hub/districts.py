"""The authenticator of a Hub of several districts: a browser shows the log-in that one district's room handed over.

The Hub is at a host of its own, to which no room's cookie comes. It keeps what was handed over in a cookie for its own addresses
alone, with the district's name before it; from then on it is as with one site: the district's records are asked at every request.
A name at the Hub is of one district, and its records alone are asked about it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from traitlets import List

from delivery.hub.authenticator import HubAccounts, facts
from delivery.hub.members import Member, Standing, district_of
from delivery.hub.site_records import SiteRecords

log = logging.getLogger("lawstudy.hub")
HANDED = "lawstudy-district"
"""The cookie: district, a full stop, and the log-in at its room."""


@dataclass(frozen=True)
class District:
    """``code``: what the Hub calls it; ``name`` is shown; ``address``: its room's in browsers; ``find_room``: gives the room's on this

    machine, empty while there is none; ``handover``: the folder of `delivery.handover`.
    """

    code: str
    name: str
    records_url: str
    learners: bool
    address: str
    find_room: Callable[[], str]
    handover: Path

    @cached_property
    def records(self) -> SiteRecords:
        """The district's, and nobody else's."""
        return SiteRecords(self.records_url, learners=self.learners, district=self.code)


class DistrictAccounts(HubAccounts):
    """Of several sites. Settings come from `lawstudy province serve`."""

    districts: Any = List(help="of `District`").tag(config=True)

    @cached_property
    def by_code(self) -> Mapping[str, District]:
        """All of them."""
        return {each.code: each for each in self.districts}

    def district(self, handler: Any) -> District | None:
        """Whose log-in this browser shows."""
        code, _, token = (handler.get_cookie(HANDED) or "").partition(".")
        return self.by_code.get(code) if token else None

    def log_in_of(self, handler: Any) -> str:
        """What the district's room handed over."""
        return str(handler.get_cookie(HANDED) or "").partition(".")[2]

    async def visitor(self, handler: Any) -> Member | None:
        """By the records of the district that the cookie names."""
        district, token = self.district(handler), self.log_in_of(handler)
        if district is None or not token:
            return None
        return await district.records.logged_in(token)

    async def authenticate(self, handler: Any, data: Any = None) -> dict[str, Any] | None:
        """As for one site; ``data``: the `Member` of a log-in that was handed over just now."""
        if isinstance(data, Member):
            return facts(data) if data.welcome else None
        return await super().authenticate(handler, data)

    async def member(self, hub_name: str) -> Member | None:
        """By district and number in the name."""
        found = district_of(hub_name)
        district = self.by_code.get(found[0]) if found is not None else None
        if found is None or district is None:
            return None
        return await district.records.member(found[1])

    async def standings(self, hub_names: Collection[str]) -> dict[str, Standing]:
        """District by district. One whose database is away is left out, and keeps nobody from looking at the others.

        Who is of a district that is here no more is nobody.
        """
        accounts: dict[str, dict[int, str]] = {}
        known: dict[str, Standing] = {}
        for name in hub_names:
            found = district_of(name)
            if found is None or found[0] not in self.by_code:
                known[name] = Standing(None, None)
            else:
                accounts.setdefault(found[0], {})[found[1]] = name
        asked = await asyncio.gather(
            *(self.by_code[code].records.standings(tuple(some)) for code, some in accounts.items()),
            return_exceptions=True,
        )
        for (code, some), answer in zip(accounts.items(), asked, strict=True):
            if isinstance(answer, BaseException):
                log.error("sessions of %s could not be looked at", code, exc_info=answer)
            else:
                known |= {some[account]: standing for account, standing in answer.items()}
        return known

    def get_handlers(self, app: Any) -> list[tuple[str, Any]]:  # noqa: ARG002
        """The Hub's addresses that are ours; they come before its own."""
        from delivery.hub.district_handlers import HANDLERS

        return list(HANDLERS)
