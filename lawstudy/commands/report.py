"""`lawstudy report`: the analyses, as files."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from analytics.report.ordering import order_reports
from analytics.report.registry import Report, find_report, reports
from analytics.report.writing import INDEX, Order, Written, write_reports
from analytics.year_facts import to_json
from lawstudy.commands import messages
from lawstudy.commands.result import collect, show_rates
from lawstudy.console import next_step, progress, say, show_table
from lawstudy.errors import ShellError
from lawstudy.opening import records_of
from lawstudy.processes.beside import site_beside_room
from lawstudy.year_facts import year_facts
from records.audit.actor import acting
from records.schema import close_database


def report(
    root: Path,
    names: Sequence[str],
    *,
    year: int,
    exam: str,
    unit: str,
    every_unit: bool = False,
) -> None:
    """Write the reports that are named, else all of them; an exam's name among the names is the exam.

    What is current is left as it is. Raises `analytics.errors.NotKnown`, and `ShellError` when one could not be made.
    """
    wanted, exam = _sort_out(names, exam)
    site = site_beside_room(root, "results")
    data = collect(site, exam) if exam else None
    with ExitStack() as opened, progress(messages.REPORTING) as tell:
        tell(0, len(wanted))
        opened.callback(close_database, sessions := records_of(site))
        order = order_reports(site, sessions, year=year, exam=exam, unit=unit, by=acting())
        if any(each.facts for each in wanted):
            facts = to_json(year_facts(site, order.choice.year))
            order = replace(order, facts=facts, every_unit=every_unit)
        done: list[Written] = []
        for each in write_reports(order, wanted):
            done.append(each)
            tell(len(done), len(wanted))
    if data is not None:
        show_rates(data)
    _show(order, sorted(done, key=lambda each: wanted.index(each.report)))


def _show(order: Order, done: Sequence[Written]) -> None:
    """What became of each, and where they lie. Raises `ShellError` when one could not be made."""
    rows = [
        [each.report.title, messages.REPORT_STATES[each.state], each.why or str(each.folder)]
        for each in done
    ]
    show_table(messages.REPORTS_TITLE, messages.REPORTS_COLUMNS, rows, text=3)
    failed = [each for each in done if each.state == "failed"]
    if all(each.state == "same" for each in done):
        say(messages.REPORT_SAME)
    if len(failed) < len(done):
        next_step(messages.NEXT_REPORT.format(html=order.folder / INDEX))
    if failed:
        raise ShellError(
            messages.REPORTS_FAILED, count=len(failed), why="；".join(each.why for each in failed)
        )


def _sort_out(names: Sequence[str], exam: str) -> tuple[list[Report], str]:
    """Which reports are meant, and which exam. Raises `ShellError` where two exams are named."""
    found = [(name, find_report(name)) for name in names]
    others = [name for name, report in found if report is None]
    if len(others) + bool(exam) > 1:
        known = "、".join(each.name for each in reports())
        raise ShellError(messages.NO_SUCH_REPORT, names="、".join(others), known=known)
    wanted = list(dict.fromkeys(report for _, report in found if report is not None))
    return wanted or list(reports()), exam or "".join(others)
