"""A lock is held by a living process or by nobody, whatever is written in it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import orjson
import pytest

from lawstudy.errors import ShellError
from lawstudy.processes.lock import AlreadyHeld, Lock, end, holder_of, left_by, process_start

HOLD = """
import sys, time
from pathlib import Path
from lawstudy.processes.lock import Lock
lock = Lock(Path(sys.argv[1]))
lock.tell("http://there/", ("注意",))
time.sleep(600)
"""

Holding = Callable[[Path], "subprocess.Popen[bytes]"]


@pytest.fixture
def held() -> Iterator[Holding]:
    """Start a process that holds a lock until it is ended."""
    processes: list[subprocess.Popen[bytes]] = []

    def start(path: Path) -> subprocess.Popen[bytes]:
        process = subprocess.Popen([sys.executable, "-c", HOLD, str(path)])
        processes.append(process)
        while (holder := holder_of(path)) is None or not holder.address:
            assert process.poll() is None
            time.sleep(0.05)
        return process

    yield start
    for process in processes:
        process.kill()
        process.wait()


def test_it_says_who_holds_it_and_nobody_else_gets_it(tmp_path: Path, held: Holding) -> None:
    path = tmp_path / "lock"
    assert holder_of(path) is None
    process = held(path)
    holder = holder_of(path)
    assert holder is not None
    assert (holder.pid, holder.address) == (process.pid, "http://there/")
    assert holder.notices == ("注意",)
    with pytest.raises(AlreadyHeld) as refused:
        Lock(path)
    assert refused.value.holder == holder
    assert str(process.pid) in str(refused.value)


def test_whoever_looks_keeps_nobody_from_taking_it(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    looking = f"""
from pathlib import Path
from lawstudy.processes.lock import holder_of
print(flush=True)
while True:
    holder_of(Path({str(path)!r}))
"""
    path.touch()
    process = subprocess.Popen([sys.executable, "-c", looking], stdout=subprocess.PIPE)
    try:
        assert process.stdout is not None
        process.stdout.readline()
        for _ in range(50):
            Lock(path).release()
    finally:
        process.kill()
        process.communicate()


def test_a_killed_holder_holds_nothing(tmp_path: Path, held: Holding) -> None:
    path = tmp_path / "lock"
    process = held(path)
    process.kill()
    process.wait()
    assert b"there" in path.read_bytes()
    assert holder_of(path) is None
    assert end(path) is None
    with Lock(path):
        holder = holder_of(path)
        assert holder is not None
        assert (holder.pid, holder.address) == (os.getpid(), "")


def test_a_copy_is_held_by_nobody(tmp_path: Path, held: Holding) -> None:
    path, copy = tmp_path / "lock", tmp_path / "copy"
    process = held(path)
    shutil.copy(path, copy)
    assert holder_of(copy) is None
    assert end(copy) is None
    assert process.poll() is None
    Lock(copy).release()
    assert holder_of(path) is not None


def test_the_holder_is_asked_to_end(tmp_path: Path, held: Holding) -> None:
    path = tmp_path / "lock"
    process = held(path)
    ended = end(path)
    assert ended is not None
    assert ended.pid == process.pid
    assert process.wait() == -signal.SIGTERM
    assert holder_of(path) is None


@pytest.mark.parametrize("changed", [{"started": "another boot/1"}, {"host": "another-machine"}])
def test_a_process_that_is_not_the_holder_is_not_ended(
    tmp_path: Path, held: Holding, changed: dict[str, str]
) -> None:
    """What is written names a stranger: the number was used again, or it is another machine's."""
    path = tmp_path / "lock"
    process = held(path)
    path.write_bytes(orjson.dumps({**orjson.loads(path.read_bytes()), **changed}))
    with pytest.raises(ShellError, match=str(process.pid)):
        end(path)
    assert process.poll() is None


def test_a_holder_that_has_not_told_yet_is_a_holder(tmp_path: Path, held: Holding) -> None:
    path = tmp_path / "lock"
    held(path)
    for data in (b"", b"{", b"[]", b'{"pid": 1}'):
        path.write_bytes(data)
        holder = holder_of(path)
        assert holder is not None
        assert (holder.pid, holder.address) == (0, "")


def test_the_start_of_a_process_tells_it_from_another() -> None:
    assert process_start(os.getpid()) == process_start(os.getpid())
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]) as child:
        assert process_start(child.pid) not in ("", process_start(os.getpid()))
        child.kill()
    assert process_start(child.pid) == ""


def test_who_was_killed_is_told_of_until_somebody_else_has_it_or_it_is_put_in_order(
    tmp_path: Path, held: Holding
) -> None:
    path = tmp_path / "lock"
    assert left_by(path) is None
    process = held(path)
    assert left_by(path) is None
    process.kill()
    process.wait()
    left = left_by(path)
    assert left is not None
    assert (left.pid, left.address) == (process.pid, "http://there/")
    with Lock(path):
        assert left_by(path) is None
    assert left_by(path) is None
    held(path)
    end(path)
    assert left_by(path) is None


@pytest.mark.parametrize(
    ("error", "left"), [(RuntimeError, True), (KeyboardInterrupt, False), (SystemExit, False)]
)
def test_a_fault_leaves_word_and_an_interruption_none(
    tmp_path: Path, error: type[BaseException], left: bool
) -> None:
    path = tmp_path / "lock"
    with pytest.raises(error), Lock(path):
        raise error
    assert holder_of(path) is None
    assert (left_by(path) is not None) == left
