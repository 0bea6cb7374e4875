"""What one person proposes about a paper that a person has to look at, for a second one to decide. All times are UTC, naive."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Literal

from sqlalchemy import ForeignKey, Index, String, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from records.database.base import Base
from records.exams.attempt import Attempt

PaperAct = Literal["mark", "use_record", "use_receipted", "ask_again"]
"""``mark``: points for one question; ``use_record``: the answers on record count, though the receipt is of others;
``use_receipted``: the file that was receipted counts, though the record says otherwise; ``ask_again``: another file is asked for."""

ProposalState = Literal["open", "confirmed", "refused"]
"""``refused``: by the second person, or taken back by the first."""


class PaperProposal(Base):
    """Nothing follows from it before somebody else confirms it. ``points`` and ``question`` of a mark, which is about the

    answer of that hash; ``decided_by`` is never ``proposed_by`` where it was confirmed.
    """

    __tablename__ = "paper_proposal"
    __table_args__ = (
        # Two open ones about the same would let the later decision undo the earlier in silence.
        Index(
            "uq_paper_proposal_open",
            "attempt_id",
            "question",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"), index=True)
    act: Mapped[PaperAct] = mapped_column(String(16))
    question: Mapped[str] = mapped_column(String(12), default="")
    points: Mapped[float | None]
    answer_sha256: Mapped[str] = mapped_column(String(64), default="")
    reason: Mapped[str] = mapped_column(String(200))
    proposed_by: Mapped[str] = mapped_column(String(80))
    proposed_at: Mapped[dt.datetime]
    state: Mapped[ProposalState] = mapped_column(String(12), default="open")
    decided_by: Mapped[str | None] = mapped_column(String(80))
    decided_at: Mapped[dt.datetime | None]
    attempt: Mapped[Attempt] = relationship()


def proposals_of(db: Session, attempts: Collection[int]) -> list[PaperProposal]:
    """All that was proposed about some attempts, in order."""
    rows = select(PaperProposal).where(PaperProposal.attempt_id.in_(attempts))
    return list(db.scalars(rows.order_by(PaperProposal.id)))
