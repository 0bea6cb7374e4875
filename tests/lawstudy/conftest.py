"""The command line: in this process, where a process of its own shows nothing more, and as people run it."""

from __future__ import annotations

import contextlib
import io
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from lawstudy.cli import main

Run = Callable[..., subprocess.CompletedProcess[str]]
LAWSTUDY = str(Path(sys.executable).with_name("lawstudy"))


def process(*arguments: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run ``lawstudy`` as people do, as a process of its own; it must never print a traceback."""
    done = subprocess.run(
        [LAWSTUDY, *map(str, arguments)], capture_output=True, text=True, cwd=cwd, check=False
    )
    assert "Traceback" not in done.stdout + done.stderr
    return done


def lawstudy(*arguments: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run ``lawstudy`` in this process, which saves seconds of imports; it must never print a traceback."""
    words = list(map(str, arguments))
    out, err = io.StringIO(), io.StringIO()
    with (
        contextlib.chdir(cwd or Path.cwd()),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setattr(sys, "argv", [LAWSTUDY, *words])
        with pytest.raises(SystemExit) as ended:
            main()
    code = ended.value.code
    assert isinstance(code, int)
    done = subprocess.CompletedProcess([LAWSTUDY, *words], code, out.getvalue(), err.getvalue())
    assert "Traceback" not in done.stdout + done.stderr
    return done


def ok(*arguments: str | Path) -> str:
    """Run ``lawstudy`` and expect success; returns what it printed."""
    done = lawstudy(*arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="session")
def demo_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo site without exams, to be copied."""
    site = tmp_path_factory.mktemp("demo") / "site"
    ok("init", site, "--demo")
    return site


@pytest.fixture
def site(demo_site: Path, tmp_path: Path) -> Path:
    """A demo site without exams, the test's own."""
    shutil.copytree(demo_site, tmp_path / "site")
    return tmp_path / "site"
