"""The year of a province: a page and a workbook of the same tables, made of what districts exported."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from analytics import messages
from analytics.contents import Bullets, Heading, Paragraph, Part, TablePart
from analytics.errors import ExportRefused, ProvinceRefused
from analytics.province import tables
from analytics.province.counting import Chosen, Counted, count
from analytics.province.duck import open_duckdb
from analytics.province.exports import find_districts
from analytics.report.page import html_page
from analytics.report.sheets import write_sheets
from analytics.stats.suppression import SMALLEST
from analytics.words import province as words
from foundation.site import MEASURED_FROM

PAGE, SHEETS = "report.html", "tables.xlsx"


@dataclass(frozen=True)
class ProvinceReport:
    """``districts`` and ``exams`` that were counted; ``findings``: what stands first in it."""

    districts: int
    exams: int
    findings: Sequence[str]


def write_report(
    folders: Sequence[Path],
    chosen: Chosen,
    to: Path,
    *,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> ProvinceReport:
    """Count what lies in the folders and write the report into the new folder ``to``, whole or not at all.

    Raises `ProvinceRefused` with everything that is wrong with the exports, `ExportRefused` when ``to`` is there already.
    """
    if to.exists() or to.is_symlink():
        raise ExportRefused(messages.EXPORT_EXISTS, folder=to)
    if not to.parent.is_dir():
        raise ExportRefused(messages.EXPORT_NO_PARENT, folder=to.parent)
    with open_duckdb() as duck:
        districts = find_districts(duck, folders)
        counted = count(duck, districts, chosen, progress=progress)
    if chosen.exam and not any(each.exams for each in counted.districts):
        problem = messages.PROVINCE_NO_EXAM.format(exam=chosen.exam, year=chosen.year)
        raise ProvinceRefused([problem])
    findings, parts = _contents(counted)
    new = Path(tempfile.mkdtemp(dir=to.parent, prefix=".writing-"))
    try:
        mark = messages.SIMULATED if any(each.demo for each in districts) else ""
        title = words.TITLE.format(year=chosen.year, mark=mark)
        (new / PAGE).write_text(html_page(title, [], parts), encoding="utf-8")
        of_people = [part for part in parts if isinstance(part, TablePart)]
        write_sheets(of_people, new / SHEETS, mark=mark, about=title)
        new.chmod(0o755)
        new.rename(to)
    except BaseException:
        shutil.rmtree(new, ignore_errors=True)
        raise
    return ProvinceReport(len(districts), sum(each.exams for each in counted.districts), findings)


def _contents(counted: Counted) -> tuple[list[str], list[Part]]:
    outcomes = tables.outcomes(counted)
    findings = list(_findings(counted, outcomes))
    chosen, simulated = counted.chosen, sum(each.demo for each in counted.districts)
    said: list[Part] = []
    if simulated:
        said.append(Paragraph(words.SIMULATED_WARNING.format(count=simulated), "warning"))
    said += [Paragraph(text, "finding") for text in findings]
    about = words.ABOUT.format(districts=len(counted.districts), responses=counted.responses)
    only = [words.EXAM_ONLY.format(exam=chosen.exam)] if chosen.exam else []
    notes = [about, *only, words.RULE.format(smallest=SMALLEST), words.NOT_HERE]
    said += [
        Bullets(notes),
        Heading(1, words.HEADING_EXAMS),
        tables.outcome_table(outcomes),
        Heading(1, words.HEADING_YEARS),
        tables.year_table(counted, outcomes),
        Heading(1, words.HEADING_AREAS),
        Paragraph(words.RULE_AREAS.format(smallest=SMALLEST)),
        tables.area_table(counted, outcomes),
        Heading(1, words.HEADING_ITEMS),
        Paragraph(words.RULE_ITEMS.format(people=MEASURED_FROM, most=tables.MOST_ITEMS)),
        tables.item_table(counted, outcomes),
        Heading(1, words.HEADING_CARDS),
        tables.finding_table(counted),
        Heading(1, words.HEADING_STUDY),
        tables.presence_table(counted),
        Heading(1, words.HEADING_SOURCES),
        tables.source_table(counted),
    ]
    return findings, said


def _findings(counted: Counted, outcomes: tables.Shown) -> Iterator[str]:
    """What may be said of all districts together."""
    if not sum(each.exams for each in counted.districts):
        yield words.NO_EXAM.format(year=counted.chosen.year)
        return
    passed, failed = outcomes.column("passed"), outcomes.column("failed")
    open_ = [outcomes.column(each) for each in tables.OPEN]
    if None not in open_ and any(open_):
        yield words.FINDING_OPEN.format(open=sum(each or 0 for each in open_))
    elif None not in (passed, failed, outcomes.total, *open_) and passed is not None:
        sat = passed + (failed or 0)
        if sat:
            yield words.FINDING.format(
                called=outcomes.total, sat=sat, passed=passed, rate=passed / sat
            )
    places = tables.rate_places(outcomes)
    low = [
        outcomes.names[number]
        for number, place in places.items()
        if place == words.PLACES["far_below"]
    ]
    if low:
        yield words.FINDING_PLACES.format(count=len(low), names="、".join(low))
    certificates = sum(each.certificates for each in counted.districts)
    if certificates >= SMALLEST:
        yield words.FINDING_CERTIFICATES.format(count=certificates)
