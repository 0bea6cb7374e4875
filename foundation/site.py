"""A site: one district's folder on disk, with its settings in lawstudy.toml. Nothing is opened here."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlsplit
from zoneinfo import ZoneInfo

from foundation import messages
from foundation.errors import SiteMissing
from foundation.local_time import DEFAULT_ZONE, find_zone

SETTINGS = "lawstudy.toml"


@dataclass(frozen=True)
class Site:
    """A site's paths and settings. All paths are absolute; ``zone``: in which people see and type times.

    ``address``: at which other machines reach the room, as slips have it; empty: it is found.
    """

    root: Path
    name: str
    demo: bool
    records_url: str
    item_folders: tuple[Path, ...]
    zone: ZoneInfo = field(default_factory=lambda: find_zone(DEFAULT_ZONE))
    address: str = ""

    @property
    def course_root(self) -> Path:
        """The folder of the nbgrader course."""
        return self.root / "course"

    def forms_folder(self, exam: str) -> Path:
        """Where an exam's forms lie."""
        return self.root / "exams" / exam / "forms"

    def report_folder(self, exam: str) -> Path:
        """Where an exam's report goes."""
        return self.root / "reports" / exam


def open_site(root: Path) -> Site:
    """Read a site's settings. Raises `SiteMissing`."""
    root = root.resolve()
    settings = root / SETTINGS
    if not settings.is_file():
        raise SiteMissing(messages.NO_SITE, folder=root)
    try:
        data = tomllib.loads(settings.read_text(encoding="utf-8"))
        name, demo = str(data["site"]["name"]), bool(data["site"].get("demo", False))
        url = str(data["records"]["url"])
        folders = [root / str(folder) for folder in data.get("bank", {}).get("items", [])]
        address = str(data.get("serve", {}).get("address", ""))
        zone_name = str(data["site"].get("timezone", DEFAULT_ZONE))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, TypeError) as error:
        raise SiteMissing(messages.BAD_SETTINGS, file=settings, detail=error) from error
    if address and not is_web_address(address):
        detail = messages.BAD_ADDRESS.format(address=address)
        raise SiteMissing(messages.BAD_SETTINGS, file=settings, detail=detail)
    try:
        zone = find_zone(zone_name)
    except ValueError as error:
        detail = messages.BAD_ZONE.format(zone=zone_name)
        raise SiteMissing(messages.BAD_SETTINGS, file=settings, detail=detail) from error
    return Site(root, name, demo, resolve_url(url, root), tuple(folders), zone, address)


def is_web_address(text: str) -> bool:
    """Whether a browser takes it: ``http://host:port/`` or https, and nothing after the port."""
    try:
        parts = urlsplit(text)
        return (
            parts.scheme in ("http", "https")
            and bool(parts.hostname)
            and (parts.port is None or parts.port > 0)
            and parts.path in ("", "/")
            and not (parts.query or parts.fragment or parts.username)
        )
    except ValueError:
        return False


def resolve_url(url: str, folder: Path) -> str:
    """The URL with a relative SQLite file taken from ``folder``; any other URL as it is."""
    match = re.match(r"(sqlite(?:\+\w+)?:///)(?!/|:memory:|file:)(.+)", url)
    if match is None:
        return url
    path, mark, query = match[2].partition("?")
    return f"{match[1]}{quote(str(folder))}/{path}{mark}{query}"
