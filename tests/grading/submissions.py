"""Submissions for the parity test: blank, right, partial, malformed, damaged and hostile ones, each with a name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.support.released_exam import ReleasedExam, answer, cell_of, right_answers

Paper = dict[str, Any]
Make = Callable[[Paper, dict[str, str]], Paper]


def _set(name: str, source: str) -> Make:
    def make(paper: Paper, right: dict[str, str]) -> Paper:
        cell_of(answer(paper, **right), name)["source"] = source
        return paper

    return make


def _literals(**sources: str) -> Make:
    return lambda paper, right: answer(answer(paper, **right), **sources)


def _without(*grade_ids: str) -> Make:
    def make(paper: Paper, right: dict[str, str]) -> Paper:
        answer(paper, **right)
        for grade_id in grade_ids:
            paper["cells"].remove(cell_of(paper, grade_id))
        return paper

    return make


def _metadata(grade_id: str, **fields: object) -> Make:
    def make(paper: Paper, right: dict[str, str]) -> Paper:
        cell_of(answer(paper, **right), grade_id)["metadata"]["nbgrader"].update(fields)
        return paper

    return make


def _cell_type(grade_id: str, kind: str) -> Make:
    def make(paper: Paper, right: dict[str, str]) -> Paper:
        cell = cell_of(answer(paper, **right), grade_id)
        cell["cell_type"] = kind
        if kind != "code":
            cell.pop("outputs", None)
            cell.pop("execution_count", None)
        return paper

    return make


def _reverse(paper: Paper, right: dict[str, str]) -> Paper:
    """Swap the order of two whole questions."""
    answer(paper, **right)
    cells = paper["cells"]
    ids = [cell["metadata"]["nbgrader"]["grade_id"] for cell in cells]
    first, second = ids.index("q01-stem"), ids.index("q02-stem")
    block = cells[first : first + 3]
    paper["cells"] = [*cells[:first], *cells[second : second + 3], *block, *cells[second + 3 :]]
    return paper


def _extra_cells(paper: Paper, right: dict[str, str]) -> Paper:
    note = {"cell_type": "markdown", "id": "note", "metadata": {}, "source": "草稿"}
    scratch: dict[str, Any] = {
        "cell_type": "code",
        "id": "scratch",
        "metadata": {"tags": ["x"]},
        "source": "scratch = 1 + 1",
        "outputs": [],
        "execution_count": None,
    }
    answer(paper, **right)["cells"][3:3] = [note, scratch]
    return paper


def _stale_outputs(paper: Paper, right: dict[str, str]) -> Paper:
    """Outputs that claim full marks, on answers that are wrong."""
    answer(paper, **right, **{"q01": '"Z"'} if "q01" not in right else {})
    cell_of(paper, "q01")["source"] = 'q01 = "Z"'
    cell_of(paper, "q01-score")["outputs"] = [
        {
            "output_type": "execute_result",
            "data": {"text/plain": "1.0"},
            "metadata": {},
            "execution_count": 3,
        }
    ]
    cell_of(paper, "q01")["execution_count"] = 2
    return paper


def _old_minor_version(paper: Paper, right: dict[str, str]) -> Paper:
    answer(paper, **right)["nbformat_minor"] = 2
    for cell in paper["cells"]:
        del cell["id"]
    return paper


def _lines(paper: Paper, right: dict[str, str]) -> Paper:
    for cell in answer(paper, **right)["cells"]:
        cell["source"] = cell["source"].splitlines(keepends=True)
    return paper


def _kernel(paper: Paper, right: dict[str, str]) -> Paper:
    answer(paper, **right)["metadata"]["kernelspec"] = {"name": "no-such", "display_name": "?"}
    return paper


def _foreign_id(paper: Paper, right: dict[str, str]) -> Paper:
    cell_of(answer(paper, **right), "q03-stem")["metadata"]["nbgrader"]["grade_id"] = "q99-stem"
    return paper


def _partial(paper: Paper, right: dict[str, str]) -> Paper:
    """Of each multiple-choice key only the first letter; one of two blanks."""
    some = dict(right)
    for name in ("q04", "q05", "q06"):
        some[name] = f'["{right[name][2]}"]'
    some["q10"] = '["听证", "不知道"]'
    return answer(paper, **some)


AGREE: dict[str, Make] = {
    "blank": lambda paper, right: paper,
    "all-right": lambda paper, right: answer(paper, **right),
    "all-wrong": _literals(
        q01='"Z"', q02='"Z"', q03='"Z"', q04='["Z"]', q05='["Z"]', q06='["Z"]', q09='"x"'
    ),
    "partial": _partial,
    "half-answered": lambda paper, right: answer(
        paper, **{name: right[name] for name in list(right)[::2]}
    ),
    "essay-written": _set("q11", "先告知，再听取陈述申辩。"),
    "essay-emptied": _set("q11", ""),
    "essays-both": lambda paper, right: (
        cell_of(paper, "q11").update(source="甲")
        or cell_of(paper, "q12_3").update(source="乙")
        or paper
    ),
    "lower-case": lambda paper, right: answer(
        paper, **{n: v.lower() if n in ("q01", "q02", "q04") else v for n, v in right.items()}
    ),
    "full-width": _literals(q01='"Ａ"', q02='"Ｂ"', q03='"Ｃ "', q04='"ＡＢ"'),
    "multiple-as-text": _literals(q04='"AB"', q05='"A,C"', q06='"B、D"'),
    "multiple-repeated": _literals(q04='["A", "A", "B"]', q05='("A", "B")', q06='{"A", "C"}'),
    "multiple-empty": _literals(q04="[]", q05='""', q06="()"),
    "multiple-all": _literals(q04='"ABCD"', q05='["A","B","C","D"]', q06='["A", ["B"]]'),
    "true-false-words": _literals(q07='"对"', q08='"错误"'),
    "true-false-numbers": _literals(q07="1", q08="0"),
    "fill-in-digits": _literals(q09='"６０ 日"'),
    "fill-in-chinese": _literals(q09='"六十日。"'),
    "fill-in-number": _literals(q09="60", q10='("听证", "集体讨论决定")'),
    "fill-in-one-of-two": _literals(q10='"听证"'),
    "fill-in-swapped": _literals(q10='["集体讨论", "听证"]'),
    "wrong-types": _literals(
        q01="7",
        q02='["A"]',
        q03='{"A": 1}',
        q04="None",
        q05="3.5",
        q06="b'AB'",
        q07="[True]",
        q08="'???'",
        q09="[['60日']]",
        q10="{}",
    ),
    "none-everywhere": lambda paper, right: answer(paper, **dict.fromkeys(right, "None")),
    "syntax-error": _set("q01", 'q01 = "B'),
    "name-not-quoted": _set("q01", "q01 = B"),
    "empty-source": _set("q01", ""),
    "only-a-comment": _set("q01", "# B"),
    "typed-below": _set("q01", 'q01 = None\nq01 = "B"'),
    "corrected": _set("q02", 'q02 = "A"\n# 改\nq02 = "C"'),
    "spaces-and-newlines": _set("q01", '\n\nq01   =   (\n "A"\n)\n'),
    "adjacent-strings": _set("q04", 'q04 = "A" "B"'),
    "triple-quotes": _set("q09", 'q09 = """60日"""'),
    "odd-escapes": _set("q09", r'q09 = "60\u65e5"'),
    "zero-width": _set("q01", 'q01 = "\u200bA"'),
    "long-text": _set("q09", 'q09 = "' + "长" * 5000 + '"'),
    "deep-nesting": _set("q04", "q04 = " + "[" * 150 + "]" * 150),
    "too-deep": _set("q04", "q04 = " + "[" * 400 + "]" * 400),
    "huge-number": _set("q09", "q09 = " + "9" * 6000),
    "huge-hexadecimal": _set("q09", "q09 = 0x" + "f" * 15_000),
    "invisible-in-blank": _set("q09", 'q09 = "\\u200b60\\u00ad日\\ufeff"'),
    "marked-blank": _set("q09", 'q09 = "“６０日。”"'),
    "other-variable": _set("q01", 'answer = "A"'),
    "answer-deleted": _without("q01"),
    "test-cell-deleted": _without("q02-score"),
    "question-deleted": _without("q05-stem", "q05", "q05-score"),
    "stem-deleted": _without("q03-stem"),
    "essay-deleted": _without("q11"),
    "stem-edited": _set("q01-stem", "选 A"),
    "test-cell-edited": _set("q01-score", "1.0"),
    "test-cell-emptied": _set("q04-score", ""),
    "stale-outputs": _stale_outputs,
    "points-raised": _metadata("q01-score", points=99.0),
    "unlocked": _metadata("q01-score", locked=False),
    "checksum-forged": _metadata("q01", checksum="0" * 32),
    "answer-made-markdown": _cell_type("q02", "markdown"),
    "test-cell-made-markdown": _cell_type("q02-score", "markdown"),
    "stem-made-code": lambda paper, right: (
        cell_of(answer(paper, **right), "q02-stem").update(
            cell_type="code", outputs=[], execution_count=None
        )
        or paper
    ),
    "questions-reordered": _reverse,
    "extra-cells": _extra_cells,
    "old-minor-version": _old_minor_version,
    "source-as-lines": _lines,
    "other-kernel": _kernel,
}
"""Papers on which the three paths must write the same rows."""


def _code(paper: Paper, right: dict[str, str], source: str) -> Paper:
    cell: dict[str, Any] = {
        "cell_type": "code",
        "id": "attack",
        "metadata": {},
        "source": source,
        "outputs": [],
        "execution_count": None,
    }
    paper["cells"].insert(0, cell)
    return paper


_TRANSFORMER = """
import ast
class Full(ast.NodeTransformer):
    def visit_Module(self, node):
        last = node.body[-1] if node.body else None
        if isinstance(last, ast.Expr) and isinstance(last.value, ast.Call):
            for keyword in last.value.keywords:
                if keyword.arg == "points":
                    last.value = keyword.value
        return node
