"""Folders to work in: gone afterwards, also those of a run that was killed; never those that somebody works in."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from foundation.working_folder import working_folder

_STAYS = """
import sys, time
from pathlib import Path
from foundation.working_folder import working_folder
with working_folder(Path(sys.argv[1]), ".w-") as made:
    (made / "secret").write_text("x")
    print("there", flush=True)
    time.sleep(600)
"""


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def _fail_in(folder: Path) -> None:
    with working_folder(folder, ".w-") as made:
        assert made.stat().st_mode & 0o777 == 0o700
        assert made.parent == folder
        raise ZeroDivisionError


def test_it_is_private_and_gone_afterwards_also_when_it_fails(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        _fail_in(tmp_path)
    assert names(tmp_path) == []


def test_that_of_a_killed_run_goes_with_the_next_and_that_of_a_running_one_stays(
    tmp_path: Path,
) -> None:
    command = [sys.executable, "-c", _STAYS, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == b"there\n"
        [theirs] = names(tmp_path)
        with working_folder(tmp_path, ".w-"):
            assert theirs in names(tmp_path)
        running.send_signal(signal.SIGKILL)
    assert names(tmp_path) == [theirs]
    (tmp_path / "target").mkdir()
    (tmp_path / ".w-link").symlink_to(tmp_path / "target")
    (tmp_path / ".w-file").touch()
    (tmp_path / ".other").mkdir()
    with working_folder(tmp_path, ".w-"):
        pass
    assert names(tmp_path) == [".other", ".w-file", ".w-link", "target"]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can make a folder of somebody else")
def test_somebody_elses_stays(tmp_path: Path) -> None:
    (tmp_path / ".w-theirs").mkdir()
    os.chown(tmp_path / ".w-theirs", 12345, 12345)
    with working_folder(tmp_path, ".w-"):
        pass
    assert names(tmp_path) == [".w-theirs"]
