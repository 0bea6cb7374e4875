"""The report's tables: pure functions from an exam's frames to frames that people read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise

import numpy as np
import pandas as pd

from analytics import messages as m
from analytics.source import ExamData
from analytics.stats.proportion import ratio_interval, wilson_interval
from analytics.stats.suppression import SMALLEST
from analytics.tables.pass_rates import merged_names

SMALLEST_BODY = SMALLEST
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


def warnings(exam: ExamData) -> list[str]:
    """What must be known first: somebody's result is still open, and a rate is no finding until then."""
    counts = outcome_counts(exam)
    count = counts["exception"] + counts["pending"]
    return [m.UNDECIDED.format(count=count)] if count else []


def pass_rates(exam: ExamData) -> pd.DataFrame:
    """One row per body, the highest rate first, then the small bodies together, then the total.

    Took part (参考) did who passed or failed; whoever was absent or is still being looked at is counted beside it. The second
    rate is of everybody who was called and not exempt. While somebody of a row is not decided, it has no rate. Intervals are of the first rate, one body at a time: a difference of
    two bodies is not what they are for.
    """
    people = exam.people
    merged = merged_names(people, "body")
    together = people["body"].isin(merged)
    bodies = sorted(
        people[~together].groupby(["body_code", "body"]),
        key=lambda group: _natural(str(group[0][0])),
    )
    rows = [_rate_row(str(body), part["outcome"]) for (_, body), part in bodies]
    rows.sort(key=_highest_first)
    if merged:
        name = m.SMALL_BODIES.format(count=len(merged))
        rows.append(_rate_row(name, people.loc[together, "outcome"]))
    rows.append(_rate_row(m.TOTAL, people["outcome"]))
    return pd.DataFrame(rows)


def _highest_first(row: Mapping[str, object]) -> float:
    rate = row[m.COLUMN_RATE]
    assert isinstance(rate, float)
    return 1.0 if np.isnan(rate) else -rate


def _natural(code: str) -> list[tuple[int, str]]:
    """A sort key in which YS9 stands before YS10."""
    return [
        (int(part), "") if part.isdecimal() else (-1, part) for part in re.split(r"(\d+)", code)
    ]


def _rate_row(name: str, outcomes: pd.Series) -> dict[str, object]:
    counts = {outcome: int((outcomes == outcome).sum()) for outcome in m.OUTCOME_NAMES}
    scored = counts["passed"] + counts["failed"]
    expected = len(outcomes) - counts["exempt"]
    decided = not counts["exception"] + counts["pending"]
    low, high = wilson_interval(counts["passed"], scored) if decided else (np.nan, np.nan)
    return {
        m.COLUMN_BODY: name,
        m.COLUMN_CALLED: len(outcomes),
        **{m.OUTCOME_NAMES[outcome]: count for outcome, count in counts.items()},
        m.COLUMN_SCORED: scored,
        m.COLUMN_RATE: counts["passed"] / scored if decided and scored else np.nan,
        m.COLUMN_LOW: low,
        m.COLUMN_HIGH: high,
        m.COLUMN_RATE_OF_CALLED: counts["passed"] / expected if decided and expected else np.nan,
    }


BAND_WIDTH = 5


def score_edges(total_points: float) -> list[float]:
    """The edges of the bands of scores, in the table as in the figure; the last band ends with the full score."""
    return [*np.arange(0, total_points, BAND_WIDTH, dtype=float).tolist(), float(total_points)]


def score_bands(exam: ExamData) -> pd.DataFrame:
    """People per band of scores, by form and together, from the lowest score up.

    A band holds its lower edge and not its upper one; the last one holds the full score too.
    """
    edges = score_edges(exam.total_points)
    scored = exam.people.dropna(subset=["score"])
    counts = {
        m.FORM_COLUMN.format(form=form): np.histogram(part["score"], bins=edges)[0]
        for form, part in scored.groupby("form")
    }
    together, _ = np.histogram(scored["score"], bins=edges)
    pairs = list(pairwise(f"{edge:g}" for edge in edges))
    labels = [m.BAND.format(low=low, high=high) for low, high in pairs[:-1]]
    labels += [m.LAST_BAND.format(low=low, high=high) for low, high in pairs[-1:]]
    first = int(np.flatnonzero(together)[0]) if together.any() else 0
    columns = {m.COLUMN_BAND: labels, **counts, m.COLUMN_PEOPLE: together}
    return pd.DataFrame(columns).iloc[first:].reset_index(drop=True)


def area_rates(exam: ExamData) -> pd.DataFrame:
    """Share of the points gained per content area, the highest first, beside what its items were expected to give.

    Ungraded answers are left out. The interval is that of a ratio with the people as clusters, since the answers of one person
    hang together (Cochran, *Sampling Techniques*, 3rd ed., 1977, section 6.3: linearised variance of a ratio estimate; Student's t
    with n − 1); missing where it would have no width or there are fewer than two people. ``COLUMN_EXPECTED``: the expected
    facility of the same items, weighted by the same points; missing where one of them has none on record.
    """
    scored = exam.answers.dropna(subset=["score"])
    rows = [_area_row(str(area), part) for area, part in scored.groupby("content_area", sort=True)]
    frame = pd.DataFrame(rows, columns=_AREA_COLUMNS)
    return frame.sort_values(m.COLUMN_SCORE_RATE, ascending=False, kind="stable", ignore_index=True)


_AREA_COLUMNS = [
    m.COLUMN_AREA,
    m.COLUMN_QUESTIONS,
    m.COLUMN_PEOPLE,
    m.COLUMN_ANSWERS,
    m.COLUMN_SCORE_RATE,
    m.COLUMN_LOW,
    m.COLUMN_HIGH,
    m.COLUMN_EXPECTED,
    m.COLUMN_DIFFERENCE,
]


def _area_row(area: str, answers: pd.DataFrame) -> dict[str, object]:
    people = answers.groupby("card")[["score", "points"]].sum()
    rate = float(people["score"].sum() / people["points"].sum())
    interval = ratio_interval(people["score"].to_numpy(), people["points"].to_numpy())
    low, high = interval or (np.nan, np.nan)
    expected = float((answers["expected"] * answers["points"]).sum(skipna=False))
    expected /= float(answers["points"].sum())
    values = (
        area,
        answers["item_id"].nunique(),
        len(people),
        len(answers),
        rate,
        low,
        high,
        expected,
        rate - expected,
    )
    return dict(zip(_AREA_COLUMNS, values, strict=True))


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
