"""What tests of several rooms use."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.postgresql import postgresql
from tests.support.released_exam import exam, released_once
from tests.support.room_fixtures import prepared, room, site

__all__ = ["exam", "prepared", "released_once", "room", "site"]


@pytest.fixture(scope="session")
def postgresql_socket() -> Iterator[Path]:
    """The folder of the socket of a PostgreSQL server; without PostgreSQL the test is skipped."""
    with postgresql() as folder:
        yield folder
