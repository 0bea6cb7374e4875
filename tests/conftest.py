"""What tests of several rooms use, and Hypothesis without deadlines: a slow machine is no failure."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from lawstudy.processes.background import without_proxy
from tests.support.postgresql import postgresql
from tests.support.released_exam import exam, released_once
from tests.support.room_fixtures import prepared, room, site

# A machine behind a proxy asks it for nothing that these tests start.
os.environ.update(without_proxy(os.environ))

settings.register_profile(
    "unhurried",
    parent=settings.get_profile(settings.get_current_profile_name()),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("quick", parent=settings.get_profile("unhurried"), max_examples=20)
# `scripts/test fast` asks for the other.
settings.load_profile("unhurried")

__all__ = ["exam", "prepared", "released_once", "room", "site"]


@pytest.fixture(scope="session")
def postgresql_socket() -> Iterator[Path]:
    """The folder of the socket of a PostgreSQL server; without PostgreSQL the test is skipped."""
    with postgresql() as folder:
        yield folder


_LONGEST_FIRST = (
    "browser",
    "main-road",
    "room-browser",
    "study-server",
    "analytics-report",
    "lab-guard",
    "postgresql",
)
"""Groups that one worker runs from end to end: begun last, they would keep the others waiting. Then single tests that take
long, and then all others."""
_LONG = ("slow", "stock")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what the quick set leaves out by where it stands and what it needs; put what takes longest first."""
    for item in items:
        folder = item.path.relative_to(Path(__file__).parent).parts[0]
        if folder == "browser":
            item.add_marker("browser")
        if "postgresql_socket" in getattr(item, "fixturenames", ()):
            item.add_marker("postgresql")
    items.sort(key=_order)


def _order(item: pytest.Item) -> int:
    mark = item.get_closest_marker("xdist_group")
    group = str(mark.args[0]) if mark else ""
    if group in _LONGEST_FIRST:
        return _LONGEST_FIRST.index(group)
    long = any(item.get_closest_marker(name) for name in _LONG)
    return len(_LONGEST_FIRST) + (not long)
