from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from question_bank import messages
from question_bank.bank import load_bank
from question_bank.errors import ProblemsFound
from question_bank.law.must_know import (
    AUDIENCES,
    Citing,
    Entry,
    MustKnowList,
    exam_gaps,
    standing,
)
from question_bank.law.must_know_file import EXAMPLE, load_list, site_list, to_toml
from question_bank.law.register import StatuteRegister, load_register
from question_bank.law.texts import StatuteTexts
from tests.question_bank.samples import statute

ON = dt.date(2026, 11, 26)
BARE: dict[str, Any] = {"adopted": None, "in_force_since": None, "articles": None}


def row(title: str, **fields: Any) -> Any:
    return statute(title=title, short_title=title, **fields)


OLD = row(
    "甲法",
    adopted=dt.date(2017, 9, 1),
    in_force_since=dt.date(2018, 1, 1),
    replaced_by="甲法(2021)",
    replaced_on=dt.date(2021, 7, 15),
)
NEW = row("甲法")
ENDED = row("乙法", replaced_by="丙法典(2026)", repealed_on=dt.date(2026, 8, 15))
AMENDED = row("丁法", also=("小丁",))
AHEAD = row("丁法", adopted=dt.date(2026, 6, 1), in_force_since=dt.date(2027, 1, 1))
BY_NAME = row("戊条例", **BARE)
REGISTER = StatuteRegister([OLD, NEW, ENDED, AMENDED, AHEAD, BY_NAME])


def entry(instrument: str, **fields: Any) -> Entry:
    return Entry.model_validate(
        {"part": "综合", "line": "行政法律", "instrument": instrument, "must": ("C",), **fields}
    )


def must_know(*entries: Entry, **fields: Any) -> MustKnowList:
    return MustKnowList.model_validate(
        {
            "title": "某区清单",
            "adopter": "某区委",
            "adopted_on": dt.date(2026, 3, 1),
            "version": "2026",
            "entry": entries,
            **fields,
        }
    )


@pytest.mark.parametrize(
    ("instrument", "version", "status", "in_force"),
    [
        ("甲法", "", "现行", True),
        ("甲法", "2021", "现行", True),
        ("中华人民共和国甲法", "2021-01-22", "现行", True),
        ("甲法", "2017", "被替代", False),
        ("甲法", "2019", "缺文本", False),
        ("乙法", "", "被替代", False),
        ("丁法", "", "已修改未生效", True),
        ("小丁", "2021", "已修改未生效", True),
        ("丁法", "2026", "已修改未生效", False),
        ("戊条例", "", "缺文本", False),
        ("戊条例", "2023", "缺文本", False),
        ("没有登记的办法", "", "缺文本", False),
    ],
)
def test_status_follows_from_the_register(
    instrument: str, version: str, status: str, in_force: bool
) -> None:
    found = standing(entry(instrument, version=version), REGISTER, ON)
    assert (found.status, found.in_force) == (status, in_force)
    assert bool(found.detail) == (status != "现行")


def test_the_day_counts() -> None:
    assert standing(entry("乙法"), REGISTER, dt.date(2026, 8, 14)).status == "现行"
    assert standing(entry("丁法"), REGISTER, dt.date(2027, 1, 1)).status == "现行"
    assert "丙法典(2026)" in standing(entry("乙法"), REGISTER, ON).detail


def test_a_text_that_the_site_holds_counts(tmp_path: Path) -> None:
    (tmp_path / "戊条例(2023-05-01).md").write_text("# 戊条例\n\n第一条 甲。\n", encoding="utf-8")
    register = StatuteRegister(REGISTER.statutes, StatuteTexts(tmp_path))
    found = standing(entry("戊条例"), register, ON)
    assert (found.status, found.in_force) == ("现行", True)


@pytest.fixture(scope="module")
def example() -> MustKnowList:
    return load_list(EXAMPLE)


