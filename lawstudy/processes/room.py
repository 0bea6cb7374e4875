"""The room's own process. It imports no more than it needs: memory is for candidates.

``python -m lawstudy.processes.room SITE ADDRESS PORT CERTIFICATE KEY``; PORT may be empty: the next that is free.

One room for a site: it holds a lock beside the database, in which it tells who it is and where it answers.
"""

from __future__ import annotations

import asyncio
import logging
import resource
import signal
import ssl
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import orjson
from sqlalchemy.engine import make_url

from delivery.app import serve as serve_room
from delivery.context import RoomSettings
from exam_room.board import clock_notice
from exam_room.room import Room
from foundation.local_time import local_time
from foundation.site import Site, open_site
from lawstudy import messages
from lawstudy.console import complain, next_step, say
from lawstudy.errors import ShellError
from lawstudy.opening import course_of
from lawstudy.processes.background import answers_as_room
from lawstudy.processes.lock import Holder, Lock, holder_of
from lawstudy.processes.ports import listen, web_address, who_listens

PORT = 8000
_LOCAL = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True)
class Ways:
    """How to serve. ``port``: this one or none; ``None``: the first that is free from 8000 on.

    ``learner``: whose JupyterLab to open; empty: in the demo the first candidate's, else none.
    """

    address: str
    port: int | None
    certificate: Path | None
    key: Path | None
    lab: bool
    learner: str

    def arguments(self) -> list[str]:
        """For another process: it gets no JupyterLab of its own."""
        return [
            self.address,
            str(self.port or ""),
            *(str(file or "") for file in (self.certificate, self.key)),
        ]

    @classmethod
    def from_arguments(cls, given: list[str]) -> Ways:
        """What `arguments` made."""
        address, port, *files = given
        certificate, key = (Path(file) if file else None for file in files)
        return cls(address, int(port) if port else None, certificate, key, lab=False, learner="")


def run(site: Site, ways: Ways) -> None:
    """Run until a signal ends it. Raises `ShellError` when it cannot start, `AlreadyHeld` when it runs already."""
    # A connection for each candidate, and some more.
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, max(soft, 16_384)), hard))
    logging.basicConfig(format="%(asctime)s %(levelname)s %(message)s")
    tls = _tls(ways)
    settings = RoomSettings(
        site.records_url,
        course_of(site),
        site.name,
        secure=tls is not None,
        item_folders=site.item_folders,
        zone=site.zone,
    )
    with claim(site) as lock:
        sockets = listen(ways.address, ways.port or PORT, exactly=ways.port is not None)
        port = int(sockets[0].getsockname()[1])
        address = web_address("https" if tls else "http", ways.address, port)
        notices = list(_notices(ways, port, tls is not None))

        def started(room: Room) -> None:
            notices.append(messages.SERVE_TIME.format(time=local_time(room.now(), site.zone)))
            if doubt := clock_notice(room, site.zone):
                notices.append(doubt)
            lock.tell(address, tuple(notices))
            for notice in notices:
                say(notice)
            say(messages.SERVE_RUNS.format(address=address))
            next_step(messages.NEXT_SERVE)

        async def work() -> None:
            stopped = asyncio.Event()
            loop = asyncio.get_running_loop()
            for number in (signal.SIGINT, signal.SIGTERM):
                loop.add_signal_handler(number, stopped.set)
            await serve_room(settings, sockets=sockets, tls=tls, started=started, stop=stopped)

        try:
            asyncio.run(work())
        finally:
            for each in sockets:
                each.close()
    say(messages.SERVE_STOPPED)


def _notices(ways: Ways, port: int, secure: bool) -> Iterator[str]:
    """What whoever starts the room should know."""
    if ways.port is None and port != PORT:
        yield messages.PORT_NEXT.format(port=PORT, who=who_listens(PORT), now=port)
    if ways.address not in _LOCAL and not secure:
        yield messages.SERVE_PLAIN


def claim(site: Site) -> Lock:
    """The site for this process alone, for as long as it holds what is returned.

    Raises `AlreadyHeld` while a room or another such process runs, `ShellError` while a room of 0.1.0 does.
    """
    run_folder(site)
    lock = Lock(room_lock(site))
    try:
        _refuse_old_room(site)
    except BaseException:
        lock.release()
        raise
    return lock


def _refuse_old_room(site: Site) -> None:
    """Version 0.1.0 held no lock. Raises `ShellError` while one of its rooms answers; clears up what others left."""
    state = run_folder(site) / "room.json"
    try:
        data = orjson.loads(state.read_bytes())
        pid, address = int(data["pid"]), str(data["address"])
    except (OSError, orjson.JSONDecodeError, KeyError, TypeError, ValueError):
        return
    if answers_as_room(address):
        raise ShellError(messages.SERVE_OLD.format(pid=pid, address=address))
    state.unlink(missing_ok=True)


def _tls(ways: Ways) -> ssl.SSLContext | None:
    if ways.certificate is None and ways.key is None:
        return None
    try:
        if ways.certificate is None or ways.key is None:
            raise FileNotFoundError(2, "", "--certificate / --key")
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.load_cert_chain(ways.certificate, ways.key)
    except (OSError, ssl.SSLError) as error:
        raise ShellError(messages.SERVE_TLS.format(detail=error)) from error
    return context


def run_folder(site: Site) -> Path:
    """Where servers of a site write that they run, and their logs."""
    folder = site.root / "run"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def room_lock(site: Site) -> Path:
    """What a site's room holds: beside the SQLite file, so that two sites on one file have one room.

    On a database server there is one for each folder of a site.
    """
    url = make_url(site.records_url)
    if url.get_backend_name() == "sqlite" and url.database and url.database != ":memory:":
        database = Path(url.database).resolve()
        return database.with_name(f"{database.name}.room")
    return run_folder(site) / "room.lock"


def running_room(site: Site) -> Holder | None:
    """The room that runs, once it answers; ``None`` when none does."""
    holder = holder_of(room_lock(site))
    return holder if holder is not None and holder.address else None


if __name__ == "__main__":
    place, *given = sys.argv[1:]
    try:
        run(open_site(Path(place)), Ways.from_arguments(given))
    except ShellError as error:
        complain(str(error))
        sys.exit(1)
