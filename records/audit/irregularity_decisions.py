"""What is recorded and decided about irregularities; the subject is the exam and the candidate's number."""

from __future__ import annotations

from dataclasses import dataclass

from records.audit.decision import Decision


@dataclass(frozen=True, kw_only=True)
class IrregularityRecorded(Decision):
    """By an invigilator. ``irregularity``: its kind, in the words of the exam's policy."""

    name, title = "irregularity.record", "记录违纪情况"
    irregularity: str
    what: str
    evidence: str
    witness: str
    at: str


@dataclass(frozen=True, kw_only=True)
class IrregularityNotified(Decision):
    """The candidate can read what is on record, and state their case."""

    name, title = "irregularity.notify", "告知考生违纪记录"
    irregularity: str


@dataclass(frozen=True, kw_only=True)
class IrregularityStated(Decision):
    """By the candidate."""

    name, title = "irregularity.state", "考生陈述申辩"
    hearing: str


@dataclass(frozen=True, kw_only=True)
class IrregularityHeard(Decision):
    """What the candidate said elsewhere, or that they would say nothing."""

    name, title = "irregularity.hear", "登记考生的陈述申辩"
    hearing: str


@dataclass(frozen=True, kw_only=True)
class IrregularityProposed(Decision):
    """``until``: the last day of a bar, ``""`` without one."""

    name, title = "irregularity.propose", "提出违纪处理"
    effect: str
    basis: str
    reason: str
    barred_until: str


@dataclass(frozen=True, kw_only=True)
class IrregularitySentBack(Decision):
    """Another person does not agree, or who proposed it takes it back."""

    name, title = "irregularity.send_back", "退回违纪处理的提议"
    effect: str
    proposed_by: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class IrregularityDecided(Decision):
    """As another person proposed. ``voided``: the attempt is void by it."""

    name, title = "irregularity.decide", "决定违纪处理"
    effect: str
    basis: str
    reason: str
    barred_until: str
    proposed_by: str
    attempt_voided: bool
