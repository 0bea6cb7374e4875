"""The register that comes as a workbook, from the provincial platform or a unit: all of it or nothing, every row's problems at once.

People are those of the roster. A card that is not known comes in as the list says; one that is known changes what the list says, and its state
by a move of the table: what takes a right or gives one back waits for a second person.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from certification import messages
from certification.cards.policy import CardPolicy
from certification.cards.register_rows import CardRow, known_columns, read_rows
from certification.cards.register_sheet import REGISTER
from certification.cards.rights import may_enforce
from certification.cards.steps import apply_step
from certification.cards.views import facts_of
from certification.errors import CardsRefused
from courses.errors import StudyRefused
from courses.study_sheet import Workbook, rows_of
from foundation.clock import utc_now
from records.audit import card_decisions, trail
from records.cards.moves import CARD_MOVES, TWO_PEOPLE, act_to
from records.cards.register import CardDetail, CardStep, details_of, waiting_steps
from records.cards.review import published_year
from records.people.enforcement_card import CardState, EnforcementCard


@dataclass(frozen=True)
class RegisterChange:
    """Cards that an import added, changed and found as they were; ``waiting``: changes of state that a second person confirms; ``unread``: columns."""

    added: int
    changed: int
    unchanged: int
    waiting: int
    unread: str


def import_register(
    db: Session,
    book: Workbook,
    policy: CardPolicy,
    *,
    today: dt.date,
    actor: str,
) -> RegisterChange:
    """Import it; the same file again changes nothing. Raises `CardsRefused`; the caller commits."""
    book, unread = known_columns(book)
    try:
        rows = rows_of(book, REGISTER)[REGISTER.name]
    except StudyRefused as error:
        raise CardsRefused(error.problems) from error
    waiting = {step.card_id for step in waiting_steps(db)}
    told = read_rows(db, rows, policy, waiting, today)
    problems = [problem for row in rows for problem in row.problems]
    if problems:
        raise CardsRefused(problems)
    change = _apply(db, told, book.name, unread, today, actor)
    said = card_decisions.CardsImported(subject=book.name, after=vars(change))
    trail.decide(db, said, actor=actor)
    return change


def _apply(
    db: Session,
    told: Sequence[CardRow],
    file: str,
    unread: Sequence[str],
    today: dt.date,
    actor: str,
) -> RegisterChange:
    counts = {"added": 0, "changed": 0, "unchanged": 0, "waiting": 0}
    details = details_of(db)
    for each in told:
        if each.card is None:
            counts["waiting"] += _add(db, each, file, today, actor)
            counts["added"] += 1
            continue
        card = each.card
        step = _step(each, file, today, actor)
        plain = {name: value for name, value in each.values.items() if name != "registered_year"}
        amended = _amended(card, plain)
        changed = _set(card, plain)
        if amended:
            row = _new_step(card, "amend", each, file, today, actor)
            row.reason = "；".join([*amended, row.reason])
            _made(row, card.state, card.state, actor)
            db.add(row)
        detail = details.get(card.id)
        if each.details and detail is None:
            db.add(CardDetail(card_id=card.id, **each.details))
            changed = True
        elif detail is not None:
            changed |= _set(detail, each.details)
        if step is not None:
            db.add(step)
            changed = True
            if step.standing == "made":
                apply_step(card, step)
            else:
                counts["waiting"] += 1
        counts["changed" if changed else "unchanged"] += 1
    db.flush()
    return RegisterChange(unread="、".join(unread), **counts)


def _amended(card: EnforcementCard, values: Mapping[str, object]) -> list[str]:
    """What a list says otherwise of a known card, in words: its history keeps it."""
    return [
        messages.AMENDED.format(name=name, before=getattr(card, key) or "—", after=values[key])
        for key, name in _AMENDED.items()
        if key in values and values[key] != getattr(card, key)
    ]


_AMENDED = {
    "field": "执法领域",
    "old_number": "旧证号",
    "issued": "发证日期",
    "valid_until": "有效期至",
}


def _made(row: CardStep, before: CardState, after: CardState, actor: str) -> None:
    row.before, row.after, row.standing = before, after, "made"
    row.ended_by, row.ended_at = actor[:80], row.proposed_at


def _add(db: Session, told: CardRow, file: str, today: dt.date, actor: str) -> bool:
    """A card that was not known; whether something of it waits for a second person. What takes the place of one that was refused for a year, is refused too."""
    old_number = str(told.values.get("old_number", "")).upper()
    old = next((card for card in told.person.cards if card.number.upper() == old_number), None)
    state, refused = told.state or "in_use", old.refused_year if old else None
    if state == "in_use" and refused is not None:
        state = "unregistered"
    card = EnforcementCard(number=told.number, kind=told.kind, state=state, **told.values)
    if state == "unregistered":
        year = max(card.registered_year or 0, today.year - 1)
        card.refused_year = refused if refused is not None else year
    told.person.cards.append(card)
    db.flush()
    if told.details:
        db.add(CardDetail(card_id=card.id, **told.details))
    row = _new_step(card, "adopt", told, file, today, actor)
    _made(row, "qualified", state, actor)
    db.add(row)
    if card.state == "in_use" and card.registered_year is not None and _is_given(db, card):
        # The year gives a right that nobody decided here: a second person confirms it.
        given = _new_step(card, "register", told, file, today, actor)
        given.year, card.registered_year = card.registered_year, None
        given.before = given.after = "in_use"
        given.standing = "proposed"
        db.add(given)
        return True
    return False


def _is_given(db: Session, card: EnforcementCard) -> bool:
    """Whether nobody could enforce with it but for the year that the list says."""
    reviewed = published_year(db)
    facts = facts_of(card)._replace(registered=None, valid_until=None)
    return not may_enforce(facts, dt.date.max, reviewed)


def _step(told: CardRow, file: str, today: dt.date, actor: str) -> CardStep | None:
    """The move that the list says was made; ``None``: none."""
    card, state = told.card, told.state
    assert card is not None
    year = told.values.get("registered_year")
    act = act_to(card.state, state) if state not in (None, card.state) else None
    if act is None and year is not None and year != card.registered_year:
        act = "register"
    if act is None:
        return None
    if act == "restore" and card.refused_year is not None:
        act = "restore_refused"
    step = _new_step(card, act, told, file, today, actor)
    step.before, step.after = card.state, CARD_MOVES.table[act].target or card.state
    step.standing = "proposed" if act in TWO_PEOPLE else "made"
    if act in ("register", "refuse"):
        step.year = int(str(year)) if year and act == "register" else today.year
    if step.standing == "made":
        step.ended_by, step.ended_at = actor[:80], step.proposed_at
    return step


def _new_step(
    card: EnforcementCard, act: str, told: CardRow, file: str, today: dt.date, actor: str
) -> CardStep:
    return CardStep(
        card=card,
        act=act,
        decider="issuer",
        document=told.document,
        decided_on=today,
        reason=messages.IMPORT_FROM.format(file=file[-80:], row=told.row.row),
        proposed_by=actor[:80],
        proposed_at=utc_now(),
    )


def _set(thing: object, values: Mapping[str, object]) -> bool:
    different = {name: value for name, value in values.items() if getattr(thing, name) != value}
    for name, value in different.items():
        setattr(thing, name, value)
    return bool(different)
