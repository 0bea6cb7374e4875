"""What a bank report says: cautions and waivers, and figures about the items."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from question_bank.bank import ItemBank
from question_bank.check.editor import read_as_editor
from question_bank.check.messages import CODES, Code
from question_bank.check.statute import Lines
from question_bank.check.waivers import Waiver, Weighed, content_hashes, weigh
from question_bank.facility import EXPECTED, Facilities
from question_bank.forms.blueprint import Blueprint
from question_bank.forms.coverage import Cover, coverage
from question_bank.forms.form import Form
from question_bank.item import Item, ItemType

Band = Literal["hard", "middle", "easy"]
BANDS: tuple[Band, ...] = ("hard", "middle", "easy")
_EDGES = (0.55, 0.75)
AGE_EDGES = (90, 365, 730)
"""Days since the last change of an item's file, between the groups."""


@dataclass(frozen=True)
class BankReport:
    """``unread``: items of which no article is at hand. ``ages``: items in each group of `AGE_EDGES`, where the files' days are
    known. ``measured``: items whose difficulty was measured; of the others it is what their files expect. ``exposure``: how many items were in so many forms; ``None`` where no form is known."""

    items: int
    weighed: Weighed
    unread: int
    counts: Counter[tuple[str, ItemType, Band]]
    coverage: Mapping[str, Sequence[Cover]]
    ages: Sequence[int]
    exposure: Mapping[int, int] | None
    measured: int = 0

    def by_code(self) -> list[tuple[Code, int, int]]:
        """Of every check that found something: how many cautions stand, and how many are waived."""
        standing = Counter(caution.code for caution in self.weighed.standing)
        waived = Counter(caution.code for caution, _ in self.weighed.waived)
        return [
            (code, standing[code], waived[code]) for code in CODES if standing[code] or waived[code]
        ]


def report_on(
    bank: ItemBank,
    lines: Lines,
    waivers: Sequence[Waiver],
    *,
    blueprints: Iterable[Blueprint] = (),
    changed: Mapping[str, dt.date] | None = None,
    today: dt.date,
    forms: Sequence[Form] = (),
    facilities: Facilities = EXPECTED,
) -> BankReport:
    """Read the whole bank as an editor, and count. ``changed``: when an item's file was last written."""
    items = list(bank.values())
    reading = read_as_editor(items, lines)
    days = [(today - day).days for day in (changed or {}).values()]
    groups = Counter(bisect_right(AGE_EDGES, age) for age in days)
    return BankReport(
        items=len(items),
        weighed=weigh(reading.cautions, waivers, content_hashes(bank)),
        unread=len(reading.unread),
        counts=Counter((item.content_area, item.type, band(facilities.of(item))) for item in items),
        coverage={
            blueprint.title: coverage(blueprint, bank.usable.values()) for blueprint in blueprints
        },
        ages=[groups[group] for group in range(len(AGE_EDGES) + 1)] if changed else [],
        exposure=_exposure(items, forms) if forms else None,
        measured=sum(facilities.is_measured(item) for item in items),
    )


def band(facility: float) -> Band:
    """How difficult an item of this facility is."""
    return BANDS[bisect_right(_EDGES, facility)]


def _exposure(items: Sequence[Item], forms: Sequence[Form]) -> dict[int, int]:
    used = Counter(place.item_id for form in forms for place in form.items)
    return dict(sorted(Counter(used[item.id] for item in items).items()))
