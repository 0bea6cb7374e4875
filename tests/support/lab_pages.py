"""The room's pages through a learner's JupyterLab, asked by HTTP."""

from __future__ import annotations

import re
import urllib.error
import urllib.request
from urllib.parse import urlencode


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object, **__: object) -> None:
        return None


_OPENER = urllib.request.build_opener(_NoRedirect)


def page(lab: str, path: str, *, token: str = "", **fields: str) -> tuple[int, str]:
    """Status and text of a page of the room through the JupyterLab at ``lab``; with ``fields`` its form is sent."""
    data = urlencode(fields).encode() if fields else None
    headers = {"Authorization": f"token {token}", "Accept": "text/html"}
    request = urllib.request.Request(f"{lab}/lawstudy/room{path}", data=data, headers=headers)
    try:
        with _OPENER.open(request, timeout=60) as found:
            return found.status, found.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def log_in(lab: str, login: str, password: str, *, token: str = "") -> int:
    """Log in at the room as a person would; returns the last status, 303 when they are in."""
    _, text = page(lab, "/log-in", token=token)
    xsrf = re.search(r'name="_xsrf" value="([^"]+)"', text)
    assert xsrf is not None, text
    fields = {"_xsrf": xsrf[1], "login": login, "password": password}
    return page(lab, "/log-in", token=token, **fields)[0]
