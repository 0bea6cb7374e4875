from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence

import pytest

from question_bank.forms import placed as placing
from question_bank.forms.assembly import assemble, report
from question_bank.forms.key_balance import Limit, key_limits, mend_keys
from question_bank.item import Item
from tests.question_bank.editor_items import multiple, single, statement
from tests.question_bank.plans import plan
from tests.support.synthetic import make_bank

OPTIONS = ("警告", "罚款", "没收", "停产", "拘留")
ITEMS: list[Item] = [
    *(multiple("哪些？", 2 + number % 3, *OPTIONS, id=f"m-{number}") for number in range(60)),
    *(single("哪个？", *OPTIONS[:4], key=number % 4, id=f"s-{number}") for number in range(80)),
    *(statement("对。", answer=bool(number % 2), id=f"t-{number}") for number in range(60)),
]
NEED = {"multiple": 20, "single": 40, "true_false": 20}
LIMITS = list(key_limits(ITEMS, NEED))


def of_type(number: int) -> Sequence[int]:
    return [i for i, item in enumerate(ITEMS) if item.type == ITEMS[number].type]


def broken(form: set[int], limits: list[Limit]) -> int:
    return sum(limit.broken_by(form) for limit in limits)


def draw_form(draw: random.Random, key: int) -> set[int]:
    """A form whose keys can be guessed: three of five, always the same letter, all statements true."""
    chosen: set[int] = set()
    for kind, count in NEED.items():
        pool = [i for i, item in enumerate(ITEMS) if item.type == kind]
        likely = [i for i in pool if _guessed(ITEMS[i], key)]
        chosen |= set(draw.sample(likely, min(count, len(likely))))
        missing = count - len(chosen & set(pool))
        chosen |= set(draw.sample(sorted(set(pool) - chosen), missing))
    return chosen


def _guessed(item: Item, key: int) -> bool:
    question = item.questions[0]
    if question.kind == "multiple":
        return len(question.key_letters) == 2 + key % 3
    return question.answer is True or question.key_letters == "ABCD"[key]


@pytest.mark.parametrize("seed", range(8))
def test_guessable_forms_are_mended(seed: int) -> None:
    draw = random.Random(seed)
    forms = [draw_form(draw, (seed + number) % 4) for number in range(3)]
    assert all(broken(form, LIMITS) for form in forms)
    mend_keys(forms, LIMITS, others=of_type, holds=lambda forms: True, draw=draw)
    for form in forms:
        assert broken(form, LIMITS) == 0
        assert Counter(ITEMS[i].type for i in form) == Counter(NEED)


def test_what_must_hold_holds() -> None:
    """Nothing is exchanged where an exchange would break what else is asked of the forms."""
    form = draw_form(random.Random(1), 1)
    kept = set(form)
    mend_keys([form], LIMITS, others=of_type, holds=lambda forms: False, draw=random.Random(1))
    assert form == kept


def test_a_bank_that_allows_nothing_else_is_left_alone() -> None:
    same = [multiple("哪些？", 4, *OPTIONS, id=f"m-{number}") for number in range(30)]
    form = set(range(20))
    limits = list(key_limits(same, {"multiple": 20}))
    everything = range(len(same))
    mend_keys(
        [form], limits, others=lambda _: everything, holds=lambda _: True, draw=random.Random(1)
    )
    assert len(form) == 20


@pytest.mark.slow
def test_keys_of_assembled_forms_cannot_be_guessed() -> None:
    bank = make_bank(600)
    ordered = list(bank.values())
    limits = list(key_limits(ordered, {"single": 20, "multiple": 12, "true_false": 10}))
    assert len(limits) >= 8
    for seed in range(3):
        forms = assemble(bank, plan(), exam="exam-1", forms=2, seed=seed)
        assert report(forms, bank).guessable == ()
        for form in forms:
            ids = {item.id for item in placing.items_of(placing.placed(form, bank))}
            chosen = {index for index, item in enumerate(ordered) if item.id in ids}
            assert broken(chosen, limits) == 0
