"""Upgrades copies of a database, each in a process of its own that kills itself a little later than the one before.

``python -m tests.records.killed_upgrade DATABASE FOLDER``: leaves ``FOLDER/0.db``, ``1.db`` … as the killed ones left
them, and prints how many. The last one was not killed.
"""

from __future__ import annotations

import importlib
import os
import shutil
import signal
import sys
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from records.database.backup import back_up
from records.schema import upgrade_database

# Here, once for all processes: it takes its time.
importlib.import_module("records.database.upgrade")


MOST = 60
"""Moments at which one is killed, spread over the whole way; and each of the last ten, around the commit."""


def upgrade(database: Path, kill_at: int) -> int:
    """Upgrade; kill this process before its step or statement ``kill_at``, not counting those that only ask.

    Returns how many there are.
    """
    count = 0

    def counted(*_: Any) -> None:
        nonlocal count
        if count == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)
        count += 1

    def executed(_: object, __: object, statement: str, *___: object) -> None:
        if not statement.lstrip().startswith(("SELECT", "PRAGMA")):
            counted()

    event.listen(Engine, "before_cursor_execute", executed)
    url, folder = f"sqlite:///{database}", database.with_suffix("")

    def keep(_: object) -> None:
        counted()
        back_up(url, folder, "backup")
        counted()

    upgrade_database(url, back_up=keep, step=counted)
    return count


def main(source: Path, folder: Path) -> int:
    whole = folder / "whole.db"
    shutil.copy(source, whole)
    count = _in_a_process_of_its_own(whole, -1) or 0
    moments = sorted({*range(0, count, max(1, count // MOST)), *range(count - 10, count + 1)})
    for number, moment in enumerate(moments):
        database = folder / f"{number}.db"
        shutil.copy(source, database)
        ended = _in_a_process_of_its_own(database, moment)
        if ended != (count if moment == count else None):
            raise RuntimeError(f"killed at {moment} of {count}, it ended with {ended}")
    return len(moments)


def _in_a_process_of_its_own(database: Path, kill_at: int) -> int | None:
    """What `upgrade` returns there; ``None`` when it was killed."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        status = 1
        try:
            os.write(writing, str(upgrade(database, kill_at)).encode())
            status = 0
        finally:
            os._exit(status)
    os.close(writing)
    told = os.read(reading, 100)
    os.close(reading)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL:
        return None
    return int(told)


if __name__ == "__main__":
    print(main(Path(sys.argv[1]), Path(sys.argv[2])))
