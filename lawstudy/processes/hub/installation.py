"""Several districts in one installation, as a file tells them: their sites, each with its room, and the Hub that they share.

Districts are kept apart by host names (browsers keep cookies by them, and not by ports) and by system accounts (each person's server
has one, and no two districts' numbers meet). What would not keep them apart is refused.
"""

from __future__ import annotations

import itertools
import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from foundation.errors import LawStudyError
from foundation.settings import SettingsReader
from foundation.site import Site, is_web_address, open_site
from lawstudy import messages as shell_messages
from lawstudy.errors import ShellError
from lawstudy.processes import messages
from lawstudy.processes.hub.accounts import UIDS_EACH, homes
from lawstudy.processes.hub.certificates import certificate_problems
from lawstudy.side_by_side import SitesRefused, open_sites

_CODE = re.compile(r"[a-z][a-z0-9]{0,15}")
_ALL = "rooms"
"""What it says is for all districts."""
_TABLES = ("hub", _ALL)
HUB_PORT = 8100


@dataclass(frozen=True)
class InstalledDistrict:
    """``code``: what addresses of the Hub call it; ``port``: of its room, ``None``: the next that is free.

    ``restart``: the room is started again when it ended by itself.
    """

    code: str
    site: Site
    port: int | None
    certificate: Path | None
    key: Path | None
    restart: bool = True


@dataclass(frozen=True)
class Installation:
    """``address``: the Hub's in browsers; ``folder``: what is the Hub's own; ``listen``: on which address rooms and Hub do;

    ``proxies``: reverse proxies that bring TLS to the rooms.
    """

    file: Path
    districts: tuple[InstalledDistrict, ...]
    address: str
    port: int
    folder: Path
    listen: str
    idle_minutes: int
    certificate: Path | None
    key: Path | None
    proxies: tuple[str, ...]


def open_installation(file: Path, *, unchecked: bool = False) -> Installation:
    """Read the file and its sites. Raises `SitesRefused` with everything that is wrong, `ShellError` for a file that is none.

    ``unchecked``: what runs is to be stopped or looked at, also where it could not be started again: databases are not opened, nor sites compared.
    """
    file = file.resolve()
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ShellError(messages.INSTALLATION_UNREAD, file=file, detail=error) from error
    given = SettingsReader(data)
    codes = [name for name in data if name not in _TABLES and isinstance(data[name], dict)]
    problems = [messages.INSTALLATION_CODE.format(code=c) for c in codes if not _CODE.fullmatch(c)]
    if not codes:
        problems.append(messages.INSTALLATION_EMPTY)
    roots = {code: file.parent / given.text(code, "site", None) for code in codes}
    address = given.text(
        "hub", "address", None, wrong=messages.INSTALLATION_ADDRESS, fits=is_web_address
    )
    read = {
        code: (
            given.whole_if_said(code, "port", least=1, most=65_535),
            *_files(given, code, file),
            given.flag(code, "restart", True),
        )
        for code in codes
    }
    certificate, key = _files(given, "hub", file)
    hub = {
        "address": address,
        "port": given.whole("hub", "port", HUB_PORT, least=1, most=65_535),
        "folder": file.parent / given.text("hub", "folder", "hub"),
        "listen": given.text("rooms", "listen", "127.0.0.1"),
        "idle_minutes": given.whole("hub", "idle_minutes", 60, least=1),
        "certificate": certificate,
        "key": key,
        "proxies": given.texts("rooms", "proxies", ()),
    }
    # What is wrong for all is told once.
    problems += list(dict.fromkeys(given.problems + given.unknown()))
    if problems:
        raise SitesRefused([f"{file}：{problem}" for problem in problems])
    try:
        if not unchecked:
            open_sites(list(roots.values()))
    except SitesRefused as error:
        problems = error.problems
    try:
        sites = [open_site(root) for root in roots.values()]
    except LawStudyError as error:
        raise SitesRefused(problems or [str(error)]) from error
    districts = tuple(
        InstalledDistrict(code, site, *read[code]) for code, site in zip(codes, sites, strict=True)
    )
    found = Installation(file, districts, **hub)  # type: ignore[arg-type]
    if not unchecked and (problems := problems + list(not_apart(found))):
        raise SitesRefused(problems)
    return found


def _files(given: SettingsReader, table: str, file: Path) -> tuple[Path | None, Path | None]:
    """Certificate and key of a table, or those of all."""
    certificate, key = (given.text(table, name) for name in ("certificate", "key"))
    if bool(certificate) != bool(key):
        given.problems.append(messages.INSTALLATION_TLS.format(table=table))
    if not certificate and not key and table != _ALL:
        return _files(given, _ALL, file)
    return (
        file.parent / certificate if certificate else None,
        file.parent / key if key else None,
    )


def not_apart(found: Installation) -> Iterator[str]:
    """What of it would not keep its districts apart, a text each."""
    yield from _hosts(found)
    yield from _numbers([each.site for each in found.districts])
    yield from _places(found)
    yield from certificate_problems(found)


def _hosts(found: Installation) -> Iterator[str]:
    known: dict[str, list[str]] = {}
    for each in found.districts:
        if not each.site.address:
            yield messages.INSTALLATION_NO_ADDRESS.format(site=each.site.root)
            continue
        known.setdefault(_host(each.site.address), []).append(str(each.site.root))
    known.setdefault(_host(found.address), []).append("[hub]")
    for host, who in known.items():
        if len(who) > 1:
            yield messages.INSTALLATION_HOST.format(host=host, who="、".join(who))


def _host(address: str) -> str:
    return (urlsplit(address).hostname or "").lower().rstrip(".")


def _numbers(sites: Sequence[Site]) -> Iterator[str]:
    ordered = sorted(sites, key=lambda site: site.hub.first_uid)
    for one, other in itertools.pairwise(ordered):
        if other.hub.first_uid - one.hub.first_uid < UIDS_EACH:
            yield messages.INSTALLATION_UIDS.format(
                one=one.root,
                first=one.hub.first_uid,
                other=other.root,
                second=other.hub.first_uid,
                each=UIDS_EACH,
                proposed=one.hub.first_uid + UIDS_EACH,
            )


def _places(found: Installation) -> Iterator[str]:
    """Nobody's folder lies in another district's, nor the Hub's in any."""
    places = {str(each.site.root): each.site.root for each in found.districts}
    owned = [(each.site.root, homes(each.site).resolve()) for each in found.districts]
    for root, home in owned:
        for other, theirs in owned:
            if root < other and home == theirs:
                yield messages.INSTALLATION_HOMES.format(one=root, other=other, homes=home)
            if home.is_relative_to(other):
                yield shell_messages.SITES_WITHIN.format(inner=home, outer=other)
    for root in places.values():
        if found.folder.resolve().is_relative_to(root):
            yield shell_messages.SITES_WITHIN.format(inner=found.folder, outer=root)
    ports = [each.port for each in found.districts if each.port is not None] + [found.port]
    for port in sorted({port for port in ports if ports.count(port) > 1}):
        yield messages.INSTALLATION_PORT.format(port=port)
