"""What is decided about the site as a whole: its records, roster, clock, and what leaves it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from records.audit.decision import Decision


@dataclass(frozen=True, kw_only=True)
class RecordsUpgraded(Decision):
    """Revision of the database before and after."""

    name, title = "records.upgrade", "升级数据库"
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class RosterImported(Decision):
    """``after``: how many were added and updated; the subject is the file's name."""

    name, title = "roster.import", "导入名册"
    after: Mapping[str, object]


@dataclass(frozen=True, kw_only=True)
class HolidaysEntered(Decision):
    """A year's days off were entered from its notice; the subject is the year. ``holidays``, ``workdays``: how many."""

    name, title = "holidays.enter", "录入放假安排"
    source: str
    holidays: int
    workdays: int


@dataclass(frozen=True, kw_only=True)
class ClockCorrected(Decision):
    """The room's time before, and the machine's, which counts ``now``: both UTC."""

    name, title = "clock.correct", "更正时间"
    before: str
    now: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class DocumentTaken(Decision):
    """Entry codes or results left the system as a file. ``form``: pdf, xlsx; ``people``: how many stand in it."""

    name, title = "document.take", "导出文件"
    document: str
    form: str
    people: int


@dataclass(frozen=True, kw_only=True)
class ChainHeadTaken(Decision):
    """The head of the trail's chain left the system on paper, to be signed: this entry is its last."""

    name, title = "audit.head", "打印日志链首"


@dataclass(frozen=True, kw_only=True)
class EvidenceTaken(Decision):
    """All that is on record of somebody's exam left the system; the subject is ``EXAM/PERSON``.

    ``with_keys``: with the keys of the paper; ``whole_trail``: with all entries of the trail.
    """

    name, title = "evidence.take", "取出考试证据"
    with_keys: bool
    whole_trail: bool


@dataclass(frozen=True, kw_only=True)
class ResultsRead(Decision):
    """Somebody looked at results: of an exam, or of one person (``EXAM/NUMBER``). Once an hour of the same."""

    name, title = "result.read", "查看成绩"


@dataclass(frozen=True, kw_only=True)
class TrailTaken(Decision):
    """The audit trail left the system as a file; ``search``: what was looked for, empty for all of it."""

    name, title = "audit.take", "导出操作日志"
    form: str
    search: str


@dataclass(frozen=True, kw_only=True)
class FramesTaken(Decision):
    """What analyses are made of left the system, without names; the subject is the site. ``people``: how many stand in it;

    ``rows``: of all frames together; ``practice``: with practice exams.
    """

    name, title = "analytics.export", "导出分析数据"
    form: str
    people: int
    rows: int
    practice: bool


@dataclass(frozen=True, kw_only=True)
class BackupTaken(Decision):
    """A copy of the whole site was begun, and this stands in it; ``with_keys``: with the keys that sign certificates."""

    name, title = "site.backup", "备份站点"
    file: str
    with_keys: bool


@dataclass(frozen=True, kw_only=True)
class BackupWritten(Decision):
    """The copy is there, whole; before this there may be none. ``sha256``: of its manifest."""

    name, title = "site.backup_written", "备份写成"
    file: str
    sha256: str


@dataclass(frozen=True, kw_only=True)
class DatabaseMoved(Decision):
    """Records and gradebook are taken to another database: sqlite, postgresql. A run that was stopped put it on record, too."""

    name, title = "site.move", "更换数据库"
    source: str
    target: str


@dataclass(frozen=True, kw_only=True)
class SiteRestored(Decision):
    """The site was made of a backup; ``made``: when that was, UTC. What was decided in between is not in this trail."""

    name, title = "site.restore", "由备份恢复站点"
    file: str
    made: str


@dataclass(frozen=True, kw_only=True)
class PersonalDataTaken(Decision):
    """All that is kept of one person left the system, for them; the subject is their number."""

    name, title = "personal.take", "导出个人信息"
    rows: int


@dataclass(frozen=True, kw_only=True)
class PersonalDataProposed(Decision):
    """By the first of two: all that is past its term is to be deleted. Figures alone, as below."""

    name, title = "personal.propose", "提议删除到期的个人信息"
    people: int
    answers_of: Sequence[str]
    log_ins: int


@dataclass(frozen=True, kw_only=True)
class PersonalDataProposalRefused(Decision):
    """By the second, or taken back by the first; ``before``: by whom it was proposed."""

    name, title = "personal.refuse", "退回删除个人信息的提议"
    before: Mapping[str, object]


@dataclass(frozen=True, kw_only=True)
class PersonalDataDeleted(Decision):
    """What was past its term was deleted. ``people``: how many, whose ids in the records are ``persons``; ``answers_of``: exams whose answers were.

    No name and no number: the trail would keep what was to be deleted. ``rows``: deleted or emptied.
    """

    name, title = "personal.delete", "删除到期的个人信息"
    people: int
    persons: Sequence[int]
    answers_of: Sequence[str]
    log_ins: int
    rows: int
    term: str
    proposed_by: str = ""
