"""The cards of the year: due, listed, registered or not, and how they stand since. Facts are read here, and compared without a database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from certification.cards.policy import CardPolicy
from certification.cards.review import hours_for_review
from certification.year import messages
from certification.year.lines import Line, Section, Source, compared, counted
from courses.hours_policy import HoursPolicy
from courses.hours_views import hours_of_people
from records.cards.moves import CardAct
from records.cards.register import CardStep
from records.cards.review import CardReview, CardReviewLine, CardReviewUnit, Finding
from records.exams.call import Call
from records.exams.publication import PublishedResult, holds
from records.exams.result import Outcome
from records.messages import CARD_ACT_NAMES, OUTCOME_NAMES
from records.people.enforcement_card import HELD, CardState, EnforcementCard
from records.people.person import Person
from records.people.unit import Unit

_REVIEWED: Mapping[Finding, CardAct | None] = {
    "register": "register",
    "listed": "register",
    "refuse": "refuse",
    "apart": None,
}


@dataclass(frozen=True)
class Card:
    """As the register has it."""

    number: str
    enforces: bool
    issued: dt.date | None
    valid_until: dt.date | None
    state: CardState
    registered: int | None
    refused: int | None
    replaces: bool


@dataclass(frozen=True)
class Step:
    """What was made of a card; ``review``: the run's id."""

    card: int
    review: int | None
    act: CardAct
    before: CardState
    after: CardState
    on: dt.date
    year: int | None


@dataclass(frozen=True)
class Listed:
    """A line of the run. ``exam``: the outcome, ``""``: none; ``hours``: credit hours."""

    unit: int
    person: int
    exam: str
    finding: Finding
    hours: float


@dataclass(frozen=True)
class CardFacts:
    """Cards and all their steps in order; the run of the year with its lines, by card. ``outcomes``: of its exam, as published, and

    ``hours``: as study is on record, by person."""

    year: int
    cards: Mapping[int, Card]
    steps: Sequence[Step]
    review: int | None
    on: dt.date | None
    decided: bool
    listed: Mapping[int, Listed]
    units: Mapping[int, bool]
    unit_names: Mapping[int, str]
    exam_asked: bool
    outcomes: Mapping[int, Outcome]
    hours: Mapping[int, float]

    def number(self, card: int) -> str:
        """What is printed on it; of a card that is gone its row."""
        return self.cards[card].number if card in self.cards else messages.NO_CARD.format(row=card)


def card_section(facts: CardFacts) -> Section:
    """All lines. Pure."""
    lines = [_chains(facts), _stand(facts), _steps_of_year(facts)]
    if facts.review is not None:
        lines = [
            _due(facts),
            _units(facts),
            _exam(facts),
            _hours(facts),
            _found(facts),
            *lines,
        ]
    return Section(messages.CARDS, tuple(lines))


def _due(facts: CardFacts) -> Line:
    """Who was to be reviewed on the day, as the register and its history say, against the run's list."""
    return compared(
        messages.DUE,
        Source.of(messages.REGISTER, _cards_due(facts)),
        Source.of(messages.REVIEW, facts.listed),
        facts.number,
        parts=counted(messages.FINDINGS, [each.finding for each in facts.listed.values()]),
    )


def _cards_due(facts: CardFacts) -> list[int]:
    assert facts.on is not None
    first, last = dict[int, CardState](), dict[int, CardState]()
    for step in facts.steps:
        if step.on <= facts.on and step.review != facts.review:
            last[step.card] = step.after
        elif step.card not in last:
            first.setdefault(step.card, step.before)
    return [
        number
        for number, card in facts.cards.items()
        if card.enforces
        and last.get(number, first.get(number, card.state)) in HELD
        and (card.issued is None or card.issued <= facts.on)
        and (card.valid_until is None or card.valid_until.year >= facts.year)
    ]


