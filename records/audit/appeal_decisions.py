"""What is decided about score reviews; the subject is the exam and the candidate's number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from records.audit.decision import Decision


@dataclass(frozen=True, kw_only=True)
class AppealAsked(Decision):
    """By the candidate. ``paper``: SHA-256 of the paper that made the score."""

    name, title = "appeal.ask", "申请成绩复核"
    doubted: Sequence[str]
    reason: str
    paper: str


@dataclass(frozen=True, kw_only=True)
class AppealTaken(Decision):
    """Recounted from the evidence. ``differs``: questions that came out otherwise; ``reader``: who reads the essays anew."""

    name, title = "appeal.take", "重新核算成绩"
    intact: bool
    differs: Sequence[str]
    reader: str = ""


@dataclass(frozen=True, kw_only=True)
class AppealRead(Decision):
    """By somebody who had not marked them. ``points`` by question."""

    name, title = "appeal.read", "复核评阅"
    points: dict[str, float]


@dataclass(frozen=True, kw_only=True)
class AppealUpheld(Decision):
    """The score stands."""

    name, title = "appeal.uphold", "复核决定维持成绩"
    reason: str
    taken_by: str


@dataclass(frozen=True, kw_only=True)
class AppealCorrected(Decision):
    """The score is to be put right; ``proposed``: questions about whose points a proposal was made."""

    name, title = "appeal.correct", "复核决定更正成绩"
    reason: str
    taken_by: str
    proposed: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class AppealTold(Decision):
    """The candidate sees what was decided."""

    name, title = "appeal.tell", "送达复核结果"
    verdict: str


@dataclass(frozen=True, kw_only=True)
class AppealWithdrawn(Decision):
    """By the candidate."""

    name, title = "appeal.withdraw", "撤回成绩复核申请"


@dataclass(frozen=True, kw_only=True)
class AppealTurnedDown(Decision):
    """There is nothing to review."""

    name, title = "appeal.turn_down", "不受理成绩复核申请"
    reason: str
