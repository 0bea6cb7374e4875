"""The room's items are those on the disk: read again when a file has changed, and not in the middle of an exam."""

from __future__ import annotations

import asyncio
import os
import threading
from pathlib import Path

from delivery.kept_bank import LOOK_S, KeptBank
from grading.exam_folders import ExamFolders
from grading.nbgrader.course import Course
from question_bank.bank import ItemBank

ITEM = """---
id: {id}
type: true_false
content_area: 行政处罚
cognitive_level: 识记
expected_facility: 0.6
points: 1
legal_basis:
  - 行政处罚法:第六十三条
---
{stem}

答案：对
"""


class _Own(ExamFolders):
    """The site's own items alone: reading the shipped ones is not what is tried here."""

    @property
    def items(self) -> tuple[Path, ...]:
        return self.own_items

    def bank(self) -> ItemBank:
        self.reads.append(1)
        return super().bank()

    reads: list[int] = []  # noqa: RUF012


def test_the_items_are_those_on_the_disk(tmp_path: Path) -> None:
    folder = tmp_path / "items"
    folder.mkdir()
    (folder / "a.md").write_text(ITEM.format(id="a", stem="甲"), encoding="utf-8")
    folders = _Own(tmp_path, Course(tmp_path / "course"), (folder,))
    folders.reads.clear()
    now, busy = [0.0], [False]
    kept = KeptBank(folders, busy=lambda: busy[0], clock=lambda: now[0])

    async def read() -> int:
        found = await asyncio.gather(kept.get(), kept.get())
        assert found[0] is found[1]
        while kept._reading is not None:
            await asyncio.sleep(0.01)
        return len(folders.reads)

    async def work() -> None:
        assert await read() == 1
        (folder / "b.md").write_text(ITEM.format(id="b", stem="乙"), encoding="utf-8")
        os.utime(folder / "b.md", (2e9, 2e9))
        # Looked for some seconds later, and not while a formal paper is written.
        assert await read() == 1
        now[0] += LOOK_S
        busy[0] = True
        assert await read() == 1
        busy[0] = False
        assert await read() == 2
        now[0] += LOOK_S
        assert await read() == 2
        os.utime(folder / "b.md", (2.1e9, 2.1e9))
        now[0] += LOOK_S
        assert await read() == 3

    asyncio.run(work())


class _Slow(_Own):
    """Its second reading goes on until it is let go, and its third fails."""

    go_on = threading.Event()

    def bank(self) -> ItemBank:
        found = super().bank()
        if len(self.reads) == 2:
            assert self.go_on.wait(30)
        if len(self.reads) == 3:
            raise OSError("gone")
        return found


def test_nobody_waits_while_one_reads_them_anew(tmp_path: Path) -> None:
    folder = tmp_path / "items"
    folder.mkdir()
    (folder / "a.md").write_text(ITEM.format(id="a", stem="甲"), encoding="utf-8")
    folders = _Slow(tmp_path, Course(tmp_path / "course"), (folder,))
    folders.reads.clear()
    now = [0.0]
    kept = KeptBank(folders, busy=lambda: False, clock=lambda: now[0])

    async def changed(at: float) -> None:
        os.utime(folder / "a.md", (at, at))
        now[0] += LOOK_S

    async def settled() -> None:
        while kept._reading is not None:
            await asyncio.sleep(0.01)

    async def work() -> None:
        first = await kept.get()
        (folder / "b.md").write_text(ITEM.format(id="b", stem="乙"), encoding="utf-8")
        await changed(2e9)
        for _ in range(3):
            assert await asyncio.wait_for(kept.get(), 5) is first
        folders.go_on.set()
        await settled()
        second = await kept.get()
        assert second is not first
        # One that cannot be read leaves everybody what they had.
        await changed(2.1e9)
        assert await kept.get() is second
        await settled()
        assert (await kept.get() is second, len(folders.reads)) == (True, 3)

    asyncio.run(work())
