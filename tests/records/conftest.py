"""An empty records database in a file of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session, sessionmaker

from records.schema import close_database, create_database, open_database, upgrade_database
from tests.records.rosters import BODIES, OFFICERS, PEOPLE, import_file, people, write_csv
from tests.support.databases import ON_SERVER, database_at
from tests.support.postgresql import new_database
from tests.support.site_0_1_0 import write_postgresql, write_records


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bytes of an empty database; copying them is quicker than making tables."""
    path = tmp_path_factory.mktemp("empty") / "records.db"
    create_database(f"sqlite:///{path}")
    return path.read_bytes()


@pytest.fixture
def url(tmp_path: Path, empty_database: bytes) -> str:
    """The URL of an empty database."""
    path = tmp_path / "records.db"
    if ON_SERVER:
        return database_at(path)
    path.write_bytes(empty_database)
    return f"sqlite:///{path}"


@pytest.fixture
def sessions(url: str) -> Iterator[sessionmaker[Session]]:
    """Sessions on it; the connections are closed after the test."""
    factory = open_database(url)
    yield factory
    close_database(factory)


@pytest.fixture
def db(sessions: sessionmaker[Session]) -> Iterator[Session]:
    """One of them."""
    with sessions() as found:
        yield found


@pytest.fixture
def two_bodies(sessions: sessionmaker[Session], tmp_path: Path) -> sessionmaker[Session]:
    """A database that knows 甲局 (B1) and 乙局 (B2)."""
    import_file(sessions, write_csv(tmp_path / "bodies.csv", BODIES))
    return sessions


@pytest.fixture
def staffed(two_bodies: sessionmaker[Session], tmp_path: Path) -> sessionmaker[Session]:
    """The same with the three officers of `PEOPLE`."""
    import_file(two_bodies, write_csv(tmp_path / "officers.csv", OFFICERS))
    assert people(two_bodies) == PEOPLE
    return two_bodies


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def upgraded(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database that 0.1.0 made, brought up to today's tables."""
    if request.param == "sqlite":
        url = write_records(tmp_path / "records.db")
    else:
        url = new_database(request.getfixturevalue("postgresql_socket"))
        write_postgresql(url, tmp_path)
    upgrade_database(url, back_up=lambda found: None, step=lambda name: None)
    return url
