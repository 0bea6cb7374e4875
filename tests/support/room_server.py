"""The room as a process of its own, to be measured, killed and started again."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType

from foundation.site import Site
from lawstudy.processes.one_room import running_room
from tests.support.ports import free_port


class RoomUnderTest:
    """``lawstudy serve`` on a site, on a port of its own."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> RoomUnderTest:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Returns when it answers."""
        log = self.site.root / "room.log"
        command = [sys.executable, "-m", "lawstudy.processes.room", str(self.site.root)]
        with log.open("ab") as output:
            self.process = subprocess.Popen(
                [*command, "127.0.0.1", str(self.port), "", ""], stdout=output, stderr=output
            )
        end = time.monotonic() + 60
        while running_room(self.site) is None:
            if self.process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(log.read_text(encoding="utf-8"))
            time.sleep(0.02)

    def kill(self) -> None:
        """As a power failure would."""
        assert self.process is not None
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        """End it in order; waits for what it still has to write."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(timeout=60)

    def memory_mb(self) -> float:
        """The most memory that it held, in MiB (VmHWM)."""
        assert self.process is not None
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="utf-8")
        found = re.search(r"VmHWM:\s+(\d+) kB", status)
        assert found is not None
        return int(found[1]) / 1024
