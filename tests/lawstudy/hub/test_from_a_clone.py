"""From a fresh clone: one command installs everything, makes the demo and starts room and Hub; a second one stops both."""

from __future__ import annotations

import os
import subprocess
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from foundation.site import open_site
from lawstudy.errors import ShellError
from lawstudy.processes.hub.accounts import separate
from lawstudy.processes.hub.python import require_python
from lawstudy.processes.one_room import hub_address, running_room
from tests.support.system_accounts import open_the_way

pytestmark = [pytest.mark.full, pytest.mark.slow]
SOURCE = Path(__file__).parents[3]
PATIENCE_S = 3600
"""It installs, simulates years and scores thousands of papers."""


@pytest.fixture
def clone(tmp_path: Path) -> Iterator[Path]:
    try:
        require_python()
    except ShellError as error:
        pytest.skip(str(error))
    if separate():
        open_the_way(tmp_path)
    folder = tmp_path / "lawstudy"
    subprocess.run(["git", "clone", "--quiet", str(SOURCE), str(folder)], check=True)
    yield folder
    stop(folder)


def test_two_commands_start_it_and_stop_it(clone: Path) -> None:
    run(clone, "scripts/run", "--hub")
    site = open_site(clone / "site")
    room, hub = running_room(site), hub_address(site)
    assert room is not None
    assert hub
    with urllib.request.urlopen(hub, timeout=60) as page:
        # Nobody is logged in: the room asks who comes.
        assert page.url == f"{room.address}log-in?to=lab"
        assert "登录名" in page.read().decode()
    assert "JupyterHub 已停止" in stop(clone)
    assert running_room(site) is None
    assert hub_address(site) == ""


def stop(clone: Path) -> str:
    if not (clone / ".venv" / "bin" / "lawstudy").exists():
        return ""
    return run(clone, ".venv/bin/lawstudy", "--site", "site", "serve", "--stop")


def run(clone: Path, *command: str) -> str:
    done = subprocess.run(
        command,
        cwd=clone,
        env={name: text for name, text in os.environ.items() if name != "VIRTUAL_ENV"},
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_S,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout
