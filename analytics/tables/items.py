"""Tables of questions: each with its statistics, what to look at, and who chose what. Pure functions of what was asked."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analytics.stats.flags import Raised
from analytics.stats.options import NOTHING, OptionRow
from analytics.tables.answers import exam_answers
from analytics.tables.item_figures import RULES, SERIOUS, AskedItem, asked_items, pooled_items
from analytics.words import items as words
from analytics.words.answers import FORM, why

__all__ = ["asked_items", "exam_answers", "pooled_items"]

FORMATS = {
    words.FACILITY: ".1%",
    words.ERROR: ".1%",
    words.EXPECTED: ".1%",
    words.OFF: "+.1%",
    words.DISCRIMINATION: ".2f",
    words.UPPER_LOWER: ".2f",
    words.EFFICIENCY: ".2f",
    words.SECONDS: ".0f",
    words.SHARE: ".1%",
    words.CORRELATION: ".2f",
    **dict.fromkeys(words.GROUPS, ".0%"),
}


def form_tables(asked: Sequence[AskedItem]) -> dict[str, pd.DataFrame]:
    """`form_table` of each form, by its title."""
    return {words.TABLE_FORM.format(form=form): form_table(asked, form) for form in _forms(asked)}


def share_tables(asked: Sequence[AskedItem]) -> dict[str, pd.DataFrame]:
    """`share_table` of each form, by its title."""
    return {
        words.TABLE_OPTIONS.format(form=form): share_table(asked, form) for form in _forms(asked)
    }


def _forms(asked: Sequence[AskedItem]) -> list[str]:
    return list(dict.fromkeys(item.form for item in asked))


def flag_table(asked: Sequence[AskedItem]) -> pd.DataFrame:
    """A row per question and flag, the most serious first, each with its reason in words."""
    rows = [
        (item.gravity, SERIOUS.index(each.flag), item, each)
        for item in asked
        for each in item.flags
    ]
    rows.sort(key=lambda row: (row[0], row[2].form, row[2].slot, row[1]))
    return pd.DataFrame(
        [
            {
                FORM: item.form,
                words.QUESTION: item.question,
                words.ADDRESS: item.address,
                words.FLAG: words.FLAG_NAMES[each.flag],
                words.REASON: reason(item, each),
            }
            for _, _, item, each in rows
        ]
    )


def reason(item: AskedItem, raised: Raised) -> str:
    """Why a flag was raised, in words."""
    figures = {
        name: option_name(value) if isinstance(value, str) else value
        for name, value in raised.figures.items()
    }
    limits = {
        "easy": RULES.easy,
        "hard": RULES.hard,
        "low": RULES.low_discrimination,
        "off": RULES.off_expected,
    }
    told = (
        figures | {"shift": item.shift} | {f"limit_{name}": value for name, value in limits.items()}
    )
    return words.FLAG_REASONS[raised.flag].format(**told)


def option_name(option: str) -> str:
    """As people call an option."""
    return words.NOTHING if option == NOTHING else words.OPTION_NAMES.get(option, option)


def form_table(asked: Sequence[AskedItem], form: str) -> pd.DataFrame:
    """The questions of a form, in the order of the paper."""
    those = [item for item in asked if item.form == form]
    timed = any(item.time is not None for item in those)
    return pd.DataFrame([{**_row(item), **(_time(item) if timed else {})} for item in those])


def _time(item: AskedItem) -> dict[str, object]:
    """Seconds, where the room saved any change of this form's papers."""
    found = item.time
    return {
        words.SECONDS: None if found is None else found.median,
        words.QUARTILES: ""
        if found is None
        else f"{found.lower_quartile:.0f}–{found.upper_quartile:.0f}",
    }


