"""Items that answer one another on one paper: one's true words hold the other's key, on the same article, and nobody says enemies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from question_bank.check import messages
from question_bank.check.caution import Caution
from question_bank.check.wording import bare, pairs, quantities
from question_bank.item import Item, Question

SAME_MATTER = 0.35
"""The share of an item's stem that the other's words have to cover, in pairs of characters, to be about the same thing."""


def answering_cautions(items: Iterable[Item]) -> Iterator[Caution]:
    """A caution about every item that another one of its articles and its pool answers."""
    by_article: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        for basis in dict.fromkeys(item.legal_basis):
            by_article[basis].append(item)
    told: set[tuple[str, str]] = set()
    for together in by_article.values():
        for asked in together:
            for other in together:
                if _apart(asked, other) or (asked.id, other.id) in told:
                    continue
                if any(_answers(other, question) for question in asked.questions):
                    told.add((asked.id, other.id))
                    text = messages.ANSWERED.format(other=other.id)
                    yield Caution(asked.id, "answered_elsewhere", messages.STEM, text)


def _apart(a: Item, b: Item) -> bool:
    """Whether two items never meet on a paper."""
    return a.id == b.id or a.pool != b.pool or b.id in a.enemies or a.id in b.enemies


def _answers(other: Item, question: Question) -> bool:
    """Whether what the other item says as true holds the key of a question and none of its wrong options."""
    if question.kind not in ("single", "fill_in"):
        return False
    said = _said_as_true(other)
    stem = pairs(question.stem)
    if not said or len(stem & pairs(said)) < SAME_MATTER * len(stem):
        return False
    if question.kind == "fill_in":
        return all(any(_holds(said, answer) for answer in blank) for blank in question.blanks)
    keys = [option.text for option in question.options if option.is_key]
    wrong = [option.text for option in question.options if not option.is_key]
    return all(_holds(said, key) for key in keys) and not any(_holds(said, each) for each in wrong)


def _said_as_true(item: Item) -> str:
    """The facts and stems of an item, but not a statement that is false."""
    stems = [question.stem for question in item.questions if question.answer is not False]
    return "。".join([item.context, *stems]).strip("。")


def _holds(said: str, answer: str) -> bool:
    numbers = quantities(answer)
    if numbers and len(bare(answer)) <= 8:
        return numbers <= quantities(said)
    return len(bare(answer)) >= 2 and bare(answer) in bare(said)
