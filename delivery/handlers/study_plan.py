"""Study plans: of all units beside each other, of one unit with what was done and its people's hours; changing a plan."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import urlencode

from sqlalchemy import select
from sqlalchemy.orm import Session

from courses.errors import StudyRefused
from courses.event_given import categories_of
from courses.events_people import is_expected
from courses.hours_policy import FOLDER, HoursPolicy, hours_policies
from courses.hours_views import PersonHours, hours_of_unit, who_did
from courses.messages import ENTRY_STATES as STATE_NAMES
from courses.plan import EntryGiven, entry_text_faults, set_entry, withdraw_entry
from courses.plan_calendar import who_of
from courses.plan_progress import ENTRY_STATES, PlanView, plan_views
from courses.study_text import read_hours, texts_of
from delivery import messages
from delivery.request import Handler
from foundation.errors import NotAvailable
from foundation.local_time import local_day
from records.accounts.permissions import Action, relation
from records.messages import AUDIENCE_NAMES, EVENT_STATES, PLAN_STATES, STUDY_KINDS
from records.people.person import Person
from records.people.unit import Unit
from records.study.event import Present, StudyEvent, presence_counts
from records.study.plan import (
    AUDIENCES,
    KINDS,
    PlanEntry,
    StudyKind,
    newest_entry,
    planned_years,
)
from records.study.plan_approval import PlanApproval, approvals_of


class StudyHandler(Handler):
    """What the pages of study share."""

    @property
    def zone(self) -> dt.tzinfo:
        """Of the site."""
        return self.server.settings.zone

    def today(self) -> dt.date:
        """The day where the site is."""
        return local_day(self.room.now(), self.zone)

    @property
    def hours_folder(self) -> Path:
        """Where the site keeps its own policies of hours."""
        return self.server.settings.exams.root / FOLDER

    def policies(self) -> list[HoursPolicy]:
        """What is asked of people's study."""
        return hours_policies(self.hours_folder)

    def year(self) -> int:
        """The year that is asked for, this one where none is."""
        text = self.get_argument("year", "")
        good = text.isascii() and text.isdecimal() and len(text) == 4 and "2000" <= text <= "2100"
        return int(text) if good else self.today().year

    def unit_for(self, db: Session, action: Action, code: str) -> Unit | None:
        """The unit of this code; for who may do it with their own unit alone, theirs, whatever is asked.

        ``None``: no unit is asked for. Raises `NotAvailable` for one that is not there, and for who belongs to none.
        """
        if relation(self.me.roles, action) == "own_unit":
            own = own_unit(db, self.me.person)
            if own is None:
                raise NotAvailable(messages.NO_OWN_UNIT)
            return own
        if not code:
            return None
        unit = db.scalar(select(Unit).where(Unit.code == code))
        if unit is None:
            raise NotAvailable(messages.NO_SUCH)
        return unit


def own_unit(db: Session, person: int | None) -> Unit | None:
    """Where who asks is now."""
    row = db.get(Person, person) if person is not None else None
    return row.unit if row is not None else None


