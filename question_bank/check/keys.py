"""Keys taken together, of a bank or of a form: whether how many and which are right can be guessed without law."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator

from question_bank.check import messages
from question_bank.check.caution import WHOLE_BANK, Caution
from question_bank.check.options import key_is_longest
from question_bank.item import Item, Question

ENOUGH = 12
"""Fewer questions show nothing."""
MOST_OF_ONE_COUNT = 0.5
"""No number of keys may be that of more multiple-choice questions."""
ALL_BUT_ONE = 0.5
LONGEST = 0.4
"""A quarter would be chance."""
_BEYOND_CHANCE = 3.0
"""Standard deviations: one in 370 does so by chance."""


def key_cautions(items: Iterable[Item], name: str = messages.WHOLE_BANK) -> Iterator[Caution]:
    """Cautions about the keys of all these items; ``name``: what they are together."""
    questions = [question for item in items for question in item.questions]
    for code, text in _faults(questions):
        yield Caution(WHOLE_BANK, code, name, text)


def _faults(questions: list[Question]) -> Iterator[tuple[messages.Code, str]]:
    multiple = [question for question in questions if question.kind == "multiple"]
    if len(multiple) >= ENOUGH:
        counts = Counter(len(question.key_letters) for question in multiple)
        count, times = counts.most_common(1)[0]
        if times > MOST_OF_ONE_COUNT * len(multiple):
            yield (
                "key_count_predictable",
                messages.KEY_COUNT.format(count=count, times=times, total=len(multiple)),
            )
        all_but_one = sum(len(q.options) - len(q.key_letters) == 1 for q in multiple)
        if all_but_one > ALL_BUT_ONE * len(multiple):
            yield (
                "all_but_one",
                messages.ALL_BUT_ONE.format(times=all_but_one, total=len(multiple)),
            )
    single = [question for question in questions if question.kind == "single"]
    yield from _positions(single)
    longest = sum(map(key_is_longest, single))
    if len(single) >= ENOUGH and longest > LONGEST * len(single):
        yield "longest_key_often", messages.LONGEST_OFTEN.format(times=longest, total=len(single))
    statements = [question for question in questions if question.kind == "true_false"]
    right = sum(question.answer is True for question in statements)
    if len(statements) >= ENOUGH and _far(right, len(statements), 0.5):
        yield (
            "true_false_unbalanced",
            messages.TRUE_FALSE.format(right=right, wrong=len(statements) - right),
        )


def _positions(single: list[Question]) -> Iterator[tuple[messages.Code, str]]:
    four = [question for question in single if len(question.options) == 4]
    if len(four) < ENOUGH:
        return
    letters = Counter(question.key_letters for question in four)
    if any(_far(letters[letter], len(four), 0.25) for letter in "ABCD"):
        shown = "、".join(f"{letter} {letters[letter]} 题" for letter in "ABCD")
        yield "key_position", messages.KEY_POSITION.format(letters=shown)


def _far(times: int, total: int, chance: float) -> bool:
    """Whether a count is further from what chance gives than chance goes."""
    deviation = math.sqrt(total * chance * (1 - chance))
    return abs(times - total * chance) > _BEYOND_CHANCE * deviation
