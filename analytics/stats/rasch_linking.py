"""Rasch calibrations of several forms on one scale, by the items that they share, and raw scores equated through it.

Difficulties and their standard errors come from `analytics.stats.irt`, each form calibrated by itself, in logits. Who was
absent, what is voided or unresolved is a matter of that calibration. Items have one point each or the ``points`` given.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analytics.errors import NotComputable
from analytics.stats.equating import FEWEST_COMMON

Floats = npt.NDArray[np.float64]

UNSTABLE = 1.645
"""An item whose robust z is beyond this is left out of the link: Huynh & Meyer (2010)."""


@dataclass(frozen=True)
class Calibrated:
    """One form's items with their difficulties and standard errors (logits), on the form's own scale."""

    items: tuple[str, ...]
    difficulties: Floats
    errors: Floats

    def __post_init__(self) -> None:
        sizes = {len(self.items), len(set(self.items)), len(self.difficulties), len(self.errors)}
        if len(sizes) > 1:
            raise ValueError(
                "items, difficulties and errors differ in number, or an item stands twice"
            )
        if not (np.isfinite(self.difficulties).all() and np.isfinite(self.errors).all()):
            raise ValueError(
                "an item without a finite difficulty and error doesn't belong in a link"
            )


@dataclass(frozen=True)
class CommonItem:
    """How much harder (logits) an item is on Y's scale than on X's before linking, and whether it moved with the others.

    ``robust_z``: ``None`` where more than half of the items moved alike to the last digit and this one didn't.
    """

    item: str
    shift: float
    error: float
    robust_z: float | None
    stable: bool


@dataclass(frozen=True)
class Link:
    """What to add to X's logits to stand on Y's scale.

    ``error``: what comes of the difficulties' standard errors. ``linking_error``: what comes of which items are common,
    the larger of the two as a rule. ``correlation`` (``None`` where the difficulties don't differ) and ``sd_ratio`` of the
    stable items' difficulties: a link stands well from 0.95, and within 0.9–1.1 (Huynh & Meyer 2010).
    """

    constant: float
    error: float
    linking_error: float
    correlation: float | None
    sd_ratio: float | None
    items: tuple[CommonItem, ...]

    @property
    def unstable(self) -> tuple[str, ...]:
        """The common items that were left out."""
        return tuple(item.item for item in self.items if not item.stable)


def link(
    x: Calibrated, y: Calibrated, fewest: int = FEWEST_COMMON, unstable: float = UNSTABLE
) -> Link:
    """The mean/mean link by the stable common items (Kolen & Brennan, *Test Equating, Scaling, and Linking*, 2014, chapter 6;
    with one common slope only the constant is free).

    Stability: the robust z of Huynh & Meyer (2010), *Practical Assessment, Research & Evaluation* 15(2): (shift − median) /
    (0.74 · interquartile range), beyond ``unstable``. Standard error: of the mean of independent shifts, given which items were
    kept (in small samples leaving out adds up to a sixth to it). Linking error: standard
    deviation of the shifts / √items (Monseur & Berezner 2007, *Journal of Applied Measurement* 8, 323–335).
    Raises `NotComputable`: ``disconnected`` (no common item), ``too_few_common`` (fewer than ``fewest``, or stable ones).
    """
    common = [item for item in x.items if item in set(y.items)]
    if not common:
        raise NotComputable("disconnected", common=0, needed=fewest)
    if len(common) < max(fewest, 2):
        raise NotComputable("too_few_common", common=len(common), needed=max(fewest, 2))
    of_x = np.array([x.items.index(item) for item in common])
    of_y = np.array([y.items.index(item) for item in common])
    easy, hard = x.difficulties[of_x], y.difficulties[of_y]
    shifts = hard - easy
    errors = np.hypot(x.errors[of_x], y.errors[of_y])
    robust = robust_z(shifts)
    stable = np.array([z is not None and abs(z) <= unstable for z in robust])
    if stable.sum() < max(fewest, 2):
        raise NotComputable("too_few_common", common=int(stable.sum()), needed=max(fewest, 2))
    correlation, ratio = _agreement(easy[stable], hard[stable])
    count = int(stable.sum())
    return Link(
        constant=float(shifts[stable].mean()),
        error=float(np.sqrt((errors[stable] ** 2).sum()) / count),
        linking_error=float(shifts[stable].std(ddof=1) / np.sqrt(count)),
        correlation=correlation,
        sd_ratio=ratio,
        items=tuple(
            CommonItem(item, float(shift), float(error), z, bool(held))
            for item, shift, error, z, held in zip(
                common, shifts, errors, robust, stable, strict=True
            )
        ),
    )


def robust_z(shifts: Floats) -> list[float | None]:
    """(shift − median) / (0.74 · interquartile range); see `CommonItem` for ``None``."""
    low, middle, high = np.percentile(shifts, [25, 50, 75])
    spread = 0.74 * (high - low)
    if spread < 1e-9:
        return [0.0 if abs(shift - middle) < 1e-9 else None for shift in shifts]
    return [float((shift - middle) / spread) for shift in shifts]


def _agreement(easy: Floats, hard: Floats) -> tuple[float | None, float | None]:
    if easy.std() < 1e-9 or hard.std() < 1e-9:
        return None, None
    return float(np.corrcoef(easy, hard)[0, 1]), float(hard.std() / easy.std())


@dataclass(frozen=True)
class Placed:
    """A form on the base form's scale: what to add to its logits, with both errors, and by which forms."""

    constant: float
    error: float
    linking_error: float
    by: tuple[str, ...]


def link_all(
    forms: Mapping[str, Calibrated], base: str, fewest: int = FEWEST_COMMON
) -> dict[str, Placed]:
    """Every form on ``base``'s scale, each linked to the form already placed with which it shares most items.

    Errors add up along the way as independent ones. Raises `NotComputable` ``disconnected`` (figures: the forms that nothing
    links to the others), and as `link`.
    """
    placed = {base: Placed(0.0, 0.0, 0.0, (base,))}
    while len(placed) < len(forms):
        shared = [
            (len(set(forms[name].items) & set(forms[known].items)), name, known)
            for name in forms
            if name not in placed
            for known in placed
        ]
        most, name, known = max(shared, key=lambda found: found[0])
        if most == 0:
            apart = ", ".join(sorted(set(forms) - set(placed)))
            raise NotComputable("disconnected", forms=apart, base=base, common=0)
        step, before = link(forms[name], forms[known], fewest), placed[known]
        placed[name] = Placed(
            constant=before.constant + step.constant,
            error=float(np.hypot(before.error, step.error)),
            linking_error=float(np.hypot(before.linking_error, step.linking_error)),
            by=(*before.by, name),
        )
    return placed


@dataclass(frozen=True)
class RaschEquating:
    """The score of Y that each whole score 0 … full of X is worth, with its standard error (0 at both ends by definition)."""

    equated: Floats
    errors: Floats
    link: Link


def equate_scores(
    x: Calibrated,
    y: Calibrated,
    points_x: Floats | None = None,
    points_y: Floats | None = None,
    fewest: int = FEWEST_COMMON,
    unstable: float = UNSTABLE,
) -> RaschEquating:
    """True-score equating through the link: the ability at which X gives a score, and what Y gives there.

    Kolen & Brennan (2014), chapter 6. Standard error: the delta method over all difficulties, taken as independent; the
    choice of common items (`Link.linking_error`) is not in it. Raises as `link`.
    """
    found = link(x, y, fewest, unstable)
    worth_x = np.ones(len(x.items)) if points_x is None else points_x
    worth_y = np.ones(len(y.items)) if points_y is None else points_y
    kept = {item.item for item in found.items if item.stable}
    in_x = np.array([item in kept for item in x.items]) / len(kept)
    in_y = np.array([item in kept for item in y.items]) / len(kept)
    full = round(float(worth_x.sum()))
    equated, errors = np.zeros(full + 1), np.zeros(full + 1)
    equated[full] = worth_y.sum()
    on_y = x.difficulties + found.constant
    at = _abilities(np.arange(1.0, full), on_y, worth_x)[:, None]
    right_x, right_y = _right(at - on_y), _right(at - y.difficulties)
    slopes_x, slopes_y = worth_x * right_x * (1 - right_x), worth_y * right_y * (1 - right_y)
    steep = slopes_y.sum(axis=1, keepdims=True)
    by_x = steep * (slopes_x / slopes_x.sum(axis=1, keepdims=True) - in_x)
    by_y = steep * in_y - slopes_y
    equated[1:full] = right_y @ worth_y
    errors[1:full] = np.hypot(
        np.linalg.norm(by_x * x.errors, axis=1), np.linalg.norm(by_y * y.errors, axis=1)
    )
    return RaschEquating(equated, errors, found)


def _right(distance: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-distance)), dtype=np.float64)


def _abilities(scores: Floats, difficulties: Floats, points: Floats) -> Floats:
    """Where the form's expected score is each of ``scores`` (none of them 0 or full)."""
    from scipy.optimize.elementwise import find_root

    def above(ability: Floats, score: Floats) -> Floats:
        expected = _right(ability[..., None] - difficulties) @ points
        return np.asarray(expected - score, dtype=np.float64)

    ends = (
        np.full(len(scores), difficulties.min() - 30),
        np.full(len(scores), difficulties.max() + 30),
    )
    return np.asarray(find_root(above, ends, args=(scores,)).x, dtype=np.float64)
