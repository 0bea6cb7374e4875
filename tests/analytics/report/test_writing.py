"""Reports written: notebooks run on a small site; page, PDF, figures, workbook and lists agree and need no outside host."""

from __future__ import annotations

import base64
import datetime as dt
import html
import io
import json
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import matplotlib.image
import nbformat
import openpyxl
import pypdfium2
import pytest
from fontTools.ttLib import TTFont
from sqlalchemy import update

from analytics import messages as m
from analytics.choice import choose
from analytics.frames.load import load
from analytics.report import manifest as manifests
from analytics.report import registry
from analytics.report.manifest import NAME, fingerprint, frames_hash, read_manifest
from analytics.report.registry import Report, find_report, reports
from analytics.report.run import run_all
from analytics.report.writing import INDEX, Order, Written, _title, write_reports
from analytics.tables import pass_rates as tables
from analytics.words import certification as card_words
from analytics.words import pass_rates as words
from foundation.site import Site
from records.exams.result import Result
from records.schema import open_database
from tests.analytics.frame_site import write_frame_site
from tests.analytics.page import Page
from tests.analytics.samples import Sat, Sitting, write_records

pytestmark = [pytest.mark.usefixtures("fonts_collected"), pytest.mark.slow]

EXAM = "annual"
TITLE = "甲&乙“年审”<考试>"
MARKS = {"passed": (40.0, 30.0, 20.0), "failed": (10.0, 20.0, 0.0)}
NOW = dt.datetime(2022, 12, 1, 2, 0)
BY = "命令行：某人"


def _sitting() -> Sitting:
    """Four bodies by themselves and two small ones; everybody is decided."""
    outcomes = {
        "审计局": ["passed"] * 5 + ["failed"] * 2,
        "财政局": ["passed"] * 3 + ["failed"] * 3 + ["absent"],
        "水利局": ["failed"] * 5 + ["voided"],
        "商务局": ["passed"] * 5,
        "档案局": ["passed", "failed", "failed"],
        "统计局": ["passed"] * 4,
    }
    sat = [
        Sat(f"N-{body:02d}-{number:02d}", name, outcome, MARKS.get(outcome, ()), form="AB"[number % 2])
        for body, (name, those) in enumerate(outcomes.items())
        for number, outcome in enumerate(those)
    ]  # fmt: skip
    return Sitting(EXAM, sat, title=TITLE, simulated=True)


def _nothing(_: Written) -> None:
    """On record elsewhere."""


def _order(url: str, folder: Path) -> Order:
    site = Site(folder / "site", "某区", False, url, (), office="某区司法局&")
    frames = load(site)
    return Order(site, frames, choose(frames, exam=EXAM), folder / "reports", NOW, BY, _nothing)


@pytest.fixture(scope="module")
def order(tmp_path_factory: pytest.TempPathFactory) -> Order:
    folder = tmp_path_factory.mktemp("records")
    return _order(write_records(folder / "records.db", _sitting()), folder)


RATES = reports()[0]


@pytest.fixture(scope="module")
def written(order: Order) -> Written:
    [done] = write_reports(order, [RATES])
    return done


def test_a_title_names_the_unit_only_of_reports_that_are_about_it(order: Order) -> None:
    unit = str(order.frames.units["unit"].iloc[0])
    own = replace(order, choice=replace(order.choice, unit=unit))
    name = str(order.frames.units["name"].iloc[0])
    named = {report.name for report in reports() if name in _title(own, report, "")}
    assert named == {"pass_rates", "certification", "learning"}


@pytest.fixture(scope="module")
def page(written: Written) -> str:
    return (written.folder / "report.html").read_text(encoding="utf-8")


def test_every_kind_of_file_is_there_and_nothing_else(order: Order, written: Written) -> None:
    assert (written.state, written.people, written.why) == ("made", 0, "")
    figures = {f"{name}.{form}" for name in ("units", "funnel") for form in ("png", "svg")}
    files = {path.name for path in written.folder.iterdir()}
    assert files == {"report.html", "report.pdf", "report.xlsx", NAME, *figures}
    assert {path.name for path in order.folder.iterdir()} == {RATES.name, INDEX}


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
    urls = re.findall(r"url\(\s*[\"']?([^\"')]{0,20})", styles)
    assert urls
    assert all(url.startswith("data:") for url in urls)
    without_data = re.sub(r"data:[\w/+-]+;base64,[A-Za-z0-9+/=\s]+", "", page)
    assert not re.findall(r"(?:https?:)?//[\w.-]+", without_data)