def day_of(text: str) -> dt.date | None:
    """The day that a form says; ``None``: none."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


@dataclass(frozen=True)
class _UnitPage:
    view: PlanView
    hours: Sequence[PersonHours]
    units: Sequence[Unit]
    years: Sequence[int]
    edited: PlanEntry | None
    approvals: Sequence[PlanApproval]
    present: Mapping[int, Present]
    each: Mapping[int, tuple[int, int]]


@dataclass(frozen=True)
class _DistrictPage:
    views: Sequence[PlanView]
    years: Sequence[int]
    waiting: Sequence[StudyEvent]
    present: Mapping[int, Present]


_EACH = frozenset({"court", "online", "exam"})
"""What is asked of everybody by themselves."""


def _each_did(
    view: PlanView, people: Sequence[Person], did: Mapping[StudyKind, set[int]]
) -> dict[int, tuple[int, int]]:
    """How many have a record of what everybody is to do, of how many, by the number of the entry."""
    found = {}
    for entry in (each.entry for each in view.entries if each.entry.kind in _EACH):
        expected = {
            person.id
            for person in people
            if is_expected(person, entry.audience, entry.rank, entry.due)
        }
        found[entry.number] = (len(expected & did.get(entry.kind, set())), len(expected))
    return found


def _counts(db: Session, events: Sequence[StudyEvent]) -> dict[int, Present]:
    """Who was there, by the last record of each event."""
    return presence_counts(db, [event.newest.id for event in events])


class StudyPlan(StudyHandler):
    """The plan of a unit; of all units for who may see all and asks for none."""

    actions: ClassVar[dict[str, Action]] = {"GET": "plan.read", "POST": "plan.manage"}

    async def get(self) -> None:
        """Show it."""
        await self.show(self.get_query_argument("unit", ""))

    async def post(self) -> None:
        """Set an entry, new or changed, or take one off; or tell everything that is wrong."""
        code, year = self.get_body_argument("unit", ""), self.year()
        actor = self.me.login
        given = {name: self.get_body_argument(name, "").strip() for name in _FIELDS}

        def change(db: Session) -> None:
            unit = self.unit_for(db, "plan.manage", code)
            if unit is None:
                raise NotAvailable(messages.NO_SUCH)
            number = _whole(given["number"])
            row = newest_entry(db, year, unit.id, number) if number is not None else None
            version = _whole(given["version"])
            if given["act"] == "withdraw":
                if row is None:
                    raise NotAvailable(messages.NO_SUCH)
                reason = given["reason"]
                withdraw_entry(db, row, version=version, reason=reason, actor=actor)
                return
            set_entry(
                db,
                year,
                unit,
                _entry(db, unit, given),
                actor=actor,
                number=number,
                version=version,
                reason=given["reason"],
            )

        try:
            await self.room.write(change)
        except StudyRefused as error:
            self.set_status(400)
            await self.show(code, problems=error.problems, given=given)
            return
        self.redirect(f"/study-plan?{urlencode({'unit': code, 'year': year})}", status=303)

    async def show(
        self, code: str, *, problems: Sequence[str] = (), given: dict[str, str] | None = None
    ) -> None:
        """The page of the unit, or of all."""
        year, today = self.year(), self.today()
        edit = _whole(self.get_query_argument("edit", ""))

        def ask(db: Session) -> _UnitPage | _DistrictPage:
            unit = self.unit_for(db, "plan.read", code)
            years = sorted({*planned_years(db), year, today.year}, reverse=True)
            if unit is None:
                views = plan_views(db, year, today=today)
                waiting = [event for view in views for event in view.waiting]
                return _DistrictPage(views, years, waiting, _counts(db, waiting))
            [view] = plan_views(db, year, today=today, units=[unit.id])
            hours = hours_of_unit(db, unit, year, self.policies(), self.zone, today=today)
            units = db.scalars(select(Unit).order_by(Unit.code)).all()
            edited = newest_entry(db, year, unit.id, edit) if edit is not None else None
            people = [each.person for each in hours]
            own = _each_did(view, people, who_did(db, people, year, self.zone))
            approvals = approvals_of(db, year, unit.id)
            present = _counts(db, view.events)
            return _UnitPage(view, hours, units, years, edited, approvals, present, own)

        found = await self.room.read(ask)
        words = {
            "KINDS": STUDY_KINDS,
            "AUDIENCES": AUDIENCE_NAMES,
            "STATES": STATE_NAMES,
            "EVENT_STATES": EVENT_STATES,
            "PLAN_STATES": PLAN_STATES,
            "who_of": who_of,
            "year": year,
            "problems": problems,
        }
        if not isinstance(found, _UnitPage):
            self.page(
                "study_plans.html",
                views=found.views,
                years=found.years,
                waiting=found.waiting,
                present=found.present,
                order=ENTRY_STATES,
                done=_whole(self.get_query_argument("done", "")),
                decided=_whole(self.get_query_argument("decided", "")),
                **words,
            )
            return
        edited = found.edited
        typed = given or (_typed(edited) if edited is not None else {})
        self.page(
            "study_plan.html",
            view=found.view,
            hours=found.hours,
            units=found.units,
            years=found.years,
            approvals=found.approvals,
            present=found.present,
            each_did=found.each,
            edited=edited,
            typed=lambda name: typed.get(name, ""),
            categories=categories_of([one for one in self.policies() if one.holds_in(year)]),
            wide=relation(self.me.roles, "plan.read") == "all",
            **words,
        )


_FIELDS = (
    "act",
    "number",
    "version",
    "kind",
    "title",
    "audience",
    "rank",
    "month",
    "day",
    "hours",
    "category",
    "material",
    "responsible",
    "basis",
    "reason",
)


def _whole(text: str) -> int | None:
    good = text.isascii() and text.isdecimal() and len(text) <= 4
    return int(text) if good else None


def _typed(row: PlanEntry) -> dict[str, str]:
    """An entry as the form has it."""
    return {
        "number": str(row.number),
        "version": str(row.version),
        "kind": row.kind,
        "title": row.title,
        "audience": row.audience,
        "rank": row.rank,
        "month": str(row.month),
        "day": row.day.isoformat() if row.day else "",
        "hours": f"{row.hours:g}" if row.hours is not None else "",
        "category": row.category,
        "material": row.material,
        "responsible": row.responsible.name,
        "basis": row.basis,
    }


def _entry(db: Session, unit: Unit, given: dict[str, str]) -> EntryGiven:
    """What the form says. Raises `StudyRefused` with everything that cannot be read."""
    problems: list[str] = []
    kind = next((one for one in KINDS if one == given["kind"]), None)
    audience = next((one for one in AUDIENCES if one == given["audience"]), None)
    month, day = _whole(given["month"]), None
    if kind is None:
        problems.append(messages.STUDY_KIND)
    if audience is None:
        problems.append(messages.STUDY_AUDIENCE)
    if given["day"]:
        try:
            day = dt.date.fromisoformat(given["day"])
            month = day.month
        except ValueError:
            problems.append(messages.STUDY_DAY)
    if month is None:
        problems.append(messages.STUDY_WHEN)
    hours = None
    try:
        hours = read_hours(given["hours"])
    except ValueError:
        problems.append(messages.STUDY_HOURS.format(text=given["hours"][:20]))
    responsible: Unit | None = unit
    if name := given["responsible"]:
        responsible = db.scalar(select(Unit).where((Unit.name == name) | (Unit.code == name)))
        if responsible is None:
            problems.append(messages.STUDY_UNIT.format(unit=name[:60]))
    if problems or kind is None or audience is None or month is None or responsible is None:
        raise StudyRefused(problems + texts_of(entry_text_faults(given)))
    return EntryGiven(
        kind,
        given["title"],
        audience,
        month,
        responsible.id,
        day,
        rank=given["rank"],
        hours=hours,
        category=given["category"],
        material=given["material"],
        basis=given["basis"],
    )


ROUTES: list[tuple[str, Any]] = [(r"/study-plan", StudyPlan)]
