"""Whether the rationale says why each wrong option is wrong: recognised by the words that no other option has."""

from __future__ import annotations

import re
from collections.abc import Iterator

from question_bank.check import messages
from question_bank.check.caution import Caution, option_place
from question_bank.check.wording import bare, pairs, quantities
from question_bank.item import Item, Question
from question_bank.law.numerals import to_chinese

SHORT = 25
"""A rationale of fewer characters explains nothing."""
ENOUGH = 32
"""Characters of a rationale for each wrong option with which it hardly leaves one out."""
_TOGETHER = re.compile(
    r"其余|其他[^，。；]{0,8}(?:项|选项|说法|做法|期限|答案|情形|主体|机关|种|各)|另外?[两三四]|另[两三四]|"
    r"[两三四]项(?:都|均)|(?:都|均|皆)(?:不|没|无|是|属|混|与|错)|而不是|并非|不是"
)


def rationale_cautions(item: Item) -> Iterator[Caution]:
    """Every caution about an item's rationale."""
    if len(bare(item.rationale)) < SHORT:
        text = messages.SHORT_RATIONALE.format(length=len(bare(item.rationale)))
        yield Caution(item.id, "short_rationale", messages.RATIONALE, text)
        return
    for question in item.questions:
        silent = [
            index
            for index, option in enumerate(question.options)
            if not option.is_key and not _spoken_of(question, index, item.rationale)
        ]
        for index in silent:
            text = messages.DISTRACTOR_UNEXPLAINED.format(option=question.options[index].text)
            where = option_place(item, question, index)
            yield Caution(item.id, "distractor_unexplained", where, text)


def _spoken_of(question: Question, index: int, rationale: str) -> bool:
    """Whether the rationale has words or numbers of an option that neither the stem nor any other option has, or its number.

    An option without words of its own (two that say the same with and without 不) is taken as spoken of; and so is one of a
    rationale that is long enough to speak of each in other words.
    """
    option = question.options[index].text
    others = [each.text for at, each in enumerate(question.options) if at != index]
    wrong = sum(not each.is_key for each in question.options)
    by_number = f"(?<![条款])第{to_chinese(index + 1)}(?:项|个选项)|(?<![A-Z]){question.letters[index]}(?![A-Z])"
    if len(bare(rationale)) >= ENOUGH * wrong or re.search(by_number, rationale):
        return True
    if _TOGETHER.search(rationale):
        return True
    numbers = quantities(option).difference(*map(quantities, others))
    own = pairs(option).difference(*map(pairs, others), pairs(question.stem))
    if not own and not numbers:
        return True
    return bool(numbers & quantities(rationale) or own & pairs(rationale))
