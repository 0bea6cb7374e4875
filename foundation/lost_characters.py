"""Characters that stand where another one was lost: question marks, boxes, and private ones of old fonts and encodings."""

from __future__ import annotations

from unicodedata import category

LOST = frozenset("?□▯\ufffd\ufffc")
"""What programs leave behind when they cannot write a character."""

_FIRST, _LAST = 0xE815, 0xE864
"""Rows FE50–FEA0 of GBK, which had no place in Unicode and got these private ones; all of them have a place now."""
_STILL_PRIVATE = {
    # Those that GB 18030-2000, by which Python decodes, leaves in the private area; GB 18030-2022 does not.
    0xE816: "\U00020087",
    0xE817: "\U00020089",
    0xE818: "\U000200cc",
    0xE81E: "\u9fb4",
    0xE826: "\u9fb5",
    0xE82B: "\u9fb6",
    0xE82C: "\u9fb7",
    0xE831: "\U000215d7",
    0xE832: "\u9fb8",
    0xE83B: "\U0002298f",
    0xE843: "\u9fb9",
    0xE854: "\u9fba",
    0xE855: "\U000241fe",
    0xE864: "\u9fbb",
}


def private_characters(text: str) -> list[tuple[str, str | None]]:
    """Private-use characters in a text, each with the character that it most likely is, where that is known."""
    return [(ch, replacement(ch)) for ch in text if category(ch) == "Co"]


def replacement(character: str) -> str | None:
    """The character of Unicode that an old font showed at this private place; ``None`` when nobody knows."""
    code = ord(character)
    if code in _STILL_PRIVATE:
        return _STILL_PRIVATE[code]
    if not _FIRST <= code <= _LAST:
        return None
    trail = 0x50 + code - _FIRST
    trail += trail >= 0x7F  # No double-byte character ends in 7F.
    found = bytes([0xFE, trail]).decode("gb18030")
    return found if category(found) != "Co" else None
