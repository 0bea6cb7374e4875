"""Keys that sign certificates: what one administrator proposes about them, for a second one. The keys are in a file, not here.

All times are UTC, naive.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal

from sqlalchemy import Index, String, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from foundation.moves import Move, Moves
from records import messages
from records.database.base import Base

KeyState = Literal["in_use", "retired", "revoked"]
"""``retired``: signs no more, what it signed stays good; ``revoked``: what it signed proves nothing by itself."""
KeyAct = Literal["rotate", "retire", "revoke"]

_ADMINISTRATORS = frozenset({"administrator"})

KEY_MOVES: Moves[KeyState, KeyAct] = Moves(
    messages.SIGNING_KEY,
    {
        "rotate": Move(frozenset({"in_use"}), "retired", _ADMINISTRATORS, "certificate.key"),
        "retire": Move(frozenset({"in_use"}), "retired", _ADMINISTRATORS, "certificate.retire_key"),
        "revoke": Move(
            frozenset({"in_use", "retired"}), "revoked", _ADMINISTRATORS, "certificate.revoke_key"
        ),
    },
    states=messages.SIGNING_KEY_STATES,
    acts=messages.SIGNING_KEY_ACTS,
)
"""Each by two people. When the key in use is rotated or revoked, a new one is made with the same decision; ``retire`` makes none."""


class SigningKeyProposal(Base):
    """What one administrator wants to be decided. ``key``: the key that is meant; ``""``: the site has none, and gets one."""

    __tablename__ = "signing_key_proposal"
    __table_args__ = (
        # One at a time: a second one would be decided about keys that the first has changed.
        Index(
            "uq_signing_key_proposal_open",
            "state",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    act: Mapped[KeyAct] = mapped_column(String(10))
    key: Mapped[str] = mapped_column(String(32))
    reason: Mapped[str] = mapped_column(String(200))
    proposed_by: Mapped[str] = mapped_column(String(80))
    proposed_at: Mapped[dt.datetime]
    state: Mapped[Literal["open", "confirmed", "refused"]] = mapped_column(
        String(12), default="open"
    )
    decided_by: Mapped[str | None] = mapped_column(String(80))
    decided_at: Mapped[dt.datetime | None]


def key_proposals(db: Session) -> list[SigningKeyProposal]:
    """All of them, the newest first."""
    return list(db.scalars(select(SigningKeyProposal).order_by(SigningKeyProposal.id.desc())))


def open_key_proposal(db: Session, *, locked: bool = False) -> SigningKeyProposal | None:
    """The one that waits for a second administrator; ``locked``: nobody else decides it meanwhile."""
    rows = select(SigningKeyProposal).where(SigningKeyProposal.state == "open")
    if locked:
        rows = rows.with_for_update()
    return db.scalar(rows.execution_options(populate_existing=True))
