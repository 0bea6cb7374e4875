"""A site: one district's folder on disk, with its settings in lawstudy.toml. Nothing is opened here."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from string import Formatter
from urllib.parse import quote, urlsplit
from zoneinfo import ZoneInfo

from foundation import messages
from foundation.errors import SiteMissing
from foundation.local_time import DEFAULT_ZONE, find_zone

SETTINGS = "lawstudy.toml"
MOST_SHOWN = 120
"""Characters of an office's name, or of whom to ask."""
LEAST_PASSWORD, MOST_PASSWORD = 8, 64
CERTIFICATE_NUMBER = "法考〔{year}〕{serial:05}号"
"""Numbers of certificates, where a site does not say otherwise."""
MOST_NUMBER = 40
LEAST_LOG_DAYS = 184
"""Six months, whichever: logs of a network are kept at least so long."""
LEAST_TOKEN = 16
MOST_YEARS = 100
LEAST_MEMORY = 256
"""MiB: a JupyterLab server with a kernel needs no less."""
LEAST_UID, MOST_UID = 10_000, 2_000_000_000
MEASURED_FROM = 50
"""Answers from which a measured facility is proposed, where a site does not say otherwise. A rule of this house: the standard error is
at most 0.07 then."""
REPORT_LEVELS = ("好", "较好", "一般", "差")
"""What reviewers say of a yearly report, the best first, where a site does not name them otherwise."""


@dataclass(frozen=True)
class Terms:
    """How long personal data are kept; ``None``: no term is set, and nothing ends by itself.

    ``log_in_days`` after a log-in ended; ``papers_years`` after an exam was archived; ``people_years`` after somebody who is not
    in service any more was last heard of.
    """

    log_in_days: int | None = None
    papers_years: int | None = None
    people_years: int | None = None


@dataclass(frozen=True)
class HubSettings:
    """JupyterHub beside the room. ``learners``: cadres have a server, too; ``memory_mib`` of each process of a server;

    ``idle_minutes`` after which a server ends; ``first_uid``: the system accounts of servers count from here, where the Hub runs as root;
    ``homes``: where people's folders lie then (empty: beside the site's folder); ``address``: at which browsers reach the Hub, where a
    reverse proxy stands before it.
    """

    learners: bool = False
    memory_mib: int = 2048
    idle_minutes: int = 60
    first_uid: int = 200_000
    homes: str = ""
    address: str = ""


