"""The report: run the notebooks, and write one HTML page, PNG figures and an .xlsx that need no outside host."""

from __future__ import annotations

import datetime as dt
import hashlib
import html
import os
import re
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pandas as pd
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, DeadKernelError
from nbconvert import HTMLExporter
from nbformat import NotebookNode
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.worksheet.properties import PageSetupProperties

from analytics import messages as m
from analytics import tables
from analytics.display import PERCENT
from analytics.errors import ReportFailed
from analytics.outside_hosts import outside_hosts
from analytics.source import ExamData, load_exam
from analytics.webfont import NAME, font_face
from foundation.clock import utc_now
from foundation.local_time import local_day, written_day

NOTEBOOKS = ("pass_rates", "score_distribution", "content_areas")
_FINGERPRINT = ".fingerprint"
_FOLDER = Path(__file__).with_name("notebooks")

_PAGE = """<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
{font}
body {{ font-family: "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", "{name}", sans-serif;
  color: #1f2937; max-width: 62rem; margin: 2rem auto; padding: 0 1.25rem; line-height: 1.7; }}
h1 {{ font-size: 1.7rem; border-bottom: 3px solid #1f5a96; padding-bottom: .4rem; }}
h2 {{ font-size: 1.3rem; margin-top: 2.2rem; }}
img {{ max-width: 100%; height: auto; }}
.jp-OutputArea, .output {{ overflow-x: auto; }}
.dataframe, table:not(.pages) {{ border-collapse: collapse; font-size: .92rem; margin: 1rem 0; }}
table:not(.pages) :is(th, td) {{ border-bottom: 1px solid #d1d5db; padding: .3rem .6rem; text-align: right; white-space: nowrap; }}
table:not(.pages) :is(th, td):first-child {{ text-align: left; }}
table:not(.pages) thead th {{ background: #f3f4f6; }}
.pages, .pages > tbody, .pages > thead, .pages > * > tr, .pages > * > tr > td {{ display: block; padding: 0; border: 0; }}
.running {{ color: #4b5563; font-size: .85rem; border-bottom: 1px solid #d1d5db; }}
@media (max-width: 40rem) {{
  table:not(.pages) :is(th, td):first-child {{ white-space: normal; min-width: 8rem; }}
}}
@media print {{
  @page {{ size: A4; margin: 14mm 12mm; }}
  body {{ max-width: none; margin: 0; padding: 0; font-size: 10pt; }}
  .pages {{ display: table; width: 100%; table-layout: fixed; }}
  .pages > thead {{ display: table-header-group; }}
  .pages > tbody {{ display: table-row-group; }}
  .pages > * > tr {{ display: table-row; }}
  .pages > * > tr > td {{ display: table-cell; }}
  .jp-OutputArea, .output {{ overflow: visible; }}
  table:not(.pages) {{ width: 100%; font-size: 7.5pt; }}
  table:not(.pages) :is(th, td) {{ padding: .15rem .25rem; white-space: normal; overflow-wrap: anywhere; }}
  table:not(.pages) tr, img {{ break-inside: avoid; }}
  h2 {{ break-after: avoid; }}
}}
.anchor-link, .jp-InputPrompt, .jp-OutputPrompt {{ display: none; }}
</style>
</head>
<body>
<table class="pages" role="presentation">
<thead><tr><td><p class="running">{head}<br>{sample}</p></td></tr></thead>
<tbody><tr><td>
<h1>{title}</h1>
<p>{intro}</p>
{body}
</td></tr></tbody>
</table>
</body>
</html>
"""


@dataclass(frozen=True)
class Report:
    """Where the parts of a report lie. ``unchanged``: an earlier report of the same data was left as it is."""

    html: Path
    figures: tuple[Path, ...]
    xlsx: Path
    unchanged: bool = False


def write_report(
    records_url: str,
    exam_name: str,
    folder: Path,
    progress: Callable[[int, int], None] = lambda done, total: None,
    *,
    office: str = "",
    zone: dt.tzinfo = dt.UTC,
) -> Report:
    """Run every notebook for the exam and write the report below ``folder``.

    On each printed page stand the ``office``, the exam, its days in the ``zone``, how many people it is about, and the date. Raises `analytics.errors.NoResults` and `ReportFailed`; an earlier report is replaced only by a complete one.
    """
    exam = load_exam(records_url, exam_name)
    fingerprint = _fingerprint(exam, office, zone)
    if _is_current(folder, fingerprint):
        return _report(folder, unchanged=True)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".new-") as name:
        new = Path(name)
        bodies = []
        for done, notebook in enumerate(NOTEBOOKS):
            progress(done, len(NOTEBOOKS))
            executed = run_notebook(_FOLDER / f"{notebook}.ipynb", records_url, exam_name, new)
            bodies.append(_body(executed))
        title = m.REPORT_TITLE.format(title=exam.title, mark=exam.mark)
        intro = m.REPORT_INTRO.format(exam=exam.name)
        head = m.RUNNING_HEAD.format(office=office, title=exam.title, mark=exam.mark).strip()
        sample = _sample(exam, zone)
        page = _PAGE.format(
            title=html.escape(title),
            intro=html.escape(intro),
            head=html.escape(head),
            sample=html.escape(sample),
            body="\n".join(bodies),
            name=NAME,
            font=font_face(
                title + intro + head + sample + re.sub(r"data:[^\"']*", "", "".join(bodies))
            ),
        )
        _refuse_outside_hosts(page)
        (new / "report.html").write_text(page, encoding="utf-8")
        write_workbook(exam, new / "report.xlsx")
        (folder / _FINGERPRINT).unlink(missing_ok=True)
        for path in sorted(new.iterdir()):
            path.replace(folder / path.name)
    (folder / _FINGERPRINT).write_text(fingerprint, encoding="utf-8")
    progress(len(NOTEBOOKS), len(NOTEBOOKS))
    return _report(folder, unchanged=False)


