"""What would go wrong on the day of an exam, judged by facts alone: each check says what it found and how to mend it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from lawstudy.console import shell
from lawstudy.operations import messages
from lawstudy.operations.doctor.facts import Facts

State = Literal["ok", "note", "wrong"]
"""``note``: to be known, and no reason to stop; ``wrong``: to be mended before the exam."""

BYTES_EACH = 1_200_000
"""A paper takes 0.58 MB of notebooks and gradebook (866 papers, 465 + 34 MB); twice that, so that a second run fits, too."""
BYTES_LEAST = 2**30
FILES_EACH, FILES_LEAST = 20, 1000
CONNECTIONS_EACH, CONNECTIONS_LEAST = 2, 200
"""A browser keeps a line to hear of changes and asks on another."""
WAL_MOST = 256 * 2**20
EXPIRES_SOON = dt.timedelta(days=14)
BACKUP_AGE = dt.timedelta(hours=24)
SOON = dt.timedelta(days=2)
"""An exam that begins so soon makes some notes wrong."""
CLOCK_SLACK = dt.timedelta(seconds=60)
_NAMED = 8


@dataclass(frozen=True)
class Finding:
    """``mend``: what to do; empty when nothing is to be done."""

    check: str
    state: State
    text: str
    mend: str = ""


Check = Callable[[Facts], Iterator[Finding]]


def disk(facts: Facts) -> Iterator[Finding]:
    """Room for the answers and notebooks of everybody who is called."""
    people = facts.exams.people
    needed, free = BYTES_LEAST + people * BYTES_EACH, facts.disk.bytes_free
    values = {"free": free // 2**20, "needed": needed // 2**20, "people": people}
    if free < needed:
        yield Finding("disk", "wrong", messages.DISK_LOW.format(**values), messages.DISK_MEND)
    else:
        yield Finding("disk", "ok", messages.DISK_OK.format(**values))
    files = facts.disk.files_free
    if files is not None and files < FILES_LEAST + people * FILES_EACH:
        text = messages.FILES_LOW.format(free=files, needed=FILES_LEAST + people * FILES_EACH)
        yield Finding("disk", "wrong", text, messages.DISK_MEND)


def clock(facts: Facts) -> Iterator[Finding]:
    """The machine's time, where it comes from, and its zone."""
    found = facts.clock
    last = found.last_on_record
    if last is not None and last - found.now > CLOCK_SLACK:
        text = messages.CLOCK_BEHIND.format(minutes=round((last - found.now).total_seconds() / 60))
        yield Finding("clock", "wrong", text, messages.CLOCK_MEND)
    elif last is not None and found.now - last > dt.timedelta(days=366):
        text = messages.CLOCK_AHEAD.format(days=(found.now - last).days)
        yield Finding("clock", "wrong", text, messages.CLOCK_MEND)
    if found.synchronized is None:
        yield Finding("clock", "note", messages.CLOCK_UNKNOWN, messages.CLOCK_MEND)
    elif not found.synchronized:
        text = messages.CLOCK_FREE.format(source=found.source)
        yield Finding("clock", "wrong" if _is_soon(facts) else "note", text, messages.CLOCK_MEND)
    else:
        yield Finding("clock", "ok", messages.CLOCK_OK.format(source=found.source))
    ahead = found.server_ahead
    if ahead is not None and abs(ahead) > CLOCK_SLACK:
        text = messages.CLOCK_SERVER.format(minutes=round(ahead.total_seconds() / 60, 1))
        yield Finding("clock", "wrong", text, messages.CLOCK_SERVER_MEND)
    if found.offset != found.site_offset:
        text = messages.ZONE_OTHER.format(zone=found.zone)
        yield Finding("clock", "note", text, messages.ZONE_MEND)


def font(facts: Facts) -> Iterator[Finding]:
    """What is printed."""
    if facts.font.problem:
        text = messages.FONT_MISSING.format(detail=facts.font.problem)
        yield Finding("font", "wrong", text, messages.FONT_MEND)
        return
    yield Finding("font", "ok", messages.FONT_OK)
    if facts.font.lacking:
        text = messages.FONT_LACKS.format(names=_some(facts.font.lacking))
        yield Finding("font", "note", text, messages.FONT_LACKS_MEND)


