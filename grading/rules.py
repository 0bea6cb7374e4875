"""The scoring rules: one pure function per kind of question.

Each function is complete in itself (it imports what it needs inside), because its source text is also what the hidden
test of a paper executes under stock nbgrader: one rule, written once. Whatever the answer is, a rule returns a float
from 0 to ``points`` and never raises, as nbgrader gives full marks to a test without a proper number.
"""

from __future__ import annotations

from collections.abc import Callable


def score_single(answer: object, key: str, points: float) -> float:
    """Full points for the keyed letter; width and case do not matter."""
    import unicodedata

    given = unicodedata.normalize("NFKC", answer).strip().upper() if isinstance(answer, str) else ""
    return float(points) if given == key else 0.0


def score_multiple(answer: object, key: str, points: float, incomplete: float) -> float:
    """Full points for exactly the keyed letters, ``incomplete`` for some of them, 0 with any wrong one."""
    import unicodedata

    parts = answer if isinstance(answer, (list, tuple, set)) else [answer]
    given = set()
    for part in parts:
        if not isinstance(part, str):
            return 0.0
        given |= set(unicodedata.normalize("NFKC", part).upper()) - set(" ,、;")
    if not given or not given <= set(key):
        return 0.0
    return float(points) if given == set(key) else float(incomplete)


def score_true_false(answer: object, key: bool, points: float) -> float:
    """Full points for the keyed truth value, as True/False or as a word that people write for it."""
    import unicodedata

    if isinstance(answer, str):
        word = unicodedata.normalize("NFKC", answer).strip().upper()
        words = {"对": True, "正确": True, "√": True, "TRUE": True}
        words |= {"错": False, "错误": False, "×": False, "FALSE": False}
        answer = words.get(word)
    return float(points) if answer is key else 0.0


def score_fill_in(answer: object, key: list[list[str]], points: float, numerals: bool) -> float:
    """An equal share of the points for each blank whose answer is accepted.

    Width, case, spaces and closing punctuation do not matter; with ``numerals``, 六十 and 60 are the same.
    """
    import re
    import unicodedata

    def to_number(match: re.Match[str]) -> str:
        total, digit, text = 0, None, match.group()
        if not set(text) & set("十百千"):
            return "".join(str("零一二三四五六七八九".index(ch)) for ch in text)
        for ch in text:
            if ch in "十百千":
                total += (1 if digit is None else digit) * {"十": 10, "百": 100, "千": 1000}[ch]
                digit = None
            else:
                digit = "零一二三四五六七八九".index(ch)
        return str(total + (digit or 0))

    def plain(text: object) -> str:
        if isinstance(text, bool) or not isinstance(text, (str, int, float)):
            return ""
        word = unicodedata.normalize("NFKC", str(text))
        word = re.sub(r"\s+", "", word).casefold().strip(".。,、;:!?")
        if numerals:
            word = word.replace("两", "二").replace("〇", "零")
            word = re.sub("[零一二三四五六七八九十百千]+", to_number, word)
        return word

    given = list(answer) if isinstance(answer, (list, tuple)) else [answer]
    if len(given) != len(key):
        return 0.0
    right = sum(
        plain(text) != "" and plain(text) in [plain(accepted) for accepted in blank]
        for text, blank in zip(given, key)
    )
    return points * right / len(key)


SCORERS: dict[str, Callable[..., float]] = {
    "single": score_single,
    "multiple": score_multiple,
    "true_false": score_true_false,
    "fill_in": score_fill_in,
}
"""Rule by question kind; short answers and essays are marked by a person."""


def incomplete_points(rule: str, points: float, fixed_points: float) -> float:
    """Points for an incomplete multiple-choice answer under a marking rule of the blueprint."""
    if rule == "half":
        return points / 2
    if rule == "fixed":
        return min(fixed_points, points)
    if rule == "all_or_nothing":
        return 0.0
    raise ValueError(f"unknown marking rule: {rule}")
