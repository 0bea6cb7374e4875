"""`lawstudy roster`."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from lawstudy.commands import messages
from lawstudy.console import say
from lawstudy.opening import open_records
from lawstudy.processes.beside import site_beside_room
from records.people.roster import RosterChange, import_roster


def roster_import(root: Path, file: Path) -> None:
    """Import a roster file."""
    site = site_beside_room(root, "people")
    with open_records(site) as db:
        tell_roster(import_roster(db, file, today=dt.datetime.now(site.zone).date()))


def tell_roster(change: RosterChange) -> None:
    """Say what an import changed."""
    say(messages.ROSTER_DONE.format(**change.__dict__))
