"""Small rosters that once failed, and more of the same kinds. The people in them do not exist."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy.orm import Session, sessionmaker

from tests.records.rosters import (
    Rows,
    bodies,
    import_file,
    people,
    refused,
    write_csv,
    write_xlsx,
)

Sessions = sessionmaker[Session]
CASES = Path(__file__).parents[1] / "data" / "cases" / "roster"
UNITS: Rows = [["代码", "执法主体"], ["YS01", "演示区公安分局"]]


@pytest.fixture
def police(sessions: Sessions, tmp_path: Path) -> Sessions:
    import_file(sessions, write_csv(tmp_path / "units.csv", UNITS))
    return sessions


def test_a_head_with_blanks_is_understood(sessions: Sessions) -> None:
    assert import_file(sessions, CASES / "spaced_header.xlsx").people_added == 1
    assert [row[1] for row in people(sessions)] == ["张三"]


@pytest.mark.parametrize("head", ["姓\n名", "姓　名", "姓名（必填）", "＊姓名"])
def test_heads_as_people_write_them(police: Sessions, tmp_path: Path, head: str) -> None:
    rows = [["执法证号", head, "执法 主体"], ["A-1", "张三", "演示区公安分局"]]
    assert import_file(police, write_xlsx(tmp_path / "a.xlsx", {"人员": rows})).people_added == 1


def test_a_sheet_that_is_not_understood_is_named_with_what_was_read(
    sessions: Sessions, tmp_path: Path
) -> None:
    sheets: dict[str, Rows] = {
        "主体": UNITS,
        "人员": [["证件", "名字", "部门"], ["A-1", "张三", "演示区公安分局"]],
    }
    (problem,) = refused(sessions, write_xlsx(tmp_path / "a.xlsx", sheets))
    assert "（人员）" in problem
    assert "证件、名字、部门" in problem
    assert bodies(sessions) == []


def test_the_shown_zeros_count_and_two_files_are_one_person(police: Sessions) -> None:
    assert import_file(police, CASES / "zeros_by_format.xlsx").people_added == 1
    again = import_file(police, CASES / "zeros_text.csv")
    assert (again.people_added, again.unchanged) == (0, 1)
    assert [row[0] for row in people(police)] == ["000123"]


def test_a_number_whose_text_only_excel_knows_is_refused(police: Sessions, tmp_path: Path) -> None:
    path = write_xlsx(
        tmp_path / "a.xlsx",
        {"人员": [["执法证号", "姓名", "执法主体"], [1234, "张三", "演示区公安分局"]]},
    )
    book = openpyxl.load_workbook(path)
    book.worksheets[0].cell(2, 1).number_format = '"豫-"#,##0'
    book.save(path)
    (problem,) = refused(police, path)
    assert "（人员）第 2 行：“执法证号”" in problem
    assert "1234" in problem


def test_a_date_in_a_text_column_is_refused(sessions: Sessions) -> None:
    (problem,) = refused(sessions, CASES / "date_card.xlsx")
    assert "（人员）第 2 行：“执法证号”" in problem
    assert "2022-01-02" in problem


@pytest.mark.parametrize("value", [dt.datetime(2022, 1, 2), dt.time(8, 30), True])
@pytest.mark.parametrize("column", range(3))
def test_other_types_in_text_columns(
    police: Sessions, tmp_path: Path, column: int, value: object
) -> None:
    row: list[object] = ["A-1", "张三", "演示区公安分局"]
    row[column] = value
    head: list[object] = ["执法证号", "姓名", "执法主体"]
    problems = refused(police, write_xlsx(tmp_path / "a.xlsx", {"人员": [head, row]}))
    assert all("第 2 行：" in problem for problem in problems)
    assert any(f"“{head[column]}”应为文本" in problem for problem in problems)


def test_lost_characters_are_refused_by_row(police: Sessions) -> None:
    problems = refused(police, CASES / "question_mark.csv")
    assert [
        f"第 {row} 行" in problem for row, problem in zip((2, 3, 4), problems, strict=True)
    ] == [True] * 3


@pytest.mark.parametrize("name", ["李？", "王□", "赵\ufffd", "?", "▯三"])
def test_what_lost_characters_leave_behind(police: Sessions, tmp_path: Path, name: str) -> None:
    rows = [["执法证号", "姓名", "执法主体"], ["A-1", name, "演示区公安分局"]]
    (problem,) = refused(police, write_csv(tmp_path / "a.csv", rows))
    assert "第 2 行：“姓名”" in problem
    assert "丢失" in problem


def test_a_private_character_is_named_with_its_replacement(sessions: Sessions) -> None:
    (problem,) = refused(sessions, CASES / "rare_pua.xlsx")
    assert "（人员）第 2 行：“姓名”" in problem
    assert "U+E863" in problem
    assert "“䶮”" in problem


def test_the_other_names_of_that_file_are_good(police: Sessions, tmp_path: Path) -> None:
    names = ["李𠮷", "阿依·古丽", "赵䶮"]
    rows = [[f"R-{n}", name, "演示区公安分局"] for n, name in enumerate(names)]
    import_file(police, write_csv(tmp_path / "a.csv", [["执法证号", "姓名", "执法主体"], *rows]))
    assert [row[1] for row in people(police)] == names


def test_a_private_character_that_nobody_knows(police: Sessions, tmp_path: Path) -> None:
    rows = [["执法证号", "姓名", "执法主体"], ["A-1", "王\ue000", "演示区公安分局"]]
    (problem,) = refused(police, write_csv(tmp_path / "a.csv", rows))
    assert "U+E000" in problem
    assert "自造字" in problem


def test_rows_of_a_csv_that_are_too_short_or_too_long_are_read_or_told_by_row(
    police: Sessions, tmp_path: Path
) -> None:
    head = "姓名,所属单位,执法证号,身份证号,状态,发证日期\n"
    good = tmp_path / "good.csv"
    good.write_text(
        f"{head}张三,演示区公安分局,A-1\n李四,演示区公安分局,A-2,,在岗,2022-01-02,,\n",
        encoding="utf-8",
    )
    assert import_file(police, good).people_added == 2
    bad = tmp_path / "bad.csv"
    bad.write_text(
        f"{head}王五\n赵六,演示区公安分局\n,,,\n孙七,演示区公安分局,A-3\n", encoding="utf-8"
    )
    problems = refused(police, bad)
    assert [problem.split("第 ")[1].split(" 行")[0] for problem in problems] == ["2", "2", "3"]
    assert len(people(police)) == 2
