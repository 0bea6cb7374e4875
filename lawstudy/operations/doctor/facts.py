"""What is known of a machine and a site before an exam; `checks` judges it. Nothing is asked here."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class DiskFacts:
    """Of the disk that the site lies on. ``bytes_free`` and ``files_free``; the latter ``None`` where nobody counts."""

    bytes_free: int
    files_free: int | None


@dataclass(frozen=True)
class ClockFacts:
    """Times are UTC, naive. ``synchronized``: by the system, ``None`` where it does not tell; ``source``: who says so.

    ``last_on_record``: when the records were last written to, by their own times; ``offset``: of the machine's zone from UTC
    now, and ``site_offset`` of the site's. ``server_ahead``: how far the database server's clock, by which several rooms go, is
    before this machine's; ``None`` where no room goes by it.
    """

    now: dt.datetime
    synchronized: bool | None
    source: str
    last_on_record: dt.datetime | None
    offset: dt.timedelta
    site_offset: dt.timedelta
    zone: str
    server_ahead: dt.timedelta | None = None


@dataclass(frozen=True)
class FontFacts:
    """``problem``: why the font cannot be read, empty: it can; ``lacking``: names of called people that it cannot set."""

    problem: str
    lacking: tuple[str, ...] = ()


@dataclass(frozen=True)
class DatabaseFacts:
    """``problem``: why it cannot be opened, with what to do; the others are then unknown.

    ``integrity``: what SQLite says, ``ok`` or the first fault; ``journal``: its mode, empty on a server. ``read_only``: why
    nobody can write, empty: one can. ``wal_bytes``: of the journal that is not in the file yet. ``trail``: what is wrong with
    the audit trail, empty: nothing. ``unread``: what else there is to know of could not be read.
    """

    problem: str
    kind: str = "sqlite"
    integrity: str = "ok"
    journal: str = "wal"
    read_only: str = ""
    wal_bytes: int = 0
    trail: str = ""
    gradebook: str = ""
    unread: bool = False

    @property
    def is_read(self) -> bool:
        """Whether what stands in it is known."""
        return not (self.problem or self.unread)


@dataclass(frozen=True)
class NetworkFacts:
    """``room``: the address of the room that runs, empty: none does. ``local_only``: it is reached from this machine alone.

    ``port``: where it will listen; ``taken_by``: who has that, empty: it is free or the room's. ``address``: what slips say, empty:
    found when the room starts; ``resolves``: whether its name leads anywhere; ``mine``: whether to this machine.
    ``connections``: how many files the system lets the room open. ``runs``, ``installed``: the program's version, of the room that runs
    and on the disk.
    """

    room: str
    local_only: bool
    port: int
    taken_by: str
    address: str
    resolves: bool
    mine: bool
    connections: int
    runs: str = ""
    installed: str = ""


@dataclass(frozen=True)
class FileFacts:
    """``open``: files with keys or personal data that other users of the machine can read; ``foreign``: of another owner than
    the site's folder. Each a path within the site.
    """

    open: tuple[str, ...] = ()
    foreign: tuple[str, ...] = ()


@dataclass(frozen=True)
class PackageFacts:
    """``missing``: required and not there; ``other``: name, installed and wanted version; ``locked``: whether a list was found."""

    missing: tuple[str, ...]
    other: tuple[tuple[str, str, str], ...]
    locked: bool


@dataclass(frozen=True)
class KeyFacts:
    """``problem``: why the signing keys cannot be used, empty: they can. ``signs``: whether one is in use."""

    problem: str
    signs: bool = True


@dataclass(frozen=True)
class SittingFacts:
    """A sitting that has not ended. ``helpless``: called people with neither an entry code nor an account in use.
    of them. ``starts``: UTC.
    """

    name: str
    exam: str
    starts: dt.datetime
    people: int
    helpless: tuple[str, ...]


@dataclass(frozen=True)
class ExamFacts:
    """``frozen``: item, exam and why, of items that must not be used any more and stand on a paper that can still be sat.

    ``unseated``: exam and how many are called without a sitting, though others have one.
    """

    sittings: tuple[SittingFacts, ...] = ()
    frozen: tuple[tuple[str, str, str], ...] = ()
    unseated: tuple[tuple[str, int], ...] = ()

    @property
    def people(self) -> int:
        """Who may write."""
        return sum(sitting.people for sitting in self.sittings)


@dataclass(frozen=True)
class CertificateFacts:
    """The certificate by which browsers know the room. ``problem``: why it cannot be used. Times are UTC, naive."""

    where: str
    problem: str
    since: dt.datetime | None = None
    until: dt.datetime | None = None
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Facts:
    """All of it. ``backup``: when the last one was made, UTC, naive. ``now``: the same."""

    root: Path
    now: dt.datetime
    disk: DiskFacts
    clock: ClockFacts
    font: FontFacts
    database: DatabaseFacts
    network: NetworkFacts
    files: FileFacts
    packages: PackageFacts
    keys: KeyFacts
    exams: ExamFacts = field(default_factory=ExamFacts)
    certificates: tuple[CertificateFacts, ...] = ()
    backup: dt.datetime | None = None
