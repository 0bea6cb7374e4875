"""People."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterable
from typing import Any
from unicodedata import normalize

from sqlalchemy import String, event, func, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from records.database.base import Base
from records.people.enforcement_card import EnforcementCard
from records.people.identity_number import masked
from records.people.membership import Membership
from records.people.post import Post
from records.people.unit import Unit

NUMBER_DIGITS = 8


class Person(Base):
    """Somebody of the district: an enforcement officer, a leading cadre, or both.

    ``number`` names the candidate (准考证号, nbgrader's student): ``P`` and eight digits drawn at random when the person
    is entered, so that it says nothing of them; it stays for good and is nobody else's ever. Whoever was entered by 0.1.0
    has their card number of then, under which their papers stand. ``active``: in service.
    ``deleted_at``: since when nothing is kept of them but figures (`lawstudy personal-data`).
    """

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(60))
    identity_number: Mapped[str | None] = mapped_column(String(18), unique=True)
    active: Mapped[bool] = mapped_column(default=True)
    deleted_at: Mapped[dt.datetime | None]
    memberships: Mapped[list[Membership]] = relationship(
        back_populates="person", order_by=Membership.id
    )
    posts: Mapped[list[Post]] = relationship(back_populates="person", order_by=Post.id)
    cards: Mapped[list[EnforcementCard]] = relationship(
        back_populates="person", order_by=EnforcementCard.id
    )

    @property
    def masked_identity_number(self) -> str:
        """What may be shown: the first six and the last two characters, or nothing."""
        return masked(self.identity_number or "")

    @property
    def unit(self) -> Unit | None:
        """Where they are now. Where they were when they were called to an exam, the call says."""
        return next((each.unit for each in self.memberships if each.until is None), None)

    @property
    def card(self) -> EnforcementCard | None:
        """The card that they hold, the newest where there are several; without one the last that they had."""
        by_use = sorted(self.cards, key=lambda card: (card.is_held, card.id or 0))
        return by_use[-1] if by_use else None

    @property
    def card_number(self) -> str:
        """The number of that card, or nothing."""
        return self.card.number if self.card else ""


def unit_on(person: Person, day: dt.date) -> Unit | None:
    """Where somebody was on a day."""
    for stay in person.memberships:
        if (stay.since is None or stay.since <= day) and (stay.until is None or day <= stay.until):
            return stay.unit
    return None


def find_person(db: Session, number: str | None) -> Person | None:
    """The person with this candidate number or enforcement card, as people type it: any width, small letters, blanks around."""
    typed = normalize("NFKC", number or "").strip()
    spellings = (typed, typed.upper())
    cards = select(EnforcementCard.person_id)
    found = db.scalar(
        select(Person).where(
            or_(
                Person.number.in_(spellings),
                Person.id.in_(cards.where(EnforcementCard.number.in_(spellings))),
            )
        )
    )
    if found is not None or not typed:
        return found
    # No index helps with a number that is kept in small letters; no two differ in case alone: a roster is asked.
    any_case = cards.where(func.upper(EnforcementCard.number) == typed.upper())
    return db.scalar(
        select(Person).where(
            or_(func.upper(Person.number) == typed.upper(), Person.id.in_(any_case))
        )
    )


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
