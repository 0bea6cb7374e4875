"""What is decided when answers are marked. Single readings stand in rows of their own, with who and when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from records.audit.decision import Decision


@dataclass(frozen=True, kw_only=True)
class MarkingOpened(Decision):
    """The subject is the exam. ``markers`` read, and ``writers`` of the items do not.

    ``band_points``: papers no farther from the cut score are read again.
    """

    name, title = "marking.open", "开始阅卷"
    questions: int
    scripts: int
    markers: Sequence[str]
    writers: Sequence[str]
    band_points: float = 0


@dataclass(frozen=True, kw_only=True)
class MarkersChanged(Decision):
    """Who reads from now on, and who wrote the items."""

    name, title = "marking.markers", "调整阅卷人员"
    before: Mapping[str, object]
    after: Mapping[str, object]


@dataclass(frozen=True, kw_only=True)
class SeedMade(Decision):
    """An answer with a known mark was put among the others; the subject is ``EXAM/ITEM``."""

    name, title = "marking.seed", "设置标准卷"
    points: float
    sha256: str


@dataclass(frozen=True, kw_only=True)
class DisputeDecided(Decision):
    """By the head of marking; the subject is ``EXAM/PERSON``. ``before``: the marks of the readers, by round."""

    name, title = "marking.arbitrate", "裁定评分分歧"
    before: Mapping[str, float]
    question: str
    points: float
    reason: str


@dataclass(frozen=True, kw_only=True)
class ScriptTakenOver(Decision):
    """Points that were given in another way count, and the reading of the answer ends; the subject is ``EXAM/PERSON``."""

    name, title = "marking.take_over", "采用其他途径的给分"
    question: str
    points: float
    by: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class AnswerMarked(Decision):
    """The points of an answer, by whom and by which rule; the subject is ``EXAM/PERSON``."""

    name, title = "marking.mark", "评定主观题得分"
    question: str
    points: float
    rule: str
    by: Sequence[str]
    sha256: str


@dataclass(frozen=True, kw_only=True)
class MarkingClosed(Decision):
    """Nothing of it can be changed any more; the subject is the exam. ``after``: answers by rule."""

    name, title = "marking.close", "结束阅卷"
    after: Mapping[str, int]