get_ipython().ast_transformers.append(Full())
"""

CHEATED: dict[str, Make] = {
    "transformer": lambda paper, right: _code(paper, right, _TRANSFORMER),
    "other-cell-answers": lambda paper, right: (
        cell_of(paper, "q01").update(source="q01 = None\nq02 = " + right["q02"])
        or cell_of(paper, "q02").update(source="")
        or paper
    ),
    "computed": lambda paper, right: (
        cell_of(paper, "q04").update(source=f"q04 = list(''.join({right['q04']}))") or paper
    ),
    "chained": lambda paper, right: (
        cell_of(paper, "q01").update(source=f"x = q01 = {right['q01']}") or paper
    ),
    "magic": lambda paper, right: (
        cell_of(paper, "q01").update(source=f"%time q01 = {right['q01']}") or paper
    ),
    "over-long": lambda paper, right: (
        cell_of(paper, "q01").update(source=f"q01 = {right['q01']}  # " + "x" * 30_000) or paper
    ),
}
"""Papers on which stock nbgrader gives points for code that it executed; we list the answer for a person."""


def _duplicate(paper: Paper, right: dict[str, str]) -> Paper:
    cell = cell_of(answer(paper, **right), "q02")
    paper["cells"].append({**cell, "id": "copy"})
    return paper


CRASHED: dict[str, Make] = {
    "duplicated-cell": _duplicate,
    "schema-too-new": _metadata("q01", schema_version=99),
    "schema-too-old": _metadata("q01", schema_version=0),
    "test-cell-made-answer": _metadata("q02-score", solution=True),
    "test-cell-not-graded": _metadata("q01-score", grade=False),
    "foreign-id": _foreign_id,
    "kernel-killed": lambda paper, right: _code(
        answer(paper, **right), right, "import os\nos._exit(1)"
    ),
}
"""Papers on which stock nbgrader fails (for some of them, with everybody after them in the batch)."""


def make_all(exam: ReleasedExam, cases: dict[str, Make]) -> dict[str, Paper]:
    """A paper for each case, by name."""
    right = right_answers(exam)
    return {name: make(exam.paper(), dict(right)) for name, make in cases.items()}
