"""A district's export as `lawstudy analytics export` writes it, made of numbers and not of records: for provinces of many."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analytics.frame_columns import FRAMES
from analytics.frame_files import LEFT_OUT, MANIFEST
from analytics.frames.parquet import manifest_of, write_frame
from analytics.frames.reading import make_frame

AREAS = tuple(f"知识点{number}" for number in range(12))
STAY_AWAY = ("absent", "exempt", "voided", "pending", "exception")
MADE_AT = "2026-12-31T01:00:00+00:00"


@dataclass(frozen=True)
class MadeDistrict:
    """What it exports. ``outcomes``: people by outcome, in each of ``years``; ``items``: questions of a paper, one point each.

    ``findings``: cards in the last year's review, by finding; ``presence``: people expected at its study event, by presence.
    """

    name: str
    outcomes: Mapping[str, int]
    years: Sequence[int] = (2026,)
    items: int = 12
    findings: Mapping[str, int] = field(default_factory=dict)
    presence: Mapping[str, int] = field(default_factory=dict)
    demo: bool = False
    seed: int = 1


def write_district(folder: Path, made: MadeDistrict) -> Path:
    """Write it into the new folder, which is returned."""
    folder.mkdir(parents=True)
    frames = _frames(made)
    facts = {"site": made.name, "made_by": "test", "made_at": MADE_AT}
    rows = {}
    for name in FRAMES:
        told = frames.get(name) or {each.name: [] for each in FRAMES[name].columns}
        assert set(told) >= set(FRAMES[name].names) - LEFT_OUT.get(name, frozenset()), name
        rows[name] = write_frame(name, folder / f"{name}.parquet", [make_frame(name, told)], facts)
    (folder / MANIFEST).write_bytes(manifest_of(folder, rows, facts, demo=made.demo))
    return folder


def _frames(made: MadeDistrict) -> dict[str, dict[str, Any]]:
    each = [outcome for outcome, number in made.outcomes.items() for _ in range(number)]
    people = [f"P{number:08d}" for number in range(len(each))]
    exams = [f"annual-{year}" for year in made.years]
    days = [dt.datetime(year, 11, 18) for year in made.years]
    called = len(each)
    sat = np.flatnonzero([outcome not in STAY_AWAY for outcome in each])
    papers = len(sat)
    questions = [f"q{number:02d}" for number in range(1, made.items + 1)]
    areas = [AREAS[number % len(AREAS)] for number in range(made.items)]
    draw = np.random.default_rng(made.seed)
    return {
        "exams": {
            "exam": exams,
            "title": [f"{year} 年度考试" for year in made.years],
            "policy": ["annual"] * len(exams),
            "cut_score": [0.6 * made.items] * len(exams),
            "total_points": [float(made.items)] * len(exams),
            "duration_minutes": [90] * len(exams),
            "day": days,
            "year": list(made.years),
            "simulated": [made.demo] * len(exams),
            "practice": [False] * len(exams),
            "published": [True] * len(exams),
            "attempts_allowed": [1] * len(exams),
            "attempt_counts": ["last"] * len(exams),
            "resits_allowed": [0] * len(exams),
            "resit_counts": ["last"] * len(exams),
        },
        "people": {
            "person": people,
            "name": [""] * called,
            "active": [True] * called,
            "unit": ["U1"] * called,
            "rank": [""] * called,
            "leading": [False] * called,
            "sex": [None] * called,
            "born_year": [None] * called,
        },
        "items": {
            "exam": _named(exams, np.repeat(np.arange(len(exams)), made.items)),
            "form": ["A"] * (len(exams) * made.items),
            "question": questions * len(exams),
            "slot": [*range(1, made.items + 1)] * len(exams),
            "item_id": [f"item-{name}" for name in questions] * len(exams),
            "kind": ["single"] * (len(exams) * made.items),
            "content_area": areas * len(exams),
            "points": [1.0] * (len(exams) * made.items),
            "expected": [0.7] * (len(exams) * made.items),
            "content_hash": ["0" * 64] * (len(exams) * made.items),
            "voided": [False] * (len(exams) * made.items),
        },
        "results": {
            "exam": _named(exams, np.repeat(np.arange(len(exams)), called)),
            "person": people * len(exams),
            "unit": ["U1"] * (len(exams) * called),
            "form": ["A"] * (len(exams) * called),
            "attempt": [None] * (len(exams) * called),
            "outcome": each * len(exams),
            "score": [np.nan] * (len(exams) * called),
            "grade": [""] * (len(exams) * called),
            "published": [None] * (len(exams) * called),
            "published_score": [np.nan] * (len(exams) * called),
            "valid_until": [None] * (len(exams) * called),
        },
        "responses": _responses(made, exams, people, sat, papers, questions, areas, draw),
        "card_reviews": _card_reviews(made),
        "study_hours": _study_hours(made),
    }


def _responses(
    made: MadeDistrict,
    exams: Sequence[str],
    people: Sequence[str],
    sat: Any,
    papers: int,
    questions: Sequence[str],
    areas: Sequence[str],
    draw: np.random.Generator,
) -> dict[str, Any]:
    rows = len(exams) * papers * made.items
    place = np.arange(rows)
    question = place % made.items
    paper = place // made.items
    exam = paper // max(papers, 1)
    person = sat[paper % max(papers, 1)] if papers else place
    status = np.where(draw.random(rows) < 0.02, 1, 0)
    facility = 0.5 + 0.4 * question / max(made.items, 1)
    score = np.where(status == 0, (draw.random(rows) < facility).astype("float64"), np.nan)
    constant = np.zeros(rows, dtype="int64")
    return {
        "attempt": paper,
        "exam": _named(exams, exam),
        "person": _named(people, person),
        "form": _named(["A"], constant),
        "question": _named(questions, question),
        "item_id": _named([f"item-{name}" for name in questions], question),
        "kind": _named(["single"], constant),
        "content_area": _named(AREAS, question % len(AREAS)),
        "points": np.ones(rows),
        "status": _named(["scored", "omitted"], status),
        "value": _named(['"A"', '"B"', '"C"', '"D"'], draw.integers(0, 4, rows)),
        "score": score,
        "share": score,
        "counts": np.ones(rows, dtype="bool"),
        "first": np.ones(rows, dtype="bool"),
    }


def _card_reviews(made: MadeDistrict) -> dict[str, Any]:
    each = [finding for finding, number in made.findings.items() for _ in range(number)]
    return {
        "year": [made.years[-1]] * len(each),
        "card": [f"C{number:06d}" for number in range(len(each))],
        "person": [f"P{number:08d}" for number in range(len(each))],
        "unit": ["U1"] * len(each),
        "hours": [40.0] * len(each),
        "hours_asked": [40.0] * len(each),
        "hours_met": [True] * len(each),
        "exam": ["passed"] * len(each),
        "finding": each,
        "reasons": [""] * len(each),
        "state": ["published"] * len(each),
    }


def _study_hours(made: MadeDistrict) -> dict[str, Any]:
    each = [presence for presence, number in made.presence.items() for _ in range(number)]
    day = dt.datetime(made.years[-1], 3, 2)
    return {
        "person": [f"P{number:08d}" for number in range(len(each))],
        "unit": ["U1"] * len(each),
        "day": [day] * len(each),
        "kind": ["lecture"] * len(each),
        "category": [""] * len(each),
        "minutes": [90] * len(each),
        "hours": [2.0] * len(each),
        "presence": each,
        "made_up_on": [None] * len(each),
    }


def _named(names: Sequence[str], codes: Any) -> pd.Categorical:
    return pd.Categorical.from_codes(codes, categories=pd.Index(list(names), dtype="str"))
