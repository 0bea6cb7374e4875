"""Does a page need an outside host? A report must open on an intranet, and tell nobody that it was opened."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from analytics import messages as m
from analytics.errors import ReportFailed

_DATA = re.compile(r"data:[\w/+.;=-]*;base64,[A-Za-z0-9+/=\s]*")
_ADDRESS = re.compile(r"""(?:^|[\s,('"=])((?:https?:)?//[^\s"'()<>]+)""", re.IGNORECASE)


def refuse_outside_hosts(page: str, file: str) -> None:
    """Raises `ReportFailed` with the address, rather than let the page go out."""
    found = outside_hosts(page)
    if found:
        raise ReportFailed(m.OUTSIDE_HOST, file=file, url=found[0])


def outside_hosts(page: str) -> list[str]:
    """Every address of an outside host in an attribute, a style or a script; addresses in plain text do no harm."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return reader.found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._in_code = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in_code = tag in {"style", "script"}
        for name, value in attrs:
            if not name.startswith("xmlns"):  # A namespace is a name, not an address.
                self._search(value or "")

    def handle_endtag(self, tag: str) -> None:
        self._in_code = self._in_code and tag not in {"style", "script"}

    def handle_data(self, data: str) -> None:
        if self._in_code:
            self._search(data)

    def _search(self, text: str) -> None:
        self.found += _ADDRESS.findall(_DATA.sub("", text))
