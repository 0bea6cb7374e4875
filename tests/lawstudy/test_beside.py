"""Commands that write while the room runs say what becomes of it; without a room they say nothing of the kind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from foundation.site import open_site
from lawstudy.processes import messages
from lawstudy.processes.beside import Act
from lawstudy.processes.lock import Lock
from lawstudy.processes.one_room import room_lock
from tests.lawstudy.conftest import lawstudy, ok
from tests.support.site_on_server import new_site

ADDRESS = "http://127.0.0.1:8000/"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    new_site(tmp_path / "site", demo=True, name="试验区")
    return tmp_path / "site"


@pytest.fixture
def room(root: Path) -> Iterator[None]:
    with Lock(room_lock(open_site(root))) as lock:
        lock.tell(ADDRESS)
        yield


COMMANDS: list[tuple[Act, tuple[str, ...]]] = [
    ("people", ("roster", "import", "no-such.csv")),
    ("account", ("account", "create", "li", "李", "--role", "trainer")),
    ("import", ("bank", "import", "no-such.xlsx")),
    ("bank", ("bank", "to-practice", "no-such", "--reason", "考完了")),
    ("build", ("exam", "build", "no-such")),
    ("release", ("exam", "release", "no-such")),
    ("call", ("exam", "call", "no-such", "--everybody")),
    ("simulate", ("exam", "simulate", "no-such")),
    ("grade", ("exam", "grade", "no-such")),
    ("results", ("exam", "results", "no-such")),
    ("results", ("report", "no-such")),
    ("papers", ("exam", "void", "no-such", "P1")),
    ("papers", ("exam", "again", "no-such", "P1")),
    ("certificates", ("certificate", "issue", "no-such")),
    ("certificates", ("exam", "publication", "no-such", "ask")),
    ("statutes", ("statutes", "import", "no-such")),
    ("list", ("list", "import", "no-such.xlsx")),
    ("study", ("study", "plan", "import", "no-such.xlsx")),
    ("study", ("study", "events", "import", "no-such.xlsx")),
    ("card", ("card", "expire")),
]


def test_every_act_has_its_words_and_its_command() -> None:
    assert set(messages.BESIDE) == set(get_args(Act)) == {act for act, _ in COMMANDS}


@pytest.mark.usefixtures("room")
@pytest.mark.parametrize(("act", "command"), COMMANDS)
def test_beside_a_room(root: Path, act: Act, command: tuple[str, ...]) -> None:
    said = lawstudy("--site", root, *command)
    assert said.returncode in (0, 1), said.stderr
    assert f"平台正在运行（{ADDRESS}）：{messages.BESIDE[act]}" in said.stdout


def test_without_a_room_nothing_is_said(root: Path) -> None:
    said = ok("--site", root, "account", "create", "li", "李", "--role", "trainer")
    assert "平台正在运行" not in said
