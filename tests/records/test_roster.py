from __future__ import annotations

import contextlib
import json
import os
import shutil
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from records.audit.trail import AuditEntry
from records.errors import RosterRejected
from records.people.roster import RosterChange
from records.people.roster_file import PERSON_COLUMNS
from tests.records.rosters import (
    BODIES,
    LI,
    OFFICER_HEAD,
    OFFICERS,
    PEOPLE,
    ZHANG,
    Rows,
    bodies,
    contents,
    import_file,
    officers,
    people,
    refused,
    write_csv,
    write_xlsx,
)

Sessions = sessionmaker[Session]


def test_csv_bodies_then_officers(sessions: Sessions, tmp_path: Path) -> None:
    change = import_file(sessions, write_csv(tmp_path / "bodies.csv", BODIES))
    assert change == RosterChange(2, 0, 0, 0, 0)
    change = import_file(sessions, write_csv(tmp_path / "officers.csv", OFFICERS))
    assert change == RosterChange(0, 0, 3, 0, 0)
    assert bodies(sessions) == [("B1", "甲局"), ("B2", "乙局")]
    assert people(sessions) == PEOPLE


def test_xlsx_with_both_tables_in_any_order_of_sheets(sessions: Sessions, tmp_path: Path) -> None:
    sheets: dict[str, Rows] = {
        "说明": [["填表说明"], [], [1]],
        "人员": OFFICERS,
        "空": [],
        "主体": BODIES,
    }
    change = import_file(sessions, write_xlsx(tmp_path / "roster.xlsx", sheets))
    assert change == RosterChange(2, 0, 3, 0, 0)
    assert people(sessions) == PEOPLE


def test_tables_of_one_kind_are_taken_together(sessions: Sessions, tmp_path: Path) -> None:
    sheets = {
        "主体": BODIES,
        "甲局": OFFICERS[:3],
        "乙局": [["姓名", "执法主体", "执法证号"], ["王五", "乙局", "A-3"]],
    }
    import_file(sessions, write_xlsx(tmp_path / "roster.xlsx", sheets))
    assert [row[0] for row in people(sessions)] == ["A-1", "A-2", "A-3"]


def test_the_published_columns_are_understood(two_bodies: Sessions, tmp_path: Path) -> None:
    row = dict(zip(OFFICER_HEAD, ["A-1", "张三", "甲局", ZHANG, "离岗"], strict=True))
    row["所属单位"] = row.pop("执法主体")
    assert row.keys() <= set(PERSON_COLUMNS)
    table = [list(PERSON_COLUMNS), [row.get(name, "") for name in PERSON_COLUMNS]]
    import_file(two_bodies, write_csv(tmp_path / "a.csv", table))
    assert people(two_bodies) == [("A-1", "张三", "甲局", ZHANG, False)]


@pytest.mark.parametrize("card", ["执法证号", "证号", "执法证件号"])
@pytest.mark.parametrize("body", ["执法主体", "主体名称", "单位", "所在单位"])
def test_other_names_of_columns(two_bodies: Sessions, tmp_path: Path, card: str, body: str) -> None:
    head = [body, "备注", card, "姓名", "身份证号码", "人员状态"]
    row: list[object] = ["乙局", "某", "A-9", "赵六", LI, "离岗"]
    import_file(two_bodies, write_csv(tmp_path / "a.csv", officers(row, head=head)))
    assert people(two_bodies) == [("A-9", "赵六", "乙局", LI, False)]


