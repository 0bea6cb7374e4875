"""Frames of records on PostgreSQL: the same as of the same records on SQLite, and of one moment, too."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from analytics import frames
from analytics.frame_columns import FRAMES
from tests.analytics.frame_site import write_frame_site
from tests.analytics.test_frames import (
    test_what_comes_while_it_is_read_belongs_to_the_next_moment,
)
from tests.support.postgresql import new_database

__all__ = ["test_what_comes_while_it_is_read_belongs_to_the_next_moment"]


@pytest.fixture
def url(postgresql_socket: Path) -> str:
    """In the place of the SQLite file of the other tests."""
    found = new_database(postgresql_socket)
    write_frame_site(found)
    return found


def test_frames_are_the_same(url: str, tmp_path: Path, frame_records: bytes) -> None:
    (tmp_path / "records.db").write_bytes(frame_records)
    expected = frames.load(f"sqlite:///{tmp_path / 'records.db'}", practice=True)
    found = frames.load(url, practice=True)
    for name in FRAMES:
        pd.testing.assert_frame_equal(getattr(found, name), getattr(expected, name))
