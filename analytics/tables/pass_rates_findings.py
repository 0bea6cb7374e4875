"""What the report on pass rates finds, in sentences that are made from its figures."""

from __future__ import annotations

from analytics.errors import NotComputable
from analytics.stats.proportion import wilson_interval
from analytics.stats.suppression import SMALLEST
from analytics.tables import pass_rates as tables
from analytics.tables import pass_rates_compared as compared
from analytics.tables.pass_rates import Sample
from analytics.words import pass_rates as words

_MOST_NAMED = 5


def warnings(sample: Sample) -> list[str]:
    """What must be known before any figure is read."""
    counts, said = sample.counts, []
    if sample.open and not sample.points_at_persons:
        decided = len(sample.people) - sample.open
        said.append(words.STILL_OPEN.format(open=sample.open, decided=decided, **counts))
    if not bool(sample.exam["published"]):
        said.append(words.NOT_PUBLISHED)
    return said


def findings(sample: Sample) -> list[str]:
    """The findings, the most important first."""
    called, counts = len(sample.people), sample.counts
    if not called:
        return [words.NOBODY_CALLED]
    if sample.points_at_persons:
        return [words.TOO_FEW.format(called=called, smallest=SMALLEST)]
    if sample.open:
        return [tables.reconciliation(sample)]
    if not sample.sat:
        return [words.NOBODY_SAT.format(called=called, **counts)]
    low, high = wilson_interval(counts["passed"], sample.sat)
    first = words.FINDING.format(
        called=called, sat=sample.sat, rate=counts["passed"] / sample.sat, low=low, high=high, **counts
    )  # fmt: skip
    return [
        first,
        *([] if sample.unit else [_units(sample)]),
        *_resits(sample),
        _trend(sample),
        tables.reconciliation(sample),
    ]


def low_units(sample: Sample) -> list[str]:
    """Units below the 99.8 % limit, the lowest first."""
    places = tables.unit_places(sample) or {}
    return [unit for unit, place in places.items() if place == "far_below"]


def _units(sample: Sample) -> str:
    if not (sample.counts["passed"] and sample.counts["failed"]):
        outcome = words.SAME_PASSED if sample.counts["passed"] else words.SAME_FAILED
        return words.UNITS_SAME.format(outcome=outcome)
    if tables.unit_places(sample) is None:
        return words.ONE_UNIT
    low = low_units(sample)
    if not low:
        return words.UNITS_WITHIN
    names = "、".join(low[:_MOST_NAMED])
    if len(low) > _MOST_NAMED:
        names = words.NAMES_MORE.format(names=names)
    return words.UNITS_LOW.format(count=len(low), units=names)


def _resits(sample: Sample) -> list[str]:
    again = compared.resits(sample)
    if not again.called:
        return []
    if again.open:
        return [words.RESITS_OPEN.format(open=again.open)]
    return [
        words.RESITS.format(
            failed=again.failed,
            called=again.called,
            passed=again.passed,
            all_passed=sample.counts["passed"] + again.passed,
        )
    ]


def _trend(sample: Sample) -> str:
    try:
        found = compared.trend_of(sample)
    except NotComputable as error:
        return words.TREND_NONE[error.reason].format(**error.figures)
    years = compared.year_groups(sample)["year"]
    text = words.TREND_FLAT
    if found.low > 1:
        text = words.TREND_UP
    elif found.high < 1:
        text = words.TREND_DOWN
    return text.format(
        first=years.min(), last=years.max(), odds=found.odds_ratio, low=found.low, high=found.high
    )
