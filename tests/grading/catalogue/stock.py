"""The cases through stock nbgrader, each with the control in a batch and a process of its own, bounded in time and memory.

What came of them is kept, each with what it was made of: nbgrader's version, the paper's source and what was handed in.
"""

from __future__ import annotations

import json
import os
import re
import signal
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from pathlib import Path

import psutil

from grading.nbgrader.stock import GradeValue, autograde, read_rows
from tests.grading.catalogue.case import CANDIDATE, CONTROL, Case, Exam, made_of
from tests.grading.catalogue.every import Template, hand_in, read_json
from tests.grading.catalogue.ours import FULL, MOST_MEMORY, SLOWEST, executed
from tests.support.released_exam import ASSIGNMENT

FILE = Path(__file__).parents[2] / "data" / "stock-outcomes.json"


@dataclass(frozen=True)
class Stock:
    """What came of a case. ``told``: points, or the reason in a word; ``executed``: whether code of the paper left a file."""

    made_of: str
    told: str
    control: bool
    executed: bool = False


def kept() -> dict[str, Stock]:
    """What stock made of each case before."""
    return {name: Stock(**found) for name, found in read_json(FILE).items()}  # type: ignore[arg-type]


def keep(found: Mapping[str, Stock]) -> None:
    """Write the file, one line a case."""
    lines = [
        f"{json.dumps(name)}: {json.dumps(asdict(one), ensure_ascii=False)}"
        for name, one in found.items()
    ]
    FILE.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def run(template: Template, cases: Iterable[Case], jobs: int) -> Iterator[tuple[Case, Stock]]:
    """Run the cases, so many at a time; each as soon as it and those before it are done."""
    cases = list(cases)
    kernels = _Run(template, 600.0).seconds(cases[0])
    # As long as two kernels take here and now, with room for a machine that has other work; then the bound.
    each = _Run(template, 2 * kernels + SLOWEST)
    fork = get_context("fork")  # Cases are functions, which are sent nowhere.
    with ProcessPoolExecutor(jobs, fork, _prepare, (each, cases)) as executor:
        yield from zip(cases, executor.map(_run_one, range(len(cases))), strict=True)


@dataclass(frozen=True)
class _Run:
    template: Template
    limit: float

    def seconds(self, case: Case) -> float:
        began = time.monotonic()
        self(case)
        return time.monotonic() - began

    def __call__(self, case: Case) -> Stock:
        with tempfile.TemporaryDirectory(prefix="lawstudy-stock-") as name:
            folder = Path(name) / "exam"
            place = self.template.copy(folder)
            hand_in(place, case)
            made = made_of(place, CANDIDATE)
            reader, writer = os.pipe()
            child = os.fork()
            if child == 0:
                os.close(reader)
                _autograde(place, folder, writer)
            os.close(writer)
            stopped = _watch(child, self.limit)
            with os.fdopen(reader, "rb") as pipe:
                reason = pipe.read().decode()
            points, control = _points(place, CANDIDATE), _points(place, CONTROL)
            if stopped:
                told = stopped
            elif points is None:
                told = f"failed ({_in_a_word(reason)})"
            else:
                told = f"{points:g}"
            return Stock(made, told, control == FULL, bool(executed(folder)))


_PREPARED: list[tuple[_Run, list[Case]]] = []


def _prepare(each: _Run, cases: list[Case]) -> None:
    _PREPARED[:] = [(each, cases)]


def _run_one(number: int) -> Stock:
    each, cases = _PREPARED[0]
    return each(cases[number])


def _autograde(place: Exam, folder: Path, writer: int) -> None:
    """In the process of its own; both papers in one batch, as nbgrader's command does it."""
    try:
        os.chdir(folder)
        reason = autograde(place.exam.course, "*", ASSIGNMENT)
    except BaseException as error:
        reason = f"{type(error).__name__}: {error}"
    os.write(writer, reason.encode("utf-8", "replace")[:60_000])
    os._exit(0)


def _watch(child: int, limit: float) -> str:
    """Wait for the process; end it and its kernels when they take too long or too much. Says so, or nothing."""
    process = psutil.Process(child)
    until = time.monotonic() + limit
    stopped, seen = "", list[psutil.Process]()
    while os.waitpid(child, os.WNOHANG) == (0, 0):
        family = _family(process)
        seen = [*{*seen, *family}]
        if max((_memory(each) for each in family), default=0) > MOST_MEMORY:
            stopped = f"over {MOST_MEMORY} MB"
        elif time.monotonic() > until:
            stopped = f"over {SLOWEST:.0f} s"
        if stopped:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            break
        time.sleep(0.05)
    for each in seen:  # Kernels have sessions of their own.
        if each.pid != child and each.is_running():
            each.kill()
    return stopped


def _family(process: psutil.Process) -> list[psutil.Process]:
    try:
        return [process, *process.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def _memory(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss) >> 20
    except psutil.NoSuchProcess:
        return 0


def _points(place: Exam, who: str) -> float | None:
    """What the gradebook says, where there is an autograded notebook, too."""
    course = place.exam.course
    if not course.notebook("autograded", who, ASSIGNMENT).exists():
        return None
    rows = read_rows(course, [(who, ASSIGNMENT)]).values()
    return sum(row.auto_score or 0.0 for row in rows if isinstance(row, GradeValue))


_WORDS = {
    "nbgrader update .": "its metadata are too old",
    "the latest version": "its metadata are too new",
    "Notebook is invalid after preprocessor": "the notebook is invalid",
}
"""By what nbgrader says where it names no error."""


def _in_a_word(reason: str) -> str:
    """The name of the error that ended it."""
    found = re.findall(r"\b([A-Z]\w+(?:Error|Exception|Entry|Exit))\b", reason)
    told = next((word for text, word in _WORDS.items() if text in reason), reason[:60])
    return found[0] if found else told or "no notebook"
