"""The migrations lead from 0.1.0's tables to exactly those that a new database gets, on SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData, create_engine

from records.database.base import Base
from records.database.engine import altering_engine
from records.database.revision import (
    FIRST,
    MIGRATIONS,
    Revision,
    current_revision,
    newest_revision,
    parse_revision,
)
from records.database.upgrade import migrate
from records.schema import create_database, upgrade_database
from tests.support.postgresql import new_database
from tests.support.site_0_1_0 import write_postgresql, write_records
from tests.support.tables import structure

Make = Callable[[str], str]


@pytest.fixture(
    params=[
        "sqlite",
        pytest.param("postgresql", marks=pytest.mark.postgresql),
    ]
)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def empty(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> Make:
    """The URL of an empty database, by a name."""

    def make(name: str) -> str:
        if kind == "postgresql":
            return new_database(request.getfixturevalue("postgresql_socket"))
        return f"sqlite:///{tmp_path / name}.db"

    return make


@pytest.fixture
def old(kind: str, tmp_path: Path, empty: Make) -> str:
    """The URL of 0.1.0's database."""
    if kind == "sqlite":
        return write_records(tmp_path / "old.db")
    url = empty("old")
    write_postgresql(url, tmp_path)
    return url


def migrated(url: str, to: Revision | None = None) -> str:
    engine = altering_engine(url)
    with engine.begin() as connection:
        migrate(connection, to)
        assert current_revision(connection) == (to or newest_revision())
    engine.dispose()
    return url


def test_the_first_migration_makes_what_0_1_0_made(old: str, empty: Make) -> None:
    made = structure(migrated(empty("made"), FIRST))
    del made["alembic_version"]
    assert made == structure(old)


def test_an_upgraded_database_is_built_as_a_new_one(old: str, empty: Make) -> None:
    new = empty("new")
    create_database(new)
    upgrade_database(old, back_up=lambda found: None, step=lambda name: None)
    assert structure(old) == structure(new)


def test_alembic_finds_nothing_that_is_missing(empty: Make) -> None:
    url = migrated(empty("made"))
    engine = create_engine(url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
    engine.dispose()


def test_a_table_without_a_migration_would_be_found(empty: Make) -> None:
    engine = create_engine(migrated(empty("made")))
    less = MetaData(naming_convention=Base.metadata.naming_convention)
    for table in Base.metadata.sorted_tables[:-1]:
        table.to_metadata(less)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, less) != []
    engine.dispose()


def test_the_migrations_form_one_line() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    scripts = ScriptDirectory.from_config(config)
    assert scripts.get_heads() == [str(newest_revision())]
    line = [parse_revision(each.revision) for each in scripts.walk_revisions()][::-1]
    numbers = [each.number for each in line if each]
    assert len(numbers) == len(line)
    assert numbers == sorted(set(numbers))
    assert line[0] == FIRST
