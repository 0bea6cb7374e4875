"""Addresses of the Hub that are not JupyterHub's own: coming in, leaving, and the way to the room."""

from __future__ import annotations

from typing import Any

import httpx
from jupyterhub.handlers.base import BaseHandler
from jupyterhub.handlers.login import LogoutHandler

from delivery.hub import messages
from delivery.hub.own_server import OwnServer
from delivery.hub.pages import Refused
from delivery.hub.room_service import ROOM
from delivery.hub.site_records import SiteRecords
from delivery.lab.room_client import LOG_IN, XSRF
from delivery.request import COOKIE


def room_for(handler: Any) -> str:
    """The room's address in the browser that asks. Empty: it does not run."""
    return str(handler.authenticator.room_for(handler.request.host))


class Enter(BaseHandler):  # type: ignore[misc]
    """``/hub/login``: by the room's cookie, and without one by the room's log-in page."""

    async def get(self) -> None:
        """In, or to the room."""
        user = self.current_user
        if user is None:
            user = await self.login_user({})
            if user:
                self.set_session_cookie()  # What was another's in this browser is not theirs.
        if user:
            self.set_login_cookie(user)
            self.redirect(self.get_next_url(user))
            return
        room = room_for(self)
        if not room:
            raise Refused(503, messages.ROOM_STOPPED)
        visitor = await self.authenticator.visitor(self)
        if visitor is not None:
            raise Refused(403, visitor.refusal)
        self.redirect(f"{room}/log-in?to=lab")


class Leave(LogoutHandler):  # type: ignore[misc]
    """``/hub/logout``: of the Hub, of the servers and of the room, in this browser."""

    async def handle_logout(self) -> None:
        """End the room's log-in."""
        token = self.authenticator.log_in_of(self)
        if token:
            await end_log_in(self.authenticator.records, str(self.authenticator.find_room()), token)
            self.clear_cookie(COOKIE, path="/")

    async def render_logout_page(self) -> None:
        """The room's log-in page, where there is one."""
        room = room_for(self)
        if room:
            self.redirect(f"{room}/log-in")
        else:
            self.finish(await self.render_template("logout.html"))


async def end_log_in(records: SiteRecords, room: str, token: str) -> None:
    """End a log-in of a room. The room itself does, for it knows who is in; while it is away the records are told.

    ``room``: its address on this machine.
    """
    if not await _ended_by_room(room, token):
        await records.close_log_in(token)


async def _ended_by_room(room: str, token: str) -> bool:
    if not room:
        return False
    # On this machine, which its certificate need not name.
    async with httpx.AsyncClient(
        base_url=room, verify=False, trust_env=False, timeout=10
    ) as client:
        try:
            await client.get("/log-in", headers={"Cookie": f"{LOG_IN}={token}"})
            # By hand: a cookie that is for TLS alone would not be sent.
            mark = client.cookies.get(XSRF) or ""
            cookies = f"{LOG_IN}={token}; {XSRF}={mark}"
            answer = await client.post("/log-out", headers={"Cookie": cookies, "X-XSRFToken": mark})
        except httpx.HTTPError:
            return False
    return answer.status_code == 303


class ToRoom(BaseHandler):  # type: ignore[misc]
    """``/services/room/``: where JupyterLab's launcher and the Hub's pages lead (`delivery.hub.room_service`)."""

    def get(self) -> None:
        """To the room."""
        room = room_for(self)
        if not room:
            raise Refused(503, messages.ROOM_STOPPED)
        self.redirect(f"{room}/me")


HANDLERS = [
    (r"/login", Enter),
    (r"/logout", Leave),
    (r"/own", OwnServer),
    (rf"/services/{ROOM}/?", ToRoom),
]
