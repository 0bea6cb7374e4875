"""`lawstudy study report` and `units`: what a year comes to."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from courses.messages import UNITS_SHORT_COLUMNS, UNITS_TITLE
from courses.report_document import report_document
from courses.report_facts import report_facts, usual_form
from courses.reports import note_draft
from courses.rule_of_law_report import draft_report
from courses.units_year import plans_lacking, short_row, units_year
from documents.official import official_docx
from foundation.files import write_whole
from foundation.site import Site, open_site
from lawstudy import messages as shell_messages
from lawstudy.commands import messages
from lawstudy.commands.study import find_anybody, policies_of
from lawstudy.console import say, show_table
from lawstudy.errors import ShellError
from lawstudy.opening import open_records
from lawstudy.processes.beside import site_beside_room
from records.audit.actor import acting
from records.study.report import ReportForm


def report(root: Path, whose: str, year: int, form: ReportForm | None, file: Path | None) -> None:
    """Write the draft of somebody's report; a file that is there stays. Raises `ShellError`, `StudyRefused`."""
    site = site_beside_room(root, "study")
    with open_records(site) as db:
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
    say(shell_messages.EXPORTED.format(file=path))
    say(messages.REPORT_LEFT.format(count=draft.left_open, sources=len(draft.sources)))


def units(root: Path, year: int) -> None:
    """Show how each member unit stands in a year."""
    site = open_site(root)
    with open_records(site) as db:
        found = units_year(db, year, policies_of(site), site.zone, today=_today(site))
    rows = [short_row(each) for each in found]
    show_table(UNITS_TITLE.format(year=year), UNITS_SHORT_COLUMNS, rows)
    for text in plans_lacking(found):
        say(text)


def _today(site: Site) -> dt.date:
    return dt.datetime.now(site.zone).date()
