"""What gives cause to look at a question: a code and the figures that raised it. A flag is a hint, never a verdict."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from analytics.stats.items import ItemStatistics
from analytics.stats.options import OptionTable


class Flag(StrEnum):
    """Why somebody should look at the question."""

    TOO_EASY = "too_easy"
    TOO_HARD = "too_hard"
    NEGATIVE_DISCRIMINATION = "negative_discrimination"
    LOW_DISCRIMINATION = "low_discrimination"
    UNUSED_DISTRACTOR = "unused_distractor"
    DISTRACTOR_BEATS_KEY = "distractor_beats_key"
    KEY_SUSPECT = "key_suspect"
    MUCH_OMITTED = "much_omitted"
    MUCH_NOT_REACHED = "much_not_reached"
    OFF_EXPECTED = "off_expected"


@dataclass(frozen=True)
class FlagRules:
    """Where flags are raised; the defaults are rules of this house unless a source is named."""

    easy: float = 0.95
    hard: float = 0.25
    """Facility; a question of four options is guessed right by 25 %."""

    low_discrimination: float = 0.15
    """Ebel & Frisbie (*Essentials of Educational Measurement*, 5th ed., 1991, chapter 13) call less than 0.19 poor; asked
    only of questions that are neither too easy nor too hard, since those cannot discriminate."""

    omitted: float = 0.10
    not_reached: float = 0.05
    off_expected: float = 0.15
    """|facility − expected| of this size, and beyond 1.96 standard errors of the facility."""

    people: int = 30
    """With fewer people, no flag on discrimination or options."""


@dataclass(frozen=True)
class Raised:
    """A flag with the figures that raised it: their names and values (options by their letter)."""

    flag: Flag
    figures: Mapping[str, float | str]


_USUAL = FlagRules()


def item_flags(
    item: ItemStatistics,
    options: OptionTable | None = None,
    *,
    omitted: int = 0,
    not_reached: int = 0,
    asked: int = 0,
    expected: float | None = None,
    rules: FlagRules = _USUAL,
) -> tuple[Raised, ...]:
    """What there is to look at, in the order of `Flag`.

    Args:
        item: its statistics; what is ``None`` there raises nothing here.
        options: of a question with options.
        omitted, not_reached, asked: how many people of those who had the question on their paper; without ``asked`` neither
            is judged. Voided questions should not be asked about at all.
        expected: facility that the bank expects, 0–1.
    """
    raised = [*_facility(item, rules), *_discrimination(item, rules)]
    if options is not None and options.people >= rules.people:
        raised += _options(options)
    if asked:
        for flag, count, limit in (
            (Flag.MUCH_OMITTED, omitted, rules.omitted),
            (Flag.MUCH_NOT_REACHED, not_reached, rules.not_reached),
        ):
            if count / asked > limit:
                raised.append(Raised(flag, {"share": count / asked, "people": count}))
    if expected is not None:
        raised += _off_expected(item, expected, rules)
    return tuple(raised)


def _facility(item: ItemStatistics, rules: FlagRules) -> list[Raised]:
    if item.facility is None:
        return []
    figures = {"facility": item.facility, "people": item.people}
    if item.facility > rules.easy:
        return [Raised(Flag.TOO_EASY, figures)]
    return [Raised(Flag.TOO_HARD, figures)] if item.facility < rules.hard else []


def _discrimination(item: ItemStatistics, rules: FlagRules) -> list[Raised]:
    if item.discrimination is None or item.complete < rules.people:
        return []
    figures: dict[str, float | str] = {
        "discrimination": item.discrimination,
        "people": item.complete,
    }
    if item.discrimination_low is not None and item.discrimination_high is not None:
        figures |= {"low": item.discrimination_low, "high": item.discrimination_high}
    if item.discrimination < 0:
        return [Raised(Flag.NEGATIVE_DISCRIMINATION, figures)]
    middle = item.facility is not None and rules.hard <= item.facility <= rules.easy
    if middle and item.discrimination < rules.low_discrimination:
        return [Raised(Flag.LOW_DISCRIMINATION, figures)]
    return []


def _options(table: OptionTable) -> list[Raised]:
    """What the options tell; `Flag.KEY_SUSPECT` needs both signs: the best group prefers a distractor, and the key repels."""
    raised = [
        Raised(Flag.UNUSED_DISTRACTOR, {"option": row.option, "people": table.people})
        for row in table.distractors
        if not row.chosen
    ]
    for key in table.keys:
        best = [
            row
            for row in table.distractors
            if row.correlation is not None
            and key.correlation is not None
            and row.correlation > max(key.correlation, 0.0)
        ]
        raised += [
            Raised(
                Flag.DISTRACTOR_BEATS_KEY,
                {
                    "option": row.option,
                    "key": key.option,
                    "correlation": float(row.correlation or 0.0),
                    "key_correlation": float(key.correlation or 0.0),
                },
            )
            for row in best
        ]
        top = max((number for number, size in enumerate(table.groups) if size), default=None)
        if top is None or key.correlation is None or key.correlation >= 0:
            continue
        key_share = key.curve[top] or 0.0
        raised += [
            Raised(
                Flag.KEY_SUSPECT,
                {
                    "option": row.option,
                    "key": key.option,
                    "share": float(row.curve[top] or 0.0),
                    "key_share": key_share,
                    "people": table.groups[top],
                },
            )
            for row in best
            if (row.curve[top] or 0.0) > key_share
        ]
    return raised


def _off_expected(item: ItemStatistics, expected: float, rules: FlagRules) -> list[Raised]:
    if item.facility is None or item.facility_error is None:
        return []
    off = item.facility - expected
    if abs(off) < rules.off_expected or abs(off) <= 1.96 * item.facility_error:
        return []
    figures = {"facility": item.facility, "expected": expected, "error": item.facility_error}
    return [Raised(Flag.OFF_EXPECTED, figures | {"people": item.people})]
