"""`lawstudy study`: plans, events and hours."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from courses.events_file import import_events
from courses.hours import Part
from courses.hours_policy import FOLDER, HoursPolicy, hours_policies
from courses.hours_views import PersonHours, hours_of_people, hours_of_unit
from courses.lecturers_file import import_lecturers
from courses.messages import ENTRY_STATES as STATE_NAMES
from courses.plan_calendar import who_of
from courses.plan_file import import_plan
from courses.plan_progress import ENTRY_STATES, PlanView, plan_views
from courses.study_sheet import read_workbook
from courses.study_templates import TemplateKind, study_template
from foundation.files import write_whole
from foundation.site import Site, open_site
from lawstudy import messages as shell_messages
from lawstudy.commands import messages
from lawstudy.console import next_step, say, shell, show_table
from lawstudy.errors import ShellError
from lawstudy.opening import open_records
from lawstudy.processes.beside import site_beside_room
from records.audit.actor import acting
from records.messages import PLAN_STATES, STUDY_KINDS
from records.people.person import Person, find_person
from records.people.unit import Unit


def template(kind: TemplateKind, file: Path | None) -> None:
    """Write a workbook to fill in; one that is there stays. Raises `ShellError`."""
    path = file or Path(messages.STUDY_TEMPLATES[kind])
    if path.suffix.lower() != ".xlsx":
        raise ShellError(messages.STUDY_TEMPLATE_NAME, file=path)
    if path.exists():
        raise ShellError(messages.STUDY_TEMPLATE_THERE, file=path)
    write_whole(path, study_template(kind))
    say(shell_messages.EXPORTED.format(file=path))
    next_step(shell("lawstudy", "study", kind, "import", path))


def plan_import(root: Path, file: Path) -> None:
    """Import a plan."""
    site = site_beside_room(root, "study")
    with open_records(site) as db:
        change = import_plan(db, read_workbook(file), actor=acting())
        db.commit()
    say(change.told)


def events_import(root: Path, file: Path) -> None:
    """Import events and who was there."""
    site = site_beside_room(root, "study")
    with open_records(site) as db:
        change = import_events(
            db, read_workbook(file), policies_of(site), today=_today(site), actor=acting()
        )
        db.commit()
    say(messages.STUDY_EVENTS_DONE.format(**vars(change)))
    if change.added or change.changed:
        next_step(messages.NEXT_CONFIRM)


def lecturers_import(root: Path, file: Path) -> None:
    """Import the register of lecturers."""
    site = site_beside_room(root, "study")
    with open_records(site) as db:
        change = import_lecturers(db, read_workbook(file), actor=acting())
        db.commit()
    say(messages.STUDY_LECTURERS_DONE.format(**vars(change)))


def policies_of(site: Site) -> list[HoursPolicy]:
    """What is asked of people's study: the shipped examples, and the site's own."""
    return hours_policies(site.root / FOLDER)


def status(root: Path, whose: str, year: int) -> None:
    """How the units stand with their plans, or one unit, or one person. Raises `ShellError` for who is not known."""
    site = open_site(root)
    year = year or _today(site).year
    with open_records(site) as db:
        if not whose:
            _district(db, site, year)
            return
        unit = db.scalar(select(Unit).where((Unit.name == whose) | (Unit.code == whose)))
        if unit is not None:
            _unit(db, site, unit, year)
            return
        _person(db, site, find_anybody(db, whose), year)


def find_anybody(db: Session, whose: str) -> Person:
    """Somebody by number, or by a name that only one has. Raises `ShellError`."""
    person = find_person(db, whose)
    called = [person] if person else db.scalars(select(Person).where(Person.name == whose)).all()
    if len(called) > 1:
        numbers = "、".join(each.number for each in called)
        raise ShellError(messages.STUDY_SEVERAL, name=whose, numbers=numbers)
    if not called:
        raise ShellError(messages.STUDY_NOBODY, whose=whose)
    return called[0]


def _district(db: Session, site: Site, year: int) -> None:
    views = plan_views(db, year, today=_today(site))
    rows = [[view.unit.name, *_counts(view)] for view in views]
    show_table(messages.STUDY_DISTRICT.format(year=year), messages.STUDY_DISTRICT_COLUMNS, rows)


def _counts(view: PlanView) -> list[str]:
    counted = [view.counts[state] for state in ENTRY_STATES]
    return [str(one) for one in (len(view.entries), *counted, len(view.beside), len(view.waiting))]


def _unit(db: Session, site: Site, unit: Unit, year: int) -> None:
    [view] = plan_views(db, year, today=_today(site), units=[unit.id])
    rows = [
        [
            f"{each.entry.number}. {STUDY_KINDS[each.entry.kind]}：{each.entry.title}",
            who_of(each.entry),
            each.entry.due.isoformat(),
            STATE_NAMES[each.state],
        ]
        for each in view.entries
    ]
    title = messages.STUDY_UNIT.format(unit=unit.name, year=year)
    show_table(title, messages.STUDY_UNIT_COLUMNS, rows)
    if view.entries:
        say(messages.STUDY_PLAN_STATE.format(state=PLAN_STATES[view.standing.state]))
    if view.beside:
        say(messages.STUDY_BESIDE.format(count=len(view.beside)))
    people = hours_of_unit(db, unit, year, policies_of(site), site.zone, today=_today(site))
    hours = [row for each in people for row in _hours_rows(each)]
    title = messages.STUDY_HOURS_TITLE.format(whose=unit.name, year=year)
    show_table(title, messages.STUDY_HOURS_COLUMNS, hours)


def _hours_rows(found: PersonHours) -> list[list[str]]:
    who = f"{found.person.name}（{found.person.number}）"
    return [
        [
            who,
            policy.title,
            _told(stands.total) if policy.hours else f"{stands.total.have:g}",
            "、".join(f"{STUDY_KINDS[part.name]} {_told(part)}" for part in stands.times),
        ]
        for policy, stands in found.standings
    ]


def _told(part: Part) -> str:
    return f"{part.have:g}/{part.asked:g}"


def _person(db: Session, site: Site, person: Person, year: int) -> None:
    [found] = hours_of_people(db, [person], year, policies_of(site), site.zone)
    if not found.standings:
        say(messages.STUDY_NO_POLICY.format(name=person.name, year=year))
    for policy, stands in found.standings:
        rows = [[messages.STUDY_TOTAL, *_cells(stands.total)]]
        rows += [[part.name or messages.STUDY_OTHER, *_cells(part)] for part in stands.categories]
        rows += [
            [messages.STUDY_TIMES.format(kind=STUDY_KINDS[part.name]), *_cells(part)]
            for part in stands.times
        ]
        title = messages.STUDY_PERSON.format(name=person.name, year=year, policy=policy.title)
        show_table(title, messages.STUDY_PERSON_COLUMNS, rows)
        say(messages.STUDY_SOURCE.format(year=policy.source_year, source=policy.source))


def _cells(part: Part) -> Sequence[str]:
    if not part.asked:
        return [f"{part.have:g}", "—", ""]
    missing = max(0, part.asked - part.have)
    return [f"{part.have:g}", f"{part.asked:g}", f"{missing:g}" if missing else ""]


def _today(site: Site) -> dt.date:
    return dt.datetime.now(site.zone).date()
