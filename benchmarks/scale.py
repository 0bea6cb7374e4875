"""Scoring at ten and a hundred times the district's size: time a paper, memory and disk, each size a site of its own.

    python -m benchmarks.scale [--papers 8960] [--least 896] [--database sqlite|postgresql] [--autograded kept|made] [--jobs 0]

Sizes are ``--papers``, a tenth of it and so on, down to ``--least``; papers are made as rows (`benchmarks.scale_site`). Each size
is scored by a process of its own as `lawstudy exam grade` does it, with every core (``--jobs 0``) or so many. The bound is on the
time that passes; beside it stands what the processors worked, which a busy machine leaves as it is; a database server's work
is not in it. Memory is what that process and those that it starts hold at once, shared pages counted once (PSS), looked at
four times a second. Disk is everything below the site before and after, and what a database server says that its database
takes; 89,600 papers need some 60 GB where they are kept. PostgreSQL is a server of this benchmark's own, which writes durably.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import multiprocessing
import os
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path

import psutil
from rich.console import Console
from rich.table import Table
from sqlalchemy import create_engine, text

from benchmarks.scale_site import EXAM, make_site
from foundation.site import open_site
from grading.score_run import score_exam
from lawstudy.opening import course_of, open_records
from tests.support.postgresql import new_database, postgresql

MOST_GROWTH = 1.15
"""Time a paper at the largest size, of that at the smallest."""
MOST_MEMORY_MB = 400.0
_LOOK_EVERY_S = 0.25
_COLUMNS = {
    "papers": ("papers", 0),
    "s": ("seconds", 1),
    "ms": ("ms a paper", 2),
    "cpu_ms": ("CPU ms a paper", 2),
    "memory_mb": ("memory MB", 0),
    "before_mb": ("disk MB before", 0),
    "disk_mb": ("disk MB", 0),
    "database_mb": ("database MB", 0),
    "disk_kb": ("disk KB a paper", 0),
}


def main() -> None:
    parser = argparse.ArgumentParser(description="scoring at ten and a hundred times the size")
    parser.add_argument("--papers", type=int, default=8960)
    parser.add_argument("--least", type=int, default=896)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--autograded", choices=("kept", "made"), default="kept")
    parser.add_argument("--jobs", type=int, default=0, help="processes that score; 0: all cores")
    given = parser.parse_args()
    jobs = given.jobs or len(os.sched_getaffinity(0))
    found = []
    with _databases(given.database) as new_url:
        for papers in sizes(given.papers, given.least):
            with tempfile.TemporaryDirectory(prefix="lawstudy-benchmark-") as folder:
                site, url = Path(folder) / "site", new_url()
                make_site(site, papers, url=url, autograded=given.autograded)
                found.append(measure(site, url, papers, jobs))
    table = Table(title=f"scoring in {jobs} processes, {given.database}, {given.autograded}")
    for title, _ in _COLUMNS.values():
        table.add_column(title, justify="right")
    for one in found:
        table.add_row(*(f"{one[name]:.{digits}f}" for name, (_, digits) in _COLUMNS.items()))
    Console(width=150).print(table)
    small, large = found[0], found[-1]
    figures: dict[str, float] = {"jobs": jobs}
    for one in found:
        figures |= {f"{one['papers']:.0f}_{name}": value for name, value in one.items()}
    for size, one in (("small", small), ("large", large)):
        figures |= {f"{size}_{name}": value for name, value in one.items()}
    figures["ratio"] = large["ms"] / small["ms"]
    figures["cpu_ratio"] = large["cpu_ms"] / small["cpu_ms"]
    figures["memory_mb"] = max(one["memory_mb"] for one in found)
    figures["unscored"] = sum(one["unscored"] for one in found)
    for what, value, most in (
        ("time a paper, largest of smallest", figures["ratio"], MOST_GROWTH),
        ("memory (MB)", figures["memory_mb"], MOST_MEMORY_MB),
    ):
        holds = "holds" if value <= most else "DOES NOT HOLD"
        print(f"{holds}: {what}: {value:.2f}, at most {most:g}")
    print(json.dumps({key: round(value, 4) for key, value in figures.items()}))


def sizes(papers: int, least: int) -> list[int]:
    """The smallest first: each is a tenth of the next, and none but the only one below ``least``."""
    found = [papers]
    while found[0] // 10 >= max(least, 1):
        found.insert(0, found[0] // 10)
    return found


@contextlib.contextmanager
def _databases(kind: str) -> Iterator[Callable[[], str]]:
    """What gives the URL of a new, empty database; of SQLite, which lies in the site, there is none."""
    if kind == "sqlite":
        yield lambda: ""
        return
    with postgresql(durable=True) as socket:
        yield lambda: new_database(socket)


def measure(folder: Path, url: str, papers: int, jobs: int) -> dict[str, float]:
    """Seconds of scoring, milliseconds a paper, most memory and disk (MB), and papers that were not scored."""
    before = _disk_mb(folder)
    spawn = multiprocessing.get_context("spawn")
    here, there = spawn.Pipe(duplex=False)
    scorer = spawn.Process(target=_score, args=(folder, jobs, there))
    scorer.start()
    there.close()
    memory = 0.0
    while scorer.is_alive():
        memory = max(memory, _memory_mb(scorer.pid))
        scorer.join(_LOOK_EVERY_S)
    seconds, worked, scored = here.recv()
    disk, database = _disk_mb(folder), _database_mb(url)
    return {
        "papers": papers,
        "s": seconds,
        "ms": 1000 * seconds / papers,
        "cpu_ms": 1000 * worked / papers,
        "memory_mb": memory,
        "before_mb": before,
        "disk_mb": disk,
        "database_mb": database,
        "disk_kb": 1000 * (disk + database) / papers,
        "unscored": papers - scored,
    }


def _disk_mb(folder: Path) -> float:
    return sum(path.lstat().st_blocks * 512 for path in folder.rglob("*")) / 1e6


def _database_mb(url: str) -> float:
    """What a server's database takes."""
    if not url:
        return 0.0
    engine = create_engine(url)
    with engine.connect() as connection:
        size = connection.scalar(text("SELECT pg_database_size(current_database())"))
    engine.dispose()
    return float(size or 0) / 1e6


def _score(folder: Path, jobs: int, done: Connection) -> None:
    site = open_site(folder)
    started, worked = time.perf_counter(), _worked_s()
    with open_records(site) as db:
        report = score_exam(course_of(site), db, EXAM, jobs=jobs)
    problems = len(report.unreadable) + len(report.strays)
    seconds = time.perf_counter() - started, _worked_s() - worked
    done.send((*seconds, report.scored - problems))


def _worked_s() -> float:
    """Processor time of this process and of the children that have ended."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def _memory_mb(pid: int | None) -> float:
    """What a process and its descendants hold now."""
    with suppress(psutil.NoSuchProcess):
        process = psutil.Process(pid)
        return sum(map(_pss_mb, [process, *process.children(recursive=True)]))
    return 0.0


def _pss_mb(process: psutil.Process) -> float:
    with suppress(OSError):
        text = Path(f"/proc/{process.pid}/smaps_rollup").read_text(encoding="ascii")
        rows = (line.split() for line in text.splitlines())
        return next((int(row[1]) * 1024 / 1e6 for row in rows if row[0] == "Pss:"), 0.0)
    return 0.0


if __name__ == "__main__":
    main()
