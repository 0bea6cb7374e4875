"""The head of the audit trail's chain on paper, for people to sign: what a rewritten trail cannot be made to fit. PDF, A4."""

from __future__ import annotations

from dataclasses import dataclass

from documents.typesetting import set_pdf


@dataclass(frozen=True)
class ChainHeadSheet:
    """``head``: as it is typed when it is compared; ``entries``: how many; ``printed``: when, a text."""

    system: str
    head: str
    entries: int
    printed: str


def chain_head_pdf(sheet: ChainHeadSheet) -> bytes:
    """操作日志链首确认单, one page. Raises `documents.errors.NotMade`."""
    return set_pdf("chain_head", sheet)
