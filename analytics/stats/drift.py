"""Does an item become easier or harder over the years, beside the others?

A facility alone can't say: other people sat. Either the difficulties of separate calibrations are linked by the common items, or
people of two years are matched by their score on the common items.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np
import numpy.typing as npt

from analytics.errors import NotComputable
from analytics.stats.equating import FEWEST_COMMON
from analytics.stats.fairness import FEWEST_IN_GROUP, mantel_haenszel
from analytics.stats.rasch_linking import Calibrated, link

LARGE = 0.5
"""Logits that an item must have moved to be flagged: a rule of this house, the half logit that is customary with Rasch scales
(Wright & Douglas 1975, *Best Test Design and Self-Tailored Testing*, MESA Research Memorandum 19)."""


@dataclass(frozen=True)
class Drift:
    """One item between two years. ``change``: how much harder it became beside the others, in logits (``linked``) or in
    delta units turned so that harder is positive (``matched``), with its standard error. ``evidence``: the robust z
    (``linked``) or the ETS class (``matched``) that the flag rests on."""

    item: str
    earlier: int
    later: int
    kind: Literal["linked", "matched"]
    change: float
    error: float
    evidence: float | str | None
    flagged: bool


def linked_drift(years: Mapping[int, Calibrated], fewest: int = FEWEST_COMMON) -> list[Drift]:
    """Drift of the common items between each two following years, by Rasch difficulties linked on what is stable.

    Change: the item's shift less the link's (its displacement); flagged where the robust z of
    `rasch_linking.link` is beyond its limit, the change at least `LARGE` and more than 1.96 of its errors.
    Raises `NotComputable`: ``too_few`` (fewer than two years), and as `link`.
    """
    order = sorted(years)
    if len(order) < 2:
        raise NotComputable("too_few", years=len(order), needed=2)
    found = []
    for earlier, later in pairwise(order):
        between = link(years[earlier], years[later], fewest)
        for item in between.items:
            change = item.shift - between.constant
            error = float(np.hypot(item.error, between.error))
            clear = abs(change) >= LARGE and abs(change) > 1.96 * error
            found.append(
                Drift(
                    item=item.item,
                    earlier=earlier,
                    later=later,
                    kind="linked",
                    change=change,
                    error=error,
                    evidence=item.robust_z,
                    flagged=clear and not item.stable,
                )
            )
    return found


def matched_drift(
    items: tuple[str, ...],
    earlier: tuple[int, npt.NDArray[np.int64]],
    later: tuple[int, npt.NDArray[np.int64]],
    fewest: int = FEWEST_IN_GROUP,
) -> list[Drift]:
    """Drift of the ``items`` that two years share, by Mantel–Haenszel with the later year as the focal group.

    ``earlier`` and ``later``: the year and its answers to those items (people × items, as `fairness` takes them). Flagged: ETS
    classes B and C. Items without a value are left out. Raises `NotComputable` ``too_few``, ``too_few_common``.
    """
    if len(items) < FEWEST_COMMON:
        raise NotComputable("too_few_common", common=len(items), needed=FEWEST_COMMON)
    answers = np.vstack([earlier[1], later[1]])
    focal = np.arange(len(answers)) >= len(earlier[1])
    return [
        Drift(
            item=items[dif.item],
            earlier=earlier[0],
            later=later[0],
            kind="matched",
            change=-dif.delta,
            error=dif.error,
            evidence=dif.ets_class,
            flagged=dif.ets_class != "A",
        )
        for dif in mantel_haenszel(answers, focal, fewest).items
    ]
