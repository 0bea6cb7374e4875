"""Enforcement cards (行政执法证). Numbers are opaque; validity stands on the card and is never computed."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Literal

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from records.database.base import Base

if TYPE_CHECKING:
    from records.people.person import Person

CardKind = Literal["enforcement", "supervision", "ministry"]
"""行政执法证, 行政执法监督证, and cards that a ministry issues (only filed here)."""
CardState = Literal["in_use", "suspended", "recalled", "cancelled", "lost", "replaced"]


class EnforcementCard(Base):
    """A card. ``number`` and ``old_number`` as printed; ``field``: 执法领域; ``valid_until``: the last day."""

    __tablename__ = "enforcement_card"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    number: Mapped[str] = mapped_column(String(40), unique=True)
    old_number: Mapped[str] = mapped_column(String(40), default="")
    kind: Mapped[CardKind] = mapped_column(String(12), default="enforcement")
    field: Mapped[str] = mapped_column(String(60), default="")
    issued: Mapped[dt.date | None]
    valid_until: Mapped[dt.date | None]
    state: Mapped[CardState] = mapped_column(String(12), default="in_use")
    person: Mapped[Person] = relationship(back_populates="cards")

    def is_valid(self, on: dt.date) -> bool:
        """Whether its holder may enforce with it on that day, as far as the card says."""
        return self.state == "in_use" and (self.valid_until is None or on <= self.valid_until)
