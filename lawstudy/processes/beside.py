"""Commands that write to a site whose room runs: each says what becomes of what it writes."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from foundation.site import Site, open_site
from lawstudy.console import say
from lawstudy.processes import messages
from lawstudy.processes.one_room import running_room

Act = Literal[
    "people",
    "account",
    "bank",
    "import",
    "build",
    "release",
    "call",
    "simulate",
    "grade",
    "results",
    "papers",
    "statutes",
    "list",
    "study",
    "certificates",
    "card",
]


def site_beside_room(root: Path, act: Act) -> Site:
    """The site; when its room runs, the user is told what the command does to it. Raises `SiteMissing`."""
    site = open_site(root)
    running = running_room(site)
    if running is not None:
        say(messages.BESIDE_ROOM.format(address=running.address, what=messages.BESIDE[act]))
    return site
