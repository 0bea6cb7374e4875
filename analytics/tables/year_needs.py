"""What to teach next: the content areas that gained the least of their points in the year's main exam, as the report on learning has them."""

from __future__ import annotations

import pandas as pd

from analytics.stats.suppression import SMALLEST
from analytics.tables.areas import area_rates, unit_rates
from analytics.tables.year import Year
from analytics.words import year as words

MOST_AREAS = 8


def area_shares(year: Year, unit: str = "") -> pd.DataFrame:
    """A row per content area, the lowest share first; empty while somebody is not decided. ``unit``: the name of one unit.

    First attempts, as `analytics.tables.areas.marked` takes them; an area that fewer than `SMALLEST` people had is left out, and of a
    unit what the report on learning leaves out.
    """
    if year.main is None or year.main.open:
        return pd.DataFrame()
    answers = year.answers
    found = unit_rates(answers, year.cells, unit) if unit else area_rates(answers)
    found = found[found["people"] >= SMALLEST].reset_index(drop=True)
    return pd.DataFrame(
        {
            words.AREA: found["area"],
            words.QUESTIONS: found["questions"],
            words.SHARE: found["rate"],
            words.EXPECTED: found["expected"],
            words.DIFFERENCE: found["rate"] - found["expected"],
        }
    )


def needs_table(year: Year) -> pd.DataFrame:
    """The areas that most is to be done for."""
    return area_shares(year).head(MOST_AREAS)


def named(shares: pd.DataFrame, count: int = 3) -> str:
    """The lowest areas in words."""
    return words.AND.join(
        words.AREA_RATE.format(area=row[words.AREA], rate=row[words.SHARE])
        for _, row in shares.head(count).iterrows()
    )
