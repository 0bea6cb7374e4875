"""Plans and learning files to keep: calendar, document, list. What tells of people leaves the system on record."""

from __future__ import annotations

from typing import Any, ClassVar

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from courses.hours_views import hours_of_unit
from courses.learning_file import exams_taken, person_file, unit_file
from courses.my_study import my_study
from courses.plan_calendar import MEDIA_TYPE, plan_calendar
from courses.plan_document import plan_document, plan_list
from courses.plan_progress import PlanView, plan_views
from delivery import messages
from delivery.handlers.printing import Form, Printed
from delivery.handlers.study_plan import StudyHandler, own_unit
from documents.lists import UnitList, list_pdf, list_xlsx
from documents.official import Official, official_docx
from foundation.errors import NotAvailable
from records.accounts.permissions import Action, relation
from records.audit import site_decisions, trail
from records.people.person import Person
from records.people.unit import Unit
from records.study.event import Attendance, EventRecord, StudyEvent
from records.study.plan import plan_entries


class StudyFileHandler(StudyHandler, Printed):
    """What files of study share."""

    async def tell_taken(
        self, subject: str, document: str, people: int, *, form: str = "docx"
    ) -> None:
        """Put it on record that people's study left the system as a file."""
        taken = site_decisions.DocumentTaken(
            subject=subject, document=document, form=form, people=people
        )
        actor = self.me.login
        await self.room.write(lambda db: trail.decide(db, taken, actor=actor))

    async def finish_list(self, listed: UnitList, document: str, form: Form) -> None:
        """Answer with a list of people as a workbook or a PDF, which stands in the trail."""
        people = sum(len(group.rows) for group in listed.groups)
        await self.tell_taken(listed.title, document, people, form=form)
        make = list_xlsx if form == "xlsx" else list_pdf
        await self.finish_document(make, listed, listed.title, form)

    def asked_unit(self, db: Session) -> Unit:
        """The unit that is asked for. Raises `NotAvailable`."""
        unit = self.unit_for(db, "plan.read", self.get_query_argument("unit", ""))
        if unit is None:
            raise NotAvailable(messages.NO_SUCH)
        return unit


class PlanCalendar(StudyFileHandler):
    """The plan of a unit as a calendar file."""

    actions: ClassVar[dict[str, Action]] = {"GET": "plan.read"}

    async def get(self) -> None:
        """To be opened in any calendar."""
        year = self.year()

        def ask(db: Session) -> tuple[bytes, str]:
            unit = self.asked_unit(db)
            title = messages.PLAN_TITLE.format(unit=unit.name, year=year)
            return plan_calendar(plan_entries(db, year, [unit.id]), title), title

        made, title = await self.room.read(ask)
        self.finish_file(made, f"{title}.ics", MEDIA_TYPE)


class PlanDocument(StudyFileHandler):
    """The plan of a unit as an official document with its table."""

    actions: ClassVar[dict[str, Action]] = {"GET": "plan.read"}

    async def get(self) -> None:
        """As .docx."""
        year, today = self.year(), self.today()

        def ask(db: Session) -> Official:
            [view] = plan_views(db, year, today=today, units=[self.asked_unit(db).id])
            return plan_document(view, today=today, zone=self.zone)

        made = await self.room.read(ask)
        await self.finish_document(official_docx, made, made.title, "docx")


class PlanList(StudyFileHandler):
    """The plan of a unit, or of all units for who may see them, with how each entry stands."""

    actions: ClassVar[dict[str, Action]] = {"GET": "plan.read"}

    async def get(self) -> None:
        """As .xlsx."""
        year, today, code = self.year(), self.today(), self.get_query_argument("unit", "")

        def ask(db: Session) -> list[PlanView]:
            unit = self.unit_for(db, "plan.read", code)
            return plan_views(db, year, today=today, units=[unit.id] if unit else None)

        views = await self.room.read(ask)
        listed = plan_list(views, year, now=self.room.now(), zone=self.zone)
        await self.finish_document(list_xlsx, listed, listed.title, "xlsx")


class UnitFile(StudyFileHandler):
    """The learning file of a unit."""

    actions: ClassVar[dict[str, Action]] = {"GET": "plan.read"}

    async def get(self) -> None:
        """As .docx."""
        year, today, policies = self.year(), self.today(), self.policies()
        issuer = self.server.settings.office

        def ask(db: Session) -> tuple[Official, int]:
            unit = self.asked_unit(db)
            [view] = plan_views(db, year, today=today, units=[unit.id])
            hours = hours_of_unit(db, unit, year, policies, self.zone, today=today)
            records = _counting(db, view)
            return unit_file(view, records, hours, issuer=issuer, today=today), len(hours)

        made, people = await self.room.read(ask)
        await self.tell_taken(made.title, messages.LEARNING_FILE, people)
        await self.finish_document(official_docx, made, made.title, "docx")


def _counting(db: Session, view: PlanView) -> list[EventRecord]:
    """The records that count, by day, with their people."""
    ids = [
        event.counting.id
        for event in view.events
        if event.counting is not None and not event.counting.withdrawn
    ]
    rows = db.scalars(
        select(EventRecord)
        .where(EventRecord.id.in_(ids))
        .order_by(EventRecord.day, EventRecord.id)
        .options(
            selectinload(EventRecord.attendance).selectinload(Attendance.person),
            selectinload(EventRecord.steps),
            selectinload(EventRecord.event).selectinload(StudyEvent.unit),
        )
    )
    return list(rows)


class _PersonFile(StudyFileHandler):
    async def finish_file_of(self, person: int, *, narrow: bool) -> None:
        """Answer with somebody's file; with ``narrow``, of one's own unit alone."""
        year, today, policies = self.year(), self.today(), self.policies()
        issuer = self.server.settings.office

        def ask(db: Session) -> Official:
            row = db.get(Person, person)
            own = own_unit(db, self.me.person) if narrow else None
            there = row.unit if row is not None else None
            if row is None or (narrow and (own is None or there is None or own.id != there.id)):
                raise NotAvailable(messages.NO_SUCH)
            study = my_study(db, person, year, policies, self.zone, today=today)
            exams = exams_taken(db, person, year, self.zone)
            return person_file(study, exams, issuer=issuer, today=today)

        made = await self.room.read(ask)
        await self.tell_taken(made.title, messages.LEARNING_FILE, 1)
        await self.finish_document(official_docx, made, made.title, "docx")


class MyFile(_PersonFile):
    """One's own learning file."""

    actions: ClassVar[dict[str, Action]] = {"GET": "own.read"}

    async def get(self) -> None:
        """As .docx."""
        await self.finish_file_of(self.learner(), narrow=False)


class OnesFile(_PersonFile):
    """Somebody's learning file, for who keeps the records of their unit."""

    actions: ClassVar[dict[str, Action]] = {"GET": "plan.read"}

    async def get(self, number: str) -> None:
        """As .docx."""
        narrow = relation(self.me.roles, "plan.read") == "own_unit"
        await self.finish_file_of(int(number), narrow=narrow)


ROUTES: list[tuple[str, Any]] = [
    (r"/study-plan/plan\.ics", PlanCalendar),
    (r"/study-plan/plan\.docx", PlanDocument),
    (r"/study-plan/plan\.xlsx", PlanList),
    (r"/study-plan/file\.docx", UnitFile),
    (r"/study-plan/people/([0-9]{1,9})/file\.docx", OnesFile),
    (r"/my-study/file\.docx", MyFile),
]
