"""Times of handing in: at the bounds, beyond them, in other forms and of other kinds of files. The papers have all the right answers."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from tests.grading.catalogue.case import HandIn, beside, cases


def _stamp(text: str | bytes) -> HandIn:
    data = text if isinstance(text, bytes) else text.encode()
    return beside(lambda path: path.with_name("timestamp.txt").write_bytes(data))


def _instead(make: Callable[[Path], object]) -> HandIn:
    def change(path: Path) -> None:
        path.with_name("timestamp.txt").unlink()
        make(path.with_name("timestamp.txt"))

    return beside(change)


def _sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(1 << 32)


_GOOD = "2022-11-18 02:03:04 UTC"

CASES = cases(
    "times",
    {
        "year-1999": ("1999 年最后一秒", _stamp("1999-12-31 23:59:59 UTC")),
        "year-2000": ("2000 年第一秒", _stamp("2000-01-01 00:00:00 UTC")),
        "year-2099": ("2099 年最后一秒", _stamp("2099-12-31 23:59:59 UTC")),
        "year-2100": ("2100 年第一秒", _stamp("2100-01-01 00:00:00 UTC")),
        "year-2000-east": (
            "2000 年第一秒，东八区（世界时仍是 1999 年）",
            _stamp("2000-01-01 00:00:00 +08:00"),
        ),
        "year-2099-west": ("2099 年最后一秒，西十二区", _stamp("2099-12-31 23:59:59 -12:00")),
        "epoch": ("1970 年（时钟没有校准）", _stamp("1970-01-01 00:00:00 UTC")),
        "in-the-future": ("交卷时间在将来", _stamp("2098-05-06 07:08:09 UTC")),
        "leap-day": ("2024 年 2 月 29 日", _stamp("2024-02-29 00:00:00 UTC")),
        "no-leap-day": ("2023 年 2 月 29 日", _stamp("2023-02-29 00:00:00 UTC")),
        "hour-24": ("24 点", _stamp("2022-11-18 24:00:00 UTC")),
        "second-60": ("第 60 秒", _stamp("2022-11-18 02:03:60 UTC")),
        "beijing": ("北京时间，缩写 CST", _stamp("2022-11-18 10:03:04 CST")),
        "beijing-in-words": ("时区写成“北京时间”", _stamp("2022-11-18 10:03:04 北京时间")),
        "zone-of-25-hours": ("时差 25 小时", _stamp("2022-11-18 02:03:04 +25:00")),
        "no-zone": ("没有时区", _stamp("2022-11-18 02:03:04")),
        "only-date": ("只有日期", _stamp("2022-11-18")),
        "only-time": ("只有时刻", _stamp("02:03:04 UTC")),
        "seconds": ("写成秒数", _stamp("1668737000")),
        "chinese-date": ("写成年月日", _stamp("2022年11月18日 10时03分")),
        "empty-stamp": ("时间文件是空的", _stamp("")),
        "zeros": ("时间文件全是零（断电）", _stamp(bytes(24))),
        "two-lines": ("时间文件有两行", _stamp(f"{_GOOD}\n{_GOOD}")),
        "999-bytes": ("时间文件长 999 字节", _stamp(_GOOD.ljust(999))),
        "1000-bytes": ("时间文件长 1000 字节", _stamp(_GOOD.ljust(1000))),
        "1001-bytes": ("时间文件长 1001 字节", _stamp(_GOOD.ljust(1001))),
        "stamp-byte-order-mark": ("时间文件带 BOM", _stamp(b"\xef\xbb\xbf" + _GOOD.encode())),
        "stamp-utf-16": ("时间文件存成 UTF-16", _stamp(_GOOD.encode("utf-16"))),
        "no-stamp": ("没有时间文件", _instead(lambda path: None)),
        "stamp-folder": ("时间文件是文件夹", _instead(lambda path: path.mkdir())),
        "stamp-zero": (
            "时间文件是指向 /dev/zero 的链接",
            _instead(lambda p: p.symlink_to("/dev/zero")),
        ),
        "stamp-elsewhere": (
            "时间文件是指向系统文件的链接",
            _instead(lambda p: p.symlink_to("/etc/passwd")),
        ),
        "stamp-to-itself": ("时间文件是指向自己的链接", _instead(lambda p: p.symlink_to(p.name))),
        "stamp-sparse": ("时间文件是 4 GB 的稀疏文件", _instead(_sparse)),
        "stamp-second-name": (
            "时间文件是答卷的另一个名字",
            _instead(lambda p: os.link(next(p.parent.glob("*.ipynb")), p)),
        ),
    },
)
