"""Files that are no notebook, or a damaged one."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

from tests.grading.catalogue.case import as_json, cases, changed, data
from tests.support.released_exam import cell_of


def _zipped(paper: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(zipfile.ZipInfo("答卷.ipynb", (2022, 11, 18, 0, 0, 0)), paper)
    return file.getvalue()


def _set(**values: object) -> Callable[[dict[str, Any]], object]:
    return lambda paper: paper.update(values)


def _cell(**values: object) -> Callable[[dict[str, Any]], object]:
    return lambda paper: cell_of(paper, "q01").update(values)


def _nbgrader(value: object) -> Callable[[dict[str, Any]], object]:
    return lambda paper: cell_of(paper, "q01")["metadata"].update(nbgrader=value)


def _without(*keys: str) -> Callable[[dict[str, Any]], object]:
    def change(paper: dict[str, Any]) -> None:
        for key in keys:
            del paper[key]

    return change


def _q01_twice(paper: bytes) -> bytes:
    """The answer cell's text is there twice under one name: programs that read JSON take the last."""
    made = json.loads(paper)
    right = cell_of(made, "q01")["source"]
    text = json.dumps(made, ensure_ascii=False)
    whole = json.dumps(right, ensure_ascii=False)
    assert f'"source": {whole}' in text
    return text.replace(
        f'"source": {whole}', f'"source": {whole}, "source": "q01 = \\"Z\\""'
    ).encode()


def _cells_twice(paper: bytes) -> bytes:
    """All cells are there twice under one name: first blank ones, then none."""
    return paper.rstrip()[:-1] + b', "cells": []}'


