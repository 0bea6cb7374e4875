"""Deleting what is past its term (个人信息到期删除): one administrator proposes, another confirms. Times are UTC, naive."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from records.database.base import Base

ProposalState = Literal["open", "done", "refused", "outdated"]
"""``outdated``: something else was past its term when the second person came."""


class DeletionProposal(Base):
    """``digest``: SHA-256 of what was due, so that nothing else is deleted than what both have seen; no name and no number."""

    __tablename__ = "deletion_proposal"

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64))
    state: Mapped[ProposalState] = mapped_column(String(10), default="open")
    proposed_by: Mapped[str] = mapped_column(String(80))
    proposed_at: Mapped[dt.datetime]
    decided_by: Mapped[str | None] = mapped_column(String(80))
    decided_at: Mapped[dt.datetime | None]


def open_proposal(db: Session) -> DeletionProposal | None:
    """The one that waits, if any does."""
    newest = select(DeletionProposal).where(DeletionProposal.state == "open")
    return db.scalar(newest.order_by(DeletionProposal.id.desc()).limit(1))
