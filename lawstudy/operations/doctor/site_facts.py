"""Facts of the site: database, files, keys, exams, backups."""

from __future__ import annotations

import datetime as dt
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import NullPool, create_engine, func, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from certification.errors import KeysRefused
from certification.keys import read_keys
from documents.fonts import lacking
from foundation.clock import utc_now
from foundation.errors import LawStudyError
from foundation.site import SETTINGS, Site
from grading.errors import GradebookMissing
from grading.nbgrader.course import Course
from grading.nbgrader.gradebook_database import has_gradebook
from grading.pools import still_asked
from lawstudy.opening import bank_of, course_of
from lawstudy.operations import messages
from lawstudy.operations.doctor import machine
from lawstudy.operations.doctor.facts import (
    DatabaseFacts,
    ExamFacts,
    Facts,
    FileFacts,
    FontFacts,
    KeyFacts,
    SittingFacts,
)
from lawstudy.operations.site_files import ARCHIVES
from records.accounts.account import Account
from records.audit.site_decisions import BackupWritten
from records.audit.trail import AuditEntry, last_entry_at, verify
from records.bank.review import TextReview
from records.certificates import any_certificate
from records.errors import AuditBroken
from records.exams.attempt import Attempt
from records.exams.call import Call, Exemption
from records.exams.exam import Exam
from records.exams.sitting import RoomPulse, Sitting
from records.people.person import Person
from records.schema import close_database, open_database, sqlite_file

_PUBLIC = "statutes"
"""The folder in which nothing is of anybody: the texts of the law. All others have answers, keys, names or scores."""
_SLOW_S = 5.0


def gather(site: Site, *, port: int, certificate: Path | None) -> Facts:
    """Look at everything; what cannot be looked at is a fact, too. Nothing is changed."""
    network = machine.network_facts(site, port)
    database = _database(site)
    told = _Told()
    if not database.problem:
        try:
            told = _told(site)
        except DatabaseError as error:
            fault = str(error.orig) if database.integrity == "ok" else database.integrity
            database = replace(database, integrity=fault, unread=True)
    backup = max(filter(None, (told.backup, _newest_archive(site))), default=None)
    problem = machine.font_problem()
    return Facts(
        root=site.root,
        now=utc_now(),
        disk=machine.disk_facts(site.root),
        clock=replace(machine.clock_facts(site, told.last), server_ahead=_server_ahead(site)),
        font=FontFacts(problem, () if problem else tuple(lacking(told.names))),
        database=database,
        network=network,
        files=_files(site),
        packages=machine.package_facts(),
        keys=_keys(site, signed=told.signed),
        exams=told.exams,
        certificates=machine.certificate_facts(certificate, network.room),
        backup=backup,
    )


class _Told(NamedTuple):
    """What the records tell of other things than themselves."""

    exams: ExamFacts = ExamFacts()
    last: dt.datetime | None = None
    backup: dt.datetime | None = None
    signed: bool = False
    names: tuple[str, ...] = ()


def _told(site: Site) -> _Told:
    sessions = open_database(site.records_url)
    try:
        with sessions() as db:
            called = select(Person.name).join(Call, Call.person_id == Person.id)
            return _Told(
                _exams(db, site),
                _last_on_record(db),
                _last_backup(db),
                any_certificate(db),
                tuple(db.scalars(called)),
            )
    finally:
        close_database(sessions)


def _database(site: Site) -> DatabaseFacts:
    try:
        sessions = open_database(site.records_url)
    except LawStudyError as error:
        return DatabaseFacts(str(error))
    trail = ""
    try:
        with sessions() as db:
            verify(db)
    except AuditBroken as error:
        trail = str(error)
    except DatabaseError as error:
        trail = str(error.orig)
    finally:
        close_database(sessions)
    gradebook = _gradebook(course_of(site))
    file = sqlite_file(site.records_url)
    if file is None:
        told = _on_server(site.records_url)
        return DatabaseFacts(
            "",
            make_url(site.records_url).get_backend_name(),
            read_only=told,
            trail=trail,
            gradebook=gradebook,
        )
    wal = file.with_name(f"{file.name}-wal")
    integrity, journal, read_only = _in_file(file)
    size = wal.stat().st_size if wal.exists() else 0
    return DatabaseFacts(
        "", "sqlite", integrity, journal, read_only, size, trail=trail, gradebook=gradebook
    )