def test_the_page_is_a_whole_document_with_title_head_and_mark(page: str) -> None:
    assert page.startswith("<!DOCTYPE html>")
    assert page.rstrip().endswith("</html>")
    assert '<html lang="zh-CN">' in page
    title = m.REPORT_TITLE.format(about=TITLE, unit="", title=RATES.title, mark=m.SIMULATED)
    assert f"<title>{html.escape(title)}</title>" in page
    assert TITLE not in page
    head = re.search(r'<thead><tr><td><p class="running">(.*?)</p>', page, re.DOTALL)
    assert head is not None
    told = html.unescape(head[1])
    assert "某区司法局&" in told
    assert "答卷日期 2022年11月19日　试卷 A、B　应考 32 人，参考 30 人" in told
    assert f"由 {BY} 于 2022年12月1日 10:00 生成" in told


def test_the_notebooks_code_and_remarks_are_not_shown(order: Order, page: str) -> None:
    text = html.unescape(re.sub(r"<[^>]*>", "", page.partition("<body>")[2]))
    for word in (
        "import",
        "Warning",
        "Traceback",
        "NaN",
        "nan%",
        str(registry.NOTEBOOKS),
        str(order.folder),
    ):
        assert word not in text


def test_ids_are_unique(page: str) -> None:
    ids = [attributes["id"] for _, attributes in Page(page).elements if "id" in attributes]
    assert len(ids) == len(set(ids))


def test_the_figures_in_the_page_are_the_files(written: Written, page: str) -> None:
    shown = [
        base64.b64decode(attributes["src"].partition("base64,")[2])
        for tag, attributes in Page(page).elements
        if tag == "img"
    ]
    assert shown == [(written.folder / f"{name}.png").read_bytes() for name in ("units", "funnel")]
    for name in ("units", "funnel"):
        assert matplotlib.image.imread(written.folder / f"{name}.png").shape[1] == 1080
        svg = (written.folder / f"{name}.svg").read_text(encoding="utf-8")
        assert "<svg" in svg
        assert "<image" not in svg


def test_the_web_font_has_every_character_of_the_page(page: str) -> None:
    (rule,) = re.findall(r"@font-face \{[^}]*\}", page)
    data = re.search(r"base64,([A-Za-z0-9+/=]+)", rule)
    assert data
    font = TTFont(io.BytesIO(base64.b64decode(data[1])))
    text = html.unescape(re.sub(r"<[^>]*>", "", page.partition("<body>")[2]))
    chinese = {character for character in text if "\u3000" <= character <= "\u9fff"}
    assert len(chinese) > 50
    assert {c for c in chinese if ord(c) not in font.getBestCmap()} == set()


def test_the_tables_of_page_pdf_and_workbook_are_the_rooms(
    order: Order, written: Written, page: str
) -> None:
    sample = tables.sample(order.frames, order.choice)
    expected = tables.unit_table(sample)
    shown = Page(page).tables[0]
    assert shown[0] == list(expected.columns)
    assert [row[0] for row in shown[1:]] == list(expected[words.UNIT])
    place = list(expected.columns).index(words.RATE)
    rates = [f"{rate:.1%}" for rate in expected[words.RATE]]
    assert [row[place] for row in shown[1:]] == rates
    book = openpyxl.load_workbook(written.folder / "report.xlsx")
    sheet = book[words.TABLE_UNITS + m.SIMULATED]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0] == list(expected.columns)
    assert [row[place] for row in rows[1:]] == pytest.approx(list(expected[words.RATE]))
    assert (sheet.auto_filter.ref, sheet.freeze_panes) == (sheet.dimensions, "A2")
    assert {row[place].number_format for row in sheet.iter_rows(min_row=2)} == {"0.0%"}
    assert BY in str(book.properties.description)
    text = _printed(written.folder / "report.pdf")
    for word in (*rates, *expected[words.UNIT], words.TABLE_UNITS, "漏斗图的界限"):
        assert re.sub(r"\s", "", word) in text
    assert text.count("本报告由") == len(pypdfium2.PdfDocument(written.folder / "report.pdf"))
    assert tables.reconciliation(sample) in page


