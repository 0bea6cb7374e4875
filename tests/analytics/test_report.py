"""The report: notebooks run on a small exam; one page, figures and a workbook that agree and need no outside host."""

from __future__ import annotations

import base64
import html
import io
import re
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import matplotlib.image
import nbformat
import openpyxl
import pandas as pd
import pytest
from fontTools.ttLib import TTFont
from sqlalchemy import update

from analytics import messages as m
from analytics import report as report_module
from analytics import tables
from analytics.errors import NoResults, ReportFailed
from analytics.report import NOTEBOOKS, Report, run_notebook, write_report
from analytics.source import ExamData, load_exam
from records.exams.result import Result
from records.schema import open_database
from tests.analytics.page import Page
from tests.analytics.samples import (
    Sat,
    Sitting,
    write_records,
)

pytestmark = [
    pytest.mark.usefixtures("fonts_collected"),
    pytest.mark.slow,
]

EXAM = "annual"
TITLE = "甲&乙“年审”<考试>"
FOLDER = Path(report_module.__file__).with_name("notebooks")
MARKS = {"passed": (40.0, 30.0, 20.0), "failed": (10.0, 20.0, 0.0), "pending": (40.0, 40.0, None)}


def _sitting() -> Sitting:
    """Four bodies by themselves and two small ones."""
    outcomes = {
        "审计局": ["passed"] * 5 + ["failed"] * 2,
        "财政局": ["passed"] * 3 + ["failed"] * 3 + ["absent"],
        "水利局": ["failed"] * 5 + ["exception"],
        "商务局": ["passed"] * 4 + ["pending"],
        "档案局": ["passed", "failed", "failed"],
        "统计局": ["passed"] * 4,
    }
    sat = [
        Sat(
            f"N-{body:02d}-{number:02d}",
            name,
            outcome,
            MARKS.get(outcome, ()),
            form="AB"[number % 2],
            problems=(("", "文件已损坏"),) if outcome == "exception" else (),
        )
        for body, (name, those) in enumerate(outcomes.items())
        for number, outcome in enumerate(those)
    ]
    return Sitting(EXAM, sat, title=TITLE, simulated=True)


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> str:
    return write_records(tmp_path_factory.mktemp("records") / "records.db", _sitting())


@pytest.fixture(scope="module")
def exam(records: str) -> ExamData:
    return load_exam(records, EXAM)


@pytest.fixture(scope="module")
def steps() -> list[tuple[int, int]]:
    """What the progress bar was told while `written` was made."""
    return []


@pytest.fixture(scope="module")
def written(
    records: str, steps: list[tuple[int, int]], tmp_path_factory: pytest.TempPathFactory
) -> Report:
    folder = tmp_path_factory.mktemp("reports") / "deep" / EXAM
    return write_report(records, EXAM, folder, lambda done, total: steps.append((done, total)))


@pytest.fixture(scope="module")
def page(written: Report) -> str:
    return written.html.read_text(encoding="utf-8")


def test_every_part_is_there_and_nothing_else(
    written: Report, steps: list[tuple[int, int]]
) -> None:
    assert not written.unchanged
    assert [path.stem for path in written.figures] == list(NOTEBOOKS)
    parts = {written.html, written.xlsx, *written.figures}
    assert all(path.is_file() for path in parts)
    others = {path.name for path in written.html.parent.iterdir()} - {path.name for path in parts}
    assert others == {".fingerprint"}
    assert steps == [(0, 3), (1, 3), (2, 3), (3, 3)]


