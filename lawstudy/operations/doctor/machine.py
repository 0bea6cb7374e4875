"""Facts of the machine: disk, clock, ports, packages, certificates."""

from __future__ import annotations

import ctypes
import datetime as dt
import os
import re
import resource
import shutil
import socket
import ssl
import struct
import subprocess
from collections import defaultdict
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from urllib.parse import urlsplit

from cryptography import x509

import lawstudy
from documents.fonts import font_path
from foundation.clock import utc_now
from foundation.site import Site
from lawstudy.operations import messages
from lawstudy.operations.doctor.facts import (
    CertificateFacts,
    ClockFacts,
    DiskFacts,
    NetworkFacts,
    PackageFacts,
)
from lawstudy.processes.one_room import running_room
from lawstudy.processes.ports import who_listens
from lawstudy.processes.program import program_version

_TIME_ERROR, _STATUS_AT, _STA_UNSYNC = 5, 40, 0x40
"""Of ``adjtimex(2)`` where a ``long`` has 8 bytes."""
_LOCK = "requirements.lock"


def disk_facts(folder: Path) -> DiskFacts:
    """Of the disk that the folder lies on."""
    found = os.statvfs(folder)
    counted = found.f_favail if found.f_files else None
    return DiskFacts(shutil.disk_usage(folder).free, counted)


def clock_facts(site: Site, last_on_record: dt.datetime | None) -> ClockFacts:
    """By systemd where it tells, else by the kernel."""
    now = utc_now()
    synchronized, source = _by_systemd() or _by_kernel() or (None, "")
    here = now.replace(tzinfo=dt.UTC)
    return ClockFacts(
        now,
        synchronized,
        source,
        last_on_record,
        here.astimezone().utcoffset() or dt.timedelta(),
        here.astimezone(site.zone).utcoffset() or dt.timedelta(),
        site.zone.key,
    )


def _by_systemd() -> tuple[bool, str] | None:
    if shutil.which("timedatectl") is None:
        return None
    command = ["timedatectl", "show", "--property=NTPSynchronized", "--value"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=5, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    said = done.stdout.strip()
    return (said == "yes", "timedatectl") if said in ("yes", "no") else None


def _by_kernel() -> tuple[bool, str] | None:
    try:
        adjtimex = ctypes.CDLL(None, use_errno=True).adjtimex
    except (AttributeError, OSError):
        return None
    if ctypes.sizeof(ctypes.c_long) != 8:
        return None
    told = ctypes.create_string_buffer(512)  # Modes 0: nothing is changed.
    state = adjtimex(told)
    if state < 0:
        return None
    [status] = struct.unpack_from("i", told.raw, _STATUS_AT)
    return bool(state != _TIME_ERROR and not status & _STA_UNSYNC), "adjtimex"


def font_problem() -> str:
    """Why the font of our PDFs cannot be read; empty: it can."""
    try:
        path = font_path()
        with path.open("rb") as file:
            return "" if file.read(4) in (b"ttcf", b"OTTO", b"\0\1\0\0") else str(path)
    except (ImportError, OSError) as error:
        return f"{type(error).__name__} {error}"


def network_facts(site: Site, port: int) -> NetworkFacts:
    """Beside the room when that runs. The port is tried for a moment."""
    running = running_room(site)
    address = running.address if running else ""
    parts = urlsplit(address)
    host = parts.hostname or ""
    local = host in ("127.0.0.1", "::1", "localhost") and _listens_locally_only(parts.port or 0)
    taken = "" if running else _taken_by(port)
    named = urlsplit(site.address).hostname or ""
    places = _addresses(named) if named else set()
    return NetworkFacts(
        room=address,
        local_only=bool(address) and local,
        port=parts.port or port,
        taken_by=taken,
        address=site.address,
        resolves=bool(places),
        mine=any(_is_mine(place) for place in places),
        connections=resource.getrlimit(resource.RLIMIT_NOFILE)[1],
        runs=running.program if running else "",
        installed=program_version(),
    )


def _taken_by(port: int) -> str:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("0.0.0.0", port))
        except OSError as error:
            who = who_listens(port)
            return f"{who}（{error.strerror}）" if who else str(error.strerror)
    return ""


def _listens_locally_only(port: int) -> bool:
    """Whether it is not to be reached by another address of this machine: a room on all addresses tells the local one."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # Nothing is sent.
            mine = str(probe.getsockname()[0])
        except OSError:
            return True
    try:
        socket.create_connection((mine, port), timeout=2).close()
    except OSError:
        return True
    return mine.startswith("127.")


def _addresses(host: str) -> set[str]:
    try:
        return {str(found[4][0]) for found in socket.getaddrinfo(host, None)}
    except OSError:
        return set()


def _is_mine(address: str) -> bool:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as probe:
        try:
            probe.bind((address, 0))
        except OSError:
            return False
    return True


def package_facts(lock: Path | None = None) -> PackageFacts:
    """What the program requires, and what the list of versions beside it says, where that is."""
    missing = [name for name in _required() if _installed(name) is None]
    lock = lock or Path(lawstudy.__file__).parents[1] / _LOCK
    wanted = _locked(lock.read_text(encoding="utf-8")) if lock.is_file() else {}
    other = [
        (name, have, "/".join(sorted(versions)))
        for name, versions in sorted(wanted.items())
        if (have := _installed(name)) is not None and have not in versions
    ]
    return PackageFacts(tuple(missing), tuple(other), bool(wanted))


def _required() -> list[str]:
    try:
        told = requires("lawstudy") or []
    except PackageNotFoundError:
        return []
    needed = [text for text in told if "extra ==" not in text]
    return [re.split(r"[\s\[<>=!~;(]", text, maxsplit=1)[0] for text in needed]


def _installed(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _locked(text: str) -> dict[str, set[str]]:
    """Several versions of one package are for several Pythons."""
    found = defaultdict[str, set[str]](set)
    for name, wanted in re.findall(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", text, re.MULTILINE):
        found[name].add(wanted)
    return dict(found)


def certificate_facts(file: Path | None, address: str) -> tuple[CertificateFacts, ...]:
    """Of a file, and of the room that runs over TLS."""
    found = []
    if file is not None:
        try:
            found.append(_certificate(file.read_bytes(), str(file)))
        except OSError as error:
            found.append(CertificateFacts(str(file), str(error.strerror)))
    parts = urlsplit(address)
    if parts.scheme == "https" and parts.hostname:
        try:
            told = ssl.get_server_certificate((parts.hostname, parts.port or 443), timeout=5)
            found.append(_certificate(told.encode(), address))
        except OSError as error:
            found.append(CertificateFacts(address, str(error)))
    return tuple(found)


def _certificate(data: bytes, where: str) -> CertificateFacts:
    try:
        found = x509.load_pem_x509_certificates(data)[0]
    except ValueError:
        return CertificateFacts(where, messages.TLS_NO_PEM)
    try:
        others = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        names = [
            *others.get_values_for_type(x509.DNSName),
            *map(str, others.get_values_for_type(x509.IPAddress)),
        ]
    except x509.ExtensionNotFound:
        names = []
    since, until = found.not_valid_before_utc, found.not_valid_after_utc
    plain = [at.replace(tzinfo=None) for at in (since, until)]
    return CertificateFacts(where, "", plain[0], plain[1], tuple(names))
