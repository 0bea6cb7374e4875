from __future__ import annotations

import sqlite3
import zipfile
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session, sessionmaker

from foundation.site import resolve_url
from records.database.base import Base
from records.database.engine import altering_engine
from records.errors import RecordsError, RecordsMissing
from records.people.unit import Unit
from records.schema import close_database, create_database, open_database
from tests.records.rosters import bodies

Sessions = sessionmaker[Session]


def refused(url: str) -> str:
    """What an administrator reads instead of getting a database."""
    with pytest.raises(RecordsMissing) as caught:
        open_database(url)
    assert issubclass(RecordsMissing, RecordsError)
    return str(caught.value)


def add(sessions: Sessions, code: str = "B1", name: str = "甲局") -> None:
    with sessions() as db:
        db.add(Unit(code=code, name=name))
        db.commit()


@pytest.mark.sqlite
def test_settings_of_every_connection(sessions: Sessions) -> None:
    """An answer that was acknowledged survives a power cut, and foreign keys hold."""
    with sessions() as one, sessions() as other:
        for db in (one, other):
            found = {
                name: db.execute(text(f"PRAGMA {name}")).scalar()
                for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
            }
            assert found == {
                "journal_mode": "wal",
                "synchronous": 2,  # FULL
                "foreign_keys": 1,
                "busy_timeout": 10000,
            }


@pytest.mark.sqlite
def test_the_journal_mode_stays_with_the_file(url: str, tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "records.db")
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    connection.close()


def test_a_writer_does_not_keep_readers_waiting(sessions: Sessions) -> None:
    add(sessions)
    with sessions() as writer:
        writer.add(Unit(code="B2", name="乙局"))
        writer.flush()
        assert bodies(sessions) == [("B1", "甲局")]
        writer.commit()
    assert bodies(sessions) == [("B1", "甲局"), ("B2", "乙局")]


def test_rows_stay_readable_after_a_commit(sessions: Sessions) -> None:
    with sessions() as db:
        body = Unit(code="B1", name="甲局")
        db.add(body)
        db.commit()
    assert (body.code, body.name) == ("B1", "甲局")


def test_what_was_committed_is_there_for_the_next_program(url: str) -> None:
    first = open_database(url)
    add(first)
    with first() as db:
        db.add(Unit(code="B2", name="乙局"))
        db.flush()
    second = open_database(url)
    assert bodies(second) == [("B1", "甲局")]
    close_database(first)
    close_database(second)


def test_creating_again_keeps_what_is_there(url: str, sessions: Sessions) -> None:
    add(sessions)
    create_database(url)
    assert bodies(sessions) == [("B1", "甲局")]


def test_creating_again_changes_nothing(url: str, tmp_path: Path) -> None:
    sessions = open_database(url)
    add(sessions)
    close_database(sessions)
    create_database(url)
    sessions = open_database(url)
    assert bodies(sessions) == [("B1", "甲局")]
    close_database(sessions)


@pytest.mark.parametrize("missing", sorted(Base.metadata.tables))
def test_a_database_without_one_of_the_tables(url: str, missing: str) -> None:
    engine = altering_engine(url)
    also = " CASCADE" if engine.dialect.name == "postgresql" else ""
    with engine.begin() as connection:
        connection.exec_driver_sql(f"DROP TABLE {missing}{also}")
    engine.dispose()
    assert f"缺少表 {missing}" in refused(url)


def test_a_file_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    message = refused(f"sqlite:///{tmp_path / 'none.db'}")
    assert "none.db" in message
    assert "lawstudy init" in message
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_no_database(tmp_path: Path) -> None:
    message = refused(f"sqlite:///{tmp_path}")
    assert str(tmp_path) in message
    assert "lawstudy init" in message


def test_a_database_in_memory_was_never_created() -> None:
    for url in ("sqlite://", "sqlite:///", "sqlite:///:memory:"):
        assert "lawstudy init" in refused(url)


