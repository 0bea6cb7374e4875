"""The switch between the ordinary and the elder view (大字版), for browsers without scripts; scripts write the cookie themselves."""

from __future__ import annotations

import re
from typing import ClassVar

from delivery.request import ELDER_COOKIE, Handler
from records.accounts.permissions import Action

DAYS = 365
_OWN_PAGE = re.compile(r"(/[a-z0-9-]{1,80}){1,4}")


class ElderView(Handler):
    """``elder``: yes or no. It belongs to the browser: it is there before anybody logs in, and for entry codes too."""

    actions: ClassVar[dict[str, Action]] = {"POST": "anybody"}

    async def post(self) -> None:
        """Set the cookie and go back to the page, ``next``."""
        elder = self.get_body_argument("elder", "") == "yes"
        value = "yes" if elder else "no"
        # Scripts read and write it: there is nothing secret in it.
        self.set_cookie(ELDER_COOKIE, value, expires_days=DAYS, samesite="Strict")
        back = self.get_body_argument("next", "")
        self.redirect(back if _OWN_PAGE.fullmatch(back) else self.home(), status=303)


ROUTES = [(r"/elder-view", ElderView)]
