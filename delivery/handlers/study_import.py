"""Plans, records of events and lecturers that are sent as workbooks, and the workbooks to fill in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar, cast

from sqlalchemy.orm import Session

from courses.errors import StudyRefused
from courses.events_file import import_events
from courses.lecturers_file import import_lecturers
from courses.plan_file import import_plan
from courses.study_sheet import Workbook
from courses.study_templates import TemplateKind, study_template
from delivery import messages
from delivery.handlers.printing import Printed
from delivery.handlers.sent_file import sent_workbook
from delivery.handlers.study_plan import StudyHandler
from records.accounts.permissions import Action, relation
from records.people.unit import Unit

_MOST_TOLD = 200


class StudyTemplate(StudyHandler, Printed):
    """A workbook to fill in."""

    actions: ClassVar[dict[str, Action]] = {"GET": "event.record"}

    async def get(self, kind: str) -> None:
        """``plan``, ``events`` or ``lecturers``."""
        name = messages.STUDY_TEMPLATES[kind]
        await self.finish_document(study_template, cast("TemplateKind", kind), name, "xlsx")


class _Import(StudyHandler):
    async def bring(
        self,
        change: Callable[[Session, Workbook], str],
    ) -> None:
        """Import it as a whole and tell what changed, or everything that is wrong."""
        problems: Sequence[str] = ()
        told = ""
        try:
            book = await sent_workbook(self, StudyRefused)
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