CASES = cases(
    "damage",
    {
        "empty": ("空文件", data(lambda _: b"")),
        "white-space": ("只有空白", data(lambda _: b" \n\t\n")),
        "only-null": ("JSON 的 null", data(lambda _: b"null")),
        "only-a-number": ("JSON 的一个数", data(lambda _: b"4")),
        "empty-list": ("JSON 的空列表", data(lambda _: b"[]")),
        "empty-object": ("JSON 的空对象", data(lambda _: b"{}")),
        "web-page": ("网页", data(lambda _: b"<!DOCTYPE html><title>x</title>")),
        "zip": ("压缩包改了名", data(_zipped)),
        "gzip": ("gzip 压缩", data(lambda paper: gzip.compress(paper, mtime=0))),
        "half": ("只有前一半", data(lambda paper: paper[: len(paper) // 2])),
        "last-byte-missing": ("缺最后一个字节", data(lambda paper: paper[:-1])),
        "zeros-at-the-end": (
            "后一半是零（断电）",
            data(lambda p: p[: len(p) // 2] + bytes(len(p) // 2)),
        ),
        "twice": ("同一份接连写了两遍", data(lambda paper: paper + paper)),
        "something-after": ("后面多了一行字", data(lambda paper: paper + "\n完".encode())),
        "byte-order-mark": ("开头有 UTF-8 的 BOM", data(lambda paper: b"\xef\xbb\xbf" + paper)),
        "utf-16": ("存成 UTF-16", data(lambda paper: paper.decode().encode("utf-16"))),
        "gb18030": ("存成 GB18030", data(lambda paper: paper.decode().encode("gb18030"))),
        "windows-lines": (
            "换行是 CRLF",
            data(lambda p: as_json(json.loads(p)).replace(b", ", b",\r\n")),
        ),
        "bad-byte": (
            "文本里有一个坏字节",
            data(lambda p: p.replace('"选'.encode(), b'"\xff', 1) + b"\xff"),
        ),
        "python-quotes": ("用单引号", data(lambda paper: repr(json.loads(paper)).encode())),
        "comma-at-the-end": ("末尾多一个逗号", data(lambda paper: paper.rstrip()[:-1] + b",}")),
        "comment": ("JSON 里写了注释", data(lambda paper: b"// x\n" + paper)),
        "not-a-number": ("元数据里有 NaN", data(lambda p: p.rstrip()[:-1] + b', "x": NaN}')),
        "control-characters": (
            "文本里有没转义的控制符",
            data(lambda p: p.replace(b'"q01 = ', b'"\x01q01 = ')),
        ),
        "zero-character": ("文本里有 \\u0000", changed(_cell(source='q01 = "A\x00"'))),
        "surrogate-in-source": ("单元里有半个代理对", changed(_cell(source='q01 = "\ud800"'))),
        "surrogate-in-essay": (
            "简答题里有半个代理对",
            changed(lambda paper: cell_of(paper, "q11").update(source="答\udfff")),
        ),
        "source-twice": ("答题处的文本写了两个，后一个答错", data(_q01_twice)),
        "cells-twice": ("单元列表写了两个，后一个是空的", data(_cells_twice)),
        "unknown-name": ("最外层多一个名字", changed(_set(x=1))),
        "no-cells": ("没有单元列表", changed(_without("cells"))),
        "cells-empty": ("单元列表是空的", changed(_set(cells=[]))),
        "cells-as-object": ("单元列表写成对象", changed(_set(cells={}))),
        "cells-with-null": ("单元列表里有 null", changed(lambda p: p["cells"].insert(0, None))),
        "cells-in-list": ("单元列表多套一层", changed(lambda p: p.update(cells=[p["cells"]]))),
        "no-metadata": ("没有元数据", changed(_without("metadata"))),
        "metadata-null": ("元数据是 null", changed(_set(metadata=None))),
        "no-version": ("没有版本号", changed(_without("nbformat", "nbformat_minor"))),
        "no-minor-version": ("没有小版本号", changed(_without("nbformat_minor"))),
        "version-as-text": ("版本号写成文本", changed(_set(nbformat="4"))),
        "version-as-fraction": ("版本号写成 4.0", changed(_set(nbformat=4.0))),
        "version-true": ("版本号写成 true", changed(_set(nbformat=True))),
        "version-5": ("版本号是 5", changed(_set(nbformat=5))),
        "minor-version-99": ("小版本号是 99", changed(_set(nbformat_minor=99))),
        "minor-version-negative": ("小版本号是 -1", changed(_set(nbformat_minor=-1))),
        "minor-version-as-text": ("小版本号写成文本", changed(_set(nbformat_minor="x"))),
        "source-number": ("答题处的文本是数字", changed(_cell(source=7))),
        "source-null": ("答题处的文本是 null", changed(_cell(source=None))),
        "source-with-number": ("文本的行里有数字", changed(_cell(source=["q01 = ", 7]))),
        "no-source": ("答题处没有文本", changed(lambda p: cell_of(p, "q01").pop("source"))),
        "cell-metadata-null": ("单元的元数据是 null", changed(_cell(metadata=None))),
        "cell-type-unknown": ("没有这种单元", changed(_cell(cell_type="heading"))),
        "cell-type-number": ("单元的种类是数字", changed(_cell(cell_type=1))),
        "outputs-missing": (
            "代码单元没有输出列表",
            changed(lambda p: cell_of(p, "q01").pop("outputs")),
        ),
        "outputs-as-text": ("输出写成文本", changed(_cell(outputs="1.0"))),
        "nbgrader-as-list": ("nbgrader 的元数据是列表", changed(_nbgrader([]))),
        "nbgrader-null": ("nbgrader 的元数据是 null", changed(_nbgrader(None))),
        "nbgrader-empty": ("nbgrader 的元数据是空的", changed(_nbgrader({}))),
        "grade-id-number": ("答题处的编号是数字", changed(_nbgrader({"grade_id": 1}))),
        "grade-id-long": ("答题处的编号有一万个字", changed(_nbgrader({"grade_id": "q" * 10_000}))),
        "same-cell-ids": (
            "所有单元的 id 相同",
            changed(lambda p: [c.update(id="x") for c in p["cells"]]),
        ),
        "cell-id-number": ("单元的 id 是数字", changed(_cell(id=1))),
    },
)
