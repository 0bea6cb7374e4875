"""People."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from typing import Any
from unicodedata import normalize

from sqlalchemy import ForeignKey, String, event, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from records.database.base import Base
from records.people.identity_number import masked
from records.people.unit import Unit

NUMBER_DIGITS = 8


class Person(Base):
    """An enforcement officer (执法人员). ``card_number`` is the enforcement card's.

    ``number`` names the candidate (准考证号, nbgrader's student): ``P`` and eight digits drawn at random when the person
    is entered, so that it says nothing of them; it stays for good and is nobody else's ever. Whoever was entered by 0.1.0
    has their card number of then, under which their papers stand.
    """

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(40), unique=True)
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


def find_person(db: Session, number: str | None) -> Person | None:
    """The person with this candidate number or enforcement card, as people type it: any width, small letters, blanks around."""
    typed = normalize("NFKC", number or "").strip()
    by_number = Person.number == typed.upper()
    return db.scalar(select(Person).where(or_(by_number, Person.card_number == typed)))


@event.listens_for(Session, "before_flush")
def _give_numbers(db: Session, _context: Any, _instances: Any) -> None:
    """Nobody is entered without a candidate number, whichever way they come in."""
    nameless = [each for each in db.new if isinstance(each, Person) and each.number is None]
    if nameless:
        with db.no_autoflush:
            taken = set(db.scalars(select(Person.number)))
        taken.update(each.number for each in db.new if isinstance(each, Person) and each.number)
        for person, number in zip(nameless, _new_numbers(len(nameless), taken), strict=True):
            person.number = number


def _new_numbers(count: int, taken: Iterable[str]) -> list[str]:
    """Drawn, all different, none of those that are taken."""
    known, drawn = set(taken), list[str]()
    while len(drawn) < count:
        number = f"P{secrets.randbelow(10**NUMBER_DIGITS):0{NUMBER_DIGITS}}"
        if number not in known:
            known.add(number)
            drawn.append(number)
    return drawn
