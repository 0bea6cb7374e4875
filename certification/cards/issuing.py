"""How a card comes to somebody: qualified by both exams, issued, replaced by another one; and how its term ends.

One function a use case. Each takes the caller's transaction, and raises `CardsRefused` with everything that is wrong.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from certification import messages
from certification.cards.policy import CardPolicy
from certification.errors import CardsRefused
from courses.study_text import text_problems
from foundation.clock import utc_now
from foundation.moves import COMMAND
from records.audit import card_decisions, trail
from records.cards.moves import CARD_MOVES, OPEN_STATES
from records.cards.register import CardDetail, CardQualification, CardStep, waiting_steps
from records.messages import CARD_KIND_NAMES, CARD_STATE_NAMES
from records.people.enforcement_card import CardKind, EnforcementCard
from records.people.person import Person

NUMBER = re.compile(r"[0-9A-Za-z](?:[0-9A-Za-z-]{0,38}[0-9A-Za-z])?")


@dataclass(frozen=True)
class QualificationGiven:
    """Both exams: when they were passed, with what scores, and which papers say so."""

    field: str
    public_on: dt.date | None
    special_on: dt.date | None
    evidence: str
    public_score: str = ""
    special_score: str = ""
    kind: CardKind = "enforcement"


@dataclass(frozen=True)
class CardGiven:
    """A card as it is printed; ``document``: 文号 of who issued it; ``details``: by the names of `CardDetail`."""

    number: str
    issued: dt.date | None
    valid_until: dt.date | None
    document: str
    organ: str
    details: dict[str, str] = field(default_factory=dict)


def qualify(
    db: Session, person: Person, given: QualificationGiven, *, today: dt.date, actor: str
) -> CardQualification:
    """Somebody passed both exams of a field (取得执法资格)."""
    problems = text_problems(messages.CARD_FIELD, given.field, 60, needed=True)
    problems += text_problems(messages.CARD_EVIDENCE, given.evidence, 200, needed=True)
    for score in (given.public_score, given.special_score):
        problems += text_problems(messages.CARD_SCORE, score, 20)
    for told, day in (
        (messages.CARD_PUBLIC, given.public_on),
        (messages.CARD_SPECIAL, given.special_on),
    ):
        if day is None or day > today:
            problems.append(messages.CARD_EXAM_DAY.format(name=told, last=today))
    if not person.active:
        problems.append(messages.CARD_NOT_ACTIVE.format(name=person.name))
    if problems or given.public_on is None or given.special_on is None:
        raise CardsRefused(problems)
    row = CardQualification(
        person=person,
        kind=given.kind,
        field=given.field,
        public_on=given.public_on,
        public_score=given.public_score,
        special_on=given.special_on,
        special_score=given.special_score,
        evidence=given.evidence,
        by=actor[:80],
        at=utc_now(),
    )
    db.add(row)
    db.flush()
    said = card_decisions.CardQualified(
        subject=person.number,
        field=given.field,
        public_on=given.public_on.isoformat(),
        special_on=given.special_on.isoformat(),
        evidence=given.evidence,
    )
    trail.decide(db, said, actor=actor)
    return row


def issue_card(
    db: Session,
    qualification: CardQualification,
    given: CardGiven,
    policy: CardPolicy,
    *,
    today: dt.date,
    actor: str,
    roles: Collection[str],
) -> EnforcementCard:
    """The first card of a kind, or one after the last was cancelled."""
    CARD_MOVES.require("qualified", "issue", roles)
    person, kind = qualification.person, qualification.kind
    problems = _card_problems(db, given, policy, today)
    problems += _qualification_problems(qualification, given, policy)
    for other in person.cards:
        if other.kind == kind and other.state in OPEN_STATES:
            told = {"kind": CARD_KIND_NAMES[kind], "number": other.number}
            state = CARD_STATE_NAMES[other.state]
            problems.append(messages.CARD_HAS_ONE.format(name=person.name, state=state, **told))
    problems += _barred(db, person, policy, today)
    if problems or given.issued is None:
        raise CardsRefused(problems)
    card = EnforcementCard(
        number=given.number,
        kind=kind,
        field=qualification.field,
        issued=given.issued,
        valid_until=given.valid_until,
        state="in_use",
        registered_year=given.issued.year,
    )
    person.cards.append(card)
    db.flush()
    qualification.card_id = card.id
    _record(db, card, None, given, actor)
    return card


def replace_card(
    db: Session,
    old: EnforcementCard,
    given: CardGiven,
    policy: CardPolicy,
    *,
    today: dt.date,
    actor: str,
    roles: Collection[str],
    qualification: CardQualification | None = None,
) -> EnforcementCard:
    """Another card in place of one: reissued after a loss, for another term, or for another field.

    Another field is that of a ``qualification``: its special exam was passed. What the old one was registered for, the new
    one is; what it was refused, the new one is too.
    """
    move = CARD_MOVES.require(old.state, "replace", roles)
    problems = _card_problems(db, given, policy, today)
    if qualification is not None:
        problems += _qualification_problems(qualification, given, policy)
        if qualification.person_id != old.person_id or qualification.kind != old.kind:
            problems.append(messages.CARD_OTHERS_QUALIFICATION)
    if waiting_steps(db, [old.id]):
        problems.append(messages.CARD_WAITING)
    if problems:
        raise CardsRefused(problems)
    before = old.state
    old.state = move.target or old.state
    card = EnforcementCard(
        number=given.number,
        old_number=old.number,
        kind=old.kind,
        field=qualification.field if qualification else old.field,
        issued=given.issued,
        valid_until=given.valid_until,
        state="in_use" if old.refused_year is None else "unregistered",
        registered_year=_registered(old),
        refused_year=old.refused_year,
    )
    old.person.cards.append(card)
    db.add(_step(old, "replace", before, given, actor, today))
    db.flush()
    if qualification is not None:
        qualification.card_id = card.id
    _record(db, card, old, given, actor)
    return card


def expire_cards(db: Session, *, today: dt.date, actor: str) -> list[EnforcementCard]:
    """Cards whose last day is over are no longer in use. What waits for a second person goes first."""
    waiting = {step.card_id for step in waiting_steps(db)}
    wanted = select(EnforcementCard).where(
        EnforcementCard.state.in_(CARD_MOVES.sources("expire")),
        EnforcementCard.valid_until < today,
    )
    over = [card for card in db.scalars(wanted) if card.id not in waiting]
    for card in over:
        move = CARD_MOVES.require(card.state, "expire", (COMMAND,))
        last = card.valid_until or today
        step = _step(card, "expire", card.state, None, actor, last + dt.timedelta(days=1))
        step.reason = messages.CARD_TERM_OVER.format(last=last)
        db.add(step)
        card.state = move.target or card.state
        step.after = card.state
    db.flush()
    if over:
        said = card_decisions.CardsExpired(
            subject=today.isoformat(), numbers=[card.number for card in over]
        )
        trail.decide(db, said, actor=actor)
    return over


def open_qualifications(db: Session, people: Collection[int]) -> Sequence[CardQualification]:
    """Of these people, those that led to no card yet."""
    return db.scalars(
        select(CardQualification)
        .where(CardQualification.person_id.in_(people), CardQualification.card_id.is_(None))
        .order_by(CardQualification.id)
    ).all()


def _registered(old: EnforcementCard) -> int | None:
    """A first card of a list that no review saw counts for the year of its issue: so does what takes its place."""
    if old.registered_year is None and old.issued is not None and not old.old_number:
        return old.issued.year
    return old.registered_year


def _card_problems(db: Session, given: CardGiven, policy: CardPolicy, today: dt.date) -> list[str]:
    found = text_problems(messages.CARD_DOCUMENT, given.document, 60, needed=True)
    found += text_problems(messages.CARD_ISSUER, given.organ, 120, needed=True)
    if NUMBER.fullmatch(given.number) is None:
        found.append(messages.CARD_BAD_NUMBER.format(number=given.number[:40]))
    elif policy.number_pattern and re.fullmatch(policy.number_pattern, given.number) is None:
        text = messages.CARD_OTHER_NUMBER
        found.append(text.format(number=given.number, pattern=policy.number_pattern))
    elif db.scalar(
        select(EnforcementCard.id)
        .where(EnforcementCard.number.icontains(given.number))
        .where(
            EnforcementCard.number.in_((given.number, given.number.upper(), given.number.lower()))
        )
    ):
        found.append(messages.CARD_TAKEN.format(number=given.number))
    if given.issued is None or given.issued > today:
        found.append(messages.CARD_ISSUED.format(last=today))
    if given.valid_until is None or (given.issued and given.valid_until <= given.issued):
        found.append(messages.CARD_VALID)
    return found


def _qualification_problems(
    row: CardQualification, given: CardGiven, policy: CardPolicy
) -> list[str]:
    found = []
    if row.card_id is not None:
        found.append(messages.CARD_QUALIFICATION_USED)
    if given.issued is not None:
        passed = max(row.public_on, row.special_on)
        if given.issued < passed:
            found.append(messages.CARD_BEFORE_EXAM.format(day=passed))
        months = policy.qualification_months
        if months is not None and given.issued > _months_after(passed, months):
            found.append(messages.CARD_LAPSED.format(day=passed, months=months))
    return found


def _months_after(day: dt.date, months: int) -> dt.date:
    years, month = divmod(day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return dt.date(day.year + years, month + 1, last)
        except ValueError:
            continue
    raise ValueError(day)


def _barred(db: Session, person: Person, policy: CardPolicy, today: dt.date) -> list[str]:
    """A card was cancelled for a cause that bars from another one for some years."""
    if not policy.bar_years:
        return []
    steps = db.scalars(
        select(CardStep).where(
            CardStep.card_id.in_([card.id for card in person.cards]),
            CardStep.standing == "made",
            CardStep.act == "cancel",
            CardStep.cause.in_(policy.bar_causes),
        )
    )
    found = []
    for step in steps:
        until = _months_after(step.decided_on, 12 * policy.bar_years)
        if today < until:
            found.append(messages.CARD_BARRED.format(day=step.decided_on, until=until))
    return found


def _step(
    card: EnforcementCard,
    act: str,
    before: str,
    given: CardGiven | None,
    actor: str,
    day: dt.date,
) -> CardStep:
    now = utc_now()
    return CardStep(
        card=card,
        act=act,
        standing="made",
        before=before,
        after=card.state,
        decider="issuer" if given else None,
        organ=given.organ if given else "",
        document=given.document if given else "",
        decided_on=(given.issued if given else None) or day,
        proposed_by=actor[:80],
        proposed_at=now,
        ended_by=actor[:80],
        ended_at=now,
    )


def _record(
    db: Session, card: EnforcementCard, old: EnforcementCard | None, given: CardGiven, actor: str
) -> None:
    """The new card's details, the first row of its history, and the audit entry."""
    step = _step(card, "issue", "qualified", given, actor, card.issued or utc_now().date())
    if old is not None:
        step.reason = messages.CARD_REPLACES.format(number=old.number)
        kept = db.get(CardDetail, old.id)
        if kept is not None:
            values = {c.key: getattr(kept, c.key) for c in CardDetail.__table__.columns}
            db.add(CardDetail(**{**values, "card_id": card.id, "issuer": given.organ}))
        else:
            db.add(CardDetail(card_id=card.id, issuer=given.organ))
    else:
        db.add(CardDetail(card_id=card.id, **{"issuer": given.organ, **given.details}))
    db.add(step)
    db.flush()
    said = card_decisions.CardIssued(
        subject=card.number,
        replaces=old.number if old else "",
        field=card.field,
        valid_until=card.valid_until.isoformat() if card.valid_until else "",
        card_state=card.state,
        document_number=given.document,
    )
    trail.decide(db, said, actor=actor)
