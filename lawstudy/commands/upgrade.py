"""`lawstudy upgrade`: the records database of a site that an earlier version made."""

from __future__ import annotations

from pathlib import Path

from foundation.clock import utc_now
from foundation.site import Site, open_site
from lawstudy.commands import messages
from lawstudy.console import next_step, remark, say, shell
from lawstudy.errors import ShellError
from lawstudy.lessons_told import tell_lessons
from lawstudy.processes.lock import AlreadyHeld
from lawstudy.processes.one_room import claim
from records.database.backup import back_up, can_back_up
from records.database.revision import Revision, newest_revision, parse_revision
from records.schema import upgrade_database


def upgrade(root: Path, backup: Path | None) -> None:
    """Back the database up, then upgrade it. Raises `ShellError` when the room runs or no backup can be made.

    ``backup``: the copy that the administrator made, where the program that it takes is not on this machine.
    """
    site = open_site(root)

    def keep(found: Revision) -> None:
        say(messages.UPGRADE_KEPT.format(file=_back_up(site, found, backup)))

    try:
        with claim(site):
            done = upgrade_database(site.records_url, back_up=keep, step=_tell)
    except AlreadyHeld as error:
        told = messages.UPGRADE_ROOM_RUNS.format(
            address=error.holder.address, stop=shell("lawstudy", "--site", root, "serve", "--stop")
        )
        raise ShellError(told) from error
    if done is None:
        say(messages.UPGRADE_SAME.format(newest=newest_revision().program))
        tell_lessons(site)
        return
    if done.remark:
        remark(messages.UPGRADE_REMARK.format(remark=done.remark))
    say(
        messages.UPGRADE_DONE.format(
            found=done.found.program,
            newest=done.newest.program,
            tables=len(done.rows),
            rows=sum(done.rows.values()),
        )
    )
    tell_lessons(site)
    next_step(messages.NEXT_UPGRADED.format(site=shell(root)))


def _back_up(site: Site, found: Revision, made: Path | None) -> Path:
    if can_back_up(site.records_url):
        name = f"records-{found.program}-{utc_now():%Y%m%dT%H%M%S.%fZ}"
        return back_up(site.records_url, site.root / "backups", name, site.gradebook_schema)
    if made is None:
        raise ShellError(messages.UPGRADE_NO_DUMP)
    if not made.is_file() or not made.stat().st_size:
        raise ShellError(messages.UPGRADE_NO_FILE, file=made)
    return made


def _tell(step: str) -> None:
    revision = parse_revision(step)
    if revision is not None:
        say(messages.UPGRADE_STEP.format(program=revision.program, number=revision.number))
    elif step in messages.UPGRADE_STEPS:
        say(messages.UPGRADE_STEPS[step])
