"""The register of lecturers on law (普法讲师名册): who may be asked, and how often each spoke in a year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from sqlalchemy.orm import Session

from courses.errors import StudyRefused
from courses.lecturers import (
    APPOINTED_ON,
    TEXTS,
    UNTIL,
    LecturerGiven,
    LecturerView,
    lecturer_faults,
    lecturer_views,
    lecturers_list,
    set_lecturer,
    term_of,
)
from courses.study_text import texts_of
from delivery import messages
from delivery.handlers.study_files import StudyFileHandler
from delivery.handlers.study_plan import day_of
from documents.lists import list_xlsx
from foundation.errors import NotAvailable
from records.accounts.permissions import Action, may
from records.people.person import Person, find_person
from records.study.lecturer import Lecturer
from records.study.plan import planned_years

_DAYS = {"appointed_on": APPOINTED_ON, "until": UNTIL}
_FIELDS = (*TEXTS, *_DAYS, "person", "lecturer", "version", "reason")


@dataclass(frozen=True)
class _Page:
    views: Sequence[LecturerView]
    years: Sequence[int]
    edited: Lecturer | None


class Lecturers(StudyFileHandler):
    """The register, and the form to enter or change somebody."""

    actions: ClassVar[dict[str, Action]] = {"GET": "lecturer.read", "POST": "lecturer.manage"}

    async def get(self) -> None:
        """Show it."""
        await self._show(self.get_query_argument("edit", ""))

    async def post(self) -> None:
        """Enter or change somebody, or tell everything that is wrong."""
        given = {name: self.get_body_argument(name, "").strip() for name in _FIELDS}
        actor = self.me.login

        def change(db: Session) -> None:
            row = _lecturer(db, given["lecturer"])
            if given["lecturer"] and row is None:
                raise NotAvailable(messages.NO_SUCH)
            version = _whole(given["version"])
            said = _said(db, given)
            set_lecturer(db, said, actor=actor, row=row, version=version, reason=given["reason"])

        try:
            await self.room.write(change)
        except StudyRefused as error:
            self.set_status(400)
            await self._show(given["lecturer"], error.problems, given)
            return
        self.redirect("/lecturers", status=303)

    async def _show(
        self, edit: str, problems: Sequence[str] = (), typed: Mapping[str, str] | None = None
    ) -> None:
        year, today = self.year(), self.today()

        def ask(db: Session) -> _Page:
            years = sorted({*planned_years(db), year, today.year}, reverse=True)
            edited = _lecturer(db, edit) if may(self.me.roles, "lecturer.manage") else None
            return _Page(lecturer_views(db, year, today=today), years, edited)

        found = await self.room.read(ask)
        filled = typed or (_typed(found.edited) if found.edited is not None else {})
        self.page(
            "lecturers.html",
            views=found.views,
            years=found.years,
            year=year,
            edited=found.edited,
            problems=problems,
            typed=lambda name: filled.get(name, ""),
            term_of=term_of,
            TEXTS=TEXTS,
            DAYS=_DAYS,
        )


class LecturersList(StudyFileHandler):
    """The register to work with."""

    actions: ClassVar[dict[str, Action]] = {"GET": "lecturer.read"}

    async def get(self) -> None:
        """As .xlsx."""
        year, today = self.year(), self.today()
        views = await self.room.read(lambda db: lecturer_views(db, year, today=today))
        listed = lecturers_list(views, year, now=self.room.now(), zone=self.zone)
        await self.tell_taken(listed.title, messages.LECTURERS, len(views), form="xlsx")
        await self.finish_document(list_xlsx, listed, listed.title, "xlsx")


def _lecturer(db: Session, number: str) -> Lecturer | None:
    whole = _whole(number)
    return db.get(Lecturer, whole) if whole is not None else None


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def _said(db: Session, given: Mapping[str, str]) -> LecturerGiven:
    """What the form says. Raises `StudyRefused` for what cannot be read."""
    problems = []
    person: Person | None = None
    if number := given["person"]:
        person = find_person(db, number)
        if person is None:
            problems.append(messages.LECTURER_NO_PERSON.format(number=number[:40]))
        elif given["name"] != person.name:
            told = {"number": number[:40], "name": person.name}
            problems.append(messages.LECTURER_OTHER_NAME.format(**told))
    until = day_of(given["until"])
    if given["until"] and until is None:
        problems.append(messages.LECTURER_DAY.format(name=UNTIL, text=given["until"][:20]))
    unit = given["unit"]
    if not unit and person is not None and person.unit is not None:
        unit = person.unit.name
    said = LecturerGiven(
        given["name"],
        unit,
        given["appointed_by"],
        day_of(given["appointed_on"]),
        until,
        post=given["post"],
        fields=given["fields"],
        document_number=given["document_number"],
        person=person,
    )
    if problems:
        raise StudyRefused(problems + texts_of(lecturer_faults(said)))
    return said


def _typed(row: Lecturer) -> dict[str, str]:
    """A lecturer as the form has them."""
    return {
        **{name: getattr(row, name) for name in TEXTS},
        "person": row.person.number if row.person else "",
        "appointed_on": row.appointed_on.isoformat(),
        "until": row.until.isoformat() if row.until else "",
        "lecturer": str(row.id),
        "version": str(row.version),
    }


ROUTES: list[tuple[str, Any]] = [
    (r"/lecturers", Lecturers),
    (r"/lecturers/lecturers\.xlsx", LecturersList),
]
