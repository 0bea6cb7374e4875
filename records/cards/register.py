"""The register of cards: what stands in it beside the card itself, qualifications, and the history. Times are UTC, naive; days the site's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Literal

from sqlalchemy import ForeignKey, Select, String, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship, selectinload

from records.cards.moves import CardAct, Cause, Decider
from records.database.base import Base
from records.people.enforcement_card import CardKind, CardState, EnforcementCard
from records.people.membership import Membership
from records.people.person import Person
from records.people.unit import Unit

Standing = Literal["proposed", "made", "withdrawn"]
"""``proposed``: it waits for a second person; ``withdrawn``: it was not made."""


class CardDetail(Base):
    """What the register's forms ask beside. Nothing here is needed; ``born``: year and month; no photograph is kept, only whether there is one.

    ``power``: 主体性质, by which the body may enforce; ``categories``: 执法类别; ``area``: 执法区域; ``personnel``: 编制性质.
    """

    __tablename__ = "card_detail"

    card_id: Mapped[int] = mapped_column(ForeignKey("enforcement_card.id"), primary_key=True)
    gender: Mapped[str] = mapped_column(String(4), default="")
    ethnicity: Mapped[str] = mapped_column(String(20), default="")
    born: Mapped[str] = mapped_column(String(7), default="")
    education: Mapped[str] = mapped_column(String(60), default="")
    political: Mapped[str] = mapped_column(String(20), default="")
    section: Mapped[str] = mapped_column(String(60), default="")
    personnel: Mapped[str] = mapped_column(String(20), default="")
    power: Mapped[str] = mapped_column(String(20), default="")
    delegated_by: Mapped[str] = mapped_column(String(120), default="")
    categories: Mapped[str] = mapped_column(String(120), default="")
    area: Mapped[str] = mapped_column(String(60), default="")
    issuer: Mapped[str] = mapped_column(String(120), default="")
    photo: Mapped[str] = mapped_column(String(4), default="")
    law_qualification: Mapped[str] = mapped_column(String(60), default="")
    note: Mapped[str] = mapped_column(String(200), default="")


class CardQualification(Base):
    """Somebody passed both exams for a card of a field: public law, and the special law of the field. ``*_score`` in points as told, may be empty.

    ``card_id``: the card that it led to; a qualification leads to one.
    """

    __tablename__ = "card_qualification"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[CardKind] = mapped_column(String(12))
    field: Mapped[str] = mapped_column(String(60))
    public_on: Mapped[dt.date]
    public_score: Mapped[str] = mapped_column(String(20), default="")
    special_on: Mapped[dt.date]
    special_score: Mapped[str] = mapped_column(String(20), default="")
    evidence: Mapped[str] = mapped_column(String(200))
    by: Mapped[str] = mapped_column(String(80))
    at: Mapped[dt.datetime]
    card_id: Mapped[int | None] = mapped_column(ForeignKey("enforcement_card.id"), index=True)
    person: Mapped[Person] = relationship()


class CardStep(Base):
    """What happened to a card, or is proposed to happen; rows are added and none is changed but by the second person, and by the service.

    ``before`` and ``after``: states; ``year``: of a registration; ``decider`` and ``organ``: who decided, by kind and by name; ``basis``: the
    article or rule; ``document``: 文号; ``decided_on``; ``until``: the last day of what is for a time; ``hearing``: what the holder said;
    ``served_on`` and ``served_how``: how the paper came to them.
    """

    __tablename__ = "card_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    card_id: Mapped[int] = mapped_column(ForeignKey("enforcement_card.id"), index=True)
    review_id: Mapped[int | None] = mapped_column(ForeignKey("card_review.id"), index=True)
    act: Mapped[CardAct] = mapped_column(String(16))
    standing: Mapped[Standing] = mapped_column(String(10))
    before: Mapped[CardState] = mapped_column(String(12))
    after: Mapped[CardState] = mapped_column(String(12))
    year: Mapped[int | None]
    decider: Mapped[Decider | None] = mapped_column(String(10))
    organ: Mapped[str] = mapped_column(String(120), default="")
    basis: Mapped[str] = mapped_column(String(300), default="")
    document: Mapped[str] = mapped_column(String(60), default="")
    decided_on: Mapped[dt.date]
    until: Mapped[dt.date | None]
    cause: Mapped[Cause | None] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(Text, default="")
    hearing: Mapped[str] = mapped_column(Text, default="")
    served_on: Mapped[dt.date | None]
    served_how: Mapped[str] = mapped_column(String(120), default="")
    proposed_by: Mapped[str] = mapped_column(String(80))
    proposed_at: Mapped[dt.datetime]
    ended_by: Mapped[str | None] = mapped_column(String(80))
    ended_at: Mapped[dt.datetime | None]
    end_reason: Mapped[str] = mapped_column(String(200), default="")
    card: Mapped[EnforcementCard] = relationship()


def find_card(db: Session, number: int) -> EnforcementCard | None:
    """A card with its holder."""
    return db.scalar(select(EnforcementCard).where(EnforcementCard.id == number).options(*_HOLDER))


def cards_numbered(db: Session, text: str) -> EnforcementCard | None:
    """The card with this printed number."""
    return db.scalar(
        select(EnforcementCard)
        .where(EnforcementCard.number.in_((text, text.upper())))
        .options(*_HOLDER)
    )


def cards_of_register(db: Session, unit: int | None = None) -> Sequence[EnforcementCard]:
    """All cards, or those of who is in a unit now; with their holders, in the order of units and numbers."""
    return db.scalars(_of_register(unit)).all()


def _of_register(unit: int | None) -> Select[EnforcementCard]:
    wanted = (
        select(EnforcementCard)
        .join(Person, Person.id == EnforcementCard.person_id)
        .outerjoin(Membership, (Membership.person_id == Person.id) & Membership.until.is_(None))
        .outerjoin(Unit, Unit.id == Membership.unit_id)
        .order_by(Unit.code, EnforcementCard.number)
        .options(*_HOLDER)
    )
    return wanted if unit is None else wanted.where(Unit.id == unit)


def cards_registered(db: Session, year: int, unit: int | None = None) -> Sequence[EnforcementCard]:
    """Cards of `cards_of_register` that are in use and whose last registration is for the year."""
    wanted = _of_register(unit).where(
        EnforcementCard.kind == "enforcement",
        EnforcementCard.state == "in_use",
        EnforcementCard.registered_year == year,
    )
    return db.scalars(wanted).all()


def steps_of(db: Session, card: int) -> Sequence[CardStep]:
    """The history of a card, the newest first."""
    return db.scalars(
        select(CardStep).where(CardStep.card_id == card).order_by(CardStep.id.desc())
    ).all()


def waiting_steps(db: Session, cards: Collection[int] | None = None) -> Sequence[CardStep]:
    """What waits for a second person, of these cards or of all."""
    wanted = select(CardStep).where(CardStep.standing == "proposed").order_by(CardStep.id)
    if cards is not None:
        wanted = wanted.where(CardStep.card_id.in_(cards))
    loaded = selectinload(CardStep.card).selectinload(EnforcementCard.person)
    return db.scalars(wanted.options(loaded)).all()


def steps_of_review(db: Session, review: int, act: CardAct) -> Sequence[CardStep]:
    """What a yearly review did to cards, of one act; with their holders."""
    return db.scalars(
        select(CardStep)
        .where(CardStep.review_id == review, CardStep.act == act)
        .order_by(CardStep.id)
        .options(
            selectinload(CardStep.card)
            .selectinload(EnforcementCard.person)
            .selectinload(Person.memberships)
            .selectinload(Membership.unit)
        )
    ).all()


def find_step(db: Session, number: int) -> CardStep | None:
    """A step with its card and whose it is."""
    loaded = selectinload(CardStep.card).selectinload(EnforcementCard.person)
    return db.scalar(
        select(CardStep)
        .where(CardStep.id == number)
        .options(loaded.selectinload(Person.memberships).selectinload(Membership.unit))
    )


def waiting_qualifications(db: Session) -> Sequence[CardQualification]:
    """Those that led to no card yet, with who they are of."""
    loaded = selectinload(CardQualification.person)
    return db.scalars(
        select(CardQualification)
        .where(CardQualification.card_id.is_(None))
        .order_by(CardQualification.id)
        .options(
            loaded.selectinload(Person.memberships).selectinload(Membership.unit),
            loaded.selectinload(Person.cards),
        )
    ).all()


def details_of(db: Session) -> dict[int, CardDetail]:
    """What else stands in the register, by card."""
    return {each.card_id: each for each in db.scalars(select(CardDetail))}


_HOLDER = (
    selectinload(EnforcementCard.person)
    .selectinload(Person.memberships)
    .selectinload(Membership.unit),
    selectinload(EnforcementCard.person).selectinload(Person.posts),
    selectinload(EnforcementCard.person).selectinload(Person.cards),
)
