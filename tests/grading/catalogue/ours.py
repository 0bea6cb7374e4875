"""The cases through our scoring run: all in one batch, or each in a process of its own that is measured."""

from __future__ import annotations

import json
import os
import select
import shutil
import signal
import tempfile
import time
import traceback
from dataclasses import asdict, dataclass
from pathlib import Path

from grading.score_run import score_exam
from tests.grading.catalogue.case import CANDIDATE, CONTROL, Case, Exam
from tests.grading.catalogue.every import Template, hand_in
from tests.grading.hostile import MARKER
from tests.grading.paper_outcomes import Outcome, faults, forget_memory, most_memory, outcomes
from tests.support.released_exam import ASSIGNMENT, EXAM

SLOWEST, MOST_MEMORY = 10.0, 300
"""Seconds and MB that no case may take more of."""
FULL = 21.0
"""Points of the control paper."""


@dataclass(frozen=True)
class Ours:
    """What came of a case. ``told``: for the table; ``control``: whether the control has all its points; ``wrong``: what

    must not be true.
    """

    told: str
    control: bool
    wrong: tuple[str, ...] = ()
    seconds: float = 0.0
    megabytes: int = 0


def told(found: Outcome | None) -> str:
    """An outcome in a few words: points, and why a person has to look."""
    if found is None:
        return "no result"
    if found.problem:
        return f"待核查：{found.problem}"
    points = sum(score or 0.0 for _, score, _ in found.responses.values())
    asked = [f"{name} {reason}" for name, (_, _, reason) in found.responses.items() if reason]
    marked = [name for name, (status, _, _) in found.responses.items() if status == "pending"]
    text = f"{points:g}"
    if asked:
        more = f"（共 {len(asked)} 题）" if len(asked) > 1 else ""
        text += f"；待核查：{asked[0]}{more}"
    if marked:
        text += f"；待阅卷：{'、'.join(marked)}"
    return text


def judge(place: Exam, case: Case, who: str, found: dict[str, Outcome]) -> Ours:
    """What came of a case in an exam that was scored."""
    path = place.exam.course.notebook("submitted", who, ASSIGNMENT)
    data = path.read_bytes() if path.is_file() and path.stat().st_size < 1 << 30 else b""
    control = found.get(CONTROL)
    wrong = list(faults(case.id, data, found.get(who), place.right))
    if control is None or (control.outcome, control.score) != ("failed", FULL):
        wrong.append(f"{case.id}: the control has {control}")
    return Ours(told(found.get(who)), control is not None and control.score == FULL, tuple(wrong))


def executed(folder: Path) -> list[str]:
    """Files that only code of a paper can have left."""
    return [str(path) for path in (*folder.rglob(MARKER), *Path.cwd().glob(MARKER))]


def by_itself(template: Template, case: Case) -> Ours:
    """Score a case and the control in a process of their own."""
    with tempfile.TemporaryDirectory(prefix="lawstudy-case-") as name:
        folder = Path(name) / "exam"
        place = template.copy(folder)
        hand_in(place, case)
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reader)
            _score(place, case, folder, writer)
        os.close(writer)
        data = _read(reader, child)
        if not data:
            return Ours("no result", False, (f"{case.id}: the process ended without a word",))
        found = json.loads(data)
        result = Ours(**{**found, "wrong": tuple(found["wrong"])})
        shutil.rmtree(folder, ignore_errors=True)
    return result


def _read(reader: int, child: int) -> bytes:
    """What the process says before its time is up; then it is gone."""
    data, until = b"", time.monotonic() + 3 * SLOWEST
    with os.fdopen(reader, "rb") as pipe:
        while (left := until - time.monotonic()) > 0 and select.select([pipe], [], [], left)[0]:
            more = os.read(pipe.fileno(), 1 << 16)
            if not more:
                break
            data += more
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return data


def _score(place: Exam, case: Case, folder: Path, writer: int) -> None:
    """In the process of its own."""
    try:
        os.chdir(folder)
        forget_memory()
        began = time.monotonic()
        with place.exam.sessions() as db:
            score_exam(place.exam.course, db, EXAM)
        seconds, memory = time.monotonic() - began, most_memory()
        found = asdict(judge(place, case, CANDIDATE, outcomes(place.exam)))
        wrong = [*found["wrong"], *(f"{case.id}: executed {path}" for path in executed(folder))]
        if seconds > SLOWEST or memory > MOST_MEMORY:
            wrong.append(f"{case.id}: took {seconds:.1f} s and {memory} MB")
        found |= {"wrong": wrong, "seconds": round(seconds, 2), "megabytes": memory}
    except BaseException:
        text = traceback.format_exc(limit=-3)
        found = asdict(Ours("no result", False, (f"{case.id}: the run ended: {text}",)))
    os.write(writer, json.dumps(found).encode())
    os._exit(0)
