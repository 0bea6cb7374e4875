"""What is decided about sittings, and in them about one attempt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from records.audit.decision import Decision


@dataclass(frozen=True, kw_only=True)
class SittingCreated(Decision):
    """``called``: its candidates; the subject is the sitting's name. ``short_notice``: why sooner than the policy says;

    ``short_of_hours``: numbers of those who are not seated, since their study is not enough."""

    name, title = "session.create", "安排场次"
    exam: str
    called: int
    start: str
    short_notice: str = ""
    short_of_hours: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class SittingEdited(Decision):
    """What has changed of a sitting that nobody has begun, as it was and as it is. The subject is the name that it had."""

    name, title = "session.edit", "修改场次"
    before: Mapping[str, object]
    after: Mapping[str, object]


@dataclass(frozen=True, kw_only=True)
class SittingDeleted(Decision):
    """``before``: its exam, times and candidates, and how many entry codes are void with it."""

    name, title = "session.delete", "删除场次"
    before: Mapping[str, object]
    reason: str


@dataclass(frozen=True, kw_only=True)
class CodesIssued(Decision):
    """``issued``: how many; ``candidate``: the only one, when it was re-issued for one. Log-ins by older codes ended."""

    name, title = "session.codes", "生成进场码"
    issued: int
    candidate: str = ""
    ended: int = 0


@dataclass(frozen=True, kw_only=True)
class SittingStarted(Decision):
    """The barrier was lifted: planned time before, UTC."""

    name, title = "session.start", "宣布开考"
    before: str | None
    after: str | None


@dataclass(frozen=True, kw_only=True)
class SittingPaused(Decision):
    """Everybody's clock stands."""

    name, title = "session.pause", "暂停考试"
    reason: str


@dataclass(frozen=True, kw_only=True)
class SittingResumed(Decision):
    """The pause is given back."""

    name, title = "session.resume", "恢复考试"
    paused_seconds: int


@dataclass(frozen=True, kw_only=True)
class SittingExtended(Decision):
    """More time for everybody."""

    name, title = "session.add_time", "全体加时"
    minutes: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class SittingEnded(Decision):
    """Before its time."""

    name, title = "session.end", "结束考试"
    reason: str


@dataclass(frozen=True, kw_only=True)
class ScoringAsked(Decision):
    """On the reconciliation page."""

    name, title = "session.score", "要求评分"


@dataclass(frozen=True, kw_only=True)
class AttemptExtended(Decision):
    """More time for one; the subject of attempt decisions is ``SITTING/PERSON``."""

    name, title = "attempt.add_time", "个别加时"
    minutes: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class LateAdmitted(Decision):
    """After the entry limit."""

    name, title = "attempt.admit_late", "准许迟到入场"
    reason: str


@dataclass(frozen=True, kw_only=True)
class ArrivalTicked(Decision):
    """At the roll call, by hand."""

    name, title = "attempt.tick_arrival", "点名到场"


@dataclass(frozen=True, kw_only=True)
class ArrivalWithdrawn(Decision):
    """``before``: who had ticked it, and when (UTC)."""

    name, title = "attempt.withdraw_arrival", "撤销到场"
    before: Mapping[str, object]


@dataclass(frozen=True, kw_only=True)
class AttemptReopened(Decision):
    """``before``: state and receipt that it had."""

    name, title = "attempt.reopen", "恢复作答"
    before: Mapping[str, object]
    reason: str


@dataclass(frozen=True, kw_only=True)
class VoidProposed(Decision):
    """By the first of two."""

    name, title = "attempt.propose_void", "提议作废"
    reason: str


@dataclass(frozen=True, kw_only=True)
class AttemptVoided(Decision):
    """By the second of two."""

    name, title = "attempt.void", "作废"
    before: Mapping[str, object]
    reason: str
    proposed_by: str


@dataclass(frozen=True, kw_only=True)
class VoidWithdrawn(Decision):
    """``before``: who had proposed it."""

    name, title = "attempt.withdraw_void", "撤回作废提议"
    before: Mapping[str, object]


@dataclass(frozen=True, kw_only=True)
class SatAgain(Decision):
    """People write an exam once more, elsewhere than in the room; the subject is the exam.

    ``attempts``: the attempt's name in nbgrader, where its file is looked for, by person.
    """

    name, title = "attempt.again", "安排再次作答"
    attempts: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class AttemptMissed(Decision):
    """Nobody has sent the file of such an attempt."""

    name, title = "attempt.miss", "未交答卷文件"
    reason: str


@dataclass(frozen=True, kw_only=True)
class FileReturned(Decision):
    """A file that cannot be scored is kept aside, and another one asked for. By the second of two."""

    name, title = "attempt.return_file", "请考生重新提交答卷文件"
    before: Mapping[str, object]
    reason: str
    proposed_by: str
