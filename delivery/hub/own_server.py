"""Nobody but its owner visits a person's server: the Hub gives the owner's browser a pass, which its proxy asks for (`frontend/proxy`).

All servers of a Hub are of one origin. A trainer or an administrator runs what they like in theirs, so that a page of it could do in a
visitor's own JupyterLab whatever the visitor can. JupyterHub's answer is a host name for each user; here there is one host.

The pass is of the session that JupyterHub counts from log-in to log-in, so that in a browser that two people share it ends with the
first one's. Over TLS its name begins so that no page without TLS can set it.
"""

from __future__ import annotations

import hmac
from urllib.parse import urlencode, urlsplit

from jupyterhub.handlers.base import BaseHandler
from jupyterhub.utils import url_path_join

from delivery.hub.pages import Refused

COOKIE = "lawstudy-own"
ENVIRONMENT = ("LAWSTUDY_PASS_COOKIE", "LAWSTUDY_PASS_KEY")
"""What the proxy is told, so."""


def cookie_name(*, secure: bool) -> str:
    """Of the pass, with TLS or without."""
    return f"__Secure-{COOKIE}" if secure else COOKIE


def pass_key(cookie_secret: bytes) -> str:
    """What passes are made with, from the Hub's own secret: a Hub that was started anew still knows those that it gave."""
    return hmac.new(cookie_secret, b"lawstudy: passes of servers' owners", "sha256").hexdigest()


def pass_of(key: str, owner: str, session: str) -> str:
    """For the server of ``owner`` in this session."""
    return hmac.new(key.encode(), f"{owner}\n{session}".encode(), "sha256").hexdigest()


class OwnServer(BaseHandler):  # type: ignore[misc]
    """``/hub/own?next=…``: where the proxy leads whoever comes to a server without a pass."""

    async def get(self) -> None:
        """Back to it with a pass. Only pages are opened so; what a page asks for itself is refused."""
        if self.request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate":
            raise Refused(403, "")
        wanted = self._validate_next_url(self.get_argument("next", ""))
        user = self.current_user
        if user is None:
            here = url_path_join(self.hub.base_url, "own")
            self.redirect(_to(self.authenticator.login_url(self.hub.base_url), _to(here, wanted)))
            return
        path = urlsplit(wanted).path
        mine = user.base_url.rstrip("/")
        if path != mine and not path.startswith(f"{mine}/"):
            raise Refused(403, "")
        session = self.get_session_cookie() or self.set_session_cookie()
        options = self.settings["cookie_options"]
        key = pass_key(self.application.settings["cookie_secret"])
        self.set_cookie(
            cookie_name(secure=options["secure"]),
            pass_of(key, user.name, session),
            path=mine,
            httponly=True,
            samesite=options["SameSite"],
            secure=options["secure"],
        )
        self.redirect(wanted)


def _to(address: str, wanted: str) -> str:
    return f"{address}?{urlencode({'next': wanted})}"