def _sample(exam: ExamData, zone: dt.tzinfo) -> str:
    """Whom and when the figures are about, and when they were made."""
    days = [written_day(local_day(at, zone)) for at in exam.sat or ()]
    first, last = days or (m.NO_DAY, m.NO_DAY)
    counts = tables.outcome_counts(exam)
    return m.RUNNING_SAMPLE.format(
        sat=first if first == last else m.DAYS.format(first=first, last=last),
        forms="、".join(sorted(exam.people["form"].unique())),
        called=len(exam.people),
        scored=counts["passed"] + counts["failed"],
        made=written_day(local_day(utc_now(), zone)),
    )


def _report(folder: Path, *, unchanged: bool) -> Report:
    figures = tuple(folder / f"{name}.png" for name in NOTEBOOKS)
    return Report(folder / "report.html", figures, folder / "report.xlsx", unchanged)


def _fingerprint(exam: ExamData, office: str = "", zone: dt.tzinfo = dt.UTC) -> str:
    """SHA-256 (hex) over the data, the notebooks and the code that a report is made from."""
    about = (exam.name, exam.title, exam.cut_score, exam.total_points, exam.mark, exam.sat)
    settings = (*about, office, str(zone))
    digest = hashlib.sha256(repr(settings).encode())
    for frame in (exam.people, exam.answers):
        digest.update(frame.to_csv(index=False).encode())
    for path in sorted([*_FOLDER.glob("*.ipynb"), *Path(__file__).parent.glob("*.py")]):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _is_current(folder: Path, fingerprint: str) -> bool:
    report = _report(folder, unchanged=True)
    parts = (report.html, report.xlsx, *report.figures)
    mark = folder / _FINGERPRINT
    return (
        all(path.is_file() for path in parts)
        and mark.is_file()
        and mark.read_text(encoding="utf-8") == fingerprint
    )


def run_notebook(path: Path, records_url: str, exam: str, figures: Path) -> NotebookNode:
    """Execute one report notebook in a kernel of its own. Raises `ReportFailed`."""
    notebook = nbformat.read(path, 4)
    client = NotebookClient(
        notebook,
        timeout=300,
        kernel_name="python3",
        resources={"metadata": {"path": str(path.parent)}},
        # The kernel's remark on its loopback ports is not for the administrator.
        extra_arguments=["--IPKernelApp.log_level=40"],
    )
    environment = {
        **os.environ,
        "LAWSTUDY_RECORDS_URL": records_url,
        "LAWSTUDY_EXAM": exam,
        "LAWSTUDY_FIGURES": str(figures),
    }
    try:
        client.execute(env=environment)
    except (CellExecutionError, DeadKernelError, TimeoutError) as error:
        detail = getattr(error, "evalue", "") or type(error).__name__
        text = m.REPORT_FAILED.format(notebook=path.name, detail=detail)
        raise ReportFailed(text) from error
    return notebook


def write_workbook(exam: ExamData, path: Path) -> None:
    """The tables as an .xlsx: summary, bodies, score bands, content areas, people."""
    sheets: dict[str, pd.DataFrame] = {
        "summary": tables.summary(exam),
        "bodies": tables.pass_rates(exam),
        "scores": tables.score_bands(exam),
        "areas": tables.area_rates(exam),
        "people": tables.people_table(exam),
    }
    with pd.ExcelWriter(path, engine="openpyxl") as writer:
        for name, frame in sheets.items():
            sheet = m.SHEETS[name] + exam.mark
            frame.map(_printable).to_excel(writer, sheet_name=sheet, index=False)
            _layout(writer, sheet, frame)


def _layout(writer: pd.ExcelWriter, sheet: str, frame: pd.DataFrame) -> None:
    """Readable widths, percentages as percentages, the header kept in view."""
    page = writer.sheets[sheet]
    page.freeze_panes = "A2"
    page.auto_filter.ref = page.dimensions
    page.print_title_rows = "1:1"
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = page.PAPERSIZE_A4
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.page_setup.fitToHeight = 0
    for row in page.iter_rows(min_row=2):
        for cell in row:
            if cell.data_type == "f":  # A name that begins with “=” is a name.
                cell.data_type = "s"
    for number, column in enumerate(frame.columns, 1):
        longest = max([len(str(column)), *(len(str(value)) for value in frame[column].head(200))])
        letter = page.cell(1, number).column_letter
        page.column_dimensions[letter].width = min(8 + 1.4 * longest, 60)
        if column in (*PERCENT, m.COLUMN_DIFFERENCE):
            for row in range(2, len(frame) + 2):
                page.cell(row, number).number_format = "0.0%"


def _printable(value: object) -> object:
    """The value as a workbook can hold it: Excel knows no control characters."""
    return ILLEGAL_CHARACTERS_RE.sub("�", value) if isinstance(value, str) else value


def _body(notebook: NotebookNode) -> str:
    exporter = HTMLExporter(
        template_name="basic",
        exclude_input=True,
        exclude_input_prompt=True,
        exclude_output_prompt=True,
    )
    body, _ = exporter.from_notebook_node(notebook)
    return str(body)


def _refuse_outside_hosts(page: str) -> None:
    found = outside_hosts(page)
    if found:
        raise ReportFailed(m.OUTSIDE_HOST.format(file="report.html", url=found[0]))
