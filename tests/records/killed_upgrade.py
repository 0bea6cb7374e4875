"""Upgrades copies of a database, each in a process of its own that kills itself one change later than the one before.

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


def upgrade(database: Path, kill_at: int) -> None:
    """Upgrade; kill this process before its step or statement ``kill_at``, not counting those that only ask."""
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


def main(source: Path, folder: Path) -> int:
    for number in range(10_000):
        database = folder / f"{number}.db"
        shutil.copy(source, database)
        child = os.fork()
        if not child:
            status = 1
            try:
                upgrade(database, number)
                status = 0
            finally:
                os._exit(status)
        _, status = os.waitpid(child, 0)
        if not os.WIFSIGNALED(status):
            if os.WEXITSTATUS(status):
                raise RuntimeError("the upgrade failed")
            return number + 1
        if os.WTERMSIG(status) != signal.SIGKILL:
            raise RuntimeError(f"ended by signal {os.WTERMSIG(status)}")
    raise RuntimeError("never ends")


if __name__ == "__main__":
    print(main(Path(sys.argv[1]), Path(sys.argv[2])))
