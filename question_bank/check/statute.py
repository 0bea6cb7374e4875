"""Items against the text of the articles that they cite: sentences copied whole, numbers and terms that do not occur there.

Only where the text is at hand. A case of facts has numbers and words of its own; so numbers and terms are looked up only where an
item asks what the rule says: in the key of a question of the levels 识记 and 理解 that tells no story.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from question_bank.check import messages
from question_bank.check.caution import Caution, option_place, place
from question_bank.check.wording import Quantity, bare, pairs, quantities
from question_bank.item import Item, Question

Lines = Mapping[str, Sequence[str]]
"""The lines of the articles that are at hand, by citation (`question_bank.law.texts.StatuteTexts.lines`)."""

WHOLE_SENTENCE = 18
"""Shorter sentences cannot be said in other words."""
STRANGE = 0.12
"""A question of whose stem and keys a smaller share of pairs of characters stands in the cited articles is not about them."""
SHORT = 8
"""An option of more characters tells a fact, whose numbers are its own."""
_SENTENCES = re.compile(r"[。；;！？]")
_STORY = re.compile(r"某|[0-9]{1,2}月[0-9]{1,2}日|甲|乙|张|李|王|赵")


def statute_cautions(item: Item, lines: Lines) -> Iterator[Caution]:
    """Every caution about an item of whose articles at least one is at hand; numbers and terms only where all are."""
    articles = [lines[basis] for basis in item.legal_basis if lines.get(basis)]
    if not articles:
        return
    sentences = {
        bare(sentence)
        for article in articles
        for line in article
        for sentence in _SENTENCES.split(line)
        if len(bare(sentence)) >= WHOLE_SENTENCE
    }
    for question in item.questions:
        yield from _copied(item, question, sentences)
    if len(articles) == len(item.legal_basis) and item.cognitive_level in ("识记", "理解"):
        text = "。".join(line for article in articles for line in article)
        for question in item.questions:
            if not _STORY.search(item.context + question.stem):
                yield from _not_there(item, question, text)


def _copied(item: Item, question: Question, sentences: set[str]) -> Iterator[Caution]:
    parts = [
        (option_place(item, question, index), option.text)
        for index, option in enumerate(question.options)
        if option.is_key
    ]
    if question.kind == "true_false":
        parts.append((place(item, question, messages.STEM), question.stem))
    for where, text in parts:
        copied = max((each for each in sentences if each in bare(text)), key=len, default="")
        if copied:
            yield Caution(
                item.id, "copies_statute", where, messages.COPIES_STATUTE.format(text=copied[:30])
            )


def _not_there(item: Item, question: Question, article: str) -> Iterator[Caution]:
    there = quantities(article)
    for where, text in _keys(item, question):
        missing = sorted(each for each in quantities(text) if not _follows(each, there))
        if missing:
            shown = "、".join(_shown(quantity) for quantity in missing)
            reason = messages.NUMBER_STRANGE.format(numbers=shown)
            yield Caution(item.id, "number_not_in_statute", where, reason)
    said = pairs(question.stem).union(*(pairs(text) for _, text in _keys(item, question)))
    if len(said) >= 8 and len(said & pairs(article)) < STRANGE * len(said):
        where = place(item, question, messages.STEM)
        yield Caution(item.id, "term_not_in_statute", where, messages.TERM_STRANGE)


def _follows(quantity: Quantity, there: frozenset[Quantity]) -> bool:
    """Whether a number stands there, or is the sum of two that do (thirty days and thirty more); one person is no number."""
    value, unit = quantity
    if quantity in {*there, (Fraction(1), "人")}:
        return True
    units = {unit, "日"} if unit == "工作日" else {unit}
    values = {each for each, of in there if of in units}
    return value in values or any(value - each in values for each in values)


def _keys(item: Item, question: Question) -> Iterator[tuple[str, str]]:
    """What a question says is right, each with its place."""
    for index, option in enumerate(question.options):
        if option.is_key and (question.kind == "single" or len(bare(option.text)) <= SHORT):
            yield option_place(item, question, index), option.text
    if question.answer is True:
        yield place(item, question, messages.STEM), question.stem
    for number, accepted in enumerate(question.blanks, 1):
        yield place(item, question, messages.BLANK.format(number=number)), accepted[0]


def _shown(quantity: Quantity) -> str:
    number, unit = quantity
    return f"{float(number):g}{unit}" if unit else f"{float(number * 100):g}%"