def _units(facts: CardFacts) -> Line:
    """Each unit that has lines is one of the run, and has confirmed its list once the run is decided."""

    def told(unit: int) -> str:
        return facts.unit_names.get(unit, str(unit))

    listed = {each.unit for each in facts.listed.values()}
    return compared(
        messages.UNITS,
        Source(messages.REVIEW, dict.fromkeys(sorted(listed), facts.decided)),
        Source(
            messages.REVIEW_UNITS,
            {unit: confirmed and facts.decided for unit, confirmed in facts.units.items()},
        ),
        told,
        shown=lambda done: messages.CONFIRMED if done else messages.UNCONFIRMED,
    )


def _exam(facts: CardFacts) -> Line:
    """What the run says of the exam, against what was published of it."""
    asked = {card: each.exam for card, each in facts.listed.items()} if facts.exam_asked else {}
    found = {card: facts.outcomes.get(facts.listed[card].person, "") for card in asked}
    return compared(
        messages.REVIEW_EXAM,
        Source(messages.REVIEW, asked),
        Source(messages.PUBLICATION, found),
        facts.number,
        shown=lambda outcome: OUTCOME_NAMES.get(outcome, messages.NOTHING),
    )


def _hours(facts: CardFacts) -> Line:
    """The hours that the run lists, against what is on record of everybody's study now."""
    listed = {card: each.hours for card, each in facts.listed.items()}
    return compared(
        messages.REVIEW_HOURS,
        Source(messages.REVIEW, listed),
        Source(
            messages.STUDY_RECORDS,
            {card: facts.hours.get(facts.listed[card].person, 0.0) for card in listed},
        ),
        facts.number,
        shown=lambda hours: messages.HOURS.format(hours=f"{hours:g}"),
    )


def _found(facts: CardFacts) -> Line:
    """What was found of each card, and what was made of it in its history."""
    # Of a card that was due and is not on the list, the first line tells.
    lost = set(_cards_due(facts)) - facts.listed.keys()
    made = {
        step.card: step.act
        for step in facts.steps
        if step.review == facts.review and step.card not in lost
    }
    found = {card: act for card, each in facts.listed.items() if (act := _REVIEWED[each.finding])}
    if not made and not facts.decided:
        found = {}  # It is not published yet.
    return compared(
        messages.REGISTERED,
        Source(messages.REVIEW, found),
        Source(messages.STEPS, made),
        facts.number,
        parts=counted(CARD_ACT_NAMES, found.values()),
        shown=lambda act: CARD_ACT_NAMES[act],
    )


def _chains(facts: CardFacts) -> Line:
    """A step begins where the one before has ended."""
    ended: dict[int, CardState] = {}
    begins, ends = dict[tuple[int, int], str](), dict[tuple[int, int], str]()
    for place, step in enumerate(facts.steps):
        if step.on.year == facts.year:
            begins[place, step.card] = step.before
            ends[place, step.card] = ended.get(step.card, step.before)
        ended[step.card] = step.after
    return compared(
        messages.CHAINS,
        Source(messages.STEP_BEGINS, begins),
        Source(messages.STEP_BEFORE, ends),
        lambda key: facts.number(key[1]),
        shown=messages.card_state,
    )


def _stand(facts: CardFacts) -> Line:
    """Cards whose history ends in this year, or goes on later: the register says what the last step says."""
    after, touched = dict[int, CardState](), set[int]()
    for step in facts.steps:
        after[step.card] = step.after
        if step.on.year == facts.year:
            touched.add(step.card)
    history = {card: after[card] for card in sorted(touched)}
    # One whose place another took by a roster has no step that says so.
    register = {
        card: history[card] if now.state == "replaced" else now.state
        for card in history
        if (now := facts.cards.get(card)) is not None
    }
    return compared(
        messages.STANDS,
        Source(messages.STEPS, history),
        Source(messages.REGISTER, register),
        facts.number,
        shown=messages.card_state,
    )


