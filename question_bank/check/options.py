"""What options give away without any law: by their length, their form, and words that nobody believes."""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Iterator

from question_bank.check import messages
from question_bank.check.caution import Caution, option_place
from question_bank.check.wording import bare, quantities, without_quantities
from question_bank.item import Item, Question

_ALL_OF_THEM = re.compile(
    r"^(以上|上述|前述|其他|前三项|前四项)?(各项|三项|选项|说法|情形|做法|答案)*"
    r"(都|均|全部?|皆)(是|对|不是|不对|正确|不正确|错误|可以|应当|属于|不属于|包括|符合)$"
)
_ABSOLUTE = re.compile(
    r"一律|一概|概不|绝对|永远|任何(?:情况|情形|时候|条件)下?|无论如何|毫无|完全(?:不|无|可以|由)|只要[^，]{1,12}就"
)
LONGER = 1.5
"""A key that is so many times as long as the longest wrong option, and at least `LONGER_BY` characters longer, stands out."""
LONGER_BY = 6


def option_cautions(item: Item) -> Iterator[Caution]:
    """Every caution about the options of an item's questions."""
    for question in item.questions:
        if question.options:
            yield from _all_of_them(item, question)
            yield from _absolute(item, question)
            yield from _longest(item, question)
            yield from _overlapping(item, question)
            yield from _odd_one(item, question)


def key_is_longest(question: Question) -> bool:
    """Whether every wrong option is shorter than the only key."""
    keys = [len(bare(o.text)) for o in question.options if o.is_key]
    others = [len(bare(o.text)) for o in question.options if not o.is_key]
    return bool(others) and len(keys) == 1 and keys[0] > max(others)


def _all_of_them(item: Item, question: Question) -> Iterator[Caution]:
    for index, option in enumerate(question.options):
        if _ALL_OF_THEM.match(bare(option.text)):
            where = option_place(item, question, index)
            yield Caution(item.id, "all_of_above", where, messages.ALL_OF_ABOVE)


def _absolute(item: Item, question: Question) -> Iterator[Caution]:
    """Only in wrong options, and only where no key has such a word: a rule may well be absolute."""
    if any(o.is_key and _ABSOLUTE.search(o.text) for o in question.options):
        return
    for index, option in enumerate(question.options):
        if not option.is_key and (found := _ABSOLUTE.search(option.text)):
            text = messages.ABSOLUTE.format(word=found.group())
            yield Caution(item.id, "absolute_word", option_place(item, question, index), text)


def _longest(item: Item, question: Question) -> Iterator[Caution]:
    if not key_is_longest(question):
        return
    key = next(index for index, option in enumerate(question.options) if option.is_key)
    length = len(bare(question.options[key].text))
    other = max(len(bare(o.text)) for o in question.options if not o.is_key)
    if length >= LONGER * other and length >= other + LONGER_BY:
        text = messages.LONGEST_KEY.format(length=length, other=other)
        yield Caution(item.id, "longest_key", option_place(item, question, key), text)


def _overlapping(item: Item, question: Question) -> Iterator[Caution]:
    """Two options that say the same in other writing (60天, 六十日). That one names 甲 and another 甲和乙 is a fair choice."""
    for index, option in enumerate(question.options):
        for later in range(index + 1, len(question.options)):
            if _same(option.text, question.options[later].text):
                text = messages.OVERLAP.format(other=question.letters[later])
                yield Caution(item.id, "options_overlap", option_place(item, question, index), text)


def _same(a: str, b: str) -> bool:
    a, b = without_quantities(a), without_quantities(b)
    return a == b or a.removesuffix("等") == b.removesuffix("等")


def _odd_one(item: Item, question: Question) -> Iterator[Caution]:
    """The only key of another form than all wrong options, which are of one."""
    keys = [index for index, option in enumerate(question.options) if option.is_key]
    if question.kind != "single" or len(question.options) < 4 or len(keys) != 1:
        return
    key = keys[0]
    for name, form in (("unit", _unit), ("opening", _opening)):
        forms = [form(option.text) for option in question.options]
        others = Counter(f for index, f in enumerate(forms) if index != key)
        if len(others) == 1 and None not in others and forms[key] not in others:
            text = messages.ODD_ONE[name].format(form=next(iter(others)))
            yield Caution(item.id, "not_parallel", option_place(item, question, key), text)
    lengths = [len(bare(option.text)) for option in question.options]
    middle = statistics.median(lengths)
    if lengths[key] * 3 <= middle and middle >= 12:
        text = messages.SHORTEST_KEY.format(length=lengths[key], middle=round(middle))
        yield Caution(item.id, "not_parallel", option_place(item, question, key), text)


def _unit(text: str) -> str | None:
    """Of an option that is one quantity: its unit."""
    found = quantities(text)
    if len(found) != 1 or len(bare(text)) > 8:
        return None
    return next(iter(found))[1]


_MODAL = re.compile(
    r"^(应当|必须|可以|不得|不能|不予|不可以|不应当|无需|经|构成|不构成|属于|不属于|有权|无权)"
)


def _opening(text: str) -> str | None:
    """The word by which an option opens, if it is one that shapes the sentence."""
    found = _MODAL.match(bare(text))
    return found.group() if found else None
