"""What notebooks show: tables whose cells are text, figures that are kept as files."""

from __future__ import annotations

import html
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from analytics import display, tables
from analytics import messages as m
from tests.analytics.samples import exam_data, people_frame

PNG = b"\x89PNG\r\n\x1a\n"


def cells(frame: pd.DataFrame) -> list[list[str]]:
    """The rows of the table that is shown, header first."""
    page = str(display.table(frame).data)
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
    assert html.escape(name, quote=False) in str(shown.data)
    assert name not in str(shown.data)


def test_a_figure_is_shown_and_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "new" / "figures"
    monkeypatch.setenv("LAWSTUDY_FIGURES", str(folder))
    shown = display.figure(Figure(), "pass_rates")
    assert (folder / "pass_rates.png").read_bytes() == shown.data
    assert shown.data.startswith(PNG)


def test_without_a_folder_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LAWSTUDY_FIGURES", raising=False)
    monkeypatch.chdir(tmp_path)
    assert display.figure(Figure(), "pass_rates").data.startswith(PNG)
    assert list(tmp_path.iterdir()) == []
