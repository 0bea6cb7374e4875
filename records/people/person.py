"""People."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from records.database.base import Base
from records.people.identity_number import masked
from records.people.unit import Unit


class Person(Base):
    """An enforcement officer (执法人员). ``card_number`` is the enforcement card's and names the candidate in nbgrader."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    card_number: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(60))
    identity_number: Mapped[str | None] = mapped_column(String(18), unique=True)
    active: Mapped[bool] = mapped_column(default=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    unit: Mapped[Unit] = relationship()

    @property
    def masked_identity_number(self) -> str:
        """What may be shown: the first six and the last two characters, or nothing."""
        return masked(self.identity_number or "")
