"""A year of days off as a site enters it: a table is whole or refused by row, a file is whole or nothing is worked out."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courses import messages
from courses.calculators.site_days import ALWAYS_OFF, read_notice, site_days, write_year
from courses.calculators.work_days import HolidayYear, WorkCalendar
from courses.errors import CannotCalculate, HolidaysRejected
from foundation.errors import LawStudyError
from foundation.tables import BadTable

HEAD = ["日期", "安排"]
WHOLE = [
    ["2027-01-01", "放假"],
    ["2027-01-03", "上班"],  # A Sunday.
    ["2027-05-01", "放假"],
    ["2027-10-01", "放假"],
    ["2027-10-02", "放假"],
    ["2027-10-03", "放假"],
    ["2027-10-04", "放假"],
]
"""Made up: the notice of 2027 is not out."""


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


NOTICE = HolidayYear(
    2027,
    "某通知〔2026〕1号",
    frozenset(day(date) for date, kind in WHOLE if kind == "放假"),
    frozenset({day("2027-01-03")}),
)


def csv(tmp_path: Path, rows: list[list[str]], encoding: str = "utf-8") -> Path:
    path = tmp_path / "放假.csv"
    path.write_text("".join(",".join(row) + "\r\n" for row in rows), encoding, newline="")
    return path


def workbook(tmp_path: Path, rows: list[list[object]]) -> Path:
    path = tmp_path / "放假.xlsx"
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


def problems(path: Path) -> list[str]:
    with pytest.raises(HolidaysRejected) as caught:
        read_notice(path, "某通知")
    assert str(caught.value) == "\n".join(caught.value.problems)
    return caught.value.problems


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk"])
def test_a_csv_in_each_encoding_of_excel(tmp_path: Path, encoding: str) -> None:
    path = csv(tmp_path, [HEAD, *WHOLE], encoding)
    assert read_notice(path, "某通知〔2026〕1号") == NOTICE


def test_dates_as_cells_and_as_text(tmp_path: Path) -> None:
    rows: list[list[object]] = [["序号", " 安 排 ", "日期（必填）", "备注"]]
    for n, (date, kind) in enumerate(WHOLE):
        shown: object = [
            day(date),
            dt.datetime.combine(day(date), dt.time()),
            date,
            date.replace("-", "/"),
            date.replace("-", "."),
            f"{day(date).year}年{day(date).month}月{day(date).day}日",
            date.replace("2027", "２０２７"),
        ][n % 7]
        rows += [[n, f" {kind} ", shown, "x"], [None, None, None, None]]
    assert read_notice(workbook(tmp_path, rows), "某通知〔2026〕1号") == NOTICE


def test_all_problems_are_told_at_once_by_row(tmp_path: Path) -> None:
    rows = [
        HEAD,
        ["2027-01-01", "放假"],
        ["2027-02-30", "放假"],
        ["", "放假"],
        ["2027-05-01", "休息"],
        ["", ""],
        ["2027-01-01", "放假"],
        ["2027-01-04", "上班"],
        ["明天", "?"],
        ["2027-10-01"],
        ["2028-10-01", "放假"],
    ]
    assert problems(csv(tmp_path, rows)) == [
        messages.HOLIDAYS_BAD_DATE.format(row=3, text="2027-02-30"),
        messages.HOLIDAYS_BAD_DATE.format(row=4, text=""),
        messages.HOLIDAYS_BAD_KIND.format(row=5, text="休息"),
        messages.HOLIDAYS_TWICE.format(row=7, date="2027-01-01"),
        messages.HOLIDAYS_WEEKEND.format(row=8, date="2027-01-04"),
        messages.HOLIDAYS_BAD_DATE.format(row=9, text="明天"),
        messages.HOLIDAYS_BAD_KIND.format(row=9, text="?"),
        messages.HOLIDAYS_BAD_KIND.format(row=10, text=""),
        messages.HOLIDAYS_ONE_YEAR.format(years="2027、2028"),
    ]


def test_a_row_may_end_before_its_date(tmp_path: Path) -> None:
    rows = [["安排", "日期"], ["放假"]]
    assert problems(csv(tmp_path, rows)) == [messages.HOLIDAYS_BAD_DATE.format(row=2, text="")]


def test_half_a_year_is_refused(tmp_path: Path) -> None:
    """It would stand for the whole year, and National Day would be worked."""
    path = csv(tmp_path, [HEAD, ["2027-01-01", "放假"], ["2027-10-03", "上班"]])
    # 1 May, 2 and 3 Oct 2027 are at a weekend.
    assert problems(path) == [messages.HOLIDAYS_MISSING.format(year=2027, dates="2027-10-01")]


def test_what_is_always_off_was_off_in_each_known_year() -> None:
    for year in range(2004, 2027):
        for month, number in ALWAYS_OFF:
            assert not WorkCalendar().is_working(dt.date(year, month, number))


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([], messages.HOLIDAYS_NO_HEAD),
        ([["日期", "名称"], ["2027-01-01", "放假"]], messages.HOLIDAYS_NO_HEAD),
        ([HEAD], messages.HOLIDAYS_EMPTY),
        ([HEAD, ["", ""]], messages.HOLIDAYS_EMPTY),
    ],
)
def test_a_table_without_head_or_rows(tmp_path: Path, rows: list[list[str]], expected: str) -> None:
    assert problems(csv(tmp_path, rows)) == [expected]


def test_a_file_that_is_no_table(tmp_path: Path) -> None:
    broken = tmp_path / "放假.xlsx"
    broken.write_bytes(b"PK\x03\x04")
    for path in (broken, tmp_path / "none.csv"):
        with pytest.raises(BadTable):
            read_notice(path, "某通知")


_CELLS = st.one_of(
    st.sampled_from(
        ["放假", "上班", "日期", "安排", "2027-01-01", "2027-1-2", "9999-12-31", "0000-00-00"]
    ),
    st.text(max_size=12).map(lambda text: text.replace("\0", "")),
)


@given(rows=st.lists(st.lists(_CELLS, max_size=4), max_size=6), headed=st.booleans())
def test_any_table_is_a_year_or_refused(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], headed: bool
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.csv"
    lines = [",".join(row) for row in ([HEAD, *rows] if headed else rows)]
    path.write_text("\n".join(lines), "utf-8", errors="replace")
    try:
        year = read_notice(path, "某通知")
    except LawStudyError:
        return
    assert {each.year for each in year.holidays | year.workdays} == {year.year}
    assert not year.holidays & year.workdays


def test_what_is_written_is_read(tmp_path: Path) -> None:
    path = tmp_path / "holidays.toml"
    assert site_days(None) == site_days(path) == WorkCalendar()
    write_year(path, NOTICE)
    other = HolidayYear(2026, 'a "b" \\ c', frozenset({day("2026-01-01")}), frozenset())
    write_year(path, other)
    assert site_days(path).entered == {2026: other, 2027: NOTICE}
    again = HolidayYear(2027, "更正", frozenset({day("2027-01-01")}), frozenset())
    write_year(path, again)
    assert site_days(path).entered == {2026: other, 2027: again}


@settings(max_examples=30)  # Each one is written through to the disk.
@given(source=st.text(max_size=30))
def test_a_source_never_damages_the_file(
    tmp_path_factory: pytest.TempPathFactory, source: str
) -> None:
    folder = tmp_path_factory.getbasetemp()
    table, path = csv(folder, [HEAD, *WHOLE]), folder / "source.toml"
    path.unlink(missing_ok=True)
    year = read_notice(table, f"国办{source}\n\x7f\x00第1号")
    write_year(path, year)
    assert site_days(path).entered == {2027: year}
    assert "\n" not in year.source


YEAR = '[[year]]\nyear = 2027\nsource = "s"\nholidays = [2027-01-01]\nworkdays = []\n'


@pytest.mark.parametrize(
    "text",
    [
        "",
        "year = 2027",
        "[[year]",
        "[year]\nyear = 2027",
        YEAR.replace("source", "sauce"),
        YEAR.replace("workdays = []", ""),
        # Read as it stands, each of these would make a day off a working day without a word.
        YEAR.replace("[2027-01-01]", '["2027-01-01"]'),
        YEAR.replace("[2027-01-01]", "[2027-01-01T00:00:00]"),
        YEAR.replace("[2027-01-01]", '"2027-01-01"'),
        YEAR.replace("[2027-01-01]", "[2026-01-01]"),
        YEAR.replace("= 2027\n", '= "2027"\n'),
        YEAR.replace("= 2027\n", "= true\n"),
        YEAR.replace("[2027-01-01]", "[" * 5000),
    ],
)
def test_nothing_is_worked_out_with_a_damaged_file(tmp_path: Path, text: str) -> None:
    path = tmp_path / "holidays.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(CannotCalculate) as caught:
        site_days(path)
    assert "holidays.toml" in str(caught.value)
    assert "lawstudy holidays import" in str(caught.value)
    with pytest.raises(CannotCalculate):  # And what somebody has to look at is not written over.
        write_year(path, NOTICE)
    assert path.read_text("utf-8") == text


def test_a_file_of_bytes_is_damaged_too(tmp_path: Path) -> None:
    path = tmp_path / "holidays.toml"
    path.write_bytes(YEAR.replace('"s"', '"国办发"').encode("gbk"))
    with pytest.raises(CannotCalculate, match="lawstudy holidays import"):
        site_days(path)
