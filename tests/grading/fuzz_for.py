"""Fuzz the whole scoring run for as long as is asked: changed papers on disk, untouched control papers among them.

    python -m tests.grading.fuzz_for --minutes 60 [--seed N] [--keep FOLDER]

A round is an exam of its own: `CHANGED` papers of every kind changed at random, with changed time stamps, and `CONTROLS`
that nobody changed, put where nbgrader collects them and scored by ``score_exam``. What must hold of a round is in
`faults`. A paper that breaks it is kept in the folder, with the round's seed, which makes the same round again.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from grading.score_run import score_exam
from tests.grading.fuzzed import KINDS, LITERALS, Paper, changed_paper
from tests.grading.hostile import MARKER, STAMPS
from tests.grading.paper_outcomes import WORTH, faults, forget_memory, most_memory, outcomes
from tests.support.released_exam import (
    EXAM,
    answer,
    cell_of,
    copy_exam,
    release_small_exam,
    right_answers,
)

CHANGED, CONTROLS = 120, 8
SLOWEST = 10.0
"""Seconds of the processor that one paper may take; a whole round takes less. (The clock also counts what others do.)"""
MOST_MEMORY = 300
"""MB that the process may have in use, or `MORE` than when it began: modules that were compiled just then leave much."""
MORE = 150


@dataclass
class Findings:
    """What came of all rounds: outcomes by kind, and what broke the rules. ``memory``: MB when they began; ``most``: in a round."""

    memory: int = 0
    most: int = 0
    rounds: int = 0
    papers: int = 0
    controls: int = 0
    slowest_round: float = 0.0
    outcomes: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


def _drawn(
    number: int, papers: dict[str, Paper], right: dict[str, str]
) -> list[tuple[bytes, bytes]]:
    """The changed papers of a round, and their time stamps."""
    drawn: list[tuple[bytes, bytes]] = []

    @st.composite
    def one_answer(draw: st.DrawFn) -> bytes:
        paper = json.loads(json.dumps(papers["all-right"]))
        name = draw(st.sampled_from(sorted(right)))
        literal = draw(LITERALS | st.text(max_size=60))
        forms = [f"{name} = {literal}", literal, f"{name} = None\n{name} = {literal}"]
        cell_of(paper, name)["source"] = draw(st.sampled_from(forms))
        return json.dumps(paper).encode("utf-8", "replace")

    good = b"2022-11-18 02:03:04.500 UTC"
    zones = st.sampled_from(["UTC", "CST", "+08:00", "-12:00", "+14:00", "Z", "", "X", "北京时间"])
    times = st.builds(lambda at, zone: f"{at} {zone}".encode(), st.datetimes(), zones)
    odd = st.one_of(times, st.binary(max_size=60), st.sampled_from([*STAMPS.values()]))
    stamps = st.sampled_from([False] * 9 + [True]).flatmap(
        lambda is_odd: odd if is_odd else st.just(good)
    )

    @seed(number)
    @settings(
        max_examples=CHANGED,
        phases=[Phase.generate],
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.one_of(changed_paper(papers), one_answer()), stamps)
    def draw(paper: bytes, stamp: bytes) -> None:
        drawn.append((paper, stamp))

    draw()
    return drawn


def one_round(number: int, released: Path, folder: Path, keep: Path, findings: Findings) -> None:
    """Score a round of papers and look at what came of them."""
    exam = copy_exam(released, folder)
    right = right_answers(exam)
    papers = {name: make(exam.paper(), dict(right)) for name, make in KINDS.items()}
    drawn = _drawn(number, papers, right)
    chance = random.Random(number)
    controls = {}
    for each in range(CONTROLS):
        some = chance.sample(sorted(right), each % len(right))
        controls[f"{chance.randrange(1000):03}-control-{each}"] = {
            name: right[name] for name in some
        }
    changed = {f"{chance.randrange(1000):03}-changed-{n}": one for n, one in enumerate(drawn)}
    for name, answers in controls.items():
        exam.hand_in(name, answer(exam.paper(), **answers))
    for name, (data, stamp) in changed.items():
        path = exam.hand_in(name, data)
        path.with_name("timestamp.txt").write_bytes(stamp)
    exam.call([*controls, *changed])
    forget_memory()
    began = time.process_time()
    wrong: list[str] = []
    try:
        with exam.sessions() as db:
            score_exam(exam.course, db, EXAM)
    except Exception:
        wrong.append(f"the run ended: {traceback.format_exc(limit=-4)}")
    took = time.process_time() - began
    found = outcomes(exam)
    for name, answers in controls.items():
        points = sum(WORTH[question] for question in answers)
        of = found.get(name)
        if of is None or of.outcome not in ("failed", "passed") or of.score != points:
            wrong.append(f"{name}: a control has {of and of.score} of {points} points")
    for name, (data, _) in changed.items():
        told = list(faults(name, data, found.get(name), right))
        wrong += told
        if told:
            keep.mkdir(parents=True, exist_ok=True)
            (keep / f"{number}-{name}.ipynb").write_bytes(data)
        if name in found:
            of = found[name]
            kind = "scored" if of.score is not None else of.outcome
            findings.outcomes[kind] += 1
            if of.problem:
                findings.reasons[re.sub(r"“.*?”|[：:].*|\d+|\w+\s卷", "", of.problem)[:40]] += 1
            findings.reasons.update(reason for _, _, reason in of.responses.values() if reason)
    wrong += [f"executed: {path}" for path in [*folder.rglob(MARKER), *Path.cwd().glob(MARKER)]]
    if took > SLOWEST:
        wrong.append(f"the round took {took:.1f} s")
    memory = most_memory()
    findings.most = max(findings.most, memory)
    if findings.memory and memory > max(MOST_MEMORY, findings.memory + MORE):
        wrong.append(f"{memory} MB after the round")
    exam.sessions.kw["bind"].dispose()
    findings.rounds += 1
    findings.papers += len(changed)
    findings.controls += len(controls)
    findings.slowest_round = max(findings.slowest_round, took)
    findings.faults += [f"round {number}: {text}" for text in wrong]


def main(report: Callable[[str], Any] = print) -> int:
    """Fuzz, tell after each twenty rounds and at the end; 1 where something was found."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=None, help="of the first round")
    parser.add_argument("--keep", type=Path, default=Path(tempfile.gettempdir()) / "lawstudy-fuzz")
    chosen = parser.parse_args()
    number = random.SystemRandom().randrange(2**31) if chosen.seed is None else chosen.seed
    findings, told = Findings(), 0
    with tempfile.TemporaryDirectory(prefix="lawstudy-fuzz-") as place:
        released = release_small_exam(Path(place) / "released")
        # A first round, of which nothing is told, imports what is imported late: compiling modules takes much memory.
        with tempfile.TemporaryDirectory(dir=place) as folder:
            one_round(number - 1, released, Path(folder), chosen.keep, Findings())
        forget_memory()
        findings.memory = most_memory()
        began = time.monotonic()
        while time.monotonic() - began < chosen.minutes * 60:
            with tempfile.TemporaryDirectory(dir=place) as folder:
                one_round(number, released, Path(folder), chosen.keep, findings)
            number += 1
            for text in findings.faults[told:]:
                report(text)
            told = len(findings.faults)
            if findings.rounds % 20 == 0:
                report(_summary(findings, time.monotonic() - began))
    report(_summary(findings, time.monotonic() - began))
    for reason, count in findings.reasons.most_common(40):
        report(f"{count:8}  {reason}")
    return 1 if findings.faults else 0


def _summary(findings: Findings, seconds: float) -> str:
    return (
        f"{seconds / 60:.1f} min: {findings.rounds} rounds, {findings.papers} changed papers, "
        f"{findings.controls} controls, {dict(findings.outcomes)}, slowest round "
        f"{findings.slowest_round:.1f} s, {findings.most} MB, {len(findings.faults)} faults"
    )


if __name__ == "__main__":
    sys.exit(main())
