"""Rows of a table whose columns have names → drafts: Excel, CSV, and tables in Word.

Columns stand in any order. A case has a row of its own, and below it a row for each of its questions, whose type begins with 小问.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from foundation.tables import fold_head
from question_bank import messages
from question_bank.exchange.draft import Draft, Place
from question_bank.exchange.keys import folded, item_type, type_word
from question_bank.exchange.raw import Raw, draft_of

TYPE, STEM, KEY, OPTIONS, REFERENCE, RUBRIC, RATIONALE, NUMBER = (
    "type",
    "stem",
    "key",
    "options",
    "reference",
    "rubric",
    "rationale",
    "number",
)
_NAMES: Mapping[str, str] = {
    name: role
    for role, names in {
        NUMBER: "序号 题号 行号 no",
        "id": "试题编号 编号 试题id id 题目编号",
        TYPE: "题型 试题类型 题目类型 类型",
        STEM: "题干 题目 试题 试题内容 题目内容 问题 考题 试题题干 内容 案情",
        OPTIONS: "选项 备选项 选项内容",
        KEY: "答案 正确答案 标准答案 正确选项 试题答案",
        REFERENCE: "参考答案",
        RUBRIC: "评分标准 得分点",
        RATIONALE: "解析 答案解析 试题解析 题目解析",
        "expected_facility": "难度 预计难度 难易程度 难度系数",
        "content_area": "知识点 考点 知识领域 章节 知识点名称",
        "cognitive_level": "认知层次 层次 能力层次",
        "legal_basis": "法条依据 法律依据 依据 出处 法规依据",
        "points": "分值 分数 分",
        "pool": "题池",
        "enemies": "互斥题",
        "numerals_equivalent": "数字写法等同",
    }.items()
    for name in names.split()
}
_OPTION = re.compile(r"(?:备?选项|答案)?([a-j])(?:选?项)?")
PART = "小问"
TITLES = 10
"""A head stands in the first rows; people put titles above it."""
_NOT_A_VALUE = re.compile(r"#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!)")


@dataclass(frozen=True)
class Columns:
    """What each column is for. ``options``: column by letter; ``unknown``: names of columns that are not taken over."""

    roles: Mapping[str, int]
    options: Mapping[str, int]
    unknown: Sequence[str]


def columns_of(heads: Sequence[str]) -> Columns | None:
    """The columns, when a row is a head: it names the stem, and the key or the type."""
    roles: dict[str, int] = {}
    options: dict[str, int] = {}
    unknown = []
    for index, head in enumerate(heads):
        name = fold_head(head).lower()
        option = _OPTION.fullmatch(name)
        role = _NAMES.get(name)
        if option:
            options.setdefault(option.group(1).upper(), index)
        elif role is not None and role not in roles:
            roles[role] = index
        elif name:
            unknown.append(head.strip())
    if REFERENCE in roles and KEY not in roles:
        roles[KEY] = roles.pop(REFERENCE)
    return Columns(roles, options, unknown) if STEM in roles and {KEY, TYPE} & {*roles} else None


@dataclass(frozen=True)
class Row:
    """A row: its place, its cells as text (shorter than the head where a row is ragged), and what is wrong with single cells.

    ``doubts`` and ``notes``: by column, why a cell cannot be trusted, and what was done with it.
    """

    place: Place
    cells: Sequence[str]
    doubts: Mapping[int, str] = field(default_factory=dict)
    notes: Mapping[int, str] = field(default_factory=dict)

    def text(self, index: int | None) -> str:
        """The text of a cell, ``""`` where the row is too short."""
        return self.cells[index] if index is not None and index < len(self.cells) else ""


def drafts_of(rows: Sequence[Row], file: str, where: str, kind: str = "") -> Iterator[Draft]:
    """The drafts of a table. ``kind``: the type of all its questions, where its name says it; ``where``: the table, for a person."""
    found = next(
        (
            (index, columns)
            for index, row in enumerate(rows[:TITLES])
            if (columns := columns_of(row.cells)) is not None
        ),
        None,
    )
    if found is None:
        heads = "、".join(filter(None, map(str.strip, rows[0].cells)))[:60] if rows else ""
        problem = messages.COLUMNS_NONE.format(heads=heads or messages.COLUMNS_EMPTY)
        yield Draft(Place(file, where), None, (), problems=(problem,))
        return
    start, columns = found
    lost = [messages.COLUMNS_UNKNOWN.format(name=name) for name in columns.unknown]
    case: tuple[Raw, Row] | None = None
    parts: list[Raw] = []
    for row in rows[start + 1 :]:
        used = [*columns.roles.values(), *columns.options.values()]
        given = [index for index in used if row.text(index).strip()]
        # A number alone in front of an empty row is how tables are prepared.
        if not [index for index in given if index != columns.roles.get(NUMBER)]:
            continue
        raw = _raw(row, columns, kind, lost)
        is_part = folded(raw.type_said).startswith(PART)
        if is_part:
            raw.type_said = folded(raw.type_said).removeprefix(PART).strip("()（）:： ")
        if is_part and case:
            parts.append(raw)
            continue
        if case:
            yield draft_of(case[0], case[1].place, parts)
        case, parts = None, []
        if is_part:
            raw.problems.append(messages.RAW_PARTS)
            yield draft_of(raw, row.place)
        elif item_type(raw.type_said) == "case":
            case = raw, row
        else:
            yield draft_of(raw, row.place)
    if case:
        yield draft_of(case[0], case[1].place, parts)


def _raw(row: Row, columns: Columns, kind: str, lost: Sequence[str]) -> Raw:
    def text(role: str) -> str:
        return row.text(columns.roles.get(role))

    options = [row.text(columns.options.get(letter)) for letter in "ABCDEFGHIJ"]
    raw = Raw(
        type_said=text(TYPE) or kind,
        stem=text(STEM),
        options=options if any(map(str.strip, options)) else split_options(text(OPTIONS)),
        key=text(KEY),
        reference=text(REFERENCE),
        rubric=text(RUBRIC),
        rationale=text(RATIONALE),
        fields={
            role: text(role)
            for role in columns.roles
            if role not in (TYPE, STEM, OPTIONS, KEY, REFERENCE, RUBRIC, RATIONALE, NUMBER)
        },
        lost=list(lost),
    )
    if not any(map(str.strip, options)) and (more := left_over(raw.options)) is not None:
        raw.problems.append(messages.LINES_LEFT_OVER.format(text=more[:40]))
    names = {index: role for role, index in columns.roles.items()}
    names |= {index: f"选项{letter}" for letter, index in columns.options.items()}
    for index, role in names.items():
        name = messages.COLUMN_NAMES.get(role) or messages.FIELD_NAMES.get(role, role)
        if role == NUMBER:
            continue
        if index in row.doubts and role not in ("points", "expected_facility"):
            raw.problems.append(messages.COLUMNS_CELL.format(name=name, reason=row.doubts[index]))
        elif _NOT_A_VALUE.fullmatch(row.text(index).strip()):
            reason = messages.CELL_COMPUTED
            raw.problems.append(messages.COLUMNS_CELL.format(name=name, reason=reason))
        if index in row.notes:
            raw.lost.append(messages.COLUMNS_CELL.format(name=name, reason=row.notes[index]))
    return raw


def split_options(text: str) -> list[str]:
    """The options of a cell that holds all of them: in lines, by bars, or behind their letters."""
    found: list[str] = []
    rest = text.strip()
    marks: list[re.Match[str]] = []
    for letter in "ABCDEFGHIJ":
        start = marks[-1].end() if marks else 0
        mark = re.compile(
            rf"(?:(?<=[\s;；|。，,）)])|^)[(（]?{letter}[)）]?\s*[、.．:：)）]"
        ).search(narrow(rest), start)
        if mark is None:
            break
        marks.append(mark)
    if len(marks) >= 2 and not rest[: marks[0].start()].strip():
        ends = [mark.start() for mark in marks[1:]] + [len(rest)]
        for mark, end in zip(marks, ends, strict=True):
            found.append(rest[mark.end() : end].strip(" \t\r\n\u3000;；|"))
        return found
    return [part.strip() for part in re.split(r"\n|\|", rest) if part.strip()]


_LEFT_OVER = re.compile(r"(?:^|[\s;；])[(]?[A-J][)]?\s*[、.:)](?=\S)")


def left_over(options: Sequence[str]) -> str | None:
    """An option in which another one seems to stand: its letter was not the next one."""
    return next((text for text in options if _LEFT_OVER.search(narrow(text))), None)


_WIDE = {0xFF01 + index: 0x21 + index for index in range(94)} | {0x3000: 0x20}


def narrow(text: str) -> str:
    """The text with narrow letters, digits and signs, as long as before."""
    return text.translate(_WIDE)


def is_type(name: str) -> bool:
    """Whether a sheet or a heading is called by a type of questions."""
    return item_type(name) is not None or type_word(name) in ("选择", "不定项选择")
