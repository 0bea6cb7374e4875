"""What the report on items finds, in sentences that are made from its figures."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from analytics.stats.items import item_rest_correlation
from analytics.tables.answers import ExamAnswers, absent, warnings
from analytics.tables.item_figures import RULES, SERIOUS, AskedItem, PooledItem, pooled_items
from analytics.words import items as words

__all__ = ["findings", "off_items", "warnings"]

_MOST_NAMED, _MOST_SERIOUS = 5, 3


def findings(answers: ExamAnswers, asked: Sequence[AskedItem]) -> list[str]:
    """The findings, the most important first."""
    nothing = absent(answers)
    if nothing:
        return nothing
    return [_overview(answers, asked), *_flags(asked), *_suspects(asked), *_few(asked), _expected(asked)]  # fmt: skip


def _overview(answers: ExamAnswers, asked: Sequence[AskedItem]) -> str:
    counts = {
        "people": answers.people,
        "forms": len(answers.forms),
        "asked": len(asked),
        "items": len(pooled_items(asked)),
    }
    facilities = [i.statistics.facility for i in asked if i.statistics.facility is not None]
    found = [i.statistics.discrimination for i in asked if i.statistics.discrimination is not None]
    if not facilities or not found:
        return words.FINDING_ONLY.format(why=words.NO_MEASURE, **counts)
    return words.FINDING.format(
        facility=float(np.mean(facilities)), discrimination=float(np.median(found)), **counts
    )


def _flags(asked: Sequence[AskedItem]) -> list[str]:
    said = []
    pretest = sum(item.pretest for item in asked)
    for text, count in (
        (words.VOIDED_COUNT, sum(item.voided for item in asked) - pretest),
        (words.PRETEST_COUNT, pretest),
    ):
        if count:
            said.append(text.format(count=count))
    marked = [item for item in asked if item.flags]
    kinds = []
    for flag in SERIOUS:
        count = sum(any(each.flag == flag for each in item.flags) for item in marked)
        if count:
            kinds.append(words.FLAGGED_KIND.format(name=words.FLAG_NAMES[flag], count=count))
    told = words.FLAGGED.format(count=len(marked), kinds=words.JOINED.join(kinds))
    return [*said, told if marked else words.NONE_FLAGGED]


def _suspects(asked: Sequence[AskedItem]) -> list[str]:
    """The questions to look at first: whose key or wording may be wrong."""
    worst = sorted(
        (item for item in asked if item.gravity < _MOST_SERIOUS),
        key=lambda item: (item.gravity, item.form, item.slot),
    )
    named = [
        words.SUSPECT_ITEM.format(
            form=item.form,
            question=item.question,
            address=item.address,
            flag=words.FLAG_NAMES[SERIOUS[item.gravity]],
        )
        for item in worst[:_MOST_NAMED]
    ]
    return [words.SUSPECT.format(items=words.JOINED.join(named))] if named else []


def _few(asked: Sequence[AskedItem]) -> list[str]:
    few = any(item.statistics.complete < RULES.people for item in asked)
    return [words.TOO_FEW_FOR_FLAGS.format(needed=RULES.people)] if few else []


def off_items(asked: Sequence[AskedItem]) -> tuple[list[PooledItem], list[PooledItem]]:
    """Questions that were (harder, easier) than expected by as much as a flag asks for, the general shift set aside."""
    known = [(item, item.aside) for item in pooled_items(asked) if item.aside is not None]
    return (
        [item for item, aside in known if aside <= -RULES.off_expected],
        [item for item, aside in known if aside >= RULES.off_expected],
    )


def way(shift: float) -> str:
    """Which way the measured facilities lie of what was expected."""
    return words.HIGHER if shift >= 0 else words.LOWER


def _expected(asked: Sequence[AskedItem]) -> str:
    known = [item for item in pooled_items(asked) if item.off is not None]
    if not known:
        return words.NO_EXPECTED
    below, above = off_items(asked)
    correlation = item_rest_correlation(
        np.array([item.expected for item in known], dtype=np.float64),
        np.array([item.facility for item in known], dtype=np.float64),
    )
    told = correlation is not None and len(known) > 2
    return words.EXPECTED_MEAN.format(
        items=len(known),
        way=way(known[0].shift),
        shift=abs(known[0].shift),
        above=len(above),
        below=len(below),
        limit=RULES.off_expected,
        correlation=f"{correlation:.2f}" if told else words.NO_CORRELATION,
    )
