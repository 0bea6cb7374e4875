"""`lawstudy exam results`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd

from analytics import messages as words
from analytics.report.sheets import write_workbook
from analytics.source import ExamData, load_exam
from analytics.tables.exam_results import outcome_counts, pass_rates, people_table
from documents.lists import UnitList, list_pdf, list_xlsx
from foundation.clock import utc_now
from foundation.files import write_whole
from foundation.site import Site
from grading.result_list import list_taken, result_list
from grading.score_run import score_exam
from lawstudy import messages as shell_messages
from lawstudy.commands import messages
from lawstudy.console import next_step, say, shell, show_table
from lawstudy.errors import ShellError
from lawstudy.opening import course_of, open_records
from lawstudy.processes.beside import site_beside_room
from records.audit import trail
from records.audit.site_decisions import DocumentTaken
from records.exams.exam import find_exam

_LISTS: dict[str, Callable[[UnitList], bytes]] = {".pdf": list_pdf, ".xlsx": list_xlsx}


def results(
    root: Path, exam: str, *, csv: Path | None, xlsx: Path | None, unit_list: Path | None
) -> None:
    """Print the pass rates per body; write everybody's result where asked, which the trail keeps.

    ``unit_list``: a .pdf or an .xlsx, by unit.
    """
    if unit_list and unit_list.suffix.lower() not in _LISTS:
        raise ShellError(messages.BAD_LIST.format(file=unit_list.name))
    site = site_beside_room(root, "results")
    data = collect(site, exam)
    show_rates(data)
    for path in (csv, xlsx):
        if path:
            _taken(site, data, messages.RESULT_TABLE, path.suffix)
    if csv:
        frame = people_table(data)
        if data.simulated:
            frame.insert(0, words.SIMULATED_MARK, messages.SIMULATED)
        frame.to_csv(csv, index=False, encoding="utf-8-sig")
        say(shell_messages.EXPORTED.format(file=csv))
    if xlsx:
        write_workbook(data, xlsx)
        say(shell_messages.EXPORTED.format(file=xlsx))
    if unit_list:
        _write_list(site, exam, unit_list)
        say(shell_messages.EXPORTED.format(file=unit_list))
    next_step(messages.NEXT_RESULTS.format(site=shell(root), exam=shell(exam)))


def show_rates(data: ExamData) -> None:
    """The table of pass rates per body, and the sum that reconciles it with the roster."""
    mark = messages.RESULTS_MARK if data.simulated else ""
    title = messages.RESULTS_TITLE.format(title=data.title, mark=mark)
    rates = pass_rates(data)
    show_table(title, messages.RESULTS_COLUMNS, [_cells(row) for _, row in rates.iterrows()])
    counts = outcome_counts(data)
    say(messages.RESULTS_RECONCILED.format(called=len(data.people), **counts))
    left = counts["exception"] + counts["pending"]
    if left:
        say(messages.RESULTS_OPEN.format(count=left))


def _taken(site: Site, data: ExamData, document: str, suffix: str) -> None:
    taken = DocumentTaken(
        subject=data.name,
        document=document,
        form=suffix.removeprefix(".").lower(),
        people=len(data.people),
    )
    with open_records(site) as db:
        trail.decide(db, taken)
        db.commit()


def _write_list(site: Site, name: str, path: Path) -> None:
    """The list that is signed."""
    form = path.suffix.lower()
    with open_records(site) as db:
        exam = find_exam(db, name)
        listed = result_list(db, exam, site.zone, now=utc_now())
        trail.decide(db, list_taken(exam, listed, form.removeprefix(".")))
        write_whole(path, _LISTS[form](listed))
        db.commit()


def _cells(row: pd.Series) -> list[str]:
    counts = [row[words.COLUMN_CALLED], *(row[name] for name in words.OUTCOME_NAMES.values())]
    rate = row[words.COLUMN_RATE]
    interval = f"{row[words.COLUMN_LOW]:.1%}–{row[words.COLUMN_HIGH]:.1%}"
    shown = ["—", "—"] if pd.isna(rate) else [f"{rate:.1%}", interval]
    return [str(row[words.COLUMN_BODY]), *(f"{count:d}" for count in counts), *shown]


def collect(site: Site, exam: str) -> ExamData:
    """An exam's results, whatever is handed in scored first; they stay when the papers are past their term.

    Raises `analytics.errors.NoResults`.
    """
    with open_records(site) as db:
        if find_exam(db, exam).answers_deleted_at is None:
            score_exam(course_of(site), db, exam)
    return load_exam(site.records_url, exam, zone=site.zone)
