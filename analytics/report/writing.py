"""Reports written: notebooks run on one state of the records, and from what they show HTML, figures, PDF, workbooks and lists."""

from __future__ import annotations

import datetime as dt
import html
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from nbformat import NotebookNode

from analytics import messages as m
from analytics.choice import Choice, exam_of, mark_of
from analytics.contents import Heading, Page, Part, Picture, TablePart, parts_of
from analytics.display import PARTS_ASKED
from analytics.errors import AnalyticsError, ReportFailed
from analytics.opening import SNAPSHOT, panel_file, write_snapshot
from analytics.report.lists import unit_list
from analytics.report.manifest import (
    Manifest,
    fingerprint,
    frames_hash,
    put_in_place,
    read_manifest,
)
from analytics.report.page import html_page
from analytics.report.pdf import official_form, pdf
from analytics.report.registry import Report, reports
from analytics.report.run import run_all
from analytics.report.sheets import write_sheets
from documents.lists import list_pdf, list_xlsx
from documents.official import official_docx
from foundation.files import write_whole
from foundation.local_time import local_day, written_day, written_time
from foundation.site import Site

if TYPE_CHECKING:
    from analytics.frames.load import Frames

INDEX = "index.html"
_NEW, _SECONDS_AT_WORK = ".new-", 3600


@dataclass(frozen=True)
class Written:
    """What became of a report. ``people``: how many names its lists hold; ``why``: it could not be made."""

    report: Report
    folder: Path
    state: Literal["made", "same", "failed"]
    people: int = 0
    why: str = ""


@dataclass(frozen=True)
class Order:
    """What all reports of a run have in common. ``now`` in UTC, naive; ``by``: who makes them; ``folder``: where they go, a folder each;

    ``facts``: of the year, as `analytics.year_facts.to_json` has them, nothing where no report needs them; ``every_unit``: each unit
    gets a page in the year's report; ``record`` puts on record that a report leaves the system: it is called before its files are in their place.
    """

    site: Site
    frames: Frames
    choice: Choice
    folder: Path
    now: dt.datetime
    by: str
    record: Callable[[Written], None]
    facts: bytes = b""
    every_unit: bool = False

    @property
    def made(self) -> str:
        """Who made it and when, in words."""
        return m.MADE.format(by=self.by, at=written_time(self.now, self.site.zone))


def write_reports(order: Order, wanted: Sequence[Report]) -> Iterator[Written]:
    """Write what is not current, each told of as soon as it lies there; broken off, it goes on from there the next time.

    One that cannot be made leaves its earlier files as they are, and the others go on.
    """
    data = frames_hash(order.frames)
    settings = [order.site.issuer, order.site.name, str(order.site.zone)]
    day = local_day(order.now, order.site.zone).isoformat()
    prints = {
        report: fingerprint(report, data, order.choice, [*settings, *_settings(order, report, day)])
        for report in wanted
    }
    stale = []
    for report in wanted:
        if report.scope == "exam" and not order.choice.exam:
            why = m.NO_EXAM_THAT_YEAR.format(year=order.choice.year)
            yield Written(report, order.folder / report.name, "failed", why=why)
            continue
        found = read_manifest(order.folder / report.name)
        if found is not None and found.fingerprint == prints[report]:
            yield Written(report, order.folder / report.name, "same", found.people)
        else:
            stale.append(report)
    if stale:
        order.folder.mkdir(parents=True, exist_ok=True)
        _clear(order.folder)
        yield from _write(order, stale, prints, day)
    _write_index(order)


def _settings(order: Order, report: Report, day: str) -> list[str]:
    """What else stands in it."""
    told = [sha256(order.facts).hexdigest(), str(order.every_unit)] if report.facts else []
    panel = panel_file(order.choice.exam, str(order.site.root)) if report.panel else ""
    judged = [sha256(Path(panel).read_bytes()).hexdigest()] if panel else []
    return [*([day] if report.daily else []), *told, *judged]


def _clear(folder: Path) -> None:
    """Take away what a run left that was killed: names stand in its snapshot. Another run may be at work."""
    for left in folder.glob(f"{_NEW}*"):
        if left.stat().st_mtime < time.time() - _SECONDS_AT_WORK:
            shutil.rmtree(left, ignore_errors=True)


def _write(
    order: Order, wanted: Sequence[Report], prints: dict[Report, str], day: str
) -> Iterator[Written]:
    parameters: dict[str, str | int] = {
        "site": str(order.site.root),
        "year": order.choice.year,
        "exam": order.choice.exam,
        "unit": order.choice.unit,
        "day": day,
        "every_unit": int(order.every_unit),
    }
    with tempfile.TemporaryDirectory(dir=order.folder, prefix=_NEW) as name:
        snapshot = Path(name) / "frames"
        write_snapshot(order.frames, snapshot)
        if order.facts:
            facts = Path(name) / "facts.json"
            facts.write_bytes(order.facts)
            parameters["facts"] = str(facts)
        environment = {
            SNAPSHOT: str(snapshot),
            PARTS_ASKED: "1",
            "LAWSTUDY_RECORDS_URL": order.site.records_url,
        }
        jobs = {report: (report.notebook, parameters) for report in wanted}
        for report, done in run_all(jobs, environment):
            folder = order.folder / report.name
            try:
                if isinstance(done, ReportFailed):
                    raise done
                new = Path(name) / report.name
                new.mkdir()
                manifest = _make(order, report, done, new, prints[report])
            except AnalyticsError as error:
                yield Written(report, folder, "failed", why=str(error))
                continue
            made = Written(report, folder, "made", manifest.people)
            order.record(made)
            put_in_place(new, folder, manifest)
            yield made