def _in_file(file: Path) -> tuple[str, str, str]:
    """Integrity, journal, and why nobody can write: tried without writing anything."""
    try:
        with closing(sqlite3.connect(file, timeout=_SLOW_S, isolation_level=None)) as connection:
            integrity = str(connection.execute("PRAGMA integrity_check(1)").fetchone()[0])
            journal = str(connection.execute("PRAGMA journal_mode").fetchone()[0])
            wrong = connection.execute("PRAGMA foreign_key_check").fetchone()
            if integrity == "ok" and wrong is not None:
                integrity = messages.REFERENCE_WRONG.format(table=wrong[0])
            try:
                connection.execute("BEGIN IMMEDIATE")
                connection.execute("ROLLBACK")
            except sqlite3.Error as error:
                return integrity, journal, str(error)
    except sqlite3.Error as error:
        return str(error), "", ""
    return integrity, journal, ""


def _gradebook(course: Course) -> str:
    file = course.gradebook
    try:
        if not has_gradebook(course):
            return ""  # Nothing was released yet.
    except GradebookMissing as error:
        return str(error)
    if course.database:
        return ""  # The server answers for what it holds.
    address = f"{file.absolute().as_uri()}?mode=ro"
    try:
        with closing(sqlite3.connect(address, uri=True, timeout=_SLOW_S)) as connection:
            said = str(connection.execute("PRAGMA integrity_check(1)").fetchone()[0])
    except sqlite3.Error as error:
        said = str(error)
    return "" if said == "ok" else messages.GRADEBOOK_FAULT.format(detail=said[:200])


def _on_server(url: str) -> str:
    try:
        with create_engine(url, poolclass=NullPool).connect() as connection:
            asked = "SELECT current_setting('transaction_read_only')"
            return (
                messages.SERVER_READ_ONLY
                if connection.exec_driver_sql(asked).scalar_one() == "on"
                else ""
            )
    except DatabaseError as error:
        return str(error.orig)


def _server_ahead(site: Site) -> dt.timedelta | None:
    if site.rooms < 2:
        return None
    try:
        with create_engine(site.records_url, poolclass=NullPool).connect() as connection:
            asked = "SELECT clock_timestamp() AT TIME ZONE 'UTC'"
            told: dt.datetime = connection.exec_driver_sql(asked).scalar_one()
    except DatabaseError:
        return None  # `_database` tells.
    return told - utc_now()


def _last_on_record(db: Session) -> dt.datetime | None:
    pulse = db.get(RoomPulse, 1)
    times = (pulse.at if pulse else None, last_entry_at(db))
    return max(filter(None, times), default=None)


def _last_backup(db: Session) -> dt.datetime | None:
    """One that was begun, and for which there was no room, is none."""
    written = AuditEntry.action == BackupWritten.name
    at = db.scalar(select(func.max(AuditEntry.at)).where(written))
    return dt.datetime.fromisoformat(at).replace(tzinfo=None) if at else None


def _newest_archive(site: Site) -> dt.datetime | None:
    made = [path.stat().st_mtime for path in (site.root / "backups").glob(ARCHIVES)]
    return dt.datetime.fromtimestamp(max(made), dt.UTC).replace(tzinfo=None) if made else None


def _files(site: Site) -> FileFacts:
    database = sqlite_file(site.records_url)
    kept = list(_below(site.root, without=site.root / _PUBLIC)) if _lets_in(site.root) else []
    if database is not None and database.exists() and database not in kept:
        kept.append(database)
    if site.root / SETTINGS in kept and not (
        make_url(site.records_url).password or site.metrics_token
    ):
        kept.remove(site.root / SETTINGS)
    open_to_all = [path for path in kept if _is_open(path)]
    owner = site.root.stat().st_uid
    foreign = [path for path in _below(site.root) if path.stat().st_uid != owner]
    return FileFacts(_named(open_to_all, site.root), _named(foreign, site.root))


