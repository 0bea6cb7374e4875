"""Keys and types as people write them: ``ABD``, ``A、B``, ``ＡＢ``, 对/错, √/×, 单选题 …"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from question_bank.item import ITEM_TYPES, ItemType

_TRUE = frozenset(
    ["对", "正确", "√", "✓", "✔", "v", "t", "true", "y", "yes", "是", "对的", "正确的"]
)
_FALSE = frozenset(
    [
        "错",
        "错误",
        "×",
        "✗",
        "✘",
        "x",
        "f",
        "false",
        "n",
        "no",
        "否",
        "不对",
        "不正确",
        "错的",
        "错误的",
    ]
)
_BETWEEN = re.compile(r"[\s,;/&+|、和]+")
_AROUND = " \t\r\n()[]【】。.;,:，；：、\u3000"
_LETTERS = re.compile(r"[A-J]{1,10}")

_TYPES: dict[str, ItemType] = {
    "单选": "single",
    "单项选择": "single",
    "单项": "single",
    "多选": "multiple",
    "多项选择": "multiple",
    "多项": "multiple",
    "判断": "true_false",
    "是非": "true_false",
    "判断正误": "true_false",
    "填空": "fill_in",
    "简答": "short_answer",
    "问答": "short_answer",
    "论述": "essay",
    "案例": "case",
    "案例分析": "case",
    **{kind: kind for kind in ITEM_TYPES},
}
CHOICE = frozenset({"选择", "不定项选择", "不定项"})
"""Types that leave open whether one option is right or several: the key tells."""


def folded(text: str) -> str:
    """Text without width and without blanks around."""
    return unicodedata.normalize("NFKC", text).strip()


def type_word(text: str) -> str:
    """``【单项选择题】（每题1分）`` → ``单项选择``: what a type is called, without what people put around it."""
    word = re.sub(r"\(.*?\)|\s", "", folded(text)).strip("【】[]:.、0123456789")
    word = re.sub(r"^(第?[一二三四五六七八九十]+(部分|大题)?[、.:]?)", "", word)
    return word.removesuffix("题").lower()


def item_type(text: str) -> ItemType | None:
    """The type that is called so, if one is."""
    return _TYPES.get(type_word(text))


def truth(text: str) -> bool | None:
    """Whether a word says that a statement is right or wrong; ``None`` where it says neither."""
    word = folded(text).strip(_AROUND).lower()
    if word in _TRUE:
        return True
    return False if word in _FALSE else None


def letters(text: str) -> str | None:
    """The letters of a key in the order in which they stand there; ``None`` where it is something else."""
    word = folded(text).upper().strip(_AROUND)
    word = _BETWEEN.sub("", word.removeprefix("选"))
    return word if _LETTERS.fullmatch(word) else None


def truth_by_option(letter: str, options: Sequence[str]) -> bool | None:
    """What a letter says where the options are 对/错, in either order; ``None`` unless they are."""
    meanings = [truth(option) for option in options]
    position = ord(letter) - ord("A")
    if sorted(meanings, key=str) != [False, True] or position >= len(meanings):
        return None
    return meanings[position]
