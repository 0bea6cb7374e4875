"""Who is called to an exam, for those who look somebody up: searched, by unit, exempt or not, a page at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, contains_eager, selectinload

from records.exams.attempt import Attempt
from records.exams.call import Call, Exemption
from records.exams.exam import Exam
from records.people.enforcement_card import EnforcementCard
from records.people.person import Person
from records.people.unit import Unit

Excused = Literal["", "exempt", "called"]


@dataclass(frozen=True)
class CalledFilter:
    """Whom to list. ``words``: part of a name or a number; ``unit``: the unit's name; ``own_unit``: id of the only unit that who asks may see."""

    words: str = ""
    unit: str = ""
    excused: Excused = ""
    own_unit: int | None = None


@dataclass(frozen=True)
class CalledPage:
    """Some of the list. ``found``: how many the filter finds; ``seated``: calls of those who have an attempt; ``units``: everybody counted by unit."""

    calls: Sequence[Call]
    found: int
    total: int
    exempt: int
    seated: frozenset[int]
    units: Mapping[str, int]


def called_page(
    db: Session, exam: Exam, wanted: CalledFilter, *, start: int, most: int
) -> CalledPage:
    """So many of the list from the ``start``-th on, in its order."""

    def of_exam(query: Select[tuple[int]]) -> Select[tuple[int]]:
        query = query.select_from(Call).where(Call.exam_id == exam.id)
        return query if wanted.own_unit is None else query.where(Call.unit_id == wanted.own_unit)

    base = select(Call.id).join(Person).join(Unit, Unit.id == Call.unit_id)
    base = base.outerjoin(Exemption).where(Call.exam_id == exam.id)
    if wanted.own_unit is not None:
        base = base.where(Call.unit_id == wanted.own_unit)
    if wanted.words:
        base = base.where(
            Person.name.icontains(wanted.words, autoescape=True)
            | Person.number.icontains(wanted.words, autoescape=True)
            | Person.id.in_(
                select(EnforcementCard.person_id).where(
                    EnforcementCard.number.icontains(wanted.words, autoescape=True)
                )
            )
        )
    if wanted.unit:
        base = base.where(Unit.name == wanted.unit)
    if wanted.excused:
        there = Exemption.call_id.is_not(None)
        base = base.where(there if wanted.excused == "exempt" else ~there)
    rows = (
        select(Call)
        .join(Call.person)
        .where(Call.id.in_(base))
        .order_by(Call.id)
        .options(
            contains_eager(Call.person),
            selectinload(Call.unit),
            selectinload(Call.form),
            selectinload(Call.exemption),
        )
    )
    calls = db.scalars(rows.offset(start).limit(most)).all()
    units = (
        select(Unit.name, func.count())
        .join(Call, Call.unit_id == Unit.id)
        .where(Call.exam_id == exam.id)
        .group_by(Unit.id)
        .order_by(Unit.code)
    )
    if wanted.own_unit is not None:
        units = units.where(Unit.id == wanted.own_unit)
    has = select(Attempt.call_id).where(Attempt.call_id.in_([call.id for call in calls]))
    exempt = of_exam(select(func.count())).join(Exemption)
    return CalledPage(
        calls=calls,
        found=db.scalar(select(func.count()).select_from(base.subquery())) or 0,
        total=db.scalar(of_exam(select(func.count()))) or 0,
        exempt=db.scalar(exempt) or 0,
        seated=frozenset(db.scalars(has)),
        units=dict(db.execute(units).all()),
    )
