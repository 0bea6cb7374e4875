"""What happens to a card: proposed, confirmed by a second person where a right is taken or given back, on record with all that it rests on.

One function a use case. Each takes the caller's transaction, and raises `CardsRefused` with everything that is wrong.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from certification import messages
from certification.cards.policy import CardPolicy, DecidedAct
from certification.errors import CardsRefused
from courses.study_text import text_problems
from foundation.clock import utc_now
from foundation.moves import Move
from records.audit import card_decisions, trail
from records.cards.moves import (
    CARD_MOVES,
    FOR_A_YEAR,
    HEARD,
    SERVED,
    TWO_PEOPLE,
    UNHEARD_CAUSES,
    CardAct,
    Cause,
    Decider,
    chosen,
)
from records.cards.register import CardStep
from records.messages import CARD_ACT_NAMES, CARD_STATE_NAMES, CAUSE_NAMES, DECIDER_NAMES
from records.people.enforcement_card import CardState, EnforcementCard

Roles = Collection[str]
TEXTS: dict[str, tuple[str, int]] = {
    "organ": ("决定机关", 120),
    "basis": ("依据条款", 300),
    "document": ("文号", 60),
    "reason": ("事由", 400),
    "hearing": ("陈述申辩情况", 400),
}
FOR_A_TIME: frozenset[CardAct] = frozenset({"suspend", "retrain"})
_PAPERLESS: frozenset[CardAct] = frozenset({"lose"})
"""What the holder reports: there is no document of anybody's."""


@dataclass(frozen=True)
class StepGiven:
    """What is to happen, as `records.cards.register.CardStep` has it; ``on``: the day of the decision."""

    act: CardAct
    on: dt.date | None
    decider: Decider | None
    organ: str = ""
    basis: str = ""
    document: str = ""
    reason: str = ""
    hearing: str = ""
    year: int | None = None
    until: dt.date | None = None
    cause: Cause | None = None


def take_step(
    db: Session,
    card: EnforcementCard,
    given: StepGiven,
    policy: CardPolicy,
    *,
    today: dt.date,
    actor: str,
    roles: Roles,
    person: int | None = None,
) -> CardStep:
    """Put it on record: it is made at once, or waits for a second person. ``person``: who acts, where that is one of the people."""
    act = chosen(given.act, refused=card.refused_year is not None)
    move = _move(card, act, roles)
    problems = _problems(card, act, given, policy, today)
    if person is not None and person == card.person_id and act != "lose":
        problems.append(messages.CARD_OWN)
    if _waiting(db, card):
        problems.append(messages.CARD_WAITING)
    if problems or given.on is None:
        raise CardsRefused(problems)
    step = CardStep(
        card=card,
        act=act,
        standing="proposed",
        before=card.state,
        after=move.target or card.state,
        year=given.year if act in FOR_A_YEAR else None,
        decider=given.decider,
        organ=given.organ,
        basis=given.basis,
        document=given.document,
        decided_on=given.on,
        until=given.until if act in FOR_A_TIME else None,
        cause=given.cause if act == "cancel" else None,
        reason=given.reason,
        hearing=given.hearing,
        proposed_by=actor[:80],
        proposed_at=utc_now(),
    )
    db.add(step)
    if act not in TWO_PEOPLE:
        _make(db, step, actor)
        return step
    db.flush()
    said = card_decisions.CardStepProposed(
        subject=card.number,
        card_act=act,
        organ=given.organ,
        document_number=given.document,
        reason=given.reason,
    )
    trail.decide(db, said, actor=actor)
    return step


def confirm_step(
    db: Session, step: CardStep, *, actor: str, roles: Roles, person: int | None = None
) -> None:
    """The second person confirms it, and it holds. Neither who proposed it nor the card's holder may."""
    problems = _second(step, actor, person)
    if problems:
        raise CardsRefused(problems)
    if step.card.state != step.before:
        raise CARD_MOVES.refused(step.card.state, step.act)
    _move(step.card, step.act, roles)
    _make(db, step, actor)


def withdraw_step(
    db: Session, step: CardStep, *, reason: str, actor: str, person: int | None = None
) -> None:
    """It is not made: the second person does not agree, or who proposed it takes it back."""
    problems = text_problems(messages.CARD_REASON, reason, 200, needed=True)
    if step.standing != "proposed":
        problems.append(messages.CARD_NOT_WAITING)
    if person is not None and person == step.card.person_id:
        problems.append(messages.CARD_OWN)
    if problems:
        raise CardsRefused(problems)
    step.standing, step.end_reason = "withdrawn", reason
    step.ended_by, step.ended_at = actor[:80], utc_now()
    db.flush()
    said = card_decisions.CardStepWithdrawn(
        subject=step.card.number, card_act=step.act, reason=reason
    )
    trail.decide(db, said, actor=actor)


