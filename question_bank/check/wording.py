"""Texts as the checks compare them: bare words, runs of them, and quantities in whichever numerals they are written."""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction
from functools import lru_cache

from question_bank.law.numerals import NUMERAL, from_chinese

Quantity = tuple[Fraction, str]
"""A number and its unit: 六个月 is ``(6, "月")``, 百分之三十 and 30% are ``(3/10, "")``."""

_NUMBER = rf"(?:[0-9][0-9,]*(?:\.[0-9]+)?|{NUMERAL})"
_ORDINALS = re.compile(rf"第[（(]?{_NUMBER}[)）]?[条款项章节编次日](?:之{NUMERAL})?")
_PART_OF = re.compile(rf"({NUMERAL}|万|[0-9]+)分之({_NUMBER})")
_WHOLES = {"百": Fraction(100), "千": Fraction(1000), "万": Fraction(10_000)}
_PERCENT = re.compile(r"([0-9]+(?:\.[0-9]+)?)\s*%")
_COUNTED = re.compile(
    rf"({_NUMBER})(万|亿)?(?:个|余)?(工作日|月|日|天|年|周岁|小时|元|倍|人|名|次)"
)
_SAME_UNIT = {"天": "日", "名": "人"}
_TIMES = {None: 1, "万": 10_000, "亿": 100_000_000}


@lru_cache(maxsize=16384)
def bare(text: str) -> str:
    """Letters, characters and digits alone: no spaces, no marks, no emphasis; full width as half width."""
    text = unicodedata.normalize("NFKC", text)
    return "".join(ch for ch in text if unicodedata.category(ch)[0] in "LN")


@lru_cache(maxsize=16384)
def pairs(text: str) -> frozenset[str]:
    """Every two characters that stand side by side in the bare text."""
    text = bare(text)
    return frozenset(text[at : at + 2] for at in range(len(text) - 1))


@lru_cache(maxsize=16384)
def quantities(text: str) -> frozenset[Quantity]:
    """Every number with a unit, and every fraction; numbers of articles and dates of a day are none."""
    text = _ORDINALS.sub("，", unicodedata.normalize("NFKC", text))
    text = _DATES.sub("，", text)
    found: set[Quantity] = set()
    for whole, part in _PART_OF.findall(text):
        below, above = _WHOLES.get(whole) or _value(whole), _value(part)
        if below and above is not None:
            found.add((above / below, ""))
    found |= {(Fraction(percent) / 100, "") for percent in _PERCENT.findall(text)}
    for number, times, unit in _COUNTED.findall(_PART_OF.sub("，", text)):
        value = _value(number)
        if value is not None:
            found.add((value * _TIMES[times or None], _SAME_UNIT.get(unit, unit)))
    return frozenset(found)


_DATES = re.compile(
    rf"(?:[0-9]{{4}}|[零〇一二三四五六七八九]{{4}})年|{_NUMBER}月{_NUMBER}日|{_NUMBER}月(?:初|底|末|中旬)"
)


def without_quantities(text: str) -> str:
    """The bare text with every number with a unit in one writing: 60天 and 六十日 are the same."""

    def told(match: re.Match[str]) -> str:
        number, times, unit = match.groups()
        value = _value(number)
        if value is None:
            return match.group()
        return f"{value * _TIMES[times or None]}{_SAME_UNIT.get(unit, unit)}"

    return bare(_COUNTED.sub(told, unicodedata.normalize("NFKC", text)))


def _value(number: str) -> Fraction | None:
    try:
        return Fraction(number.replace(",", "") if number[0].isascii() else from_chinese(number))
    except ValueError:
        return None


def longest_run(text: str, other: str) -> str:
    """The longest run of characters that stands in both bare texts (the first of equals)."""
    a, b = bare(text), bare(other)
    best = ""
    for start in range(len(a)):
        while start + len(best) < len(a) and a[start : start + len(best) + 1] in b:
            best = a[start : start + len(best) + 1]
    return best
