"""The decisions that the audit trail knows: one dataclass each, with its name, its Chinese title and what it says.

A field called ``before`` or ``after`` is kept as such; all others together are kept as what holds after the decision.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import ClassVar


@dataclass(frozen=True, kw_only=True)
class Decision:
    """Base of all. ``subject``: what was decided upon; ``name`` is kept for ever, ``title`` is what people read."""

    name: ClassVar[str]
    title: ClassVar[str]
    subject: str

    def kept(self) -> tuple[object, object]:
        """What the trail keeps as before and as after."""
        own = {field.name: getattr(self, field.name) for field in fields(self)}
        del own["subject"]
        before = own.pop("before", None)
        return before, own.get("after", own or None)


@dataclass(frozen=True, kw_only=True)
class AccountCreated(Decision):
    """``after``: name and roles; the subject of account decisions is the login."""

    name, title = "account.create", "建立账号"
    after: Mapping[str, object]


@dataclass(frozen=True, kw_only=True)
class LoggedIn(Decision):
    """By a password of one's own; who comes in by an entry code stands in the sitting's list of log-ins."""

    name, title = "account.log_in", "登录"
    address: str


@dataclass(frozen=True, kw_only=True)
class AccountLocked(Decision):
    """By the room, after too many wrong passwords."""

    name, title = "account.lock", "锁定账号"
    failures: int


@dataclass(frozen=True, kw_only=True)
class AccountUnlocked(Decision):
    """``before``: failures, and until when it was locked."""

    name, title = "account.unlock", "解锁账号"
    before: Mapping[str, object]


@dataclass(frozen=True, kw_only=True)
class PasswordChanged(Decision):
    """By the person."""

    name, title = "account.change_password", "修改密码"


@dataclass(frozen=True, kw_only=True)
class PasswordReset(Decision):
    """By an administrator."""

    name, title = "account.reset_password", "重置密码"


@dataclass(frozen=True, kw_only=True)
class RolesSet(Decision):
    """Roles before and after."""

    name, title = "account.set_roles", "更改角色"
    before: list[str]
    after: list[str]


@dataclass(frozen=True, kw_only=True)
class AccountDeactivated(Decision):
    """Out of use."""

    name, title = "account.deactivate", "停用账号"


@dataclass(frozen=True, kw_only=True)
class LoggedOutEverywhere(Decision):
    """By an administrator. ``ended``: log-ins that were open."""

    name, title = "account.log_out", "退出所有登录"
    ended: int


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
class ExamBuilt(Decision):
    """``forms``: content hash by code."""

    name, title = "exam.build", "组卷"
    seed: int
    forms: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class ExamReleased(Decision):
    """Content hash of each form, before (when it was released already) and after."""

    name, title = "exam.release", "发布试卷"
    before: Mapping[str, str] | None
    after: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class ExamCalled(Decision):
    """``called``: people who got a form, ``numbers``: theirs; ``source``: the list or query they came from."""

    name, title = "exam.call", "通知应考"
    called: int
    source: str
    numbers: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class CallWithdrawn(Decision):
    """Somebody was called by mistake. ``before``: their number, form, and where the call came from."""

    name, title = "exam.withdraw", "取消应考"
    before: Mapping[str, object]
    reason: str


@dataclass(frozen=True, kw_only=True)
class Exempted(Decision):
    """``number``: of the person; ``basis``: the rule of the policy."""

    name, title = "exam.exempt", "准予免考"
    number: str
    basis: str
    evidence: str


@dataclass(frozen=True, kw_only=True)
class ExemptionEnded(Decision):
    """``before``: number and basis."""

    name, title = "exam.end_exemption", "撤销免考"
    before: Mapping[str, object]
    reason: str


@dataclass(frozen=True, kw_only=True)
class ExamSimulated(Decision):
    """Papers made by a model."""

    name, title = "exam.simulate", "生成模拟答卷"
    seed: int


@dataclass(frozen=True, kw_only=True)
class ExamGraded(Decision):
    """A run of the scorer."""

    name, title = "exam.grade", "评分"
    scored: int
    unreadable: int


@dataclass(frozen=True, kw_only=True)
class ResultsCollected(Decision):
    """``after``: outcomes of results that are new or changed, counted; each of them is a `ResultChanged` too."""

    name, title = "exam.results", "更新成绩"
    after: Mapping[str, int]


@dataclass(frozen=True, kw_only=True)
class ResultChanged(Decision):
    """One person's result at one exam. ``subject``: ``EXAM/PERSON``; ``before`` is ``None`` for a first result."""

    name, title = "result.change", "成绩变更"
    before: Mapping[str, object] | None
    after: Mapping[str, object]

    @classmethod
    def of(
        cls,
        exam: str,
        person: str,
        *,
        before: tuple[str, float | None] | None,
        after: tuple[str, float | None],
    ) -> ResultChanged:
        """From outcome and score (points), before and after; ``person``: their number."""
        first = None if before is None else {"outcome": before[0], "score": before[1]}
        then: Mapping[str, object] = {"outcome": after[0], "score": after[1]}
        return cls(subject=f"{exam}/{person}", before=first, after=then)


