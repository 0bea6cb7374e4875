"""The command line: in this process, where a process of its own shows nothing more, and as people run it."""

from __future__ import annotations

import contextlib
import io
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from lawstudy.cli import main
from tests.support.site_on_server import begin_site, copy_site_folder, keep_apart

Run = Callable[..., subprocess.CompletedProcess[str]]
LAWSTUDY = str(Path(sys.executable).with_name("lawstudy"))


def process(*arguments: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run ``lawstudy`` as people do, as a process of its own; it must never print a traceback."""
    _on_the_server(list(map(str, arguments)))
    done = subprocess.run(
        [LAWSTUDY, *map(str, arguments)], capture_output=True, text=True, cwd=cwd, check=False
    )
    assert "Traceback" not in done.stdout + done.stderr
    return done


def lawstudy(*arguments: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run ``lawstudy`` in this process, which saves seconds of imports; it must never print a traceback."""
    words = list(map(str, arguments))
    _on_the_server(words)
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


def _on_the_server(words: Sequence[str]) -> None:
    """Where the tests' databases are there, those of a new site are, too, and a copied site gets its own."""
    match words:
        case ["init", where, *more]:
            root, demo = Path(where), "--demo" in more
            begin_site(root, demo=demo, name="演示区" if demo else root.resolve().name)
        case ["--site", where, *_]:
            keep_apart(Path(where))


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
    return copy_site_folder(demo_site, tmp_path / "site")
