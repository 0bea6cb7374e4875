"""Differential item functioning: do people of two groups who do equally well on the whole do equally well on an item?

Input is one form's answers as people × items: 1 right, 0 wrong, −1 neither. Omitted and not reached are for the caller to
put as 0 (they are wrong for the score) or −1; voided and unresolved are −1. An item that nobody has an answer to is left out;
a person with −1 in another item is left out whole, since their total would not compare. An item of several points
counts as right where it has them all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from analytics.errors import NotComputable

Answers = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

FEWEST_IN_GROUP = 100
"""People of the smaller group. A rule of this house: half of what ETS takes before a test is used (200 of the smaller group,
Zwick 2012, ETS Research Report 12-08), since a district has no more; `Dif.power` says what such groups can show."""

FEWEST_IN_STRATUM = 5
"""People of each group in one stratum: thinner ones are merged with their neighbours, a rule of this house (thick matching:
Donoghue & Allen 1993, *Journal of Educational Statistics* 18, 131–154)."""

EtsClass = Literal["A", "B", "C"]
"""A: negligible, B: slight to moderate, C: moderate to large."""


@dataclass(frozen=True)
class Dif:
    """One item (its column). ``delta``: MH D-DIF in ETS delta units with its standard error; negative is harder for the focal
    group. ``power``: how probably these groups would show a |delta| of 1.5 at 5 %; ``detectable``: the |delta| that they would
    show four times in five."""

    item: int
    odds_ratio: float
    delta: float
    error: float
    p_value: float
    ets_class: EtsClass
    power: float
    detectable: float
    strata: int


@dataclass(frozen=True)
class DifStudy:
    """All items, the people it rests on, and what had no value: item → reason (``no_answers``, ``no_variance``, ``sparse``)."""

    items: tuple[Dif, ...]
    without: dict[int, str]
    people_reference: int
    people_focal: int
    people_left_out: int
    purified: tuple[int, ...]


def mantel_haenszel(
    answers: Answers, focal: Mask, fewest: int = FEWEST_IN_GROUP, purify: bool = True
) -> DifStudy:
    """Mantel–Haenszel DIF of every item between the reference group and the ``focal`` one.

    Holland & Thayer (1988, in Wainer & Braun, *Test Validity*, pp. 129–145): MH D-DIF = −2.35 ln(common odds ratio), people
    matched by the total score with the studied item in it; odds ratio, its error (Robins, Breslow & Greenland 1986) and the
    test with continuity correction by statsmodels' ``StratifiedTable``. Classes: `ets_class`. Purification in two steps: items
    of class C are taken out of the total (not out of their own) and all is done again. Several items are tested: at 5 %
    one in twenty shows something by chance; the classes ask for size, too.
    Raises `NotComputable`: ``too_few`` (figures: people of either group, needed).
    """
    shown: Mask = np.asarray((answers >= 0).any(axis=0), dtype=np.bool_)
    whole: Mask = np.asarray((answers[:, shown] >= 0).all(axis=1), dtype=np.bool_)
    right, group = answers[whole], focal[whole]
    focals, references = int(group.sum()), int((~group).sum())
    if min(focals, references) < fewest:
        raise NotComputable("too_few", reference=references, focal=focals, needed=fewest)
    without = {int(item): "no_answers" for item in np.flatnonzero(~shown)}
    anchors = shown.copy()
    found, reasons = _all_items(right, group, anchors)
    taken_out = tuple(dif.item for dif in found if dif.ets_class == "C") if purify else ()
    if taken_out:
        anchors[list(taken_out)] = False
        found, reasons = _all_items(right, group, anchors)
    return DifStudy(
        items=tuple(found),
        without=without | reasons,
        people_reference=references,
        people_focal=focals,
        people_left_out=int((~whole).sum()),
        purified=taken_out,
    )


def _all_items(right: Answers, focal: Mask, anchors: Mask) -> tuple[list[Dif], dict[int, str]]:
    found, reasons = [], {}
    rest = right[:, anchors].sum(axis=1)
    for item in np.flatnonzero((right >= 0).all(axis=0)):
        column = right[:, item]
        if column.min() == column.max():
            reasons[int(item)] = "no_variance"
            continue
        total = rest if anchors[item] else rest + column
        tables = _tables(column, focal, strata(total, focal))
        dif = _dif(int(item), tables)
        if dif is None:
            reasons[int(item)] = "sparse"
        else:
            found.append(dif)
    return found, reasons


def strata(totals: Answers, focal: Mask, fewest: int = FEWEST_IN_STRATUM) -> Answers:
    """The stratum of each person: neighbouring totals together until each has ``fewest`` people of either group."""
    top = int(totals.max()) + 1
    of_focal = np.bincount(totals[focal], minlength=top)
    of_reference = np.bincount(totals[~focal], minlength=top)
    stratum, place = np.zeros(top, dtype=np.int64), 0
    last = start = 0
    for total in range(top):
        stratum[total] = place
        enough = min(of_focal[start : total + 1].sum(), of_reference[start : total + 1].sum())
        if enough >= fewest:
            last, start, place = place, total + 1, place + 1
    stratum[stratum > last] = last  # what is left at the top is too little for itself
    return np.asarray(stratum[totals], dtype=np.int64)


def _tables(column: Answers, focal: Mask, stratum: Answers) -> npt.NDArray[np.float64]:
    """Rows: reference, focal; columns: right, wrong; one layer a stratum."""
    layers = np.zeros((2, 2, int(stratum.max()) + 1))
    np.add.at(layers, (focal.astype(int), 1 - column, stratum), 1)
    return layers


def _dif(item: int, tables: npt.NDArray[np.float64]) -> Dif | None:
    """``None`` where one group has no right or no wrong answers beside the other's: the odds ratio is 0 or infinite."""
    from scipy.stats import norm
    from statsmodels.stats.contingency_tables import StratifiedTable

    people = tables.sum(axis=(0, 1))
    for one, other in ((tables[0, 0], tables[1, 1]), (tables[0, 1], tables[1, 0])):
        if not (one * other / people).sum():
            return None
    stratified: Any = StratifiedTable(tables)
    odds, error = float(stratified.oddsratio_pooled), 2.35 * float(stratified.logodds_pooled_se)
    delta = -2.35 * float(np.log(odds))
    p_value = float(stratified.test_null_odds(correction=True).pvalue)
    two_sided, power = norm.ppf(0.975), norm.ppf(0.8)
    return Dif(
        item=item,
        odds_ratio=odds,
        delta=delta,
        error=error,
        p_value=p_value,
        ets_class=ets_class(delta, error, p_value),
        power=power_of(1.5, error),
        detectable=float((two_sided + power) * error),
        strata=tables.shape[2],
    )


def ets_class(delta: float, error: float, p_value: float) -> EtsClass:
    """The class as ETS defines it (Zieky 1993, in Holland & Wainer, *Differential Item Functioning*, pp. 337–347).

    C: |delta| at least 1.5 and significantly above 1 (one-sided 5 %); A: |delta| below 1 or not significantly different from 0
    (5 %); B: the rest.
    """
    from scipy.stats import norm

    if abs(delta) >= 1.5 and abs(delta) - 1 > norm.ppf(0.95) * error:
        return "C"
    return "A" if abs(delta) < 1 or p_value >= 0.05 else "B"


def power_of(delta: float, error: float) -> float:
    """How probably a true ``delta`` is found significant at 5 % (two-sided) with this standard error: a Wald test's power, no
    simulation (Agresti, *Categorical Data Analysis*, 3rd ed., 2013, section 1.3)."""
    from scipy.stats import norm

    limit = norm.ppf(0.975)
    return float(norm.sf(limit - delta / error) + norm.cdf(-limit - delta / error))
