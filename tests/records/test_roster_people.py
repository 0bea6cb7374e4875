"""A roster says what people are: units of both kinds, posts, cards, transfers; and who is who."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from records.people.person import Person
from records.people.roster import import_roster
from records.people.unit import Unit
from tests.records.rosters import (
    LI,
    ZHANG,
    Rows,
    import_file,
    people,
    refused,
    write_csv,
    write_xlsx,
)

Sessions = sessionmaker[Session]
UNITS: Rows = [
    ["单位代码", "单位名称", "单位类别", "上级单位"],
    ["C1", "甲局", "成员单位、执法主体", ""],
    ["C2", "甲局执法大队", "执法主体", "甲局"],
    ["C3", "委办公室", "成员单位", ""],
    ["C4", "甲局法制科", "其他", "甲局"],
]
PEOPLE: Rows = [
    [
        "姓名",
        "所属单位",
        "职务",
        "职级",
        "领导职务",
        "任职日期",
        "执法证号",
        "旧证号",
        "证件类别",
        "执法领域",
        "发证日期",
        "有效期至",
        "证件状态",
    ],
    ["张三", "甲局", "局长", "四级调研员", "是", "2021年6月1日", "", "", "", "", "", "", ""],
    [
        "李四",
        "甲局执法大队",
        "",
        "",
        "",
        "",
        "16010100001",
        "豫A",
        "执法证",
        "市场监管",
        "2020-01-01",
        "2025.12.31",
        "在用",
    ],
]


@pytest.fixture
def district(sessions: Sessions, tmp_path: Path) -> Sessions:
    rows = [list(row) for row in PEOPLE]
    rows[2][7] = "YA-1"
    path = write_xlsx(tmp_path / "district.xlsx", {"单位": UNITS, "人员": rows})
    change = import_file(sessions, path)
    assert (change.units_added, change.people_added) == (4, 2)
    return sessions


def person(db: Session, name: str) -> Person:
    return db.scalars(select(Person).where(Person.name == name)).one()


def test_units_are_of_both_kinds_and_have_parents(district: Sessions) -> None:
    with district() as db:
        units = {
            unit.code: (unit.is_member, unit.is_body, unit.parent.name if unit.parent else "")
            for unit in db.scalars(select(Unit))
        }
    assert units == {
        "C1": (True, True, ""),
        "C2": (False, True, "甲局"),
        "C3": (True, False, ""),
        "C4": (False, False, "甲局"),
    }


def test_posts_and_cards_are_read(district: Sessions) -> None:
    with district() as db:
        [post] = person(db, "张三").posts
        assert (post.title, post.rank, post.leading) == ("局长", "四级调研员", True)
        assert post.since == dt.date(2021, 6, 1)
        assert person(db, "张三").card is None
        [card] = person(db, "李四").cards
        assert (card.number, card.old_number, card.kind, card.field, card.state) == (
            "16010100001",
            "YA-1",
            "enforcement",
            "市场监管",
            "in_use",
        )
        assert (card.issued, card.valid_until) == (dt.date(2020, 1, 1), dt.date(2025, 12, 31))
        assert card.is_valid(dt.date(2025, 12, 31))
        assert not card.is_valid(dt.date(2026, 1, 1))


def test_the_same_again_changes_nothing_and_numbers_stay(
    district: Sessions, tmp_path: Path
) -> None:
    with district() as db:
        before = {each.name: each.number for each in db.scalars(select(Person))}
    change = import_file(district, tmp_path / "district.xlsx")
    assert (change.unchanged, change.people_updated, change.units_updated) == (6, 0, 0)
    with district() as db:
        assert {each.name: each.number for each in db.scalars(select(Person))} == before


def test_an_old_roster_makes_bodies_of_units_and_keeps_what_else_they_are(
    district: Sessions, tmp_path: Path
) -> None:
    path = write_csv(
        tmp_path / "old.csv", [["代码", "执法主体"], ["C3", "委办公室"], ["B9", "丙局"]]
    )
    import_file(district, path)
    with district() as db:
        units = {unit.code: (unit.is_member, unit.is_body) for unit in db.scalars(select(Unit))}
    assert units["C3"] == (True, True)
    assert units["B9"] == (False, True)


def test_another_unit_is_a_transfer_on_the_day_that_the_file_says(
    district: Sessions, tmp_path: Path
) -> None:
    rows: Rows = [
        ["姓名", "所属单位", "执法证号", "调入日期"],
        ["李四", "委办公室", "16010100001", "2023/3/1"],
    ]
    import_file(district, write_csv(tmp_path / "a.csv", rows))
    with district() as db:
        stays = [(s.unit.name, s.since, s.until) for s in person(db, "李四").memberships]
    assert stays == [
        ("甲局执法大队", None, dt.date(2023, 2, 28)),
        ("委办公室", dt.date(2023, 3, 1), None),
    ]


def test_without_a_day_it_is_today(district: Sessions, tmp_path: Path) -> None:
    rows: Rows = [["姓名", "所属单位", "执法证号"], ["李四", "甲局", "16010100001"]]
    path = write_csv(tmp_path / "a.csv", rows)
    with district() as db:
        import_roster(db, path, today=dt.date(2024, 5, 6))
        assert person(db, "李四").memberships[0].until == dt.date(2024, 5, 5)


def test_a_post_in_another_unit_transfers_nobody(district: Sessions, tmp_path: Path) -> None:
    with district() as db:
        number = person(db, "张三").number
    rows: Rows = [["人员编号", "姓名", "所属单位", "职务"], [number, "张三", "委办公室", "副主任"]]
    assert import_file(district, write_csv(tmp_path / "a.csv", rows)).people_updated == 1
    with district() as db:
        zhang = person(db, "张三")
        assert zhang.unit is not None
        assert zhang.unit.name == "甲局"
        assert [(post.unit.name, post.title) for post in zhang.posts] == [
            ("甲局", "局长"),
            ("委办公室", "副主任"),
        ]


def test_a_card_by_the_old_number_or_the_identity_number_is_the_same_person_s(
    staffed: Sessions, tmp_path: Path
) -> None:
    rows: Rows = [
        ["姓名", "执法主体", "执法证号", "旧证号", "身份证号"],
        ["李四", "甲局", "16010100002", "A-2", ""],
        ["张三", "甲局", "16010100001", "", ZHANG],
    ]
    change = import_file(staffed, write_csv(tmp_path / "a.csv", rows))
    assert (change.people_added, change.people_updated) == (0, 2)
    with staffed() as db:
        assert [(card.number, card.state) for card in person(db, "李四").cards] == [
            ("A-2", "replaced"),
            ("16010100002", "in_use"),
        ]
        assert person(db, "李四").card_number == "16010100002"
        assert len(person(db, "张三").cards) == 2


def test_a_cadre_who_gets_a_card_stays_who_they_are(district: Sessions, tmp_path: Path) -> None:
    """Or it is another of that name: the file has to say which."""
    with district() as db:
        number = person(db, "张三").number
    head: list[object] = ["姓名", "执法主体", "执法证号", "人员编号", "身份证号"]
    row: list[object] = ["张三", "甲局", "16010100009", "", ""]
    (problem,) = refused(district, write_csv(tmp_path / "a.csv", [head, row]))
    assert number in problem
    row[3] = number
    change = import_file(district, write_csv(tmp_path / "a.csv", [head, row]))
    assert (change.people_added, change.people_updated) == (0, 1)
    row = ["张三", "甲局", "16010100010", "", ZHANG]
    assert import_file(district, write_csv(tmp_path / "a.csv", [head, row])).people_added == 1


def test_an_officer_in_a_list_of_cadres_is_the_same_person(
    staffed: Sessions, tmp_path: Path
) -> None:
    sheets: dict[str, Rows] = {
        "执法人员": [["姓名", "所属单位", "执法证号"], ["赵六", "甲局", "A-9"]],
        "干部": [
            ["姓名", "所属单位", "职务"],
            ["赵六", "甲局", "副局长"],
            ["张三", "甲局", "局长"],
        ],
    }
    change = import_file(staffed, write_xlsx(tmp_path / "a.xlsx", sheets))
    assert (change.people_added, change.people_updated) == (1, 2)
    assert len(people(staffed)) == 4


@pytest.mark.parametrize(
    ("head", "row", "words"),
    [
        ("姓名,所属单位", "王五,甲局", "没有执法证的人员请填写“职务”"),
        ("姓名,所属单位,职务,人员编号", "张三,甲局,局长,P9", "没有人员编号为“P9”"),
        ("姓名,所属单位,职务,任职日期", "张三,甲局,局长,去年", "日期“去年”不正确"),
        ("姓名,所属单位,职务,任职日期", "张三,甲局,局长,2022-02-30", "日期“2022-02-30”不正确"),
        (
            "姓名,所属单位,职务,任职日期,免职日期",
            "张三,甲局,局长,2022-02-03,2022-02-01",
            "先后颠倒",
        ),
        ("姓名,所属单位,执法证号,证件状态", "张三,甲局,A-1,丢了", "遗失"),
        ("姓名,所属单位,执法证号,证件类别", "张三,甲局,A-1,工作证", "部颁证"),
        ("姓名,所属单位,职务,领导职务", "张三,甲局,局长,y", "是 或 否"),
        ("姓名,所属单位,职务,发证日期", "张三,甲局,局长,2022-01-01", "却没有执法证号"),
        ("姓名,所属单位,执法证号,职级", "张三,甲局,A-1,科级", "却没有职务"),
        ("姓名,所属单位,执法证号,身份证号", f"张三,甲局,A-2,{ZHANG}", "已登记在另一人名下"),
        ("姓名,所属单位,执法证号,人员编号", "张三,甲局,A-2,{A-1}", "已登记在“李四”名下"),
        ("姓名,所属单位,执法证号,旧证号", "张三,甲局,A-8,豫-1", "只能包含字母、数字和连字符"),
    ],
)
def test_what_a_row_of_people_may_not_say(
    staffed: Sessions, tmp_path: Path, head: str, row: str, words: str
) -> None:
    with staffed() as db:
        row = row.replace("{A-1}", person(db, "张三").number)
    rows = [head.split(","), row.split(",")]
    problems = refused(staffed, write_csv(tmp_path / "a.csv", rows))
    assert any(words in problem and "第 2 行" in problem for problem in problems), problems


def test_two_of_one_name_have_to_say_who(staffed: Sessions, tmp_path: Path) -> None:
    twin: Rows = [["姓名", "所属单位", "执法证号", "身份证号"], ["张三", "甲局", "A-9", ""]]
    import_file(staffed, write_csv(tmp_path / "twin.csv", twin))
    rows: Rows = [["姓名", "所属单位", "职务"], ["张三", "甲局", "局长"]]
    (problem,) = refused(staffed, write_csv(tmp_path / "a.csv", rows))
    assert "有多名“张三”" in problem
    rows = [["姓名", "所属单位", "职务", "身份证号"], ["张三", "甲局", "局长", ZHANG]]
    assert import_file(staffed, write_csv(tmp_path / "a.csv", rows)).people_updated == 1


def test_the_same_post_twice_is_told(staffed: Sessions, tmp_path: Path) -> None:
    rows: Rows = [
        ["姓名", "所属单位", "职务", "身份证号"],
        ["王五", "乙局", "局长", ""],
        ["王五", "乙局", "局长", ""],
        ["王五", "乙局", "主任", LI],
    ]
    (problem,) = refused(staffed, write_csv(tmp_path / "a.csv", rows))
    assert "第 3 行：与第 2 行是同一人的同一内容" in problem


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (["C9", "丁局", "", ""], "需要“单位类别”"),
        (["C9", "丁局", "机关", ""], "成员单位 或 执法主体"),
        (["C9", "丁局", "其他", "戊局"], "上级单位“戊局”不在"),
        (["C9", "丁局", "其他", "丁局"], "又以本单位为上级"),
        (["C1", "甲局", "执法主体", "甲局执法大队"], "又以本单位为上级"),
    ],
)
def test_what_a_row_of_units_may_not_say(
    district: Sessions, tmp_path: Path, row: list[object], words: str
) -> None:
    head: list[object] = ["代码", "单位名称", "单位类别", "上级单位"]
    problems = refused(district, write_csv(tmp_path / "a.csv", [head, row]))
    assert any(words in problem for problem in problems), problems
