"""A PostgreSQL server of the tests' own, where its programs are installed (Debian: ``postgresql``)."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest

_FOLDERS = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
INITDB = shutil.which("initdb", path=os.pathsep.join([*map(str, _FOLDERS), os.environ["PATH"]]))
_number = count(1)


@contextmanager
def postgresql(*, durable: bool = False) -> Iterator[Path]:
    """The folder of the socket of a running server, which listens to no network; ``durable``: it waits for the disk."""
    if INITDB is None:
        pytest.skip("no PostgreSQL on this machine (apt-get install postgresql)")
    programs = Path(INITDB).resolve().parent
    who: dict[str, Any] = {}
    if os.getuid() == 0:
        # It refuses to run as root; a container's tests are root, and Debian's package has made a user.
        if not any(user.pw_name == "postgres" for user in pwd.getpwall()):
            pytest.skip("PostgreSQL does not run as root, and there is no user postgres")
        who = {"user": "postgres", "group": "postgres"}
    with tempfile.TemporaryDirectory(prefix="lawstudy-postgresql-") as folder:
        if who:
            shutil.chown(folder, **who)
        data = f"{folder}/data"

        def run(program: str, *arguments: str) -> None:
            command = [str(programs / program), "-D", data, *arguments]
            subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL, **who)

        run("initdb", "-U", "lawstudy", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        run(
            "pg_ctl",
            "-w",
            "-l",
            f"{folder}/log",
            "-o",
            f"-k {folder} -h ''{'' if durable else ' -F'}",
            "start",
        )
        try:
            yield Path(folder)
        finally:
            run("pg_ctl", "-w", "-m", "immediate", "stop")


def new_database(socket: Path) -> str:
    """The URL of an empty database on it."""
    name = f"records{next(_number)}"
    with psycopg.connect(
        f"host={socket} user=lawstudy dbname=postgres", autocommit=True
    ) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return f"postgresql+psycopg://lawstudy@/{name}?host={socket}"
