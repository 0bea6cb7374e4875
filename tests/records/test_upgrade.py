"""0.1.0's site goes up with everything in it, or stays what it was."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from records.audit import trail
from records.database.backup import back_up
from records.database.revision import FIRST, Revision, newest_revision
from records.database.upgrade import Upgrade
from records.errors import (
    BackupFailed,
    RecordsMissing,
    RecordsNewer,
    RecordsOutdated,
    UpgradeFailed,
)
from records.people.unit import Unit
from records.schema import (
    close_database,
    create_database,
    find_revision,
    open_database,
    upgrade_database,
)
from tests.records.further_migrations import add_migration, further
from tests.support.postgresql import new_database
from tests.support.site_0_1_0 import (
    DATA,
    expected,
    load_sqlite,
    write_postgresql,
    write_records,
)
from tests.support.tables import rows
from tests.support.upgraded_0_1_0 import as_today, said

__all__ = ["further"]

ON_POSTGRESQL = pytest.param("postgresql", marks=pytest.mark.postgresql)
RARELY_ON_POSTGRESQL = pytest.mark.parametrize(
    "old_of_both",
    ["sqlite", pytest.param("postgresql", marks=[pytest.mark.postgresql, pytest.mark.full])],
    indirect=True,
)


@pytest.fixture
def old(tmp_path: Path) -> str:
    """0.1.0's database, on SQLite."""
    return write_records(tmp_path / "records.db")


