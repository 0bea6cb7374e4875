"""The frames of a district's ten years, beside objects of the same rows; a province's responses in Parquet, by DuckDB beside pandas.

    python -m benchmarks.analytics [--people 896] [--years 10] [--items 60] [--rows 12000000]

``load``: `frames.load` and what every report begins with, the facility of each item at first attempts and the pass rate of each
unit and exam; ``objects``: the same facilities and rates from SQLAlchemy's objects. The Parquet file is written as
`lawstudy analytics export` writes it, and read by processes of their own (`benchmarks.analytics_readers`).
"""

from __future__ import annotations

import argparse
import datetime as dt
import gc
import json
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, cast

import numpy as np
import pandas as pd
from rich.console import Console
from rich.progress import track
from rich.table import Table
from sqlalchemy import Table as Rows
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from analytics import frames
from analytics.frame_columns import FRAMES
from analytics.frames.load import Frames
from analytics.frames.parquet import write_frame
from analytics.frames.reading import make_frame
from records.exams.attempt import Attempt
from records.exams.call import Call
from records.exams.exam import Exam, ExamForm
from records.exams.response import Response
from records.exams.result import Result
from records.exams.submission import Submission
from records.many_rows import execute_many
from records.people.unit import Unit
from records.schema import close_database, create_database, open_database
from tests.support.people import officer

UNITS = 27
MOST_LOAD_S = 5.0
MOST_MEMORY_MB = 300.0
PART = 1_000_000
Facilities = dict[tuple[str, str], float]
Rates = dict[tuple[str, str], float]


def main() -> None:
    parser = argparse.ArgumentParser(description="frames, and responses in Parquet")
    parser.add_argument("--people", type=int, default=896)
    parser.add_argument("--years", type=int, default=10)
    parser.add_argument("--items", type=int, default=60)
    parser.add_argument("--rows", type=int, default=12_000_000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="lawstudy-analytics-") as folder:
        figures = measure_frames(Path(folder), given.people, given.years, given.items)
        figures |= measure_parquet(Path(folder) / "responses.parquet", given.rows)
    table = Table(title=f"{figures['responses']:.0f} responses of a site, {given.rows} in Parquet")
    for column in ("what", "ours", "the other way", "ratio"):
        table.add_column(column, justify="left" if column == "what" else "right")
    for what, ours, other, ratio in (
        ("load and summarise, seconds: frames, objects", "load_s", "objects_s", "load_ratio"),
        ("sums, MB: DuckDB, pandas", "duckdb_mb", "pandas_mb", "memory_ratio"),
        ("sums, seconds: DuckDB, pandas", "duckdb_s", "pandas_s", "sums_ratio"),
    ):
        table.add_row(
            what, f"{figures[ours]:.2f}", f"{figures[other]:.2f}", f"{figures[ratio]:.1f}×"
        )
    Console().print(table)
    for what, value, most in (
        ("load and summarise (s)", figures["load_s"], MOST_LOAD_S),
        ("the same, what the processor worked (s)", figures["load_cpu_s"], MOST_LOAD_S),
        ("memory of the sums (MB)", figures["duckdb_mb"], MOST_MEMORY_MB),
    ):
        holds = "holds" if value <= most else "DOES NOT HOLD"
        print(f"{holds}: {what}: {value:.2f}, at most {most:g}")
    print(json.dumps({key: round(value, 4) for key, value in figures.items()}))


def measure_frames(folder: Path, people: int, years: int, items: int) -> dict[str, float]:
    """Seconds to load and summarise a site, and to do the same with objects; ``differ``: figures that are not the same."""
    url = f"sqlite:///{folder / 'records.db'}"
    make_site(url, people, years, items)
    started, worked = time.perf_counter(), time.process_time()
    found = frames.load(url)
    ours = summary(found)
    load, load_cpu = time.perf_counter() - started, time.process_time() - worked
    responses = len(found.responses)
    del found
    gc.collect()
    started = time.perf_counter()
    other = summary_of_objects(url)
    objects = time.perf_counter() - started
    differ = sum(
        mine.keys() != theirs.keys() or any(abs(mine[key] - theirs[key]) > 1e-9 for key in mine)
        for mine, theirs in zip(ours, other, strict=True)
    )
    return {
        "responses": responses,
        "load_s": load,
        "load_cpu_s": load_cpu,
        "objects_s": objects,
        "load_ratio": objects / load,
        "rows_differ": differ,
    }