def test_other_names_of_body_columns(sessions: Sessions, tmp_path: Path) -> None:
    import_file(sessions, write_csv(tmp_path / "b.csv", [["主体名称", "主体代码"], ["甲局", "1"]]))
    assert bodies(sessions) == [("1", "甲局")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk"])
def test_encodings(two_bodies: Sessions, tmp_path: Path, encoding: str) -> None:
    path = write_csv(tmp_path / "a.csv", officers(["A-1", "张镕基", "甲局"]), encoding)
    import_file(two_bodies, path)
    assert people(two_bodies) == [("A-1", "张镕基", "甲局", None, True)]


@pytest.mark.parametrize("name", ["䶮", "𠮷野", "阿依古丽·买买提", "〇"])
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_rare_characters_of_names(
    two_bodies: Sessions, tmp_path: Path, name: str, encoding: str
) -> None:
    path = write_csv(tmp_path / "a.csv", officers(["A-1", name, "甲局"]), encoding)
    import_file(two_bodies, path)
    assert [row[1] for row in people(two_bodies)] == [name]


def test_width_and_spaces_are_folded(two_bodies: Sessions, tmp_path: Path) -> None:
    head = [" 执法证号", "姓名　", "执法主体", "身份证号", "状态"]
    row: list[object] = ["　Ａ－１ ", " 张三\n", "甲局\t", ZHANG.lower(), " 离岗 "]
    import_file(two_bodies, write_csv(tmp_path / "a.csv", officers(row, head=head)))
    assert people(two_bodies) == [("A-1", "张三", "甲局", ZHANG, False)]


def test_numbers_of_excel_have_no_decimals(two_bodies: Sessions, tmp_path: Path) -> None:
    rows = officers([16010100001, "张三", "甲局"], [7.0, "李四", "甲局"])
    import_file(two_bodies, write_xlsx(tmp_path / "a.xlsx", {"人员": rows}))
    assert [row[0] for row in people(two_bodies)] == ["16010100001", "7"]


@pytest.mark.parametrize("above", [0, 1, 9])
def test_titles_may_stand_above_the_header(
    two_bodies: Sessions, tmp_path: Path, above: int
) -> None:
    titles: list[list[str]] = [["某区执法人员名册"]][:above] + [[]] * (above - 1)
    path = write_xlsx(tmp_path / "a.xlsx", {"人员": [*titles, *officers(["!", "张三", "甲局"])]})
    assert len(titles) == above
    (problem,) = refused(two_bodies, path)
    assert f"第 {above + 2} 行" in problem


def test_cells_beyond_the_header_are_left_out(two_bodies: Sessions, tmp_path: Path) -> None:
    rows = [["执法证号", "姓名", "执法主体", "", "备注"], ["A-1", "张三", "甲局", "x", "y", "z"]]
    import_file(two_bodies, write_csv(tmp_path / "a.csv", rows))
    assert people(two_bodies) == [("A-1", "张三", "甲局", None, True)]


def test_one_row_in_the_audit_trail_says_what_was_done(
    two_bodies: Sessions, tmp_path: Path
) -> None:
    change = import_file(two_bodies, write_csv(tmp_path / "人员.csv", OFFICERS))
    with two_bodies() as db:
        *_, entry = db.scalars(select(AuditEntry).order_by(AuditEntry.id))
    assert (entry.id, entry.action, entry.subject) == (2, "roster.import", "人员.csv")
    assert json.loads(entry.after) == change.__dict__
    assert ZHANG not in entry.after


def test_the_same_file_again_changes_nobody(staffed: Sessions, tmp_path: Path) -> None:
    before = contents(staffed)
    assert import_file(staffed, tmp_path / "bodies.csv") == RosterChange(0, 0, 0, 0, 2)
    assert import_file(staffed, tmp_path / "officers.csv") == RosterChange(0, 0, 0, 0, 3)
    after = contents(staffed)
    assert (after["unit"], after["person"]) == (before["unit"], before["person"])


def test_importing_again_updates_by_card_number(staffed: Sessions, tmp_path: Path) -> None:
    ids = {row[1]: row[0] for row in contents(staffed)["person"]}
    rows = officers(
        ["A-2", "李思", "乙局", "", "在岗"],
        ["A-3", "王五", "乙局", LI, ""],
        ["A-4", "赵六", "甲局", "", ""],
    )
    change = import_file(staffed, write_csv(tmp_path / "a.csv", rows))
    assert change == RosterChange(0, 0, 1, 1, 1)
    assert people(staffed) == [
        PEOPLE[0],
        ("A-2", "李思", "乙局", None, True),
        PEOPLE[2],
        ("A-4", "赵六", "甲局", None, True),
    ]
    assert ids.items() <= {row[1]: row[0] for row in contents(staffed)["person"]}.items()


def test_importing_again_renames_a_body_and_its_officers_follow(
    staffed: Sessions, tmp_path: Path
) -> None:
    path = write_csv(tmp_path / "b.csv", [["代码", "执法主体"], ["B1", "甲委员会"]])
    assert import_file(staffed, path) == RosterChange(0, 1, 0, 0, 0)
    assert [row[2] for row in people(staffed)] == ["甲委员会", "甲委员会", "乙局"]


def test_an_identity_number_is_kept_where_the_file_has_none(
    staffed: Sessions, tmp_path: Path
) -> None:
    without = [["执法证号", "姓名", "执法主体", "状态"], ["A-1", "张三", "甲局", "在岗"]]
    assert import_file(staffed, write_csv(tmp_path / "a.csv", without)).unchanged == 1
    empty = officers(["A-1", "张三", "甲局", "", "在岗"])
    assert import_file(staffed, write_csv(tmp_path / "a.csv", empty)).unchanged == 1
    assert people(staffed) == PEOPLE


def test_an_officer_may_move_to_a_body_of_the_same_file(staffed: Sessions, tmp_path: Path) -> None:
    sheets = {
        "主体": [["代码", "执法主体"], ["B3", "丙局"]],
        "人员": officers(["A-1", "张三", "丙局", ZHANG, "在岗"]),
    }
    change = import_file(staffed, write_xlsx(tmp_path / "a.xlsx", sheets))
    assert change == RosterChange(1, 0, 0, 1, 0)
    assert people(staffed)[0][2] == "丙局"


def test_two_bodies_may_exchange_their_names(two_bodies: Sessions, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "b.csv", [["代码", "执法主体"], ["B1", "乙局"], ["B2", "甲局"]])
    assert import_file(two_bodies, path).units_updated == 2
    assert bodies(two_bodies) == [("B1", "乙局"), ("B2", "甲局")]


def test_a_file_without_the_status_column_leaves_the_status(
    staffed: Sessions, tmp_path: Path
) -> None:
    rows = [["执法证号", "姓名", "执法主体"], ["A-2", "李四", "甲局"]]
    assert import_file(staffed, write_csv(tmp_path / "a.csv", rows)).unchanged == 1
    assert people(staffed) == PEOPLE


def test_a_card_number_in_small_letters_is_no_second_officer(
    staffed: Sessions, tmp_path: Path
) -> None:
    rows = officers(["a-1", "张三", "甲局", "", "在岗"])
    with contextlib.suppress(RosterRejected):  # Updating or refusing: both would do.
        import_file(staffed, write_csv(tmp_path / "a.csv", rows))
    assert len(people(staffed)) == len(PEOPLE)


def test_a_file_name_from_a_chinese_windows(sessions: Sessions, tmp_path: Path) -> None:
    """Archives made there name their files in GBK; on Linux such a name holds surrogates."""
    name = os.fsdecode("名册.csv".encode("gbk"))
    shutil.copy(write_csv(tmp_path / "b.csv", BODIES), tmp_path / name)
    assert import_file(sessions, tmp_path / name).units_added == 2


def test_a_new_body_may_take_a_name_that_another_gives_up(
    staffed: Sessions, tmp_path: Path
) -> None:
    path = write_csv(tmp_path / "b.csv", [["代码", "执法主体"], ["B3", "甲局"], ["B1", "丙局"]])
    assert import_file(staffed, path) == RosterChange(1, 1, 0, 0, 0)
    assert bodies(staffed) == [("B1", "丙局"), ("B2", "乙局"), ("B3", "甲局")]
    assert [row[2] for row in people(staffed)] == ["丙局", "丙局", "乙局"]


def test_three_bodies_may_change_names_in_a_circle(two_bodies: Sessions, tmp_path: Path) -> None:
    head = ["代码", "执法主体"]
    import_file(two_bodies, write_csv(tmp_path / "b.csv", [head, ["B3", "丙局"]]))
    rows = [head, ["B1", "乙局"], ["B2", "丙局"], ["B3", "甲局"]]
    assert import_file(two_bodies, write_csv(tmp_path / "b.csv", rows)).units_updated == 3
    assert [name for _, name in bodies(two_bodies)] == ["乙局", "丙局", "甲局"]


def test_values_as_long_as_their_columns(sessions: Sessions, tmp_path: Path) -> None:
    rows = [["代码", "执法主体"], ["B" * 40, "局" * 120]]
    import_file(sessions, write_csv(tmp_path / "b.csv", rows))
    path = write_csv(tmp_path / "a.csv", officers(["A-1", "张" * 60, "局" * 120]))
    assert import_file(sessions, path).people_added == 1


def test_long_numbers_that_are_text_are_not_rounded(two_bodies: Sessions, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", officers(["41010119900307123", "张三", "甲局", LI]))
    import_file(two_bodies, path)
    sheet = officers(["41010119900307124", "李四", "甲局", ZHANG], [10**15 - 1, "王五", "甲局"])
    import_file(two_bodies, write_xlsx(tmp_path / "a.xlsx", {"人员": sheet}))
    cards = [row[0] for row in people(two_bodies)]
    assert cards == ["41010119900307123", "41010119900307124", "999999999999999"]


def test_a_body_code_in_small_letters_is_no_second_body(
    two_bodies: Sessions, tmp_path: Path
) -> None:
    with contextlib.suppress(RosterRejected):  # Renaming or refusing: both would do.
        path = write_csv(tmp_path / "b.csv", [["代码", "执法主体"], ["b1", "丙局"]])
        import_file(two_bodies, path)
    assert len(bodies(two_bodies)) == 2


@pytest.mark.parametrize(
    ("columns", "cells"), [(["备注", "备注"], ["", ""]), (["银行卡号"], [6222020200112233445])]
)
def test_columns_that_are_not_read_do_not_matter(
    two_bodies: Sessions, tmp_path: Path, columns: list[str], cells: list[object]
) -> None:
    table: Rows = [["执法证号", "姓名", "执法主体", *columns], ["A-1", "张三", "甲局", *cells]]
    import_file(two_bodies, write_xlsx(tmp_path / "a.xlsx", {"人员": table}))
    assert [row[0] for row in people(two_bodies)] == ["A-1"]
