"""The command in a process of its own, and waiting for what it started in the background."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from lawstudy.processes.hub.python import servers_libraries

PATIENCE_S = 120
NOTICED_S = 20
_MAIN = "from lawstudy.cli import main; main()"


def run_lawstudy(
    *words: str, home: Path, python: Path = Path(sys.executable), user: int | None = None
) -> subprocess.CompletedProcess[str]:
    """The command. ``user``: the system account that does it, where it is not this one, by the program ``python``."""
    return subprocess.run(
        [str(python), "-c", _MAIN, *words],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "HOME": str(home), **servers_libraries(python)},
        cwd=Path(__file__).parents[2],
        timeout=2 * PATIENCE_S,
        extra_groups=[] if user is not None else None,
        user=user,
        group=user,
    )


def said(done: subprocess.CompletedProcess[str]) -> str:
    """What a command that succeeded printed."""
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def started(done: subprocess.CompletedProcess[str], ready: Callable[[], bool]) -> str:
    """What a command printed that started something in the background, once that is ready."""
    printed = said(done)
    until(ready, PATIENCE_S, printed)
    return printed


def until(done: Callable[[], bool], seconds: float = NOTICED_S, why: str = "") -> None:
    """Wait for it; ``why``: told when it does not come."""
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end, why
        time.sleep(0.2)
