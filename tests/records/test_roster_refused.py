from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session, sessionmaker

from records.errors import RecordsError, RosterRejected
from records.people.roster_file import read_roster
from records.schema import close_database, open_database
from tests.records.rosters import (
    BODIES,
    LI,
    OFFICER_HEAD,
    OFFICERS,
    ZHANG,
    Rows,
    contents,
    import_file,
    officers,
    people,
    refused,
    write_csv,
    write_xlsx,
)
from tests.support.databases import ON_SERVER, database_at, drop_databases_in

Sessions = sessionmaker[Session]


def test_every_problem_of_every_row_at_once(staffed: Sessions, tmp_path: Path) -> None:
    wrong = ZHANG[:-1] + "1"
    sheets: dict[str, Rows] = {
        "人员": [
            ["某区名册"],
            OFFICER_HEAD,
            ["N-1", "好", "甲局", "", ""],
            ["", "", "", "", "在岗"],
            [],
            ["N/2", "乙", "没有这个局", wrong, "退休"],
            ["N-1", "丙", "丙局", "", ""],
        ],
        "主体": [["执法主体", "代码"], ["丙局", "C1"], ["", "C2"], ["丙局", "c1"]],
    }
    assert refused(staffed, write_xlsx(tmp_path / "r.xlsx", sheets)) == [
        "r.xlsx（主体）第 3 行：缺少“执法主体”",
        "r.xlsx（主体）第 4 行：“代码”c1 与第 2 行重复",
        "r.xlsx（主体）第 4 行：“执法主体”丙局 与第 2 行重复",
        "r.xlsx（人员）第 4 行：缺少“姓名”",
        "r.xlsx（人员）第 4 行：缺少“执法主体”",
        "r.xlsx（人员）第 4 行：缺少“执法证号”（没有执法证的人员请填写“职务”）",
        "r.xlsx（人员）第 6 行：“状态”的“退休”应为 在岗 或 离岗",
        "r.xlsx（人员）第 6 行：执法证号“N/2”只能包含字母、数字和连字符，最长 40 位",
        "r.xlsx（人员）第 6 行：身份证号 110105**********21 不正确（位数、日期或校验码有误）",
        "r.xlsx（人员）第 6 行：单位“没有这个局”不在单位名册中",
        "r.xlsx（人员）第 7 行：“执法证号”N-1 与第 3 行重复",
    ]


def test_one_bad_row_among_many_keeps_all_out(two_bodies: Sessions, tmp_path: Path) -> None:
    good: list[list[object]] = [[f"N-{n}", "某", "甲局"] for n in range(300)]
    path = write_csv(tmp_path / "a.csv", officers(*good[:299], ["N-0", "某", "甲局"], *good[299:]))
    assert refused(two_bodies, path) == ["a.csv（CSV）第 301 行：“执法证号”N-0 与第 2 行重复"]
    assert people(two_bodies) == []


