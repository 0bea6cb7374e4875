"""Plans, records of events and lecturers that are sent as workbooks, and the workbooks to fill in."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, ClassVar, cast

from sqlalchemy.orm import Session
from tornado.httputil import HTTPFile

from courses.errors import StudyRefused
from courses.events_file import import_events
from courses.lecturers_file import import_lecturers
from courses.plan_file import import_plan
from courses.study_sheet import Workbook
from courses.study_templates import TemplateKind, study_template
from delivery import messages
from delivery.handlers.printing import Printed
from delivery.handlers.study_plan import StudyHandler
from documents.apart import made_apart
from foundation.sent_tables import pack_tables, unpack_tables
from foundation.tables import BadTable
from records.accounts.permissions import Action, relation
from records.people.unit import Unit

LARGEST_FILE = 2**20
"""Bytes of a workbook that is sent."""
_MOST_TOLD = 200


class StudyTemplate(StudyHandler, Printed):
    """A workbook to fill in."""

    actions: ClassVar[dict[str, Action]] = {"GET": "event.record"}

    async def get(self, kind: str) -> None:
        """``plan``, ``events`` or ``lecturers``."""
        name = messages.STUDY_TEMPLATES[kind]
        await self.finish_document(study_template, cast("TemplateKind", kind), name, "xlsx")


class _Import(StudyHandler):
    async def sent(self) -> Workbook:
        """What was sent, read beside the room. Raises `StudyRefused`."""
        files: list[HTTPFile] = self.request.files.get("file", [])
        if not files or not files[0].filename:
            raise StudyRefused([messages.STUDY_NO_FILE])
        file = files[0]
        # As people know it, and no way out of a folder.
        shown = re.sub(r'[\x00-\x1f/\\:*?"<>|]', "_", file.filename)[-80:].lstrip(".")
        if len(file.body) > LARGEST_FILE:
            size, most = len(file.body) // 1024, LARGEST_FILE // 1024
            raise StudyRefused([messages.LIST_SIZE.format(file=shown, size=size, most=most)])
        async with self.server.printing:
            packed = await made_apart(pack_tables, (shown, file.body))
        try:
            return Workbook(shown, unpack_tables(packed))
        except BadTable as error:
            raise StudyRefused([str(error)]) from error

    async def bring(
        self,
        change: Callable[[Session, Workbook], str],
    ) -> None:
        """Import it as a whole and tell what changed, or everything that is wrong."""
        problems: Sequence[str] = ()
        told = ""
        try:
            book = await self.sent()
            told = await self.room.write(lambda db: change(db, book))
        except StudyRefused as error:
            problems = error.problems
            self.set_status(400)
        self.page(
            "study_import.html",
            told=told,
            problems=list(problems)[:_MOST_TOLD],
            untold=max(0, len(problems) - _MOST_TOLD),
        )

    def own_alone(self, db: Session, action: Action) -> Unit | None:
        """The unit of who may do it with their own alone; ``None``: with any."""
        narrow = relation(self.me.roles, action) == "own_unit"
        return self.unit_for(db, action, "") if narrow else None


class ImportPlan(_Import):
    """Plans of units; a liaison's of their own unit alone."""

    actions: ClassVar[dict[str, Action]] = {"POST": "plan.manage"}

    async def post(self) -> None:
        """Take it in."""
        actor = self.me.login

        def change(db: Session, book: Workbook) -> str:
            only = self.own_alone(db, "plan.manage")
            return import_plan(db, book, actor=actor, only=only).told

        await self.bring(change)


class ImportEvents(_Import):
    """Events and who was there; a liaison's of their own unit alone."""

    actions: ClassVar[dict[str, Action]] = {"POST": "event.record"}

    async def post(self) -> None:
        """Take it in."""
        actor, today, policies = self.me.login, self.today(), self.policies()

        def change(db: Session, book: Workbook) -> str:
            only = self.own_alone(db, "event.record")
            made = import_events(db, book, policies, today=today, actor=actor, only=only)
            return messages.STUDY_EVENTS_TAKEN.format(**vars(made))

        await self.bring(change)


class ImportLecturers(_Import):
    """The register of lecturers."""

    actions: ClassVar[dict[str, Action]] = {"POST": "lecturer.manage"}

    async def post(self) -> None:
        """Take it in."""
        actor = self.me.login

        def change(db: Session, book: Workbook) -> str:
            return messages.LECTURERS_TAKEN.format(**vars(import_lecturers(db, book, actor=actor)))

        await self.bring(change)


ROUTES: list[tuple[str, Any]] = [
    (r"/study-plan/template-(plan|events|lecturers)\.xlsx", StudyTemplate),
    (r"/study-plan/import", ImportPlan),
    (r"/study-event/import", ImportEvents),
    (r"/lecturers/import", ImportLecturers),
]
