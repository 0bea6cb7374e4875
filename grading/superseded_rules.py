"""Rules that stand in papers released by earlier versions, unchanged since: those papers are scored by them for good."""

from __future__ import annotations

from collections.abc import Callable


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


SUPERSEDED: tuple[Callable[..., float], ...] = (score_fill_in,)
