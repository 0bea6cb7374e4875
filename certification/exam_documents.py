"""The documents of an exam by what they are called on pages and on the command line: what there is to make, and what the trail keeps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, cast, get_args

from sqlalchemy import select
from sqlalchemy.orm import Session

from certification import messages
from certification.cose import Signer
from certification.errors import DocumentRefused
from certification.exam_notices import exam_notice, resit_notice, resits_left
from certification.result_documents import (
    Proving,
    results_notice,
    score_sheets,
    summary,
    summary_table,
)
from certification.results_told import results_told
from documents.fonts import lacking
from documents.lists import list_xlsx
from documents.official import official_docx
from documents.official_pdf import official_pdf
from documents.score_sheets import score_sheets_pdf
from documents.signing_list import signing_list_pdf
from foundation.local_time import local_day
from grading.exam_folders import ExamFolders
from records.audit.site_decisions import DocumentTaken
from records.exams.call import Call, count_called
from records.exams.exam import Exam
from records.exams.publication import WAITING, publications
from records.people.person import Person
from records.people.unit import Unit

ExamDocument = Literal[
    "notice",
    "results-notice",
    "resit-notice",
    "score-sheets",
    "summary",
    "score-sheets-draft",
    "summary-draft",
]
"""``-draft``: of results that wait to be approved, plainly marked."""

Form = Literal["docx", "pdf", "xlsx"]
_NOTICE: tuple[Form, ...] = ("docx", "pdf")
FORMS: Mapping[ExamDocument, tuple[Form, ...]] = {
    "notice": _NOTICE,
    "results-notice": _NOTICE,
    "resit-notice": _NOTICE,
    "score-sheets": ("pdf",),
    "summary": ("pdf", "xlsx"),
    "score-sheets-draft": ("pdf",),
    "summary-draft": ("pdf", "xlsx"),
}
PROVED: tuple[ExamDocument, ...] = (
    "results-notice",
    "score-sheets",
    "summary",
    "score-sheets-draft",
    "summary-draft",
)
"""They have a number and a code."""
EXAM_DOCUMENTS: tuple[ExamDocument, ...] = get_args(ExamDocument)


@dataclass(frozen=True)
class Offices:
    """What documents need of the site: in whose name they are, its key (for `PROVED`), its zone, and where exams lie."""

    issuer: str
    signer: Signer | None
    zone: dt.tzinfo
    folders: ExamFolders


@dataclass(frozen=True)
class Made:
    """``make(value)`` gives the bytes, wherever that is done; ``people``: how many stand in it."""

    name: str
    make: Callable[[Any], bytes]
    value: Any
    people: int


@dataclass(frozen=True)
class Offered:
    """A document that can be made now, with its forms."""

    document: ExamDocument
    name: str
    forms: tuple[Form, ...]


def offered(db: Session, folders: ExamFolders, exam: Exam, *, called: int) -> list[Offered]:
    """Those that can be made of a formal exam as it stands: pages offer no others."""
    history = publications(db, exam)
    there: list[ExamDocument] = ["notice"] if called else []
    if any(each.published_at is not None for each in history):
        there += ["results-notice", "score-sheets", "summary"]
        if resits_left(db, folders, exam):
            there.append("resit-notice")
    if any(each.state in WAITING for each in history):
        there += ["score-sheets-draft", "summary-draft"]
    return [Offered(each, messages.EXAM_DOCUMENTS[each], FORMS[each]) for each in there]


def exam_document(
    db: Session,
    exam: Exam,
    document: ExamDocument,
    form: Form,
    offices: Offices,
    *,
    now: dt.datetime,
) -> Made:
    """What is to be made; ``now`` in UTC, naive. Raises `DocumentRefused`."""
    today = local_day(now, offices.zone)
    zone, issuer = offices.zone, offices.issuer
    name = f"{exam.title} {messages.EXAM_DOCUMENTS[document]}"
    write = official_pdf if form == "pdf" else official_docx
    if document == "notice":
        notice = exam_notice(db, exam, zone, issuer=issuer, today=today)
        return Made(name, write, notice, count_called(db, exam)[0])
    told = results_told(db, exam, zone, unpublished=document.endswith("-draft"))
    if document == "resit-notice":
        resit = resit_notice(db, told, offices.folders, zone, issuer=issuer, today=today)
        failed = sum(line.outcome == "failed" for line in told.lines)
        return Made(name, write, resit, failed)
    if offices.signer is None:
        raise DocumentRefused([messages.DOCUMENT_NO_KEY])
    proving, people = Proving(issuer, offices.signer), len(told.lines)
    match document:
        case "results-notice":
            return Made(name, write, results_notice(told, proving), people)
        case "score-sheets" | "score-sheets-draft":
            sheets = score_sheets(told, proving)
            return Made(name, score_sheets_pdf, sheets, len(sheets.sheets))
    if form == "xlsx":
        return Made(name, list_xlsx, summary_table(told, proving, zone, now=now), people)
    return Made(name, signing_list_pdf, summary(told, proving, zone, now=now), people)


def document_taken(exam: Exam, document: ExamDocument, form: Form, people: int) -> DocumentTaken:
    """What the trail keeps when it leaves the system."""
    kind = messages.EXAM_DOCUMENTS[document]
    return DocumentTaken(subject=exam.name, document=kind, form=form, people=people)


def unprintable(db: Session, exam: Exam) -> list[str]:
    """Names and units on the call list with characters that our PDFs print as 〓, to be told before anything is printed."""
    rows = (
        select(Person.name, Unit.name)
        .select_from(Call)
        .join(Person, Person.id == Call.person_id)
        .join(Unit, Unit.id == Call.unit_id)
        .where(Call.exam_id == exam.id)
        .order_by(Call.id)
    )
    return lacking(text for row in db.execute(rows) for text in row)


def is_exam_document(document: str, form: str) -> bool:
    """Whether there is such a document in such a form."""
    return form in FORMS.get(cast("ExamDocument", document), ())