def record_service(
    db: Session, step: CardStep, *, on: dt.date | None, how: str, today: dt.date, actor: str
) -> None:
    """The decision was served on the card's holder (送达)."""
    problems = text_problems(messages.CARD_SERVED_HOW, how, 120, needed=True)
    if step.standing != "made" or step.act not in SERVED:
        problems.append(messages.CARD_NOT_SERVED)
    if step.served_on is not None:
        problems.append(messages.CARD_SERVED_ALREADY.format(day=step.served_on))
    if on is None or not step.decided_on <= on <= today:
        problems.append(messages.CARD_SERVED_DAY.format(first=step.decided_on, last=today))
    if problems or on is None:
        raise CardsRefused(problems)
    step.served_on, step.served_how = on, how
    db.flush()
    said = card_decisions.CardPaperServed(
        subject=step.card.number, card_act=step.act, served_on=on.isoformat(), served_how=how
    )
    trail.decide(db, said, actor=actor)


def apply_step(card: EnforcementCard, step: CardStep) -> None:
    """What a step that is made does to its card."""
    card.state = step.after
    if step.act == "register":
        card.registered_year, card.refused_year = step.year, None
    elif step.act == "refuse":
        card.refused_year = step.year


def _move(card: EnforcementCard, act: CardAct, roles: Roles) -> Move[CardState]:
    if act in ("issue", "adopt", "amend", "replace", "expire"):
        raise CARD_MOVES.refused(card.state, act)
    return CARD_MOVES.require(card.state, act, roles)


def _make(db: Session, step: CardStep, actor: str) -> None:
    card = step.card
    apply_step(card, step)
    step.standing = "made"
    step.ended_by, step.ended_at = actor[:80], utc_now()
    db.flush()
    after: dict[str, object] = {
        "card_state": step.after,
        "card_act": step.act,
        "decider": step.decider,
        "organ": step.organ,
        "document_number": step.document,
        "decided_on": step.decided_on.isoformat(),
        "reason": step.reason,
    }
    after |= {"year": step.year} if step.year is not None else {}
    after |= {"cause": step.cause} if step.cause else {}
    said = card_decisions.CardStepMade(
        subject=card.number, before={"card_state": step.before}, after=after
    )
    trail.decide(db, said, actor=actor)


def _waiting(db: Session, card: EnforcementCard) -> bool:
    wanted = select(CardStep.id).where(CardStep.card_id == card.id, CardStep.standing == "proposed")
    return db.scalar(wanted) is not None


def _second(step: CardStep, actor: str, person: int | None) -> list[str]:
    problems = []
    if step.standing != "proposed":
        problems.append(messages.CARD_NOT_WAITING)
    if actor == step.proposed_by:
        problems.append(messages.CARD_SECOND)
    if person is not None and person == step.card.person_id:
        problems.append(messages.CARD_OWN)
    return problems


def _problems(
    card: EnforcementCard, act: CardAct, given: StepGiven, policy: CardPolicy, today: dt.date
) -> list[str]:
    found: list[str] = []
    unheard = act == "cancel" and given.cause in UNHEARD_CAUSES
    needed = {"organ": True, "basis": act not in _PAPERLESS, "document": act not in _PAPERLESS}
    needed |= {"reason": True, "hearing": act in HEARD and not unheard}
    for name, (told, longest) in TEXTS.items():
        found += text_problems(told, getattr(given, name), longest, needed=needed[name])
    allowed = deciders_of(card, act, policy)
    if given.decider not in allowed:
        names = "、".join(DECIDER_NAMES[each] for each in allowed)
        found.append(messages.CARD_DECIDER.format(act=CARD_ACT_NAMES[act], names=names))
    if given.on is None or given.on > today or (card.issued and given.on < card.issued):
        found.append(messages.CARD_DAY.format(first=card.issued or "", last=today))
    elif act in FOR_A_TIME and (given.until is None or given.until <= given.on):
        found.append(messages.CARD_UNTIL)
    if act in FOR_A_YEAR and (given.year is None or not 2000 <= given.year <= today.year):
        found.append(messages.CARD_YEAR.format(last=today.year))
    elif act in FOR_A_YEAR and (given.year or 0) < _last_year(card):
        # An earlier year says nothing of what was decided for a later one.
        found.append(messages.CARD_EARLIER_YEAR.format(year=_last_year(card)))
    if act == "cancel" and given.cause not in CAUSE_NAMES:
        found.append(messages.CARD_CAUSE)
    return found


def _last_year(card: EnforcementCard) -> int:
    """The last year for which it was registered or not."""
    return max(card.registered_year or 0, card.refused_year or 0)


def deciders_of(card: EnforcementCard, act: CardAct, policy: CardPolicy) -> tuple[Decider, ...]:
    """Who may decide it of this card, by the policy.

    A supervision card is withheld and collected by who issued it: 河南省行政执法条例 art. 47.
    """
    if card.kind == "supervision" and act in ("suspend", "recall"):
        return ("issuer",)
    name = "restore" if act == "restore_refused" else act
    return policy.deciders.get(cast("DecidedAct", name), ())


def told_state(card: EnforcementCard) -> str:
    """How a card stands, in words, with the year."""
    name = CARD_STATE_NAMES[card.state]
    if card.state == "unregistered" and card.refused_year:
        return messages.CARD_REFUSED_YEAR.format(year=card.refused_year)
    if card.state == "in_use" and card.registered_year:
        return messages.CARD_REGISTERED_YEAR.format(year=card.registered_year)
    return name
