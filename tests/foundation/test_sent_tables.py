"""A workbook that is sent comes through a process of its own as it is, or with what is wrong with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from foundation.sent_tables import pack_tables, unpack_tables
from foundation.tables import BadTable, read_tables, write_xlsx


def test_sheets_come_through(tmp_path: Path) -> None:
    write_xlsx(tmp_path / "a.xlsx", {"表": (["甲"], [["《法》（2021）"]])})
    data = (tmp_path / "a.xlsx").read_bytes()
    found = unpack_tables(pack_tables(("a.xlsx", data)))
    assert found == read_tables(tmp_path / "a.xlsx")
    assert found[0].rows[1][0].typed == "《法》（2021）"


@pytest.mark.parametrize(("name", "words"), [("a.et", "另存为"), ("a.xlsx", "已损坏")])
def test_what_is_none_is_told_by_its_name(name: str, words: str) -> None:
    with pytest.raises(BadTable, match=words) as caught:
        unpack_tables(pack_tables((name, b"nothing")))
    assert str(caught.value).startswith(f"{name}：")
