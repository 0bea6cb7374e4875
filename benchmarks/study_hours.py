"""A district's credit hours, all years at once, beside pandas grouping the same rows.

    python -m benchmarks.study_hours [--people 1100] [--years 10] [--records 40]

``count``: from plain rows to how everybody stands in every year; ``pandas``: the same rows made a frame, and its sums by
person, year and category alone. ``one``: how one person stands in a year, as their page asks.
"""

from __future__ import annotations

import argparse
import json
import random
import time

import pandas as pd
from rich.console import Console
from rich.table import Table

from courses.hours import StudyRecord, standing, tally
from courses.hours_policy import HoursPolicy, hours_policies
from records.study.plan import KINDS

LAST = 2026


def main() -> None:
    parser = argparse.ArgumentParser(description="credit hours of a district")
    parser.add_argument("--people", type=int, default=1_100)
    parser.add_argument("--years", type=int, default=10)
    parser.add_argument("--records", type=int, default=40)
    given = parser.parse_args()
    figures = measure(given.people, given.years, given.records)
    table = Table(title=f"{given.people} people, {given.years} years, {figures['records']} records")
    for column in ("what", "seconds"):
        table.add_column(column, justify="left" if column == "what" else "right")
    for name, title in (
        ("count_s", "everybody, every year, against the policy"),
        ("pandas_s", "pandas: sums by person, year, category"),
        ("one_s", "one person"),
    ):
        table.add_row(title, f"{figures[name]:.4f}")
    table.add_row("pandas ÷ everybody", f"{figures['ratio']:.2f}×")
    Console().print(table)
    print(json.dumps({key: round(value, 6) for key, value in figures.items()}))


def make_records(people: int, years: int, each: int, policy: HoursPolicy) -> list[StudyRecord]:
    """So many records of everybody in every year, in no order; some say hours, some a category."""
    draw = random.Random(1)
    names = ["", *(one.name for one in policy.categories)]
    rows = [
        StudyRecord(
            person,
            LAST - back,
            draw.choice(KINDS),
            draw.choice(names),
            draw.randrange(10, 240),
            draw.choice((None, None, 1.0, 2.5)),
        )
        for person in range(people)
        for back in range(years)
        for _ in range(each)
    ]
    draw.shuffle(rows)
    return rows


def measure(people: int, years: int, each: int) -> dict[str, float]:
    """Seconds of both, and their ratio (pandas ÷ ours); what both count is the same."""
    policy = next(one for one in hours_policies() if one.categories)
    rows = make_records(people, years, each, policy)
    started = time.perf_counter()
    tallies = tally(rows, policy)
    stand = [
        standing(tallies, policy, person, LAST - back)
        for person in range(people)
        for back in range(years)
    ]
    count = time.perf_counter() - started
    started = time.perf_counter()
    sums = _with_pandas(rows, policy)
    other = time.perf_counter() - started
    assert round(sum(one.total.have for one in stand), 3) == round(sums, 3)
    own = [row for row in rows if row.person == 0 and row.year == LAST]
    started = time.perf_counter()
    standing(tally(own, policy), policy, 0, LAST)
    one = time.perf_counter() - started
    return {
        "records": len(rows),
        "count_s": count,
        "pandas_s": other,
        "one_s": one,
        "ratio": other / count,
    }


def _with_pandas(rows: list[StudyRecord], policy: HoursPolicy) -> float:
    frame = pd.DataFrame.from_records(rows, columns=list(StudyRecord._fields))
    minutes = {each: policy.hours_of(each) for each in frame["minutes"].unique()}
    by_kind = {kind: policy.category_of(kind) for kind in frame["kind"].unique()}
    counted = frame["minutes"].map(minutes).where(frame["kind"] != "exam", policy.passed_exam)
    frame["counted"] = frame["hours"].astype(float).fillna(counted)
    frame["category"] = frame["category"].where(frame["category"] != "", frame["kind"].map(by_kind))
    return float(frame.groupby(["person", "year", "category"])["counted"].sum().sum())


if __name__ == "__main__":
    main()
