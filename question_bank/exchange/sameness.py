"""Which questions ask the same, and which nearly the same: the options count, since stems such as "下列说法正确的是" repeat.

Nothing here merges anything. A number or a negation that differs makes another question, however like the rest is, and is
pointed out to the person who decides.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process
from rapidfuzz.distance import Levenshtein

from question_bank import messages
from question_bank.item import Option, Question

_CHINESE = "零〇一二两三四五六七八九十百千万亿"
_DIGIT = rf"[0-9{_CHINESE}]"
_NUMBER = re.compile(rf"[0-9]+(?:\.[0-9]+)?|[{_CHINESE}]+")
_NOISE = re.compile(rf"(?P<between>(?<={_DIGIT})[\W_]+(?={_DIGIT}))|[^\w%‰+=<>×÷±≤≥¥$℃°√]+|_+")
_NEGATION = re.compile("禁止|除外|[不未无非没勿否]")

NEAR = 80
"""From this likeness on (0–100: share of characters that two texts have in common) two questions stand side by side."""
_SHARED = 0.5
"""Least share of three-character pieces that texts so alike have in common (Jaccard), but for scattered small changes."""
_CANDIDATES = 40
_SHOWN = 3


def normal(text: str) -> str:
    """The text without width, case, blanks and punctuation; between digits both stay, for 三、四 is not 三四."""
    return _NOISE.sub(_kept, unicodedata.normalize("NFKC", text).casefold())


def _kept(match: re.Match[str]) -> str:
    between = match.group("between")
    if between is None:
        return ""
    return "".join(between.split()) or " "


@dataclass(frozen=True)
class Asked:
    """What is asked.

    ``text``: to compare, without the key, options in an order of their own; ``identity``: equal for the same question with the
    same key; ``question``: equal whatever the key is.
    """

    context: str
    questions: tuple[Question, ...]
    text: str
    identity: Hashable
    question: Hashable


def asked(context: str, questions: Iterable[Question]) -> Asked:
    """What a draft or an item asks."""
    held = tuple(questions)
    plain = [context] if context else []
    identity: list[Hashable] = [normal(context)]
    question: list[Hashable] = [normal(context)]
    for one in held:
        options = sorted((normal(option.text), option.is_key) for option in one.options)
        plain += [one.stem, *(text for text, _ in options)]
        said = (one.kind, normal(one.stem))
        question.append((*said, tuple(text for text, _ in options)))
        key = (
            tuple(options),
            one.answer,
            tuple(tuple(sorted(map(normal, blank))) for blank in one.blanks),
            normal(one.reference_answer),
            tuple((line.points, normal(line.text)) for line in one.rubric),
        )
        identity.append((*said, key))
    text = normal("\n".join(plain))
    return Asked(context, held, text, tuple(identity), tuple(question))


@dataclass(frozen=True)
class Likeness:
    """Two questions side by side: both texts with what differs in 【】, and what a person must not overlook."""

    one: str
    other: str
    remarks: tuple[str, ...]


def compare(one: Asked, other: Asked) -> Likeness:
    """What tells two questions apart. Options that both have stand beside each other."""
    like = [question.options for question in one.questions]
    mine = "\n".join(_shown(one, like))
    theirs = "\n".join(_shown(other, like))
    first, second = _marked(mine, theirs)
    return Likeness(first, second, tuple(_remarks(one, other)))


def _shown(asked_: Asked, like: Sequence[Sequence[Option]]) -> Iterable[str]:
    """The question with its key, a line each."""
    if asked_.context:
        yield asked_.context
    for index, question in enumerate(asked_.questions):
        stem = question.stem
        for blank in question.blanks:
            stem = stem.replace("{{}}", f"（{'|'.join(blank)}）", 1)
        yield stem
        for option in _aligned(question.options, like[index] if index < len(like) else ()):
            yield f"{messages.KEY_MARK if option.is_key else messages.NO_KEY_MARK}{option.text}"
        if question.answer is not None:
            yield messages.KEY_MARK + (messages.TRUE if question.answer else messages.FALSE)
        if question.reference_answer:
            yield messages.KEY_MARK + question.reference_answer
        for line in question.rubric:
            yield f"{line.points:g}分：{line.text}"


def _aligned(options: Sequence[Option], like: Sequence[Option]) -> list[Option]:
    """The options with those that stand in ``like``, too, at the same places, as far as that goes."""
    left = {normal(option.text): option for option in options}
    same = [left.pop(normal(option.text), None) for option in like]
    others = [option for option in options if normal(option.text) in left]
    filled = [option or (others.pop(0) if others else None) for option in same]
    return [option for option in filled if option is not None] + others


def _remarks(one: Asked, other: Asked) -> Iterable[str]:
    if one.question == other.question:
        yield messages.NEAR_KEY
    for pattern, message in ((_NUMBER, messages.NEAR_NUMBER), (_NEGATION, messages.NEAR_NEGATION)):
        mine, theirs = (Counter(pattern.findall(side.text)) for side in (one, other))
        if mine != theirs:
            yield message.format(
                one="、".join((mine - theirs).elements()) or messages.NEAR_NOTHING,
                other="、".join((theirs - mine).elements()) or messages.NEAR_NOTHING,
            )


def _marked(one: str, other: str) -> tuple[str, str]:
    sides: tuple[list[str], list[str]] = ([], [])
    for part in Levenshtein.opcodes(one, other):
        pieces = one[part.src_start : part.src_end], other[part.dest_start : part.dest_end]
        for side, piece in zip(sides, pieces, strict=True):
            side.append(f"【{piece}】" if part.tag != "equal" and piece else piece)
    first, second = ("".join(side).replace("】【", "") for side in sides)
    return first, second


class Neighbours:
    """Finds texts that are nearly the same without comparing each with each.

    Two texts that share at least half of their pieces share one of the rarest, too (the prefix filter of set similarity joins);
    only those are compared in full. ``texts`` are all that will ever be looked at: they tell which pieces are rare.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = texts
        pieces = [_pieces(text) for text in texts]
        often = Counter(piece for of_one in pieces for piece in of_one)
        self._rarest = [
            sorted(of_one, key=lambda piece: (often[piece], piece))[
                : len(of_one) - math.ceil(_SHARED * len(of_one)) + 1
            ]
            for of_one in pieces
        ]
        self._holding: dict[str, list[int]] = {}

    def add(self, index: int) -> None:
        """From now on the text at ``index`` may be found."""
        for piece in self._rarest[index]:
            self._holding.setdefault(piece, []).append(index)

    def near(self, index: int) -> list[int]:
        """The few texts added so far that are most like the one at ``index``, the most like first."""
        candidates: dict[int, str] = {}
        for piece in self._rarest[index]:
            for other in self._holding.get(piece, ()):
                candidates[other] = self._texts[other]
                if len(candidates) == _CANDIDATES:
                    break
            if len(candidates) == _CANDIDATES:
                break
        found = process.extract(
            self._texts[index], candidates, scorer=fuzz.ratio, score_cutoff=NEAR, limit=_SHOWN
        )
        return [other for _, _, other in found]


def _pieces(text: str) -> set[str]:
    return {text[start : start + 3] for start in range(max(1, len(text) - 2))}
