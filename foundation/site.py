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
from foundation.settings import SettingsReader

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
MOST_ROOMS = 16
_SCHEMA = re.compile(r"(?!pg_|public$)[a-z][a-z0-9_]{0,62}")
"""No quotes are ever needed around it. The records' own is ``public``."""
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
    ``keeps_autograded``: scored papers stay on disk as notebooks; otherwise they are made when they are asked for.
    ``hall``: of a site that was made of a hall's pack (应急包) and can only run this hall; empty everywhere else.
    ``rooms``: so many processes may serve the site at once.
    ``gradebook_schema``: where nbgrader's gradebook lies in the records' PostgreSQL database; empty: it is a file of the course.
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
    keeps_autograded: bool = True
    hall: str = ""
    gradebook_schema: str = ""
    rooms: int = 1
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
    """Read a site's settings. Raises `SiteMissing` with everything that is wrong with them."""
    root = root.resolve()
    file = root / SETTINGS
    if not file.is_file():
        raise SiteMissing(messages.NO_SITE, folder=root)
    try:
        given = SettingsReader(tomllib.loads(file.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SiteMissing(messages.BAD_SETTINGS, file=file, detail=error) from error
    site = _site(root, given)
    problems = given.problems + given.unknown()
    if problems:
        raise SiteMissing(messages.BAD_SETTINGS, file=file, detail="；".join(problems))
    return site


def _site(root: Path, given: SettingsReader) -> Site:
    """What the settings say, with defaults where they are wrong."""
    url = given.text("records", "url", None)
    on_server = url.startswith("postgresql")
    rooms = given.whole("serve", "rooms", 1, least=1, most=MOST_ROOMS)
    if rooms > 1 and not on_server:
        told = messages.SETTING_WRONG.format(
            table="serve", key="rooms", wrong=messages.SETTING_ROOMS
        )
        given.problems.append(told)
    return Site(
        root,
        name=given.text("site", "name", None),
        demo=given.flag("site", "demo"),
        records_url=resolve_url(url, root),
        item_folders=tuple(root / folder for folder in given.texts("bank", "items", ())),
        zone=find_zone(
            given.text("site", "timezone", DEFAULT_ZONE, wrong=messages.SETTING_ZONE, fits=is_zone)
        ),
        address=given.text(
            "serve",
            "address",
            wrong=messages.SETTING_ADDRESS,
            fits=lambda text: not text or is_web_address(text),
        ),
        office=given.text("site", "office")[:MOST_SHOWN],
        contact=given.text("site", "contact")[:MOST_SHOWN],
        password_length=given.whole(
            "passwords", "length", 10, least=LEAST_PASSWORD, most=MOST_PASSWORD
        ),
        password_kinds=given.whole("passwords", "kinds", 3, least=1, most=4),
        report_levels=given.texts(
            "reports", "levels", REPORT_LEVELS, wrong=messages.SETTING_LEVELS, fits=are_levels
        ),
        certificate_number=given.text(
            "certificates",
            "number",
            CERTIFICATE_NUMBER,
            wrong=messages.SETTING_NUMBER.format(most=MOST_NUMBER),
            fits=is_number_pattern,
        ),
        sex_and_age=given.flag("analytics", "sex_and_age"),
        log_days=given.whole("logs", "keep_days", LEAST_LOG_DAYS, least=LEAST_LOG_DAYS),
        terms=Terms(
            given.whole_if_said("personal_data", "log_in_days", least=LEAST_LOG_DAYS),
            given.whole_if_said("personal_data", "papers_years", least=1, most=MOST_YEARS),
            given.whole_if_said("personal_data", "people_years", least=1, most=MOST_YEARS),
        ),
        metrics_token=given.text(
            "metrics",
            "token",
            wrong=messages.SETTING_TOKEN.format(least=LEAST_TOKEN),
            fits=lambda text: not text or is_token(text),
        ),
        measured_from=given.whole("bank", "measured_from", MEASURED_FROM, least=2),
        keeps_autograded=given.text(
            "grading",
            "autograded",
            "kept",
            wrong=messages.SETTING_AUTOGRADED,
            fits=lambda text: text in ("kept", "made"),
        )
        == "kept",
        hall=given.text("hall", "name"),
        gradebook_schema=given.text(
            "records",
            "gradebook_schema",
            wrong=messages.SETTING_SCHEMA,
            fits=lambda text: not text or (on_server and bool(_SCHEMA.fullmatch(text))),
        ),
        rooms=rooms,
        hub=_hub(given),
    )


def _hub(given: SettingsReader) -> HubSettings:
    known = HubSettings()
    return HubSettings(
        learners=given.flag("hub", "learners"),
        memory_mib=given.whole("hub", "memory_mib", known.memory_mib, least=LEAST_MEMORY),
        idle_minutes=given.whole("hub", "idle_minutes", known.idle_minutes, least=1),
        first_uid=given.whole("hub", "first_uid", known.first_uid, least=LEAST_UID, most=MOST_UID),
        homes=given.text("hub", "homes"),
        address=given.text(
            "hub",
            "address",
            wrong=messages.SETTING_ADDRESS,
            fits=lambda text: not text or is_web_address(text),
        ),
    )


def is_zone(name: str) -> bool:
    """Whether there is a time zone of this name."""
    try:
        find_zone(name)
    except ValueError:
        return False
    return True


def are_levels(names: tuple[str, ...]) -> bool:
    """Whether they name the levels of reports: as many as there are, short and different."""
    return len(set(names)) == len(names) == len(REPORT_LEVELS) and all(
        0 < len(name) <= 10 for name in names
    )


def is_token(text: str) -> bool:
    """Whether it is long enough for a secret, and can stand in a header."""
    return len(text) >= LEAST_TOKEN and text.isascii() and text.isprintable()


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
