"""Two rooms as processes of their own on one PostgreSQL database, behind a real nginx with the configuration of ``deploy/``."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from foundation.site import SETTINGS, Site, open_site
from lawstudy.operations.moving import move_site
from lawstudy.processes.lock import holder_of
from lawstudy.processes.one_room import room_locks
from tests.support.nginx import nginx, replaced
from tests.support.ports import free_port

CONF = Path(__file__).parents[2] / "deploy" / "nginx" / "lawstudy-two-rooms.conf"


def take_to_server(site: Site, url: str, *, rooms: int) -> Site:
    """The same site with its databases at ``url``, to be served by so many rooms behind nginx."""
    moved = move_site(site, url, tell=lambda done, whole: None).site
    settings = moved.root / SETTINGS
    text = settings.read_text(encoding="utf-8")
    text = text.replace("[serve]\n", f"[serve]\nrooms = {rooms}\n", 1)
    settings.write_text(text, encoding="utf-8")
    return open_site(moved.root)


@dataclass
class Rooms:
    """The processes of the rooms by their ports, and the port of nginx, at which the site is reached."""

    site: Site
    port: int = 0
    processes: dict[int, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, port: int) -> None:
        """Start the room of a port; returns when it answers there."""
        log = self.site.root / f"room-{port}.log"
        command = [sys.executable, "-m", "lawstudy.processes.room", str(self.site.root)]
        with log.open("ab") as output:
            process = subprocess.Popen(
                [*command, "127.0.0.1", str(port), "", "", "", "127.0.0.1"],
                stdout=output,
                stderr=output,
            )
        self.processes[port] = process
        end = time.monotonic() + 90
        # Its socket listens before it is ready; its lock tells when it is.
        while not self._answers(port):
            if process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(log.read_text(encoding="utf-8"))
            time.sleep(0.05)

    def _answers(self, port: int) -> bool:
        holders = (holder_of(path) for path in room_locks(self.site))
        return any(holder is not None and f":{port}/" in holder.address for holder in holders)

    def kill(self, port: int) -> None:
        """As a power failure would."""
        process = self.processes.pop(port)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()

    def stop(self) -> None:
        """End them in order."""
        for process in self.processes.values():
            process.terminate()
        for process in self.processes.values():
            process.wait(timeout=60)

    def memory_mb(self) -> float:
        """The most memory that they held, in MiB (VmHWM), together."""
        told = [Path(f"/proc/{p.pid}/status").read_text() for p in self.processes.values()]
        return sum(int(re.findall(r"VmHWM:\s+(\d+) kB", each)[0]) for each in told) / 1024


@contextlib.contextmanager
def two_rooms(site: Site) -> Iterator[Rooms]:
    """Both rooms and nginx, until the end."""
    rooms = Rooms(site)
    ports = [free_port() for _ in range(site.rooms)]
    try:
        for port in ports:
            rooms.start(port)
        with before(ports) as rooms.port:
            yield rooms
    finally:
        rooms.stop()


@contextlib.contextmanager
def before(ports: list[int]) -> Iterator[int]:
    """nginx before rooms at these ports: the shipped configuration, without TLS and at a port of its own, which is given."""
    port = free_port()
    behind = zip(("8001", "8002"), ports, strict=True)
    words = {f"127.0.0.1:{shipped}": f"127.0.0.1:{mine}" for shipped, mine in behind}
    # The pages are over TLS, as far as the rooms know.
    conf = replaced(CONF.read_text(encoding="utf-8"), {**words, "$scheme": "https"})
    conf = re.sub(r"(?m)^\s*ssl_.*;$", "", conf)
    conf = replaced(conf, {"listen 443 ssl": f"listen 127.0.0.1:{port}"})
    with (
        tempfile.TemporaryDirectory(prefix="lawstudy-nginx-") as folder,
        nginx(conf, Path(folder), port),
    ):
        yield port