def test_the_page_refers_to_nothing_outside_itself(page: str) -> None:
    parsed = Page(page)
    assert "<script" not in page.lower()
    assert not {tag for tag, _ in parsed.elements} & {"link", "iframe", "object", "embed", "base"}
    for tag, attributes in parsed.elements:
        for name, value in attributes.items():
            assert not name.startswith("on"), (tag, name)
            if name in {"src", "href", "srcset", "poster", "data", "action", "xlink:href"}:
                assert value.startswith(("data:", "#")), (tag, name, value[:80])
    styles = "".join(parsed.styles) + "".join(a.get("style", "") for _, a in parsed.elements)
    assert "@import" not in styles
    urls = re.findall(r"url\(\s*[\"']?([^\"')]{0,20})", styles)
    assert urls
    assert all(url.startswith("data:") for url in urls)
    without_data = re.sub(r"data:[\w/+-]+;base64,[A-Za-z0-9+/=\s]+", "", page)
    hosts = set(re.findall(r"(?:https?:)?//[\w.-]+", without_data))
    assert hosts <= {"http://www.w3.org"}


def test_the_page_is_a_whole_document_with_title_and_mark(page: str) -> None:
    assert page.startswith("<!DOCTYPE html>")
    assert page.rstrip().endswith("</html>")
    assert '<html lang="zh-CN">' in page
    title = m.REPORT_TITLE.format(title=TITLE, mark=m.SIMULATED)
    assert f"<title>{html.escape(title)}</title>" in page
    assert TITLE not in page
    assert EXAM in page


def test_the_notebooks_code_and_remarks_are_not_shown(page: str) -> None:
    text = html.unescape(re.sub(r"<[^>]*>", "", page.partition("<body>")[2]))  # code is coloured
    assert "current_exam" not in text
    assert "import" not in text
    assert "stderr" not in page
    assert "Warning" not in page
    assert "Traceback" not in page
    assert str(FOLDER) not in page


def test_ids_are_unique(page: str) -> None:
    ids = [attributes["id"] for _, attributes in Page(page).elements if "id" in attributes]
    assert len(ids) == len(set(ids))


def test_the_figures_in_the_page_are_the_files(written: Report, page: str) -> None:
    shown = [
        base64.b64decode(attributes["src"].partition("base64,")[2])
        for tag, attributes in Page(page).elements
        if tag == "img"
    ]
    assert shown == [path.read_bytes() for path in written.figures]
    for path in written.figures:
        assert matplotlib.image.imread(path).shape[1] == 1080


def test_the_web_font_has_every_character_of_the_page(page: str) -> None:
    (rule,) = re.findall(r"@font-face \{[^}]*\}", page)
    data = re.search(r"base64,([A-Za-z0-9+/=]+)", rule)
    assert data
    font = TTFont(io.BytesIO(base64.b64decode(data[1])))
    text = html.unescape(re.sub(r"<[^>]*>", "", page.partition("<body>")[2]))
    chinese = {character for character in text if "\u3000" <= character <= "\u9fff"}
    assert len(chinese) > 50
    assert {c for c in chinese if ord(c) not in font.getBestCmap()} == set()


def _as_shown(frame: pd.DataFrame) -> list[list[str]]:
    percent = {m.COLUMN_RATE, m.COLUMN_LOW, m.COLUMN_HIGH, m.COLUMN_SCORE_RATE}
    percent |= {m.COLUMN_RATE_OF_CALLED, m.COLUMN_EXPECTED}
    rows = [[str(column) for column in frame.columns]]
    for values in frame.itertuples(index=False):
        row = []
        for column, value in zip(frame.columns, values, strict=True):
            if pd.isna(value):
                row.append("—")
            elif column in percent:
                row.append(f"{value:.1%}")
            else:
                row.append(f"{value:g}" if isinstance(value, float) else str(value))
        rows.append(row)
    return rows


def test_the_tables_of_the_page_are_the_rooms_tables(page: str, exam: ExamData) -> None:
    shown = [[[cell.strip() for cell in row] for row in table] for table in Page(page).tables]
    assert shown == [
        _as_shown(tables.pass_rates(exam)),
        _as_shown(tables.summary(exam)),
        _as_shown(tables.score_bands(exam)),
        _as_shown(tables.area_rates(exam)),
    ]
    assert tables.reconciliation(exam) in page


