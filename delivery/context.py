"""What all addresses of the room share: its settings, the room itself, who is known, and what takes its time."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from courses.lesson.page import LessonPage, lesson_page, shown_lessons
from delivery.account_run import AccountRuns
from delivery.analyses import Commands, FiguresWorker, ReportRuns
from delivery.assets import static_version
from delivery.bank_state import BankState
from delivery.coverage_state import CoverageState
from delivery.event_line import EventLine
from delivery.identity import Identity, Read, read_identities, read_identity
from delivery.kept_bank import KeptBank
from delivery.kept_calls import KeptCalls
from delivery.kept_imports import KeptImports
from delivery.kept_slips import KeptSlips
from delivery.metrics import RoomMetrics
from delivery.rate_limit import GrowingDelay
from delivery.reviewed_items import ItemFiles
from delivery.told_reads import ToldReads
from delivery.transport import Network
from exam_room.room import Room
from foundation.group_read import GroupRead
from foundation.local_time import DEFAULT_ZONE, find_zone
from foundation.site import CERTIFICATE_NUMBER, MEASURED_FROM, REPORT_LEVELS
from grading.exam_folders import ExamFolders
from grading.exam_worker import ExamWorker
from grading.nbgrader.course import Course
from grading.score_worker import PracticeScorer
from question_bank.law.texts import StatuteTexts
from records.accounts.log_in import token_hash
from records.accounts.password import PasswordPolicy
from records.audit.trail import UNVERIFIED, Verified
from records.errors import PolicyRejected

if TYPE_CHECKING:
    from courses.programme import Programme
    from courses.study_work import StudyRules
    from question_bank.bank import ItemBank

_LOG = logging.getLogger("lawstudy.room")


@dataclass(frozen=True)
class HubLink:
    """A site's JupyterHub. ``find``: gives its address on this machine, empty while it does not run; ``address``: in browsers, where

    that is not this host with the Hub's port; ``learners``: cadres have a server, too. ``district``: gives what the Hub calls this
    site where it is several sites', empty for the site's own; log-ins go over to that one by ``handover``, a folder.
    """

    find: Callable[[], str]
    address: str = ""
    learners: bool = False
    district: Callable[[], str] = lambda: ""
    handover: Path | None = None


@dataclass(frozen=True)
class RoomSettings:
    """``exams``: where the site keeps what exams are made of; ``secure``: the page comes over TLS, so cookies may insist on it.
    ``proxies``: from whom the room takes that, and whose request it is, see `delivery.transport`.

    ``failure_seconds``: a failed log-in is answered so long after it came, whatever it failed by.
    ``address``: at which other machines reach the room, as far as it is known.
    ``statutes``: a folder with the texts of statutes; without it lessons show citations alone. ``holidays``: the
    years of days off that the site entered. ``lessons``: the site's own rules of when a lesson counts.
    ``programmes``: a folder with the site's own courses.
    ``signing_keys``: the file of the keys that sign certificates. ``metrics_token``: who has it may read `delivery.metrics`.
    ``hub``: where the site's JupyterHub is.
    ``analyses``: the programs that make figures and reports; without them there are none.
    ``rooms``: so many serve the same database.
    ``zone``: in which pages show and take times. ``office``, ``contact``, ``report_levels``, ``certificate_number``, ``demo``, ``hall`` and ``measured_from``: as `foundation.site.Site` has them.
    """

    records_url: str
    exams: ExamFolders
    site_name: str
    secure: bool = False
    policy: PasswordPolicy = field(default_factory=PasswordPolicy)
    failure_seconds: float = 1.0
    address: str = ""
    zone: ZoneInfo = field(default_factory=lambda: find_zone(DEFAULT_ZONE))
    office: str = ""
    contact: str = ""
    statutes: Path | None = None
    holidays: Path | None = None
    lessons: Path | None = None
    programmes: Path | None = None
    report_levels: tuple[str, ...] = REPORT_LEVELS
    signing_keys: Path | None = None
    certificate_number: str = CERTIFICATE_NUMBER
    metrics_token: str = field(default="", repr=False)
    demo: bool = False
    measured_from: int = MEASURED_FROM
    analyses: Commands | None = None
    rooms: int = 1
    hub: HubLink | None = None
    hall: str = ""
    proxies: tuple[Network, ...] = ()

    @property
    def course(self) -> Course:
        """The nbgrader course."""
        return self.exams.course


class RoomServer:
    """What the handlers share. ``verified``: how far the audit trail was found whole since the start; ``lines``: all that are open.

    ``printing``: documents are made one at a time, beside the room: there are two cores, and one is the exam's.
    """

    def __init__(self, settings: RoomSettings, room: Room) -> None:
        self.settings, self.room = settings, room
        self.site_name, self.policy = settings.site_name, settings.policy
        self.version = static_version()
        self.tries = GrowingDelay(time.monotonic)
        # Two at a time: each needs 19 MiB, and there are two cores.
        self.hashing = ThreadPoolExecutor(2, "argon2")
        self.scorer = PracticeScorer(settings.records_url, settings.course, self._scored)
        self._practised: dict[str, set[int]] = {}
        self.exam_worker = ExamWorker(settings.records_url, settings.exams)
        analyses = settings.analyses
        self.figures = FiguresWorker(analyses) if analyses else None
        self.reports = ReportRuns(analyses) if analyses else None
        self.verified: Verified = UNVERIFIED
        self.slips = KeptSlips(time.monotonic)
        self.account_runs = AccountRuns(time.monotonic)
        self.told_reads = ToldReads(time.monotonic)
        self.bank_state = BankState(settings.exams.items, settings.exams.statutes)
        self.item_files = ItemFiles(settings.exams.items, settings.exams.statutes)
        self.coverage_state = CoverageState(settings.exams)
        self.calls = KeptCalls(time.monotonic)
        self.imports = KeptImports(time.monotonic)
        self.printing = asyncio.Semaphore(1)
        self.pause: Callable[[float], Awaitable[None]] = asyncio.sleep
        self.lines: set[EventLine] = set()
        self.metrics = RoomMetrics(room, settings.exams.root, self.lines)
        self._identities: dict[str, Identity] = {}
        # Of rooms that share a database: cookies by their hashes while somebody waits, and who was found last.
        self._tokens: dict[str, str] = {}
        self._read: dict[str, Read] = {}
        self._identity_reads = GroupRead[str, Read](self._read_identities)
        self._bank = KeptBank(settings.exams, busy=self._formal_goes_on, clock=time.monotonic)
        self._texts = StatuteTexts(settings.statutes) if settings.statutes else None
        self._lessons: dict[str, LessonPage] = {}
        self._study_rules: StudyRules | None = None
        self._programmes: Mapping[str, Programme] | None = None

    async def close(self) -> None:
        """End the lines, which the HTTP server does not know any more, and what takes its time."""
        for line in list(self.lines):
            line.close()
        await self.scorer.close()
        await self.account_runs.close()
        await self.exam_worker.close()
        for beside in (self.figures, self.reports):
            if beside is not None:
                await beside.close()
        self.hashing.shutdown()

    async def bank(self) -> ItemBank:
        """The items, for self-check; read when the first question is checked, and when they have changed."""
        return await self._bank.get()

    def _formal_goes_on(self) -> bool:
        return any(
            each.attempt.state == "writing" and not each.sitting.practice
            for each in self.room.attempts.values()
        )

    async def lesson(self, lesson: str) -> LessonPage | None:
        """A lesson as it is shown; the texts of statutes are read when the first one is opened."""
        if lesson not in self._lessons:
            texts = self._texts
            find = texts.article if texts else lambda _: None
            loop = asyncio.get_running_loop()
            page = await loop.run_in_executor(None, lesson_page, lesson, find)
            if page is None:
                return None
            self._lessons[lesson] = page
        return self._lessons[lesson]

    def score_practice(self, exam: str, person: int | None) -> None:
        """Have the paper scored that somebody handed in; what they knew and did not know then decides what they review when."""
        if person is not None:
            self._practised.setdefault(exam, set()).add(person)
        self.scorer.want(exam)

    async def _scored(self, exam: str) -> None:
        people = self._practised.pop(exam, set())
        if not people:
            return
        from courses.paper_review import note_papers

        bank, allowed, zone = await self.bank(), await self.open_items(), self.settings.zone
        now = self.room.now()
        for person in sorted(people):
            await self.room.write(
                partial(
                    note_papers, person=person, bank=bank, open_items=allowed, zone=zone, now=now
                )
            )

    def study_rules(self) -> StudyRules:
        """When a lesson counts. With rules that cannot be read none does, and everything else goes on."""
        if self._study_rules is None:
            from courses.lesson_policy import lesson_policy  # brings pydantic along
            from courses.study_work import StudyRules

            policy = None
            try:
                policy = lesson_policy(self.settings.lessons)
            except PolicyRejected as error:
                _LOG.error("%s", error)
            self._study_rules = StudyRules(self.settings.zone, policy)
        return self._study_rules

    def programmes(self) -> Mapping[str, Programme]:
        """The courses by name. Raises `CoursesError`, `PolicyRejected` when one of the site's own cannot be."""
        if self._programmes is None:
            from courses.hours_policy import FOLDER  # brings pydantic along
            from courses.programme import programmes

            titles = {lesson.id: lesson.title for lesson in shown_lessons()}
            self._programmes = programmes(
                self.settings.programmes, titles, self.settings.exams.root / FOLDER
            )
        return self._programmes

    async def articles(self, citations: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """The lines of the articles that these cite, as far as the site has their texts, by citation."""
        if self._texts is None:
            return {}
        return await asyncio.get_running_loop().run_in_executor(None, self._texts.lines, citations)

    async def open_items(self) -> frozenset[str]:
        """The only items whose answers may be told: that of any other, of a formal one, is a secret."""
        from grading.pools import open_items  # brings pydantic along

        bank = await self.bank()
        return await self.room.read(lambda db: open_items(db, bank))

    async def identity(self, token: str | None) -> Identity | None:
        """Who holds this cookie; ``None`` when nobody does any more."""
        if not token:
            return None
        key, now = token_hash(token), self.room.now()
        if self.room.others.shared:
            # Another room may end the log-in, and does not tell.
            return await self._identity_now(key, token)
        known = self._identities.get(key)
        if known is not None and now < known.expires_at:
            return known
        found = await self.room.read(lambda db: read_identity(db, token, now))
        if found is None:
            self._identities.pop(key, None)
        else:
            self._identities[key] = found
        return found

    async def _identity_now(self, key: str, token: str) -> Identity | None:
        self._tokens[key] = token
        found = await self._identity_reads.of(key)
        if found is None or found.identity is None or found.identity.expires_at <= self.room.now():
            return None
        return found.identity

    async def _read_identities(self, keys: Sequence[str]) -> Mapping[str, Read]:
        tokens = {key: self._tokens.pop(key) for key in keys}
        known = {key: self._read[key] for key in keys if key in self._read}
        now = self.room.now()
        found = await self.room.read(lambda db: read_identities(db, tokens, known, now))
        for key in keys:
            self._read.pop(key, None)
        self._read |= {key: each for key, each in found.items() if each.identity is not None}
        return found

    def is_hub(self, origin: str) -> bool:
        """Whether a host and port are those of the site's JupyterHub, by whatever name of this machine."""
        hub = self.settings.hub
        found = hub.find() if hub is not None else ""
        if hub is None or not found:
            return False
        if origin in {urlsplit(each).netloc for each in (hub.address, found) if each}:
            return True
        try:
            return urlsplit(f"//{origin}").port == urlsplit(found).port
        except ValueError:  # No browser says that.
            return True

    def forget_all(self) -> None:
        """Look everybody's log-in up anew."""
        self._identities.clear()

    def forget(self, *, account: int | None = None, attempt: int | None = None) -> None:
        """Look log-ins up anew: they were ended, or what they may do has changed."""
        for key, identity in list(self._identities.items()):
            if (account is not None and identity.account == account) or (
                attempt is not None and identity.attempt == attempt
            ):
                del self._identities[key]
