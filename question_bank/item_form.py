"""An item as a form in a browser: fields of text, which may be anything, ⇄ the item's file. The file stays the truth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

import yaml

from question_bank.item import CONSTRUCTED, Item

OPTIONS = 6
"""Options that the form has room for, as many as an item may have."""


@dataclass(frozen=True)
class ItemForm:
    """What was typed. ``options``: texts; ``keys``: the places (from 0) of those that are right; ``legal_basis``, ``enemies`` and

    ``rubric``: an entry a line. ``facility`` in per cent. A case, whose questions are many, is edited as text.
    """

    id: str = ""
    type: str = "single"
    content_area: str = ""
    cognitive_level: str = ""
    facility: str = ""
    points: str = ""
    legal_basis: str = ""
    enemies: str = ""
    pool: str = "formal"
    stem: str = ""
    options: tuple[str, ...] = ()
    keys: frozenset[int] = field(default_factory=frozenset)
    answer: str = ""
    numerals: bool = False
    reference_answer: str = ""
    rubric: str = ""
    rationale: str = ""


TEXTS = tuple(
    each.name for each in fields(ItemForm) if each.name not in ("options", "keys", "numerals")
)


def form_of(item: Item) -> ItemForm:
    """The form of an item that is no case. Raises ``ValueError`` for a case."""
    if item.type == "case":
        raise ValueError(item.id)
    (question,) = item.questions
    stem = question.stem
    for blank in question.blanks:
        stem = stem.replace("{{}}", "{{" + "|".join(blank) + "}}", 1)
    return ItemForm(
        id=item.id,
        type=item.type,
        content_area=item.content_area,
        cognitive_level=item.cognitive_level,
        facility=f"{item.expected_facility * 100:g}",
        points=f"{item.points:g}",
        legal_basis="\n".join(item.legal_basis),
        enemies="\n".join(item.enemies),
        pool=item.pool,
        stem=stem,
        options=tuple(option.text for option in question.options),
        keys=frozenset(n for n, option in enumerate(question.options) if option.is_key),
        answer={True: "true", False: "false", None: ""}[question.answer],
        numerals=question.numerals_equivalent,
        reference_answer=question.reference_answer,
        rubric="\n".join(f"{line.points:g}分：{line.text}" for line in question.rubric),
        rationale=item.rationale,
    )


def text_of(form: ItemForm) -> str:
    """The item file, perhaps an unfinished one: the check says what is missing."""
    head = yaml.safe_dump(_head(form), allow_unicode=True, sort_keys=False, width=float("inf"))
    parts = [f"---\n{head}---", _clean(form.stem)]
    if form.type in ("single", "multiple"):
        lines = [
            f"- [{'x' if number in form.keys else ' '}] {_option(text)}"
            for number, text in enumerate(form.options)
            if text.strip()
        ]
        parts.append("\n".join(lines))
    if form.type in CONSTRUCTED:
        rubric = "\n".join(f"- {line.strip()}" for line in form.rubric.splitlines() if line.strip())
        parts += ["## 参考答案", _clean(form.reference_answer), "## 评分标准", rubric]
    parts += ["## 解析", _clean(form.rationale)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _head(form: ItemForm) -> Mapping[str, Any]:
    head: dict[str, Any] = {
        "id": form.id.strip(),
        "type": form.type,
        "content_area": form.content_area,
        "cognitive_level": form.cognitive_level,
        "expected_facility": _share(form.facility),
        "points": _number(form.points),
        "legal_basis": _lines(form.legal_basis),
    }
    if form.type == "true_false":
        head["answer"] = {"true": True, "false": False}.get(form.answer)
    if form.type == "fill_in" and form.numerals:
        head["numerals_equivalent"] = True
    if enemies := _lines(form.enemies):
        head["enemies"] = enemies
    if form.pool != "formal":
        head["pool"] = form.pool
    # What was not filled in is left out, and named by the check as missing.
    return {name: value for name, value in head.items() if value not in ("", None, [])}


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _number(text: str) -> float | int | str:
    try:
        value = float(text)
    except ValueError:
        return text.strip()
    return int(value) if value.is_integer() else value


def _share(text: str) -> float | str:
    value = _number(text.strip().rstrip("%％"))
    return round(value / 100, 4) if isinstance(value, float | int) else value


def _clean(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _option(text: str) -> str:
    """An option's further lines stand below it, indented."""
    return _clean(text).replace("\n", "\n  ")