def test_the_example_says_that_it_is_one(example: MustKnowList) -> None:
    assert example.example
    assert "示例" in example.title
    assert "不是任何地方的规定" in EXAMPLE.read_text(encoding="utf-8").splitlines()[0]
    assert {audience for e in example.entries for audience in (*e.must, *e.should)} == set(
        AUDIENCES
    )
    # Only what has no instrument at all is not in the register.
    register = load_register()
    unknown = [e.instrument for e in example.entries if not register.called(e.instrument)]
    assert unknown == ["习近平法治思想"]
    # And no entry rests on what is no longer in force.
    assert {standing(e, register, ON).status for e in example.entries} == {"现行", "缺文本"}


def test_a_list_is_read_back_as_it_is_written(tmp_path: Path, example: MustKnowList) -> None:
    odd = must_know(entry("甲“法”\\\x7f", note="一行\n两行", articles=("第一条",), checked_on=ON))
    for known in (example, odd):
        path = tmp_path / "list.toml"
        path.write_text(to_toml(known), encoding="utf-8")
        assert load_list(path) == known


def test_a_site_without_a_list_has_the_example(tmp_path: Path, example: MustKnowList) -> None:
    assert site_list(tmp_path) == example
    own = must_know(entry("甲法"))
    (tmp_path / "must_know.toml").write_text(to_toml(own), encoding="utf-8")
    assert site_list(tmp_path) == own


HEAD = 'title = "甲"\nadopter = "乙"\nadopted_on = 2026-03-01\nversion = "1"\n'
ENTRY = '[[entry]]\npart = "综合"\nline = "行政法律"\ninstrument = "甲法"\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[entry", messages.BAD_TOML.split("：")[0]),
        (HEAD, "“entry”有误"),
        (HEAD.replace("version", "versions") + ENTRY, "“version”有误"),
        (HEAD + ENTRY.replace("综合", "其他"), "第 1 条：“part”有误"),
        (HEAD + ENTRY + 'must = ["Z"]\n', "第 1 条：“must”有误"),
        (HEAD + ENTRY + 'must = ["A"]\nshould = ["A"]\n', "第 1 条：“A–G”有误"),
        (HEAD + ENTRY + ENTRY, messages.LIST_TWICE),
    ],
)
def test_what_is_wrong_with_a_list_is_told(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "list.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ProblemsFound) as error:
        load_list(path)
    assert said in str(error.value)


def test_d_means_everybody_whom_the_congress_appoints(tmp_path: Path) -> None:
    path = tmp_path / "list.toml"
    path.write_text(HEAD + ENTRY + 'must = ["A", "D"]\n', encoding="utf-8")
    assert load_list(path).entries[0].must == ("A", "D1", "D2", "D3", "D4", "D5")


def test_gaps_name_what_has_no_text_or_too_few_items() -> None:
    register = load_register()
    items = [item for item in load_bank().values() if item.pool == "formal"]
    penalty = Citing(items).of(register.called("行政处罚法")[0])
    count = len(penalty)
    assert count > 5
    known = must_know(
        entry("行政处罚法", items_needed=count),
        entry("行政处罚法", articles=("第九条",), items_needed=count),
        entry("行政复议法", version="2017"),
        entry("行政执法监督条例"),
        entry("习近平法治思想", items_needed=0),
        entry("法官法", must=("D4",)),
        items_needed=1,
    )
    gaps = exam_gaps(known, "C", items, register, ON)
    assert [gap.split("》")[0] for gap in gaps] == [
        "《行政处罚法",
        "《行政复议法",
        "《行政执法监督条例",
    ]
    assert f"清单要求至少 {count} 道" in gaps[0]
    assert "被替代" in gaps[1]
    assert "缺文本" in gaps[2]
    more = known.model_copy(update={"entries": (entry("行政处罚法", items_needed=count + 1),)})
    assert exam_gaps(more, "C", items, register, ON)
    assert exam_gaps(known, "G", items, register, ON) == [
        messages.NO_COMPULSORY.format(audience=messages.AUDIENCES["G"])
    ]
