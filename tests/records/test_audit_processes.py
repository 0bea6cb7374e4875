"""Several processes record at once: a command beside the room waits its turn, and the chain is one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import select

from records.audit import trail
from records.audit.trail import AuditEntry
from records.schema import close_database, create_database, open_database
from tests.support.postgresql import new_database

ENTRIES = 60

RECORDER = """
import sys
from records.audit import trail
from records.audit.trail import AuditHead
from records.schema import open_database

sessions = open_database(sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
with sessions() as db:
    for number in range(int(sys.argv[3])):
        db.get(AuditHead, 1)  # A command has looked at other rows before it decides.
        trail.record(db, "test", f"{sys.argv[2]} {number}")
        db.commit()
"""


def record_at_once(url: str) -> list[str]:
    """Two processes begin together; returns the subjects on record."""
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", RECORDER, url, name, str(ENTRIES)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
        )
        for name in ("room", "command")
    ]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    for process in processes:
        process.communicate(timeout=100)
    assert [process.returncode for process in processes] == [0, 0]
    sessions = open_database(url)
    with sessions() as db:
        assert trail.verify(db) == 2 * ENTRIES
        subjects = list(db.scalars(select(AuditEntry.subject).order_by(AuditEntry.id)))
    close_database(sessions)
    return subjects


def expected(name: str) -> list[str]:
    return [f"{name} {number}" for number in range(ENTRIES)]


def check(url: str) -> None:
    subjects = record_at_once(url)
    for name in ("room", "command"):
        assert [each for each in subjects if each.startswith(name)] == expected(name)


@pytest.mark.slow
def test_two_processes_make_one_chain(url: str) -> None:
    check(url)


@pytest.mark.slow
@pytest.mark.postgresql
def test_two_processes_make_one_chain_on_postgresql(postgresql_socket: Path) -> None:
    url = new_database(postgresql_socket)
    create_database(url)
    check(url)


def test_a_session_that_knows_an_old_head_goes_on_from_the_new_one(url: str) -> None:
    ours, others = open_database(url), open_database(url)
    with ours() as db, others() as other:
        trail.record(db, "test", "a")
        db.commit()
        trail.record(other, "test", "b")
        other.commit()
        trail.record(db, "test", "c")
        db.commit()
        assert trail.verify(db) == 3
    close_database(ours)
    close_database(others)
