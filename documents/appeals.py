"""成绩复核结果通知书: what came of a candidate's score review, with room for the seal. PDF, A4."""

from __future__ import annotations

from dataclasses import dataclass

from documents.typesetting import set_pdf


@dataclass(frozen=True)
class AppealNotice:
    """What stands on it, all texts. ``asked``: when and why; ``score``: the one that holds; ``rule``: what a review is."""

    title: str
    number: str
    name: str
    candidate: str
    unit: str
    exam: str
    asked: str
    verdict: str
    grounds: str
    score: str
    rule: str
    office: str
    day: str
    simulated: bool = False


def appeal_notice_pdf(notice: AppealNotice) -> bytes:
    """One page. Raises `documents.errors.NotMade`."""
    return set_pdf("appeal_notice", notice)
