"""What notebooks show: tables whose cells are text, figures that are kept as files."""

from __future__ import annotations

import base64
import html
import json
import re

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from analytics import display
from analytics import messages as m
from analytics.contents import MIME, from_json
from analytics.errors import NoResults
from analytics.figures import style
from analytics.tables import exam_results as tables
from tests.analytics.samples import exam_data, people_frame

PNG = b"\x89PNG\r\n\x1a\n"


def cells(frame: pd.DataFrame) -> list[list[str]]:
    """The rows of the table that is shown, header first."""
    page = display.table(frame).data["text/html"]
    rows = re.findall(r"<tr>(.*?)</tr>", page, re.S)
    return [
        [html.unescape(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S)]
        for row in rows
    ]


def test_rates_are_percentages_and_nothing_is_a_dash() -> None:
    people = people_frame({"甲局": ["passed"] * 2 + ["failed"] * 4, "乙局": ["absent"] * 5})
    header, first, second, total = cells(tables.pass_rates(exam_data(people)))
    column = header.index(m.COLUMN_RATE)
    assert header[0] == m.COLUMN_BODY
    assert first[0] == "甲局"
    assert first[column] == "33.3%"
    assert second[column] == "—"
    assert total[0] == m.TOTAL
    assert [re.fullmatch(r"\d+\.\d%", cell) is not None for cell in first[-2:]] == [True, True]


def test_numbers_have_no_superfluous_zeros() -> None:
    frame = pd.DataFrame({m.COLUMN_VALUE: [896.0, 72.5, np.nan], m.COLUMN_PEOPLE: [1, 20, 300]})
    assert cells(frame)[1:] == [["896", "1"], ["72.5", "20"], ["—", "300"]]


def test_large_numbers_are_written_out() -> None:
    """A summary column is floating point throughout, its counts too."""
    assert cells(pd.DataFrame({m.COLUMN_VALUE: [1234567.0, 0.5]}))[1:] == [["1234567"], ["0.5"]]


@pytest.mark.parametrize("name", ["甲<b>局", "<script>alert(1)</script>", "甲&lt;局"])
def test_a_name_is_text_and_no_markup(name: str) -> None:
    shown = display.table(tables.pass_rates(exam_data(people_frame({name: ["passed"] * 6}))))
    assert html.escape(name) in shown.data["text/html"]
    assert name not in shown.data["text/html"]


def test_a_figure_is_a_picture_whose_title_says_what_it_shows() -> None:
    style.use_chinese_font()
    drawn = Figure()
    drawn.suptitle("甲局最低")
    shown = display.figure(drawn, "pass_rates")
    assert base64.b64decode(shown.data["image/png"]).startswith(PNG)
    assert shown.data["text/plain"] == "甲局最低"


def test_what_there_is_not_is_said_in_words() -> None:
    assert display.figure(None, "x", absent="不画").data == {"text/markdown": "不画"}
    assert "没有可列的数据" in display.table(pd.DataFrame(), "甲表").data["text/markdown"]
    words = pd.DataFrame({m.COLUMN_RATE: [0.5, "无人参考", None, pd.NA, float("inf")]})
    assert [row[0] for row in cells(words)[1:]] == ["50.0%", "无人参考", "—", "—", "—"]


def test_days_and_truths_are_written_as_people_write_them() -> None:
    days = pd.to_datetime(pd.Series(["2026-11-01", None]))
    frame = pd.DataFrame({"日": days, "达标": [True, False]})
    assert cells(frame)[1:] == [["2026-11-01", "是"], ["—", "否"]]


def test_parts_are_carried_when_a_report_asks_for_them(monkeypatch: pytest.MonkeyPatch) -> None:
    frame = pd.DataFrame({"单位": ["甲局"], m.COLUMN_RATE: [0.5]})
    shown = [
        display.table(frame, "表"),
        display.figure(Figure(), "f"),
        display.summary(["得"], ["慎"]),
    ]
    assert not [each for each in shown if MIME in each._repr_mimebundle_()]
    monkeypatch.setenv(display.PARTS_ASKED, "1")
    again = [
        display.table(frame, "表"),
        display.figure(Figure(), "f"),
        display.summary(["得"], ["慎"]),
    ]
    for each in again:
        told = each._repr_mimebundle_()[MIME]
        assert [from_json(part) for part in json.loads(json.dumps(told))] == list(each.parts)
    [table] = again[0].parts
    assert getattr(table, "rows") == [["甲局", 0.5]]  # noqa: B009
    svg = getattr(again[1].parts[0], "svg")  # noqa: B009
    assert svg.startswith("<?xml")
    assert svg == getattr(display.figure(Figure(), "f").parts[0], "svg")  # noqa: B009


def test_a_list_of_people_says_by_what_it_goes_apart() -> None:
    frame = pd.DataFrame({"单位": ["甲局"], "姓名": ["某"]})
    [part] = display.people(frame, "名单", name="due", group="单位").parts
    assert (getattr(part, "people"), getattr(part, "group")) == (True, "单位")  # noqa: B009


def test_an_error_of_this_room_is_a_sentence_in_a_notebook() -> None:
    error = NoResults("还没有考试")
    assert error._render_traceback_() == ["还没有考试"]


def test_several_tables_and_figures_are_shown_by_one_cell() -> None:
    frames = {"甲": pd.DataFrame({m.COLUMN_VALUE: [0.25]}), "乙": pd.DataFrame()}
    shown = display.tables(frames, formats={m.COLUMN_VALUE: ".1f"})
    page = shown.data["text/html"]
    assert "<caption>甲</caption>" in page
    assert ">0.2</td>" in page
    assert html.escape(m.EMPTY_TABLE.format(title="乙")) in page
    assert [getattr(part, "title", "") for part in shown.parts] == ["甲", ""]
    assert display.tables({}, absent="没有").data == {"text/markdown": "没有"}
    style.use_chinese_font()
    two = [Figure(figsize=(1, 1)) for _ in range(2)]
    shown = display.figures(two, "curves")
    assert shown.data["text/html"].count("<img ") == 2
    assert [getattr(part, "name", "") for part in shown.parts] == ["curves-1", "curves-2"]
    assert display.figures([], "curves", absent="没有").data == {"text/markdown": "没有"}