@pytest.mark.parametrize(
    "data", [b"a note", b"garbage" * 1000, "名册".encode("gbk") * 5000, bytes(9000)]
)
def test_a_file_that_is_no_database_is_left_as_it_is(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "records.db"
    path.write_bytes(data)
    message = refused(f"sqlite:///{path}")
    assert str(path) in message
    assert path.read_bytes() == data
    with pytest.raises(DatabaseError):
        create_database(f"sqlite:///{path}")
    assert path.read_bytes() == data


def test_another_kind_of_file(tmp_path: Path) -> None:
    path = tmp_path / "records.db"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("records.db", "x" * 10_000)
    assert "无法使用" in refused(f"sqlite:///{path}")


@pytest.mark.parametrize("size", [50, 100, 1000, 4096, 6000])
def test_a_database_that_was_cut_off(empty_database: bytes, tmp_path: Path, size: int) -> None:
    path = tmp_path / "cut.db"
    path.write_bytes(empty_database[:size])
    assert "cut.db 无法使用" in refused(f"sqlite:///{path}")


def test_an_empty_file_has_no_records(tmp_path: Path) -> None:
    (tmp_path / "records.db").touch()
    assert "lawstudy init" in refused(f"sqlite:///{tmp_path / 'records.db'}")


def test_somebody_elses_database_is_refused(tmp_path: Path) -> None:
    path = foreign(tmp_path)
    assert str(path) in refused(f"sqlite:///{path}")
    connection = sqlite3.connect(path)
    tables = connection.execute("SELECT name FROM sqlite_master").fetchall()
    connection.close()
    assert tables == [("grade",)]


def foreign(folder: Path) -> Path:
    """A good SQLite file of another program."""
    path = folder / "gradebook.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE grade (id INTEGER)")
    connection.commit()
    connection.close()
    return path


@pytest.mark.parametrize(
    ("url", "resolved"),
    [
        ("sqlite:///records.db", "sqlite:////site/records.db"),
        ("sqlite:///data/记录.db", "sqlite:////site/data/记录.db"),
        ("sqlite:////var/records.db", "sqlite:////var/records.db"),
        ("sqlite:///records.db?timeout=5", "sqlite:////site/records.db?timeout=5"),
        ("sqlite://", "sqlite://"),
        ("sqlite:///", "sqlite:///"),
        ("sqlite:///:memory:", "sqlite:///:memory:"),
        ("sqlite:///file:x?mode=memory&uri=true", "sqlite:///file:x?mode=memory&uri=true"),
        ("postgresql://user@host/records", "postgresql://user@host/records"),
        ("postgresql+psycopg:///records", "postgresql+psycopg:///records"),
    ],
)
def test_only_relative_files_are_taken_from_the_site(url: str, resolved: str) -> None:
    assert resolve_url(url, Path("/site")) == resolved


@pytest.mark.parametrize(
    "name",
    [
        "site",
        "金水区 2022",
        "a#b",
        "a;b",
        "a&b=c",
        "a@b:c",
        "a'b\"c",
        "a?b",
        "a%20b",
    ],
)
def test_a_site_may_lie_in_any_folder(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    folder.mkdir()
    url = resolve_url("sqlite:///records.db", folder)
    create_database(url)
    sessions = open_database(url)
    add(sessions)
    close_database(sessions)
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert (folder / "records.db").stat().st_size > 0


def test_a_url_with_a_driver_is_taken_from_the_site_as_well() -> None:
    resolved = resolve_url("sqlite+pysqlite:///records.db", Path("/site"))
    assert resolved == "sqlite+pysqlite:////site/records.db"


@pytest.mark.sqlite
def test_a_file_uri_can_be_opened(url: str, tmp_path: Path) -> None:
    uri = f"sqlite:///file:{tmp_path / 'records.db'}?uri=true"
    sessions = open_database(resolve_url(uri, tmp_path))
    with sessions() as db:
        assert db.scalars(select(Unit)).all() == []
    close_database(sessions)


@pytest.mark.parametrize(
    "url", ["", "records.db", "nosuch://host/records", "mysql://user:secret@host/records"]
)
def test_a_url_that_cannot_be_used(url: str) -> None:
    """The last one needs a driver that is not installed; a password is never shown."""
    assert "secret" not in refused(url)


@pytest.mark.parametrize("kind", ["another database", "empty"])
def test_what_is_refused_is_left_as_it_is(tmp_path: Path, kind: str) -> None:
    path = foreign(tmp_path) if kind == "another database" else tmp_path / "empty.db"
    path.touch()
    before = path.read_bytes()
    refused(f"sqlite:///{path}")
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "url", ["postgresql://user:secret@host:port/records", "sqlite:///{file}?timeout=long"]
)
def test_a_url_with_a_word_for_a_number(tmp_path: Path, url: str) -> None:
    file = tmp_path / "records.db"
    create_database(f"sqlite:///{file}")
    assert "secret" not in refused(url.format(file=file))
