"""Fixtures of the analytics tests."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest


@pytest.fixture
def fonts_collected() -> Iterator[None]:
    """Forgotten font files are closed within the test that left them open, not in somebody else's."""
    yield
    gc.collect()
