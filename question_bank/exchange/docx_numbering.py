"""Automatic numbering of .docx: what stands before a paragraph although nobody typed it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from question_bank.law.numerals import to_chinese

_CHINESE = frozenset(
    {
        "chineseCounting",
        "chineseCountingThousand",
        "japaneseCounting",
        "ideographDigital",
        "taiwaneseCounting",
        "taiwaneseCountingThousand",
    }
)
_LEVELS = 9


@dataclass(frozen=True)
class _Level:
    format: str
    text: str
    start: int


def _name(element: Any) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _value(parent: Any, name: str, attribute: str = "val") -> str:
    """``val`` of the first element below ``parent`` that is called so."""
    for element in parent.iter():
        if _name(element) == name:
            for key, value in element.attrib.items():
                if key.rpartition("}")[2] == attribute:
                    return str(value)
    return ""


def _own(element: Any, attribute: str) -> str:
    return next(
        (
            str(value)
            for key, value in element.attrib.items()
            if key.rpartition("}")[2] == attribute
        ),
        "",
    )


def _number(text: str, default: int) -> int:
    return int(text) if text.isdigit() and len(text) < 6 else default


class Numbering:
    """Counts the paragraphs of a document, in its order."""

    def __init__(self, numbering: Any, styles: Any) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}
        self._abstract: dict[str, str] = {}
        self._starts: dict[str, dict[int, int]] = {}
        self._counts: dict[str, list[int]] = defaultdict(lambda: [0] * _LEVELS)
        self._begun: set[str] = set()
        self._styles: dict[str, tuple[str, int]] = {}
        for element in numbering if numbering is not None else ():
            if _name(element) == "abstractNum":
                self._levels[_own(element, "abstractNumId")] = dict(_levels(element))
            elif _name(element) == "num":
                number = _own(element, "numId")
                self._abstract[number] = _value(element, "abstractNumId")
                self._starts[number] = {
                    _number(_own(one, "ilvl"), 0): _number(_value(one, "startOverride"), 1)
                    for one in element
                    if _name(one) == "lvlOverride" and _value(one, "startOverride")
                }
        for element in styles if styles is not None else ():
            if _name(element) == "style" and (number := _value(element, "numId")):
                level = _number(_value(element, "ilvl"), 0)
                self._styles[_own(element, "styleId")] = number, level

    def label(self, paragraph: Any) -> str:
        """The number or letter of a paragraph, which counts with this call; ``""`` for one without, and for bullets."""
        properties = next((one for one in paragraph if _name(one) == "pPr"), None)
        if properties is None:
            return ""
        number, level = self._styles.get(_value(properties, "pStyle"), ("", 0))
        number = _value(properties, "numId") or number
        level = min(_number(_value(properties, "ilvl"), level), _LEVELS - 1)
        abstract = self._abstract.get(number)
        if abstract is None or number == "0":
            return ""
        levels = self._levels.get(abstract, {})
        counts = self._counts[abstract]
        if number not in self._begun:
            self._begun.add(number)
            for at, start in self._starts[number].items():
                if at < _LEVELS:
                    counts[at] = start - 1
                    counts[at + 1 :] = [0] * (_LEVELS - at - 1)
        if counts[level] == 0 and level in levels and level not in self._starts[number]:
            counts[level] = levels[level].start - 1
        counts[level] += 1
        counts[level + 1 :] = [0] * (_LEVELS - level - 1)
        return _shown(levels, level, counts)


def _levels(abstract: Any) -> Mapping[int, _Level]:
    return {
        _number(_own(one, "ilvl"), 0): _Level(
            _value(one, "numFmt"), _value(one, "lvlText"), _number(_value(one, "start"), 1)
        )
        for one in abstract
        if _name(one) == "lvl"
    }


def _shown(levels: Mapping[int, _Level], level: int, counts: list[int]) -> str:
    here = levels.get(level)
    if here is None or here.format in ("bullet", "none"):
        return ""
    text = here.text
    for at in range(_LEVELS):
        if f"%{at + 1}" in text:
            one = levels.get(at, here)
            text = text.replace(f"%{at + 1}", _counted(one.format, counts[at] or one.start))
    return f"{text} "


def _counted(kind: str, number: int) -> str:
    match kind:
        case "upperLetter" if 1 <= number <= 26:
            return chr(ord("A") + number - 1)
        case "lowerLetter" if 1 <= number <= 26:
            return chr(ord("a") + number - 1)
        case _ if kind in _CHINESE and 1 <= number <= 9999:
            return to_chinese(number)
        case _:
            return str(number)
