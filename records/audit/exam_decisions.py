"""What is decided about exams: their papers, who is called, results, and the pools of items."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from records.audit.decision import Decision


@dataclass(frozen=True, kw_only=True)
class ExamBuilt(Decision):
    """``forms``: content hash by code; none has more than ``most_seen`` items in common with one of the papers ``excluded``."""

    name, title = "exam.build", "组卷"
    seed: int
    forms: Mapping[str, str]
    blueprint: str = ""
    excluded: Sequence[str] = ()
    most_seen: int | None = None


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
class CorrectionProposed(Decision):
    """By the first of two; ``found``: what would follow, in figures. Of a key only its hash: who reads the trail must not know it."""

    name, title = "key.propose", "提议更正答案"
    item: str
    act: str
    key_sha256: str
    reason: str
    found: Mapping[str, object]


@dataclass(frozen=True, kw_only=True)
class CorrectionTurnedDown(Decision):
    """By the second, or taken back by the first; ``before``: what was proposed, and by whom."""

    name, title = "key.refuse", "退回更正答案"
    before: Mapping[str, object]
    reason: str


@dataclass(frozen=True, kw_only=True)
class KeyCorrected(Decision):
    """By the second of two; ``held``: whose published pass stays until a person decides about it. Scores follow as `ResultChanged`."""

    name, title = "key.correct", "更正答案"
    item: str
    act: str
    key_sha256: str
    reason: str
    proposed_by: str
    found: Mapping[str, object]
    held: Sequence[str]


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


@dataclass(frozen=True, kw_only=True)
class HistorySimulated(Decision):
    """A demo's earlier years were made as rows; the subject is the years. ``called``: how many calls; ``responses``: how many answers."""

    name, title = "history.simulate", "生成模拟历史"
    seed: int
    exams: int
    called: int
    responses: int
