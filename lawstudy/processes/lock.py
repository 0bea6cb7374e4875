"""One holder at a time: a file that a process keeps locked as long as it lives, and that says who holds it.

Whether it is held is found out by trying to lock it, never by what is written in it: the system lets go of the lock
however the process ends, a copy of the file is locked by nobody, and a process number that is used again holds nothing.
What is written tells who the holder is, so that the right process is asked to end. Linux and macOS.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import signal
import socket
import subprocess
import time
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from types import TracebackType

import orjson

from lawstudy.errors import ShellError
from lawstudy.processes import messages

_LOOK_S = 1.0
"""Somebody who only looks whether the lock is held has it for a moment; a holder tries for so long."""
_END_S = 60.0
"""How long a process may take to end in order."""


@dataclass(frozen=True)
class Holder:
    """A process. ``started`` tells it from a later one of the same number; ``address`` is empty until it answers there.

    ``notices``: what it has to tell whoever started it; ``program``: the version that it runs, which may not be the one that is
    installed by now; ``district``: what a Hub of several districts calls the site whose lock this is.
    """

    pid: int
    started: str
    host: str
    address: str = ""
    notices: tuple[str, ...] = ()
    program: str = ""
    district: str = ""


_FIELDS = frozenset(each.name for each in fields(Holder))


class AlreadyHeld(ShellError):
    """Another process holds the lock; ``holder`` says which, as far as it has told."""

    def __init__(self, holder: Holder) -> None:
        self.holder = holder
        super().__init__(
            messages.HELD.format(host=holder.host, pid=holder.pid, address=holder.address)
        )


class Lock:
    """A held lock. It ends with `release`, with the ``with`` block, or with the process.

    Whoever ends in order, as when it was asked to, leaves no word in it; what a fault ended is told of by `left_by`.
    """

    def __init__(self, path: Path, *, private: bool = False) -> None:
        """Take it. Raises `AlreadyHeld`. ``private``: nobody else may read what the holder tells."""
        self.path = path
        self._file = _locked(path, 0o600 if private else 0o644)
        self.tell()

    def tell(
        self,
        address: str = "",
        notices: tuple[str, ...] = (),
        program: str = "",
        district: str = "",
    ) -> None:
        """Say who holds it, and where they answer."""
        mine = os.getpid(), process_start(os.getpid()), socket.gethostname()
        me = Holder(*mine, address, notices, program, district)
        data = orjson.dumps(asdict(me))
        # Whoever reads it meanwhile finds blanks after it, and nothing of what stood there.
        os.pwrite(self._file, data.ljust(os.fstat(self._file).st_size), 0)
        os.ftruncate(self._file, len(data))

    def release(self, *, in_order: bool = True) -> None:
        """Let go. The file stays: whoever waits for it must not meet another one of its name. ``in_order``: nothing is left to be told."""
        if self._file >= 0:
            if in_order:
                os.ftruncate(self._file, 0)
            os.close(self._file)
            self._file = -1

    def __enter__(self) -> Lock:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        # A process that is interrupted or told to end by a signal ends in order, however that is brought about.
        self.release(in_order=kind is None or not issubclass(kind, Exception))


def holder_of(path: Path) -> Holder | None:
    """Who holds the lock now; ``None`` when nobody does. A holder that has not told yet has no address."""
    try:
        file = os.open(path, os.O_RDONLY)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return _told(os.pread(file, 65_536, 0))
    else:
        return None
    finally:
        os.close(file)


def left_by(path: Path) -> Holder | None:
    """Who held the lock last and ended by a fault, was killed, or lost its machine; ``None`` while it is held, and after an end in order."""
    try:
        if holder_of(path) is not None:
            return None
        data = path.read_bytes()
    except FileNotFoundError:
        return None
    return _told(data) if data else None


def end(path: Path, *, patience_s: float = _END_S) -> Holder | None:
    """Ask the holder to end, and wait until it has; returns who it was. From then on all is in order: `left_by` tells of nobody.

    Raises `ShellError` when the holder is not a process of this machine that we may ask, or does not end.
    """
    holder = holder_of(path)
    if holder is None:
        _put_in_order(path)
        return None
    where = {"pid": holder.pid, "host": holder.host}
    if holder.host != socket.gethostname() or process_start(holder.pid) != holder.started:
        raise ShellError(messages.HELD_ELSEWHERE, **where)
    try:
        os.kill(holder.pid, signal.SIGTERM)
    except PermissionError as error:
        raise ShellError(messages.HELD_BY_OTHERS, **where) from error
    except ProcessLookupError:
        pass
    last = time.monotonic() + patience_s
    while (now := holder_of(path)) is not None and now.pid in (holder.pid, 0):
        if time.monotonic() > last:
            raise ShellError(messages.HELD_LONG, **where)
        time.sleep(0.05)
    _put_in_order(path)
    return holder


def _put_in_order(path: Path) -> None:
    """Forget who left it, unless somebody holds it."""
    with contextlib.suppress(OSError):
        file = os.open(path, os.O_RDWR)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            os.ftruncate(file, 0)
        finally:
            os.close(file)


def process_start(pid: int) -> str:
    """When a process of this machine began, as a text that no other process of that number has; empty: there is none."""
    try:
        # The name, in brackets, may hold anything; the 22nd field is the start in ticks since the machine's.
        ticks = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    except (OSError, IndexError):
        if Path("/proc/self/stat").exists() or pid <= 0:
            return ""
        command = ["ps", "-o", "lstart=", "-p", str(pid)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        return done.stdout.strip()
    return f"{boot}/{ticks}"


def _locked(path: Path, mode: int) -> int:
    last = time.monotonic() + _LOOK_S
    while True:
        file = os.open(path, os.O_RDWR | os.O_CREAT, mode)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = _told(os.pread(file, 65_536, 0))
            os.close(file)
            if time.monotonic() > last:
                raise AlreadyHeld(holder) from None
            time.sleep(0.02)
            continue
        # Somebody may have put another file there since.
        if path.exists() and os.path.samestat(path.stat(), os.fstat(file)):
            return file
        os.close(file)


def _told(data: bytes) -> Holder:
    try:
        values = orjson.loads(data)
        # Another version may tell more.
        known = {name: value for name, value in values.items() if name in _FIELDS}
        return Holder(**{**known, "notices": tuple(values["notices"])})
    except (orjson.JSONDecodeError, TypeError, KeyError, AttributeError):
        return Holder(0, "", "")
