"""Study events: begun, filled in and submitted by the unit's liaison; what is decided about them is in `event_decisions`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from courses.errors import StudyRefused
from courses.event_given import TEXTS, AttendanceGiven, EventGiven, categories_of
from courses.events import (
    Recorder,
    begin_event,
    correct_event,
    discard_event,
    save_event,
    submit_event,
)
from courses.events_people import is_expected, people_of_unit
from courses.hours_policy import HoursPolicy
from courses.lecturers import appointed
from courses.messages import EVENT_CHECKED
from courses.plan_calendar import who_of
from courses.plan_progress import MaterialClock, material_clock
from delivery import messages
from delivery.event_form import EventForm
from delivery.handlers.study_plan import StudyHandler, own_unit
from foundation.errors import NotAvailable
from foundation.moves import MoveRefused
from records.accounts.permissions import Action, may, relation
from records.messages import EVENT_STATES, PRESENCE_NAMES, STEP_NAMES, STUDY_KINDS
from records.people.person import Person, unit_on
from records.people.unit import Unit
from records.study.event import STEPS, EventRecord, StudyEvent, beside_it, find_event
from records.study.lecturer import Lecturer, lecturers
from records.study.plan import AUDIENCES, Audience, PlanEntry, plan_entries

MOST_TOLD = 100
"""Problems that a page tells."""
_KINDS = {kind: name for kind, name in STUDY_KINDS.items() if kind != "exam"}


class EventHandler(StudyHandler):
    """What the pages of events share."""

    def typed(self) -> EventForm:
        """What the form says."""
        return EventForm(
            {name: self.get_body_argument(name) for name in self.request.body_arguments}
        )

    def recorder(self) -> Recorder:
        """Who is at the browser, as somebody who records events."""
        return Recorder(self.me.login, self.me.roles, self.today(), self.policies())

    def found(self, db: Session, number: str, action: Action) -> StudyEvent:
        """The event. Raises `NotAvailable`: of another unit's it is not even said that it exists."""
        event = find_event(db, int(number))
        narrow = relation(self.me.roles, action) == "own_unit"
        own = own_unit(db, self.me.person) if narrow else None
        if event is None or (narrow and (own is None or event.unit_id != own.id)):
            raise NotAvailable(messages.NO_SUCH)
        return event


@dataclass(frozen=True)
class _Beginning:
    unit: Unit | None
    units: Sequence[Unit]
    entries: Sequence[PlanEntry]


class NewEvent(EventHandler):
    """The form to begin the record of an event."""

    actions: ClassVar[dict[str, Action]] = {"GET": "event.record", "POST": "event.record"}

    async def get(self) -> None:
        """Show it; filled in for an entry of the plan."""
        await self._show(None)

    async def post(self) -> None:
        """Keep a draft, with those who are expected as present; or tell everything that is wrong."""
        form, by = self.typed(), self.recorder()
        expected = form.get("expected")

        def begin(db: Session) -> int:
            unit = self.unit_for(db, "event.record", form.get("unit"))
            if unit is None:
                raise StudyRefused([messages.STUDY_CHOOSE_UNIT])
            day = form.day()
            entries = plan_entries(db, day.year, [unit.id]) if day else []
            given, problems = form.read([], entries)
            if given is None:
                raise StudyRefused(problems)
            people = _expected(db, unit, given, expected)
            given = replace(given, attendance=[AttendanceGiven(each, "present") for each in people])
            return begin_event(db, unit, given, by).id

        try:
            number = await self.room.write(begin)
        except StudyRefused as error:
            self.set_status(400)
            await self._show(form, error.problems)
            return
        self.redirect(f"/study-event/{number}", status=303)

    async def _show(self, form: EventForm | None, problems: Sequence[str] = ()) -> None:
        asked = self.get_query_argument("entry", "")
        code = form.get("unit") if form else self.get_query_argument("unit", "")
        year = self.year()

        def ask(db: Session) -> _Beginning:
            chosen = _entry(db, asked)
            if chosen is not None and not code:
                unit = self.unit_for(db, "event.record", chosen.unit.code)
            else:
                unit = self.unit_for(db, "event.record", code)
            of_year = chosen.year if chosen else year
            entries = plan_entries(db, of_year, [unit.id]) if unit else []
            units = [] if unit else db.scalars(select(Unit).order_by(Unit.code)).all()
            return _Beginning(unit, units, entries)

        found = await self.room.read(ask)
        entry = next((each for each in found.entries if str(each.id) == asked), None)
        self.page(
            "study_event_new.html",
            unit=found.unit,
            units=found.units,
            entries=found.entries,
            entry=entry,
            form=form or _filled(entry),
            problems=list(problems)[:MOST_TOLD],
            KINDS=_KINDS,
            who_of=who_of,
        )


def _entry(db: Session, number: str) -> PlanEntry | None:
    good = number.isascii() and number.isdecimal() and len(number) < 10
    return db.get(PlanEntry, int(number)) if good else None


def _filled(entry: PlanEntry | None) -> EventForm:
    """The form as an entry of the plan fills it."""
    if entry is None:
        return EventForm({"expected": "all"})
    return EventForm(
        {
            "entry": str(entry.id),
            "kind": entry.kind,
            "title": entry.title,
            "day": entry.day.isoformat() if entry.day else "",
            "expected": "entry",
        }
    )


def _expected(db: Session, unit: Unit, given: EventGiven, expected: str) -> list[Person]:
    """Who of the unit is expected, as they were on that day; nobody where the liaison names them one by one."""
    audience: Audience | None = next((each for each in AUDIENCES if each == expected), None)
    rank = ""
    if expected == "entry" and given.entry is not None:
        audience, rank = given.entry.audience, given.entry.rank
    if audience is None:
        return []
    people = people_of_unit(db, unit.id, given.day)
    return [each for each in people if is_expected(each, audience, rank, given.day)]


