"""What ended by itself is started again, more slowly each time; what was ended is left so. With real processes that hold real locks."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from lawstudy.processes.hub.keeping import PAUSES_S, STEADY_S, Kept, Tries, Watch
from lawstudy.processes.lock import Holder, end, holder_of, left_by
from tests.support.hub_process import until

HOLD = """
import sys, time
from pathlib import Path
from lawstudy.processes.lock import Lock
lock = Lock(Path(sys.argv[1]))
lock.tell("http://there/")
time.sleep(600)
"""


def test_pauses_grow_to_an_end_and_begin_anew_after_a_steady_time() -> None:
    tries = Tries()
    assert list(PAUSES_S) == sorted(PAUSES_S)
    assert [tries.next_pause(0) for _ in PAUSES_S] == list(PAUSES_S)
    assert tries.next_pause(0) is None
    assert tries.next_pause(STEADY_S - 1) is None
    assert tries.next_pause(STEADY_S) == PAUSES_S[0]
    assert tries.next_pause(0) == PAUSES_S[1]
    # No pause is so long that it alone would count as a steady time.
    assert max(PAUSES_S) < STEADY_S


class Things:
    """Processes that hold the lock; ``broken``: they cannot be started."""

    def __init__(self, path: Path) -> None:
        self.path, self.started, self.broken = path, list[Holder | None](), False
        self._processes: list[subprocess.Popen[bytes]] = []

    def start(self, left: Holder | None = None) -> None:
        self.started.append(left)
        if self.broken:
            raise OSError("端口被占用")
        process = subprocess.Popen([sys.executable, "-c", HOLD, str(self.path)])
        self._processes.append(process)
        until(lambda: self.pid == process.pid)

    @property
    def pid(self) -> int | None:
        """Of the one that holds it."""
        holder = holder_of(self.path)
        return holder.pid if holder is not None and holder.address else None

    def kill(self) -> None:
        assert self.pid is not None
        os.kill(self.pid, signal.SIGKILL)
        self.clear()

    def clear(self) -> None:
        for process in self._processes:
            process.kill()
            process.wait()


@pytest.fixture
def things(tmp_path: Path) -> Iterator[Things]:
    made = Things(tmp_path / "lock")
    made.start()
    yield made
    made.clear()


@contextmanager
def watched(things: Things, *, pauses: tuple[float, ...]) -> Iterator[list[str]]:
    """What is told of them meanwhile."""
    told: list[str] = []
    stopped = threading.Event()
    kept = Kept("甲", lambda: [things.path], things.start)
    thread = threading.Thread(
        target=Watch(kept, told.append, stopped, pauses=pauses, look_s=0.02).run
    )
    thread.start()
    try:
        yield told
    finally:
        stopped.set()
        thread.join()


def said(told: list[str], part: str, times: int = 1) -> Callable[[], bool]:
    return lambda: sum(part in each for each in told) == times


def test_killed_again_and_again_it_is_given_up_and_kept_again_when_somebody_starts_it(
    things: Things,
) -> None:
    with watched(things, pauses=(0.01, 0.02)) as told:
        for number in (1, 2):
            things.kill()
            until(said(told, "甲 已重新启动", number))
            assert f"第 {number} 次，共 2 次" in told[-2]
        things.kill()
        until(said(told, "重新启动了 2 次"))
        assert things.pid is None
        things.start()
        until(said(told, "甲 又在运行"))
        things.kill()
        until(said(told, "甲 已重新启动", 3))
    # Whoever starts it is told where it was.
    assert [each.address for each in things.started if each] == ["http://there/"] * 3


def test_what_keeps_it_from_starting_is_told_and_it_is_tried_again(things: Things) -> None:
    things.broken = True
    with watched(things, pauses=(0.01, 0.2, 0.2)) as told:
        things.kill()
        until(said(told, "没有重新启动成功：端口被占用"))
        things.broken = False
        until(said(told, "甲 已重新启动"))


def test_what_was_ended_is_left_so_also_while_it_was_to_be_started_again(things: Things) -> None:
    with watched(things, pauses=(0.5, 0.5)) as told:
        end(things.path)
        until(said(told, "甲 是有人停止的"))
        things.start()
        until(said(told, "甲 又在运行"))
        things.kill()
        until(said(told, "0.5 秒后重新启动"))
        # It does not run, and somebody says that it is not to.
        assert end(things.path) is None
        until(said(told, "甲 是有人停止的", 2))
    assert things.pid is None
    assert left_by(things.path) is None
    assert things.started == [None, None]
