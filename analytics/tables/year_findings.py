"""What the year's report finds, in sentences that are made from its figures. No rate stands while somebody is not decided."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import pandas as pd

from analytics.errors import NotComputable
from analytics.resits import is_resit
from analytics.stats.proportion import difference_interval
from analytics.stats.suppression import SMALLEST
from analytics.tables import certification as cards
from analytics.tables import pass_rates as rates
from analytics.tables import pass_rates_compared as compared
from analytics.tables.pass_rates import Sample
from analytics.tables.pass_rates_findings import low_units
from analytics.tables.year import Year, can_be_shown, interval, list_table, study_sums
from analytics.tables.year_matters import left_table
from analytics.tables.year_needs import area_shares, named
from analytics.words import certification as card_words
from analytics.words import year as words

_MOST_NAMED = 5


def warnings(year: Year) -> list[str]:
    """What must be known before any figure is read."""
    said = [words.SIMULATED_YEARS] if year.mark else []
    hidden = sum(not bool(each.exam["published"]) for each in year.samples)
    if hidden:
        said.append(words.NOT_PUBLISHED.format(count=hidden))
    if year.facts is None:
        said.append(words.NO_FACTS)
        return said
    red = [name for each in year.facts.checked for name in each.red]
    if red:
        names = words.AND.join(dict.fromkeys(red[:_MOST_NAMED]))
        said.append(words.RED.format(red=len(red), names=names))
    return said


def findings(year: Year) -> list[str]:
    """The findings, the most important first."""
    return [*_exams(year), _cards(year), *_study(year), *_needs(year), _left(year)]


def _exams(year: Year) -> Iterator[str]:
    if year.main is None:
        yield words.NO_EXAM.format(year=year.year)
        return
    shown = [each for each in year.samples if can_be_shown(each)]
    if len(shown) > 1:
        yield words.FINDING_EXAMS.format(
            count=len(shown),
            called=sum(len(each.people) for each in shown),
            sat=sum(each.sat for each in shown),
            absent=sum(each.counts["absent"] for each in shown),
        )
    yield _rate(year.main)
    if year.main.open or not year.main.sat or not can_be_shown(year.main):
        return
    low = low_units(year.main)
    if low:
        units = words.AND.join(low[:_MOST_NAMED])
        if len(low) > _MOST_NAMED:
            units = words.MORE.format(names=units)
        yield words.FINDING_LOW.format(count=len(low), units=units)
    elif rates.unit_places(year.main) is not None:
        yield words.FINDING_WITHIN
    yield words.TREND.format(sentence=_years(year.main))


def _rate(sample: Sample) -> str:
    counted = {"title": sample.exam["title"], "called": len(sample.people), "sat": sample.sat}
    if not can_be_shown(sample):
        return words.FINDING_FEW.format(smallest=SMALLEST, **counted)
    if sample.open:
        return words.FINDING_OPEN.format(open=sample.open, **counted)
    if not sample.sat:
        return words.FINDING_NOBODY.format(**counted)
    low, high = interval(sample)
    passed = sample.counts["passed"]
    return words.FINDING_RATE.format(
        passed=passed, rate=passed / sample.sat, low=low, high=high, **counted
    )


def _years(sample: Sample) -> str:
    """This year beside the last one before, and whether it goes steadily up or down."""
    if is_resit(sample.frames, sample.exam):
        return words.TREND_RESIT
    counted = compared.year_groups(sample)
    counted = counted[(counted["open"] == 0) & (counted["sat"] > 0)]
    if len(counted) < 2:
        return words.TREND_NONE
    held = [(int(row["passed"]), int(row["sat"])) for _, row in counted.iterrows()]
    before, now = held[-2:]
    change = now[0] / now[1] - before[0] / before[1]
    low, high = difference_interval(now, before)
    said = words.TREND_CHANGE.format(
        year=counted["year"].iloc[-2],
        before=before[0] / before[1],
        now=now[0] / now[1],
        change=100 * change,
        low=100 * low,
        high=100 * high,
    )
    return said + _trend(sample, counted["year"], held)


def _trend(sample: Sample, years: pd.Series, held: Sequence[tuple[int, int]]) -> str:
    """Nothing where a year goes against the slope by more than chance: a fall after years of rise is no steady rise, nor fall."""
    try:
        found = compared.trend_of(sample)
    except NotComputable:
        return ""
    text = words.TREND_FLAT
    if found.low > 1:
        text = words.TREND_UP
    elif found.high < 1:
        text = words.TREND_DOWN
    steps = [difference_interval(later, earlier) for earlier, later in pairwise(held)]
    if any(low > 0 if found.odds_ratio < 1 else high < 0 for low, high in steps):
        return ""
    return text.format(
        first=years.min(), last=years.max(), odds=found.odds_ratio, low=found.low, high=found.high
    )


def _cards(year: Year) -> str:
    total = cards.counts(year.register.cards, year.register.lines)
    counted = {
        "day": year.register.day.isoformat(),
        "year": year.year,
        "held": total[card_words.HELD],
        "expiring": total[card_words.EXPIRING[max(cards.DAYS)]],
        "expired": total[card_words.EXPIRED],
        "due": total[card_words.DUE],
        "undecided": total[card_words.UNDECIDED],
        "registered": total[card_words.REGISTERED],
        "refused": total[card_words.REFUSED],
        "apart": total[card_words.APART],
    }
    if not counted["due"]:
        return words.FINDING_NO_REVIEW.format(**counted)
    text = words.FINDING_CARDS_OPEN if counted["undecided"] else words.FINDING_CARDS
    return text.format(**counted)


def _study(year: Year) -> Iterator[str]:
    if year.facts is None:
        return
    yield words.FINDING_STUDY.format(**study_sums(year.facts))
    table = list_table(year)
    if len(table):
        total = table.iloc[-1]
        yield words.FINDING_LIST.format(
            entries=total[words.ENTRIES],
            taught=total[words.TAUGHT],
            untaught=total[words.ENTRIES] - total[words.TAUGHT],
            enough=total[words.ENOUGH],
        )


def _needs(year: Year) -> Iterator[str]:
    shares = area_shares(year)
    if len(shares):
        yield words.FINDING_NEEDS.format(areas=named(shares))


def _left(year: Year) -> str:
    count = len(left_table(year))
    return words.FINDING_LEFT.format(count=count) if count else words.FINDING_NOTHING_LEFT
