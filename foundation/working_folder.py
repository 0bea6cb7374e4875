"""A folder to work in beside what is being made: gone afterwards, and those that a killed run left go with the next run.

What lies in them may be a whole site with its keys: nobody should have to know that they must be looked for.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def working_folder(beside: Path, prefix: str) -> Iterator[Path]:
    """A new folder in ``beside`` (which must exist) that only its owner may open, locked for as long as it is worked in.

    Whatever of the same ``prefix`` and owner lies there and is locked by no process is of a run that was killed, and removed
    first. Raises ``OSError``.
    """
    _remove_left(beside, prefix)
    made, lock = _locked_folder(beside, prefix)
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)
        os.close(lock)


def _locked_folder(beside: Path, prefix: str) -> tuple[Path, int]:
    while True:
        made = Path(tempfile.mkdtemp(dir=beside, prefix=prefix))  # 0700
        try:
            lock = os.open(made, os.O_RDONLY | os.O_DIRECTORY)
        except FileNotFoundError:
            continue
        # Another one that begins may have taken it for one that was left, before it was locked.
        fcntl.flock(lock, fcntl.LOCK_EX)
        if made.exists():
            return made, lock
        os.close(lock)


def _remove_left(beside: Path, prefix: str) -> None:
    for path in beside.iterdir():
        if not path.name.startswith(prefix):
            continue
        with contextlib.suppress(OSError):  # Not a folder, not ours, or gone by now.
            _remove_if_left(path)


def _remove_if_left(path: Path) -> None:
    lock = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        if os.fstat(lock).st_uid == os.geteuid():
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(path, ignore_errors=True)
    finally:
        os.close(lock)
