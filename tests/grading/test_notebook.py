from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from grading.errors import UnreadableSubmission
from grading.notebook import read_timestamp

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


def test_no_time_stamp(tmp_path: Path) -> None:
    assert read_timestamp(tmp_path) is None