def test_no_small_body_is_named_in_the_page(page: str) -> None:
    assert "审计局" in page
    assert "档案局" not in page
    assert "统计局" not in page
    assert m.SMALL_BODIES.format(count=2) in page


@pytest.mark.full
def test_each_printed_page_says_whose_figures_these_are_and_of_when(
    records: str, written: Report, exam: ExamData, tmp_path: Path
) -> None:
    page = Page(written.html.read_text(encoding="utf-8"))
    assert ("table", {"class": "pages", "role": "presentation"}) in page.elements
    office = "甲&乙区司法局"
    other = write_report(
        records, EXAM, tmp_path / "report", office=office, zone=ZoneInfo("Asia/Shanghai")
    )
    text = html.unescape(other.html.read_text(encoding="utf-8"))
    head = re.search(r'<thead><tr><td><p class="running">(.*?)</p>', text, re.DOTALL)
    assert head is not None
    assert office in head[1]
    assert TITLE in head[1]
    counts = tables.outcome_counts(exam)
    scored = counts["passed"] + counts["failed"]
    assert f"应考 {len(exam.people)} 人，参考 {scored} 人" in head[1]
    assert "答卷日期 2022年11月19日　" in head[1]
    assert re.search(r"报告日期 20\d\d年\d{1,2}月\d{1,2}日$", head[1])
    again = write_report(records, EXAM, tmp_path / "report", office="乙区司法局")
    assert not again.unchanged


def test_the_report_says_that_rates_are_provisional_and_advises_nothing(page: str) -> None:
    assert "尚有 2 人未评定" in page
    assert "培训的重点" not in page


def _sheet(page: Any) -> list[list[object]]:
    return [[cell.value for cell in row] for row in page.iter_rows()]


def _as_written(frame: pd.DataFrame) -> list[list[object]]:
    return [
        list(frame.columns),
        *(
            [None if pd.isna(value) or value == "" else value for value in values]
            for values in frame.itertuples(index=False)
        ),
    ]


def test_the_workbook_agrees_with_the_tables(written: Report, exam: ExamData) -> None:
    book = openpyxl.load_workbook(written.xlsx)
    expected = {
        "summary": tables.summary(exam),
        "bodies": tables.pass_rates(exam),
        "scores": tables.score_bands(exam),
        "areas": tables.area_rates(exam),
        "people": tables.people_table(exam),
    }
    assert book.sheetnames == [m.SHEETS[name] + m.SIMULATED for name in expected]
    for name, frame in expected.items():
        page = book[m.SHEETS[name] + m.SIMULATED]
        rows, wanted = _sheet(page), _as_written(frame)
        assert rows[0] == wanted[0]
        assert len(rows) == len(wanted)
        for row, want in zip(rows[1:], wanted[1:], strict=True):
            assert row == [
                pytest.approx(value) if isinstance(value, float) else value for value in want
            ]
        assert page.freeze_panes == "A2"
    rates = book[m.SHEETS["bodies"] + m.SIMULATED]
    header = [cell.value for cell in rates[1]]
    assert rates.auto_filter.ref == rates.dimensions
    assert rates.print_title_rows == "$1:$1"
    for column in (m.COLUMN_RATE, m.COLUMN_LOW, m.COLUMN_HIGH, m.COLUMN_RATE_OF_CALLED):
        formats = {row[header.index(column)].number_format for row in rates.iter_rows(min_row=2)}
        assert formats == {"0.0%"}


def _state(folder: Path) -> dict[str, tuple[int, bytes]]:
    return {path.name: (path.stat().st_mtime_ns, path.read_bytes()) for path in folder.iterdir()}


def test_the_same_results_again_leave_the_report_as_it_is(records: str, written: Report) -> None:
    before = _state(written.html.parent)
    again = write_report(records, EXAM, written.html.parent)
    assert again == replace(written, unchanged=True)
    assert _state(written.html.parent) == before


