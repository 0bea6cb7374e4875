"""Addresses of the Hub that are not JupyterHub's own: coming in, leaving, and the way to the room."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

import httpx
from jupyterhub.handlers.base import BaseHandler
from jupyterhub.handlers.login import LogoutHandler

from delivery.hub import messages
from delivery.hub.pages import Refused
from delivery.hub.room_service import ROOM
from delivery.lab.room_client import LOG_IN, XSRF
from delivery.request import COOKIE
from foundation.clock import utc_now
from records.accounts.log_in import close_log_in

_HOST = re.compile(r"[A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\]")


def room_for(handler: Any) -> str:
    """The room's address in the browser that asks: on the same host, for cookies go with hosts. Empty: it does not run."""
    authenticator = handler.authenticator
    here = str(authenticator.find_room())
    if not here:
        return ""
    if authenticator.room_address:
        return str(authenticator.room_address).rstrip("/")
    parts = urlsplit(here)
    asked = urlsplit(f"//{handler.request.host}").hostname or ""
    host = f"[{asked}]" if ":" in asked else asked
    if not _HOST.fullmatch(host):
        host = "127.0.0.1"
    return f"{parts.scheme}://{host}:{parts.port}"


class Enter(BaseHandler):  # type: ignore[misc]
    """``/hub/login``: by the room's cookie, and without one by the room's log-in page."""

    async def get(self) -> None:
        """In, or to the room."""
        user = self.current_user or await self.login_user({})
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
        """End the room's log-in. The room itself does, for it knows who is in; while it is away the records are told."""
        token = self.get_cookie(COOKIE)
        if not token:
            return
        if not await _ended_by_room(str(self.authenticator.find_room()), token):
            now = utc_now()

            def close(db: Any) -> None:
                close_log_in(db, token, now)
                db.commit()

            await self.authenticator.read(close)
        self.clear_cookie(COOKIE, path="/")

    async def render_logout_page(self) -> None:
        """The room's log-in page, where there is one."""
        room = room_for(self)
        if room:
            self.redirect(f"{room}/log-in")
        else:
            self.finish(await self.render_template("logout.html"))


async def _ended_by_room(room: str, token: str) -> bool:
    if not room:
        return False
    # On this machine, which its certificate need not name.
    async with httpx.AsyncClient(
        base_url=room, cookies={LOG_IN: token}, verify=False, trust_env=False, timeout=10
    ) as client:
        try:
            await client.get("/log-in")
            headers = {"X-XSRFToken": client.cookies.get(XSRF) or ""}
            answer = await client.post("/log-out", headers=headers)
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


HANDLERS = [(r"/login", Enter), (r"/logout", Leave), (rf"/services/{ROOM}/?", ToRoom)]
