"""Papers in frames: people who answer as Rasch's model says, on forms that share items, in one year or several."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.frames.load import Frames
from tests.analytics.made_frames import Held, frame, frames_of

OMITTED, NOT_REACHED, PENDING, VOIDED = -1, -2, -3, -4
"""Instead of points in a matrix."""
_STATUS = {OMITTED: "omitted", NOT_REACHED: "not_reached", PENDING: "pending", VOIDED: "voided"}
Matrix = npt.NDArray[np.int64]
Difficulties = Sequence[float] | npt.NDArray[np.float64]


@dataclass(frozen=True)
class Sat:
    """A form: its items, and people × items of 1 and 0 or of the codes above; people take the units in turn.

    ``chosen``: what everybody gave, where it is not A for right and B for wrong.
    """

    form: str
    items: Sequence[str]
    given: Matrix
    chosen: npt.NDArray[np.object_] | None = None
    minutes: Sequence[float] = ()
    points: float = 1.0
    pretest: frozenset[int] = frozenset()
    """Columns that score nothing; everybody's answers there are `VOIDED`."""


@dataclass(frozen=True)
class Exam:
    """An exam of one year with its forms; ``units``: their names, to which people belong in turn."""

    name: str
    year: int
    forms: Sequence[Sat]
    units: Sequence[str] = ("甲局",)
    cut: float = 10.0
    simulated: bool = False


def rasch(people: int, difficulties: Difficulties, seed: int, able: float = 0.0) -> Matrix:
    """Right and wrong of people whose ability is normal about ``able`` (logits)."""
    random = np.random.default_rng(seed)
    theta = random.normal(able, 1.0, people)[:, None]
    chance = 1 / (1 + np.exp(-(theta - np.asarray(difficulties)[None, :])))
    return (random.random(chance.shape) < chance).astype(np.int64)


def names(*ranges: range) -> list[str]:
    """Items by their numbers."""
    return [f"item-{number}" for numbers in ranges for number in numbers]


def frames_with(*exams: Exam, ranks: Mapping[str, str] | None = None) -> Frames:
    """The n-th person of a unit is the same in every exam."""
    held = [_held(exam) for exam in exams]
    frames = frames_of(*held, ranks=ranks)
    rows: dict[str, list[dict[str, object]]] = {"items": [], "attempts": [], "responses": []}
    for exam in exams:
        calls = frames.calls[frames.calls["exam"] == exam.name]
        people = calls["person"].astype(str)
        by_unit = {
            unit: iter([each for each in people if each.rpartition("-")[0] == unit])
            for unit in exam.units
        }
        place = 0
        for sat in exam.forms:
            rows["items"] += [_item(exam, sat, slot) for slot in range(len(sat.items))]
            for row, given in enumerate(sat.given):
                person = next(by_unit[exam.units[place % len(exam.units)]])
                place += 1
                attempt = len(rows["attempts"]) + 1
                minutes = sat.minutes[row] if len(sat.minutes) else np.nan
                rows["attempts"].append(
                    {"attempt": attempt, "exam": exam.name, "person": person, "form": sat.form, "ordinal": 1, "state": "handed_in", "minutes": minutes, "first": True, "counts": True}
                )  # fmt: skip
                rows["responses"] += _responses(attempt, exam.name, person, sat, row, given)
    made = {name: frame(name, told) for name, told in rows.items()}
    examsframe = frames.exams.copy()
    for exam in exams:
        examsframe.loc[examsframe["exam"] == exam.name, "cut_score"] = exam.cut
    return replace(frames, **made, exams=examsframe)


def _held(exam: Exam) -> Held:
    people = sum(len(sat.given) for sat in exam.forms)
    size = -(-people // len(exam.units))
    outcomes = {unit: ["passed"] * size for unit in exam.units}
    return Held(exam.name, exam.year, outcomes, simulated=exam.simulated)


def _item(exam: Exam, sat: Sat, slot: int) -> dict[str, object]:
    return {
        "exam": exam.name,
        "form": sat.form,
        "question": f"q{slot + 1:02d}",
        "slot": slot + 1,
        "item_id": sat.items[slot],
        "kind": "single",
        "content_area": f"知识{slot % 3 + 1}",
        "points": 0.0 if slot in sat.pretest else sat.points,
        "expected": 0.5,
        "content_hash": f"hash of {sat.items[slot]}",
        "voided": bool((sat.given[:, slot] == VOIDED).all()) if len(sat.given) else False,
    }


def _responses(
    attempt: int, exam: str, person: str, sat: Sat, row: int, given: Matrix
) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    for slot, code in enumerate(given):
        status = _STATUS.get(int(code), "scored")
        score = float(code) * sat.points if status == "scored" else np.nan
        value = '"A"' if code == 1 else '"B"'
        if sat.chosen is not None:
            value = str(sat.chosen[row, slot])
        found.append(
            {
                "attempt": attempt,
                "exam": exam,
                "person": person,
                "form": sat.form,
                "question": f"q{slot + 1:02d}",
                "item_id": sat.items[slot],
                "kind": "single",
                "content_area": f"知识{slot % 3 + 1}",
                "points": 0.0 if slot in sat.pretest else sat.points,
                "status": status,
                "value": value if status == "scored" else "null",
                "score": score,
                "share": score / sat.points,
                "counts": True,
                "first": True,
            }
        )
    return found


def study(frames: Frames, minutes: Mapping[str, int], day: str = "2026-05-01") -> Frames:
    """The frames with one event that these people attended for so long."""
    rows: list[dict[str, object]] = [
        {"person": person, "day": pd.Timestamp(day), "kind": "lecture", "category": "", "minutes": told, "presence": "present"}
        for person, told in minutes.items()
    ]  # fmt: skip
    return replace(frames, study_hours=frame("study_hours", rows))


def checks(frames: Frames, answers: Mapping[str, int], day: str = "2026-05-01") -> Frames:
    """The frames with so many self-check answers of these people."""
    rows: list[dict[str, object]] = [
        {"person": person, "day": pd.Timestamp(day), "answers": told, "right": told // 2}
        for person, told in answers.items()
    ]
    return replace(frames, self_checks=frame("self_checks", rows))
