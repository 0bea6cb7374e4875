"""The room's own process. It imports no more than it needs: memory is for candidates.

``python -m lawstudy.processes.room SITE ADDRESS PORT CERTIFICATE KEY [PLAIN_PORT PROXIES]``; PORT may be empty: the next that is free.
"""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import logging
import resource
import signal
import socket
import ssl
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from delivery.analyses import Commands
from delivery.app import serve as serve_room
from delivery.context import HubLink, RoomSettings
from delivery.transport import Network, read_proxies
from exam_room.board import clock_notice
from exam_room.room import Room
from foundation.errors import LawStudyError
from foundation.local_time import local_time
from foundation.site import Site, open_site
from grading.bank_imports import settle_imports
from lawstudy.console import complain, next_step, say
from lawstudy.errors import ShellError
from lawstudy.opening import exam_folders, open_records
from lawstudy.processes import messages
from lawstudy.processes.lock import Lock, holder_of
from lawstudy.processes.masked_lines import print_masked
from lawstudy.processes.one_room import (
    claim_room,
    handover_folder,
    hub_address,
    hub_district,
    room_locks,
    room_sign,
)
from lawstudy.processes.ports import listen, reachable_address, web_address, who_listens
from lawstudy.processes.program import program_version
from lawstudy.processes.room_log import room_log
from records.accounts.password import PasswordPolicy

PORT = 8000
_M_ARENA_MAX, _M_MMAP_THRESHOLD = -8, -3
"""Of glibc's ``malloc.h``."""
_LOCAL = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True)
class Ways:
    """How to serve. ``port``: this one or none; ``None``: the first that is free from 8000 on.

    ``learner``: whose JupyterLab to open; empty: in the demo the first candidate's, else none. ``plain_port``: beside TLS, sends
    whoever comes there on to it. ``proxies``: addresses and networks of reverse proxies that bring TLS. ``hub``: with JupyterHub beside it.
    """

    address: str
    port: int | None
    certificate: Path | None
    key: Path | None
    lab: bool
    learner: str
    plain_port: int | None = None
    proxies: tuple[str, ...] = ()
    hub: bool = False

    def arguments(self) -> list[str]:
        """For another process: it gets no JupyterLab of its own."""
        return [
            self.address,
            str(self.port or ""),
            *(str(file or "") for file in (self.certificate, self.key)),
            str(self.plain_port or ""),
            ",".join(self.proxies),
        ]

    @classmethod
    def from_arguments(cls, given: list[str]) -> Ways:
        """What `arguments` made."""
        address, port, *files = given[:4]
        plain, proxies = [*given[4:], "", ""][:2]
        certificate, key = (Path(file) if file else None for file in files)
        return cls(
            address,
            int(port) if port else None,
            certificate,
            key,
            lab=False,
            learner="",
            plain_port=int(plain) if plain else None,
            proxies=tuple(filter(None, proxies.split(","))),
        )


