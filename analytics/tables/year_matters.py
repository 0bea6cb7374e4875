"""What was decided in the year, and what is open. Pure functions."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from analytics.tables import certification as cards
from analytics.tables import pass_rates_compared as compared
from analytics.tables.certification import DECIDED
from analytics.tables.year import Year, study_sums
from analytics.words import certification as card_words
from analytics.words import year as words


def done_table(year: Year) -> pd.DataFrame:
    """Matters that somebody decided, with how many there are."""
    published = [each for each in year.samples if bool(each.exam["published"])]
    items, lines = year.frames.items, year.register.lines
    names = {str(each.exam["exam"]) for each in year.samples}
    issued = year.frames.certificates
    issued = issued[(issued["state"] != "replaced") & (issued["issued_on"].dt.year == year.year)]
    voided = items[items["exam"].astype(str).isin(names) & items["voided"]]
    told = year.frames.results
    passed = told[told["exam"].astype(str).isin(names) & (told["published"] == "passed")]
    rows = {
        words.DONE_PUBLISHED: len(published),
        words.DONE_RESULTS: len(passed),
        words.DONE_CERTIFICATES: len(issued),
        words.DONE_REVIEW: int(lines["state"].isin(DECIDED).sum()),
        words.DONE_PUBLIC: int((lines["state"] == "published").sum()),
        words.DONE_VOIDED: len(voided),
    }
    if year.facts is not None:
        rows[words.DONE_ANSWERED] = study_sums(year.facts)["reports"]
    return _table(rows)


def left_table(year: Year) -> pd.DataFrame:
    """Matters that wait for somebody, with how many there are."""
    total = cards.counts(year.register.cards, year.register.lines)
    rows = {
        words.LEFT_OPEN: sum(each.open for each in year.samples),
        words.LEFT_EXAMS: sum(not bool(each.exam["published"]) for each in year.samples),
        words.LEFT_FAILED: _still_failed(year),
        words.LEFT_REVIEW: total[card_words.UNDECIDED],
        words.LEFT_EXPIRED: total[card_words.EXPIRED],
        words.LEFT_SUSPENDED: total[card_words.SUSPENDED],
    }
    if year.facts is not None:
        sums = study_sums(year.facts)
        rows |= {
            words.LEFT_LATE: sums["late"],
            words.LEFT_HOURS: sums["people"] - sums["met"],
            words.LEFT_REPORTS: sums["leaders"] - sums["reports"],
            words.LEFT_REMINDERS: sums["overdue"],
            words.LEFT_RED: sum(len(each.red) for each in year.facts.checked),
        }
    return _table(rows)


def _still_failed(year: Year) -> int:
    """Of the main exam, who did not pass and has not passed its resit; nothing is said while somebody is not decided."""
    if year.main is None or year.main.open:
        return 0
    again = compared.resits(year.main)
    return again.failed - again.passed


def _table(rows: Mapping[str, int]) -> pd.DataFrame:
    return pd.DataFrame(
        [(name, count) for name, count in rows.items() if count],
        columns=[words.MATTER, words.COUNT],
    )
