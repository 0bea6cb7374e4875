"""The port of a server: the one that was asked for, or the next that is free; and who has the one that is not."""

from __future__ import annotations

import contextlib
import errno
import re
import socket
from collections.abc import Iterator
from pathlib import Path

from lawstudy.errors import ShellError
from lawstudy.processes import messages

_TRIES = 100
_BACKLOG = 1024
"""Connections that wait: an exam begins for everybody at the same moment."""
ANY = ("", "0.0.0.0", "::")


def listen(address: str, port: int, *, exactly: bool) -> list[socket.socket]:
    """Sockets that listen. ``exactly``: on this port or not at all; else on the next that is free.

    Raises `ShellError`: the port is taken (by whom), needs more rights, or the address is none of this machine.
    """
    for number in range(port, port + 1 if exactly else min(port + _TRIES, 65_536)):
        try:
            return _bound(address, number)
        except OSError as error:
            if error.errno == errno.EADDRINUSE and exactly:
                text = messages.PORT_TAKEN.format(port=port, who=who_listens(port))
                raise ShellError(text) from error
            if error.errno in (errno.EACCES, errno.EPERM):
                raise ShellError(messages.PORT_RIGHTS, port=port) from error
            if error.errno != errno.EADDRINUSE:
                raise ShellError(messages.NO_ADDRESS, address=address) from error
    raise ShellError(messages.NO_PORT, port=port)


def _bound(address: str, port: int) -> list[socket.socket]:
    """A socket for each address that the name has. Raises ``OSError``; nothing stays open then."""
    made: list[socket.socket] = []
    found = socket.getaddrinfo(
        address or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )
    try:
        for family, place in dict.fromkeys((family, place[:2]) for family, *_, place in found):
            made.append(socket.create_server(place, family=family, backlog=_BACKLOG))
            made[-1].setblocking(False)
    except BaseException:
        for each in made:
            each.close()
        raise
    return made


def port_for(address: str, port: int, *, exactly: bool) -> int:
    """The port that `listen` would take now, for a server that opens it itself."""
    sockets = listen(address, port, exactly=exactly)
    number = int(sockets[0].getsockname()[1])
    for each in sockets:
        each.close()
    return number


def web_address(scheme: str, host: str, port: int) -> str:
    """As a browser of this machine takes it: IPv6 in brackets, no wildcard."""
    if host in ANY:
        host = "[::1]" if host == "::" else "127.0.0.1"
    elif ":" in host:
        host = f"[{host}]"
    return f"{scheme}://{host}:{port}/"


def reachable_address(scheme: str, host: str, port: int) -> str:
    """At which other machines reach what listens on ``host``; empty when they do not.

    For a wildcard it is the address of the network that this machine would use; nothing is sent to find it.
    """
    if host == "localhost" or host.startswith("127.") or host == "::1":
        return ""
    if host in ANY:
        ipv6 = host == "::"
        family, somewhere = (
            (socket.AF_INET6, "2001:db8::1") if ipv6 else (socket.AF_INET, "192.0.2.1")
        )
        with contextlib.suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect((somewhere, 9))
            host = probe.getsockname()[0]
        if host in ANY:
            return ""
    return web_address(scheme, host, port)


def who_listens(port: int) -> str:
    """The program that has the port, as far as this system lets us see it."""
    wanted = {f"socket:[{number}]" for number in _listening(port)}
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if not wanted.intersection(_open_files(process)):
                continue
            words = (process / "cmdline").read_bytes().decode(errors="replace")
            command = " ".join(words.replace("\0", " ").split())
            return messages.PORT_PROCESS.format(pid=process.name, command=command[:80])
        except OSError:
            continue  # Ended meanwhile, or another user's.
    return messages.PORT_SOMEBODY


def _open_files(process: Path) -> Iterator[str]:
    """What a process has open. One that is closed meanwhile, such as the folder that is read here, hides none of the others."""
    for file in (process / "fd").iterdir():
        with contextlib.suppress(FileNotFoundError):
            yield str(file.readlink())


def _listening(port: int) -> set[str]:
    """Inodes of the sockets that listen on a port."""
    found: set[str] = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        try:
            rows = Path(table).read_text(encoding="ascii").splitlines()[1:]
        except OSError:
            continue
        for row in rows:
            fields = row.split()
            if fields[3] == "0A" and re.search(rf":{port:04X}$", fields[1]):
                found.add(fields[9])
    return found
