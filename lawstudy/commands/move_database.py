"""`lawstudy move-database`."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.engine import make_url

from foundation.site import open_site
from lawstudy.console import next_step, progress, say, shell
from lawstudy.errors import ShellError
from lawstudy.operations import messages
from lawstudy.operations.moving import move_site
from lawstudy.processes.lock import AlreadyHeld
from records.schema import sqlite_file


def move_database(root: Path, url: str) -> None:
    """Take the site's databases to ``url``, and say what became of the old ones."""
    site = open_site(root)
    try:
        with progress(messages.MOVING) as tell:
            done = move_site(site, url, tell=tell)
    except AlreadyHeld as error:
        told = messages.MOVE_ROOM.format(
            address=error.holder.address, stop=shell("lawstudy", "--site", root, "serve", "--stop")
        )
        raise ShellError(told) from error
    if done.already:
        say(messages.MOVE_ALREADY)
    say(
        messages.MOVE_DONE.format(
            tables=done.tables,
            rows=done.rows,
            entries=done.entries,
            url=_shown(done.site.records_url),
        )
    )
    for file in done.aside:
        say(messages.MOVE_ASIDE.format(file=file))
    if sqlite_file(site.records_url) is None:
        say(messages.MOVE_LEFT.format(url=_shown(site.records_url)))
    if make_url(done.site.records_url).password:
        say(messages.MOVE_PRIVATE)
    next_step(messages.NEXT_MOVED.format(doctor=shell("lawstudy", "--site", root, "doctor")))


def _shown(url: str) -> str:
    return make_url(url).render_as_string(hide_password=True)
