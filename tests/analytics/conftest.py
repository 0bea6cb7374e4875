"""Fixtures of the analytics tests."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from tests.analytics.frame_site import write_frame_site


@pytest.fixture(scope="session")
def frame_records(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bytes of a records database with something in every frame."""
    path = tmp_path_factory.mktemp("frames") / "records.db"
    write_frame_site(f"sqlite:///{path}")
    return path.read_bytes()


@pytest.fixture
def fonts_collected() -> Iterator[None]:
    """Forgotten font files are closed within the test that left them open, not in somebody else's."""
    yield
    gc.collect()
