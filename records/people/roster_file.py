"""Roster files as the district keeps them: .xlsx or .csv → rows with named cells, and where each stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from foundation.tables import BadTable, Cell, Sheet, fold_head, read_tables
from records import messages
from records.errors import RosterRejected

TableKind = Literal["unit", "person", "call"]

UNIT_COLUMNS = ("代码", "单位名称", "单位类别", "上级单位")
PERSON_COLUMNS = (
    "人员编号",
    "姓名",
    "所属单位",
    "身份证号",
    "状态",
    "调入日期",
    "职务",
    "职级",
    "领导职务",
    "任职日期",
    "免职日期",
    "执法证号",
    "旧证号",
    "证件类别",
    "执法领域",
    "发证日期",
    "有效期至",
    "证件状态",
)
CALL_COLUMNS = (
    "所属单位",
    "姓名",
    "拟任职务",
    "准考证号",
    "执法证号",
    "身份证号",
    "免考依据",
    "免考证明",
)
DATES = ("调入日期", "任职日期", "免职日期", "发证日期", "有效期至")

_ALIASES: Mapping[str, str] = {
    "主体代码": "代码",
    "单位代码": "代码",
    "执法主体": "所属单位",
    "主体名称": "所属单位",
    "单位": "所属单位",
    "所在单位": "所属单位",
    "工作单位": "所属单位",
    "单位名称": "所属单位",
    "类别": "单位类别",
    "单位性质": "单位类别",
    "主管单位": "上级单位",
    "准考证号": "人员编号",
    "证号": "执法证号",
    "执法证件号": "执法证号",
    "行政执法证号": "执法证号",
    "原证号": "旧证号",
    "身份证号码": "身份证号",
    "公民身份号码": "身份证号",
    "人员状态": "状态",
    "现任职务": "职务",
    "是否领导": "领导职务",
    "是否领导干部": "领导职务",
    "证件种类": "证件类别",
    "有效期": "有效期至",
    "拟任岗位": "拟任职务",
    "免考证明材料": "免考证明",
}
_REQUIRED: Mapping[TableKind, tuple[str, ...]] = {
    "unit": ("代码", "所属单位"),
    "person": ("姓名", "所属单位"),
    "call": ("姓名", "所属单位"),
}
_READ = frozenset(
    _ALIASES.get(name, name) for name in (*UNIT_COLUMNS, *PERSON_COLUMNS, *CALL_COLUMNS)
)
_TITLES = 10
"""A head stands in the first rows; people put titles above it."""


@dataclass(frozen=True)
class RosterRow:
    """One data row: where it stands, its cells by the usual name of the column, and the heads as the file has them."""

    sheet: str
    row: int
    cells: dict[str, Cell]
    heads: dict[str, str] = field(default_factory=dict)

    def text(self, column: str) -> str:
        """What the column says; nothing where there is none."""
        cell = self.cells.get(column)
        return cell.text if cell else ""

    def head(self, column: str) -> str:
        """The column's name in this file."""
        return self.heads.get(column, column)


def read_roster(path: Path) -> dict[TableKind, list[RosterRow]]:
    """The rows of each kind of table in the file: ``unit`` and ``person``. Raises `RosterRejected`."""
    return _read(path, ("person", "unit"))


def roster_of(file: str, sheets: Sequence[Sheet]) -> dict[TableKind, list[RosterRow]]:
    """The same of sheets that were read elsewhere. Raises `RosterRejected`."""
    return _tables(file, sheets, ("person", "unit"))


def read_call_list(path: Path) -> list[RosterRow]:
    """The rows of a call list (应考名单). Raises `RosterRejected`."""
    return _read(path, ("call",))["call"]


def _read(path: Path, kinds: tuple[TableKind, ...]) -> dict[TableKind, list[RosterRow]]:
    try:
        sheets = read_tables(path)
    except BadTable as error:
        raise RosterRejected([str(error)]) from error
    return _tables(path.name, sheets, kinds)


def _tables(
    file: str, sheets: Sequence[Sheet], kinds: tuple[TableKind, ...]
) -> dict[TableKind, list[RosterRow]]:
    tables: dict[TableKind, list[RosterRow]] = {}
    unknown: list[str] = []
    for sheet in sheets:
        at, kind = _find_head(sheet, kinds)
        if kind is not None:
            tables.setdefault(kind, []).extend(_rows(file, sheet, at))
        elif _is_table(sheet):
            unknown.append(_unknown(file, sheet))
    if not tables:
        needed = messages.CALL_NO_TABLE if kinds == ("call",) else messages.ROSTER_NO_TABLE
        raise RosterRejected([needed.format(file=file), *unknown])
    if unknown:
        raise RosterRejected(unknown)
    if not any(tables.values()):
        raise RosterRejected([messages.ROSTER_EMPTY.format(file=file)])
    return tables


def _find_head(sheet: Sheet, kinds: tuple[TableKind, ...]) -> tuple[int, TableKind | None]:
    for index, row in enumerate(sheet.rows[:_TITLES]):
        names = {_usual(cell.text) for cell in row}
        for kind in kinds:
            if names.issuperset(_REQUIRED[kind]) and not (kind == "person" and "代码" in names):
                return index, kind
    return 0, None


def _usual(head: str) -> str:
    folded = fold_head(head)
    return _ALIASES.get(folded, folded)


def _is_table(sheet: Sheet) -> bool:
    """Whether somebody would take the sheet for one that is read: two rows of two cells and more."""
    wide = [row for row in sheet.rows if sum(1 for cell in row if cell.text) >= 2]
    return len(wide) >= 2


def _unknown(file: str, sheet: Sheet) -> str:
    row = next(row for row in sheet.rows if sum(1 for cell in row if cell.text) >= 2)
    head = "、".join(cell.text for cell in row if cell.text)
    return messages.ROSTER_UNKNOWN_SHEET.format(file=file, sheet=sheet.name, head=head[:200])


def _rows(file: str, sheet: Sheet, at: int) -> list[RosterRow]:
    """Raises `RosterRejected` when two columns have one meaning."""
    names: list[str] = []
    heads: dict[str, str] = {}
    for cell in sheet.rows[at]:
        usual = _usual(cell.text)
        if usual in heads and usual in _READ:
            raise RosterRejected(
                [
                    messages.ROSTER_SAME_COLUMN.format(
                        file=file, sheet=sheet.name, first=heads[usual], second=cell.text
                    )
                ]
            )
        heads.setdefault(usual, cell.text)
        names.append(usual)
    found = []
    for number, row in enumerate(sheet.rows[at + 1 :], at + 2):
        cells = {name: cell for name, cell in zip(names, row, strict=False) if name in _READ}
        if any(cell.text for cell in row[: len(names)]):
            found.append(RosterRow(sheet.name, number, cells, heads))
    return found
