from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import pytest

from foundation.tables import read_tables, write_xlsx
from question_bank.errors import ProblemsFound
from question_bank.law.must_know import MustKnowList
from question_bank.law.must_know_file import EXAMPLE, load_list
from question_bank.law.must_know_table import BadCell, read_articles, read_workbook, write_template
from question_bank.law.register import load_register

LIST = ["清单名称", "制定机关", "文号", "日期", "版本", "每条至少题数"]
FACTS: list[object] = [
    "某区应知应会清单",
    "某区委依法治区办",
    "管法办〔2026〕3号",
    dt.date(2026, 3, 1),
    "2026",
    2,
]
HEAD = [
    "部分",
    "类别",
    "法规或文件 *",
    "版本",
    "重点条款",
    "掌握程度",
    "A 区级领导",
    "D",
    "D4 法院",
    "至少题数",
    "核对人",
    "核对日期",
]
ROWS: list[list[object]] = [
    [
        "综合",
        "行政法律",
        "《行政处罚法》",
        2021,
        "第九条、第三十六条至第三十八条",
        "熟练",
        "●",
        "○",
        "●",
        "",
        "",
        "2026年3月1日",
    ],
    ["综合", "党内法规", "中国共产党问责条例", "", "", "", "●", "-", "", 0, "张三", ""],
]


def book(
    path: Path,
    rows: Sequence[Sequence[object]] = ROWS,
    *,
    facts: Sequence[Sequence[object]] = (FACTS,),
    head: Sequence[str] = HEAD,
) -> Path:
    # People put a title above the head.
    titled: list[Sequence[object]] = [head, *rows]
    write_xlsx(path, {"清单": (LIST, facts), "条目": (["某区清单"], titled)})
    return path


def read(path: Path) -> MustKnowList:
    return read_workbook(path, load_register())


def refused(path: Path) -> list[str]:
    with pytest.raises(ProblemsFound) as error:
        read(path)
    return str(error.value).splitlines()


def test_a_list_as_a_district_fills_it_in(tmp_path: Path) -> None:
    known = read(book(tmp_path / "清单.xlsx"))
    assert (known.title, known.document_number) == ("某区应知应会清单", "管法办〔2026〕3号")
    assert (known.adopted_on, known.items_needed, known.example) == (dt.date(2026, 3, 1), 2, False)
    penalty, party = known.entries
    assert (penalty.instrument, penalty.version, penalty.level) == ("行政处罚法", "2021", "熟练")
    assert penalty.articles == ("第九条", "第三十六条", "第三十七条", "第三十八条")
    assert penalty.must == ("A", "D4")
    assert penalty.should == ("D1", "D2", "D3", "D5")
    assert penalty.checked_on == dt.date(2026, 3, 1)
    assert (party.level, party.items_needed, party.checker) == ("掌握", 0, "张三")
    assert known.needed(penalty) == 2
    assert known.needed(party) == 0


def test_every_error_is_told_at_once_with_row_and_column(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["其他", "行政法律", "行政许可法", "", "", "", "●", "", "", "", "", ""],
        ["综合", "", "行政强制法", "", "", "精通", "对", "", "", "三", "", "2026-02-30"],
        ["综合", "行政法律", "行政复议法", "2019", "", "", "●", "", "", "", "", ""],
        ["综合", "行政法律", "行政处罚法", "2021", "第九十九条", "", "●", "", "", "", "", ""],
        ["综合", "行政法律", "国家赔偿法", "", "最后一条", "", "●", "", "", "", "", ""],
        ["综合", "行政法律", "行政诉讼法", "", "", "", "●", "", "", "", "", ""],
        ["综合", "行政法律", "《行政诉讼法》", "", "", "", "●", "", "", "", "", ""],
    ]
    facts = [*FACTS]
    facts[1] = ""
    said = refused(book(tmp_path / "清单.xlsx", rows, facts=[facts]))
    places = [tuple(line.split("：")[0].split(":")[1:]) for line in said]
    assert places == [
        ("2", " “清单”表“制定机关”列"),
        ("3", " “条目”表“部分”列"),
        ("4", " “条目”表“A区级领导”列"),
        ("4", " “条目”表“掌握程度”列"),
        ("4", " “条目”表“核对日期”列"),
        ("4", " “条目”表“类别”列"),
        ("4", " “条目”表“至少题数”列"),
        ("5", " “条目”表“版本”列"),
        ("6", " “条目”表“重点条款”列"),
        ("7", " “条目”表“重点条款”列"),
        ("9", " “条目”表“法规或文件”列"),
    ]
    assert "只有(2017)、(2023)" in next(line for line in said if ":5:" in line)
    assert "与第 8 行重复" in said[-1]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"rows": []}, "没有条目"),
        ({"facts": []}, "应填一行，现有 0 行"),
        ({"facts": [FACTS, FACTS]}, "应填一行，现有 2 行"),
        ({"head": ["甲", *HEAD[1:]]}, "没有找到“条目”表"),
        ({"head": [*HEAD[:6], "区级领导", "人大", "法院", *HEAD[9:]]}, "没有写明对象的列"),
    ],
)
def test_a_workbook_that_is_none(tmp_path: Path, change: dict[str, object], said: str) -> None:
    assert any(said in line for line in refused(book(tmp_path / "清单.xlsx", **change)))  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["清单.xls", "清单.et", "清单.wps"])
def test_old_workbooks_are_refused_with_a_way_out(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"\xd0\xcf\x11\xe0")
    [said] = refused(tmp_path / name)
    assert "另存为" in said
    assert "lawstudy list template" in said


def test_a_broken_workbook_is_told(tmp_path: Path) -> None:
    (tmp_path / "清单.xlsx").write_bytes(b"PK\x03\x04 broken")
    assert len(refused(tmp_path / "清单.xlsx")) == 1


def test_the_template_is_filled_in_and_read(tmp_path: Path) -> None:
    path = tmp_path / "清单.xlsx"
    write_template(path)
    assert [sheet.name for sheet in read_tables(path)] == ["清单", "条目", "说明"]
    assert len(refused(path)) == 2
    example = load_list(EXAMPLE)
    write_template(path, example)
    # Who sends the example back has not adopted it.
    assert read(path) == example


@pytest.mark.parametrize(
    ("text", "articles"),
    [
        ("第三条", ("第三条",)),
        ("3、5-6", ("第三条", "第五条", "第六条")),
        ("第十二条之一，第十三条", ("第十二条之一", "第十三条")),
        ("第九条至第十一条", ("第九条", "第十条", "第十一条")),
        ("三条 三条", ("第三条",)),
    ],
)
def test_articles(text: str, articles: tuple[str, ...]) -> None:
    assert read_articles(text) == articles


@pytest.mark.parametrize("text", ["全部", "第零条", "第五条至第三条", "第一条第二款", "1-9999"])
def test_what_are_no_articles(text: str) -> None:
    with pytest.raises(BadCell):
        read_articles(text)
