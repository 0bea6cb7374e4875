"""A copy of the migrations to which a test adds one."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from records.database import revision, upgrade
from records.database.revision import newest_revision


@pytest.fixture
def further(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of the copy, which is used instead of the program's own."""
    folder = tmp_path / "migrations"
    shutil.copytree(revision.MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(revision, "MIGRATIONS", folder)
    monkeypatch.setattr(upgrade, "MIGRATIONS", folder)
    newest_revision.cache_clear()
    yield folder / "versions"
    newest_revision.cache_clear()


def add_migration(folder: Path, line: str) -> None:
    """One more migration, with one line to do."""
    last = newest_revision()
    number = f"{last.number + 1:04}"
    text = f'''from alembic import op

revision = "{number}_{last.program}"
down_revision = "{last}"


def upgrade():
    {line}
'''
    (folder / f"{number}_added.py").write_text(text, encoding="utf-8")
    newest_revision.cache_clear()
