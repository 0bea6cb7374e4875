"""A site's records and gradebook taken to another database, from SQLite to PostgreSQL or back.

What is new is compared with what was, table by table, before the site works with it: on a server all in one transaction, in
files under other names. Killed at any moment, the site works with the old database; run again, it begins anew, or uses
what was already taken over whole.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Table
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DatabaseError
from sqlalchemy.orm import Session

from foundation.clock import utc_now
from foundation.site import SETTINGS, Site, open_site, resolve_url
from grading.nbgrader.course import one_process
from grading.nbgrader.gradebook import (
    gradebook_revision,
    gradebook_tables,
    make_gradebook,
)
from grading.nbgrader.gradebook_database import gradebook_engine, has_gradebook, lock_gradebook
from lawstudy.opening import course_of, open_records
from lawstudy.operations import messages
from lawstudy.operations.errors import MoveRefused
from lawstudy.operations.moving_targets import FileTarget, ServerTarget, Target
from lawstudy.operations.settings_text import write_databases
from lawstudy.processes.lock import holder_of
from lawstudy.processes.one_room import claim
from records.audit import trail
from records.audit.site_decisions import DatabaseMoved
from records.database.base import Base
from records.database.engine import altering_engine
from records.database.one_room import no_room
from records.database.upgrade import keep_others_out
from records.schema import close_database, open_database, sqlite_file
from records.table_copy import Said, copy_rows, count_rows, said

SCHEMA = "gradebook"
"""Where the gradebook goes, on a server."""
_NO_RIGHT = "42501"
"""SQLSTATE ``insufficient_privilege``."""
Tell = Callable[[int, int], None]
"""Told (done, all) in rows."""


@dataclass(frozen=True)
class Moved:
    """``site`` as it is now; ``entries``: of the trail, whose chain holds; ``already``: a run before had taken all over.

    ``aside``: where the old files are now.
    """

    site: Site
    tables: int
    rows: int
    entries: int
    already: bool
    aside: Sequence[Path]


def move_site(site: Site, url: str, *, tell: Tell) -> Moved:
    """Take the databases to ``url``: an empty database, or a file that is not there.

    Raises `MoveRefused` with every reason, `AlreadyHeld` and `records.errors.RoomElsewhere` while a room runs,
    `records.errors.RecordsError` for records of another version; then nothing was changed.
    """
    wanted = resolve_url(url, site.root)
    target = _target(site, wanted)
    course = course_of(site)
    with claim(site), one_process(course), no_room(site.records_url), target.no_room():
        _require_ready(site)
        with target, _gradebook(site) as gradebook:
            moving = _Moving(target, gradebook, tell)
            already = target.is_used()
            if not already:
                _put_on_record(site, wanted)
            with _records(site) as records:
                rows = moving.compare(records) if already else moving.copy(records)
            entries = _chain(target)
            target.keep()
        write_databases(site.root / SETTINGS, url, target.schema)
        now = open_site(site.root)
        if course.root.exists():
            course_of(now).create()
        aside = _put_aside(site, now)
    return Moved(now, moving.tables, rows, entries, already, aside)


class _Moving:
    """Rows of both databases on their way; ``tables``: how many."""

    def __init__(self, target: Target, gradebook: Connection | None, tell: Tell) -> None:
        self._target, self._gradebook, self._tell = target, gradebook, tell
        self._done = self._all = 0
        self.tables = len(_RECORDS) + (len(gradebook_tables()) if gradebook is not None else 0)

    def copy(self, records: Connection) -> int:
        """Copy and compare; returns the number of rows."""
        rows = self._count(records, 3)
        try:
            with self._target.records() as new:
                self._target.make_records(new)
                copy_rows(records, new, _RECORDS, self._more)
            if self._gradebook is not None:
                with self._target.gradebook() as new:
                    make_gradebook(new)
                    copy_rows(self._gradebook, new, gradebook_tables(), self._more)
        except DatabaseError as error:
            detail = str(error.orig).strip().splitlines()[0][:200]
            if getattr(error.orig, "sqlstate", "") == _NO_RIGHT:
                told = messages.MOVE_RIGHTS.format(url=self._target.shown, detail=detail)
                raise MoveRefused([told]) from error
            table = re.search(r"INSERT INTO (\w+)", error.statement or "")
            told = messages.MOVE_NOT_TAKEN.format(table=table[1] if table else "", detail=detail)
            raise MoveRefused([told]) from error
        if problems := self._problems(records):
            raise MoveRefused(problems)
        return rows

    def compare(self, records: Connection) -> int:
        """What is in the target already must be the same. Raises `MoveRefused`."""
        rows, there = self._count(records, 2), self._target.tables()
        try:
            problems = self._problems(records)
        except DatabaseError:
            problems = [""]  # Other tables altogether.
        if problems:
            used = "、".join(there[:5])
            raise MoveRefused([messages.MOVE_USED.format(url=self._target.shown, tables=used)])
        return rows

    def _problems(self, records: Connection) -> list[str]:
        with self._target.records() as new:
            problems = _differences(
                said(records, _RECORDS, self._more), said(new, _RECORDS, self._more)
            )
        if self._gradebook is not None:
            tables = gradebook_tables()
            with self._target.gradebook() as new:
                problems += _differences(
                    said(self._gradebook, tables, self._more), said(new, tables, self._more)
                )
        return problems

    def _count(self, records: Connection, times: int) -> int:
        rows = count_rows(records, _RECORDS)
        if self._gradebook is not None:
            rows += count_rows(self._gradebook, gradebook_tables())
        self._done, self._all = 0, times * rows
        return rows

    def _more(self, rows: int) -> None:
        self._done += rows
        self._tell(self._done, self._all)


_RECORDS: list[Table] = list(Base.metadata.sorted_tables)


def _differences(before: dict[str, Said], after: dict[str, Said]) -> list[str]:
    return [
        messages.MOVE_DIFFERS.format(table=table, before=was.rows, after=after[table].rows)
        for table, was in before.items()
        if after[table] != was
    ]


def _target(site: Site, url: str) -> Target:
    try:
        parsed = make_url(url)
        kind, before = parsed.get_backend_name(), make_url(site.records_url)
    except (ArgumentError, ValueError, ImportError) as error:
        raise MoveRefused([messages.MOVE_KIND.format(url=url)]) from error
    shown = parsed.render_as_string(hide_password=True)
    place = ("host", "port", "database")
    same = kind == before.get_backend_name() and all(
        getattr(parsed, name) == getattr(before, name) for name in place
    )
    files = [file.resolve() for file in map(sqlite_file, (url, site.records_url)) if file]
    if (same and parsed.query == before.query) or (len(files) == 2 and files[0] == files[1]):
        raise MoveRefused([messages.MOVE_SAME.format(url=shown)])
    if kind == "postgresql":
        return ServerTarget(url, SCHEMA, shown)
    if (file := sqlite_file(url)) is not None:
        return FileTarget(file, course_of(site).root / "gradebook.db", shown)
    raise MoveRefused([messages.MOVE_KIND.format(url=shown)])


def _require_ready(site: Site) -> None:
    """Nobody may write to the gradebook behind our back, and it must be one that we know. Raises `MoveRefused`."""
    problems = [
        messages.MOVE_LAB.format(folder=lock.parent.name, host=holder.host, pid=holder.pid)
        for lock in sorted((site.root / "run").glob("*/lab.lock"))
        if (holder := holder_of(lock)) is not None
    ]
    if problems:
        raise MoveRefused(problems)


def _put_on_record(site: Site, url: str) -> None:
    """First: it stands in what is taken over."""
    kinds = [make_url(each).get_backend_name() for each in (site.records_url, url)]
    with open_records(site) as db:
        trail.decide(db, DatabaseMoved(subject=site.name, source=kinds[0], target=kinds[1]))
        db.commit()


@contextlib.contextmanager
def _records(site: Site) -> Iterator[Connection]:
    """The old records, which nobody else writes to meanwhile. Raises `records.errors.RecordsError`."""
    close_database(open_database(site.records_url))
    engine = altering_engine(site.records_url)
    try:
        with engine.connect() as connection, connection.begin() as reading:
            keep_others_out(connection)
            yield connection
            reading.rollback()
    finally:
        engine.dispose()


@contextlib.contextmanager
def _gradebook(site: Site) -> Iterator[Connection | None]:
    """The old gradebook, if there is one. Raises `MoveRefused` when it is of another nbgrader."""
    course = course_of(site)
    if not has_gradebook(course):
        yield None
        return
    engine = gradebook_engine(course)
    with engine.connect() as connection:
        lock_gradebook(connection)
        found, newest = gradebook_revision(connection)
        if found != newest:
            told = messages.MOVE_GRADEBOOK.format(found=found, newest=newest)
            raise MoveRefused([told])
        yield connection
        connection.rollback()


def _chain(target: Target) -> int:
    """How many entries the trail has there. Raises `records.errors.AuditBroken`."""
    with target.records() as connection, Session(connection) as db:
        return trail.verify(db)


def _put_aside(old: Site, now: Site) -> list[Path]:
    """Files that nothing refers to any more, by names that tell what they are."""
    kept = {sqlite_file(now.records_url), None}
    gradebook = course_of(old).gradebook
    files = [file for file in (sqlite_file(old.records_url),) if file not in kept]
    if course_of(now).database and gradebook.is_file():
        files.append(gradebook)
    folder, aside = old.root / "backups", list[Path]()
    for file in files:
        if file is None or not file.is_file():
            continue
        folder.mkdir(mode=0o700, exist_ok=True)
        name = f"moved-{file.stem}-{utc_now():%Y%m%dT%H%M%SZ}.db"
        for suffix in ("-wal", "-shm", ""):
            part = file.with_name(file.name + suffix)
            if part.exists():
                part.rename(folder / f"{name}{suffix}")
        aside.append(folder / name)
    return aside
