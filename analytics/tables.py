"""The report's tables: pure functions from an exam's frames to frames that people read."""

from __future__ import annotations

import re
from itertools import pairwise

import numpy as np
import pandas as pd

from analytics import messages as m
from analytics.source import ExamData
from analytics.statistics import wilson_interval

SMALLEST_BODY = 5
"""Bodies with fewer people are shown together only: a rate of three people points at persons."""


def outcome_counts(exam: ExamData) -> dict[str, int]:
    """People by outcome; raises ``ValueError`` unless they add up to everybody who was called."""
    counts = {
        outcome: int((exam.people["outcome"] == outcome).sum()) for outcome in m.OUTCOME_NAMES
    }
    if sum(counts.values()) != len(exam.people):
        text = m.NOT_RECONCILED.format(total=sum(counts.values()), called=len(exam.people))
        raise ValueError(text)
    return counts


def reconciliation(exam: ExamData) -> str:
    """The sentence that adds the outcomes up to the roster."""
    return m.RECONCILED.format(called=len(exam.people), **outcome_counts(exam))


def pass_rates(exam: ExamData) -> pd.DataFrame:
    """One row per body in the order of their codes, then the small bodies together, then the total.

    The rate is passed / (passed + failed): whoever was absent or is still being looked at is counted beside it. Bodies are
    not ranked; their intervals overlap too much for that.
    """
    people = exam.people
    merged = bodies_to_merge(people["body"].value_counts())
    together = people["body"].isin(merged)
    bodies = sorted(
        people[~together].groupby(["body_code", "body"]),
        key=lambda group: _natural(str(group[0][0])),
    )
    rows = [_rate_row(str(body), part["outcome"]) for (_, body), part in bodies]
    if merged:
        name = m.SMALL_BODIES.format(count=len(merged))
        rows.append(_rate_row(name, people.loc[together, "outcome"]))
    rows.append(_rate_row(m.TOTAL, people["outcome"]))
    return pd.DataFrame(rows)


def bodies_to_merge(sizes: pd.Series) -> set[str]:
    """Bodies that are shown together: those below `SMALLEST_BODY`, and as many of the next smallest as it takes.

    A group of one body, or of fewer people than the limit, would still point at persons: the total minus the other rows
    gives it away. ``sizes``: people by body.
    """
    ordered = sizes.sort_values(kind="stable")
    count = int((ordered < SMALLEST_BODY).sum())
    if count == 0:
        return set()
    while count < len(ordered) and (count < 2 or ordered.iloc[:count].sum() < SMALLEST_BODY):
        count += 1
    return {str(body) for body in ordered.index[:count]}


def _natural(code: str) -> list[tuple[int, str]]:
    """A sort key in which YS9 stands before YS10."""
    return [
        (int(part), "") if part.isdecimal() else (-1, part) for part in re.split(r"(\d+)", code)
    ]


def _rate_row(name: str, outcomes: pd.Series) -> dict[str, object]:
    counts = {outcome: int((outcomes == outcome).sum()) for outcome in m.OUTCOME_NAMES}
    scored = counts["passed"] + counts["failed"]
    low, high = wilson_interval(counts["passed"], scored)
    return {
        m.COLUMN_BODY: name,
        m.COLUMN_CALLED: len(outcomes),
        **{m.OUTCOME_NAMES[outcome]: count for outcome, count in counts.items()},
        m.COLUMN_RATE: counts["passed"] / scored if scored else np.nan,
        m.COLUMN_LOW: low,
        m.COLUMN_HIGH: high,
    }


def score_bands(exam: ExamData, width: int = 5) -> pd.DataFrame:
    """People per band of ``width`` points from the lowest score up; the last band includes the full score."""
    total = int(np.ceil(exam.total_points))
    edges = list(range(0, total + width, width))
    scores = exam.people["score"].dropna()
    counts, _ = np.histogram(scores, bins=edges)
    labels = [f"{low}–{high}" for low, high in pairwise(edges)]
    first = int(np.flatnonzero(counts)[0]) if counts.any() else 0
    return pd.DataFrame({m.COLUMN_BAND: labels[first:], m.COLUMN_PEOPLE: counts[first:]})


def area_rates(exam: ExamData, areas: tuple[str, ...]) -> pd.DataFrame:
    """Share of the points gained per content area, in the order of ``areas``; ungraded answers are left out."""
    scored = exam.answers.dropna(subset=["score"])
    grouped = scored.groupby("content_area", sort=False)
    frame = pd.DataFrame(
        {
            m.COLUMN_QUESTIONS: grouped["item_id"].nunique(),
            m.COLUMN_ANSWERS: grouped.size(),
            m.COLUMN_SCORE_RATE: grouped["score"].sum() / grouped["points"].sum(),
        }
    )
    # The list may have changed since the exam was sat: its answers stay.
    others = [area for area in frame.index if area not in areas]
    frame = frame.reindex([*(area for area in areas if area in grouped.groups), *others])
    return frame.rename_axis(m.COLUMN_AREA).reset_index()


def summary(exam: ExamData) -> pd.DataFrame:
    """The figures of the whole exam: counts, mean, standard deviation (n − 1), median, cut score."""
    scores = exam.people["score"].dropna()
    values: dict[str, float] = {
        m.SUMMARY["bodies"]: exam.people["body"].nunique(),
        m.SUMMARY["called"]: len(exam.people),
        **{m.OUTCOME_NAMES[key]: count for key, count in outcome_counts(exam).items()},
        m.SUMMARY["mean"]: round(float(scores.mean()), 2),
        m.SUMMARY["sd"]: round(float(scores.std(ddof=1)), 2),
        m.SUMMARY["median"]: round(float(scores.median()), 2),
        m.SUMMARY["cut"]: exam.cut_score,
    }
    return pd.DataFrame({m.COLUMN_FIGURE: list(values), m.COLUMN_VALUE: list(values.values())})


def people_table(exam: ExamData) -> pd.DataFrame:
    """Everybody's result, for the administrator's file."""
    frame = exam.people.drop(columns="body_code").assign(
        outcome=exam.people["outcome"].map(m.OUTCOME_NAMES)
    )
    return frame.rename(
        columns={
            "card": m.COLUMN_CARD,
            "name": m.COLUMN_NAME,
            "body": m.COLUMN_BODY,
            "form": m.COLUMN_FORM,
            "outcome": m.COLUMN_OUTCOME,
            "score": m.COLUMN_SCORE,
            "grade": m.COLUMN_GRADE,
            "valid_until": m.COLUMN_VALID_UNTIL,
            "note": m.COLUMN_NOTE,
        }
    )
