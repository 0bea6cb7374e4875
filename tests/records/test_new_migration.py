"""The file that `scripts/new-migration` proposes."""

from __future__ import annotations

from pathlib import Path

import pytest

from records.database.engine import altering_engine
from records.database.revision import newest_revision
from records.database.upgrade import migrate
from records.new_migration import new_migration
from records.schema import create_database
from tests.records.further_migrations import add_migration, further
from tests.support.tables import structure

__all__ = ["further"]


def test_the_next_migration_brings_what_is_missing(
    further: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    add_migration(further, 'op.drop_table("room_pulse")')
    before = newest_revision()
    path = new_migration("The pulse comes back")
    newest_revision.cache_clear()
    assert path.parent == further
    assert path.name == f"{before.number + 1:04}_the_pulse_comes_back.py"
    assert newest_revision().number == before.number + 1
    made, new = (f"sqlite:///{tmp_path / name}.db" for name in ("made", "new"))
    engine = altering_engine(made)
    with engine.begin() as connection:
        migrate(connection)
    engine.dispose()
    create_database(new)
    assert structure(made) == structure(new)