def _printed(path: Path) -> str:
    document = pypdfium2.PdfDocument(path)
    text = "".join(sheet.get_textpage().get_text_bounded() for sheet in document)
    document.close()
    return re.sub(r"\s", "", text)


def test_no_small_body_is_named(written: Written, page: str) -> None:
    for text in (page, _printed(written.folder / "report.pdf")):
        assert "审计局" in text
        assert "档案局" not in text
        assert "统计局" not in text


def _state(folder: Path) -> dict[str, tuple[int, bytes]]:
    return {path.name: (path.stat().st_mtime_ns, path.read_bytes()) for path in folder.iterdir()}


def test_the_same_data_again_leave_the_report_as_it_is(order: Order, written: Written) -> None:
    before = _state(written.folder)
    [again] = write_reports(order, [RATES])
    assert again == replace(written, state="same")
    assert _state(written.folder) == before


def _copied(order: Order, written: Written, tmp_path: Path) -> Order:
    """The same order to another folder, with the report that is there already."""
    shutil.copytree(written.folder, tmp_path / "reports" / RATES.name)
    return replace(order, folder=tmp_path / "reports")


@pytest.mark.parametrize("part", ["report.html", "report.pdf", "units.svg", NAME])
def test_a_report_that_lacks_a_part_is_no_whole_one(
    order: Order, written: Written, tmp_path: Path, part: str
) -> None:
    folder = _copied(order, written, tmp_path).folder / RATES.name
    assert read_manifest(folder) is not None
    (folder / part).unlink()
    assert read_manifest(folder) is None


def test_whatever_a_report_shows_is_in_its_fingerprint(order: Order) -> None:
    frames, choice = order.frames, order.choice
    data = frames_hash(frames)
    assert data == frames_hash(load(order.site))
    first = fingerprint(RATES, data, choice, ["甲"])
    other = [
        fingerprint(RATES, data, choice, ["乙"]),
        fingerprint(RATES, data, replace(choice, unit="YS01"), ["甲"]),
        fingerprint(reports()[1], data, choice, ["甲"]),
    ]
    for name, column in (
        ("results", "score"),
        ("responses", "share"),
        ("exams", "title"),
        ("people", "rank"),
    ):
        changed = getattr(frames, name).copy()
        changed[column] = changed[column].astype(object)
        changed.loc[changed.index[0], column] = "x"
        other.append(
            fingerprint(RATES, frames_hash(replace(frames, **{name: changed})), choice, ["甲"])
        )
    assert len({first, *other}) == len(other) + 1


def _notebook(folder: Path, *sources: str) -> Report:
    cells = [nbformat.v4.new_code_cell("exam = ''", metadata={"tags": ["parameters"]})]
    cells += [nbformat.v4.new_code_cell(source) for source in sources]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), folder / f"{RATES.name}.ipynb")
    return RATES


@pytest.mark.parametrize("source", ["raise ValueError('坏了')", "import os; os._exit(3)"])
def test_a_notebook_that_fails_leaves_the_earlier_report_and_says_why(
    order: Order, written: Written, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str
) -> None:
    mine = _copied(order, written, tmp_path)
    before = _state(mine.folder / RATES.name)
    monkeypatch.setattr(registry, "NOTEBOOKS", tmp_path)
    [done] = write_reports(mine, [_notebook(tmp_path, source)])
    assert done.state == "failed"
    assert f"{RATES.name}.ipynb" in done.why
    assert "Traceback" not in done.why
    assert _state(mine.folder / RATES.name) == before


@pytest.mark.full
def test_what_cannot_be_put_on_record_does_not_leave(
    order: Order, written: Written, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: Written) -> None:
        raise OSError("no disk")

    mine = replace(_copied(order, written, tmp_path), record=refuse)
    before = _state(mine.folder / RATES.name)
    monkeypatch.setattr(registry, "NOTEBOOKS", tmp_path)
    with pytest.raises(OSError, match="no disk"):
        list(write_reports(mine, [_notebook(tmp_path, "1")]))
    assert _state(mine.folder / RATES.name) == before


