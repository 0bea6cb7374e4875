"""Enforcement cards (行政执法证). Numbers are opaque; validity stands on the card and is never computed."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Literal, get_args

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from records.database.base import Base

if TYPE_CHECKING:
    from records.people.person import Person

CardKind = Literal["enforcement", "supervision", "ministry"]
"""行政执法证, 行政执法监督证, and cards that a ministry issues (only filed here)."""
CardState = Literal[
    "qualified",
    "in_use",
    "unregistered",
    "suspended",
    "recalled",
    "cancelled",
    "lost",
    "void",
    "replaced",
    "expired",
]
"""``qualified``: of somebody who may get one, no card is in it; ``unregistered``: not registered for a year (年审), so nobody enforces with it.

What leads from one to another: `records.cards.moves`."""
CARD_STATES: tuple[CardState, ...] = get_args(CardState)
HELD: frozenset[CardState] = frozenset({"in_use", "unregistered", "suspended"})
"""The card is somebody's, whether they may enforce with it now or not; nobody has two of a kind."""


class EnforcementCard(Base):
    """A card. ``number`` and ``old_number`` as printed; ``field``: 执法领域; ``valid_until``: the last day.

    ``registered_year``: the last year for which it was registered; ``refused_year``: the one for which it was not, while that lasts.
    """

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
    registered_year: Mapped[int | None]
    refused_year: Mapped[int | None]
    person: Mapped[Person] = relationship(back_populates="cards")

    @property
    def is_held(self) -> bool:
        """Whether it is somebody's: who holds one is an officer, of whom study and exams are asked."""
        return self.state in HELD

    def is_valid(self, on: dt.date) -> bool:
        """Whether it is theirs to carry on that day, registered for the year or not: who is not registered sits the exam all the same."""
        carried = self.state in ("in_use", "unregistered")
        return carried and (self.valid_until is None or on <= self.valid_until)
