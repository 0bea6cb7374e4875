"""`lawstudy backup` and `lawstudy restore`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from foundation.clock import utc_now
from foundation.local_time import local_time
from foundation.site import open_site
from lawstudy.console import next_step, progress, remark, say, shell
from lawstudy.errors import ShellError
from lawstudy.operations import messages
from lawstudy.operations.backup import backup_name, backup_site
from lawstudy.operations.drill import drill
from lawstudy.operations.manifest import Manifest
from lawstudy.operations.restore import place_outside, restore_site
from lawstudy.operations.site_files import outside_folders
from records.database.revision import parse_revision

_MB = 2**20


def backup(root: Path, target: Path | None, *, with_keys: bool) -> None:
    """Write the site's backup and say what is in it."""
    site = open_site(root)
    now = utc_now()
    file = target or site.root / "backups"
    if target is None or target.is_dir():
        file /= backup_name(now)
    elif file.suffix.lower() != ".zip":
        raise ShellError(messages.BACKUP_SUFFIX, file=file)
    with _bytes(messages.BACKING_UP) as tell:
        made = backup_site(site, file, with_keys=with_keys, tell=tell)
    found = made.manifest
    tables, rows = _counted(found)
    say(
        messages.BACKUP_DONE.format(
            file=made.file,
            files=len(found.files),
            databases=len(found.databases),
            tables=tables,
            rows=rows,
            size=_megabytes(found.size),
        )
    )
    say(messages.BACKUP_DIGEST.format(sha256=made.sha256))
    for folder in found.outside:
        say(messages.BACKUP_OUTSIDE.format(folder=folder))
    say(messages.BACKUP_WITH_KEYS if with_keys else messages.BACKUP_WITHOUT_KEYS)
    say(messages.BACKUP_TLS)
    command = shell("lawstudy", "backup", "--drill", made.file)
    next_step(messages.NEXT_BACKUP.format(command=command))


def backup_drill(file: Path, database: str) -> None:
    """Show that a backup brings the site back."""
    with _bytes(messages.DRILLING) as tell:
        done = drill(file, database=database, tell=tell)
    say(
        messages.DRILL_DONE.format(
            files=done.files,
            size=_megabytes(done.size),
            tables=done.tables,
            rows=done.rows,
            entries=done.entries,
        )
    )
    if database:
        say(messages.DRILL_DATABASE)


def restore(file: Path, folder: Path, database: str) -> None:
    """Make a site of a backup, and say what is to be done before it is used."""
    with _bytes(messages.RESTORING) as tell:
        done = restore_site(file, folder, database=database, tell=tell)
    found, site = done.manifest, done.site
    made = local_time(dt.datetime.fromisoformat(found.made), site.zone)
    _, rows = _counted(found)
    say(
        messages.RESTORE_DONE.format(folder=site.root, made=made, files=len(found.files), rows=rows)
    )
    if done.settings_changed:
        say(messages.RESTORE_URL)
    for number, place in enumerate(found.outside):
        now = site.root / place_outside(found) / str(number)
        remark(messages.RESTORE_OUTSIDE.format(folder=place, now=now))
    for elsewhere in outside_folders(site):
        if str(elsewhere) not in found.outside:
            remark(messages.RESTORE_ITEMS.format(folder=elsewhere))
    if not found.with_keys:
        remark(messages.RESTORE_NO_KEYS.format(folder=site.root))
    say(messages.RESTORE_LATER)
    revision = parse_revision(found.revision)
    if done.outdated and revision is not None:
        say(messages.RESTORE_OUTDATED.format(program=revision.program))
        next_step(shell("lawstudy", "--site", site.root, "upgrade"))
    else:
        next_step(shell("lawstudy", "--site", site.root, "doctor"))


@contextmanager
def _bytes(title: str) -> Iterator[Callable[[int, int], None]]:
    """A bar of megabytes."""
    with progress(title) as bar:

        def tell(done: int, whole: int) -> None:
            bar(done // _MB, max(1, whole // _MB))

        yield tell


def _counted(found: Manifest) -> tuple[int, int]:
    tables = [table for each in found.databases for table in each.tables.values()]
    return len(tables), sum(table.rows for table in tables)


def _megabytes(size: int) -> str:
    return f"{size / _MB:.1f}"
