"""Frames made in memory: exams with their outcomes by unit, cards and a review; the rest is empty, with the columns of the contract."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analytics.frame_columns import FRAMES
from analytics.frames.load import Frames

Outcomes = Mapping[str, Sequence[str | None]]
"""By unit's name; the n-th person of a unit is the same in every exam. ``None``: nobody has asked for results."""


@dataclass(frozen=True)
class Held:
    """An exam. ``ordinals``: of the attempts that count, for everybody the same; ``firsts``: the number of each unit's first person."""

    name: str
    year: int
    outcomes: Outcomes
    policy: str = "annual"
    published: bool = True
    simulated: bool = False
    attempts_allowed: int = 1
    day: int = 1
    first: int = 1


@dataclass(frozen=True)
class Card:
    """Somebody's card; ``until`` and ``registered`` empty: none."""

    unit: str
    person: int = 1
    state: str = "in_use"
    until: str | None = None
    registered: int | None = None


@dataclass(frozen=True)
class Line:
    """A line of the year's review, of the card of the same person."""

    unit: str
    person: int = 1
    exam: str = "passed"
    hours_met: bool = True
    finding: str = "register"
    state: str = "published"


def number_of(unit: str, place: int) -> str:
    """A person's candidate number."""
    return f"{unit}-{place}"


def frames_of(
    *exams: Held,
    ranks: Mapping[str, str] | None = None,
    cards: Sequence[Card] = (),
    lines: Sequence[Line] = (),
    year: int = 2026,
) -> Frames:
    """``ranks`` by candidate number; ``lines`` are of the ``year``."""
    called = [
        (exam, unit, number_of(unit, place), outcome)
        for exam in exams
        for unit, outcomes in exam.outcomes.items()
        for place, outcome in enumerate(outcomes, exam.first)
    ]
    held = [(card.unit, number_of(card.unit, card.person)) for card in cards]
    unit_of = {number: unit for _, unit, number, _ in called} | {
        number: unit for unit, number in held
    }
    units = sorted({*unit_of.values(), *(line.unit for line in lines)})
    codes = {unit: f"U{place:02d}" for place, unit in enumerate(units, 1)}
    rows: dict[str, list[dict[str, object]]] = {
        "units": [
            {"unit": codes[unit], "name": unit, "is_member": True, "is_body": True} for unit in units
        ],
        "people": [
            {
                "person": number,
                "name": f"名{number}",
                "active": True,
                "unit": codes[unit],
                "rank": (ranks or {}).get(number, ""),
                "leading": False,
            }
            for number, unit in sorted(unit_of.items())
        ],
        "exams": [
            {
                "exam": exam.name,
                "title": f"{exam.name}考试",
                "policy": exam.policy,
                "cut_score": 60.0,
                "total_points": 100.0,
                "duration_minutes": 60,
                "day": pd.Timestamp(exam.year, 11, exam.day),
                "year": exam.year,
                "simulated": exam.simulated,
                "practice": False,
                "published": exam.published,
                "attempts_allowed": exam.attempts_allowed,
                "attempt_counts": "best",
                "resits_allowed": 1,
                "resit_counts": "best",
            }
            for exam in exams
        ],
        "calls": [
            {
                "exam": exam.name,
                "person": number,
                "unit": codes[unit],
                "form": "A",
                "exempt": outcome == "exempt",
                "proposed_post": "",
            }
            for exam, unit, number, outcome in called
        ],
        "attempts": [
            {"attempt": place, "exam": exam.name, "person": number, "form": "A", "ordinal": 1 + place % exam.attempts_allowed, "state": "handed_in"}
            for place, (exam, _, number, _) in enumerate(called)
        ],
        "results": [
            {
                "exam": exam.name,
                "person": number,
                "unit": codes[unit],
                "form": "A",
                "attempt": place if outcome in ("passed", "failed") else pd.NA,
                "outcome": outcome,
                "score": {"passed": 80.0, "failed": 40.0}.get(outcome or ""),
            }
            for place, (exam, unit, number, outcome) in enumerate(called)
        ],
        "cards": [
            {
                "card": f"C-{number}",
                "person": number,
                "kind": "enforcement",
                "field": "",
                "valid_until": pd.Timestamp(card.until) if card.until else pd.NaT,
                "state": card.state,
                "registered_year": card.registered,
            }
            for card, (_, number) in zip(cards, held, strict=True)
        ],
        "card_reviews": [
            {
                "year": year,
                "card": f"C-{number_of(line.unit, line.person)}",
                "person": number_of(line.unit, line.person),
                "unit": codes[line.unit],
                "hours": 40.0 if line.hours_met else 12.5,
                "hours_asked": 40.0,
                "hours_met": line.hours_met,
                "exam": line.exam,
                "finding": line.finding,
                "reasons": "",
                "state": line.state,
            }
            for line in lines
        ],
    }  # fmt: skip
    return Frames(**{name: frame(name, rows.get(name, [])) for name in FRAMES})


def frame(name: str, rows: Sequence[Mapping[str, object]]) -> pd.DataFrame:
    """Rows as a frame of the contract; what they do not say is missing, or nothing."""
    columns = FRAMES[name].columns
    made = pd.DataFrame(rows, columns=[column.name for column in columns])
    for column in columns:
        never: Any = {"bool": False, "int64": 0, "str": "", "category": None}.get(column.dtype)
        if never is not None and made[column.name].isna().all():
            made[column.name] = never
        made[column.name] = made[column.name].astype(column.dtype)
    return made
