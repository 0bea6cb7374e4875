"""The yearly review of cards (年审): its run, what each unit said, a line a card. Times are UTC, naive; days the site's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Literal, get_args

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column, relationship

from foundation.moves import COMMAND, Move, Moves
from records import messages
from records.database.base import Base
from records.exams.exam import Exam
from records.people.enforcement_card import EnforcementCard
from records.people.person import Person
from records.people.unit import Unit

ReviewState = Literal["listed", "proposed", "decided", "published"]
REVIEW_STATES: tuple[ReviewState, ...] = get_args(ReviewState)
ReviewAct = Literal["state", "confirm", "return", "propose", "take_back", "decide", "publish"]
"""``state``: facts of a line; ``confirm`` and ``return``: a unit's list; ``take_back``: the proposal goes back to the lists."""
Finding = Literal["register", "listed", "refuse", "apart"]
"""``listed``: the card is of that year, it is registered by being listed; ``apart``: it cannot be registered or refused as it stands now."""
Reason = Literal["hours", "exam", "post", "discipline", "acts"]
REASONS: tuple[Reason, ...] = get_args(Reason)

_LISTED: frozenset[ReviewState] = frozenset({"listed"})
_OFFICE = frozenset({"administrator", COMMAND})
_UNIT = frozenset({"liaison", *_OFFICE})
REVIEW_MOVES: Moves[ReviewState, ReviewAct] = Moves(
    messages.CARD_REVIEW,
    {
        "state": Move(_LISTED, None, _UNIT, "card.review_state"),
        "confirm": Move(_LISTED, None, _UNIT, "card.review_confirm"),
        "return": Move(_LISTED, None, _OFFICE, "card.review_return"),
        "propose": Move(_LISTED, "proposed", _OFFICE, "card.review_propose"),
        "take_back": Move(
            frozenset({"proposed", "decided"}),
            "listed",
            _OFFICE | {"approver"},
            "card.review_take_back",
        ),
        # By somebody else than who proposed it.
        "decide": Move(
            frozenset({"proposed"}), "decided", _OFFICE | {"approver"}, "card.review_decide"
        ),
        "publish": Move(frozenset({"decided"}), "published", _OFFICE, "card.review_publish"),
    },
    states=messages.REVIEW_STATE_NAMES,
    acts=messages.REVIEW_ACT_NAMES,
)


class CardReview(Base):
    """A year's run. ``on``: the day as of which cards and posts are looked at; ``exam``: whose results count, ``None``: none is asked;

    ``policy``: title and source of the rule; ``organ``, ``basis`` and ``document``: of the decision.
    """

    __tablename__ = "card_review"

    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(unique=True)
    on: Mapped[dt.date]
    exam_id: Mapped[int | None] = mapped_column(ForeignKey("exam.id"))
    policy: Mapped[str] = mapped_column(Text)
    state: Mapped[ReviewState] = mapped_column(String(10), default="listed")
    opened_by: Mapped[str] = mapped_column(String(80))
    opened_at: Mapped[dt.datetime]
    proposed_by: Mapped[str | None] = mapped_column(String(80))
    organ: Mapped[str] = mapped_column(String(120), default="")
    basis: Mapped[str] = mapped_column(String(300), default="")
    document: Mapped[str] = mapped_column(String(60), default="")
    decided_by: Mapped[str | None] = mapped_column(String(80))
    decided_on: Mapped[dt.date | None]
    published_by: Mapped[str | None] = mapped_column(String(80))
    published_at: Mapped[dt.datetime | None]
    exam: Mapped[Exam | None] = relationship(lazy="joined")
    units: Mapped[list[CardReviewUnit]] = relationship(back_populates="review")


class CardReviewUnit(Base):
    """A unit whose officers are reviewed; ``confirmed_by``: who says that its list is right; ``returned``: why it came back."""

    __tablename__ = "card_review_unit"
    __table_args__ = (UniqueConstraint("review_id", "unit_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("card_review.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    confirmed_by: Mapped[str | None] = mapped_column(String(80))
    confirmed_at: Mapped[dt.datetime | None]
    returned: Mapped[str] = mapped_column(String(200), default="")
    review: Mapped[CardReview] = relationship(back_populates="units")
    unit: Mapped[Unit] = relationship(lazy="joined")


class CardReviewLine(Base):
    """A card in the run. ``hours`` and ``hours_asked`` in credit hours; ``exam``: outcome, ``""`` where none is on record;

    ``on_post``, ``disciplined`` and ``acted``: what the unit says; ``explanation``: of no act in the years that the rule says;
    ``remark``: of the other two; ``hearing``: what the officer said to it. ``reasons``: why not, with blanks between.
    """

    __tablename__ = "card_review_line"
    __table_args__ = (UniqueConstraint("review_id", "card_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("card_review.id"))
    card_id: Mapped[int] = mapped_column(ForeignKey("enforcement_card.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    hours: Mapped[float]
    hours_asked: Mapped[float | None]
    hours_met: Mapped[bool]
    exam: Mapped[str] = mapped_column(String(12), default="")
    new_card: Mapped[bool] = mapped_column(default=False)
    on_post: Mapped[bool] = mapped_column(default=True)
    disciplined: Mapped[bool] = mapped_column(default=False)
    acted: Mapped[bool] = mapped_column(default=True)
    remark: Mapped[str] = mapped_column(String(200), default="")
    explanation: Mapped[str] = mapped_column(String(200), default="")
    hearing: Mapped[str] = mapped_column(String(400), default="")
    finding: Mapped[Finding] = mapped_column(String(10))
    reasons: Mapped[str] = mapped_column(String(60), default="")
    card: Mapped[EnforcementCard] = relationship()
    person: Mapped[Person] = relationship()
    unit: Mapped[Unit] = relationship()


def find_review(db: Session, year: int) -> CardReview | None:
    """The run of a year."""
    return db.scalar(select(CardReview).where(CardReview.year == year))


def reviews(db: Session) -> Sequence[CardReview]:
    """All runs, the newest year first."""
    return db.scalars(select(CardReview).order_by(CardReview.year.desc())).all()


def published_year(db: Session) -> int | None:
    """The newest year whose review is published."""
    return db.scalar(select(func.max(CardReview.year)).where(CardReview.state == "published"))


def lines_of(db: Session, review: CardReview, unit: int | None = None) -> Sequence[CardReviewLine]:
    """The lines of a run, or of a unit in it, by unit and number."""
    wanted = (
        select(CardReviewLine)
        .join(Unit, Unit.id == CardReviewLine.unit_id)
        .join(EnforcementCard, EnforcementCard.id == CardReviewLine.card_id)
        .where(CardReviewLine.review_id == review.id)
        .order_by(Unit.code, EnforcementCard.number)
        .options(
            joinedload(CardReviewLine.card),
            joinedload(CardReviewLine.person),
            joinedload(CardReviewLine.unit),
        )
    )
    if unit is not None:
        wanted = wanted.where(CardReviewLine.unit_id == unit)
    return db.scalars(wanted).all()


def line_of_person(db: Session, review: CardReview, person: int) -> CardReviewLine | None:
    """The line of somebody, of their card that stands first."""
    return db.scalars(
        select(CardReviewLine)
        .where(CardReviewLine.review_id == review.id, CardReviewLine.person_id == person)
        .order_by(CardReviewLine.id)
    ).first()
