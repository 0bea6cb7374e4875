"""The reconciliation of a year, put together: what is read, section by section. Reads alone."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from certification.cards.policy import CardPolicy
from certification.year.cards import card_facts, card_section
from certification.year.exams import exam_facts, exam_section, exams_of_year
from certification.year.items import item_facts, item_section
from certification.year.lines import YearReport
from certification.year.study import (
    list_section,
    report_section,
    study_facts,
    study_section,
    told_of,
)
from courses.hours_policy import HoursPolicy
from courses.units_year import units_year
from foundation.local_time import local_day
from question_bank.law.must_know import MustKnowList
from records.exams.attempt import Attempt
from records.exams.call import Call
from records.exams.exam import Exam
from records.exams.irregularity import UNDECIDED, Irregularity
from records.exams.result import Result


@dataclass(frozen=True)
class YearSources:
    """What lies beside the records: the list of what must be known, ids of the bank's items, the site's policies."""

    known: MustKnowList
    bank: Collection[str]
    cards: CardPolicy
    hours: Sequence[HoursPolicy]
    zone: dt.tzinfo
    today: dt.date


def year_report(db: Session, year: int, sources: YearSources) -> YearReport:
    """The whole year, from the list to the yearly report."""
    exams = exams_of_year(db, year, sources.zone)
    study = study_facts(db, year)
    units = units_year(db, year, sources.hours, sources.zone, today=sources.today)
    sections = [
        list_section(sources.known, told_of(db, year), year),
        study_section(study),
        *(exam_section(exam_facts(db, exam)) for exam in exams),
    ]
    if exams:
        sections.append(item_section(item_facts(db, exams), sources.bank))
    cards = card_facts(db, year, sources.cards, sources.hours, sources.zone)
    sections.append(card_section(cards))
    sections.append(report_section(study, units, _results(db, year, sources.zone)))
    return YearReport(year, tuple(sections), simulated=any(each.simulated for each in exams))


def _results(db: Session, year: int, zone: dt.tzinfo) -> dict[int, Counter[str]]:
    """Outcomes of published exams as they stand now, by the unit at which people were called; not of simulated ones, nor of who was exempt.

    Everybody counts in the year in which their paper was handed in, without one in that of the release.
    """
    found: dict[int, Counter[str]] = {}
    held = select(Irregularity.call_id).where(Irregularity.state.in_(UNDECIDED))
    rows = db.execute(
        select(Call.unit_id, Result.outcome, func.coalesce(Attempt.ended_at, Exam.released_at))
        .join(Result, Result.call_id == Call.id)
        .join(Exam, Exam.id == Call.exam_id)
        .outerjoin(Attempt, Attempt.id == Result.attempt_id)
        .where(Exam.practice.is_(False), Exam.simulated.is_(False))
        .where(Exam.published_at.is_not(None), Result.outcome != "exempt")
        .where(Call.id.not_in(held))
    )
    for unit, outcome, at in rows:
        if at is not None and local_day(at, zone).year == year:
            found.setdefault(unit, Counter())[outcome] += 1
    return found