def summary(found: Frames) -> tuple[Facilities, Rates]:
    """Facility of every item of every exam at first attempts, and the share of those scored that passed by exam and unit."""
    responses = found.responses
    first = responses[responses["first"]]
    facilities = first.groupby(["exam", "item_id"], observed=True)["share"].mean()
    results = found.results[found.results["outcome"].isin(("passed", "failed"))]
    passed = (
        results["outcome"].eq("passed").groupby([results["exam"], results["unit"]], observed=True)
    )
    return cast("Facilities", facilities.to_dict()), cast("Rates", passed.mean().to_dict())


def summary_of_objects(url: str) -> tuple[Facilities, Rates]:
    """The same from SQLAlchemy's objects; everybody of this site has one attempt, so that it is the first."""
    sessions = open_database(url)
    with sessions() as db:
        exams = {exam.id: exam for exam in db.scalars(select(Exam))}
        items = {
            (form.id, question["name"]): question
            for exam in exams.values()
            for form in exam.forms
            for question in form.questions
        }
        units = {unit.id: unit.code for unit in db.scalars(select(Unit))}
        calls = {call.id: call for call in db.scalars(select(Call))}
        attempts = {attempt.id: attempt for attempt in db.scalars(select(Attempt))}
        shares = defaultdict[tuple[str, str], list[float]](list)
        for response in db.scalars(select(Response)):
            if response.status != "scored" or response.score is None:
                continue
            attempt = attempts[response.attempt_id]
            item = items[attempt.form_id, response.question]
            exam = exams[calls[attempt.call_id].exam_id].name
            shares[exam, item["item_id"]].append(response.score / item["points"])
        passed = defaultdict[tuple[str, str], list[float]](list)
        for result in db.scalars(select(Result)):
            call = calls[result.call_id]
            if result.outcome in ("passed", "failed"):
                key = exams[call.exam_id].name, units[call.unit_id]
                passed[key].append(result.outcome == "passed")
    close_database(sessions)
    return (
        {key: sum(values) / len(values) for key, values in shares.items()},
        {key: sum(values) / len(values) for key, values in passed.items()},
    )


def make_site(url: str, people: int, years: int, items: int) -> None:
    """A site on which everybody sat an exam of so many items in each year, on one of two forms."""
    create_database(url)
    sessions = open_database(url)
    draw = np.random.default_rng(1)
    with sessions() as db:
        units = [Unit(code=f"U{n:02d}", name=f"模拟单位{n:02d}") for n in range(UNITS)]
        db.add_all(units)
        persons = [
            officer(f"A-{n:05d}", f"模拟人员{n:05d}", units[n % UNITS]) for n in range(people)
        ]
        db.add_all(persons)
        db.flush()
        places = [(person.id, units[n % UNITS].id) for n, person in enumerate(persons)]
        for year in track(range(2026 - years, 2026), "a site's years", transient=True):
            _add_year(db, year, places, items, draw)
            db.commit()
    close_database(sessions)


