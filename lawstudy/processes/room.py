"""The room's own process. It imports no more than it needs: memory is for candidates.

``python -m lawstudy.processes.room SITE ADDRESS PORT CERTIFICATE KEY``
"""

from __future__ import annotations

import asyncio
import errno
import logging
import os
import resource
import signal
import ssl
import sys
from dataclasses import dataclass
from pathlib import Path

import orjson

from delivery.app import serve as serve_room
from delivery.context import RoomSettings
from foundation.files import write_whole
from foundation.site import Site, open_site
from lawstudy import messages
from lawstudy.console import complain, next_step, say
from lawstudy.errors import ShellError
from lawstudy.opening import course_of

_LOCAL = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True)
class Ways:
    """How to serve. ``learner``: whose JupyterLab to open; empty: in the demo the first candidate's, else none."""

    address: str
    port: int
    certificate: Path | None
    key: Path | None
    lab: bool
    learner: str

    def arguments(self) -> list[str]:
        """For another process: it gets no JupyterLab of its own."""
        return [
            self.address,
            str(self.port),
            *(str(file or "") for file in (self.certificate, self.key)),
        ]

    @classmethod
    def from_arguments(cls, given: list[str]) -> Ways:
        """What `arguments` made."""
        address, port, *files = given
        certificate, key = (Path(file) if file else None for file in files)
        return cls(address, int(port), certificate, key, lab=False, learner="")


def run(site: Site, ways: Ways) -> None:
    """Run until a signal ends it. Raises `ShellError` when it cannot start."""
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
    )
    state = run_folder(site) / "room.json"
    if ways.address not in _LOCAL and tls is None:
        complain(messages.SERVE_PLAIN)

    def started(port: int) -> None:
        host = ways.address if ways.address not in ("0.0.0.0", "::") else "127.0.0.1"
        address = f"{'https' if tls else 'http'}://{host}:{port}/"
        data = {"pid": os.getpid(), "address": address}
        write_whole(state, orjson.dumps(data))
        say(messages.SERVE_RUNS.format(address=address))
        next_step(messages.NEXT_SERVE)

    async def work() -> None:
        stopped = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, stopped.set)
        await serve_room(
            settings,
            address=ways.address,
            port=ways.port,
            tls=tls,
            started=started,
            stop=stopped,
        )

    try:
        asyncio.run(work())
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise ShellError(messages.SERVE_PORT.format(port=ways.port)) from error
        raise
    finally:
        state.unlink(missing_ok=True)
    say(messages.SERVE_STOPPED)


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


def running_room(site: Site) -> tuple[int, str] | None:
    """Process and address of the room that runs; ``None`` when none does."""
    try:
        data = orjson.loads((run_folder(site) / "room.json").read_bytes())
        os.kill(data["pid"], 0)
    except (OSError, orjson.JSONDecodeError, KeyError):
        return None
    return data["pid"], data["address"]


if __name__ == "__main__":
    place, *given = sys.argv[1:]
    run(open_site(Path(place)), Ways.from_arguments(given))
