"""Starts again what ended by itself of an installation, and says what it did; in the background a process of its own:

``python -m lawstudy.processes.hub.district_keeper FILE``.
"""

from __future__ import annotations

import signal
import sys
import threading
from pathlib import Path
from urllib.parse import urlsplit

from foundation.clock import utc_now
from foundation.errors import LawStudyError
from foundation.local_time import local_time
from lawstudy.console import complain, say
from lawstudy.processes import messages
from lawstudy.processes.background import start_in_background
from lawstudy.processes.hub.district_start import (
    installation_lock,
    require_districts,
    start_hub,
    start_room,
)
from lawstudy.processes.hub.installation import Installation, InstalledDistrict, open_installation
from lawstudy.processes.hub.keeping import Kept, watch_all
from lawstudy.processes.lock import Holder, Lock
from lawstudy.processes.one_room import room_locks

STARTING_S = 180.0
"""As long as the start of something may take that is under way when the keeper is told to end."""


def keeper_lock(installation: Installation) -> Path:
    """Held by whoever keeps these districts; tells what happened last to each, as notices."""
    return installation.folder / "keeper.lock"


def keeper_in_background(installation: Installation) -> None:
    """Start it, or find the one that runs. Raises `ShellError` when it does not start."""
    # -P: no module is looked for in the folder where the command happens to be given.
    command = [sys.executable, "-P", "-m", "lawstudy.processes.hub.district_keeper"]
    start_in_background(
        [*command, str(installation.file)],
        keeper_lock(installation),
        installation.folder / "keeper.log",
        failed=messages.KEEPER_NOT_STARTED,
    )


def stop_at_signals() -> threading.Event:
    """Set when this process is told to end."""
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    return stopped


def keep(installation: Installation, lock: Lock, stopped: threading.Event) -> None:
    """Until ``stopped``. ``lock``: the keeper's, which is held."""
    rooms = [_room(installation, each) for each in installation.districts if each.restart]
    kept = [*rooms, _hub(installation)]
    last: dict[int, str] = {}
    telling = threading.Lock()
    zone = installation.districts[0].site.zone

    def tell(number: int, text: str) -> None:
        with telling:
            last[number] = f"{local_time(utc_now(), zone)} {text}"
            say(last[number])
            lock.tell(installation.address, tuple(last.values()))

    lock.tell(installation.address)
    watch_all(kept, tell, stopped)


def _room(installation: Installation, each: InstalledDistrict) -> Kept:
    port = each.port

    def start(left: Holder) -> None:
        # Where browsers and reverse proxies look for it, also if the port was only the next that was free.
        nonlocal port
        port = urlsplit(left.address).port or port
        start_room(installation, each, port)

    name = messages.KEPT_ROOM.format(name=each.site.name)
    return Kept(name, lambda: room_locks(each.site), start)


def _hub(installation: Installation) -> Kept:
    return Kept(
        "JupyterHub", lambda: [installation_lock(installation)], lambda _: start_hub(installation)
    )


def main(file: Path) -> None:
    """Be the keeper until a signal ends it. Raises `ShellError`, `AlreadyHeld`."""
    stopped = stop_at_signals()
    installation = open_installation(file, unchecked=True)
    require_districts(installation)
    with Lock(keeper_lock(installation)) as lock:
        keep(installation, lock, stopped)


if __name__ == "__main__":
    try:
        main(Path(sys.argv[1]))
    except LawStudyError as error:
        complain(str(error))
        sys.exit(1)