def _add_year(
    db: Session,
    year: int,
    places: Sequence[tuple[int, int]],
    items: int,
    draw: np.random.Generator,
) -> None:
    exam = Exam(
        name=f"annual-{year}",
        title=f"{year}年度考试",
        cut_score=0.6 * items,
        total_points=items,
        duration_minutes=90,
        simulated=True,
    )
    names = [f"q{n:02d}" for n in range(1, items + 1)]
    for code in "AB":
        questions = [
            {
                "name": name,
                "item_id": f"{code}-{year}-{name}",
                "kind": "single",
                "points": 1.0,
                "content_area": f"知识点{n % 12}",
            }
            for n, name in enumerate(names)
        ]
        exam.forms.append(ExamForm(code=code, content_hash=code * 64, questions=questions))
    db.add(exam)
    db.flush()
    forms = [form.id for form in exam.forms]
    at = dt.datetime(year, 11, 18, 2)
    calls = [
        {
            "exam_id": exam.id,
            "person_id": person,
            "unit_id": unit,
            "form_id": forms[n % 2],
            "proposed_post": "",
            "source": "",
        }
        for n, (person, unit) in enumerate(places)
    ]
    called = list(db.scalars(insert(Call).returning(Call.id, sort_by_parameter_order=True), calls))
    attempts = [
        {
            "call_id": call,
            "form_id": forms[n % 2],
            "ordinal": 1,
            "assignment": f"{exam.name}-{n % 2}",
            "state": "handed_in",
            "began_at": at,
            "ended_at": at + dt.timedelta(minutes=60),
        }
        for n, call in enumerate(called)
    ]
    written = list(
        db.scalars(insert(Attempt).returning(Attempt.id, sort_by_parameter_order=True), attempts)
    )
    right = draw.random((len(written), items)) < draw.normal(0.7, 0.12, (len(written), 1))
    db.execute(
        insert(Submission),
        [
            {"attempt_id": each, "door": "room", "sha256": "0" * 64, "scored_sha256": "0" * 64}
            for each in written
        ],
    )
    db.execute(
        insert(Result),
        [
            {
                "call_id": call,
                "attempt_id": attempt,
                "score": float(score),
                "outcome": "passed" if score >= exam.cut_score else "failed",
            }
            for call, attempt, score in zip(called, written, right.sum(axis=1), strict=True)
        ],
    )
    options = ('"A"', '"B"', '"C"', '"D"')
    execute_many(
        db.connection(),
        insert(cast("Rows", Response.__table__)),
        [
            {
                "attempt_id": attempt,
                "question": name,
                "value": "null" if (row + place) % 37 == 36 else options[(place + attempt) % 4],
                "answer_sha256": "0" * 64,
                "status": "omitted" if (row + place) % 37 == 36 else "scored",
                "score": float(right[row, place]),
                "reason": "",
            }
            for row, attempt in enumerate(written)
            for place, name in enumerate(names)
        ],
    )


def measure_parquet(file: Path, rows: int) -> dict[str, float]:
    """Memory and seconds of the same sums by DuckDB and by pandas; ``sums_differ``: whether they are not the same."""
    write_frame("responses", file, _parts(rows), {})
    found = {each: _read(each, file) for each in ("duckdb", "pandas")}
    ours, other = found["duckdb"], found["pandas"]
    same = (ours["rows"], ours["groups"]) == (other["rows"], other["groups"])
    return {
        "rows": rows,
        "file_mb": file.stat().st_size / 1e6,
        "duckdb_mb": ours["memory_mb"],
        "pandas_mb": other["memory_mb"],
        "memory_ratio": other["memory_mb"] / ours["memory_mb"],
        "duckdb_s": ours["s"],
        "pandas_s": other["s"],
        "sums_ratio": other["s"] / ours["s"],
        "sums_differ": not (same and abs(ours["sum"] / other["sum"] - 1) < 1e-9),
    }


def _read(way: str, file: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.analytics_readers", way, str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    read: dict[str, float] = json.loads(done.stdout)
    return read


def named(names: Sequence[str], codes: Any) -> pd.Categorical:
    return pd.Categorical.from_codes(codes, categories=pd.Index(list(names), dtype="str"))


def _parts(rows: int) -> Iterator[pd.DataFrame]:
    """So many responses of a province, in parts: an exam each, 20,000 papers of sixty items and more."""
    items = [f"q{n:02d}" for n in range(1, 61)]
    draw = np.random.default_rng(2)
    for number, start in enumerate(range(0, rows, PART)):
        count = min(PART, rows - start)
        place = np.arange(count)
        question, paper = place % len(items), place // len(items)
        status = np.where(draw.random(count) < 0.02, 1, 0)
        score = np.where(status == 0, (draw.random(count) < 0.7).astype("float64"), np.nan)
        people = [f"P{n:08d}" for n in range(int(paper[-1]) + 1)]
        data = {
            "attempt": start + paper,
            "exam": named([f"annual-{2016 + number}"], np.zeros(count, dtype="int64")),
            "person": named(people, paper),
            "form": named(["A", "B"], paper % 2),
            "question": named(items, question),
            "item_id": named([f"item-{number}-{each}" for each in items], question),
            "kind": named(["single"], np.zeros(count, dtype="int64")),
            "content_area": named([f"知识点{n}" for n in range(12)], question % 12),
            "points": np.ones(count),
            "status": named(["scored", "omitted"], status),
            "value": named(['"A"', '"B"', '"C"', '"D"'], draw.integers(0, 4, count)),
            "score": score,
            "share": score,
            "counts": np.ones(count, dtype="bool"),
            "first": draw.random(count) < 0.95,
        }
        assert data.keys() == set(FRAMES["responses"].names)
        yield make_frame("responses", data)


if __name__ == "__main__":
    main()
