"""Addresses of a Hub of several districts: choosing one's own, being handed over by its room, leaving, and the way back.

To the room and back it is another site's page each time that sends the browser, so that cookies which are for this site's own pages
alone do not come along: the one with the verifier is for such a visit, and whoever came in goes on by a page of the Hub's own.
"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

from jupyterhub.handlers.base import BaseHandler
from jupyterhub.handlers.login import LogoutHandler
from jupyterhub.utils import url_path_join

from delivery import handover
from delivery.hub import messages
from delivery.hub.districts import HANDED, District
from delivery.hub.handlers import end_log_in
from delivery.hub.own_server import OwnServer
from delivery.hub.pages import Refused
from delivery.hub.room_service import ROOM
from foundation.clock import utc_now

_WAY = "lawstudy-way-"
_WAY_DAYS = 1 / 24
"""Somebody may have to look for their password meanwhile."""
_MOST_WAYS = 5
"""Begun in one browser, in as many tabs."""


class Enter(BaseHandler):  # type: ignore[misc]
    """``/hub/login``: who is in goes on; else by the district that is named, and where none is, by the one that is chosen."""

    async def get(self) -> None:
        """In, to a room, or the choice."""
        districts = self.authenticator.by_code
        code = self.get_argument("district", "")
        user = self.current_user
        wanted = self._validate_next_url(self.get_argument("next", ""))
        if user and (not code or self.authenticator.district(self) is districts.get(code)):
            self.redirect(wanted or _home(self, user))
            return
        if not code:
            visitor = await self.authenticator.visitor(self)
            if visitor is not None and visitor.refusal:
                raise Refused(403, visitor.refusal)
            ways = [
                (each.name, f"?{urlencode({'district': each.code, 'next': wanted})}")
                for each in districts.values()
            ]
            self.finish(await self.render_template("districts.html", ways=ways))
            return
        if code not in districts:
            raise Refused(404, messages.NO_DISTRICT)
        if not districts[code].find_room():
            raise Refused(503, messages.ROOM_STOPPED)
        self._forget_ways()
        verifier = handover.new_verifier()
        challenge = handover.challenge_of(verifier)
        self._set_cookie(
            _WAY + challenge,
            json.dumps({"verifier": verifier, "district": code, "next": wanted}),
            path=self.hub.base_url,
            expires_days=_WAY_DAYS,
            SameSite="Lax",  # As the Hub's settings write it, to take the place of theirs.
        )
        address = districts[code].address.rstrip("/")
        self.redirect(f"{address}/hand-over?{urlencode({'state': challenge})}")

    def _forget_ways(self) -> None:
        """Who sets out again and again and never arrives would send ever more cookies."""
        begun = [name for name in self.cookies if name.startswith(_WAY)]
        for name in begun if len(begun) >= _MOST_WAYS else ():
            self.clear_cookie(name, path=self.hub.base_url)


class HandOver(BaseHandler):  # type: ignore[misc]
    """``/hub/handover``: where a district's room sends the browser back with its code."""

    async def get(self) -> None:
        """In. The district is that of the way that this browser set out on, whatever room the code may be from."""
        challenge = self.get_argument("state", "")
        way = self._way(challenge) if handover.is_challenge(challenge) else None
        district = self.authenticator.by_code.get(way["district"]) if way else None
        if way is None or district is None:
            raise Refused(403, messages.NOT_HANDED_OVER)
        self.clear_cookie(_WAY + challenge, path=self.hub.base_url)
        code = self.get_argument("code", "")
        token = handover.redeem(district.handover, code, way["verifier"], utc_now())
        found = await district.records.logged_in(token) if token else None
        if found is None or token is None:
            raise Refused(403, messages.NOT_HANDED_OVER)
        if not found.welcome:
            raise Refused(403, found.refusal)
        before = self.get_current_user_cookie()
        if before is not None and before.name != found.hub_name:
            # Somebody else's sessions at their server are not for this one's page.
            self.clear_login_cookie()
        user = await self.login_user(found)
        if user is None:
            raise Refused(403, messages.NOT_HANDED_OVER)
        self.set_session_cookie()
        self._set_cookie(
            HANDED, f"{district.code}.{token}", encrypted=False, path=self.hub.base_url
        )
        address = way["next"] or _home(self, user)
        self.finish(await self.render_template("handed_over.html", address=address))

    def _way(self, challenge: str) -> dict[str, str] | None:
        kept = self.get_secure_cookie(_WAY + challenge, max_age_days=_WAY_DAYS)
        try:
            way = json.loads(kept) if kept else None
        except ValueError:
            return None
        return way if isinstance(way, dict) else None


class Leave(LogoutHandler):  # type: ignore[misc]
    """``/hub/logout``: of the Hub, of the servers and of the district's room, in this browser; of no other district."""

    _district: District | None = None

    async def handle_logout(self) -> None:
        """End the room's log-in."""
        self._district = self.authenticator.district(self)
        if self._district is not None:
            token = self.authenticator.log_in_of(self)
            await end_log_in(self._district.records, self._district.find_room(), token)
        self.clear_cookie(HANDED, path=self.hub.base_url)

    async def render_logout_page(self) -> None:
        """The log-in page of their room, where there is one."""
        if self._district is not None and self._district.find_room():
            self.redirect(f"{self._district.address.rstrip('/')}/log-in")
        else:
            self.finish(await self.render_template("logout.html"))


class ToRoom(BaseHandler):  # type: ignore[misc]
    """``/services/room/``: where JupyterLab's launcher and the Hub's pages lead."""

    def get(self) -> None:
        """To the room of their district; who is of none chooses one."""
        district = self.authenticator.district(self)
        if district is None:
            self.redirect(url_path_join(self.hub.base_url, "login"))
            return
        if not district.find_room():
            raise Refused(503, messages.ROOM_STOPPED)
        self.redirect(f"{district.address.rstrip('/')}/from-lab")


def _home(handler: Any, user: Any) -> str:
    """Where somebody begins: their server, started where it is not."""
    if user.spawner.active:
        return str(user.url)
    return str(url_path_join(handler.hub.base_url, "spawn"))


HANDLERS = [
    (r"/login", Enter),
    (r"/handover", HandOver),
    (r"/logout", Leave),
    (r"/own", OwnServer),
    (rf"/services/{ROOM}/?", ToRoom),
]