@dataclass(frozen=True)
class Site:
    """A site's paths and settings. All paths are absolute; ``zone``: in which people see and type times.

    ``address``: at which other machines reach the room, as slips have it; empty: it is found. ``office``: who runs the site;
    ``contact``: whom to ask about a log-in, as the log-in page says. Passwords that people choose have so many characters, of
    so many of the four kinds.
    ``report_levels``: the four levels in which reports are assessed, the best first.
    ``log_days``: how long the room's log is kept, ``terms``: and personal data. ``metrics_token``: who has it may read the room's figures from elsewhere.
    ``certificate_number``: the pattern of certificates' numbers: ``{year}``, ``{serial}`` (``{serial:05}``: with zeros).
    ``measured_from``: so many answers an item needs before what was measured of it is proposed to the bank.
    ``sex_and_age``: analyses may use what the register of cards says of these.
    """

    root: Path
    name: str
    demo: bool
    records_url: str
    item_folders: tuple[Path, ...]
    zone: ZoneInfo = field(default_factory=lambda: find_zone(DEFAULT_ZONE))
    address: str = ""
    office: str = ""
    contact: str = ""
    password_length: int = 10
    password_kinds: int = 3
    report_levels: tuple[str, ...] = REPORT_LEVELS
    certificate_number: str = CERTIFICATE_NUMBER
    sex_and_age: bool = False
    log_days: int = LEAST_LOG_DAYS
    terms: Terms = Terms()
    metrics_token: str = field(default="", repr=False)
    measured_from: int = MEASURED_FROM
    hub: HubSettings = HubSettings()

    @property
    def course_root(self) -> Path:
        """The folder of the nbgrader course."""
        return self.root / "course"

    @property
    def statutes(self) -> Path:
        """Where the texts of statutes lie, if the site has any: the program brings none."""
        return self.root / "statutes"

    @property
    def holidays(self) -> Path:
        """Years of days off that the site entered, where the library does not know them yet."""
        return self.root / "holidays.toml"

    @property
    def lesson_rules(self) -> Path:
        """The site's own rules of when a lesson counts, if it has any."""
        return self.root / "lessons.toml"

    @property
    def programmes(self) -> Path:
        """The site's own courses, if it has any."""
        return self.root / "programmes"

    @property
    def signing_keys(self) -> Path:
        """The keys that sign certificates: a file of the owner's alone, outside the database."""
        return self.root / "keys" / "signing.keys"

    @property
    def logs(self) -> Path:
        """The room's log, a file a day: without answers, names, codes or tokens."""
        return self.root / "logs"

    @property
    def issuer(self) -> str:
        """Who certificates say that they are from."""
        return self.office or self.name

    def forms_folder(self, exam: str) -> Path:
        """Where an exam's forms lie."""
        return self.root / "exams" / exam / "forms"


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
        measured_from = int(data.get("bank", {}).get("measured_from", MEASURED_FROM))
        address = str(data.get("serve", {}).get("address", ""))
        zone_name = str(data["site"].get("timezone", DEFAULT_ZONE))
        office = str(data["site"].get("office", ""))[:MOST_SHOWN]
        contact = str(data["site"].get("contact", ""))[:MOST_SHOWN]
        passwords = data.get("passwords", {})
        length, kinds = int(passwords.get("length", 10)), int(passwords.get("kinds", 3))
        levels = tuple(map(str, data.get("reports", {}).get("levels", REPORT_LEVELS)))
        number = str(data.get("certificates", {}).get("number", CERTIFICATE_NUMBER))
        sex_and_age = data.get("analytics", {}).get("sex_and_age", False)
        log_days = int(data.get("logs", {}).get("keep_days", LEAST_LOG_DAYS))
        terms = Terms(**{name: int(value) for name, value in data.get("personal_data", {}).items()})
        token = str(data.get("metrics", {}).get("token", ""))
        hub = _hub(data.get("hub", {}))
    except (
        tomllib.TOMLDecodeError,
        UnicodeDecodeError,
        KeyError,
        TypeError,
        ValueError,
        AttributeError,  # a value where a table should be
    ) as error:
        raise SiteMissing(messages.BAD_SETTINGS, file=settings, detail=error) from error
    for each in (address, hub.address):
        if each and not is_web_address(each):
            detail = messages.BAD_ADDRESS.format(address=each)
            raise SiteMissing(messages.BAD_SETTINGS, file=settings, detail=detail)
    if not (
        isinstance(hub.learners, bool)
        and hub.memory_mib >= LEAST_MEMORY
        and hub.idle_minutes >= 1
        and LEAST_UID <= hub.first_uid < MOST_UID
    ):
        detail = messages.BAD_HUB.format(memory=LEAST_MEMORY, least=LEAST_UID, most=MOST_UID)
        raise SiteMissing(messages.BAD_SETTINGS, file=settings, detail=detail)
    try:
        zone = find_zone(zone_name)
    except ValueError as error:
        detail = messages.BAD_ZONE.format(zone=zone_name)
        raise SiteMissing(messages.BAD_SETTINGS, file=settings, detail=detail) from error
    if not (LEAST_PASSWORD <= length <= MOST_PASSWORD and 1 <= kinds <= 4):
        detail = messages.BAD_PASSWORDS.format(least=LEAST_PASSWORD, most=MOST_PASSWORD)
        raise SiteMissing(messages.BAD_SETTINGS, file=settings, detail=detail)
    if len(set(levels)) != len(REPORT_LEVELS) or not all(0 < len(each) <= 10 for each in levels):
        raise SiteMissing(messages.BAD_SETTINGS, file=settings, detail=messages.BAD_LEVELS)
    if not isinstance(sex_and_age, bool):
        raise SiteMissing(messages.BAD_SETTINGS, file=settings, detail=messages.BAD_SEX_AND_AGE)
    if measured_from < 2:
        raise SiteMissing(messages.BAD_SETTINGS, file=settings, detail=messages.BAD_MEASURED_FROM)
    if not is_number_pattern(number):
        detail = messages.BAD_NUMBER.format(number=number[:60], most=MOST_NUMBER)
        raise SiteMissing(messages.BAD_SETTINGS, file=settings, detail=detail)
    years = [each for each in (terms.papers_years, terms.people_years) if each is not None]
    if not all(1 <= each <= MOST_YEARS for each in years) or (
        terms.log_in_days is not None and terms.log_in_days < LEAST_LOG_DAYS
    ):
        detail = messages.BAD_TERMS.format(least=LEAST_LOG_DAYS, most=MOST_YEARS)
        raise SiteMissing(messages.BAD_SETTINGS, file=settings, detail=detail)
    if log_days < LEAST_LOG_DAYS:
        detail = messages.BAD_LOG_DAYS.format(days=log_days, least=LEAST_LOG_DAYS)
        raise SiteMissing(messages.BAD_SETTINGS, file=settings, detail=detail)
    if token and (len(token) < LEAST_TOKEN or not token.isascii() or not token.isprintable()):
        detail = messages.BAD_TOKEN.format(least=LEAST_TOKEN)
        raise SiteMissing(messages.BAD_SETTINGS, file=settings, detail=detail)
    return Site(
        root,
        name,
        demo,
        resolve_url(url, root),
        tuple(folders),
        zone,
        address,
        office,
        contact,
        length,
        kinds,
        levels,
        number,
        sex_and_age,
        log_days,
        terms,
        token,
        measured_from,
        hub,
    )


def _hub(given: dict[str, object]) -> HubSettings:
    """Raises ``TypeError`` for a name or a kind of value that is none of these."""
    hub = HubSettings(**given)  # type: ignore[arg-type]
    for name, kind in (("memory_mib", int), ("idle_minutes", int), ("first_uid", int)):
        if type(getattr(hub, name)) is not kind:
            raise TypeError(f"hub.{name}")
    if not (isinstance(hub.homes, str) and isinstance(hub.address, str)):
        raise TypeError("hub.homes, hub.address")
    return hub


def is_number_pattern(pattern: str) -> bool:
    """Whether it makes numbers of certificates: with a serial number, nothing else to be filled in but the year, and short."""
    try:
        names = [name for _, name, _, _ in Formatter().parse(pattern) if name is not None]
        made = [pattern.format(year=2026, serial=serial) for serial in (1, 99_999)]
    except (ValueError, KeyError, IndexError, AttributeError):
        return False
    return (
        "serial" in names
        and {"year", "serial"}.issuperset(names)
        and made[0] != made[1]
        and all(len(number) <= MOST_NUMBER and number.isprintable() for number in made)
    )


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
