"""One room for a database on a server, from whatever machine and site folder: who writes for it holds an advisory lock.

The lock belongs to the connection that writes, so nothing is written without it. A connection that broke is made again with
the lock; where somebody else had it meanwhile (another room, or an administrator who put the clock right), what this room
holds in its memory is of the past, and it never writes again. SQLite has a lock on a file instead (`lawstudy.processes`).
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import os
import secrets
import socket
import time
from collections.abc import Iterator
from importlib.metadata import version
from typing import Any

from sqlalchemy import Engine, NullPool, create_engine, event
from sqlalchemy.engine import make_url

from records import messages
from records.errors import RoomElsewhere
from records.schemas import PUBLIC

_KEY = int.from_bytes(b"lawroom")
"""Of the advisory lock of records in ``public``; locks of other databases on the server have nothing to do with it."""
_LOOK_S = 2.0
"""Whoever has just ended still holds it for a moment."""
_NAME = "lawstudy room"
VERSION = version("lawstudy")
"""Rooms that share a database are of one: others would make something else of what is in it."""
_PREPARE = (
    # A machine that lost its power, or a cable that was pulled, lets go within half a minute, not in two hours.
    "SET tcp_keepalives_idle = 10",
    "SET tcp_keepalives_interval = 5",
    "SET tcp_keepalives_count = 3",
)
_HOLDER = """
SELECT application_name, coalesce(client_addr::text, ''), a.pid
FROM pg_locks JOIN pg_stat_activity a USING (pid)
WHERE locktype = 'advisory' AND granted AND objsubid = 1 AND database = (
    SELECT oid FROM pg_database WHERE datname = current_database()
) AND (classid::bigint << 32 | objid::bigint) = %s
"""


class RoomHold:
    """What a room holds; ``lost``: for good, since somebody else had it meanwhile.

    ``shared``: with other rooms of the same version, all of which read anew what they decide about; then none is ever lost.
    """

    def __init__(self, *, shared: bool = False) -> None:
        self.lost = False
        self.shared = shared
        self.name = self._name = _name()
        self._signs: set[dt.datetime | None] | None = None

    def watch(self, engine: Engine) -> None:
        """Every connection of this engine, which one thread uses, takes the lock first. On SQLite nothing happens."""
        if engine.dialect.name == "postgresql":
            event.listen(engine, "connect", self._take_or_close)

    def expect(self, *signs: dt.datetime) -> None:
        """These may be the last sign of life on record from now on, and the ones before as long as that is not sure."""
        if self._signs is not None:
            self._signs.update(signs)

    def found(self, sign: dt.datetime) -> None:
        """This is the last sign of life on record."""
        if self._signs is not None:
            self._signs = {sign}

    def _take_or_close(self, connection: Any, _: object) -> None:
        try:
            self._take(connection)
        except BaseException:
            connection.close()
            raise

    def _take(self, connection: Any) -> None:
        if self.shared:
            take_room(connection, self._name, shared=True)
            return
        if self.lost:
            raise RoomElsewhere(messages.ROOM_LOST)
        try:
            take_room(connection, self._name)
        except RoomElsewhere:
            self.lost = self._signs is not None
            raise
        with connection.cursor() as cursor:
            cursor.execute("SELECT at FROM room_pulse WHERE id = 1")
            row = cursor.fetchone()
        connection.commit()
        sign = row[0] if row else None
        if self._signs is None:
            self._signs = {sign}
        elif sign not in self._signs:
            self.lost = True
            raise RoomElsewhere(messages.ROOM_LOST)


def room_key(schema: str | None) -> int:
    """Of the advisory lock of records in this schema: districts that share a database have a room each."""
    if not schema or schema == PUBLIC:
        return _KEY
    # Above all keys of seven letters, and still a bigint.
    digest = hashlib.sha256(f"lawstudy room {schema}".encode()).digest()
    return int.from_bytes(digest[:7]) | 1 << 62


def take_room(connection: Any, name: str, *, shared: bool = False) -> None:
    """Take the lock on a connection of the driver's, which keeps it until it is closed; ``name`` tells others who has it.

    Raises `RoomElsewhere`, for a ``shared`` one also when a room of another version has it. A connection of the same name is an earlier one of ours that broke: the server may not know yet.
    """
    with connection.cursor() as cursor:
        key = room_key(cursor.execute("SELECT current_schema()").fetchone()[0])
        cursor.execute("SELECT set_config('application_name', %s, false)", (name,))
        for statement in _PREPARE:
            cursor.execute(statement)
        last = time.monotonic() + _LOOK_S
        take = "pg_try_advisory_lock_shared" if shared else "pg_try_advisory_lock"
        while not cursor.execute(f"SELECT {take}(%s)", (key,)).fetchone()[0]:
            holder = cursor.execute(_HOLDER, (key,)).fetchone()
            if holder and holder[0] == name:
                cursor.execute("SELECT pg_terminate_backend(%s)", (holder[2],))
            if time.monotonic() > last:
                connection.rollback()
                raise RoomElsewhere(_told(*(holder or ("", "", 0))))
            time.sleep(0.05)
        if shared:
            for holder in cursor.execute(_HOLDER, (key,)).fetchall():
                if holder[0].split()[-1:] != name.split()[-1:]:
                    connection.rollback()
                    raise RoomElsewhere(_other_version(holder[0], name))
    connection.commit()


def _name() -> str:
    """Of whoever takes the lock: machine and process, and what tells it from others of the same."""
    here = f"{_NAME} {socket.gethostname()[:16]}:{os.getpid()}"
    return f"{here} {secrets.token_hex(4)} {VERSION}"


def _other_version(other: str, name: str) -> str:
    words = other.removeprefix(_NAME).split()
    versions = [each.split()[-1] for each in (other, name)]
    return messages.ROOM_OTHER_VERSION.format(who=words[0], other=versions[0], mine=versions[1])


def _told(name: str, address: str, connection: int) -> str:
    who = " ".join(name.removeprefix(_NAME).split()[:1])
    where = f"（{address}）" if address else ""
    return messages.ROOM_ELSEWHERE.format(who=who, address=where, pid=connection)


@contextlib.contextmanager
def no_room(url: str) -> Iterator[None]:
    """Keep rooms from this database meanwhile, as far as it is on a server. Raises `RoomElsewhere` while one runs."""
    if make_url(url).get_backend_name() != "postgresql":
        yield
        return
    engine = create_engine(url, poolclass=NullPool)
    connection = engine.raw_connection()
    try:
        take_room(connection, _name())
        yield
    finally:
        connection.close()
        engine.dispose()
