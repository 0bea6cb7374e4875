"""The sources of a call list as command line and pages ask for them."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from sqlalchemy.orm import Session

from grading.assembly_record import resit_chain
from grading.exam_folders import ExamFolders
from records.errors import ExamNotReleased
from records.exams.call_sources import CallFrom, Source, sources_of
from records.exams.exam import Exam


def asked_sources(
    db: Session,
    folders: ExamFolders,
    exam: Exam,
    asked: CallFrom,
    *,
    today: dt.date,
    zone: dt.tzinfo,
) -> list[Source]:
    """As `sources_of`; who failed a resit saw the forms of the exam before, too. Raises `CallRefused`."""
    if asked.failed and asked.most_seen is not None:
        try:
            chain = [each.name for each in resit_chain(db, folders, asked.failed)]
        except ExamNotReleased:
            chain = []  # That there is no such exam is told with all else.
        asked = replace(asked, seen_in=chain)
    return sources_of(db, exam, asked, today=today, zone=zone)
