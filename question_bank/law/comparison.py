"""Two versions of a statute, or a statute and the code that takes it up, article by article.

An article is the same where its words are, whatever its number, its spaces and the width of its marks; a reference to another
article of the statute counts as the same where that article is the same and only its number has changed. Everything else
is changed or gone: nothing that a person has not looked at passes for the same.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from rapidfuzz import fuzz, process
from scipy.optimize import linear_sum_assignment

from question_bank.law.numerals import NUMERAL, from_chinese
from question_bank.law.text import ArticleKey, Paragraph
from question_bank.law.texts import wording

ChangeKind = Literal["unchanged", "renumbered", "changed", "gone", "new"]

LEAST_LIKE = 45.0
"""Per cent of like words (`rapidfuzz.fuzz.ratio`) from which an article is taken for the later form of another one."""

_WHOLE, _GROWN = 20, 95.0
"""An article of so many characters that stands whole in another one has grown to that, or been cut to it."""

_REFERENCE = re.compile(rf"第(?P<number>{NUMERAL})条(?:之(?P<inserted>{NUMERAL}))?")
_ANY = "第…条"
_OF_ANOTHER = "》"
"""Before a reference: it goes to another statute."""


@dataclass(frozen=True)
class ArticleChange:
    """What became of an article. ``old`` is ``None`` of a new one, ``new`` of one that is gone.

    ``likeness``: per cent; of a changed one, how much of the words stayed.
    """

    kind: ChangeKind
    old: ArticleKey | None
    new: ArticleKey | None
    likeness: float = 100.0

    @property
    def holds(self) -> bool:
        """Whether what the old article says still stands."""
        return self.kind in ("unchanged", "renumbered")


Articles = Mapping[ArticleKey, Sequence[Paragraph]]


def compare(old: Articles, new: Articles) -> list[ArticleChange]:
    """Every old article in its order, then the new ones that are the later form of none."""
    before = {key: wording(text) for key, text in old.items()}
    after = {key: wording(text) for key, text in new.items()}
    same = _same(before, after)
    like = _like(
        {key: text for key, text in before.items() if key not in same},
        {key: text for key, text in after.items() if key not in set(same.values())},
    )
    changes = [_change(key, same, like) for key in before]
    met = {change.new for change in changes}
    return changes + [ArticleChange("new", None, key) for key in after if key not in met]


def _change(
    key: ArticleKey,
    same: Mapping[ArticleKey, ArticleKey],
    like: Mapping[ArticleKey, tuple[ArticleKey, float]],
) -> ArticleChange:
    if key in same:
        return ArticleChange("unchanged" if same[key] == key else "renumbered", key, same[key])
    if key in like:
        return ArticleChange("changed", key, *like[key])
    return ArticleChange("gone", key, None)


def _same(
    before: Mapping[ArticleKey, str], after: Mapping[ArticleKey, str]
) -> dict[ArticleKey, ArticleKey]:
    """The new number of each old article whose words are the same, where its references lead to articles that are the same."""
    old = {key: _without_numbers(text) for key, text in before.items()}
    new = {key: _without_numbers(text) for key, text in after.items()}
    by_words: dict[str, list[ArticleKey]] = {}
    for key, (words, _) in new.items():
        by_words.setdefault(words, []).append(key)
    same: dict[ArticleKey, ArticleKey] = {}
    for key, (words, _) in old.items():
        if places := by_words.get(words):
            # Of several with the same words the one of that number.
            place = key if key in places else places[0]
            places.remove(place)
            same[key] = place
    while astray := [
        key
        for key, place in same.items()
        if [same.get(reference) for reference in old[key][1]] != list(new[place][1])
    ]:
        for key in astray:
            del same[key]
    return same


def _without_numbers(text: str) -> tuple[str, tuple[ArticleKey, ...]]:
    """The words, and the articles of the statute itself that they refer to."""
    references: list[ArticleKey] = []

    def take_out(found: re.Match[str]) -> str:
        if text[: found.start()].endswith(_OF_ANOTHER):
            return found[0]
        try:
            inserted = from_chinese(found["inserted"]) if found["inserted"] else 0
            references.append((from_chinese(found["number"]), inserted))
        except ValueError:  # a run of numerals that is no number
            return found[0]
        return _ANY

    return _REFERENCE.sub(take_out, text), tuple(references)


def _like(
    before: Mapping[ArticleKey, str], after: Mapping[ArticleKey, str]
) -> dict[ArticleKey, tuple[ArticleKey, float]]:
    """For each old article the new one that is most likely its later form, with the likeness; each new one is given once."""
    if not before or not after:
        return {}
    old, new = list(before), list(after)
    likeness = process.cdist(
        list(before.values()), list(after.values()), scorer=fuzz.ratio, dtype=np.float32
    )
    for row, text in enumerate(before.values()):
        for column, later in enumerate(after.values()):
            if len(text) >= _WHOLE and (text in later or (later in text and len(later) >= _WHOLE)):
                likeness[row, column] = max(likeness[row, column], _GROWN)
    pairs = zip(*linear_sum_assignment(-likeness), strict=True)
    return {
        old[row]: (new[column], round(float(likeness[row, column]), 1))
        for row, column in pairs
        if likeness[row, column] >= LEAST_LIKE
    }
