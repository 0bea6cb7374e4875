"""What tests of several rooms use, and Hypothesis without deadlines: a slow machine is no failure."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from lawstudy.processes.background import without_proxy
from tests.support.databases import ON_SERVER, drop_databases_in, server
from tests.support.decided_exam import decided
from tests.support.postgresql import postgresql
from tests.support.released_exam import exam, released_once
from tests.support.room_fixtures import prepared, room, site
from tests.support.sharing import Sharing, place_in_order

# A machine behind a proxy asks it for nothing that these tests start.
os.environ.update(without_proxy(os.environ))

settings.register_profile(
    "unhurried",
    parent=settings.get_profile(settings.get_current_profile_name()),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("quick", parent=settings.get_profile("unhurried"), max_examples=20)
settings.register_profile(
    "settled", parent=settings.get_profile("unhurried"), derandomize=True, max_examples=40
)
"""What CI runs is the same in each run; `scripts/test full` and single tests look further each time."""
# `scripts/test fast` asks for the other.
settings.load_profile("unhurried")

__all__ = ["decided", "exam", "prepared", "released_once", "room", "site"]


@pytest.fixture(scope="session")
def postgresql_socket() -> Iterator[Path]:
    """The folder of the socket of a PostgreSQL server; without PostgreSQL the test is skipped."""
    if ON_SERVER:
        yield server()
        return
    with postgresql() as folder:
        yield folder


@pytest.fixture(autouse=ON_SERVER)
def _databases_dropped(tmp_path: Path) -> Iterator[None]:
    """A test's own databases on the server end with it."""
    yield
    drop_databases_in(tmp_path)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what the quick set leaves out by where it stands and what it needs; put what takes longest first."""
    for item in items:
        folder = item.path.relative_to(Path(__file__).parent).parts[0]
        if folder == "browser":
            item.add_marker("browser")
        if ON_SERVER and item.get_closest_marker("sqlite"):
            item.add_marker(pytest.mark.skip(reason="of SQLite alone"))
        needs = getattr(item, "fixturenames", ())
        if "postgresql_socket" in needs:
            item.add_marker("postgresql")
        # What asks the app or the command line as a whole, or needs a released exam; the exam room's own are those that people
        # want to hear from at once.
        whole = folder in ("delivery", "lawstudy")
        if whole or ("released_once" in needs and folder != "exam_room"):
            item.add_marker("slow")
    items.sort(key=lambda item: place_in_order(item.nodeid))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Sharing:
    return Sharing(config, log)
