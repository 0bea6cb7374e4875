"""The decision of a yearly review: proposed when all lists are confirmed, decided by somebody else, published; then it holds.

One function a use case, as in `certification.cards.review`.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Collection, Sequence

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from certification import messages
from certification.cards.review_words import reasons_text
from certification.errors import CardsRefused
from courses.study_text import text_problems
from foundation.clock import utc_now
from records.audit import card_decisions, trail
from records.audit.decision import Decision
from records.cards.moves import CARD_MOVES, CardAct
from records.cards.register import CardStep, waiting_steps
from records.cards.review import REVIEW_MOVES, CardReview, CardReviewLine, lines_of
from records.people.enforcement_card import EnforcementCard

Roles = Collection[str]


def propose_review(
    db: Session,
    review: CardReview,
    *,
    organ: str,
    basis: str,
    document: str,
    actor: str,
    roles: Roles,
) -> None:
    """Put the decision to a second person: all lists are confirmed; ``organ`` decides, by ``basis``, as ``document``."""
    move = REVIEW_MOVES.require(review.state, "propose", roles)
    problems = [
        messages.REVIEW_NOT_CONFIRMED.format(unit=each.unit.name)
        for each in review.units
        if each.confirmed_at is None
    ]
    problems += text_problems(messages.CARD_ORGAN, organ, 120, needed=True)
    problems += text_problems(messages.CARD_BASIS, basis, 300, needed=True)
    problems += text_problems(messages.CARD_DOCUMENT, document, 60, needed=True)
    if problems:
        raise CardsRefused(problems)
    review.state = move.target or review.state
    review.organ, review.basis, review.document = organ, basis, document
    review.proposed_by = actor[:80]
    db.flush()
    lines = lines_of(db, review)
    counts = _counts(lines)
    said = card_decisions.ReviewProposed(
        subject=str(review.year),
        registered=counts["register"] + counts["listed"],
        refused=counts["refuse"],
        apart=counts["apart"],
        document_number=document,
        sheet_sha256=sheet_hash(lines),
    )
    trail.decide(db, said, actor=actor)


def take_back_review(
    db: Session, review: CardReview, *, reason: str, actor: str, roles: Roles
) -> None:
    """It is not decided so: the lists can be mended again."""
    move = REVIEW_MOVES.require(review.state, "take_back", roles)
    problems = text_problems(messages.CARD_REASON, reason, 200, needed=True)
    if problems:
        raise CardsRefused(problems)
    review.state = move.target or review.state
    review.proposed_by, review.decided_by, review.decided_on = None, None, None
    db.flush()
    said = card_decisions.ReviewTakenBack(subject=str(review.year), reason=reason)
    trail.decide(db, said, actor=actor)


def decide_review(
    db: Session,
    review: CardReview,
    *,
    on: dt.date,
    actor: str,
    roles: Roles,
    person: int | None = None,
) -> None:
    """The second person decides what was proposed; nobody decides about themselves."""
    move = REVIEW_MOVES.require(review.state, "decide", roles)
    lines = lines_of(db, review)
    problems = []
    if actor == review.proposed_by:
        problems.append(messages.CARD_SECOND)
    if person is not None and any(line.person_id == person for line in lines):
        problems.append(messages.REVIEW_OWN)
    if problems:
        raise CardsRefused(problems)
    review.state = move.target or review.state
    review.decided_by, review.decided_on = actor[:80], on
    db.flush()
    counts = _counts(lines)
    said = card_decisions.ReviewDecided(
        subject=str(review.year),
        registered=counts["register"] + counts["listed"],
        refused=counts["refuse"],
        sheet_sha256=sheet_hash(lines),
    )
    trail.decide(db, said, actor=actor)


def publish_review(db: Session, review: CardReview, *, actor: str, roles: Roles) -> Counter[str]:
    """It holds, and everybody sees their own. What became of each line: ``register``, ``listed``, ``refuse``, and ``apart``:

    cards that stand otherwise by now than when it was found, or for which something waits, stay as they are.
    """
    move = REVIEW_MOVES.require(review.state, "publish", roles)
    assert review.decided_on is not None
    waiting = {step.card_id for step in waiting_steps(db)}
    lines = lines_of(db, review)
    now = utc_now()
    steps, cards, refused = list[dict[str, object]](), list[dict[str, object]](), list[Decision]()
    for line in lines:
        act: CardAct = "refuse" if line.finding == "refuse" else "register"
        step = CARD_MOVES.table[act]
        if line.finding != "apart" and (
            line.card.state not in step.sources
            or line.card_id in waiting
            or _later(line.card, review.year)
        ):
            line.finding, line.reasons = "apart", ""
        if line.finding == "apart":
            continue
        after = step.target or line.card.state
        reason = reasons_text(line, review)
        steps.append(
            {
                "card_id": line.card_id,
                "review_id": review.id,
                "act": act,
                "standing": "made",
                "before": line.card.state,
                "after": after,
                "year": review.year,
                "decider": "district",
                "organ": review.organ,
                "basis": review.basis,
                "document": review.document,
                "decided_on": review.decided_on,
                "reason": reason,
                "hearing": line.hearing,
                "served_how": "",
                "proposed_by": review.proposed_by or actor[:80],
                "proposed_at": now,
                "ended_by": review.decided_by,
                "ended_at": now,
                "end_reason": "",
            }
        )
        registers = act == "register"
        cards.append(
            {
                "id": line.card_id,
                "state": after,
                "registered_year": review.year if registers else line.card.registered_year,
                "refused_year": None if registers else review.year,
            }
        )
        if not registers:
            refused.append(_refused(line, review, after, reason))
    if steps:
        db.execute(insert(CardStep), steps)
        db.execute(update(EnforcementCard), cards)
    review.state = move.target or review.state
    review.published_by, review.published_at = actor[:80], now
    db.flush()
    db.expire_all()
    counts = _counts(lines_of(db, review))
    said = card_decisions.ReviewPublished(
        subject=str(review.year),
        registered=counts["register"] + counts["listed"],
        refused=counts["refuse"],
        apart=counts["apart"],
    )
    trail.decide_all(db, [*refused, said], actor=actor)
    return counts


def _later(card: EnforcementCard, year: int) -> bool:
    """Whether something was decided for a later year already: an earlier one takes nothing of it."""
    return max(card.registered_year or 0, card.refused_year or 0) > year


def _refused(
    line: CardReviewLine, review: CardReview, after: str, reason: str
) -> card_decisions.CardStepMade:
    """What takes a right stands in the trail for each card by itself."""
    return card_decisions.CardStepMade(
        subject=line.card.number,
        before={"card_state": line.card.state},
        after={
            "card_state": after,
            "card_act": "refuse",
            "decider": "district",
            "organ": review.organ,
            "document_number": review.document,
            "decided_on": str(review.decided_on),
            "year": review.year,
            "reason": reason,
        },
    )


def _counts(lines: Sequence[CardReviewLine]) -> Counter[str]:
    return Counter(line.finding for line in lines)


def sheet_hash(lines: Sequence[CardReviewLine]) -> str:
    """The lines with what was found of each, as the audit trail names them."""
    told = (f"{line.card.number}\t{line.finding}\t{line.reasons}\n" for line in lines)
    return hashlib.sha256("".join(sorted(told)).encode()).hexdigest()
