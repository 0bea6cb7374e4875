"""Notices of an exam and documents of its results: what there is to take, and each as a file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, cast

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from certification.errors import DocumentRefused
from certification.exam_documents import (
    EXAM_DOCUMENTS,
    PROVED,
    ExamDocument,
    Made,
    Offices,
    document_taken,
    exam_document,
    is_exam_document,
    offered,
    unprintable,
)
from delivery import messages
from delivery.handlers.certificates import CertificateHandler
from delivery.handlers.printing import Form
from delivery.handlers.results import OneExamOfResults
from foundation.errors import NotAvailable
from records.accounts.permissions import Action
from records.audit import trail
from records.audit.site_decisions import DocumentTaken
from records.exams.call import Call


class ExamDocuments(OneExamOfResults, CertificateHandler):
    """The documents of one exam."""

    actions: ClassVar[dict[str, Action]] = {"GET": "result.read"}

    async def get(self, number: str) -> None:
        """Those that there are now, and whose names no PDF can show in full."""
        await self.show(number, [])

    async def show(self, number: str, problems: Sequence[str]) -> None:
        """The page, with what stood against the last one that was asked for."""

        folders = self.server.settings.exams

        def ask(db: Session) -> dict[str, Any]:
            exam = self.exam(db, number)
            called = select(func.count()).select_from(Call).where(Call.exam_id == exam.id)
            return {
                "exam": exam,
                "offered": offered(db, folders, exam, called=db.scalar(called) or 0),
                "unprintable": unprintable(db, exam),
            }

        found = await self.room.read(ask)
        self.page(
            "exam_documents.html",
            **found,
            problems=problems,
            USES=messages.EXAM_DOCUMENT_USES,
            FORM_NAMES=messages.FORM_NAMES,
        )


class TakenExamDocument(ExamDocuments):
    """One of them as a file."""

    actions: ClassVar[dict[str, Action]] = {"GET": "result.read"}

    async def get(self, number: str, document: str, form: Form) -> None:  # type: ignore[override]
        """Made beside the room. The trail keeps who took it."""
        if not is_exam_document(document, form):
            raise NotAvailable(messages.NO_SUCH)
        wanted = cast("ExamDocument", document)
        settings, now, actor = self.server.settings, self.room.now(), self.me.login
        issuer = self.issuer
        signer = await self.signer() if wanted in PROVED else None
        offices = Offices(issuer.name, signer, issuer.zone, settings.exams)

        def read(db: Session) -> tuple[Made, DocumentTaken]:
            exam = self.exam(db, number)
            made = exam_document(db, exam, wanted, form, offices, now=now)
            return made, document_taken(exam, wanted, form, made.people)

        try:
            made, taken = await self.room.read(read)
        except DocumentRefused as error:
            self.set_status(409)
            await self.show(number, error.problems)
            return
        await self.room.write(lambda db: trail.decide(db, taken, actor=actor))
        await self.finish_document(made.make, made.value, made.name, form)


_NUMBER = "([0-9]{1,9})"
ROUTES: list[tuple[str, Any]] = [
    (rf"/results/{_NUMBER}/documents", ExamDocuments),
    (
        rf"/results/{_NUMBER}/documents/({'|'.join(EXAM_DOCUMENTS)})\.(docx|pdf|xlsx)",
        TakenExamDocument,
    ),
]
