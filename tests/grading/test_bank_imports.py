"""An import that was stopped: its files are in place if it is on record, and are gone if it is not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import pytest
from sqlalchemy.orm import Session

from grading.bank_imports import settle_imports
from question_bank.exchange.applying import (
    hold_staged,
    look_at,
    stage_import,
    staged_imports,
    write_together,
)
from records.audit import trail
from records.audit.bank_decisions import ItemsImported
from records.schema import close_database, create_database, open_database
from tests.support.databases import database_at

FILE = PurePosixPath("penalty", "own-s-001.md")


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Session]:
    url = database_at(tmp_path / "records.db")
    create_database(url)
    sessions = open_database(url)
    with sessions() as db:
        yield db
    close_database(sessions)


@pytest.fixture
def items(tmp_path: Path) -> Path:
    folder = tmp_path / "items"
    write_together(folder, {PurePosixPath("old.md"): "old"}, look_at(folder).hash)
    return folder


def stage(folder: Path) -> str:
    return stage_import(folder, {FILE: "new"}, look_at(folder).hash)


def record(db: Session, staged: str) -> None:
    counts = dict.fromkeys(("added", "unfinished", "changed", "duplicates", "rejected"), 1)
    decided = ItemsImported(
        subject="题库.xlsx", files={"题库.xlsx": "0" * 64}, **counts, staged=staged
    )
    trail.decide(db, decided, actor="xie")


def test_stopped_before_it_was_on_record(db: Session, items: Path) -> None:
    record(db, stage(items))
    db.rollback()  # The machine stopped, or the records could not be written.
    assert FILE not in look_at(items).files
    assert settle_imports(db, items) == []
    assert look_at(items).files == {PurePosixPath("old.md"): b"old"}
    assert staged_imports(items) == []
    assert [path.name for path in items.iterdir()] == ["old.md"]


def test_stopped_after_it_was_on_record(db: Session, items: Path) -> None:
    record(db, stage(items))
    db.commit()
    assert FILE not in look_at(items).files  # It stopped here.
    assert settle_imports(db, items) == ["题库.xlsx"]
    assert look_at(items).files[FILE] == b"new"
    assert settle_imports(db, items) == []


def test_stopped_while_its_files_were_put_in_place(db: Session, items: Path) -> None:
    staged = stage(items)
    record(db, staged)
    db.commit()
    (items / f".import-staged-{staged}").rename(items / ".import-ready")  # It stopped here.
    assert settle_imports(db, items) == []
    assert look_at(items).files[FILE] == b"new"
    hold_staged(items, staged)  # Nothing is left to be done.
    assert look_at(items).files[FILE] == b"new"


def test_of_two_each_has_what_its_record_says(db: Session, items: Path) -> None:
    recorded = stage(items)
    record(db, recorded)
    db.commit()
    lost = stage_import(items, {PurePosixPath("lost.md"): "x"}, look_at(items).hash)
    assert staged_imports(items) == sorted([recorded, lost])
    assert settle_imports(db, items) == ["题库.xlsx"]
    assert sorted(map(str, look_at(items).files)) == ["old.md", str(FILE)]
