"""What is printed or filed: slips, seat labels, sign-in sheets, records of halls, lists of results."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar, Literal, TypeVar

from sqlalchemy.orm import Session

from delivery import messages
from delivery.handlers.sittings import OneSession
from delivery.request import Handler
from documents.apart import made_apart
from documents.exam_day import (
    hall_records_pdf,
    seat_labels_pdf,
    sign_in_pdf,
    slips_pdf,
    slips_xlsx,
)
from documents.lists import UnitList, list_pdf, list_xlsx
from exam_room.hall_lists import halls_of
from exam_room.hall_record import hall_records
from foundation.errors import NotAvailable
from grading.result_list import list_taken, result_list
from records.accounts.permissions import Action
from records.audit import site_decisions, trail
from records.exams.exam import Exam

Form = Literal["pdf", "xlsx", "docx"]
MEDIA_TYPES: dict[Form, str] = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
V = TypeVar("V")


class Printed(Handler):
    """Base of what answers with a document."""

    async def finish_document(
        self, make: Callable[[V], bytes], value: V, name: str, form: Form
    ) -> None:
        """Answer with a document to save, made beside the room. Raises `documents.errors.NotMade`."""
        async with self.server.printing:
            made = await made_apart(make, value)
        self.finish_file(made, f"{name}.{form}", MEDIA_TYPES[form])


class PrintedSlips(OneSession, Printed):
    """Slips that were just made: the same codes, as often as wanted, for who made them."""

    actions: ClassVar[dict[str, Action]] = {"GET": "session.control"}

    async def get(self, number: str, kept: str, form: Form) -> None:
        """As a PDF, four to a page, or as a table. Entry codes leave the system: the trail keeps who took them."""
        sitting = await self.one(number)
        slips = self.server.slips.find(kept, self.me.account, sitting.id)
        if slips is None:
            raise NotAvailable(messages.SLIPS_GONE)
        taken = site_decisions.DocumentTaken(
            subject=sitting.name,
            document=messages.SLIPS,
            form=form,
            people=sum(len(hall.seats) for hall in slips.halls),
        )
        actor = self.me.login
        await self.room.write(lambda db: trail.decide(db, taken, actor=actor))
        make = slips_pdf if form == "pdf" else slips_xlsx
        await self.finish_document(make, slips, f"{sitting.name} {messages.SLIPS}", form)


class PrintedSitting(OneSession, Printed):
    """Seat labels, sign-in sheets and the record of each hall."""

    actions: ClassVar[dict[str, Action]] = {"GET": "session.read"}

    async def get(self, number: str, what: str) -> None:
        """As a PDF, of the sitting as it stands now."""
        sitting, zone, now = await self.one(number), self.server.settings.zone, self.room.now()
        name = f"{sitting.name} {messages.PRINTED[what]}"
        if what == "record":
            records = await self.room.read(lambda db: hall_records(db, sitting.id, zone, now=now))
            await self.finish_document(hall_records_pdf, records, name, "pdf")
            return
        halls = await self.room.read(lambda db: halls_of(db, sitting.id, zone))
        make = seat_labels_pdf if what == "seat-labels" else sign_in_pdf
        await self.finish_document(make, halls, name, "pdf")


class ResultList(Printed):
    """The list of an exam's results, by unit."""

    actions: ClassVar[dict[str, Action]] = {"GET": "result.read"}

    async def get(self, number: str, form: Form) -> None:
        """As a table to work with or a PDF to sign; the trail keeps who took it."""
        zone, now, actor = self.server.settings.zone, self.room.now(), self.me.login

        def read(db: Session) -> tuple[UnitList, site_decisions.DocumentTaken]:
            exam = db.get(Exam, int(number))
            if exam is None or exam.practice:
                raise NotAvailable(messages.NO_SUCH)
            found = result_list(db, exam, zone, now=now)
            return found, list_taken(exam, found, form)

        listed, taken = await self.room.read(read)
        await self.room.write(lambda db: trail.decide(db, taken, actor=actor))
        make = list_pdf if form == "pdf" else list_xlsx
        await self.finish_document(make, listed, listed.title, form)


_NUMBER = "([0-9]{1,9})"
ROUTES: list[tuple[str, Any]] = [
    (rf"/sessions/{_NUMBER}/slips/([0-9a-f]{{16}})\.(pdf|xlsx)", PrintedSlips),
    (rf"/sessions/{_NUMBER}/(seat-labels|sign-in|record)\.pdf", PrintedSitting),
    (rf"/exams/{_NUMBER}/results\.(pdf|xlsx)", ResultList),
]
