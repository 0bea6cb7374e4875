from __future__ import annotations

import datetime as dt
from pathlib import Path

import orjson
import pytest

from foundation.clock import utc_now
from grading.errors import HandInRefused, UnreadableSubmission
from grading.notebook import (
    MAX_BYTES,
    MAX_PARTS,
    SubmittedCell,
    _parts,
    _parts_as_a_whole,
    open_paper,
    parse_submission,
    read_submission,
    read_timestamp,
)

AT = dt.datetime(2022, 11, 18, 2, 3, 4, 500_000)


@pytest.mark.parametrize(
    "text",
    [
        "2022-11-18 02:03:04.500000 UTC",
        "2022-11-18 02:03:04.500 UTC\r\n",
        "2022-11-18 02:03:04.500000",
        "2022-11-18T02:03:04.500Z",
        "2022-11-18 02:03:04.500000 GMT",
        "2022-11-18 10:03:04.500000 CST",
        "2022-11-18 10:03:04.500000 Asia/Shanghai",
        "2022-11-18 10:03:04.500000 北京时间",
        "2022-11-18 10:03:04.500000 PRC",
        "2022-11-18 10:03:04.500000+08:00",
        "2022-11-18 10:03:04.500000 +08:00",
        "2022-11-18 10:03:04.500000 +0800",
        "2022-11-18 10:03:04.500000 +08",
        "2022-11-18 03:03:04.500000 Europe/Berlin",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_time_stamps_with_zones_and_marks(tmp_path: Path, text: str, encoding: str) -> None:
    (tmp_path / "timestamp.txt").write_bytes(text.encode(encoding))
    assert read_timestamp(tmp_path) == AT


@pytest.mark.parametrize(
    "text",
    [
        "0001-01-01 00:00:00 UTC",
        "0001-01-01 00:00:00 +14:00",
        "9999-12-31 23:59:59 -12:00",
        "1970-01-01 00:00:00 UTC",
        "2022-11-18 02:03:04 Nowhere",
        "2022-11-18 02:03:04 ../UTC",
        "2022-11-18 02:03:04 Asia",
        "2022-13-18",
        "",
    ],
)
def test_time_stamps_that_are_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "timestamp.txt").write_text(text)
    with pytest.raises(UnreadableSubmission, match="交卷时间"):
        read_timestamp(tmp_path)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "空的"),
        (b" \r\n", "空的"),
        (bytes(24), "空的"),
        (b"\x80\x81", "不是文本"),
        (b"2" * 1001, "太长"),
        (b"2098-05-06 07:08:09 UTC", "在将来"),
    ],
)
def test_what_is_wrong_with_a_time_stamp_is_told_in_chinese(
    tmp_path: Path, data: bytes, told: str
) -> None:
    (tmp_path / "timestamp.txt").write_bytes(data)
    with pytest.raises(UnreadableSubmission, match=f"交卷时间.*{told}"):
        read_timestamp(tmp_path)


def test_clocks_may_differ_by_a_zone(tmp_path: Path) -> None:
    """Local time that was taken for UTC is ahead by hours; what is ahead by days is none."""
    for hours, told in ((14, False), (48, True)):
        at = utc_now() + dt.timedelta(hours=hours)
        (tmp_path / "timestamp.txt").write_text(f"{at} UTC")
        if told:
            with pytest.raises(UnreadableSubmission, match="在将来"):
                read_timestamp(tmp_path)
        else:
            assert read_timestamp(tmp_path) == at


@pytest.mark.parametrize(("more", "told"), [(1, "17 MB"), (2**20, "17 MB"), (2**20 + 1, "18 MB")])
def test_a_file_that_is_too_large_is_told_as_larger_than_the_limit(
    tmp_path: Path, more: int, told: str
) -> None:
    with (tmp_path / "a.ipynb").open("wb") as file:
        file.truncate(MAX_BYTES + more)
    with pytest.raises(UnreadableSubmission, match=f"有 {told}，超过上限 16 MB"):
        read_submission(tmp_path / "a.ipynb", ["q01"])
    with pytest.raises(HandInRefused, match=f"有 {told}，超过上限 16 MB"):
        open_paper(bytes(MAX_BYTES + more))


def test_no_time_stamp(tmp_path: Path) -> None:
    assert read_timestamp(tmp_path) is None


def _cell(source: str, **more: object) -> dict[str, object]:
    metadata = {"nbgrader": {"grade_id": "q01"}}
    return {"cell_type": "code", "metadata": metadata, "source": source, **more}


@pytest.mark.parametrize(
    "notebook",
    [
        {
            "nbformat": 4,
            "nbformat_minor": 5,
            "cells": [_cell("q01 = 'A'")],
            "metadata": {"lawstudy": {}},
        },
        {"nbformat": 4.0, "cells": [_cell("q01 = 'A'"), _cell("q01 = 'A'")], "metadata": {}},
        {"nbformat": 4, "cells": [_cell("答" * 5000)], "metadata": {}, "something": "else"},
        {
            "nbformat": 4,
            "cells": [_cell("", attachments={"a.png": {"image/png": "AA=="}})],
            "metadata": {},
        },
        {"nbformat": 4, "cells": [], "metadata": {}},
    ],
)
def test_dividing_a_notebook_first_reads_what_reading_it_whole_does(
    notebook: dict[str, object],
) -> None:
    data = orjson.dumps(notebook)
    assert _parts(data) == _parts_as_a_whole(data)
    assert _parts(data)[0] == _parts(data)[0]


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "已损坏"),
        (b'{"nbformat": 4, "cells": [{}', "已损坏"),
        (b'{"nbformat": 4, "cells": [], "metadata": {"\xff": 1}}', "已损坏"),
        (b'{"nbformat": 4, "cells": [], "metadata": {}, "nbformat_minor": "\xff"}', "已损坏"),
        (b'{"nbformat": 4, "cells": [], "metadata": {}, "more": "\xff"}', "已损坏"),
        (b'{"nbformat": 4, "\xff": [], "metadata": {}}', "已损坏"),
        (b'{"nbformat": 3, "cells": [], "metadata": {}}', "本平台试卷的格式"),
        (b'{"nbformat": 4, "cells": {}, "metadata": {}}', "本平台试卷的格式"),
        (b'{"nbformat": 4, "cells": [], "metadata": []}', "本平台试卷的格式"),
        (b'{"nbformat": 4, "cells": [{"cell_type": "code"}], "metadata": {}}', "第 1 段"),
    ],
)
def test_what_is_no_notebook_is_told_as_before(data: bytes, told: str) -> None:
    with pytest.raises(UnreadableSubmission, match=told):
        parse_submission(data, ["q01"])


def test_too_many_parts_are_refused_before_they_are_read() -> None:
    with pytest.raises(UnreadableSubmission, match="庞大"):
        parse_submission(b"[" + b"1," * MAX_PARTS + b"1]", ["q01"])


def test_a_cell_with_what_stands_before_a_key_shows_it() -> None:
    assert SubmittedCell("q01", "code", "### BEGIN HIDDEN TESTS", None).shows_key
    assert not SubmittedCell("q01", "code", "q01 = 'A'", None).shows_key
