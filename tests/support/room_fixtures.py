"""A site with a released exam and a room for it, to be had as fixtures."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from exam_room.room import Room
from tests.support.room_site import RoomSite, copy_site, prepare_site


@pytest.fixture(scope="module")
def prepared(released_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site on which nobody is called yet, to be copied."""
    folder = tmp_path_factory.mktemp("prepared")
    prepare_site(released_once, folder)
    return folder


@pytest.fixture
def site(prepared: Path, tmp_path: Path) -> Iterator[RoomSite]:
    """A copy of the test's own."""
    made = copy_site(prepared, tmp_path)
    yield made
    made.close()


@pytest.fixture
def room(site: RoomSite) -> Room:
    """S1, S2 and S3 are called for nine o'clock, and it is nine."""
    site.plan(["S1", "S2", "S3"])
    return site.room()
