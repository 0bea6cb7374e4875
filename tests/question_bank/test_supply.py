"""What items can give of what a blueprint asks, held against every way to choose them."""

from __future__ import annotations

import random
from collections import Counter
from itertools import combinations

from question_bank.areas import content_areas
from question_bank.forms.blueprint import Section
from question_bank.forms.supply import Lack, Quotas, fit
from question_bank.item import Item
from tests.support.synthetic import make_item

A, B, C = content_areas()[:3]


def items(*wanted: tuple[str, str, int]) -> list[Item]:
    found: list[Item] = []
    for kind, area, count in wanted:
        for _ in range(count):
            found.append(make_item(kind, len(found), area, 0.7))
    return found


def sections(**counts: int) -> list[Section]:
    return [Section(title=kind, type=kind, count=count, points=1) for kind, count in counts.items()]


def test_what_is_missing_is_told_by_type_and_area() -> None:
    pool = items(("single", A, 3), ("multiple", B, 1))
    found = fit(sections(single=4, multiple=1), {A: (1, 4), B: (2, 4), C: (1, 2)}, pool)
    assert found.types == (Lack("single", 4, 3),)
    assert found.areas == (Lack(B, 2, 1), Lack(C, 1, 0))
    assert not found.whole
    assert dict(found.least) == {A: 1, B: 1, C: 0}


def test_one_item_does_not_serve_twice() -> None:
    """Two areas each have enough of what one question can ask: there is only one such question."""
    pool = items(("single", A, 2), ("single", B, 2), ("multiple", C, 2))
    found = fit(sections(single=1, multiple=1), {A: (1, 2), B: (1, 2)}, pool)
    assert sum(found.least.values()) == 1
    assert len(found.areas) == 1


def test_the_most_of_an_area_can_stand_in_the_way() -> None:
    pool = items(("single", A, 5), ("single", B, 1))
    asked = sections(single=4)
    assert not fit(asked, {A: (0, 2)}, pool).whole
    assert fit(asked, {A: (0, 3)}, pool).whole


def test_whole_is_what_can_be_chosen() -> None:
    """Against all choices of small pools."""
    draw = random.Random(20261126)
    answers = Counter[bool]()
    for _ in range(150):
        kinds = ("single", "multiple")
        pool = items(*((kind, area, draw.randint(0, 2)) for kind in kinds for area in (A, B, C)))
        need = {kind: draw.randint(1, 3) for kind in kinds}
        lows = {area: draw.randint(0, 2) for area in (A, B, C)}
        quotas: Quotas = {area: (low, low + draw.randint(0, 2)) for area, low in lows.items()}
        found = fit(sections(**need), quotas, pool)
        assert found.whole == _can(pool, need, quotas)
        answers[found.whole] += 1
    assert min(answers[True], answers[False]) > 20


def _can(pool: list[Item], need: dict[str, int], quotas: Quotas) -> bool:
    for chosen in combinations(pool, sum(need.values())):
        if Counter(item.type for item in chosen) != need:
            continue
        areas = Counter(item.content_area for item in chosen)
        if all(low <= areas[area] <= high for area, (low, high) in quotas.items()):
            return True
    return False
