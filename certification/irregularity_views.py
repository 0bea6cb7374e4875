"""What pages show of irregularities. Reads alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from certification.irregularities import last_barred_day
from certification.views import certificates_of_person
from records.certificates import Certificate
from records.exams.attempt import Attempt
from records.exams.call import Call
from records.exams.irregularity import UNDECIDED, Irregularity


@dataclass(frozen=True)
class IrregularityView:
    """One of them. ``effects``: codes of what may be decided; ``until``: the last day of a bar, in words;

    ``certificate``: the one that stands on the attempt's exam, which no decision here takes away.
    """

    one: Irregularity
    call: Call
    effects: Sequence[str]
    bar_months: int | None
    until: str
    certificate: Certificate | None


@dataclass(frozen=True)
class AttemptToRecord:
    """An attempt for who records something about it. ``kinds``: what to choose from; ``known``: what is on record already."""

    attempt: Attempt
    call: Call
    kinds: Sequence[str]
    known: Sequence[Irregularity]


def irregularity_lines(db: Session, *, all_of_them: bool) -> list[Irregularity]:
    """The newest first."""
    rows = _loaded().order_by(Irregularity.id.desc())
    if not all_of_them:
        rows = rows.where(Irregularity.state.in_(UNDECIDED))
    return list(db.scalars(rows))


def irregularity_view(db: Session, number: int, zone: dt.tzinfo) -> IrregularityView | None:
    """One of them, if there is one."""
    one = db.scalar(_loaded().where(Irregularity.id == number))
    if one is None:
        return None
    rules = one.call.exam.rules.irregularities
    held = certificates_of_person(db, one.call.person_id).get(one.call.id)
    return IrregularityView(
        one,
        one.call,
        rules.effects(one.kind),
        rules.bar_months,
        last_barred_day(one, zone),
        held if held is not None and held.state == "valid" else None,
    )


def attempt_to_record(db: Session, number: int) -> AttemptToRecord | None:
    """An attempt at a formal exam, if there is one of this number."""
    call = joinedload(Attempt.call)
    loaded = select(Attempt).options(
        joinedload(Attempt.sitting),
        call.joinedload(Call.unit),
        call.joinedload(Call.person),
        call.joinedload(Call.exam),
    )
    attempt = db.scalar(loaded.where(Attempt.id == number))
    if attempt is None or attempt.is_practice:
        return None
    rows = select(Irregularity).where(Irregularity.attempt_id == number).order_by(Irregularity.id)
    kinds = attempt.call.exam.rules.irregularities.names
    return AttemptToRecord(attempt, attempt.call, kinds, list(db.scalars(rows)))


def own_irregularities(db: Session, person: int) -> list[Irregularity]:
    """What somebody was told about themselves, the newest first."""
    rows = _loaded().join(Call, Call.id == Irregularity.call_id)
    found = rows.where(Call.person_id == person, Irregularity.state != "recorded")
    return list(db.scalars(found.order_by(Irregularity.id.desc())))


def _loaded() -> Select[Irregularity]:
    call = joinedload(Irregularity.call)
    return select(Irregularity).options(
        joinedload(Irregularity.attempt),
        call.joinedload(Call.unit),
        call.joinedload(Call.person),
        call.joinedload(Call.exam),
    )