def _make(order: Order, report: Report, notebook: NotebookNode, new: Path, print_: str) -> Manifest:
    """Every file of a report, in the folder ``new``. Raises `ReportFailed`."""
    # The notebook's own title stands in the report's.
    parts = [
        part for part in parts_of(notebook) if not (isinstance(part, Heading) and part.level == 1)
    ]
    choice = order.choice
    mark = mark_of(order.frames, choice if report.scope == "exam" else Choice(choice.year))
    title = _title(order, report, mark)
    head = [*_head(order, report, mark), order.made]
    lists = [part for part in parts if isinstance(part, TablePart) and part.people]
    # Pages of their own stand behind the note on method.
    shown = sorted((part for part in parts if part not in lists), key=_is_page)
    write_whole(new / "report.html", html_page(title, head, shown).encode("utf-8"))
    write_whole(new / "report.pdf", pdf(title, head, mark.strip("（）"), shown))
    sheets = [part for part in shown if isinstance(part, TablePart)]
    if sheets:
        write_sheets(sheets, new / "report.xlsx", mark=mark, about=order.made)
    if report.official:
        day = local_day(order.now, order.site.zone)
        form = official_form(title, order.site.issuer, day, mark.strip("（）"), shown)
        write_whole(new / "report.docx", official_docx(form))
    for part in shown:
        if isinstance(part, Picture):
            write_whole(new / f"{part.name}.png", part.png_bytes)
            write_whole(new / f"{part.name}.svg", part.svg.encode("utf-8"))
    for part in lists:
        listed = unit_list(part, mark=mark, made=order.made)
        write_whole(new / f"list-{part.name}.pdf", list_pdf(listed))
        write_whole(new / f"list-{part.name}.xlsx", list_xlsx(listed))
    files = sorted(path.name for path in new.iterdir())
    people = sum(len(part.rows) for part in lists)
    named = {
        f"list-{part.name}.{form}": len(part.rows) for part in lists for form in ("pdf", "xlsx")
    }
    return Manifest(print_, files, people, order.made, _shown(files, lists), named)


def _is_page(part: Part) -> bool:
    return isinstance(part, Page)


def _shown(files: Sequence[str], lists: Sequence[TablePart]) -> dict[str, str]:
    """What the files are that people look for, by their names in words; figures stand in the others."""
    named = {what: name for name, what in m.FILES.items() if name in files}
    for part in lists:
        for form in ("pdf", "xlsx"):
            what = m.FILE_OF_LIST.format(title=part.title, form=form)
            named[what] = f"list-{part.name}.{form}"
    return named


def _title(order: Order, report: Report, mark: str) -> str:
    if report.official:
        return m.OFFICIAL_TITLE.format(year=order.choice.year, mark=mark)
    if report.scope == "exam" and order.choice.exam:
        about = str(exam_of(order.frames, order.choice)["title"])
    else:
        about = m.YEAR_TITLE.format(year=order.choice.year)
    unit = "" if report.whole else _unit_name(order)
    return m.REPORT_TITLE.format(
        about=about, unit=f"　{unit}" if unit else "", title=report.title, mark=mark
    )


def _unit_name(order: Order) -> str:
    units = order.frames.units
    names = units.loc[units["unit"] == order.choice.unit, "name"]
    return str(names.iloc[0]) if len(names) else ""


def _head(order: Order, report: Report, mark: str) -> list[str]:
    """Whose figures these are, and of what: it stands on every sheet."""
    office = order.site.issuer
    if report.scope == "year" or not order.choice.exam:
        return [
            m.RUNNING_HEAD.format(
                office=office, title=m.YEAR_TITLE.format(year=order.choice.year), mark=mark
            )
        ]
    exam = exam_of(order.frames, order.choice)
    results = order.frames.results[order.frames.results["exam"] == order.choice.exam]
    days = (
        [m.NO_DAY]
        if exam["day"] is None or exam.isna()["day"]
        else [written_day(exam["day"].date())]
    )
    return [
        m.RUNNING_HEAD.format(office=office, title=exam["title"], mark=mark),
        m.RUNNING_SAMPLE.format(
            sat=days[0],
            forms="、".join(sorted(set(results["form"].dropna().astype(str)))),
            called=len(results),
            scored=int(results["outcome"].isin(["passed", "failed"]).sum()),
        ),
    ]


def _write_index(order: Order) -> None:
    """The page that leads to all reports of this folder."""
    rows = []
    for report in reports():
        manifest = read_manifest(order.folder / report.name)
        if manifest is not None:
            links = "".join(
                f'<a href="{report.name}/{html.escape(name)}">{html.escape(what)}</a>'
                for what, name in manifest.shown.items()
            )
            rows.append(
                f"<section><h2>{report.title}</h2><p>{links}</p>"
                f'<p class="made">{html.escape(manifest.made)}</p></section>'
            )
    if not rows:
        return
    page = m.INDEX_PAGE.format(title=html.escape(m.INDEX_TITLE), rows="\n".join(rows))
    write_whole(order.folder / INDEX, page.encode("utf-8"))
