"""The font of our PDFs, and what is done about characters that it does not have.

Noto Sans CJK comes as a dependency (OFL). No free Song, Fangsong or Kai is to be had as a package, so a PDF is set in this
one; a .docx names the fonts of official documents, which offices have, and embeds nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path

from documents import messages

STAND_IN = "〓"
"""What printers have always set for a character that is not in the case: to be seen, and written in by hand."""
COMMON = re.compile("[\u3400-\u4db5\u4e00-\u9fef\\w·（）()《》〔〕、 -]*", re.ASCII)
"""Texts of which every character is in the font: what nearly all names are made of."""
_MOST_NAMED = 4
_UNSEEN = ("Cc", "Cf", "Cs")


def font_path() -> Path:
    """Where the font lies."""
    from noto_cjk_sans_otc import FONT_PATH

    return Path(str(FONT_PATH))


@cache
def characters() -> frozenset[int]:
    """Code points that the font has."""
    from fontTools.ttLib import TTCollection

    with TTCollection(font_path(), lazy=True) as fonts:
        return frozenset(fonts[0].getBestCmap())


def lacking(texts: Iterable[str]) -> list[str]:
    """Those with a character that the font does not have, each once, in their order; the font is opened for rare ones alone."""
    found = []
    for text in dict.fromkeys(texts):
        if not COMMON.fullmatch(text):
            printable = Printable()
            printable.text(text)
            found += [text] if printable.note() else []
    return found


class Printable:
    """Makes text printable in our font, and remembers what it could not print."""

    def __init__(self) -> None:
        self._missing: dict[tuple[str, ...], str] = {}

    def __call__(self, value: object) -> object:
        """The same value, its texts made printable, however deep they stand."""
        match value:
            case str():
                return self.text(value)
            case Mapping():
                return {key: self(each) for key, each in value.items()}
            case Sequence():
                return [self(each) for each in value]
        return value

    def text(self, text: str) -> str:
        """The text with `STAND_IN` for each character that the font does not have; what nobody sees anyway is left out."""
        if text.isascii() and text.isprintable():
            return _breakable(text)
        have, shown, missing = characters(), [], []
        for character in text:
            if character == "\n" or (
                ord(character) in have and unicodedata.category(character) not in _UNSEEN
            ):
                shown.append(character)
            elif character.isspace():
                shown.append(" ")
            # Controls, joiners and choices of a variant.
            elif unicodedata.category(character) not in (*_UNSEEN, "Mn"):
                shown.append(STAND_IN)
                missing.append(f"U+{ord(character):04X}")
        printable = "".join(shown)
        if missing:
            self._missing.setdefault(tuple(missing[:4]), printable[:20])
        return _breakable(printable)

    def note(self) -> str:
        """What stands at the foot of the document when a character is missing; else nothing."""
        if not self._missing:
            return ""
        words = [
            messages.MISSING_WORD.format(text=text, codes=" ".join(codes))
            for codes, text in list(self._missing.items())[:_MOST_NAMED]
        ]
        more = len(self._missing) - len(words)
        rest = messages.MISSING_MORE.format(count=len(self._missing)) if more else ""
        return messages.MISSING.format(words="、".join(words) + rest)


def _breakable(text: str) -> str:
    """A line may end anywhere in a long run without blanks (an address, a name in Latin letters), which no rule would break."""
    if len(text) < _LONG_RUN or not any(len(run) >= _LONG_RUN for run in text.split()):
        return text
    made, run = [], 0
    for character in text:
        narrow = ord(character) < _FIRST_WIDE and not character.isspace()
        run = run + 1 if narrow else 0
        made.append(f"\u200b{character}" if run > _LONG_RUN else character)
    return "".join(made)


_LONG_RUN = 14
_FIRST_WIDE = 0x2E80
