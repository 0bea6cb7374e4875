"""Scoring at ten times the district's size: time a paper, disk and memory at 896 and at 8,960 papers, in one run.

    python -m benchmarks.scale [--papers 896] [--times 10] [--jobs 0]

Each size is a site of its own, scored by a process of its own as `lawstudy exam grade` does it, with every core (``--jobs 0``)
or so many. The bound is on the time that passes; beside it stands what the processors worked, which a busy machine leaves as
it is. Memory is what that process and those that it starts hold at once, shared pages counted once (PSS), looked at four
times a second; disk is everything below the site afterwards.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import resource
import shutil
import tempfile
import time
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path

import psutil
from rich.console import Console
from rich.table import Table

from foundation.site import open_site
from grading.release import record_release, release_exam
from grading.score_run import score_exam
from lawstudy.demo.papers import write_papers
from lawstudy.opening import bank_of, course_of, create_site, records_of
from question_bank.forms.assembly import assemble
from question_bank.forms.blueprint import find_blueprint, load_blueprint
from records.exams.call import assignments
from records.exams.calling import call_people, everybody
from records.people.unit import Unit
from tests.support.people import officer

EXAM = "annual-review-2022"
UNITS = 27
MOST_GROWTH = 1.15
"""Time a paper at the large size, of that at the small one."""
MOST_MEMORY_MB = 400.0
_LOOK_EVERY_S = 0.25


def main() -> None:
    parser = argparse.ArgumentParser(description="scoring at ten times the size")
    parser.add_argument("--papers", type=int, default=896)
    parser.add_argument("--times", type=int, default=10)
    parser.add_argument("--jobs", type=int, default=0, help="processes that score; 0: all cores")
    given = parser.parse_args()
    jobs = given.jobs or len(os.sched_getaffinity(0))
    sizes = {"small": given.papers, "large": given.papers * given.times}
    figures: dict[str, float] = {"jobs": jobs}
    for name, papers in sizes.items():
        with tempfile.TemporaryDirectory(prefix="lawstudy-benchmark-") as folder:
            measured = measure(Path(folder) / "site", papers, jobs)
        figures |= {f"{name}_{figure}": value for figure, value in measured.items()}
    figures["ratio"] = figures["large_ms"] / figures["small_ms"]
    figures["cpu_ratio"] = figures["large_cpu_ms"] / figures["small_cpu_ms"]
    figures["memory_mb"] = max(figures["small_memory_mb"], figures["large_memory_mb"])
    figures["unscored"] = figures["small_unscored"] + figures["large_unscored"]
    table = Table(title=f"scoring in {jobs} processes")
    for column in (
        "papers",
        "seconds",
        "ms a paper",
        "CPU ms a paper",
        "memory MB",
        "disk MB",
        "disk KB a paper",
    ):
        table.add_column(column, justify="right")
    for name in sizes:
        table.add_row(
            f"{figures[f'{name}_papers']:.0f}",
            f"{figures[f'{name}_s']:.1f}",
            f"{figures[f'{name}_ms']:.2f}",
            f"{figures[f'{name}_cpu_ms']:.2f}",
            f"{figures[f'{name}_memory_mb']:.0f}",
            f"{figures[f'{name}_disk_mb']:.0f}",
            f"{1000 * figures[f'{name}_disk_mb'] / figures[f'{name}_papers']:.0f}",
        )
    Console().print(table)
    for what, value, most in (
        ("time a paper, large of small", figures["ratio"], MOST_GROWTH),
        ("memory (MB)", figures["memory_mb"], MOST_MEMORY_MB),
    ):
        holds = "holds" if value <= most else "DOES NOT HOLD"
        print(f"{holds}: {what}: {value:.2f}, at most {most:g}")
    print(json.dumps({key: round(value, 4) for key, value in figures.items()}))


def measure(folder: Path, papers: int, jobs: int) -> dict[str, float]:
    """Seconds of scoring, milliseconds a paper, most memory and disk (MB), and papers that were not scored."""
    make_site(folder, papers)
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
    disk = sum(path.lstat().st_blocks * 512 for path in folder.rglob("*")) / 1e6
    return {
        "papers": papers,
        "s": seconds,
        "ms": 1000 * seconds / papers,
        "cpu_ms": 1000 * worked / papers,
        "memory_mb": memory,
        "disk_mb": disk,
        "unscored": papers - scored,
    }


def make_site(folder: Path, papers: int) -> None:
    """A released exam, and a paper handed in as a file by each of so many people."""
    site = create_site(folder, demo=True, name="benchmark")
    bank = bank_of(site)
    forms = assemble(bank, load_blueprint(find_blueprint(EXAM)), exam=EXAM, forms=2, seed=1)
    course = course_of(site)
    with records_of(site)() as db:
        units = [Unit(code=f"B{n:02d}", name=f"模拟单位{n:02d}") for n in range(UNITS)]
        # A few of any number stay away; of these there are enough.
        people = papers + papers // 10 + 20
        db.add_all(
            officer(f"SCALE-{n:05d}", f"模拟人员{n:05d}", units[n % UNITS]) for n in range(people)
        )
        db.flush()
        release_exam(course, forms, bank)
        exam = record_release(db, forms, bank)
        call_people(db, exam, everybody(db), source="", actor="benchmark")
        db.commit()
        called = assignments(db, exam)
        write_papers(course, forms, bank, called, seed=1, damaged={})
        submitted = course.root / "submitted"
        handed_in = sorted(path.name for path in submitted.iterdir())
        for student in handed_in[papers:]:
            shutil.rmtree(submitted / student)
        kept = set(handed_in[:papers])
        for call in called:
            if call.person.number not in kept:
                db.delete(call)
        db.commit()


def _score(folder: Path, jobs: int, done: Connection) -> None:
    site = open_site(folder)
    started, worked = time.perf_counter(), _worked_s()
    with records_of(site)() as db:
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
