"""The room's own process: how it keeps its memory small."""

from __future__ import annotations

import platform
import subprocess
import sys

import pytest

HEAPS = """
import ctypes, sys, tempfile, threading
from pathlib import Path
from lawstudy.processes.room import keep_memory_small

if sys.argv[1] == "small":
    keep_memory_small()
kept, there, done = [], threading.Barrier(5), threading.Barrier(5)

def work():
    there.wait()
    kept.append(bytearray(1_000_000))
    kept.extend(bytearray(10_000) for _ in range(10))
    done.wait()

threads = [threading.Thread(target=work) for _ in range(4)]
for each in threads:
    each.start()
there.wait()
done.wait()
library = ctypes.CDLL(None)
library.fopen.restype = ctypes.c_void_p
with tempfile.NamedTemporaryFile() as file:
    stream = ctypes.c_void_p(library.fopen(file.name.encode(), b"w"))
    library.malloc_info(0, stream)
    library.fclose(stream)
    print(Path(file.name).read_text().count("<heap "))
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only there heaps are counted")
def test_all_threads_take_their_memory_from_one_heap() -> None:
    assert _heaps("small") == 1
    # What it is there for.
    assert _heaps("as it comes") > 1


def _heaps(how: str) -> int:
    told = subprocess.run(
        [sys.executable, "-c", HEAPS, how], check=True, capture_output=True, text=True
    )
    return int(told.stdout)
