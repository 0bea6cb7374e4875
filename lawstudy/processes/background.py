"""Start a server in the background, wait until it answers, and know its address."""

from __future__ import annotations

import os
import ssl
import subprocess
import time
import urllib.request
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

from lawstudy.errors import ShellError
from lawstudy.processes.lock import Holder, holder_of

_PATIENCE_S = 60
"""How long a server may take until it answers; an idle machine needs about three seconds."""
_LOG_MOST = 10 * 2**20
_LOCAL = ("127.0.0.1", "::1", "localhost")


def start_in_background(command: Sequence[str], lock: Path, log: Path, *, failed: str) -> Holder:
    """Run ``command``, which takes ``lock`` and tells its address there; what it prints goes to ``log``.

    Raises `ShellError` with ``failed``, which has places for the log and its last line, when it ends or does not answer.
    Somebody else may start the same server at this moment: then it is theirs that is told.
    """
    with _opened(log) as output:
        begin = output.tell()
        process = subprocess.Popen(
            command,
            env=without_proxy(os.environ),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    last = time.monotonic() + _PATIENCE_S
    while time.monotonic() < last:
        ended = process.poll() is not None
        holder = holder_of(lock)
        if holder is not None and holder.address:
            process.returncode = (
                0  # It is to outlive this process, and Popen need not warn of that.
            )
            return holder
        if ended and holder is None:
            break
        time.sleep(0.1)
    process.kill()
    process.wait()
    raise ShellError(failed.format(log=log, reason=_last_line(log, begin)))


def _opened(log: Path) -> BinaryIO:
    """To go on writing; its owner alone may read what a failure tells. What grew large is put aside."""
    if log.exists() and log.stat().st_size > _LOG_MOST:
        log.replace(log.with_name(f"{log.name}.1"))
    descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.fchmod(descriptor, 0o600)
    return os.fdopen(descriptor, "ab")


def without_proxy(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment, in which no program asks a proxy for this machine."""
    found = dict(environment)
    for name in ("no_proxy", "NO_PROXY"):
        known = [part for part in found.get(name, "").split(",") if part.strip()]
        found[name] = ",".join([*known, *(host for host in _LOCAL if host not in known)])
    return found


def answers_as_room(address: str) -> bool:
    """Whether a room of ours answers there. No proxy is asked, and no certificate is checked: nothing is told to it."""
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    opener = urllib.request.build_opener(
        urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=trusting)
    )
    try:
        with opener.open(address, timeout=5) as answer:
            return str(answer.headers.get("Server")) == "lawstudy"
    except (OSError, ValueError):
        return False


def _last_line(log: Path, begin: int) -> str:
    with log.open("rb") as file:
        file.seek(max(begin, log.stat().st_size - 4000))
        lines = file.read().decode(errors="replace").split("\n")
    said = [line.strip() for line in lines if line.strip()]
    return said[-1][:300] if said else ""