@pytest.mark.full
def test_what_else_lies_in_the_folder_stays_and_old_figures_go(
    order: Order, written: Written, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = _copied(order, written, tmp_path)
    folder = mine.folder / RATES.name
    killed = mine.folder / ".new-killed"
    killed.mkdir()
    os.utime(killed, (0, 0))
    (folder / "批示.txt").write_text("阅", encoding="utf-8")
    monkeypatch.setattr(registry, "NOTEBOOKS", tmp_path)
    source = "from analytics import display; display.summary(['好'], ['慎'])"
    [done] = write_reports(mine, [_notebook(tmp_path, source)])
    assert done.state == "made"
    assert {path.name for path in folder.iterdir()} == {
        "report.html",
        "report.pdf",
        "批示.txt",
        NAME,
    }
    assert not list(mine.folder.glob(".new-*"))


@pytest.mark.full
def test_broken_off_it_ends_its_kernels_and_keeps_what_is_there(tmp_path: Path) -> None:
    quick, slow = tmp_path / "quick.ipynb", tmp_path / "slow.ipynb"
    for path, source in ((quick, "1"), (slow, "import time; time.sleep(600)")):
        cells = [nbformat.v4.new_code_cell("exam = ''", metadata={"tags": ["parameters"]})]
        cells.append(nbformat.v4.new_code_cell(source))
        nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    running: Iterator[Any] = run_all({"quick": (quick, {}), "slow": (slow, {})}, {})
    assert next(running)[0] == "quick"
    running.close()  # type: ignore[attr-defined]  # It would hang here for ten minutes.


@pytest.mark.full
def test_cards_have_lists_of_their_own_and_names_stand_nowhere_else(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'records.db'}"
    write_frame_site(url)
    site = Site(tmp_path, "某区", False, url, ())
    frames, taken = load(site), list[Written]()
    order = Order(
        site, frames, choose(frames, year=2022), tmp_path / "reports", NOW, BY, taken.append
    )
    cards = find_report("certification")
    assert cards is not None
    [done] = write_reports(order, [cards])
    assert taken == [done]
    assert (done.state, done.why) == ("made", "")
    files = {path.name for path in done.folder.iterdir()}
    assert {"list-hours.pdf", "list-hours.xlsx", "list-exam.pdf"} <= files
    assert done.people == 2
    names = [name for name in frames.people["name"] if name]
    shown = (done.folder / "report.html").read_text(encoding="utf-8") + _printed(
        done.folder / "report.pdf"
    )
    book = openpyxl.load_workbook(done.folder / "report.xlsx")
    shown += json.dumps(
        [[str(c.value) for row in s.iter_rows() for c in row] for s in book], ensure_ascii=False
    )
    assert not [name for name in names if name in shown]
    assert "人员2" in _printed(done.folder / "list-hours.pdf")
    listed = openpyxl.load_workbook(done.folder / "list-hours.xlsx").worksheets[0]
    assert "人员2" in [cell.value for row in listed.iter_rows() for cell in row]
    assert card_words.LIST_HOURS in str(listed.title)


@pytest.mark.full
def test_all_reports_are_made_and_a_changed_result_makes_them_anew(tmp_path: Path) -> None:
    url = write_records(tmp_path / "records.db", _sitting())
    order = _order(url, tmp_path)
    done = list(write_reports(order, reports()))
    assert {each.report for each in done} == set(reports())
    assert [each.why for each in done if each.state != "made"] == []
    index = (order.folder / INDEX).read_text(encoding="utf-8")
    assert all(f'href="{each.name}/report.pdf"' in index for each in reports())
    with open_database(url)() as db:
        db.execute(update(Result).where(Result.call_id == 1).values(outcome="failed", score=10.0))
        db.commit()
    again = _order(url, tmp_path)
    assert {each.state for each in write_reports(again, reports())} == {"made"}
    assert manifests.frames_hash(again.frames) != manifests.frames_hash(order.frames)
