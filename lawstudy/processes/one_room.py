"""One room for a site: it holds a lock beside the database, in which it tells who it is and where it answers."""

from __future__ import annotations

from pathlib import Path

import orjson
from sqlalchemy.engine import make_url

from foundation.site import Site
from lawstudy import messages
from lawstudy.errors import ShellError
from lawstudy.processes.background import answers_as_room
from lawstudy.processes.lock import Holder, Lock, holder_of


def claim(site: Site) -> Lock:
    """The site for this process alone, for as long as it holds what is returned.

    Raises `AlreadyHeld` while a room or another such process runs, `ShellError` while a room of 0.1.0 does.
    """
    run_folder(site)
    lock = Lock(room_lock(site))
    try:
        _refuse_old_room(site)
    except BaseException:
        lock.release()
        raise
    return lock


def _refuse_old_room(site: Site) -> None:
    """Version 0.1.0 held no lock. Raises `ShellError` while one of its rooms answers; clears up what others left."""
    state = run_folder(site) / "room.json"
    try:
        data = orjson.loads(state.read_bytes())
        pid, address = int(data["pid"]), str(data["address"])
    except (OSError, orjson.JSONDecodeError, KeyError, TypeError, ValueError):
        return
    if answers_as_room(address):
        raise ShellError(messages.SERVE_OLD, pid=pid, address=address)
    state.unlink(missing_ok=True)


def run_folder(site: Site) -> Path:
    """Where servers of a site write that they run, and their logs."""
    folder = site.root / "run"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def room_sign(site: Site) -> Path:
    """Held by a site's room too, to tell its address there: the file is beside no database and names none."""
    return run_folder(site) / "room.sign"


def room_lock(site: Site) -> Path:
    """What a site's room holds: beside the SQLite file, so that two sites on one file have one room.

    On a database server there is one for each folder of a site.
    """
    url = make_url(site.records_url)
    if url.get_backend_name() == "sqlite" and url.database and url.database != ":memory:":
        database = Path(url.database).resolve()
        return database.with_name(f"{database.name}.room")
    return run_folder(site) / "room.lock"


def running_room(site: Site) -> Holder | None:
    """The room that runs, once it answers; ``None`` when none does."""
    holder = holder_of(room_lock(site))
    return holder if holder is not None and holder.address else None


def hub_lock(site: Site) -> Path:
    """Held by the site's JupyterHub, which tells its address there."""
    return run_folder(site) / "hub.lock"


def hub_address(site: Site) -> str:
    """Where browsers of this machine reach the Hub; empty while it does not run."""
    holder = holder_of(hub_lock(site))
    return holder.address if holder is not None else ""
