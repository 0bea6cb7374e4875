"""Certificates (合格证): what was issued on a published pass, and what two people decided about it since. Times are UTC, naive."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from sqlalchemy import ForeignKey, Index, String, Text, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from foundation.moves import Move, Moves
from records import messages
from records.database.base import Base
from records.exams.call import Call
from records.exams.publication import Publication

CertificateState = Literal["valid", "revoked", "replaced"]
"""``replaced``: issued anew under another number, since the name was wrong. Whether its term is over, its day says."""

CertificateAct = Literal["revoke", "rename"]

_DECIDERS = frozenset({"administrator", "approver"})
_VALID: frozenset[CertificateState] = frozenset({"valid"})

CERTIFICATE_MOVES: Moves[CertificateState, CertificateAct] = Moves(
    messages.CERTIFICATE,
    {
        "revoke": Move(_VALID, "revoked", _DECIDERS, "certificate.revoke"),
        "rename": Move(_VALID, "replaced", _DECIDERS, "certificate.rename"),
    },
    states=messages.CERTIFICATE_STATES,
    acts=messages.CERTIFICATE_ACTS,
)
"""Each by two people. Nothing leads back: who was wronged gets a new number."""


class CertificateCounter(Base):
    """The last serial number that was given under a pattern; it never goes back, so no number is used twice."""

    __tablename__ = "certificate_counter"

    pattern: Mapped[str] = mapped_column(String(80), primary_key=True)
    last: Mapped[int]


class Certificate(Base):
    """A certificate as it was printed: what it says stays, whatever changes in the records later.

    ``publication_id``: which published results it stands on; ``result``: 合格 or the grade; ``until``: the last day on
    which it counts, ``None``: for good; ``code``: what its QR code says, signed by the key ``key_id``. ``ended_on``: the day
    since which it counts no more, as the signed list tells it; ``replaces_id``: the one whose name was wrong.
    """

    __tablename__ = "certificate"
    __table_args__ = (
        Index(
            "uq_certificate_valid",
            "call_id",
            unique=True,
            sqlite_where=text("state = 'valid'"),
            postgresql_where=text("state = 'valid'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(60), unique=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("exam_call.id"), index=True)
    publication_id: Mapped[int] = mapped_column(ForeignKey("publication.id"))
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("certificate.id"))
    state: Mapped[CertificateState] = mapped_column(String(10), default="valid")
    issuer: Mapped[str] = mapped_column(String(120))
    name: Mapped[str] = mapped_column(String(60))
    exam_title: Mapped[str] = mapped_column(String(120))
    exam_day: Mapped[dt.date]
    result: Mapped[str] = mapped_column(String(20))
    issued_on: Mapped[dt.date]
    until: Mapped[dt.date | None]
    simulated: Mapped[bool] = mapped_column(default=False)
    key_id: Mapped[str] = mapped_column(String(32))
    code: Mapped[str] = mapped_column(Text)
    issued_by: Mapped[str] = mapped_column(String(80))
    issued_at: Mapped[dt.datetime]
    ended_on: Mapped[dt.date | None]
    call: Mapped[Call] = relationship()
    publication: Mapped[Publication] = relationship()


class CertificateProposal(Base):
    """What one person wants to be decided about a certificate, for a second one. ``name``: the right one, of a ``rename``."""

    __tablename__ = "certificate_proposal"
    __table_args__ = (
        Index(
            "uq_certificate_proposal_open",
            "certificate_id",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificate.id"), index=True)
    act: Mapped[CertificateAct] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(60), default="")
    reason: Mapped[str] = mapped_column(String(200))
    proposed_by: Mapped[str] = mapped_column(String(80))
    proposed_at: Mapped[dt.datetime]
    state: Mapped[Literal["open", "confirmed", "refused"]] = mapped_column(
        String(12), default="open"
    )
    decided_by: Mapped[str | None] = mapped_column(String(80))
    decided_at: Mapped[dt.datetime | None]
    certificate: Mapped[Certificate] = relationship()


def certificate_of_call(db: Session, call: int) -> Certificate | None:
    """The newest certificate of somebody called, whether it counts or not."""
    rows = select(Certificate).where(Certificate.call_id == call)
    return db.scalars(rows.order_by(Certificate.id.desc()).limit(1)).first()


def find_certificate(db: Session, number: str) -> Certificate | None:
    """By its number."""
    return db.scalar(select(Certificate).where(Certificate.number == number.strip()))


def any_certificate(db: Session) -> bool:
    """Whether the site has ever issued one."""
    return db.scalar(select(Certificate.id).limit(1)) is not None
