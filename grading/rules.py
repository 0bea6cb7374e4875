"""The scoring rules: one pure function per kind of question.

Each function is complete in itself (it imports what it needs inside), because its source text is also what the hidden
test of a paper executes under stock nbgrader: one rule, written once. Whatever the answer is, a rule returns a float
from 0 to ``points`` and never raises, as nbgrader gives full marks to a test without a proper number.

The number at the end of a rule's name is its version. A released paper keeps the text that it was released with; so a
rule that would score any answer differently gets a new name, and the old one moves to `grading.superseded_rules`.
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


def score_fill_in_2(answer: object, key: list[list[str]], points: float, numerals: bool) -> float:
    """An equal share of the points for each blank whose answer is accepted.

    Width, case, spaces, closing punctuation, what cannot be seen, separators of thousands, and marks around an answer
    where the key has none do not matter; 〇, ○ and 零 are the same; with ``numerals``, 六十 and 60 too.
    """
    import re
    import unicodedata

    digits = str.maketrans("零一二三四五六七八九", "0123456789")
    units = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
    pairs = dict(zip("《〈“‘「『【〔([\"'", "》〉”’」』】〕)]\"'"))
    unseen = re.compile(
        r"[\s\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2065\u2800\u3164\ufe00-\ufe0f\uffa0"
        r"\ufff0-\ufff8\U000e0000-\U000e0fff]"
    )

    def to_number(match: re.Match[str]) -> str:
        text = match.group().translate(digits)
        if len(text) > 30 or not set(text) & set(units):
            return text
        total = part = 0
        for number, unit in re.findall(r"([0-9]*)([十百千万亿]?)", text):
            if unit in ("万", "亿"):
                part += int(number or 0)
                larger = total >= units[unit]  # 一亿三千万, unlike 一万三千亿
                total = total + part * units[unit] if larger else (total + part or 1) * units[unit]
                part = 0
            elif unit:
                part += int(number or 1) * units[unit]
            else:
                part += int(number or 0)
        return str(total + part)

    def plain(text: object) -> str:
        if isinstance(text, bool) or not isinstance(text, (str, int, float)):
            return ""
        if isinstance(text, int) and abs(text) >= 10**18:  # str() refuses the very long ones
            return ""
        word = str(text)
        for _ in range(2):  # What is dropped may have kept two characters from becoming one.
            word = unseen.sub("", unicodedata.normalize("NFKC", word))
            if not word.isprintable():
                word = "".join(ch for ch in word if unicodedata.category(ch) not in ("Cc", "Cf"))
        word = word.casefold().translate({ord("〇"): "零", ord("○"): "零", ord("◯"): "零"})
        word = re.sub(
            r"(?<![0-9.])[0-9]{1,3}(,[0-9]{3})+(?![0-9])",
            lambda match: match.group().replace(",", ""),
            word,
        )
        if numerals:
            word = word.replace("两", "二")
            word = re.sub("[0-9零一二三四五六七八九十百千万亿]+", to_number, word)
        return word.strip(".。,、;:!?")

    def readings(text: object) -> list[str]:
        word = plain(text)
        found = [word]
        while len(word) > 2 and pairs.get(word[0]) == word[-1]:
            if set(word[1:-1]) & {word[0], word[-1]}:  # 《甲》和《乙》
                break
            word = word[1:-1].strip(".。,、;:!?")
            found.append(word)
        return found

    given = list(answer) if isinstance(answer, (list, tuple)) else [answer]
    if len(given) != len(key):
        return 0.0
    right = 0
    for text, blank in zip(given, key):
        accepted = {plain(word) for word in blank} - {""}
        right += any(word in accepted for word in readings(text))
    return points * right / len(key)


SCORERS: dict[str, Callable[..., float]] = {
    "single": score_single,
    "multiple": score_multiple,
    "true_false": score_true_false,
    "fill_in": score_fill_in_2,
}
"""The rule by question kind, for papers that are made now; short answers and essays are marked by a person."""


def incomplete_points(rule: str, points: float, fixed_points: float) -> float:
    """Points for an incomplete multiple-choice answer under a marking rule of the blueprint."""
    if rule == "half":
        return points / 2
    if rule == "fixed":
        return min(fixed_points, points)
    if rule == "all_or_nothing":
        return 0.0
    raise ValueError(f"unknown marking rule: {rule}")
