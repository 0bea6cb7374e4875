"""Yearly reports on the rule of law (述法报告): drafts to go on writing."""

from __future__ import annotations

from typing import Any, ClassVar

from sqlalchemy.orm import Session

from courses.report_document import report_document
from courses.report_facts import report_facts
from courses.rule_of_law_report import draft_report
from delivery import messages
from delivery.handlers.study_files import StudyFileHandler
from documents.official import Official, official_docx
from foundation.errors import NotAvailable
from records.accounts.permissions import Action
from records.study.report import REPORT_FORMS, ReportForm


class ReportHandler(StudyFileHandler):
    """What drafts of reports share."""

    def form(self) -> ReportForm:
        """The form that is asked for. Raises `NotAvailable`."""
        asked = self.get_argument("form", "")
        found = next((form for form in REPORT_FORMS if form == asked), None)
        if found is None:
            raise NotAvailable(messages.NO_SUCH)
        return found


class MyReport(ReportHandler):
    """The draft of one's own report."""

    actions: ClassVar[dict[str, Action]] = {"GET": "own.read"}

    async def get(self) -> None:
        """As .docx."""
        person, year, form, today = self.learner(), self.year(), self.form(), self.today()
        policies = self.policies()

        def ask(db: Session) -> Official:
            facts = report_facts(db, person, year, policies, self.zone, today=today)
            return report_document(draft_report(facts, form))

        made = await self.room.read(ask)
        name = f"{made.title} {self.me.name}"
        await self.tell_taken(name, messages.REPORT_DRAFT, 1)
        await self.finish_document(official_docx, made, name, "docx")


ROUTES: list[tuple[str, Any]] = [(r"/my-study/report\.docx", MyReport)]
