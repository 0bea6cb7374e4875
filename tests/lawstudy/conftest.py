"""The command line as people run it: a process of its own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]
LAWSTUDY = str(Path(sys.executable).with_name("lawstudy"))


def lawstudy(*arguments: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run ``lawstudy``; whatever happens, it must not print a traceback."""
    done = subprocess.run(
        [LAWSTUDY, *map(str, arguments)], capture_output=True, text=True, cwd=cwd, check=False
    )
    assert "Traceback" not in done.stdout + done.stderr
    return done


def ok(*arguments: str | Path) -> str:
    """Run ``lawstudy`` and expect success; returns what it printed."""
    done = lawstudy(*arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A demo site without exams."""
    ok("init", tmp_path / "site", "--demo")
    return tmp_path / "site"
