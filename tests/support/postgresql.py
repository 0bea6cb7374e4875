"""A PostgreSQL server of the tests' own, where its programs are installed (Debian: ``postgresql``)."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest

_FOLDERS = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
INITDB = shutil.which("initdb", path=os.pathsep.join([*map(str, _FOLDERS), os.environ["PATH"]]))
_number = count(1)
_ORDER = (
    ("--locale=C", "--locale-provider=icu", "--icu-locale=zh-Hans-CN")
    if INITDB and Path(INITDB).resolve().parts[-3].zfill(3) >= "015"
    else ("--locale=C",)
)
"""Texts stand as in a Chinese dictionary, as on a server that a Chinese administrator installed: not in the order of SQLite or Python."""


@dataclass
class Server:
    """A server in a folder, which is the one of its socket, too."""

    folder: Path
    programs: Path
    who: dict[str, Any]

    def run(self, program: str, *arguments: str) -> None:
        command = [str(self.programs / program), "-D", f"{self.folder}/data", *arguments]
        subprocess.run(command, cwd=self.folder, check=True, stdout=subprocess.DEVNULL, **self.who)

    def start(self, *, durable: bool = False) -> None:
        """``durable``: what it said to be committed is there after `crash`."""
        options = f"-k {self.folder} -h '' -N 300 {'' if durable else '-F'}"
        self.run("pg_ctl", "-w", "-l", f"{self.folder}/log", "-o", options, "start")

    def crash(self) -> None:
        """As when its machine loses its power: nobody is waited for, and nothing put in order."""
        self.run("pg_ctl", "-w", "-m", "immediate", "stop")


@contextmanager
def postgresql(*, durable: bool = False) -> Iterator[Path]:
    """The folder of the socket of a running server, which listens to no network; ``durable``: it waits for the disk."""
    with postgresql_server() as server:
        server.start(durable=durable)
        yield server.folder


@contextmanager
def postgresql_server() -> Iterator[Server]:
    """A server that is not started yet."""
    if INITDB is None:
        pytest.skip("no PostgreSQL on this machine (apt-get install postgresql)")
    who: dict[str, Any] = {}
    if os.getuid() == 0:
        # It refuses to run as root; a container's tests are root, and Debian's package has made a user.
        if not any(user.pw_name == "postgres" for user in pwd.getpwall()):
            pytest.skip("PostgreSQL does not run as root, and there is no user postgres")
        who = {"user": "postgres", "group": "postgres"}
    with tempfile.TemporaryDirectory(prefix="lawstudy-postgresql-") as folder:
        if who:
            shutil.chown(folder, **who)
        server = Server(Path(folder), Path(INITDB).resolve().parent, who)
        server.run("initdb", "-U", "lawstudy", "-A", "trust", "-E", "UTF8", "--no-sync", *_ORDER)
        try:
            yield server
        finally:
            if (server.folder / "data" / "postmaster.pid").exists():
                server.crash()


def new_database(socket: Path, *, template: str = "", options: str = "") -> str:
    """The URL of an empty database on it, or of a copy of ``template``; ``options``: of ``CREATE DATABASE``."""
    name = f"records{next(_number)}"
    with psycopg.connect(
        f"host={socket} user=lawstudy dbname=postgres", autocommit=True
    ) as connection:
        if template:
            connection.execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s",
                (template,),
            )
        copied = f"TEMPLATE {template}" if template else ""
        connection.execute(f"CREATE DATABASE {name} {copied} {options}")
    return f"postgresql+psycopg://lawstudy@/{name}?host={socket}"


def drop_database(socket: Path, name: str) -> None:
    """Whoever is still connected to it is cut off."""
    with psycopg.connect(
        f"host={socket} user=lawstudy dbname=postgres", autocommit=True
    ) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def postgresql_with_passwords() -> Iterator[str]:
    """The URL of an empty database on a server that asks everybody for a password; its owner may make roles, and is no superuser.

    Every system account reaches it.
    """
    with postgresql_server() as server:
        server.start()
        url = new_database(server.folder)
        database = url.rpartition("/")[0].rpartition("@/")[2].partition("?")[0]
        with psycopg.connect(
            f"host={server.folder} user=lawstudy dbname=postgres", autocommit=True
        ) as connection:
            connection.execute("CREATE ROLE office LOGIN CREATEROLE PASSWORD 'geheim'")
            connection.execute(f"ALTER DATABASE {database} OWNER TO office")
        rules = server.folder / "data" / "pg_hba.conf"
        rules.write_text("local all all scram-sha-256\n", encoding="utf-8")
        server.run("pg_ctl", "reload")
        server.folder.chmod(0o711)
        yield url.replace("lawstudy@", "office:geheim@")