def _row(item: AskedItem) -> dict[str, object]:
    found = item.statistics
    known = found.facility is not None and item.expected is not None
    return {
        words.QUESTION: item.question,
        words.ITEM: item.item_id,
        words.KIND: words.KINDS.get(item.kind, item.kind),
        words.PEOPLE: found.people,
        words.FACILITY: found.facility,
        words.EXPECTED: item.expected,
        words.OFF: found.facility - item.expected if known else None,  # type: ignore[operator]
        words.DISCRIMINATION: found.discrimination,
        words.INTERVAL: _interval(found.discrimination_low, found.discrimination_high),
        words.UPPER_LOWER: found.upper_lower,
        words.EFFICIENCY: found.efficiency,
        words.OMITTED: item.omitted,
        words.NOT_REACHED: item.not_reached,
        words.OPEN: item.open,
        words.NOTE: _note(item),
    }


def _interval(low: float | None, high: float | None) -> str | None:
    return None if low is None or high is None else words.INTERVAL_CELL.format(low=low, high=high)


def _note(item: AskedItem) -> str:
    """What was flagged; else why a figure is missing."""
    if item.voided:
        return words.PRETEST if item.pretest else words.VOIDED
    if item.flags:
        names = dict.fromkeys(words.FLAG_NAMES[each.flag] for each in item.flags)
        return words.JOINED.join(names)
    missing = item.statistics.reasons
    for name in ("facility", "discrimination"):
        if name in missing:
            return why(missing[name])
    return ""


def pooled_table(asked: Sequence[AskedItem]) -> pd.DataFrame:
    """Each question over all forms that have it, the most below expectation first."""
    return pd.DataFrame(
        [
            {
                words.ADDRESS: f"/bank/{item.item_id}" + (f"（{item.part}）" if item.part else ""),
                words.AREA: item.area,
                words.PLACES: words.JOINED.join(item.places),
                words.PEOPLE: item.people,
                words.FACILITY: item.facility,
                words.ERROR: item.facility_error,
                words.EXPECTED: item.expected,
                words.OFF: item.off,
                words.DISCRIMINATION: item.discrimination,
            }
            for item in pooled_items(asked)
        ]
    )


def share_table(asked: Sequence[AskedItem], form: str) -> pd.DataFrame:
    """A row per question of a form that has options: the share of each, full marks marked with a star."""
    those = [item for item in asked if item.form == form and item.options is not None]
    rows = []
    for item in those:
        assert item.options is not None
        cells = {option_name(row.option): _cell(row) for row in item.options.rows}
        rows.append({words.QUESTION: item.question, words.ITEM: item.item_id, **cells})
    frame = pd.DataFrame(rows)
    heads = [head for head in frame.columns if head != words.NOTHING]
    ordered = sorted(heads[2:], key=lambda head: (head in words.OPTION_NAMES.values(), head))
    last = [words.NOTHING] if words.NOTHING in frame else []
    return frame.reindex(columns=[*heads[:2], *ordered, *last]).astype(object).fillna("")


def _cell(row: OptionRow) -> str:
    text = words.KEY_CELL if row.is_key else words.OPTION_CELL
    return text.format(share=row.share)


def flagged_options(asked: Sequence[AskedItem]) -> pd.DataFrame:
    """A row per option of each flagged question, with its curve."""
    return pd.DataFrame(
        [
            _option_row(item, row)
            for item in flagged(asked)
            if item.options is not None
            for row in item.options.rows
        ]
    )


def _option_row(item: AskedItem, row: OptionRow) -> dict[str, object]:
    return {
        FORM: item.form,
        words.QUESTION: item.question,
        words.ITEM: item.item_id,
        words.OPTION: option_name(row.option),
        words.KEY: words.IS_KEY if row.is_key else "",
        words.CHOSEN: row.chosen,
        words.SHARE: row.share,
        words.CORRELATION: row.correlation,
        **dict(zip(words.GROUPS, row.curve, strict=True)),
    }


def flagged(asked: Sequence[AskedItem]) -> list[AskedItem]:
    """Flagged questions whose options are known, the most serious first."""
    those = [item for item in asked if item.flags and item.options is not None]
    return sorted(those, key=lambda item: (item.gravity, item.form, item.slot))
