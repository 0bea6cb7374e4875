"""`lawstudy exam document`."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from certification.exam_documents import (
    FORMS,
    PROVED,
    ExamDocument,
    Form,
    Offices,
    document_taken,
    exam_document,
    unprintable,
)
from certification.messages import EXAM_DOCUMENTS
from foundation.clock import utc_now
from foundation.files import write_whole
from foundation.site import open_site
from lawstudy import messages as shell_messages
from lawstudy.commands import messages
from lawstudy.console import say
from lawstudy.errors import ShellError
from lawstudy.opening import exam_folders, keys_of, open_records
from records.audit import trail
from records.exams.exam import find_exam


def document(root: Path, exam: str, kind: str, file: Path) -> None:
    """Write a document of an exam, which the trail keeps. Raises `DocumentRefused`, `ShellError`."""
    wanted, form = _wanted(kind, file)
    site = open_site(root)
    signer = keys_of(site).signer if wanted in PROVED else None
    offices = Offices(site.issuer, signer, site.zone, exam_folders(site))
    with open_records(site) as db:
        row = find_exam(db, exam)
        made = exam_document(db, row, wanted, form, offices, now=utc_now())
        names = unprintable(db, row) if form == "pdf" else []
        if names:
            say(messages.DOCUMENT_UNPRINTABLE.format(names="、".join(names)))
        write_whole(file, made.make(made.value))
        trail.decide(db, document_taken(row, wanted, form, made.people))
        db.commit()
    say(shell_messages.EXPORTED.format(file=file))


def _wanted(kind: str, file: Path) -> tuple[ExamDocument, Form]:
    if kind not in FORMS:
        raise ShellError(messages.BAD_DOCUMENT, kind=kind[:40], known="、".join(FORMS))
    wanted = cast("ExamDocument", kind)
    form = file.suffix.lower().removeprefix(".")
    if form not in FORMS[wanted]:
        forms = "、".join(f".{each}" for each in FORMS[wanted])
        name = EXAM_DOCUMENTS[wanted]
        raise ShellError(messages.BAD_DOCUMENT_FORM, name=name, forms=forms, file=file.name)
    return wanted, form