def database(facts: Facts) -> Iterator[Finding]:
    """Records and gradebook: whole, of this version, and to be written to."""
    found = facts.database
    if found.problem:
        mend = messages.DATABASE_MEND.format(
            upgrade=shell("lawstudy", "--site", facts.root, "upgrade")
        )
        yield Finding("database", "wrong", found.problem, mend)
        return
    wrong = []
    if found.integrity != "ok":
        text = messages.DATABASE_FAULT.format(detail=found.integrity[:200])
        wrong.append((text, messages.DATABASE_FAULT_MEND))
    if found.read_only:
        text = messages.DATABASE_READ_ONLY.format(detail=found.read_only)
        wrong.append((text, messages.DATABASE_READ_ONLY_MEND))
    if found.trail:
        wrong.append((found.trail, messages.TRAIL_MEND))
    if found.gradebook:
        wrong.append((found.gradebook, messages.DATABASE_FAULT_MEND))
    for text, mend in wrong:
        yield Finding("database", "wrong", text, mend)
    if found.kind == "sqlite" and found.journal != "wal":
        text = messages.JOURNAL_OTHER.format(mode=found.journal)
        yield Finding("database", "note", text, messages.JOURNAL_MEND)
    if found.wal_bytes > WAL_MOST:
        text = messages.WAL_LARGE.format(size=found.wal_bytes // 2**20)
        yield Finding("database", "note", text, messages.WAL_MEND)
    if not wrong:
        yield Finding("database", "ok", messages.DATABASE_OK)


def network(facts: Facts) -> Iterator[Finding]:
    """The port, and the address at which others reach the room."""
    found = facts.network
    if found.taken_by:
        text = messages.PORT_OTHERS.format(port=found.port, who=found.taken_by)
        yield Finding("network", "wrong", text, messages.PORT_MEND)
    elif found.room:
        yield Finding("network", "ok", messages.ROOM_RUNS.format(address=found.room))
    else:
        yield Finding("network", "ok", messages.PORT_FREE.format(port=found.port))
    if found.room and found.runs != found.installed:
        named = {"runs": found.runs or messages.VERSION_UNKNOWN, "installed": found.installed}
        text = messages.ROOM_OTHER_VERSION.format(**named)
        yield Finding("network", "wrong", text, messages.ROOM_OTHER_VERSION_MEND)
    # A proxy on this machine brings others, and its address is what slips say.
    behind = found.address.startswith("https://")
    if found.room and found.local_only and facts.exams.sittings and not behind:
        yield Finding("network", "wrong", messages.ROOM_LOCAL, messages.ROOM_LOCAL_MEND)
    if found.address and not found.resolves:
        text = messages.ADDRESS_NOWHERE.format(address=found.address)
        yield Finding("network", "wrong", text, messages.ADDRESS_MEND)
    elif found.address and not found.mine:
        text = messages.ADDRESS_OTHER.format(address=found.address)
        yield Finding("network", "note", text, messages.ADDRESS_MEND)
    needed = CONNECTIONS_LEAST + facts.exams.people * CONNECTIONS_EACH
    if found.connections < needed:
        text = messages.CONNECTIONS_FEW.format(most=found.connections, needed=needed)
        yield Finding("network", "wrong", text, messages.CONNECTIONS_MEND.format(needed=needed))


def files(facts: Facts) -> Iterator[Finding]:
    """Who may read and write what the site consists of."""
    found = facts.files
    if found.open:
        text = messages.FILES_OPEN.format(names=_some(found.open), count=len(found.open))
        mend = messages.FILES_OPEN_MEND.format(command=shell("chmod", "700", facts.root))
        yield Finding("files", "wrong", text, mend)
    if found.foreign:
        text = messages.FILES_FOREIGN.format(names=_some(found.foreign), count=len(found.foreign))
        yield Finding("files", "wrong", text, messages.FILES_FOREIGN_MEND)
    if not (found.open or found.foreign):
        yield Finding("files", "ok", messages.FILES_OK)


def packages(facts: Facts) -> Iterator[Finding]:
    """The versions that were tested together."""
    found = facts.packages
    if found.missing:
        text = messages.PACKAGES_MISSING.format(names=_some(found.missing))
        yield Finding("packages", "wrong", text, messages.PACKAGES_MEND)
    if found.other:
        named = [f"{name} {have}（{wanted}）" for name, have, wanted in found.other]
        text = messages.PACKAGES_OTHER.format(names=_some(named), count=len(named))
        yield Finding("packages", "note", text, messages.PACKAGES_MEND)
    if not (found.missing or found.other):
        text = messages.PACKAGES_OK if found.locked else messages.PACKAGES_THERE
        yield Finding("packages", "ok", text)


def keys(facts: Facts) -> Iterator[Finding]:
    """The keys that sign certificates."""
    if facts.keys.problem:
        yield Finding("keys", "wrong", facts.keys.problem, messages.KEYS_MEND)
    elif not facts.keys.signs:
        yield Finding("keys", "note", messages.KEYS_NONE, messages.KEYS_NONE_MEND)
    else:
        yield Finding("keys", "ok", messages.KEYS_OK)


def items(facts: Facts) -> Iterator[Finding]:
    """Items that must not be used any more, on papers that can still be sat."""
    if not facts.database.is_read:
        return
    for item, exam, why in facts.exams.frozen:
        text = messages.ITEM_FROZEN.format(item=item, exam=exam, why=why)
        yield Finding("items", "wrong", text, messages.ITEM_MEND)
    if not facts.exams.frozen:
        yield Finding("items", "ok", messages.ITEMS_OK)


def people(facts: Facts) -> Iterator[Finding]:
    """Everybody who is called can come in."""
    if not facts.database.is_read:
        return
    helpless = 0
    for sitting in facts.exams.sittings:
        helpless += len(sitting.helpless)
        if sitting.helpless:
            text = messages.PEOPLE_HELPLESS.format(
                sitting=sitting.name, count=len(sitting.helpless), names=_some(sitting.helpless)
            )
            yield Finding("people", "wrong", text, messages.PEOPLE_MEND)
    for exam, count in facts.exams.unseated:
        text = messages.PEOPLE_UNSEATED.format(exam=exam, count=count)
        yield Finding("people", "wrong", text, messages.PEOPLE_UNSEATED_MEND)
    if not facts.exams.sittings:
        yield Finding("people", "note", messages.NO_SITTING)
    elif not helpless and not facts.exams.unseated:
        values = {"sittings": len(facts.exams.sittings), "count": facts.exams.people}
        yield Finding("people", "ok", messages.PEOPLE_OK.format(**values))


def certificates(facts: Facts) -> Iterator[Finding]:
    """What browsers are shown over TLS."""
    for found in facts.certificates:
        if found.problem or found.until is None or found.since is None:
            text = messages.TLS_UNREADABLE.format(where=found.where, detail=found.problem)
            yield Finding("certificates", "wrong", text, messages.TLS_MEND)
        elif found.since > facts.now:
            text = messages.TLS_EARLY.format(where=found.where, day=found.since.date())
            yield Finding("certificates", "wrong", text, messages.TLS_MEND)
        elif found.until - facts.now < EXPIRES_SOON:
            text = messages.TLS_EXPIRES.format(where=found.where, day=found.until.date())
            yield Finding("certificates", "wrong", text, messages.TLS_MEND)
        else:
            text = messages.TLS_OK.format(
                where=found.where, day=found.until.date(), names=_some(found.names)
            )
            yield Finding("certificates", "ok", text)


def backup(facts: Facts) -> Iterator[Finding]:
    """How old the last backup is."""
    mend = messages.BACKUP_MEND.format(command=shell("lawstudy", "--site", facts.root, "backup"))
    bad: State = "wrong" if _is_soon(facts) else "note"
    if facts.backup is None:
        yield Finding("backup", bad, messages.BACKUP_NONE, mend)
    elif (age := facts.now - facts.backup) > BACKUP_AGE:
        text = messages.BACKUP_OLD.format(hours=round(age.total_seconds() / 3600))
        yield Finding("backup", bad, text, mend)
    else:
        hours = max(0, round(age.total_seconds() / 3600))
        yield Finding("backup", "ok", messages.BACKUP_FRESH.format(hours=hours))


CHECKS: tuple[Check, ...] = (
    disk,
    clock,
    font,
    database,
    network,
    files,
    packages,
    keys,
    items,
    people,
    certificates,
    backup,
)
"""In the order in which they are told."""


def diagnose(facts: Facts) -> list[Finding]:
    """All findings."""
    return [finding for check in CHECKS for finding in check(facts)]


def _is_soon(facts: Facts) -> bool:
    return any(sitting.starts - facts.now < SOON for sitting in facts.exams.sittings)


def _some(names: tuple[str, ...] | list[str]) -> str:
    more = messages.AND_MORE if len(names) > _NAMED else ""
    return "、".join(names[:_NAMED]) + more
