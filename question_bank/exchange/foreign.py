"""Questions as Moodle and its relatives think of them → drafts: one place that says what of theirs is ours."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from question_bank import messages
from question_bank.areas import content_areas
from question_bank.exchange.draft import Draft, Place
from question_bank.item import LEVELS, Item, ItemType, Option, Question
from question_bank.item_id import is_item_id
from question_bank.law.citation import parse_legal_basis

NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?")
"""As Moodle writes one."""
DRAWN = re.compile(r"_{3,}|＿{2,}")
_WILDCARD = re.compile(r"(?<!\\)\*")
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True)
class Answer:
    """An answer that a file offers: ``weight`` in percent of the points, negative where choosing it costs some."""

    text: str
    weight: float
    feedback: str = ""


@dataclass(frozen=True)
class About:
    """What a file says besides the question itself. ``lost``: what reading the texts has already left out."""

    place: Place
    id: str = ""
    tags: Sequence[str] = ()
    category: str = ""
    feedback: str = ""
    points: float | None = None
    lost: Sequence[str] = ()


def choice(about: About, stem: str, answers: Sequence[Answer], *, one: bool | None = None) -> Draft:
    """A single- or multiple-choice question. ``one``: whether one answer is to be chosen, where the file says it."""
    right = [answer for answer in answers if answer.weight > 0]
    full = [answer for answer in right if answer.weight >= 99.9]
    problems: list[str] = []
    lost: list[str] = []
    if one is None:
        one = bool(full)
    if not right:
        problems.append(messages.FOREIGN_NO_KEY)
    if one and len(full) > 1:
        problems.append(messages.FOREIGN_SEVERAL_RIGHT.format(count=len(full)))
    elif one and right and not full:
        problems.append(messages.FOREIGN_NO_FULL_KEY)
    elif one and len(right) > 1:
        lost.append(messages.LOST_PARTIAL)
    elif not one and len({round(answer.weight) for answer in right}) > 1:
        lost.append(messages.LOST_WEIGHTS)
    # −100 takes all points away, which is our rule too.
    if any(-99.9 < answer.weight < 0 for answer in answers):
        lost.append(messages.LOST_PENALTY)
    keys = full if one else right
    options = tuple(Option(text=a.text, is_key=any(a is key for key in keys)) for a in answers)
    kind: ItemType = "single" if one else "multiple"
    said = [(letter, answer.feedback) for letter, answer in zip(_LETTERS, answers, strict=False)]
    return _draft(
        about, kind, stem, {"options": options}, problems, lost, [(a, b) for a, b in said if b]
    )


def truth(about: About, stem: str, is_true: bool, said: Mapping[bool, str]) -> Draft:
    """A true/false question; ``said``: the feedback for each choice."""
    feedback = [
        (messages.TRUE if chosen else messages.FALSE, text) for chosen, text in said.items() if text
    ]
    return _draft(about, "true_false", stem, {"answer": is_true}, [], [], feedback)


def short(about: About, stem: str, answers: Sequence[Answer], *, numbers: bool = False) -> Draft:
    """A question that is answered by a word or a number. The blank stands where ``stem`` has ``{{}}``, else at its end."""
    right = [answer for answer in answers if answer.weight >= 99.9]
    problems = [] if right else [messages.FOREIGN_NO_KEY]
    lost = []
    if any(0 < answer.weight < 99.9 for answer in answers):
        lost.append(messages.LOST_PARTIAL)
    if any(_WILDCARD.search(answer.text) for answer in right):
        problems.append(messages.FOREIGN_WILDCARD)
    if "{{}}" not in stem:
        stem, drawn = DRAWN.subn("{{}}", stem)
        if drawn != 1:
            problems += [messages.FOREIGN_BLANKS.format(count=drawn)] if drawn else []
            stem = stem if drawn else f"{stem} {{{{}}}}"
    texts = tuple(dict.fromkeys(answer.text.replace(r"\*", "*") for answer in right))
    fields: dict[str, Any] = {"blanks": (texts,) if texts else (), "numerals_equivalent": numbers}
    feedback = [(answer.text, answer.feedback) for answer in answers if answer.feedback]
    return _draft(about, "fill_in", stem, fields, problems, lost, feedback)


def short_answer(text: str) -> str:
    """An accepted answer as these platforms write it: a bare ``*`` would stand for anything."""
    return text.replace("*", r"\*")


def essay(about: About, stem: str, reference_answer: str = "") -> Draft:
    """A question that a person marks. Platforms know no rubric: the item stays unfinished until it has one."""
    return _draft(about, "essay", stem, {"reference_answer": reference_answer}, [], [], [])


def refused(about: About, reason: str, stem: str = "") -> Draft:
    """A question that cannot be taken over, and why."""
    return Draft(
        about.place,
        None,
        (Question(kind="essay", stem=stem, points=1.0),) if stem else (),
        problems=(reason,),
        lost=tuple(about.lost),
    )


def _draft(
    about: About,
    kind: ItemType,
    stem: str,
    fields: Mapping[str, Any],
    problems: Sequence[str],
    lost: Sequence[str],
    feedback: Iterable[tuple[str, str]],
) -> Draft:
    if not stem.strip():
        problems = [*problems, messages.FOREIGN_NO_STEM]
    head, more = _head(about)
    question = Question(
        kind="essay" if kind == "case" else kind,
        stem=stem,
        points=about.points if about.points and about.points * 2 % 1 == 0 else 1.0,
        **fields,
    )
    rationale = [about.feedback] if about.feedback else []
    rationale += [messages.FOREIGN_FEEDBACK.format(answer=a, text=text) for a, text in feedback]
    return Draft(
        about.place,
        kind,
        (question,),
        rationale="\n\n".join(rationale),
        head=head,
        problems=tuple(problems),
        lost=tuple(dict.fromkeys([*about.lost, *lost, *more])),
    )


def tags_of(item: Item) -> tuple[str, ...]:
    """What of the head an exchange format can carry as tags; `_head` reads them back."""
    return (item.content_area, item.cognitive_level, *item.legal_basis)


def _head(about: About) -> tuple[dict[str, object], list[str]]:
    head: dict[str, object] = {}
    lost: list[str] = []
    if is_item_id(about.id):
        head["id"] = about.id
    if about.points:
        if about.points * 2 % 1 == 0:
            head["points"] = about.points
        else:
            lost.append(messages.LOST_POINTS.format(points=about.points))
    bases: list[str] = []
    for tag in about.tags:
        if tag in content_areas():
            head["content_area"] = tag
        elif tag in LEVELS:
            head["cognitive_level"] = tag
        elif _is_citation(tag):
            bases.append(tag)
        else:
            lost.append(messages.LOST_TAG.format(tag=tag[:80]))
    if bases:
        head["legal_basis"] = bases
    last = about.category.rsplit("/", 1)[-1].strip()
    if last in content_areas():
        head.setdefault("content_area", last)
    elif last:
        lost.append(messages.LOST_CATEGORY.format(category=last[:80]))
    return head, lost


def _is_citation(tag: str) -> bool:
    try:
        parse_legal_basis(tag)
    except ValueError:
        return False
    return True


def cannot_carry(item: Item) -> str | None:
    """Why an item cannot stand in the formats of other platforms, in words; ``None`` where it can."""
    if item.type == "case":
        return messages.EXPORT_CASE
    if item.type == "fill_in" and len(item.questions[0].blanks) != 1:
        return messages.EXPORT_BLANKS
    return None
