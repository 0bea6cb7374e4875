"""`lawstudy study report`: what a year comes to."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from courses.report_document import report_document
from courses.report_facts import report_facts, usual_form
from courses.reports import note_draft
from courses.rule_of_law_report import draft_report
from documents.official import official_docx
from foundation.files import write_whole
from foundation.site import Site
from lawstudy import messages
from lawstudy.commands.study import find_anybody, policies_of
from lawstudy.console import say
from lawstudy.errors import ShellError
from lawstudy.opening import records_of
from lawstudy.processes.beside import site_beside_room
from records.audit.actor import acting
from records.study.report import ReportForm


def report(root: Path, whose: str, year: int, form: ReportForm | None, file: Path | None) -> None:
    """Write the draft of somebody's report; a file that is there stays. Raises `ShellError`, `StudyRefused`."""
    site = site_beside_room(root, "study")
    with records_of(site)() as db:
        person = find_anybody(db, whose)
        chosen = form or usual_form(person, year)
        facts = report_facts(db, person.id, year, policies_of(site), site.zone, today=_today(site))
        draft = draft_report(facts, chosen)
        made = report_document(draft)
        path = file or Path(messages.REPORT_FILE.format(title=made.title, name=person.name))
        if path.suffix.lower() != ".docx":
            raise ShellError(messages.REPORT_NAME, file=path)
        if path.exists():
            raise ShellError(messages.REPORT_THERE, file=path)
        note_draft(db, person, year, chosen, sources=len(draft.sources), actor=acting())
        db.commit()
    write_whole(path, official_docx(made))
    say(messages.EXPORTED.format(file=path))
    say(messages.REPORT_LEFT.format(count=draft.left_open, sources=len(draft.sources)))


def _today(site: Site) -> dt.date:
    return dt.datetime.now(site.zone).date()