def run(site: Site, ways: Ways) -> None:
    """Run until a signal ends it. Raises `ShellError` when it cannot start, `AlreadyHeld` when it runs already."""
    # A connection for each candidate, and some more.
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, max(soft, 16_384)), hard))
    keep_memory_small()
    print_masked()
    tls, proxies = _tls(ways), _proxies(ways)
    if ways.plain_port is not None and tls is None:
        raise ShellError(messages.SERVE_PLAIN_PORT)
    with (
        claim_room(site) as lock,
        Lock(room_sign(site, lock.path)) as sign,
        room_log(site) as log,
    ):
        sockets = listen(ways.address, ways.port or PORT, exactly=ways.port is not None)
        port = int(sockets[0].getsockname()[1])
        plain = _plain_sockets(ways, sockets)
        scheme = "https" if tls else "http"
        address = web_address(scheme, ways.address, port)
        settings = RoomSettings(
            site.records_url,
            exam_folders(site),
            site.name,
            secure=tls is not None or bool(proxies),
            proxies=proxies,
            statutes=site.statutes,
            holidays=site.holidays,
            lessons=site.lesson_rules,
            programmes=site.programmes,
            address=site.address or reachable_address(scheme, ways.address, port),
            zone=site.zone,
            office=site.office,
            contact=site.contact,
            report_levels=site.report_levels,
            signing_keys=site.signing_keys,
            certificate_number=site.certificate_number,
            metrics_token=site.metrics_token,
            demo=site.demo,
            hall=site.hall,
            measured_from=site.measured_from,
            hub=HubLink(
                lambda: hub_address(site),
                site.hub.address,
                site.hub.learners,
                lambda: hub_district(site),
                handover_folder(site),
            ),
            analyses=analyses_of(site),
            rooms=site.rooms,
            policy=PasswordPolicy(min_length=site.password_length, kinds=site.password_kinds),
        )
        if not _is_beside_another(site, lock.path):
            _settle_imports(site)
        notices = list(_notices(ways, port, settings.secure))

        def started(room: Room) -> None:
            notices.append(messages.SERVE_TIME.format(time=local_time(room.now(), site.zone)))
            if doubt := clock_notice(room, site.zone):
                notices.append(doubt)
            lock.tell(address, tuple(notices), program_version())
            sign.tell(address)
            log.info("room started", extra={"fields": {"port": port, "tls": tls is not None}})
            for notice in notices:
                say(notice)
            say(messages.SERVE_RUNS.format(address=address))
            next_step(messages.NEXT_SERVE)

        async def work() -> None:
            stopped = asyncio.Event()
            loop = asyncio.get_running_loop()
            for number in (signal.SIGINT, signal.SIGTERM):
                loop.add_signal_handler(number, stopped.set)
            await serve_room(
                settings, sockets=sockets, tls=tls, plain=plain, started=started, stop=stopped
            )

        try:
            asyncio.run(work())
        finally:
            for each in (*sockets, *plain):
                each.close()
            log.info("room stopped")
    say(messages.SERVE_STOPPED)


def analyses_of(site: Site) -> Commands:
    """The programs that make figures and reports of a site."""
    told = {"root": str(site.root), "records_url": site.records_url, "zone": site.zone.key}
    python = (sys.executable, "-m")
    return Commands(
        (*python, "analytics.page.worker"), (*python, "lawstudy.processes.report_worker"), told
    )


def keep_memory_small() -> None:
    """Have the C library give back what the busiest moment took, where it lets us choose (glibc).

    All threads take their memory from one heap, instead of one each that nobody else uses. Large pieces, such as the 19 MiB
    in which a password is hashed, never come from it: they go back at once.
    """
    with contextlib.suppress(AttributeError, OSError):
        library = ctypes.CDLL(None)
        library.mallopt(_M_ARENA_MAX, 1)
        library.mallopt(_M_MMAP_THRESHOLD, 128 * 1024)


def _is_beside_another(site: Site, mine: Path) -> bool:
    """Whether another room of the site runs, which may be in the middle of something."""
    return any(holder_of(path) is not None for path in room_locks(site) if path != mine)


def _settle_imports(site: Site) -> None:
    """What an import left that was stopped is settled before anybody reads the bank."""
    with open_records(site) as db:
        for folder in site.item_folders[:1]:
            try:
                settle_imports(db, folder)
            except OSError as error:
                logging.getLogger("lawstudy.room").warning("imports not settled: %s", error)


def _notices(ways: Ways, port: int, secure: bool) -> Iterator[str]:
    """What whoever starts the room should know."""
    if ways.port is None and port != PORT:
        yield messages.PORT_NEXT.format(port=PORT, who=who_listens(PORT), now=port)
    if ways.address not in _LOCAL and not secure:
        yield messages.SERVE_PLAIN


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
        raise ShellError(messages.SERVE_TLS, detail=error) from error
    return context


def _proxies(ways: Ways) -> tuple[Network, ...]:
    try:
        return read_proxies(ways.proxies)
    except ValueError as error:
        raise ShellError(messages.SERVE_PROXY, detail=error) from error


def _plain_sockets(ways: Ways, sockets: list[socket.socket]) -> list[socket.socket]:
    """Raises `ShellError` when the port cannot be had; then the others are closed, too."""
    if ways.plain_port is None:
        return []
    try:
        return listen(ways.address, ways.plain_port, exactly=True)
    except ShellError:
        for each in sockets:
            each.close()
        raise


if __name__ == "__main__":
    place, *given = sys.argv[1:]
    try:
        run(open_site(Path(place)), Ways.from_arguments(given))
    except LawStudyError as error:
        complain(str(error))
        sys.exit(1)
