"""Chinese numerals as statutes write them (第一百零二条): integers 1–9999 both ways."""

from __future__ import annotations

import re

_DIGITS = "零一二三四五六七八九"
_VALUE = {**{d: i for i, d in enumerate(_DIGITS)}, "〇": 0, "两": 2}
_UNIT = {"十": 10, "百": 100, "千": 1000}
_DIGIT, _ZERO = "[一二两三四五六七八九]", "[零〇]"
# 十 at the head of a number stands for 一十; 百 and 千 always have a digit before them.
_WITH_UNITS = re.compile(
    rf"(?!{_ZERO})({_DIGIT}千)?({_ZERO}?{_DIGIT}百)?({_ZERO}?{_DIGIT}?十)?({_ZERO}?{_DIGIT})?"
)

NUMERAL = "[零〇一二两三四五六七八九十百千]+"
"""A regular expression for a run of Chinese numeral characters."""


def from_chinese(text: str) -> int:
    """The integer that a Chinese numeral stands for: ``一百零二`` → 102, ``二〇二一`` → 2021.

    Raises ``ValueError`` when ``text`` is not a numeral.
    """
    if not text or re.fullmatch(NUMERAL, text) is None:
        raise ValueError(f"not a Chinese numeral: {text!r}")
    if not any(ch in _UNIT for ch in text):
        return int("".join(str(_VALUE[ch]) for ch in text))
    if _WITH_UNITS.fullmatch(text) is None:
        raise ValueError(f"not a Chinese numeral: {text!r}")
    total, digit = 0, None
    for ch in text:
        if ch in "零〇":
            continue
        if ch in _UNIT:
            total += (1 if digit is None else digit) * _UNIT[ch]
            digit = None
        else:
            digit = _VALUE[ch]
    return total + (digit or 0)


def to_chinese(number: int) -> str:
    """``102`` → ``一百零二``, ``12`` → ``十二``. Raises ``ValueError`` outside 1–9999."""
    if not 1 <= number <= 9999:
        raise ValueError(f"outside 1–9999: {number}")
    text, pending_zero = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            text += ("零" if pending_zero else "") + _DIGITS[digit] + name
            pending_zero = False
        elif text:
            pending_zero = True
    return text.removeprefix("一") if text.startswith("一十") else text
