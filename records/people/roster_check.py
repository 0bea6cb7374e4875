"""What may be wrong with a row of a roster or a call list, cell by cell; nothing here asks the database."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from unicodedata import category

from foundation.lost_characters import LOST, private_characters
from foundation.tables import Cell
from records import messages
from records.people.enforcement_card import CardKind, CardState
from records.people.identity_number import is_identity_number, masked
from records.people.roster_file import DATES, RosterRow

UNIT_KINDS: dict[str, tuple[bool, bool]] = {
    "成员单位": (True, False),
    "执法主体": (False, True),
    "成员单位、执法主体": (True, True),
    "执法主体、成员单位": (True, True),
    "其他": (False, False),
}
"""单位类别 → member unit, enforcement body."""
CARD_KINDS: dict[str, CardKind] = {
    "行政执法证": "enforcement",
    "执法证": "enforcement",
    "行政执法监督证": "supervision",
    "监督证": "supervision",
    "部颁证": "ministry",
}
CARD_STATES: dict[str, CardState] = {
    "在用": "in_use",
    "正常": "in_use",
    "暂扣": "suspended",
    "收回": "recalled",
    "注销": "cancelled",
    "遗失": "lost",
    "已换发": "replaced",
}
YES_NO = {"是": True, "否": False}
STATES = {"在岗": True, "离岗": False}
_WORDS: dict[str, tuple[str, ...]] = {
    "状态": tuple(STATES),
    "单位类别": tuple(UNIT_KINDS),
    "证件类别": tuple(CARD_KINDS),
    "证件状态": tuple(CARD_STATES),
    "领导职务": tuple(YES_NO),
}
_LONGEST = {
    "代码": 40,
    "所属单位": 120,
    "上级单位": 120,
    "姓名": 60,
    "职务": 60,
    "职级": 40,
    "拟任职务": 60,
    "执法领域": 60,
    "旧证号": 40,
    "免考依据": 120,
    "免考证明": 200,
}
_NAMES = (
    "代码",
    "所属单位",
    "上级单位",
    "姓名",
    "职务",
    "职级",
    "拟任职务",
    "执法领域",
    "免考依据",
    "免考证明",
)
# What Excel would take for a formula, or nobody can see.
_FORMULA = ("=", "+", "-", "@")
_INVISIBLE = {"Cc", "Cf", "Cs", "Zl", "Zp"}


def check_cells(row: RosterRow, required: Iterable[str]) -> Iterator[str]:
    """Everything that is wrong with the row by itself, as messages without the place."""
    for column in required:
        if not row.text(column):
            yield messages.ROW_MISSING.format(column=row.head(column))
    for column, cell in row.cells.items():
        if column in DATES:
            if cell.text and parse_date(cell) is None:
                yield messages.ROW_BAD_DATE.format(column=row.head(column), value=cell.text[:40])
        else:
            yield from _check_text(row, column, cell)
    yield from _check_numbers(row)


def parse_date(cell: Cell | None) -> dt.date | None:
    """A day, from a date cell or as people write it; ``None`` when it is none."""
    if cell is None or not cell.text:
        return None
    if cell.date is not None:
        return cell.date
    match = re.fullmatch(
        r"(\d{4})(?:-(\d{1,2})-(\d{1,2})|/(\d{1,2})/(\d{1,2})|\.(\d{1,2})\.(\d{1,2})|年(\d{1,2})月(\d{1,2})日|(\d{2})(\d{2}))",
        cell.text,
    )
    if match is None:
        return None
    year, month, day = (int(part) for part in match.groups() if part)
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _check_text(row: RosterRow, column: str, cell: Cell) -> Iterator[str]:
    head, value = row.head(column), cell.text
    match cell.hint:
        case "rounded":
            yield messages.ROW_ROUNDED.format(column=head)
            return
        case "format":
            yield messages.ROW_FORMAT.format(column=head, value=value)
            return
        case "type":
            yield messages.ROW_TYPE.format(column=head, value=value)
            return
    if column in _WORDS and value and value not in _WORDS[column]:
        words = " 或 ".join(_WORDS[column])
        yield messages.ROW_WORD.format(column=head, value=value[:40], words=words)
        return
    if column not in _NAMES:
        return
    if len(value) > _LONGEST[column]:
        yield messages.ROW_TOO_LONG.format(column=head, longest=_LONGEST[column])
    elif value.startswith(_FORMULA) or any(category(ch) in _INVISIBLE for ch in value):
        yield messages.ROW_BAD_NAME.format(column=head)
    for character, known in private_characters(value):
        code = f"U+{ord(character):04X}"
        text = messages.ROW_PRIVATE_KNOWN if known else messages.ROW_PRIVATE
        yield text.format(column=head, value=value, code=code, replacement=known)
    if lost := sorted(set(value) & LOST):
        yield messages.ROW_LOST.format(column=head, value=value[:60], lost="、".join(lost))


def _check_numbers(row: RosterRow) -> Iterator[str]:
    for column in ("执法证号", "旧证号"):
        cell = row.cells.get(column)
        # Numbers of cards are typed into forms and stand in file names.
        if cell and cell.text and not cell.hint and not _is_card_number(cell.text):
            yield messages.ROW_BAD_CARD.format(column=row.head(column), value=cell.text)
    cell = row.cells.get("身份证号")
    if cell and cell.text and not cell.hint and not is_identity_number(cell.text.upper()):
        yield messages.ROW_BAD_ID.format(value=masked(cell.text.upper()))
    since, until = (parse_date(row.cells.get(each)) for each in ("任职日期", "免职日期"))
    issued, valid = (parse_date(row.cells.get(each)) for each in ("发证日期", "有效期至"))
    for first, last, names in (
        (since, until, "任职日期、免职日期"),
        (issued, valid, "发证日期、有效期至"),
    ):
        if first and last and last < first:
            yield messages.ROW_DATES.format(columns=names)


def _is_card_number(text: str) -> bool:
    return re.fullmatch(r"[0-9A-Za-z](?:[0-9A-Za-z-]{0,38}[0-9A-Za-z])?", text) is not None


def located(file: str, found: Iterable[tuple[RosterRow, str]]) -> list[str]:
    """Messages with their places."""
    return [
        messages.ROW.format(file=file, sheet=row.sheet, row=row.row, reason=reason)
        for row, reason in found
    ]
