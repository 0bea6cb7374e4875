"""What effects of a changed law touch: items, lessons, forms still to be sat, papers that were sat after it, certificates.

Nothing is written. An item of a released form is never altered: what is told here is for people to decide.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from courses.lesson.citations import versions_of
from courses.lesson.cited import cited_articles
from courses.lesson.folder import LESSONS
from courses.lesson.page import study_page
from foundation.local_time import local_day
from grading.pools import still_asked
from question_bank.bank import ItemBank
from question_bank.law.citation import LegalBasis, parse_legal_basis
from question_bank.law.effects import Effect, Effects
from records.certificates import Certificate
from records.exams.attempt import Attempt
from records.exams.call import Call
from records.exams.exam import Exam
from records.exams.response import Response
from records.exams.result import Result


@dataclass(frozen=True)
class TouchedItem:
    """An item and those of its citations that an effect speaks of, each with the effect; those that hold need a new number only.

    ``to_be_sat``: exams whose forms have it and can still be sat.
    """

    id: str
    citations: tuple[tuple[str, Effect], ...]
    to_be_sat: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether only numbers have changed."""
        return all(effect.holds for _, effect in self.citations)

    @property
    def suspended_from(self) -> dt.date | None:
        """The day from which it must not be used; ``None`` where it holds."""
        days = [effect.in_force_from for _, effect in self.citations if not effect.holds]
        return min(days, default=None)


@dataclass(frozen=True)
class TouchedLesson:
    """A lesson and the articles that it cites and an effect speaks of."""

    title: str
    citations: tuple[tuple[str, Effect], ...]


@dataclass(frozen=True)
class PassedOn:
    """Somebody who passed with a paper that had an item whose article had changed before they sat.

    ``points``: what the item gave them; ``without``: their score less these points; ``certificate``: its number, if one is valid.
    """

    exam: str
    person: str
    name: str
    item: str
    sat_on: dt.date
    points: float
    score: float
    certificate: str

    @property
    def without(self) -> float:
        """The score without what the item gave."""
        return round(self.score - self.points, 2)


@dataclass(frozen=True)
class Touched:
    """All that the effects touch, items first that hold no more."""

    items: tuple[TouchedItem, ...]
    lessons: tuple[TouchedLesson, ...]
    passed: tuple[PassedOn, ...]

    @property
    def alarms(self) -> list[TouchedItem]:
        """Items that hold no more and are in a form that can still be sat: an administrator decides."""
        return [item for item in self.items if not item.holds and item.to_be_sat]


def touched(db: Session, bank: ItemBank, effects: Effects, zone: dt.tzinfo) -> Touched:
    """What these effects touch on a site. ``zone``: of the site, by which a day is a day."""
    asked = still_asked(db)
    items = [
        TouchedItem(item.id, found, tuple(sorted(asked.get(item.id, ()))))
        for item in bank.values()
        if (found := _found(map(parse_legal_basis, item.legal_basis), effects))
    ]
    items.sort(key=lambda item: (item.holds, not item.to_be_sat, item.id))
    since = {item.id: item.suspended_from for item in items if item.suspended_from}
    return Touched(tuple(items), tuple(_lessons(effects)), tuple(_passed(db, since, zone)))


def _found(cited: Iterable[LegalBasis], effects: Effects) -> tuple[tuple[str, Effect], ...]:
    return tuple((str(basis), effect) for basis in cited for effect in effects.on_article(basis))


def _lessons(effects: Effects) -> Iterator[TouchedLesson]:
    for path in sorted(LESSONS.glob("*.ipynb")):
        text = path.read_text(encoding="utf-8")
        lesson = study_page(json.loads(text))
        cited = cited_articles(text, versions_of(lesson.statutes))
        if found := _found(sorted(cited), effects):
            yield TouchedLesson(lesson.title, found)


def _passed(db: Session, since: Mapping[str, dt.date], zone: dt.tzinfo) -> Iterator[PassedOn]:
    """By exam and number of the person."""
    valid = dict(
        db.execute(
            select(Certificate.call_id, Certificate.number).where(Certificate.state == "valid")
        ).all()
    )
    exams = db.scalars(
        select(Exam)
        .where(Exam.practice.is_(False), Exam.history.is_(False))
        .order_by(Exam.name)
        .options(selectinload(Exam.forms))
    )
    for exam in exams:
        for form in exam.forms:
            names: dict[str, list[str]] = {}
            for question in form.questions:
                if question["item_id"] in since:
                    names.setdefault(question["item_id"], []).append(question["name"])
            if names:
                yield from _passed_with(db, exam, form.id, names, since, valid, zone)


def _passed_with(
    db: Session,
    exam: Exam,
    form: int,
    names: Mapping[str, Sequence[str]],
    since: Mapping[str, dt.date],
    valid: Mapping[int, str],
    zone: dt.tzinfo,
) -> Iterator[PassedOn]:
    rows = db.execute(
        select(Call, Attempt, Result)
        .join(Result, Result.call_id == Call.id)
        .join(Attempt, Attempt.id == Result.attempt_id)
        .where(Call.exam_id == exam.id, Result.outcome == "passed", Attempt.form_id == form)
        .options(selectinload(Call.person))
        .order_by(Call.id)
    ).all()
    wanted = [name for some in names.values() for name in some]
    mine = select(Attempt.id).where(Attempt.form_id == form)
    points = {
        (row.attempt_id, row.question): row.score or 0.0
        for row in db.scalars(
            select(Response).where(Response.attempt_id.in_(mine), Response.question.in_(wanted))
        )
    }
    for call, attempt, result in rows:
        ended = attempt.ended_at or attempt.began_at
        if ended is None:
            continue
        day = local_day(ended, zone)
        for item, parts in names.items():
            if since[item] <= day:
                yield PassedOn(
                    exam=exam.name,
                    person=call.person.number,
                    name=call.person.name,
                    item=item,
                    sat_on=day,
                    points=sum(points.get((attempt.id, part), 0.0) for part in parts),
                    score=result.score or 0.0,
                    certificate=valid.get(call.id, ""),
                )