@dataclass(frozen=True, kw_only=True)
class PaperHandedIn(Decision):
    """``expired``: by the server when time was up."""

    name, title = "paper.hand_in", "交卷"
    form: str
    sha256: str
    expired: bool = False


@dataclass(frozen=True, kw_only=True)
class PapersTakenIn(Decision):
    """Papers that came as files. ``papers``: hash by candidate; ``door``: how they came."""

    name, title = "paper.take_in", "收取答卷文件"
    door: str
    papers: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class SittingCreated(Decision):
    """``called``: its candidates; the subject is the sitting's name. ``short_notice``: why sooner than the policy says."""

    name, title = "session.create", "安排场次"
    exam: str
    called: int
    start: str
    short_notice: str = ""


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
class ClockCorrected(Decision):
    """The room's time before, and the machine's, which counts ``now``: both UTC."""

    name, title = "clock.correct", "更正时间"
    before: str
    now: str
    reason: str


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
class PaperProposed(Decision):
    """By the first of two, about a paper that a person has to look at; ``question`` and ``points`` of a mark."""

    name, title = "paper.propose", "提议处理答卷"
    act: str
    question: str
    points: float | None
    reason: str


@dataclass(frozen=True, kw_only=True)
class ProposalRefused(Decision):
    """By the second, or taken back by the first; ``before``: what was proposed, and by whom."""

    name, title = "paper.refuse", "退回处理提议"
    before: Mapping[str, object]
    reason: str


@dataclass(frozen=True, kw_only=True)
class PaperMarked(Decision):
    """Points for one answer, by the second of two; ``before``: what it was worth."""

    name, title = "paper.mark", "人工给分"
    before: Mapping[str, object]
    question: str
    points: float
    reason: str
    proposed_by: str


@dataclass(frozen=True, kw_only=True)
class PaperSettled(Decision):
    """Record and receipt differ: ``act`` says which counts. By the second of two."""

    name, title = "paper.settle", "确定以哪份答卷为准"
    before: Mapping[str, object]
    act: str
    sha256: str
    reason: str
    proposed_by: str


@dataclass(frozen=True, kw_only=True)
class FileReturned(Decision):
    """A file that cannot be scored is kept aside, and another one asked for. By the second of two."""

    name, title = "attempt.return_file", "请考生重新提交答卷文件"
    before: Mapping[str, object]
    reason: str
    proposed_by: str


@dataclass(frozen=True, kw_only=True)
class DocumentTaken(Decision):
    """Entry codes or results left the system as a file. ``form``: pdf, xlsx; ``people``: how many stand in it."""

    name, title = "document.take", "导出文件"
    document: str
    form: str
    people: int


@dataclass(frozen=True, kw_only=True)
class ItemGivenToPractice(Decision):
    """A formal item that no formal paper asks any more; nothing moves back. The subject is the item."""

    name, title = "item.to_practice", "试题转为练习题"
    before: Mapping[str, object]
    pool: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class PracticeBegunAnew(Decision):
    """A further try at a practice paper, by the learner; the subject is ``EXAM/PERSON``."""

    name, title = "practice.again", "再练一次"
    form: str
    ordinal: int


DECISIONS: dict[str, type[Decision]] = {each.name: each for each in Decision.__subclasses__()}
"""All of them, by name."""

AUDIT_ACTIONS: dict[str, str] = {name: each.title for name, each in sorted(DECISIONS.items())} | {
    # Sites of 0.1.0 may hold it.
    "body.add": "登记执法主体",
}
"""Chinese title of every name in a trail."""
