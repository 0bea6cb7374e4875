"""The year's report as files, of a district of many units: ten pages at most, a page per unit behind them, the same figures in each file."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from html import unescape
from pathlib import Path

import docx
import pypdfium2
import pytest
from docx.document import Document
from docx.table import Table

from analytics import messages as m
from analytics.choice import choose
from analytics.frames.load import load
from analytics.report import writing
from analytics.report.pdf import column_widths
from analytics.report.registry import find_report
from analytics.report.writing import Order, Written, write_reports
from analytics.words import year as words
from analytics.year_facts import Checked, ListPart, UnitStudy, YearFacts, to_json
from documents import official
from documents.official import Official, Part
from documents.official_pdf import official_pdf
from foundation.site import Site
from tests.analytics.samples import Sat, Sitting, write_records

pytestmark = [pytest.mark.usefixtures("fonts_collected"), pytest.mark.slow]

UNITS, YEAR, MOST_PAGES = 42, 2022, 10


def _order(folder: Path) -> Order:
    sat = [
        Sat(f"N-{unit:02d}-{number}", f"第{unit:02d}综合行政执法大队", outcome, marks, form="AB"[number % 2])
        for unit in range(UNITS)
        for number, (outcome, marks) in enumerate(
            [("passed", (40.0, 30.0, 20.0)), ("failed", (10.0, 20.0, 0.0))] * 3 + [("absent", ())]
        )
    ]  # fmt: skip
    url = write_records(folder / "records.db", Sitting("annual", sat, title="年审", simulated=True))
    site = Site(folder / "site", "某区", False, url, (), office="某区司法局")
    frames = load(site)
    facts = YearFacts(
        year=YEAR,
        units=tuple(
            UnitStudy(str(unit), 12, 9, 2, 10, 30, 25, 3, 2, 1) for unit in frames.units["unit"]
        ),
        list_title="清单",
        parts=(ListPart("综合", 50, 31, 40), ListPart("专业", 25, 6, 6)),
        untaught=tuple(f"中华人民共和国第{number}法" for number in range(38)),
        bank=(),
        events={YEAR: 420},
        checked=tuple(Checked(f"第{number}部分", 6, ()) for number in range(9)),
    )
    chosen = choose(frames, exam="annual")
    now = dt.datetime(2022, 12, 1, 2, 0)
    return Order(
        site, frames, chosen, folder / "reports", now, "某人", lambda made: None, to_json(facts), True
    )  # fmt: skip


@pytest.fixture(scope="module")
def order(tmp_path_factory: pytest.TempPathFactory) -> Order:
    return _order(tmp_path_factory.mktemp("year"))


@pytest.fixture(scope="module")
def written(order: Order) -> Written:
    report = find_report("年度报告")
    assert report is not None
    [done] = write_reports(order, [report])
    assert (done.state, done.why, done.people) == ("made", "", 0)
    return done


def _pages(path: Path) -> list[str]:
    document = pypdfium2.PdfDocument(path)
    texts = [page.get_textpage().get_text_bounded() for page in document]
    document.close()
    return texts


@pytest.mark.full
def test_ten_pages_at_most_and_a_page_per_unit_behind_them(order: Order, written: Written) -> None:
    pages = _pages(written.folder / "report.pdf")
    assert len(pages) - UNITS <= MOST_PAGES
    assert m.SIMULATED_MARK in pages[0]
    titles = [
        words.UNIT_PAGE.format(unit=name, mark=m.SIMULATED) for name in order.frames.units["name"]
    ]
    behind = ["".join(text.split()) for text in pages[-UNITS:]]
    assert all(title in text for title, text in zip(titles, behind, strict=True))
    assert "方法说明" in "".join("".join(pages[:-UNITS]).split())


def test_the_official_document_has_the_same_figures_as_the_page(written: Written) -> None:
    page = (written.folder / "report.html").read_text(encoding="utf-8")
    document = docx.Document(str(written.folder / "report.docx"))
    paragraphs = [paragraph.text for paragraph in document.paragraphs]
    shown = unescape(re.sub(r"<[^>]+>", "\n", page))
    findings = re.findall(r'<div class="summary">(.*?)</div>', page, re.DOTALL)
    said = [unescape(text) for text in re.findall(r"<p[^>]*>(.*?)</p>", findings[0])]
    assert len(said) > 6
    assert [text for text in said if text not in paragraphs] == []
    tables = [
        [[cell.text for cell in row.cells] for row in table.rows] for table in document.tables
    ]
    assert len(tables) > UNITS
    cells = {line.strip() for line in shown.splitlines()}
    assert not {cell for table in tables for row in table for cell in row if cell.strip()} - cells
    text = "\n".join(paragraphs)
    assert document.element.body.xpath(
        ".//w:pageBreakBefore"
    )  # The annex begins on a page of its own.
    for each in (f"【{m.SIMULATED_MARK}】", "2022年12月1日", "某区司法局", m.ANNEX_UNITS):
        assert each in text
    assert m.OFFICIAL_TITLE.format(year=YEAR, mark=m.SIMULATED) in text


def _before_the_annex(document: Document) -> Official:
    """What the official document says of the district, to be set as PDF: that is how its pages are counted without an office program."""
    parts: list[Part] = []
    for each in document.iter_inner_content():
        if isinstance(each, Table):
            head, *rows = [[cell.text for cell in row.cells] for row in each.rows]
            parts.append(official.Table(head, rows, column_widths(head, rows, [False] * len(head))))
        elif each.paragraph_format.page_break_before:
            break
        elif each.text:
            parts.append(official.Text(each.text))
    return Official("", parts)


def test_the_official_document_has_ten_pages_at_most(written: Written, tmp_path: Path) -> None:
    document = docx.Document(str(written.folder / "report.docx"))
    path = tmp_path / "official.pdf"
    path.write_bytes(official_pdf(_before_the_annex(document)))
    assert 3 < len(_pages(path)) <= MOST_PAGES


def test_what_it_is_told_makes_it_anew(order: Order, written: Written) -> None:
    assert [each.state for each in write_reports(order, [written.report])] == ["same"]
    told = [
        tuple(writing._settings(each, written.report, "2022-12-01"))
        for each in (order, replace(order, facts=b"{}"), replace(order, every_unit=False))
    ]
    assert len(set(told)) == 3