@pytest.fixture(params=["sqlite", ON_POSTGRESQL])
def old_of_both(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The same, on SQLite and on PostgreSQL."""
    if request.param == "sqlite":
        return write_records(tmp_path / "records.db")
    url = new_database(request.getfixturevalue("postgresql_socket"))
    write_postgresql(url, tmp_path)
    return url


def go_up(url: str) -> Upgrade | None:
    return upgrade_database(url, back_up=lambda found: None, step=lambda name: None)


def require_all(url: str) -> None:
    """Everything that 0.1.0 said is said still, and the trail holds with one entry more."""
    sessions, told = open_database(url), as_today(expected())
    with sessions() as db:
        assert trail.verify(db) == told["audit_entries"] + 1
        now = said(db)
    close_database(sessions)
    assert now == {name: told[name] for name in now}


def test_everything_is_there_after_the_upgrade(old_of_both: str) -> None:
    before = rows(old_of_both)
    done = go_up(old_of_both)
    assert done is not None
    assert (done.found, done.newest, done.remark) == (FIRST, newest_revision(), "")
    assert sum(done.rows.values()) == sum(len(found) for found in before.values())
    require_all(old_of_both)
    after = rows(old_of_both)["audit_entry"]
    assert sorted(after, key=lambda row: row[0])[:-1] == sorted(before["audit_entry"])


@RARELY_ON_POSTGRESQL
def test_upgrading_again_does_nothing(old_of_both: str) -> None:
    go_up(old_of_both)
    before = rows(old_of_both)
    assert go_up(old_of_both) is None
    assert rows(old_of_both) == before


def test_new_rows_get_new_numbers(old_of_both: str) -> None:
    """A sequence that began anew would give numbers twice."""
    go_up(old_of_both)
    sessions = open_database(old_of_both)
    with sessions() as db:
        trail.record(db, "exam.build", "x")
        db.commit()
        new = Unit(code="B9", name="新单位")
        db.add(new)
        db.commit()
        assert new.id == len(expected()["units"]) + 1
    close_database(sessions)


def test_an_earlier_database_is_refused_and_the_command_named(old_of_both: str) -> None:
    before = rows(old_of_both)
    with pytest.raises(RecordsOutdated, match=r"0\.1\.0.*lawstudy --site .* upgrade"):
        open_database(old_of_both)
    with pytest.raises(RecordsOutdated):
        create_database(old_of_both)
    assert rows(old_of_both) == before


def test_a_later_database_is_refused_and_the_program_named(url: str, tmp_path: Path) -> None:
    write_revision_of(url, "9999_9.8.7")
    for use in (open_database, create_database, go_up):
        with pytest.raises(RecordsNewer, match=r"lawstudy 9\.8\.7"):
            use(url)


@pytest.mark.parametrize("name", ["", "f00ba4", "0002", "0002_0.2", "0002_0.2.0'"])
def test_a_revision_that_is_none_of_ours(url: str, name: str) -> None:
    write_revision_of(url, name)
    for use in (open_database, create_database, go_up):
        with pytest.raises(RecordsMissing, match="不是本系统的数据库"):
            use(url)


def test_nbgraders_gradebook_is_none_of_ours(tmp_path: Path) -> None:
    load_sqlite(DATA / "gradebook.sql", tmp_path / "gradebook.db")
    url = f"sqlite:///{tmp_path / 'gradebook.db'}"
    before = rows(url)
    with pytest.raises(RecordsMissing):
        create_database(url)
    assert rows(url) == before


def write_revision_of(url: str, name: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :name"), {"name": name})
    engine.dispose()


def test_a_broken_trail_keeps_nobody_from_upgrading_and_is_told(old: str) -> None:
    engine = create_engine(old)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE audit_entry SET actor = 'x' WHERE id = 7")
    engine.dispose()
    done = go_up(old)
    assert done is not None
    assert "第 7 条" in done.remark
    assert find_revision(old)[0] == newest_revision()


# Whatever goes wrong, nothing has changed.


@RARELY_ON_POSTGRESQL
def test_a_backup_that_fails(old_of_both: str) -> None:
    before = rows(old_of_both)

    def fail(found: Revision) -> None:
        assert found == FIRST
        raise BackupFailed("no")

    with pytest.raises(BackupFailed):
        upgrade_database(old_of_both, back_up=fail, step=lambda name: None)
    assert rows(old_of_both) == before


@pytest.mark.parametrize("at", ["check", "commit"])
def test_an_interruption(old_of_both: str, at: str) -> None:
    before = rows(old_of_both)

    def stop(name: str) -> None:
        if name == at:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        upgrade_database(old_of_both, back_up=lambda found: None, step=stop)
    assert rows(old_of_both) == before
    assert find_revision(old_of_both)[0] == FIRST


@pytest.mark.slow
@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("DELETE FROM incident WHERE id = 1", "incident"),
        ("DROP TABLE self_check_try", "self_check_try"),
        ("UPDATE audit_entry SET after = after || ' ' WHERE id = 3", "操作日志"),
        ("UPDATE audit_head SET entries = entries + 1", "操作日志"),
        ("UPDATE incident SET attempt_id = 999 WHERE attempt_id IS NOT NULL", "incident"),
        ("UPDATE nothing SET x = 1", "nothing"),
    ],
)
@RARELY_ON_POSTGRESQL
def test_a_migration_with_a_fault(
    old_of_both: str, further: Path, statement: str, told: str
) -> None:
    add_migration(further, f"op.execute({statement!r})")
    before = rows(old_of_both)
    with pytest.raises(UpgradeFailed, match=told):
        go_up(old_of_both)
    assert rows(old_of_both) == before
    assert find_revision(old_of_both)[0] == FIRST


def test_a_program_that_has_the_database_open(old_of_both: str) -> None:
    """A room of the earlier version would go on writing into tables that are gone."""
    engine = create_engine(old_of_both)
    with engine.connect() as connection:
        connection.exec_driver_sql("SELECT count(*) FROM attempt").scalar()
        connection.commit()
        with pytest.raises(UpgradeFailed, match="正被其他程序使用"):
            go_up(old_of_both)
    engine.dispose()
    assert go_up(old_of_both) is not None


def dumped(path: Path) -> list[str]:
    """Tables and rows of a SQLite file, as text."""
    connection = sqlite3.connect(path)
    found = list(connection.iterdump())
    connection.close()
    return found


def keep(url: str, folder: Path, _: Revision) -> None:
    back_up(url, folder, "b")


@pytest.mark.full
def test_killed_at_any_moment(tmp_path: Path) -> None:
    """It leaves the old database or the new one, which goes up, or is up, with everything in it."""
    write_records(tmp_path / "records.db")
    folder = tmp_path / "killed"
    folder.mkdir()
    command = [sys.executable, "-m", "tests.records.killed_upgrade"]
    done = subprocess.run(
        [*command, str(tmp_path / "records.db"), str(folder)], check=True, capture_output=True
    )
    count, before = int(done.stdout), dumped(tmp_path / "records.db")
    states: list[Revision] = []
    for number in range(count):
        url = f"sqlite:///{folder / str(number)}.db"
        states.append(find_revision(url)[0])
        if states[-1] == FIRST:
            assert dumped(folder / f"{number}.db") == before, number
        else:
            require_all(url)
    # Up to the commit it was the old one, from there on the new one.
    assert states == sorted(states)
    assert states.count(FIRST) > 50
    assert states[-2:] == [newest_revision()] * 2
    for number in range(0, count, 60):
        url, backups = f"sqlite:///{folder / str(number)}.db", folder / str(number)
        upgrade_database(url, back_up=partial(keep, url, backups), step=lambda name: None)
        require_all(url)
        assert not list(backups.glob(".writing-*"))


# Backups.


def test_a_backup_holds_everything_in_one_file(old: str, tmp_path: Path) -> None:
    path = back_up(old, tmp_path / "backups", "records-0.1.0")
    assert path.name == "records-0.1.0.db"
    assert rows(f"sqlite:///{path}") == rows(old)
    assert path.stat().st_mode & 0o777 == 0o600
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    connection.close()
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_what_is_still_in_the_journal_is_in_the_backup(old: str, tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "records.db")
    connection.execute("UPDATE body SET name = '改名' WHERE id = 1")
    connection.commit()
    assert (tmp_path / "records.db-wal").stat().st_size
    path = back_up(old, tmp_path / "backups", "b")
    connection.close()
    assert "改名" in str(rows(f"sqlite:///{path}")["body"])


def test_a_damaged_database_gets_no_backup_and_no_upgrade(old: str, tmp_path: Path) -> None:
    file = tmp_path / "records.db"
    data = bytearray(file.read_bytes())
    data[len(data) // 2 : -4096] = b"\xff" * len(data[len(data) // 2 : -4096])
    file.write_bytes(data)
    with pytest.raises((BackupFailed, UpgradeFailed, RecordsMissing)):
        upgrade_database(
            old,
            back_up=lambda found: back_up(old, tmp_path / "backups", "b"),
            step=lambda name: None,
        )
    assert not list((tmp_path / "backups").glob("*")) if (tmp_path / "backups").exists() else True
    assert file.read_bytes() == bytes(data)


def test_a_dump_of_postgresql_restores(postgresql_socket: Path, tmp_path: Path) -> None:
    if shutil.which("pg_dump") is None:
        pytest.skip("no pg_dump on this machine (apt-get install postgresql-client)")
    url = new_database(postgresql_socket)
    write_postgresql(url, tmp_path)
    path = back_up(url, tmp_path / "backups", "b")
    again = new_database(postgresql_socket)
    target: Any = again.replace("+psycopg", "")
    subprocess.run(["pg_restore", "--exit-on-error", "-d", target, str(path)], check=True)
    assert rows(again) == rows(url)
