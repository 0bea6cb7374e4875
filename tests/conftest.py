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
settings.load_profile("unhurried")

__all__ = ["exam", "prepared", "released_once", "room", "site"]


@pytest.fixture(scope="session")
def postgresql_socket() -> Iterator[Path]:
    """The folder of the socket of a PostgreSQL server; without PostgreSQL the test is skipped."""
    with postgresql() as folder:
        yield folder


_LONGEST_FIRST = ("main-road", "browser", "parity")
"""Groups that one worker runs from end to end: begun last, they would keep the other waiting."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what the quick set leaves out by where it stands and what it needs; put the longest groups first."""
    for item in items:
        folder = item.path.relative_to(Path(__file__).parent).parts[0]
        if folder == "browser":
            item.add_marker("browser")
        if "postgresql_socket" in getattr(item, "fixturenames", ()):
            item.add_marker("postgresql")
    items.sort(key=_order)


def _order(item: pytest.Item) -> int:
    group = item.get_closest_marker("xdist_group")
    name = str(group.args[0]) if group and group.args else ""
    if item.get_closest_marker("browser"):
        name = "browser"
    return _LONGEST_FIRST.index(name) if name in _LONGEST_FIRST else len(_LONGEST_FIRST)
