"""Who reports in a year, who has handed in, and what reviewers said: by unit in the order of codes. Reads alone."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from courses import messages
from courses.report_facts import leading_posts, usual_form
from courses.reports import levels_text
from documents.lists import Column, Group, UnitList, Value
from documents.official import Official, Part, Table, Text
from foundation.local_time import written_time
from records.messages import REPORT_FORM_NAMES, REPORT_STATE_NAMES
from records.people.person import Person
from records.people.post import Post
from records.people.unit import Unit
from records.study.report import LawReport, ReportForm, ReportState, reports_of


@dataclass(frozen=True)
class ReportLine:
    """Somebody who reports. ``form``: of the report, or that their rank speaks for; ``report``: once there is one."""

    person: Person
    post: str
    form: ReportForm
    report: LawReport | None

    @property
    def state(self) -> str:
        """How it stands, in words."""
        return REPORT_STATE_NAMES[self.report.state] if self.report else messages.REPORTS_NOT_YET


@dataclass(frozen=True)
class UnitReports:
    """A unit's reports, in the order in which its people were entered."""

    unit: Unit
    lines: Sequence[ReportLine]

    def count(self, *states: ReportState) -> int:
        """How many stand so."""
        return sum(line.report is not None and line.report.state in states for line in self.lines)

    def levels(self, names: Sequence[str]) -> list[int]:
        """How often reviewers gave each level, by its place."""
        found = [0] * len(names)
        for line in self.lines:
            assessment = line.report.assessment if line.report else None
            for each in assessment.counts if assessment else ():
                if each.place < len(found):
                    found[each.place] += each.count
        return found


def report_views(db: Session, year: int, units: Collection[int] | None = None) -> list[UnitReports]:
    """The reports of these ``units``; of all member units and whoever else has a leading cadre. By code."""
    reports = {report.person_id: report for report in reports_of(db, year)}
    lines: dict[int, list[ReportLine]] = defaultdict(list)
    posts = selectinload(Person.posts).selectinload(Post.unit)
    people = select(Person).where(Person.posts.any(Post.leading)).order_by(Person.id)
    for person in db.scalars(people.options(posts)):
        report = reports.get(person.id)
        held = leading_posts(person, year)
        if report is None and not (person.active and held):
            continue
        unit = report.unit_id if report else held[-1].unit_id
        form = report.form if report else usual_form(person, year)
        lines[unit].append(ReportLine(person, held[-1].title if held else "", form, report))
    wanted = select(Unit).order_by(Unit.code)
    if units is not None:
        wanted = wanted.where(Unit.id.in_(units))
    return [
        UnitReports(unit, lines[unit.id])
        for unit in db.scalars(wanted)
        if units is not None or unit.is_member or lines[unit.id]
    ]


def report_list(
    views: Sequence[UnitReports],
    year: int,
    levels: Sequence[str],
    *,
    now: dt.datetime,
    zone: dt.tzinfo,
) -> UnitList:
    """Everybody who reports, and the summary by unit. ``now``: UTC, naive."""
    groups = [
        Group(
            view.unit.name,
            [_row(line) for line in view.lines],
            counts=[
                len(view.lines),
                view.count("submitted", "assessed"),
                view.count("assessed"),
                *view.levels(levels),
            ],
        )
        for view in views
    ]
    return UnitList(
        messages.REPORTS_TITLE.format(year=year),
        messages.DOC_UNIT,
        [
            Column("姓名", 12),
            Column("职务", 18),
            Column("报告类型", 14),
            Column("状态", 10, "center"),
            Column("提交日期", 12, "center"),
            Column("评议日期", 12, "center"),
            Column("评议结果", 26),
        ],
        groups,
        counted=[
            messages.REPORTS_LEADERS,
            messages.REPORTS_SUBMITTED,
            REPORT_STATE_NAMES["assessed"],
            *levels,
        ],
        printed=messages.DOC_PRINTED.format(at=written_time(now, zone)),
    )


def assessment_form(
    views: Sequence[UnitReports], year: int, levels: Sequence[str], *, issuer: str, today: dt.date
) -> Official:
    """The paper on which a reviewer ticks a level for each report that was handed in (评议表)."""
    handed_in = [
        (view.unit.name, line)
        for view in views
        for line in view.lines
        if line.report is not None and line.report.state != "drafted"
    ]
    rows = [
        [str(number), unit, line.person.name, line.post, *("" for _ in levels)]
        for number, (unit, line) in enumerate(handed_in, 1)
    ]
    columns = [*messages.ASSESSMENT_COLUMNS, *levels]
    table: Part = Table(columns, rows, (5, 14, 9, 12, *(6 for _ in levels)))
    return Official(
        title=messages.ASSESSMENT_TITLE.format(year=year),
        parts=[
            Text(messages.ASSESSMENT_HOW),
            table if rows else Text(messages.ASSESSMENT_NONE),
        ],
        issuer=issuer,
        date=today,
    )


def _row(line: ReportLine) -> list[Value]:
    report = line.report
    assessment = report.assessment if report else None
    return [
        line.person.name,
        line.post,
        REPORT_FORM_NAMES[line.form],
        line.state,
        report.submitted_on.isoformat() if report and report.submitted_on else "",
        assessment.on.isoformat() if assessment else "",
        levels_text(assessment),
    ]