def test_row_numbers_of_csv_count_empty_lines(two_bodies: Sessions, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("名册\n\n执法证号,姓名,执法主体\n\n,,\nA-1,,甲局\n", encoding="utf-8")
    assert refused(two_bodies, path) == ["a.csv（CSV）第 6 行：缺少“姓名”"]


def test_row_numbers_of_xlsx_count_what_is_empty_above_and_beside(
    two_bodies: Sessions, tmp_path: Path
) -> None:
    table = [["", "", *row] for row in officers(["A-1", "", "甲局"])]
    path = write_xlsx(tmp_path / "a.xlsx", {"人员": [[], [], *table]})
    assert refused(two_bodies, path) == ["a.xlsx（人员）第 4 行：缺少“姓名”"]


@pytest.mark.parametrize(("first", "second"), [("A-1", "A-1"), ("a-1", "A-1"), ("Ａ-1", "a-1")])
def test_a_card_number_stands_once_in_a_file(
    two_bodies: Sessions, tmp_path: Path, first: str, second: str
) -> None:
    """Card numbers name folders, and not every file system tells capitals apart."""
    path = write_csv(
        tmp_path / "a.csv", officers([first, "张三", "甲局"], [second, "李四", "甲局"])
    )
    assert refused(two_bodies, path) == [f"a.csv（CSV）第 3 行：“执法证号”{second} 与第 2 行重复"]


def test_a_card_number_stands_once_in_all_sheets(two_bodies: Sessions, tmp_path: Path) -> None:
    sheets = {"一": officers(["A-1", "张三", "甲局"]), "二": officers(["A-1", "李四", "乙局"])}
    (problem,) = refused(two_bodies, write_xlsx(tmp_path / "a.xlsx", sheets))
    assert "（二）第 2 行" in problem
    assert "A-1" in problem


def test_an_identity_number_stands_once_and_is_not_shown(
    two_bodies: Sessions, tmp_path: Path
) -> None:
    rows = officers(["A-1", "张三", "甲局", ZHANG], ["A-2", "李四", "甲局", ZHANG.lower()])
    (problem,) = refused(two_bodies, write_csv(tmp_path / "a.csv", rows))
    assert "第 3 行：“身份证号”110105" in problem
    assert "与第 2 行重复" in problem
    assert ZHANG[6:16] not in problem


def test_an_identity_number_belongs_to_one_person(staffed: Sessions, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", officers(["A-9", "张山", "甲局", ZHANG]))
    (problem,) = refused(staffed, path)
    assert "第 2 行" in problem
    assert "已登记在另一人名下" in problem
    assert ZHANG[6:16] not in problem


@pytest.mark.parametrize(
    "number", [ZHANG[:-1], ZHANG + "1", "130503670401001", "身份证遗失补办中", "4.4e+17", LI[::-1]]
)
def test_a_wrong_identity_number_is_refused_and_not_shown(
    two_bodies: Sessions, tmp_path: Path, number: str
) -> None:
    path = write_csv(tmp_path / "a.csv", officers(["A-1", "张三", "甲局", number]))
    (problem,) = refused(two_bodies, path)
    assert "第 2 行：身份证号" in problem
    assert number not in problem


@pytest.mark.parametrize("body", ["丙局", "甲局 分局", "B1", "甲"])
def test_an_unknown_body(two_bodies: Sessions, tmp_path: Path, body: str) -> None:
    path = write_csv(tmp_path / "a.csv", officers(["A-1", "张三", body]))
    assert refused(two_bodies, path) == [f"a.csv（CSV）第 2 行：单位“{body}”不在单位名册中"]


@pytest.mark.parametrize("card", ["A", "0", "A-1", "a--b", "9" * 40, "X" + "-" * 38 + "Y"])
def test_good_card_numbers(two_bodies: Sessions, tmp_path: Path, card: str) -> None:
    import_file(two_bodies, write_csv(tmp_path / "a.csv", officers([card, "张三", "甲局"])))
    assert [row[0] for row in people(two_bodies)] == [card]


@pytest.mark.parametrize(
    "card",
    ["-", "-A", "A-", "9" * 41, "A_1", "A 1", "../x", "A/1", ".", "豫A1", "A\n1", "A\u200b1", "٣"],
)
def test_bad_card_numbers(two_bodies: Sessions, tmp_path: Path, card: str) -> None:
    """They name folders and candidates in nbgrader."""
    path = write_csv(tmp_path / "a.csv", officers([card, "张三", "甲局"]))
    assert refused(two_bodies, path) == [
        f"a.csv（CSV）第 2 行：执法证号“{card}”只能包含字母、数字和连字符，最长 40 位"
    ]


@pytest.mark.parametrize("status", ["在职", "离岗。", "0", "True", "在 岗"])
def test_an_unknown_status(two_bodies: Sessions, tmp_path: Path, status: str) -> None:
    path = write_csv(tmp_path / "a.csv", officers(["A-1", "张三", "甲局", "", status]))
    assert refused(two_bodies, path) == [
        f"a.csv（CSV）第 2 行：“状态”的“{status}”应为 在岗 或 离岗"
    ]


def test_cells_that_excel_could_not_calculate_are_missing(
    sessions: Sessions, tmp_path: Path
) -> None:
    rows: Rows = [["代码", "执法主体"], ["B1", "#N/A"], ["=1/0", "乙局"]]
    problems = refused(sessions, write_xlsx(tmp_path / "b.xlsx", {"主体": rows}))
    assert [problem.split("：")[0] for problem in problems] == [
        "b.xlsx（主体）第 2 行",
        "b.xlsx（主体）第 3 行",
    ]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([], "没有找到名册表头"),
        ([["姓名", "执法证号"], ["张三", "A-1"]], "没有找到名册表头"),
        ([["姓 名", "执法证号", "执法主体"]], "没有数据行"),
        ([*([["某"]] * 10), *OFFICERS], "没有找到名册表头"),
        ([OFFICER_HEAD], "没有数据行"),
        ([["代码", "执法主体"], ["", "  "], ["　"]], "没有数据行"),
    ],
)
@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_a_file_without_a_roster(
    sessions: Sessions, tmp_path: Path, rows: Rows, words: str, suffix: str
) -> None:
    path = tmp_path / f"a{suffix}"
    if suffix == ".csv":
        write_csv(path, rows)
    else:
        write_xlsx(path, {"表": rows})
    problem, *heads = refused(sessions, path)
    assert problem.startswith(f"a{suffix}：")
    assert words in problem
    # What was read in place of a head.
    assert all("看不懂" in each and "读到的表头" in each for each in heads)
    assert len(heads) == (sum(len(row) > 1 for row in rows) > 1 and "没有找到" in words)


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.csv", "代码,执法主体\nB1,甲局\n".encode("utf-16"), "编码"),
        ("a.csv", b"\xff\xff\xff", "编码"),
        ("a.csv", "代码,执法主体\nB1,甲局\n".encode("gbk") + b"\x80\x80", "编码"),
        ("a.csv", '代码,执法主体\nB1,"甲局\n'.encode(), "已损坏"),
        ("a.csv", "代码,执法主体\nB1,".encode() + b"x" * 200_000, "已损坏"),
        ("a.xlsx", b"", "不是 .xlsx"),
        ("a.xlsx", b"PK\x03\x04 and no more", "不是 .xlsx"),
        ("a.xlsx", "代码,执法主体\nB1,甲局\n".encode(), "不是 .xlsx"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "另存为"),
        ("a.txt", "代码,执法主体\nB1,甲局\n".encode(), "不是 .xlsx"),
        ("a", b"\x00", "不是 .xlsx"),
    ],
)
def test_a_file_that_cannot_be_read(
    sessions: Sessions, tmp_path: Path, name: str, data: bytes, words: str
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    (problem,) = refused(sessions, path)
    assert problem.startswith(f"{name}：")
    assert words in problem


@pytest.mark.parametrize("cut", [10, 1000, -30])
def test_a_workbook_that_was_cut_off(sessions: Sessions, tmp_path: Path, cut: int) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", {"主体": BODIES})
    path.write_bytes(path.read_bytes()[:cut])
    (problem,) = refused(sessions, path)
    assert problem.startswith("a.xlsx：")


def test_a_file_that_is_not_there(sessions: Sessions, tmp_path: Path) -> None:
    assert "找不到这个文件" in refused(sessions, tmp_path / "none.csv")[0]
    assert "找不到这个文件" in refused(sessions, tmp_path)[0]


def test_reading_needs_no_database(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", {"人员": [["名册"], *OFFICERS], "主体": BODIES})
    tables = read_roster(path)
    assert [(row.sheet, row.row) for row in tables["person"]] == [
        ("人员", 3),
        ("人员", 4),
        ("人员", 5),
    ]
    assert [tables["unit"][1].text(each) for each in ("代码", "所属单位")] == ["B2", "乙局"]
    with pytest.raises(RosterRejected):
        read_roster(tmp_path / "none.xlsx")
    assert issubclass(RosterRejected, RecordsError)


def _cells(*usual: str) -> st.SearchStrategy[str]:
    return st.one_of(st.sampled_from([*usual, ""]), st.text(max_size=4))


_ROWS = st.lists(
    st.tuples(
        _cells("A-1", "a-1", "A-2", "Ａ-2", "B"),
        _cells("张三", "李四"),
        _cells("甲局", "乙局", " 甲局"),
        _cells(ZHANG, ZHANG.lower(), LI, "1"),
        _cells("在岗", "离岗"),
    ),
    min_size=1,
    max_size=5,
)


@pytest.mark.slow
@given(rows=_ROWS, again=_ROWS, encoding=st.sampled_from(["utf-8", "utf-8-sig", "gb18030"]))
def test_whatever_the_cells_hold_all_rows_go_in_or_none(
    empty_database: bytes,
    rows: list[tuple[str, ...]],
    again: list[tuple[str, ...]],
    encoding: str,
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if not ON_SERVER:
            (folder / "records.db").write_bytes(empty_database)
        sessions = open_database(database_at(folder / "records.db"))
        import_file(sessions, write_csv(folder / "bodies.csv", BODIES))
        for table in (rows, again):
            before = contents(sessions)
            path = write_csv(folder / "a.csv", [OFFICER_HEAD, *table], encoding)
            try:
                change = import_file(sessions, path)
            except RosterRejected:
                assert contents(sessions) == before
                continue
            written = [row for row in table if any(cell.strip() for cell in row)]
            assert change.people_added + change.people_updated + change.unchanged == len(written)
            assert len(people(sessions)) == len(before["person"]) + change.people_added
        close_database(sessions)
        drop_databases_in(folder)


@pytest.mark.parametrize("rows", [[["B3", "甲局"]], [["B1", "乙局"]], [["b1", "甲局"]]])
def test_a_body_name_that_another_code_has(
    two_bodies: Sessions, tmp_path: Path, rows: Rows
) -> None:
    path = write_csv(tmp_path / "b.csv", [["代码", "执法主体"], *rows])
    (problem,) = refused(two_bodies, path)
    assert "第 2 行" in problem


def test_an_officer_of_a_body_that_the_file_renames(staffed: Sessions, tmp_path: Path) -> None:
    sheets = {
        "主体": [["代码", "执法主体"], ["B1", "甲委员会"]],
        "人员": officers(["A-1", "张三", "甲局", ZHANG, "在岗"]),
    }
    (problem,) = refused(staffed, write_xlsx(tmp_path / "a.xlsx", sheets))
    assert "甲局" in problem


@pytest.mark.parametrize(
    ("card", "number"),
    [(41010119900307123, ""), ("A-1", 410118199003071000), (1.6010100001234567e19, "")],
)
def test_numbers_that_excel_has_rounded_are_refused(
    two_bodies: Sessions, tmp_path: Path, card: object, number: object
) -> None:
    rows = officers([card, "张三", "甲局", number])
    (problem,) = refused(two_bodies, write_xlsx(tmp_path / "a.xlsx", {"人员": rows}))
    assert "第 2 行" in problem


@pytest.mark.parametrize(
    "rows",
    [
        [["代码", "执法主体"], ["B" * 41, "丙局"]],
        [["代码", "执法主体"], ["B3", "局" * 121]],
        [OFFICER_HEAD, ["A-1", "张" * 61, "甲局"]],
    ],
)
def test_values_longer_than_their_columns_are_refused(
    two_bodies: Sessions, tmp_path: Path, rows: Rows
) -> None:
    (problem,) = refused(two_bodies, write_csv(tmp_path / "a.csv", rows))
    assert "第 2 行" in problem


@pytest.mark.parametrize("second", ["", "乙局"])
def test_two_columns_with_one_meaning_are_refused(
    two_bodies: Sessions, tmp_path: Path, second: str
) -> None:
    rows = [["执法证号", "姓名", "执法主体", "单位"], ["A-1", "张三", "甲局", second]]
    (problem,) = refused(two_bodies, write_csv(tmp_path / "a.csv", rows))
    assert "单位" in problem


@pytest.mark.parametrize("name", ["=1+1", "+8", "-甲", "@a", "张\n三", "张\x00三", "张\x7f"])
def test_names_that_excel_would_calculate_or_nobody_sees(
    two_bodies: Sessions, tmp_path: Path, name: str
) -> None:
    path = write_csv(tmp_path / "a.csv", officers(["A-1", name, "甲局"]))
    (problem,) = refused(two_bodies, path)
    assert problem.startswith("a.csv（CSV）第 2 行：“姓名”不能以")


@pytest.mark.parametrize("character", ["\u200b", "\u202e", "\x85", "\u00ad", "\ufeff"])
def test_a_body_that_looks_like_another(
    two_bodies: Sessions, tmp_path: Path, character: str
) -> None:
    """Nobody sees the character, and the body exists twice."""
    path = write_csv(tmp_path / "b.csv", [["代码", "执法主体"], ["B3", f"甲{character}局"]])
    (problem,) = refused(two_bodies, path)
    assert "第 2 行" in problem
