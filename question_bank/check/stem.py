"""What a stem does to its reader: hides a negation, gives the answer away, takes too long."""

from __future__ import annotations

import re
from collections.abc import Iterator

from question_bank.check import messages
from question_bank.check.caution import Caution, place
from question_bank.check.wording import bare, longest_run
from question_bank.item import Item, Question

_NEGATIVE = re.compile(
    r"(?:不属于|不包括|不正确|不准确|不恰当|不妥当|错误|不符合[^，。；？]{0,20}|不成立|不合法|不需要[^，。；？]{0,10}|除外)"
    r"[^，。；？]{0,12}(?:的(?:是|有|一项|选项)|是)(?:哪[一几]?[项个些]|[（(]\s*[)）])?[：:？?。]?\s*$"
)
_EMPHASIS = re.compile(r"\*\*(?:(?!\*\*).)+\*\*")
LONG = {"single": 220, "multiple": 240, "true_false": 110, "fill_in": 110}
"""Characters of a question with its options that take longer than the minute or less that a candidate has for it."""
LONG_CONTEXT = 600
"""Characters of a case's facts that take over two minutes to read."""
GIVEN_AWAY = 4
"""A run of so many characters that stem and key have in common, and no wrong option has, catches the eye."""


def stem_cautions(item: Item) -> Iterator[Caution]:
    """Every caution about the stems of an item's questions, and its facts."""
    if len(bare(item.context)) > LONG_CONTEXT:
        text = messages.LONG_CONTEXT.format(length=len(bare(item.context)), most=LONG_CONTEXT)
        yield Caution(item.id, "long_reading", messages.CONTEXT, text)
    for question in item.questions:
        yield from _negative(item, question)
        yield from _giving_away(item, question)
        yield from _long(item, question)


def _negative(item: Item, question: Question) -> Iterator[Caution]:
    if question.kind not in ("single", "multiple"):
        return
    found = _NEGATIVE.search(question.stem.replace("**", ""))
    if found and not _EMPHASIS.search(question.stem):
        text = messages.NEGATIVE_STEM.format(words=found.group().strip("：:？?。 \n"))
        yield Caution(item.id, "negative_stem", place(item, question, messages.STEM), text)


def _giving_away(item: Item, question: Question) -> Iterator[Caution]:
    """The key repeats words of the stem that every wrong option does without."""
    keys = [option.text for option in question.options if option.is_key]
    if question.kind != "single" or len(keys) != 1:
        return
    shared = longest_run(keys[0], question.stem)
    others = [option.text for option in question.options if not option.is_key]
    if len(shared) < GIVEN_AWAY or len(shared) * 2 < len(bare(keys[0])):
        return
    if max(len(longest_run(other, question.stem)) for other in others) <= 2:
        text = messages.GIVES_AWAY.format(words=shared)
        yield Caution(item.id, "stem_gives_away", place(item, question, messages.STEM), text)


def _long(item: Item, question: Question) -> Iterator[Caution]:
    most = LONG.get(question.kind)
    length = len(bare(question.stem)) + sum(len(bare(o.text)) for o in question.options)
    if most is not None and length > most:
        text = messages.LONG_READING.format(length=length, most=most)
        yield Caution(item.id, "long_reading", place(item, question, messages.STEM), text)
