"""`lawstudy province serve`: each district's room, and the Hub that they share."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterable
from pathlib import Path

from foundation.errors import LawStudyError
from lawstudy.console import complain, next_step, say, shell
from lawstudy.errors import ShellError
from lawstudy.processes import messages
from lawstudy.processes.background import start_in_background
from lawstudy.processes.hub.accounts import separate
from lawstudy.processes.hub.installation import Installation, InstalledDistrict, open_installation
from lawstudy.processes.hub.parts import require_parts
from lawstudy.processes.hub.python import require_python
from lawstudy.processes.lock import end
from lawstudy.processes.one_room import room_locks, running_room
from lawstudy.processes.room import Ways
from lawstudy.processes.start import room_in_background

_LOOK_S = 5.0


def require_districts(installation: Installation) -> None:
    """Whether a Hub for these could start here. Raises `ShellError`.

    Without root all servers would be in one system account, and those of one district could reach another's files.
    """
    if not separate():
        raise ShellError(messages.INSTALLATION_ROOT)
    require_parts()
    require_python()
    installation.folder.mkdir(mode=0o711, parents=True, exist_ok=True)
    installation.folder.chmod(0o711)


def installation_lock(installation: Installation) -> Path:
    """Held by the Hub, which tells its address there."""
    return installation.folder / "hub.lock"


def district_ways(installation: Installation) -> Ways:
    """How the Hub serves."""
    certificate, key = installation.certificate, installation.key
    return Ways(installation.listen, installation.port, certificate, key, lab=False, learner="")


def serve(file: Path) -> None:
    """Run all of them until it is interrupted. Raises `ShellError` when they cannot be, and stops what it had started."""
    installation = open_installation(file)
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    ours = start_all(installation)
    running = {each.code for each in installation.districts}
    try:
        while not stopped.wait(_LOOK_S):
            for each in installation.districts:
                # Somebody may have stopped it on purpose: it is told and left so.
                if each.code in running and running_room(each.site) is None:
                    running.discard(each.code)
                    complain(messages.INSTALLATION_ROOM_ENDED.format(name=each.site.name))
    finally:
        _stop(installation, ours)


def serve_in_background(file: Path) -> None:
    """Start all of them, or find those that run."""
    start_all(open_installation(file))
    words = shell("lawstudy", "province", "serve", file, "--stop")
    next_step(messages.NEXT_SERVE_BACKGROUND.format(stop=words))


def stop(file: Path) -> None:
    """Stop the Hub and the rooms."""
    installation = open_installation(file, to_stop=True)
    if not _stop(installation, installation.districts):
        say(messages.SERVE_NOT_RUNNING)


def start_all(installation: Installation) -> tuple[InstalledDistrict, ...]:
    """Start what does not run; returns the districts whose rooms were started. Raises `ShellError`, having stopped these again.

    A Hub that does not start is told, and keeps nobody from an exam.
    """
    require_districts(installation)
    ours: list[InstalledDistrict] = []
    try:
        for each in installation.districts:
            if running_room(each.site) is None:
                ours.append(each)
            ways = Ways(
                installation.listen,
                each.port,
                each.certificate,
                each.key,
                lab=False,
                learner="",
                proxies=installation.proxies,
            )
            running = room_in_background(each.site, ways)
            say(messages.INSTALLATION_ROOM.format(name=each.site.name, address=running.address))
    except BaseException:
        _stop(installation, ours)
        raise
    try:
        _hub_in_background(installation)
    except ShellError as error:
        complain(messages.HUB_LEFT_OUT.format(reason=error))
    return tuple(ours)


def _hub_in_background(installation: Installation) -> None:
    # -P: no module is looked for in the folder where the command happens to be given.
    command = [sys.executable, "-P", "-m", "lawstudy.processes.hub.district_server"]
    try:
        start_in_background(
            [*command, str(installation.file)],
            installation_lock(installation),
            installation.folder / "hub.log",
            failed=messages.HUB_NOT_STARTED,
        )
    except (LawStudyError, OSError) as error:
        raise ShellError(str(error)) from error
    say(messages.HUB_RUNS.format(address=installation.address))


def _stop(installation: Installation, districts: Iterable[InstalledDistrict]) -> bool:
    """The Hub and the rooms of these districts; returns whether anything ran."""
    hub = end(installation_lock(installation))
    if hub is not None:
        say(messages.HUB_STOPPED)
    rooms = 0
    for each in districts:
        ended = sum(end(lock) is not None for lock in room_locks(each.site))
        if ended:
            say(messages.INSTALLATION_ROOM_STOPPED.format(name=each.site.name))
        rooms += ended
    return hub is not None or rooms > 0
