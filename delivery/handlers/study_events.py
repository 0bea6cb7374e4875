"""Study events: begun, filled in and submitted by the unit's liaison, confirmed or returned by an administrator."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from courses.errors import StudyRefused
from courses.event_given import TEXTS, AttendanceGiven, EventGiven, categories_of
from courses.events import (
    begin_event,
    confirm_event,
    correct_event,
    discard_event,
    return_event,
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

_MOST_TOLD = 100
_KINDS = {kind: name for kind, name in STUDY_KINDS.items() if kind != "exam"}


class _EventHandler(StudyHandler):
    def typed(self) -> EventForm:
        """What the form says."""
        return EventForm(
            {name: self.get_body_argument(name) for name in self.request.body_arguments}
        )

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


class NewEvent(_EventHandler):
    """The form to begin the record of an event."""

    actions: ClassVar[dict[str, Action]] = {"GET": "event.record", "POST": "event.record"}

    async def get(self) -> None:
        """Show it; filled in for an entry of the plan."""
        await self._show(None)

    async def post(self) -> None:
        """Keep a draft, with those who are expected as present; or tell everything that is wrong."""
        form, actor, today = self.typed(), self.me.login, self.today()
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
            policies = self.policies()
            return begin_event(db, unit, given, policies, today=today, actor=actor).id

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
            problems=list(problems)[:_MOST_TOLD],
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


class OneEvent(_EventHandler):
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
            problems=list(problems)[:_MOST_TOLD],
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
        form, today = self.typed(), self.today()
        who: dict[str, Any] = {"actor": self.me.login, "roles": self.me.roles}
        policies = self.policies()

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
                    save_event(db, event, given, policies, today=today, **who)
            if act == "submit":
                if form.get("checked") != "yes":
                    raise StudyRefused([EVENT_CHECKED])
                submit_event(db, event, policies, today=today, **who)
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


class EventDecision(OneEvent):
    """What an administrator decides: ``confirm`` or ``return``."""

    actions: ClassVar[dict[str, Action]] = {"POST": "event.confirm"}

    async def post(self, number: str, act: str) -> None:
        """Decide, or tell what stands against it."""
        actor, roles = self.me.login, self.me.roles
        reason = self.get_body_argument("reason", "").strip()

        def decide(db: Session) -> None:
            event = self.found(db, number, "event.confirm")
            if act == "confirm":
                confirm_event(db, event, actor=actor, roles=roles)
            else:
                return_event(db, event, reason=reason, actor=actor, roles=roles)

        if not await _decided(self, decide, number):
            return
        self.redirect(f"/study-event/{number}", status=303)


async def _decided(page: OneEvent, decide: Callable[[Session], None], number: str) -> bool:
    """Whether it was; otherwise the page says why it was not."""
    try:
        await page.room.write(decide)
    except StudyRefused as error:
        page.set_status(400)
        await page.show(number, problems=error.problems)
    except MoveRefused:
        page.set_status(409)
        await page.show(number, problems=[messages.EVENT_MOVED])
    else:
        return True
    return False


class ConfirmEvents(_EventHandler):
    """Several events at once, each as it is confirmed alone."""

    actions: ClassVar[dict[str, Action]] = {"POST": "event.confirm"}

    async def post(self) -> None:
        """Confirm those that were chosen; one that is not as it was shown stays, and is told."""
        actor, roles = self.me.login, self.me.roles
        numbers = [text for text in self.get_body_arguments("event") if _is_number(text)]

        def confirm(db: Session) -> tuple[int, list[str]]:
            done, problems = 0, list[str]()
            for number in numbers:
                event = find_event(db, int(number))
                if event is None:
                    continue
                named = {"unit": event.unit.name, "event": event.newest.title}
                try:
                    confirm_event(db, event, actor=actor, roles=roles)
                    done += 1
                except StudyRefused as error:
                    problems += [f"{event.unit.name}：{one}" for one in error.problems]
                except MoveRefused:
                    problems.append(messages.EVENT_MOVED_ONE.format(**named))
            return done, problems

        done, problems = await self.room.write(confirm)
        if problems:
            self.set_status(409)
            await self._tell(problems, done)
            return
        self.redirect(f"/study-plan?year={self.year()}&done={done}", status=303)

    async def _tell(self, problems: Sequence[str], done: int) -> None:
        text = messages.EVENTS_NOT_ALL.format(done=done, problems="；".join(problems[:_MOST_TOLD]))
        self.page("error.html", message=text, title=messages.ERROR_TITLE)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 10


_NUMBER = "([0-9]{1,9})"
ROUTES: list[tuple[str, Any]] = [
    (r"/study-event/new", NewEvent),
    (r"/study-event/confirm", ConfirmEvents),
    (rf"/study-event/{_NUMBER}", OneEvent),
    (rf"/study-event/{_NUMBER}/(save|submit|correct|withdraw|discard)", EventAct),
    (rf"/study-event/{_NUMBER}/(confirm|return)", EventDecision),
]
