"""One room for a site, or so many as its settings say: each holds a lock in which it tells who it is and where it answers."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import orjson
from sqlalchemy.engine import make_url

from foundation.site import Site
from lawstudy.errors import ShellError
from lawstudy.processes import messages
from lawstudy.processes.background import answers_as_room
from lawstudy.processes.lock import Holder, Lock, holder_of


@contextlib.contextmanager
def claim(site: Site) -> Iterator[None]:
    """The site for this process alone meanwhile.

    Raises `AlreadyHeld` while a room or another such process runs, `ShellError` while a room of 0.1.0 does.
    """
    run_folder(site)
    with contextlib.ExitStack() as held:
        for path in room_locks(site):
            held.enter_context(Lock(path))
        _refuse_old_room(site)
        yield


def claim_room(site: Site) -> Lock:
    """A place among the rooms of the site, for as long as this process holds what is returned. Raises as `claim` does."""
    run_folder(site)
    lock = Lock(free_lock(site))
    try:
        _refuse_old_room(site)
    except BaseException:
        lock.release()
        raise
    return lock


def free_lock(site: Site) -> Path:
    """The first that no room holds, or the first of all."""
    mine = room_locks(site)[: site.rooms]
    return next((path for path in mine if holder_of(path) is None), mine[0])


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


def room_sign(site: Site, lock: Path | None = None) -> Path:
    """Held by a site's room too, to tell its address there: the file is beside no database and names none.

    ``lock``: of one of several rooms.
    """
    number = lock.name.removeprefix("room-").removesuffix(".lock") if lock is not None else ""
    return run_folder(site) / (f"room-{number}.sign" if number.isdecimal() else "room.sign")


def room_lock(site: Site) -> Path:
    """What a site's room holds: beside the SQLite file, so that two sites on one file have one room.

    On a database server there is one for each folder of a site.
    """
    url = make_url(site.records_url)
    if url.get_backend_name() == "sqlite" and url.database and url.database != ":memory:":
        database = Path(url.database).resolve()
        return database.with_name(f"{database.name}.room")
    return run_folder(site) / "room.lock"


def room_locks(site: Site) -> list[Path]:
    """Of every place for a room, also of those that were there before the settings were changed."""
    folder = run_folder(site)
    more = {folder / f"room-{number}.lock" for number in range(2, site.rooms + 1)}
    return [room_lock(site), *sorted(more | set(folder.glob("room-[0-9]*.lock")))]


def running_room(site: Site) -> Holder | None:
    """The room that runs, or one of them, once it answers; ``None`` when none does."""
    found = (holder_of(path) for path in room_locks(site))
    return next((holder for holder in found if holder is not None and holder.address), None)


def hub_lock(site: Site) -> Path:
    """Held by the site's JupyterHub, which tells its address there."""
    return run_folder(site) / "hub.lock"


def hub_address(site: Site) -> str:
    """Where browsers of this machine reach the Hub; empty while it does not run."""
    holder = holder_of(hub_lock(site))
    return holder.address if holder is not None else ""


def hub_district(site: Site) -> str:
    """What the Hub calls the site, where it is one of several districts; empty for a Hub of its own, and while none runs."""
    holder = holder_of(hub_lock(site))
    return holder.district if holder is not None else ""


def handover_folder(site: Site) -> Path:
    """Where the room leaves log-ins for a Hub of several districts (`delivery.handover`)."""
    return run_folder(site) / "hub" / "handover"
