"""应知应会清单 as a workbook: as a district fills it in, and the empty one.

It has two sheets with a head each: the list (清单) in one row, and its entries (条目), where each audience has a column that holds
● (must), ○ (should) or nothing. Everything that is wrong is told at once, by sheet, row and column.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from foundation.tables import BadTable, Cell, Sheet, fold_head, read_tables, write_xlsx
from question_bank import messages
from question_bank.errors import Problem, ProblemsFound
from question_bank.law.must_know import (
    APPOINTED,
    AUDIENCES,
    LEVELS,
    PARTS,
    Audience,
    Entry,
    MustKnowList,
)
from question_bank.law.must_know_file import explained
from question_bank.law.numerals import NUMERAL, from_chinese, to_chinese
from question_bank.law.register import StatuteRegister

_LIST_COLUMNS = {
    "清单名称": "title",
    "制定机关": "adopter",
    "文号": "document_number",
    "日期": "adopted_on",
    "版本": "version",
    "每条至少题数": "items_needed",
    "说明": "note",
}
_ENTRY_COLUMNS = {
    "部分": "part",
    "类别": "line",
    "法规或文件": "instrument",
    "版本": "version",
    "重点条款": "articles",
    "掌握程度": "level",
    "至少题数": "items_needed",
    "核对人": "checker",
    "核对日期": "checked_on",
    "备注": "note",
}
_NEEDED_OF_LIST = frozenset({"清单名称", "制定机关", "日期", "版本"})
_NEEDED_OF_ENTRY = frozenset({"部分", "类别", "法规或文件"})
_DATES = frozenset({"adopted_on", "checked_on"})
_AUDIENCE = re.compile(r"(D[1-5]|[A-G])(?![A-Za-z0-9])")
_MUST, _SHOULD = frozenset("●★√"), frozenset("○☆△")
_NOTHING = frozenset({"", "-", "–", "—", "/", "无"})
_TITLES = 10
"""A head stands in the first rows; people put titles above it."""
_RANGE = re.compile(
    rf"第?(?P<first>{NUMERAL}|\d{{1,4}})条?(?:之(?P<inserted>{NUMERAL}|\d{{1,2}}))?"
    rf"(?:[至到–—~-]第?(?P<last>{NUMERAL}|\d{{1,4}})条?)?$"
)
_CHINESE_DATE = re.compile(r"(\d{4})[年./-](\d{1,2})[月./-](\d{1,2})日?$")


class BadCell(ValueError):
    """What stands in a cell cannot be that; the message is for a person."""


def read_workbook(path: Path, register: StatuteRegister) -> MustKnowList:
    """A list as a district fills it in (.xlsx). Raises `ProblemsFound` with everything that is wrong."""
    if path.suffix.lower() not in (".xlsx", ".xlsm"):
        refused = messages.LIST_NOT_XLSX.format(suffix=path.suffix or path.name)
        raise ProblemsFound([Problem(path.name, 1, refused)])
    try:
        sheets = read_tables(path)
    except BadTable as error:
        raise ProblemsFound([Problem(path.name, 1, str(error))]) from error
    return _Workbook(path.name, register).read(sheets)


class _Workbook:
    def __init__(self, file: str, register: StatuteRegister) -> None:
        self._file, self._register = file, register
        self._problems: list[Problem] = []

    def read(self, sheets: Sequence[Sheet]) -> MustKnowList:
        """Raises `ProblemsFound`."""
        head = self._table(sheets, _NEEDED_OF_LIST, messages.LIST_SHEET)
        table = self._table(sheets, _NEEDED_OF_ENTRY, messages.LIST_ENTRIES_SHEET)
        facts = self._facts(head) if head else {}
        before = len(self._problems)
        entries = list(self._entries(table)) if table else []
        if table and not entries and len(self._problems) == before:
            self._refuse(1, messages.LIST_EMPTY)
        known: MustKnowList | None = None
        if not self._problems:
            try:
                # Who sends the example back has not adopted it.
                facts["example"] = messages.LIST_IS_EXAMPLE in facts["title"]
                known = MustKnowList.model_validate({"entry": entries, **facts})
            except ValidationError as error:
                for message in explained(error):
                    self._refuse(1, message)
        if known is None:
            raise ProblemsFound(self._problems)
        return known

    def _refuse(self, row: int, message: str) -> None:
        self._problems.append(Problem(self._file, row, message))

    def _table(
        self, sheets: Sequence[Sheet], needed: frozenset[str], name: str
    ) -> tuple[Sheet, int, list[str]] | None:
        """The sheet that has these heads, in which row, and all its heads."""
        for sheet in sheets:
            for index, row in enumerate(sheet.rows[:_TITLES]):
                heads = [fold_head(cell.text) for cell in row]
                if needed <= set(heads):
                    return sheet, index, heads
        self._refuse(
            1, messages.LIST_NO_SHEET.format(sheet=name, columns="、".join(sorted(needed)))
        )
        return None

    def _facts(self, table: tuple[Sheet, int, list[str]]) -> dict[str, Any]:
        sheet, index, heads = table
        filled = [
            (number, row)
            for number, row in enumerate(sheet.rows[index + 1 :], index + 2)
            if any(cell.text for cell in row)
        ]
        if len(filled) != 1:
            self._refuse(index + 2, messages.LIST_ONE_ROW.format(count=len(filled)))
            return {}
        number, row = filled[0]
        return self._cells(sheet.name, number, heads, row, _LIST_COLUMNS, _NEEDED_OF_LIST)

    def _entries(self, table: tuple[Sheet, int, list[str]]) -> Iterator[Entry]:
        sheet, index, heads = table
        audiences = self._audiences(heads, index + 1, sheet.name)
        seen: dict[object, int] = {}
        for number, row in enumerate(sheet.rows[index + 1 :], index + 2):
            if not any(cell.text for cell in row):
                continue
            before = len(self._problems)
            facts = self._cells(sheet.name, number, heads, row, _ENTRY_COLUMNS, _NEEDED_OF_ENTRY)
            facts |= self._marks(sheet.name, number, audiences, row)
            self._check_version(sheet.name, number, facts)
            if len(self._problems) > before:
                continue
            try:
                entry = Entry(**facts)
            except ValidationError as error:
                for each in error.errors():
                    field = str(each["loc"][0]) if each["loc"] else ""
                    column = _column(field, _ENTRY_COLUMNS) or messages.LIST_MARKS
                    self._bad(sheet.name, number, column, messages.LIST_VALUE)
                continue
            if entry.key in seen:
                self._bad(
                    sheet.name,
                    number,
                    "法规或文件",
                    messages.LIST_SAME.format(row=seen[entry.key], name=entry.instrument),
                )
            seen.setdefault(entry.key, number)
            yield entry

    def _audiences(
        self, heads: Sequence[str], number: int, sheet: str
    ) -> list[tuple[int, str, tuple[Audience, ...]]]:
        """Index, head and audiences of each column that has marks."""
        found: list[tuple[int, str, tuple[Audience, ...]]] = []
        for index, head in enumerate(heads):
            match = _AUDIENCE.match(head.upper())
            if match:
                whom = [each for each in AUDIENCES if each == match.group()]
                found.append((index, head, tuple(whom) if whom else APPOINTED))
        if not found:
            self._bad(sheet, number, "A–G", messages.LIST_NO_AUDIENCE)
        return found

    def _marks(
        self,
        sheet: str,
        number: int,
        audiences: Iterable[tuple[int, str, tuple[Audience, ...]]],
        row: Sequence[Cell],
    ) -> dict[str, Any]:
        must: list[Audience] = []
        should: list[Audience] = []
        for index, head, whom in audiences:
            mark = row[index].text if index < len(row) else ""
            if mark in _NOTHING:
                continue
            if mark in _MUST:
                must += whom
            elif mark in _SHOULD:
                should += whom
            else:
                self._bad(sheet, number, head, messages.LIST_MARK.format(mark=mark[:20]))
        # A column of its own says more than that of all who are appointed.
        return {
            "must": tuple(dict.fromkeys(must)),
            "should": tuple(each for each in dict.fromkeys(should) if each not in must),
        }

    def _cells(
        self,
        sheet: str,
        number: int,
        heads: Sequence[str],
        row: Sequence[Cell],
        columns: Mapping[str, str],
        needed: frozenset[str],
    ) -> dict[str, Any]:
        facts: dict[str, Any] = {}
        for head, cell in zip(heads, row, strict=False):
            field = columns.get(head)
            if field is None or not cell.text:
                continue
            try:
                facts[field] = _value(field, cell)
            except BadCell as error:
                self._bad(sheet, number, head, str(error))
                facts[field] = None
        for head in sorted(needed):
            if columns[head] not in facts:
                self._bad(sheet, number, head, messages.LIST_NEEDED)
        return {field: value for field, value in facts.items() if value is not None}

    def _check_version(self, sheet: str, number: int, facts: Mapping[str, Any]) -> None:
        """Version and articles by the register, where that knows the instrument."""
        rows = self._register.called(str(facts.get("instrument", "")))
        version = str(facts.get("version", ""))
        known = [row for row in rows if row.version]
        named = [row for row in known if row.named(version)]
        if version and known and not named:
            listed = "、".join(f"({row.version})" for row in known)
            message = messages.LIST_VERSION.format(version=version, known=listed)
            self._bad(sheet, number, "版本", message)
        last = max((row.articles or 0 for row in (named if version else known)), default=0)
        for article in facts.get("articles", ()):
            if last and _number(article.removeprefix("第").partition("条")[0]) > last:
                message = messages.LIST_ARTICLE.format(article=article, last=last)
                self._bad(sheet, number, "重点条款", message)

    def _bad(self, sheet: str, number: int, column: str, message: str) -> None:
        self._refuse(number, messages.LIST_CELL.format(sheet=sheet, column=column, message=message))


def _column(field: str, columns: Mapping[str, str]) -> str:
    return next((head for head, name in columns.items() if name == field), "")


def _value(field: str, cell: Cell) -> object:
    text = cell.text
    if field in _DATES:
        return cell.date or _read_date(text)
    if field == "items_needed":
        if not text.isascii() or not text.isdigit():
            raise BadCell(messages.LIST_NUMBER)
        return int(text)
    if field == "articles":
        return read_articles(text)
    if field == "instrument":
        return _wide(text.removeprefix("《").removesuffix("》"))
    if field == "version":
        return cell.date.isoformat() if cell.date else text.strip("()（）年")
    if field == "part" and text not in PARTS:
        raise BadCell(messages.LIST_ONE_OF.format(values="、".join(PARTS)))
    if field == "level" and text not in LEVELS:
        raise BadCell(messages.LIST_ONE_OF.format(values="、".join(LEVELS)))
    return text if field == "document_number" else _wide(text)


def _wide(text: str) -> str:
    """Marks as Chinese has them: what is read from a table has them half as wide."""
    return text.translate(str.maketrans(",:;()?!", "，：；（）？！"))


def _read_date(text: str) -> dt.date:
    match = _CHINESE_DATE.match(text)
    try:
        if match:
            return dt.date(*map(int, match.groups()))
    except ValueError:
        pass
    raise BadCell(messages.LIST_DATE.format(text=text[:30]))


def read_articles(text: str) -> tuple[str, ...]:
    """``第三条、第十条至第十二条、36条之二`` → each article as it is cited. Raises `BadCell`."""
    found: list[str] = []
    for part in re.split(r"[、,，;；\s]+", text.strip()):
        match = _RANGE.match(part)
        first = _number(match["first"]) if match else 0
        last = _number(match["last"]) if match and match["last"] else first
        if match is None or not 1 <= first <= last <= 9999 or last - first > 300:
            raise BadCell(messages.LIST_ARTICLES.format(text=part[:30]))
        inserted = f"之{to_chinese(_number(match['inserted']))}" if match["inserted"] else ""
        found += [f"第{to_chinese(number)}条{inserted}" for number in range(first, last + 1)]
    return tuple(dict.fromkeys(found))


def _number(numeral: str) -> int:
    try:
        return int(numeral) if numeral.isascii() else from_chinese(numeral)
    except ValueError:
        return 0


def write_template(path: Path, known: MustKnowList | None = None) -> None:
    """The workbook to fill in; with a list, as it is."""
    entry_head = [
        *("部分", "类别", "法规或文件", "版本", "重点条款", "掌握程度"),
        *(f"{each} {messages.AUDIENCES[each]}" for each in AUDIENCES),
        *("至少题数", "核对人", "核对日期", "备注"),
    ]
    facts: list[list[object]] = []
    if known is not None:
        facts = [
            [
                *(known.title, known.adopter, known.document_number, known.adopted_on),
                *(known.version, known.items_needed, known.note),
            ]
        ]
    rows = [_entry_row(entry) for entry in known.entries] if known else []
    write_xlsx(
        path,
        {
            messages.LIST_SHEET: (list(_LIST_COLUMNS), facts),
            messages.LIST_ENTRIES_SHEET: (entry_head, rows),
            messages.LIST_HELP_SHEET: (
                [messages.LIST_HELP_HEAD],
                [[line] for line in messages.LIST_HELP],
            ),
        },
    )


def _entry_row(entry: Entry) -> list[object]:
    marks = ["●" if who in entry.must else "○" if who in entry.should else "" for who in AUDIENCES]
    return [
        *(entry.part, entry.line, entry.instrument, entry.version),
        "、".join(entry.articles),
        entry.level,
        *marks,
        "" if entry.items_needed is None else entry.items_needed,
        entry.checker,
        entry.checked_on or "",
        entry.note,
    ]