@dataclass(frozen=True)
class _EventPage:
    """``people``: of the unit on the day, and whoever else is on the list, with where they were."""

    event: StudyEvent
    people: Sequence[tuple[Person, str]]
    entries: Sequence[PlanEntry]
    entry: PlanEntry | None
    lecturers: Sequence[Lecturer]
    clock: MaterialClock | None
    beside: Sequence[EventRecord]


class OneEvent(EventHandler):
    """An event: to be filled in while it is a draft, to be read, and to be decided about."""

    actions: ClassVar[dict[str, Action]] = {"GET": "plan.read"}

    async def get(self, number: str) -> None:
        """Show it."""
        await self.show(number)

    async def show(
        self, number: str, form: EventForm | None = None, problems: Sequence[str] = ()
    ) -> None:
        """The page; with what was typed and what is wrong with it."""
        today, policies = self.today(), self.policies()

        def ask(db: Session) -> _EventPage:
            event = self.found(db, number, "plan.read")
            return _page_of(db, event, policies, today)

        found = await self.room.read(ask)
        record = found.event.newest
        editable = record.state == "draft" and may(self.me.roles, "event.record")
        self.page(
            "study_event.html",
            event=found.event,
            record=record,
            people=found.people,
            entries=found.entries,
            lecturers=found.lecturers,
            clock=found.clock,
            beside=found.beside,
            editable=editable,
            entry=found.entry,
            form=form or EventForm.of(replace(EventGiven.of(record), entry=found.entry)),
            problems=list(problems)[:MOST_TOLD],
            categories=categories_of([one for one in policies if one.holds_in(record.day.year)]),
            own=record.submitted_by == self.me.login,
            KINDS=_KINDS,
            STATES=EVENT_STATES,
            PRESENCE=PRESENCE_NAMES,
            STEPS=STEPS,
            STEP_NAMES=STEP_NAMES,
            TEXTS=TEXTS,
        )


def _page_of(
    db: Session, event: StudyEvent, policies: Sequence[HoursPolicy], today: dt.date
) -> _EventPage:
    record = event.newest
    people = _listed(db, event, record.day)
    where = [(each, _where(each, event.unit, record.day)) for each in people]
    entries = plan_entries(db, record.day.year, [event.unit_id])
    # The form names the row that holds now, whichever was chosen.
    key = record.entry.key if record.entry is not None else None
    entry = next((each for each in entries if each.key == key), None)
    clock = material_clock(record, policies, today=today)
    speakers = appointed(lecturers(db), record.day)
    if record.lecturer is not None and record.lecturer not in speakers:
        speakers.append(record.lecturer)
    return _EventPage(event, where, entries, entry, speakers, clock, beside_it(db, event))


def _listed(db: Session, event: StudyEvent, day: dt.date) -> list[Person]:
    """The unit's people on that day, and whoever else is on the list."""
    people = people_of_unit(db, event.unit_id, day)
    known = {each.id for each in people}
    return people + [each.person for each in event.newest.attendance if each.person_id not in known]


def _where(person: Person, unit: Unit, day: dt.date) -> str:
    """Where somebody of another unit was."""
    there = unit_on(person, day)
    return "" if there is not None and there.id == unit.id else (there.name if there else "—")


class EventAct(OneEvent):
    """What the unit does: ``save``, ``submit``, ``correct``, ``withdraw``, ``discard``."""

    actions: ClassVar[dict[str, Action]] = {"POST": "event.record"}

    async def post(self, number: str, act: str) -> None:
        """Do it, or tell everything that stands against it."""
        form, by = self.typed(), self.recorder()
        who: dict[str, Any] = {"actor": by.actor, "roles": by.roles}

        def do(db: Session) -> bool:
            event = self.found(db, number, "event.record")
            reason = form.get("reason")
            match act:
                case "discard":
                    return discard_event(db, event, **who)
                case "correct" | "withdraw":
                    withdraw = act == "withdraw"
                    correct_event(db, event, reason=reason, withdraw=withdraw, **who)
                case _:
                    given = _given(db, event, form)
                    save_event(db, event, given, by)
            if act == "submit":
                if form.get("checked") != "yes":
                    raise StudyRefused([EVENT_CHECKED])
                submit_event(db, event, by)
            return False

        try:
            gone = await self.room.write(do)
        except StudyRefused as error:
            self.set_status(400)
            await self.show(number, form if act in ("save", "submit") else None, error.problems)
            return
        except MoveRefused:
            self.set_status(409)
            await self.show(number, problems=[messages.EVENT_MOVED])
            return
        self.redirect("/study-plan" if gone else f"/study-event/{number}", status=303)


def _given(db: Session, event: StudyEvent, form: EventForm) -> EventGiven:
    """What the form says. Raises `StudyRefused` with everything that cannot be read."""
    day = form.day() or event.newest.day
    people = {each.id: each for each in _listed(db, event, event.newest.day)}
    people |= {each.id: each for each in people_of_unit(db, event.unit_id, day)}
    entries = plan_entries(db, day.year, [event.unit_id])
    given, problems = form.read(list(people.values()), entries, lecturers(db))
    if given is None:
        raise StudyRefused(problems)
    return replace(given, withdrawn=event.newest.withdrawn)


NUMBER = "([0-9]{1,9})"
"""Of an event, in an address."""
ROUTES: list[tuple[str, Any]] = [
    (r"/study-event/new", NewEvent),
    (rf"/study-event/{NUMBER}", OneEvent),
    (rf"/study-event/{NUMBER}/(save|submit|correct|withdraw|discard)", EventAct),
]
