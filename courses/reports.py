"""The way of a yearly report: a draft is made, it is handed in, reviewers assess it. The text itself stays with the office.

One function a use case. Each takes the caller's transaction, and raises `StudyRefused` with everything that is wrong.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from courses import messages
from courses.errors import StudyRefused
from courses.report_facts import post_of_report
from courses.study_text import text_problems
from foundation.clock import utc_now
from records.audit import study_decisions, trail
from records.people.person import Person
from records.study.report import (
    REPORT_MOVES,
    LawReport,
    LevelCount,
    ReportAssessment,
    ReportForm,
    find_report,
)

MOST_REVIEWERS = 999


@dataclass(frozen=True)
class AssessmentGiven:
    """What reviewers said: how many gave each level, the best first. ``reason``: why a count takes the place of another."""

    on: dt.date
    counts: Sequence[int]
    meeting: str = ""
    reason: str = field(default="")


def note_draft(
    db: Session, person: Person, year: int, form: ReportForm, *, sources: int, actor: str
) -> LawReport:
    """A draft was made and leaves the system; what was handed in or assessed stays so."""
    report = _report(db, person, year, form)
    if report.state == "drafted":
        report.form = form
        report.drafted_by, report.drafted_at = actor[:80], utc_now()
    db.flush()
    drafted = study_decisions.ReportDrafted(
        subject=_subject(report), template=form, sources=sources
    )
    trail.decide(db, drafted, actor=actor)
    return report


def submit_report(
    db: Session,
    person: Person,
    year: int,
    form: ReportForm,
    *,
    on: dt.date | None,
    today: dt.date,
    actor: str,
    roles: Collection[str],
) -> LawReport:
    """It was handed in on that day, whether its draft was made here or not."""
    if on is None:
        raise StudyRefused([messages.STUDY_NEEDED.format(name=messages.REPORT_SUBMITTED_ON)])
    if not dt.date(year, 1, 1) <= on <= today:
        bounds = {"first": dt.date(year, 1, 1), "last": today}
        raise StudyRefused([messages.REPORT_DAY.format(day=on, **bounds)])
    report = _report(db, person, year, form)
    move = REPORT_MOVES.require(report.state, "submit", roles)
    report.form, report.state = form, move.target or report.state
    report.submitted_on, report.submitted_by, report.submitted_at = on, actor[:80], utc_now()
    db.flush()
    submitted = study_decisions.ReportSubmitted(
        subject=_subject(report), template=form, day=on.isoformat()
    )
    trail.decide(db, submitted, actor=actor)
    return report


def take_report_back(
    db: Session, report: LawReport, *, reason: str, actor: str, roles: Collection[str]
) -> None:
    """It is to be handed in anew."""
    move = REPORT_MOVES.require(report.state, "take_back", roles)
    _refuse(text_problems(messages.REPORT_REASON, reason, 200, needed=True))
    before = {"day": _iso(report.submitted_on), "submitted_by": report.submitted_by}
    report.state = move.target or report.state
    report.submitted_on = report.submitted_by = report.submitted_at = None
    db.flush()
    taken = study_decisions.ReportTakenBack(subject=_subject(report), before=before, reason=reason)
    trail.decide(db, taken, actor=actor)


def assess_report(
    db: Session,
    report: LawReport,
    given: AssessmentGiven,
    levels: Sequence[str],
    *,
    today: dt.date,
    actor: str,
    person: int | None,
    roles: Collection[str],
) -> None:
    """Enter what reviewers said; a further count takes the place of the one before, which stays.

    ``person``: who enters it, where they are one of the people: nobody enters what was said of themselves.
    """
    before = report.assessment
    move = REPORT_MOVES.require(report.state, "assess_again" if before else "assess", roles)
    _refuse(_assessment_problems(report, given, levels, today=today, person=person))
    report.state = move.target or report.state
    report.assessments.append(
        ReportAssessment(
            on=given.on,
            meeting=given.meeting,
            reason=given.reason,
            by=actor[:80],
            at=utc_now(),
            counts=[
                LevelCount(place=place, level=level, count=count)
                for place, (level, count) in enumerate(zip(levels, given.counts, strict=True))
            ],
        )
    )
    db.flush()
    assessed = study_decisions.ReportAssessed(
        subject=_subject(report),
        before=_told(before) if before else None,
        reason=given.reason,
        **_told(report.assessments[-1]),
    )
    trail.decide(db, assessed, actor=actor)


def _assessment_problems(
    report: LawReport,
    given: AssessmentGiven,
    levels: Sequence[str],
    *,
    today: dt.date,
    person: int | None,
) -> list[str]:
    found = text_problems(messages.REPORT_MEETING, given.meeting, 120)
    needed = report.assessment is not None
    found += text_problems(messages.REPORT_REASON, given.reason, 200, needed=needed)
    first = report.submitted_on or dt.date(report.year, 1, 1)
    if not first <= given.on <= today:
        found.append(messages.REPORT_ASSESSED_DAY.format(day=given.on, first=first, last=today))
    if len(given.counts) != len(levels) or any(
        not 0 <= count <= MOST_REVIEWERS for count in given.counts
    ):
        named = "、".join(levels)
        found.append(messages.REPORT_COUNTS.format(levels=named, most=MOST_REVIEWERS))
    elif not any(given.counts):
        found.append(messages.REPORT_NO_COUNTS)
    if person == report.person_id:
        found.append(messages.REPORT_OWN_ASSESSMENT)
    return found


def levels_text(assessment: ReportAssessment | None) -> str:
    """``好 5、较好 1``: every level that somebody gave, the best first."""
    counts = assessment.counts if assessment else ()
    return "、".join(f"{each.level} {each.count}" for each in counts if each.count)


def _report(db: Session, person: Person, year: int, form: ReportForm) -> LawReport:
    """Somebody's report; a new one of who reports in that year. Raises `StudyRefused`."""
    report = find_report(db, year, person.id)
    if report is None:
        report = LawReport(
            year=year,
            person=person,
            unit=post_of_report(person, year).unit,
            form=form,
            state="drafted",
        )
        db.add(report)
        db.flush()
    return report


def _refuse(problems: list[str]) -> None:
    if problems:
        raise StudyRefused(problems)


def _subject(report: LawReport) -> str:
    return f"{report.unit.name}/{report.year}/{report.person.number}"


def _told(assessment: ReportAssessment) -> dict[str, str]:
    day, levels = assessment.on.isoformat(), levels_text(assessment)
    return {"day": day, "meeting": assessment.meeting, "levels": levels}


def _iso(day: dt.date | None) -> str:
    return day.isoformat() if day else ""
