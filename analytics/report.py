"""The report: run the notebooks, and write one HTML page, PNG figures and an .xlsx that need no outside host."""

from __future__ import annotations

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

from analytics import messages as m
from analytics import tables
from analytics.errors import ReportFailed
from analytics.outside_hosts import outside_hosts
from analytics.source import ExamData, load_exam
from analytics.webfont import NAME, font_face
from question_bank.bank import content_areas

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
table {{ border-collapse: collapse; font-size: .92rem; margin: 1rem 0; }}
th, td {{ border-bottom: 1px solid #d1d5db; padding: .3rem .7rem; text-align: right; white-space: nowrap; }}
th:first-child, td:first-child {{ text-align: left; }}
thead th {{ background: #f3f4f6; }}
.anchor-link, .jp-InputPrompt, .jp-OutputPrompt {{ display: none; }}
</style>
</head>
<body>
<h1>{title}</h1>
<p>{intro}</p>
{body}
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
) -> Report:
    """Run every notebook for the exam and write the report below ``folder``.

    Raises `analytics.errors.NoResults` and `ReportFailed`; an earlier report is replaced only by a complete one.
    """
    exam = load_exam(records_url, exam_name)
    fingerprint = _fingerprint(exam)
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
        page = _PAGE.format(
            title=html.escape(title),
            intro=html.escape(intro),
            body="\n".join(bodies),
            name=NAME,
            font=font_face(title + intro + re.sub(r"data:[^\"']*", "", "".join(bodies))),
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


def _report(folder: Path, *, unchanged: bool) -> Report:
    figures = tuple(folder / f"{name}.png" for name in NOTEBOOKS)
    return Report(folder / "report.html", figures, folder / "report.xlsx", unchanged)


def _fingerprint(exam: ExamData) -> str:
    """SHA-256 (hex) over the data, the notebooks and the code that a report is made from."""
    settings = (exam.name, exam.title, exam.cut_score, exam.total_points, exam.mark)
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
        "areas": tables.area_rates(exam, content_areas()),
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
    for row in page.iter_rows(min_row=2):
        for cell in row:
            if cell.data_type == "f":  # A name that begins with “=” is a name.
                cell.data_type = "s"
    for number, column in enumerate(frame.columns, 1):
        longest = max([len(str(column)), *(len(str(value)) for value in frame[column].head(200))])
        letter = page.cell(1, number).column_letter
        page.column_dimensions[letter].width = min(8 + 1.4 * longest, 60)
        if column in (m.COLUMN_RATE, m.COLUMN_LOW, m.COLUMN_HIGH, m.COLUMN_SCORE_RATE):
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
