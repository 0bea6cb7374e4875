"""What the year's report is told of study, the list, the bank and the reconciliation: analyses may not ask these rooms themselves."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence

from analytics.year_facts import Checked, ListPart, UnitStudy, YearFacts
from certification.cards.policy import card_policy
from certification.year.lines import YearReport
from certification.year.report import YearSources, year_report
from courses.coverage import Covered, coverage, site_material
from courses.hours_policy import FOLDER, hours_policies
from courses.units_year import UnitYear, units_year
from foundation.site import Site
from lawstudy.opening import bank_of, exam_folders, open_records
from question_bank.law.must_know_file import site_list
from records.study.event import told_in_events


def sources_of(site: Site) -> YearSources:
    """What lies beside the records, as of today."""
    return YearSources(
        site_list(site.root),
        set(bank_of(site)),
        card_policy(site.root),
        hours_policies(site.root / FOLDER),
        site.zone,
        dt.datetime.now(site.zone).date(),
    )


def year_facts(site: Site, year: int) -> YearFacts:
    """As the records are now. Reads alone."""
    sources = sources_of(site)
    found = coverage(sources.known, site_material(exam_folders(site)), sources.today)
    with open_records(site) as db:
        checked = year_report(db, year, sources)
        units = units_year(db, year, sources.hours, sources.zone, today=sources.today)
        told = told_in_events(db, dt.date(year, 12, 31))
    of_year = found.with_events([(day, words) for day, words in told if day.year == year])
    return YearFacts(
        year=year,
        units=tuple(map(_unit, units)),
        list_title=found.title,
        parts=_parts(of_year.rows),
        untaught=tuple(
            row.instrument
            for row in sorted(of_year.rows, key=lambda row: row.number)
            if not row.taught_on
        ),
        bank=tuple(sorted(sources.bank)),
        events=dict(sorted(Counter(day.year for day, _ in told).items())),
        checked=_checked(checked),
    )


def _unit(each: UnitYear) -> UnitStudy:
    return UnitStudy(
        unit=each.unit.code,
        planned=each.planned,
        done=each.done,
        late=each.late,
        events=each.events,
        people=each.people,
        met=each.met,
        leaders=each.leaders,
        reports=each.reports,
        overdue=each.overdue,
    )


def _parts(rows: Sequence[Covered]) -> tuple[ListPart, ...]:
    ordered = sorted(rows, key=lambda row: row.number)
    return tuple(
        ListPart(
            part,
            entries=sum(row.part == part for row in rows),
            taught=sum(row.part == part and bool(row.taught_on) for row in rows),
            enough=sum(row.part == part and row.formal >= row.needed for row in rows),
        )
        for part in dict.fromkeys(row.part for row in ordered)
    )


def _checked(report: YearReport) -> tuple[Checked, ...]:
    return tuple(
        Checked(
            each.title,
            len(each.lines),
            tuple(line.name for line in each.lines if not line.is_right),
        )
        for each in report.sections
    )