def _below(path: Path, *, without: Path | None = None) -> Iterator[Path]:
    for folder, folders, names in os.walk(path):
        folders[:] = [each for each in folders if Path(folder, each) != without]
        yield from (found for name in names if (found := Path(folder, name)).exists())


def _is_open(path: Path) -> bool:
    """Whether any user of the machine can read it: the file itself, and every folder on the way to it."""
    path = path.resolve()
    return bool(path.stat().st_mode & 0o004) and _lets_in(path.parent)


def _lets_in(folder: Path) -> bool:
    """Whether any user of the machine comes to what is in it."""
    folder = folder.resolve()
    return all(each.stat().st_mode & 0o001 for each in (folder, *folder.parents))


def _named(paths: list[Path], root: Path) -> tuple[str, ...]:
    return tuple(
        str(path.relative_to(root)) if path.is_relative_to(root) else str(path) for path in paths
    )


def _keys(site: Site, *, signed: bool) -> KeyFacts:
    """``signed``: certificates were issued, so there must be keys."""
    if not site.signing_keys.exists():
        # A site that has signed nothing yet gets its first one by itself.
        return KeyFacts(messages.KEYS_GONE.format(file=site.signing_keys) if signed else "")
    try:
        ring = read_keys(site.signing_keys)
    except (KeysRefused, OSError) as error:
        return KeyFacts(str(error))
    return KeyFacts("", signs=ring.signer is not None)


def _exams(db: Session, site: Site) -> ExamFacts:
    sittings = db.scalars(
        select(Sitting).where(Sitting.ended_at.is_(None), Sitting.practice.is_(False))
    ).all()
    found = tuple(_sitting(db, each) for each in sittings)
    return ExamFacts(found, tuple(_frozen(db, site)), tuple(_unseated(db)))


def _sitting(db: Session, sitting: Sitting) -> SittingFacts:
    rows = db.execute(
        select(Person.name, Attempt.code_hash, Account.id)
        .join(Call, Call.id == Attempt.call_id)
        .join(Person, Person.id == Call.person_id)
        .outerjoin(Account, (Account.person_id == Person.id) & Account.active)
        .where(Attempt.sitting_id == sitting.id, Attempt.state.in_(("called", "writing")))
        .order_by(Person.number)
    ).all()
    helpless = tuple(name for name, code, account in rows if code is None and account is None)
    starts = sitting.starts_at or sitting.opens_at
    return SittingFacts(sitting.name, sitting.exam.title, starts, len(rows), helpless)


def _unseated(db: Session) -> Iterator[tuple[str, int]]:
    """Called to an exam that has sittings still to come, and in none of all its sittings."""
    exams = select(Sitting.exam_id).where(Sitting.ended_at.is_(None), Sitting.practice.is_(False))
    seated = select(Attempt.call_id)
    exempt = select(Exemption.call_id)
    rows = db.execute(
        select(Exam.title, func.count())
        .join(Call, Call.exam_id == Exam.id)
        .where(Exam.id.in_(exams), Call.id.not_in(seated), Call.id.not_in(exempt))
        .group_by(Exam.id, Exam.title)
    )
    yield from ((title, count) for title, count in rows)


def _frozen(db: Session, site: Site) -> Iterator[tuple[str, str, str]]:
    asked = still_asked(db)
    if not asked:
        return
    bank = bank_of(site)
    stopped = dict(
        db.execute(
            select(TextReview.subject, TextReview.state).where(
                TextReview.kind == "item", TextReview.state.in_(("suspended", "retired"))
            )
        ).all()
    )
    reasons = {Path(problem.file).stem: problem.message for problem in reversed(bank.problems)}
    for item in sorted(asked):
        exams = "、".join(sorted(asked[item]))
        if item in bank.frozen:
            yield item, exams, reasons.get(item, messages.ITEM_UNUSABLE)
        elif item in stopped:
            yield item, exams, messages.ITEM_STOPPED
