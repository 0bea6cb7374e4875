"""The whole schema; making a database with it, opening one that has it, upgrading one that has an earlier one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, NullPool, create_engine, inspect
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DatabaseError
from sqlalchemy.orm import Session, sessionmaker

from records import certificates, messages, signing_keys
from records.accounts import account, log_in
from records.audit import trail
from records.bank import item_pool, measured
from records.bank import review as text_review
from records.cards import register, review
from records.database.base import Base
from records.database.engine import altering_engine, durable_engine
from records.database.revision import (
    VERSION_TABLE,
    Revision,
    current_revision,
    newest_revision,
    write_revision,
)
from records.errors import AuditBroken, RecordsMissing, RecordsNewer, RecordsOutdated
from records.exams import (
    answer,
    appeal,
    attempt,
    call,
    correction,
    exam,
    hall,
    incident,
    irregularity,
    mark,
    marking,
    open_page,
    paper_proposal,
    publication,
    response,
    result,
    sitting,
    submission,
    void_code,
)
from records.people import deletion_proposal, enforcement_card, membership, person, post, unit
from records.schemas import make_own_schema, records_schema, tables_elsewhere
from records.study import (
    answers,
    event,
    lecturer,
    lesson,
    plan,
    plan_approval,
    reminder,
    report,
    spacing,
    tries,
)

if TYPE_CHECKING:
    from records.database.upgrade import Upgrade

TABLES = (
    account,
    log_in,
    trail,
    answer,
    appeal,
    attempt,
    call,
    correction,
    exam,
    hall,
    incident,
    irregularity,
    mark,
    marking,
    open_page,
    paper_proposal,
    publication,
    response,
    result,
    sitting,
    submission,
    void_code,
    deletion_proposal,
    enforcement_card,
    membership,
    person,
    post,
    unit,
    answers,
    tries,
    plan,
    plan_approval,
    lecturer,
    event,
    lesson,
    spacing,
    report,
    reminder,
    item_pool,
    measured,
    text_review,
    certificates,
    signing_keys,
    register,
    review,
)
"""Importing these modules is what makes their tables known."""


def create_database(url: str) -> None:
    """Create the newest tables, all or none; a database that has them stays as it is.

    Raises `RecordsOutdated` or `RecordsNewer` when it has those of another version.
    """
    engine = altering_engine(url)
    try:
        make_schema(engine)
        with engine.begin() as connection:
            _require_own(connection)
            found = current_revision(connection)
            if found is None:
                Base.metadata.create_all(connection)
                write_revision(connection, newest_revision())
            else:
                _require_newest(found, _shown(engine))
    finally:
        engine.dispose()


def open_database(url: str) -> sessionmaker[Session]:
    """A session factory for an existing database.

    Raises `RecordsMissing` when it is absent or not a database, `RecordsOutdated` or `RecordsNewer` when its tables are
    those of another version.
    """
    found, shown = find_revision(url)
    _require_newest(found, shown)
    # Rows stay readable after a commit; nothing else writes to a site while a command does.
    return sessionmaker(durable_engine(url), expire_on_commit=False)


def upgrade_database(
    url: str, *, back_up: Callable[[Revision], object], step: Callable[[str], None]
) -> Upgrade | None:
    """Bring the database's tables up to date; ``None`` when they are. All of it happens, or nothing.

    ``back_up`` is called with the revision that was found, while nobody else can write; ``step`` with what comes next.
    Raises `RecordsMissing`, `RecordsNewer`, `UpgradeFailed`, and what ``back_up`` raises.
    """
    from records.database.upgrade import upgrade_tables  # alembic takes its time to import

    found, shown = find_revision(url)
    if found.number >= newest_revision().number:
        _require_newest(found, shown)
        return None
    return upgrade_tables(url, back_up=back_up, finish=_record_upgrade, step=step)


def _record_upgrade(connection: Connection, found: Revision) -> str:
    """Put the upgrade into the trail. One that was broken before keeps nobody from upgrading; the remark tells it."""
    with Session(connection, join_transaction_mode="create_savepoint") as db:
        try:
            trail.verify(db)
        except AuditBroken as error:
            return str(error)
        newest = str(newest_revision())
        trail.record(db, "records.upgrade", "records", before=str(found), after=newest)
        db.commit()
    return ""


def find_revision(url: str) -> tuple[Revision, str]:
    """The revision of an existing database, of whatever version, and its name to be shown. Raises `RecordsMissing`."""
    try:
        # Not yet ours: looking must not change a file that belongs to another program.
        engine = create_engine(url, poolclass=NullPool)
    except (ArgumentError, ImportError, ValueError) as error:
        raise RecordsMissing(messages.DATABASE_URL, detail=type(error).__name__) from error
    shown, path = _shown(engine), sqlite_file(url)
    if path and not path.is_file():
        raise RecordsMissing(messages.DATABASE_MISSING, path=shown)
    try:
        with engine.connect() as connection:
            _require_own(connection)
            found = current_revision(connection)
            tables = set(inspect(connection).get_table_names())
    except DatabaseError as error:
        text = messages.DATABASE_DAMAGED.format(path=shown, detail=error.orig)
        raise RecordsMissing(text) from error
    finally:
        engine.dispose()
    if found is None:
        raise RecordsMissing(messages.DATABASE_MISSING, path=shown)
    lacking = sorted(set(Base.metadata.tables) - tables)
    if found == newest_revision() and lacking:
        detail = messages.DATABASE_LACKS.format(tables="、".join(lacking))
        raise RecordsMissing(messages.DATABASE_DAMAGED, path=shown, detail=detail)
    return found, shown


def sqlite_file(url: str) -> Path | None:
    """The file of a SQLite database; ``None`` for every other."""
    parsed = make_url(url)
    path = parsed.database or ""
    is_file = parsed.get_backend_name() == "sqlite" and not path.startswith((":", "file:"))
    return Path(path) if is_file and path else None


def close_database(sessions: sessionmaker[Session]) -> None:
    """Close the connections that a session factory keeps."""
    bind = sessions.kw["bind"]
    assert isinstance(bind, Engine)
    bind.dispose()


def _shown(engine: Engine) -> str:
    path = sqlite_file(engine.url.render_as_string(hide_password=False))
    return str(path) if path else engine.url.render_as_string(hide_password=True)


def make_schema(engine: Engine) -> None:
    """Make the schema of the records, in a transaction of its own; SQLite knows none.

    Raises `RecordsMissing` when the role may not, or the server is away.
    """
    if engine.dialect.name != "postgresql":
        return
    try:
        with engine.begin() as connection:
            make_own_schema(connection)
    except DatabaseError as error:
        raise RecordsMissing(messages.DATABASE_NO_SCHEMA, detail=error.orig) from error
    finally:
        engine.dispose()


def _require_own(connection: Connection) -> None:
    """Records of another district that the ``search_path`` shows are not ours. Raises `RecordsMissing`."""
    if elsewhere := tables_elsewhere(connection, VERSION_TABLE):
        own = records_schema(connection)
        raise RecordsMissing(messages.DATABASE_ELSEWHERE, own=own, other=elsewhere)


def _require_newest(found: Revision, shown: str) -> None:
    newest = newest_revision()
    if found.number < newest.number:
        raise RecordsOutdated(messages.DATABASE_OUTDATED, path=shown, found=found.program)
    if found != newest:
        raise RecordsNewer(messages.DATABASE_NEWER, path=shown, needed=found.program)
