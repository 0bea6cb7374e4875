"""Exposure: the forms that an item was in, and since when; items that were used too often, or lately, rest."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from foundation.clock import utc_now
from question_bank.forms.blueprint import Exposure
from records.exams.exam import Exam, exams_at_work
from records.exams.sitting import Sitting


@dataclass(frozen=True)
class Use:
    """A form of a formal exam that an item stands in. ``on``: the day (UTC) of its last sitting so far, else of its release."""

    exam: str
    title: str
    form: str
    on: dt.date


def uses(db: Session) -> Mapping[str, Sequence[Use]]:
    """Every item that was ever released in a formal exam, with its uses, the last one first."""
    last = _last_sittings(db)
    found: dict[str, list[Use]] = {}
    for exam in db.scalars(exams_at_work().options(selectinload(Exam.forms))):
        released = exam.released_at
        assert released is not None  # `exams_at_work` are released
        on = max(released.date(), last.get(exam.id, released.date()))
        for form in exam.forms:
            use = Use(exam.name, exam.title, form.code, on)
            for item in {question["item_id"] for question in form.questions}:
                found.setdefault(item, []).append(use)
    return {
        item: sorted(mine, key=lambda use: (use.on, use.exam, use.form), reverse=True)
        for item, mine in found.items()
    }


def _last_sittings(db: Session) -> Mapping[int, dt.date]:
    """The day of the last sitting of each exam that has begun."""
    found: dict[int, dt.date] = {}
    begun = select(Sitting.exam_id, Sitting.opens_at).where(Sitting.opens_at <= utc_now())
    for exam, opened in db.execute(begun).all():
        found[exam] = max(opened.date(), found.get(exam, opened.date()))
    return found


def resting(db: Session, limit: Exposure, exam: str, today: dt.date) -> Mapping[str, Sequence[Use]]:
    """The items that the limit keeps out of a new form of this exam, with the uses that do so. What the exam itself uses counts not:

    who builds it again gets the same forms.
    """
    found: dict[str, Sequence[Use]] = {}
    for item, every in uses(db).items():
        mine = [use for use in every if use.exam != exam]
        exams = {use.exam for use in mine}
        if limit.most_uses is not None and len(exams) >= limit.most_uses:
            found[item] = mine
        elif limit.rest_days is not None:
            since = today - dt.timedelta(days=limit.rest_days)
            if late := [use for use in mine if use.on > since]:
                found[item] = late
    return found
