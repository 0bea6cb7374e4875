"""Sizes and nesting just below, at and above each bound of `grading`, and where a parser has one of its own."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from grading import answers, notebook
from tests.grading.catalogue.case import Exam, HandIn, as_json, cases, changed, data
from tests.support.released_exam import cell_of


def _bytes(size: int) -> HandIn:
    """White space after the paper, as much as makes so many bytes."""
    return data(lambda paper: paper + b" " * (size - len(paper)))


def _parts(count: int) -> HandIn:
    """Empty lists in the metadata, as many as make so many parts."""

    def hand_in(place: Exam, who: str) -> None:
        paper = place.answered()
        paper["metadata"]["x"] = []
        text = as_json(paper)
        missing = count - sum(map(text.count, (b"{", b"[", b","))) - 20
        # Of n lists in a list there are n parts, and n - 1 commas between them.
        lists, more = divmod(missing + 1, 2)
        inner = ",".join(["[]"] * (lists - more) + ["[[]]", "[]"][: 2 * more])
        whole = text.replace(b'"x": []', f'"x": [{inner}]'.encode())
        found = sum(map(whole.count, (b"{", b"[", b",")))
        assert found < count, (found, count)
        # What is still missing stands in a text, and is counted there, too.
        whole = whole.replace(b'"x": [', b'"y": "' + b"[" * (count - found - 1) + b'", "x": [')
        place.exam.hand_in(who, whole + b" " * notebook.MAX_PARTS)

    return hand_in


def _answer(name: str, literal: str) -> HandIn:
    return changed(lambda paper: cell_of(paper, name).update(source=f"{name} = {literal}"))


def _long(name: str, value: str, size: int) -> HandIn:
    """A right answer with a comment, as long as makes so many characters."""

    def change(paper: dict[str, Any]) -> None:
        source = cell_of(paper, name)["source"] + value
        cell_of(paper, name)["source"] = source + "x" * (size - len(source))

    return changed(change)


def _essay(text: str) -> HandIn:
    return changed(lambda paper: cell_of(paper, "q11").update(source=text))


def _nested(depth: int) -> Any:
    value: Any = 1
    for _ in range(depth):
        value = [value]
    return value


def _nesting(place_of: Callable[[dict[str, Any]], dict[str, Any]], depth: int) -> HandIn:
    """So many lists in each other under a name that nobody asks for."""

    def hand_in(place: Exam, who: str) -> None:
        paper = place.answered()
        place_of(paper)["x"] = "DEEP"
        deep = b"[" * depth + b"]" * depth
        place.exam.hand_in(who, json.dumps(paper).encode().replace(b'"DEEP"', deep))

    return hand_in


def _metadata(paper: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = paper["metadata"]
    return found


def _cell_metadata(paper: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = cell_of(paper, "q01")["metadata"]
    return found


def _more_cells(count: int) -> HandIn:
    def change(paper: dict[str, Any]) -> None:
        paper["cells"] += [
            {"cell_type": "markdown", "id": f"more-{n}", "metadata": {}, "source": ""}
            for n in range(count)
        ]

    return changed(change)


def _picture(size: int) -> HandIn:
    def change(paper: dict[str, Any]) -> None:
        attachments = {"a.png": {"image/png": "A" * size}}
        cell_of(paper, "q11").update(source="![](attachment:a.png)", attachments=attachments)

    return changed(change)


_MB = 2**20
_SIZES = {
    f"bytes-{word}": (f"文件{text}上限 16 MB", _bytes(notebook.MAX_BYTES + more))
    for word, text, more in (
        ("below", "差一字节到", -1),
        ("at", "正好是", 0),
        ("above", "超一字节过", 1),
    )
}
_PARTS = {
    f"parts-{word}": (f"结构的部件{text}上限五十万", _parts(notebook.MAX_PARTS + more))
    for word, text, more in (
        ("below", "差一个到", -1),
        ("at", "正好是", 0),
        ("above", "超一个过", 1),
    )
}
_LENGTHS = {
    f"answer-{size}": (f"答题处有 {size} 个字符（后面是注释）", _long("q01", "  # ", size))
    for bound in (200, answers.MAX_LENGTH)
    for size in (bound - 1, bound, bound + 1)
}
_TEXTS = {
    f"blank-{size}": (f"填空写了 {size} 个字", _answer("q09", json.dumps("长" * size)))
    for size in (answers.MAX_BLANK - 1, answers.MAX_BLANK, answers.MAX_BLANK + 1)
} | {
    f"essay-{size}": (f"简答写了 {size} 个字", _essay("答" * size))
    for size in (answers.MAX_TEXT - 1, answers.MAX_TEXT, answers.MAX_TEXT + 1, 1_000_000, 5_000_000)
}
_CELLS = {
    f"cell-{size}": (f"简答所在单元约 {size} 字节", _essay("a" * size))
    for size in (3_500, 3_700, 4_000, 4_100)
}
_BRACKETS = {
    f"brackets-{depth}": (f"答案的列表嵌套 {depth} 层", _answer("q04", "[" * depth + "]" * depth))
    for depth in (99, 199, 200, 201, 5_000)
}
_OPERATORS = {
    f"{name}-{count}": (f"答案有 {count} 个{text}", _answer("q09", literal(count)))
    for name, text, literal in (
        ("signs", "负号", lambda n: "-" * n + "1"),
        ("inversions", " not ", lambda n: "not " * n + "1"),
        ("sums", "加号", lambda n: "1" + "+1" * n),
        ("strings", "连写的文本", lambda n: '"a"' * n),
        ("attributes", "连写的属性", lambda n: "a" + ".a" * n),
        ("conditions", "条件", lambda n: "1 if 1 else " * n + "1"),
    )
    for count in (50, 900, 1_600)
}
_NUMBERS = {
    "digits-4300": ("填空是 4300 位的数", _answer("q09", "1" * 4300)),
    "digits-4301": ("填空是 4301 位的数", _answer("q09", "1" * 4301)),
    "power-53-below": ("填空是 2 的 53 次方减一", _answer("q09", str(2**53 - 1))),
    "power-53": ("填空是 2 的 53 次方", _answer("q09", str(2**53))),
    "largest-float": ("填空是最大的小数", _answer("q09", "1.7976931348623157e308")),
    "infinite": ("填空是无穷大", _answer("q09", "1e309")),
    "not-a-number-answer": ("填空由无穷大减无穷大而来", _answer("q09", "1e309 - 1e309")),
    "minus-zero": ("填空是负零", _answer("q09", "-0.0")),
    "infinite-choice": ("单选是无穷大", _answer("q01", "1e309")),
    "infinite-true-false": ("判断是无穷大", _answer("q07", "1e309")),
}
_DEPTHS = {
    f"{name}-deep-{depth}": (f"{text}里的列表嵌套 {depth} 层", _nesting(of, depth))
    for name, text, of in (
        ("metadata", "元数据", _metadata),
        ("cell", "单元元数据", _cell_metadata),
    )
    for depth in (100, 254, 255, 900, 1_023, 1_024, 1_025, 10_000)
}
_MORE = {
    "cells-1000": ("另加一千个空单元", _more_cells(1_000)),
    "cells-20000": ("另加两万个空单元", _more_cells(20_000)),
    "cells-70000": ("另加七万个空单元", _more_cells(70_000)),
    "picture-1": ("简答附 1 MB 的图", _picture(_MB)),
    "picture-15": ("简答附 15 MB 的图", _picture(15 * _MB)),
    "picture-17": ("简答附 17 MB 的图", _picture(17 * _MB)),
    "cells-none-known": (
        "只有一道题的单元",
        changed(lambda p: p.update(cells=[cell_of(p, "q01")])),
    ),
}

CASES = cases(
    "bounds",
    {
        **{**_SIZES, **_PARTS, **_LENGTHS, **_TEXTS, **_CELLS},
        **{**_BRACKETS, **_OPERATORS, **_NUMBERS, **_DEPTHS, **_MORE},
    },
)
