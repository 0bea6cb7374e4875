"""A caution: what an editor would say about an item that is valid. It never closes anything; a person decides."""

from __future__ import annotations

from dataclasses import dataclass

from question_bank.check import messages
from question_bank.check.messages import Code
from question_bank.item import Item, Question

WHOLE_BANK = "*"
"""Stands where an item's id stands, for what is said of all items together."""


@dataclass(frozen=True, order=True)
class Caution:
    """``code``: which check; ``item``: an item's id or `WHOLE_BANK`; ``place``: where in it; ``text``: what to do about it."""

    item: str
    code: Code
    place: str
    text: str

    def __str__(self) -> str:
        line = messages.LINE_OF_ALL if self.item == WHOLE_BANK else messages.LINE
        return line.format(item=self.item, place=self.place, text=self.text, code=self.code)


def place(item: Item, question: Question, part: str) -> str:
    """``题干``, or in a case ``问题2 题干``."""
    if item.type != "case":
        return part
    return messages.PART.format(number=item.questions.index(question) + 1, part=part)


def option_place(item: Item, question: Question, index: int) -> str:
    """``选项B``, or in a case ``问题2 选项B``."""
    return place(item, question, messages.OPTION.format(letter=question.letters[index]))