def _steps_of_year(facts: CardFacts) -> Line:
    """Who was registered or refused for the year, by the history and by the register. A later year writes over it.

    A card that came with a list, or in another one's place, has its year from there, and no step says it.
    """
    made, later, taken_over = dict[int, str](), set[int](), set[int]()
    for step in facts.steps:
        if step.act in ("adopt", "amend", "issue"):
            taken_over.add(step.card)
        elif step.year == facts.year:
            made[step.card] = step.act
        elif step.year is not None and step.year > facts.year:
            later.add(step.card)
    marked = {
        number: "register" if card.registered == facts.year else "refuse"
        for number, card in facts.cards.items()
        if facts.year in (card.registered, card.refused)
        and (number in made or not (card.replaces or number in taken_over))
    }
    # Of a card whose later year is on record too, the register says that year.
    return compared(
        messages.YEAR_MARK,
        Source(messages.STEPS, {card: act for card, act in made.items() if card not in later}),
        Source(messages.REGISTER, {card: act for card, act in marked.items() if card not in later}),
        facts.number,
        shown=lambda act: CARD_ACT_NAMES[act],
    )


def card_facts(
    db: Session, year: int, policy: CardPolicy, hours: Sequence[HoursPolicy], zone: dt.tzinfo
) -> CardFacts:
    """Read them, each table by itself; ``policy`` and ``hours``: of the site."""
    cards = {
        card.id: Card(
            card.number,
            card.kind == "enforcement",
            card.issued,
            card.valid_until,
            card.state,
            card.registered_year,
            card.refused_year,
            bool(card.old_number),
        )
        for card in db.scalars(select(EnforcementCard).order_by(EnforcementCard.number))
    }
    step = CardStep
    steps = [
        Step(*row)
        for row in db.execute(
            select(
                step.card_id,
                step.review_id,
                step.act,
                step.before,
                step.after,
                step.decided_on,
                step.year,
            )
            .where(step.standing == "made")
            # In the order in which they were made, not proposed.
            .order_by(func.coalesce(step.ended_at, step.proposed_at), step.id)
        )
    ]
    review = db.scalar(select(CardReview).where(CardReview.year == year))
    number = review.id if review is not None else None
    line = CardReviewLine
    rows = select(line.card_id, line.unit_id, line.person_id, line.exam, line.finding, line.hours)
    units = select(CardReviewUnit.unit_id, CardReviewUnit.confirmed_at)
    return CardFacts(
        year=year,
        cards=cards,
        steps=steps,
        review=number,
        on=review.on if review is not None else None,
        decided=review is not None and review.state == "published",
        listed={
            card: Listed(unit, person, exam, finding, hours)
            for card, unit, person, exam, finding, hours in db.execute(
                rows.where(line.review_id == number)
            )
        },
        units={
            unit: at is not None
            for unit, at in db.execute(units.where(CardReviewUnit.review_id == number))
        },
        unit_names=dict(db.execute(select(Unit.id, Unit.name)).all()),
        exam_asked=review is not None and review.exam_id is not None,
        outcomes=_outcomes(db, review),
        hours=_hours_now(db, review, policy, hours, zone),
    )


def _hours_now(
    db: Session,
    review: CardReview | None,
    policy: CardPolicy,
    hours: Sequence[HoursPolicy],
    zone: dt.tzinfo,
) -> dict[int, float]:
    """By person, as a review that is opened today would list them."""
    if review is None:
        return {}
    mine = select(CardReviewLine.person_id).where(CardReviewLine.review_id == review.id)
    loaded = (selectinload(Person.cards), selectinload(Person.posts))
    people = db.scalars(select(Person).where(Person.id.in_(mine)).options(*loaded)).all()
    own = [each for each in hours if each.audience == "officers"]
    return {
        each.person.id: hours_for_review(each, policy.review)[0]
        for each in hours_of_people(db, people, review.year, own, zone)
    }


def _outcomes(db: Session, review: CardReview | None) -> dict[int, Outcome]:
    """By person: as published."""
    if review is None or review.exam_id is None:
        return {}
    rows = db.execute(
        select(Call.person_id, PublishedResult.outcome)
        .join(PublishedResult, PublishedResult.call_id == Call.id)
        .where(Call.exam_id == review.exam_id, holds())
    )
    return dict(rows.all())