@pytest.mark.parametrize("part", ["report.html", "report.xlsx", "pass_rates.png", ".fingerprint"])
def test_a_report_that_lacks_a_part_is_not_current(
    written: Report, exam: ExamData, tmp_path: Path, part: str
) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(written.html.parent, folder)
    fingerprint = report_module._fingerprint(exam)
    assert report_module._is_current(folder, fingerprint)
    (folder / part).unlink()
    assert not report_module._is_current(folder, fingerprint)


@pytest.mark.parametrize(
    "changed",
    [
        {"title": "x"},
        {"name": "x"},
        {"cut_score": 61.0},
        {"simulated": False},
        {"total_points": 120.0},
        {"sat": None},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_whatever_a_report_shows_is_in_its_fingerprint(
    exam: ExamData, changed: dict[str, Any]
) -> None:
    assert report_module._fingerprint(exam) == report_module._fingerprint(replace(exam))
    assert report_module._fingerprint(replace(exam, **changed)) != report_module._fingerprint(exam)


@pytest.mark.parametrize(
    ("frame", "column", "value"),
    [
        ("people", "score", 1.0),
        ("people", "outcome", "absent"),
        ("people", "body", "x"),
        ("people", "note", "x"),
        ("answers", "score", 0.5),
        ("answers", "content_area", "x"),
    ],
)
def test_every_number_and_word_of_the_data_is_in_the_fingerprint(
    exam: ExamData, frame: str, column: str, value: object
) -> None:
    data = getattr(exam, frame).copy()
    data.loc[data.index[0], column] = value
    other = replace(exam, **{frame: data})
    assert report_module._fingerprint(other) != report_module._fingerprint(exam)


@pytest.mark.full
def test_a_changed_result_makes_a_new_report(written: Report, tmp_path: Path) -> None:
    folder = tmp_path / "report"
    shutil.copytree(written.html.parent, folder)
    url = write_records(tmp_path / "records.db", _sitting())
    with open_database(url)() as db:
        db.execute(update(Result).where(Result.call_id == 1).values(outcome="failed", score=10.0))
        db.commit()
    new = write_report(url, EXAM, folder)
    assert not new.unchanged
    page = new.html.read_text(encoding="utf-8")
    assert tables.reconciliation(load_exam(url, EXAM)) in page
    before = written.figures[0].read_bytes()
    assert new.figures[0].read_bytes() != before
    assert not list(folder.glob(".new-*"))


def test_no_results_make_no_folder(records: str, tmp_path: Path) -> None:
    with pytest.raises(NoResults, match="winter"):
        write_report(records, "winter", tmp_path / "report")
    assert not (tmp_path / "report").exists()


def _notebook(path: Path, *sources: str) -> Path:
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    return path


def test_a_notebook_that_fails_leaves_the_earlier_report(
    written: Report, records: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "report"
    shutil.copytree(written.html.parent, folder)
    (folder / ".fingerprint").write_text("older", encoding="utf-8")
    before = _state(folder)
    notebooks = tmp_path / "notebooks"
    notebooks.mkdir()
    _notebook(notebooks / f"{NOTEBOOKS[0]}.ipynb", "x = 1", "raise ValueError('坏了')")
    monkeypatch.setattr(report_module, "_FOLDER", notebooks)
    with pytest.raises(ReportFailed, match="坏了") as caught:
        write_report(records, EXAM, folder)
    assert f"{NOTEBOOKS[0]}.ipynb" in str(caught.value)
    assert "Traceback" not in str(caught.value)
    assert _state(folder) == before


def test_a_kernel_that_dies_is_said_in_words(records: str, tmp_path: Path) -> None:
    path = _notebook(tmp_path / "dying.ipynb", "import os; os._exit(3)")
    with pytest.raises(ReportFailed, match=r"dying\.ipynb"):
        run_notebook(path, records, EXAM, tmp_path)
