"""`lawstudy province serve` and `lawstudy province status`: the rooms of several districts and their Hub."""

from __future__ import annotations

from pathlib import Path

from lawstudy.console import next_step, remark, say, shell, show_table
from lawstudy.errors import ShellError
from lawstudy.processes import messages
from lawstudy.processes.hub.district_keeper import (
    STARTING_S,
    keep,
    keeper_in_background,
    keeper_lock,
    stop_at_signals,
)
from lawstudy.processes.hub.district_start import (
    installation_lock,
    require_districts,
    start_all,
    stop_all,
)
from lawstudy.processes.hub.installation import open_installation
from lawstudy.processes.lock import Lock, end, holder_of, left_by
from lawstudy.processes.one_room import room_locks


def serve(file: Path) -> None:
    """Run all of them until it is interrupted, and start again what ended by itself.

    Raises `ShellError` when they cannot be, and stops what it had started; `AlreadyHeld` while another such command runs.
    """
    installation = open_installation(file)
    require_districts(installation)
    stopped = stop_at_signals()
    with Lock(keeper_lock(installation)) as lock:
        ours = start_all(installation)
        try:
            keep(installation, lock, stopped)
        finally:
            stop_all(installation, ours)


def serve_in_background(file: Path) -> None:
    """Start all of them, or find those that run. Raises `ShellError`."""
    installation = open_installation(file)
    start_all(installation)
    keeper_in_background(installation)
    words = shell("lawstudy", "province", "serve", file, "--stop")
    next_step(messages.NEXT_SERVE_BACKGROUND.format(stop=words))


def stop(file: Path) -> None:
    """Stop the Hub and the rooms, and first who would start them again."""
    installation = open_installation(file, unchecked=True)
    end(keeper_lock(installation), patience_s=STARTING_S)
    if not stop_all(installation, installation.districts):
        say(messages.SERVE_NOT_RUNNING)


def status(file: Path) -> None:
    """What runs, and what was started again. Raises `ShellError` when something does not run."""
    installation = open_installation(file, unchecked=True)
    rows = [
        (messages.KEPT_ROOM.format(name=each.site.name), *_state(room_locks(each.site)))
        for each in installation.districts
    ]
    rows.append(("JupyterHub", *_state([installation_lock(installation)])))
    title = messages.STATUS_TITLE.format(file=installation.file)
    show_table(title, messages.STATUS_COLUMNS, rows, text=3)
    keeper = holder_of(keeper_lock(installation))
    for notice in keeper.notices if keeper is not None else ():
        say(notice)
    running = (messages.STATUS_RUNS, messages.STATUS_STARTS)
    if keeper is None:
        remark(messages.KEEPER_AWAY)
    if missing := [name for name, state, _ in rows if state not in running]:
        raise ShellError(messages.STATUS_NOT_ALL, names="、".join(missing))


def _state(locks: list[Path]) -> tuple[str, str]:
    """In a word, and where it answers."""
    holders = [holder for holder in map(holder_of, locks) if holder is not None]
    addresses = [holder.address for holder in holders if holder.address]
    if addresses:
        return messages.STATUS_RUNS, "、".join(addresses)
    if holders:
        return messages.STATUS_STARTS, ""
    failed = any(left_by(path) is not None for path in locks)
    return messages.STATUS_FAILED if failed else messages.STATUS_ENDED, ""
