"""The yearly review (年审): opened, and its lists checked and confirmed by each unit. What is decided then: `review_decision`.

One function a use case. Each takes the caller's transaction, and raises `CardsRefused` with everything that is wrong. None asks the
database once for each card.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from certification import messages
from certification.cards.findings import LineFacts, judge
from certification.cards.policy import CardPolicy, ReviewRule
from certification.cards.review_words import reasons_text
from certification.errors import CardsRefused
from courses.hours_policy import HoursPolicy
from courses.hours_views import PersonHours, hours_of_people
from courses.study_text import text_problems
from foundation.clock import utc_now
from records.audit import card_decisions, trail
from records.cards.register import cards_of_register
from records.cards.review import (
    REVIEW_MOVES,
    CardReview,
    CardReviewLine,
    CardReviewUnit,
    find_review,
    lines_of,
)
from records.exams.call import Call
from records.exams.exam import Exam
from records.exams.result import Result
from records.messages import CARD_KIND_NAMES
from records.people.enforcement_card import HELD, EnforcementCard
from records.people.person import unit_on
from records.people.unit import Unit

Roles = Collection[str]
TEXTS = {
    "remark": ("说明", 200),
    "explanation": ("没有执法行为的原因", 200),
    "hearing": ("本人陈述申辩", 400),
}


@dataclass(frozen=True)
class LineGiven:
    """What the unit says of an officer; as `CardReviewLine` has it."""

    on_post: bool
    disciplined: bool
    acted: bool
    remark: str = ""
    explanation: str = ""
    hearing: str = ""

    @classmethod
    def of(cls, line: CardReviewLine) -> LineGiven:
        """What a line says."""
        return cls(**{name: getattr(line, name) for name in cls.__dataclass_fields__})


def open_review(
    db: Session,
    year: int,
    *,
    exam: Exam | None,
    on: dt.date,
    policy: CardPolicy,
    hours: Sequence[HoursPolicy],
    zone: dt.tzinfo,
    actor: str,
) -> CardReview:
    """List who is due: enforcement cards that are somebody's on the day, and whose term does not end before the year begins.

    ``hours``: the policies of the site.
    """
    cards = [card for card in cards_of_register(db) if _is_due(card, year, on)]
    problems = _open_problems(db, year, exam, on, policy, cards)
    if problems:
        raise CardsRefused(problems)
    review = CardReview(
        year=year,
        on=on,
        exam=exam,
        policy=messages.REVIEW_POLICY.format(
            title=policy.title,
            year=policy.source_year,
            source=policy.review.source or policy.source,
        ),
        state="listed",
        basis=policy.review.basis,
        opened_by=actor[:80],
        opened_at=utc_now(),
    )
    db.add(review)
    db.flush()
    outcomes = _outcomes(db, exam)
    people = list({card.person_id: card.person for card in cards}.values())
    own = [each for each in hours if each.audience == "officers"]
    found = {each.person.id: each for each in hours_of_people(db, people, year, own, zone)}
    rows, units_of = [], list[Unit]()
    for card in cards:
        unit = unit_on(card.person, on)
        assert unit is not None  # `_open_problems` has asked
        units_of.append(unit)
        rows.append(_row(review, card, unit, found[card.person_id], outcomes, policy.review))
    db.execute(insert(CardReviewLine), rows)
    units = sorted({each.id for each in units_of})
    db.execute(
        insert(CardReviewUnit),
        [{"review_id": review.id, "unit_id": unit, "returned": ""} for unit in units],
    )
    said = card_decisions.ReviewOpened(
        subject=str(year),
        lines=len(rows),
        units=len(units),
        exam=exam.title if exam else "",
        policy=policy.title,
    )
    trail.decide(db, said, actor=actor)
    return review


def _is_due(card: EnforcementCard, year: int, on: dt.date) -> bool:
    if card.kind != "enforcement" or card.state not in HELD:
        return False
    if card.issued is not None and card.issued > on:
        return False
    return card.valid_until is None or card.valid_until.year >= year


def _open_problems(
    db: Session,
    year: int,
    exam: Exam | None,
    on: dt.date,
    policy: CardPolicy,
    cards: Sequence[EnforcementCard],
) -> list[str]:
    found = []
    if not 2000 <= year <= 2100 or on.year not in (year, year + 1):
        found.append(messages.REVIEW_DAY.format(year=year))
    if find_review(db, year) is not None:
        found.append(messages.REVIEW_THERE.format(year=year))
    newer = db.scalar(select(CardReview.year).where(CardReview.year > year))
    if newer is not None:
        found.append(messages.REVIEW_NEWER.format(year=newer))
    unpublished = db.scalar(select(CardReview.year).where(CardReview.state != "published"))
    if unpublished is not None and unpublished != year:
        found.append(messages.REVIEW_UNFINISHED.format(year=unpublished))
    if policy.review.exam and exam is None:
        found.append(messages.REVIEW_EXAM_NEEDED)
    if exam is not None and exam.practice:
        found.append(messages.REVIEW_PRACTICE.format(exam=exam.title))
    elif exam is not None and exam.published_at is None:
        found.append(messages.REVIEW_UNPUBLISHED.format(exam=exam.title))
    if not cards:
        found.append(messages.REVIEW_NOBODY)
    numbers: dict[int, list[str]] = {}
    for card in cards:
        numbers.setdefault(card.person_id, []).append(card.number)
        if unit_on(card.person, on) is None:
            found.append(messages.REVIEW_NO_UNIT.format(name=card.person.name, number=card.number))
    for card in cards:
        if len(numbers.get(card.person_id, ())) > 1:
            told = "、".join(numbers.pop(card.person_id))
            kind = CARD_KIND_NAMES[card.kind]
            text = messages.CARD_TWO.format(name=card.person.name, kind=kind, numbers=told)
            found.append(text)
    return found


def _outcomes(db: Session, exam: Exam | None) -> dict[int, str]:
    """How each person did, by id."""
    if exam is None:
        return {}
    rows = db.execute(
        select(Call.person_id, Result.outcome)
        .join(Result, Result.call_id == Call.id)
        .where(Call.exam_id == exam.id)
    )
    return {row.person_id: row.outcome for row in rows}


def _row(
    review: CardReview,
    card: EnforcementCard,
    unit: Unit,
    hours: PersonHours,
    outcomes: dict[int, str],
    rule: ReviewRule,
) -> dict[str, object]:
    have, asked, met = hours_for_review(hours, rule)
    new = card.issued is not None and card.issued.year == review.year and not card.old_number
    exam = outcomes.get(card.person_id, "")
    active = card.person.active
    facts = LineFacts(
        card.state, new, met, review.exam_id is not None, exam, active, False, True, ""
    )
    finding, reasons = judge(facts, rule)
    return {
        "review_id": review.id,
        "card_id": card.id,
        "person_id": card.person_id,
        "unit_id": unit.id,
        "hours": have,
        "hours_asked": asked,
        "hours_met": met,
        "exam": exam,
        "new_card": new,
        "on_post": active,
        "disciplined": False,
        "acted": True,
        "remark": "",
        "explanation": "",
        "hearing": "",
        "finding": finding,
        "reasons": " ".join(reasons),
    }


def hours_for_review(found: PersonHours, rule: ReviewRule) -> tuple[float, float | None, bool]:
    """Hours that somebody has, how many are asked (``None``: none are), and whether that is enough. Of several policies, the hardest."""
    if rule.hours == "none" or not found.standings:
        have = max((stands.total.have for _, stands in found.standings), default=0.0)
        return have, None, True
    worst = max(found.standings, key=lambda each: each[1].total.asked - each[1].total.have)[1]
    met = all(
        (stands.is_met if rule.hours == "all" else stands.total.is_met)
        for _, stands in found.standings
    )
    return worst.total.have, worst.total.asked or None, met


def state_line(
    db: Session,
    line: CardReviewLine,
    review: CardReview,
    given: LineGiven,
    rule: ReviewRule,
    *,
    actor: str,
    roles: Roles,
    person: int | None = None,
) -> None:
    """What the unit says of an officer, who does not say it themself (``person``: who acts); what was found follows. A unit that has confirmed its list asks for it back first."""
    REVIEW_MOVES.require(review.state, "state", roles)
    problems = [
        problem
        for name, (told, longest) in TEXTS.items()
        for problem in text_problems(told, getattr(given, name), longest)
    ]
    if (not given.on_post or given.disciplined) and not given.remark.strip():
        problems.append(messages.REVIEW_REMARK)
    if _unit_row(review, line.unit_id).confirmed_at is not None:
        problems.append(messages.REVIEW_CONFIRMED)
    if person is not None and person == line.person_id:
        problems.append(messages.REVIEW_OWN_LINE)
    if problems:
        raise CardsRefused(problems)
    before = LineGiven.of(line)
    if before == given:
        return
    for name in LineGiven.__dataclass_fields__:
        setattr(line, name, getattr(given, name))
    _judge_again(line, review, rule)
    db.flush()
    said = card_decisions.ReviewLineStated(
        subject=f"{review.year}/{line.card.number}", before=vars(before), after=vars(given)
    )
    trail.decide(db, said, actor=actor)


def _judge_again(line: CardReviewLine, review: CardReview, rule: ReviewRule) -> None:
    facts = LineFacts(
        line.card.state,
        line.new_card,
        line.hours_met,
        review.exam_id is not None,
        line.exam,
        line.on_post,
        line.disciplined,
        line.acted,
        line.explanation,
    )
    line.finding, reasons = judge(facts, rule)
    line.reasons = " ".join(reasons)


def refresh_review(
    db: Session,
    review: CardReview,
    policy: CardPolicy,
    hours: Sequence[HoursPolicy],
    zone: dt.tzinfo,
    *,
    actor: str,
    roles: Roles,
) -> int:
    """Look at hours, exam and cards anew, while lists are being checked; how many lines changed. Lists that changed must be confirmed anew."""
    REVIEW_MOVES.require(review.state, "state", roles)
    lines = lines_of(db, review)
    own = [each for each in hours if each.audience == "officers"]
    people = list({line.person_id: line.person for line in lines}.values())
    found = {each.person.id: each for each in hours_of_people(db, people, review.year, own, zone)}
    outcomes = _outcomes(db, review.exam)
    changed: set[int] = set()
    count = 0
    for line in lines:
        now = (
            *hours_for_review(found[line.person_id], policy.review),
            outcomes.get(line.person_id, ""),
        )
        was = (line.hours, line.hours_asked, line.hours_met, line.exam)
        finding = line.finding, line.reasons
        if now != was:
            line.hours, line.hours_asked, line.hours_met, line.exam = now
        _judge_again(line, review, policy.review)
        if now != was or (line.finding, line.reasons) != finding:
            count += 1
            changed.add(line.unit_id)
    for each in review.units:
        if each.unit_id in changed and each.confirmed_at is not None:
            each.confirmed_by, each.confirmed_at = None, None
            each.returned = messages.REVIEW_CHANGED
            _returned(db, review, each, each.returned, actor)
    db.flush()
    return count


def confirm_unit(
    db: Session, review: CardReview, unit: int, rule: ReviewRule, *, actor: str, roles: Roles
) -> None:
    """The unit says that its list is right. Who is not to be registered was heard."""
    REVIEW_MOVES.require(review.state, "confirm", roles)
    row = _unit_row(review, unit)
    lines = lines_of(db, review, unit)
    problems = []
    if row.confirmed_at is not None:
        problems.append(messages.REVIEW_CONFIRMED)
    for line in lines:
        told = {"name": line.person.name, "number": line.card.number}
        if line.finding == "refuse" and not line.hearing.strip():
            reasons = reasons_text(line, review)
            problems.append(messages.REVIEW_UNHEARD.format(reasons=reasons, **told))
        if rule.acts_years and not line.acted and not line.explanation.strip():
            problems.append(messages.REVIEW_UNEXPLAINED.format(years=rule.acts_years, **told))
    if problems:
        raise CardsRefused(problems)
    row.confirmed_by, row.confirmed_at, row.returned = actor[:80], utc_now(), ""
    db.flush()
    said = card_decisions.ReviewUnitConfirmed(
        subject=f"{review.year}/{row.unit.name}",
        lines=len(lines),
        refused=sum(line.finding == "refuse" for line in lines),
    )
    trail.decide(db, said, actor=actor)


def return_unit(
    db: Session, review: CardReview, unit: int, *, reason: str, actor: str, roles: Roles
) -> None:
    """The list goes back to the unit."""
    REVIEW_MOVES.require(review.state, "return", roles)
    row = _unit_row(review, unit)
    problems = text_problems(messages.CARD_REASON, reason, 200, needed=True)
    if row.confirmed_at is None:
        problems.append(messages.REVIEW_NOT_CONFIRMED.format(unit=row.unit.name))
    if problems:
        raise CardsRefused(problems)
    row.confirmed_by, row.confirmed_at, row.returned = None, None, reason
    db.flush()
    _returned(db, review, row, reason, actor)


def _returned(
    db: Session, review: CardReview, row: CardReviewUnit, reason: str, actor: str
) -> None:
    said = card_decisions.ReviewUnitReturned(
        subject=f"{review.year}/{row.unit.name}", reason=reason
    )
    trail.decide(db, said, actor=actor)


def _unit_row(review: CardReview, unit: int) -> CardReviewUnit:
    return next(each for each in review.units if each.unit_id == unit)
