"""`lawstudy year`: one reconciliation of a whole year."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from certification.year import messages as words
from certification.year import shown
from certification.year.lines import YearReport
from certification.year.report import year_report
from foundation.clock import utc_now
from foundation.files import write_whole
from foundation.local_time import written_time
from foundation.site import open_site
from foundation.tables import write_xlsx
from lawstudy import messages as shell_messages
from lawstudy.commands import messages
from lawstudy.console import out, say
from lawstudy.errors import ShellError
from lawstudy.opening import open_records
from lawstudy.year_facts import sources_of
from records.audit import trail
from records.audit.actor import acting
from records.audit.site_decisions import DocumentTaken


def year(root: Path, number: int, *, xlsx: Path | None, html: Path | None) -> None:
    """Show it, and write it as files where asked. Raises `ShellError` when a line does not add up."""
    for path, ending in ((xlsx, ".xlsx"), (html, ".html")):
        if path is not None and path.suffix.lower() != ending:
            raise ShellError(messages.YEAR_FILE, file=path, ending=ending)
    files = [path for path in (xlsx, html) if path is not None]
    site = open_site(root)
    sources = sources_of(site)
    with open_records(site) as db:
        found = year_report(db, number, sources)
        made = words.MADE.format(by=acting(), at=written_time(utc_now(), site.zone))
        for path in files:
            _write(path, found, made)
            # The rows that do not fit name people.
            taken = DocumentTaken(
                subject=str(number),
                document=messages.YEAR_DOCUMENT,
                form=path.suffix.lower().removeprefix("."),
                people=sum(len(line.broken) for _, line in found.red),
            )
            trail.decide(db, taken)
        db.commit()
    _show(found)
    for path in files:
        say(shell_messages.EXPORTED.format(file=path))
    if found.red:
        raise ShellError(shown.summary(found))
    say(shown.summary(found))


def _show(found: YearReport) -> None:
    """A table a section, red lines in red; under each the rows that do not fit."""
    console = Console(highlight=False, width=max(out.width, 120))
    console.print(f"[bold]{escape(shown.title(found))}[/bold]")
    for section in found.sections:
        table = Table(title=escape(section.title), title_justify="left", expand=True)
        for place, name in enumerate(words.COLUMNS[1:]):
            table.add_column(name, justify="right" if place == 1 else "left", overflow="fold")
        for line in section.lines:
            told = [escape(str(cell)) for cell in shown.cells(line)]
            table.add_row(*told, style="" if line.is_right else "red")
        console.print(table)
        for line in section.lines:
            for row in line.broken:
                console.print(f"  [red]{escape(line.name)}[/red]：{escape(row)}")


def _write(path: Path, found: YearReport, made: str) -> None:
    if path.suffix.lower() == ".html":
        write_whole(path, shown.page(found, made).encode())
        return
    write_xlsx(
        path,
        {
            words.LINES_SHEET: (words.COLUMNS, [*shown.line_rows(found), [made]]),
            words.RED_SHEET: (words.RED_COLUMNS, shown.red_rows(found)),
        },
    )
