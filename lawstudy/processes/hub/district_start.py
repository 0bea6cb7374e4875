"""Each district's room and the Hub that they share, started and stopped."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from foundation.errors import LawStudyError
from lawstudy.console import complain, say
from lawstudy.errors import ShellError
from lawstudy.processes import messages
from lawstudy.processes.background import start_in_background
from lawstudy.processes.hub.accounts import separate
from lawstudy.processes.hub.installation import Installation, InstalledDistrict
from lawstudy.processes.hub.parts import require_parts
from lawstudy.processes.hub.python import require_python
from lawstudy.processes.lock import Holder, end
from lawstudy.processes.one_room import room_locks, running_room
from lawstudy.processes.room import Ways
from lawstudy.processes.start import room_in_background


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


def start_all(installation: Installation) -> tuple[InstalledDistrict, ...]:
    """Start what does not run; returns the districts whose rooms were started. Raises `ShellError`, having stopped these again.

    A Hub that does not start is told, and keeps nobody from an exam.
    """
    require_districts(installation)
    ours: list[InstalledDistrict] = []
    try:
        for each in installation.districts:
            running = running_room(each.site)
            if running is None:
                ours.append(each)
                running = start_room(installation, each, each.port)
            else:
                say(messages.SERVE_AGAIN)
            say(messages.INSTALLATION_ROOM.format(name=each.site.name, address=running.address))
    except BaseException:
        stop_all(installation, ours)
        raise
    try:
        start_hub(installation)
    except ShellError as error:
        complain(messages.HUB_LEFT_OUT.format(reason=error))
    return tuple(ours)


def start_room(installation: Installation, each: InstalledDistrict, port: int | None) -> Holder:
    """A district's room. Raises `ShellError` when it does not start."""
    ways = Ways(
        installation.listen,
        port,
        each.certificate,
        each.key,
        lab=False,
        learner="",
        proxies=installation.proxies,
    )
    return room_in_background(each.site, ways)


def start_hub(installation: Installation) -> None:
    """The Hub of all. Raises `ShellError` when it does not start."""
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


def stop_all(installation: Installation, districts: Iterable[InstalledDistrict]) -> bool:
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
