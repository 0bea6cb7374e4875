"""A form (试卷 A/B …): which items stand where. Its JSON bytes depend on nothing but its content."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from pydantic import BaseModel, ConfigDict

from question_bank import messages
from question_bank.bank import ItemBank
from question_bank.errors import ItemChanged
from question_bank.forms.blueprint import Blueprint
from question_bank.item import Item, QuestionKind

SCHEMA = 1


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class FormItem(_Part):
    """An item in its place. ``number`` counts from 1 through the whole form."""

    number: int
    section: int
    item_id: str
    content_hash: str
    points: float


class Form(_Part):
    """One form of an exam. ``code`` is its letter; ``blueprint`` is kept whole, so a form explains itself."""

    schema_version: int = SCHEMA
    exam: str
    code: str
    seed: int
    blueprint: Blueprint
    items: tuple[FormItem, ...]

    def to_json(self) -> str:
        """Canonical JSON text: same form, same bytes."""
        data: dict[str, Any] = self.model_dump(mode="json", by_alias=True)
        return json.dumps(data, ensure_ascii=False, sort_keys=True, indent=1) + "\n"

    @property
    def content_hash(self) -> str:
        """SHA-256 (hex) of `to_json`."""
        return hashlib.sha256(self.to_json().encode()).hexdigest()

    def item(self, bank: ItemBank, place: FormItem) -> Item:
        """The item at ``place``. Raises `ItemChanged` when it is gone or differs from what was assembled."""
        named = {"form": self.code, "number": place.number, "id": place.item_id}
        item = bank.get(place.item_id)
        if item is None:
            raise ItemChanged(messages.ITEM_GONE.format(**named))
        if item.content_hash != place.content_hash:
            raise ItemChanged(messages.ITEM_EDITED.format(**named))
        return item


class FormQuestion(_Part):
    """One question of a form, as answers and scores refer to it: ``q01``, or ``q61_2`` in a case item."""

    name: str
    item_id: str
    kind: QuestionKind
    points: float
    content_area: str


def form_questions(form: Form, bank: ItemBank) -> list[FormQuestion]:
    """The questions of a form in order. Raises `ItemChanged`."""
    return [
        FormQuestion(
            name=name,
            item_id=item.id,
            kind=question.kind,
            points=points,
            content_area=item.content_area,
        )
        for place in form.items
        for item in [form.item(bank, place)]
        for (name, points), question in zip(
            question_names(place, item), item.questions, strict=True
        )
    ]


def question_names(place: FormItem, item: Item) -> list[tuple[str, float]]:
    """Name and points of each of the item's questions at this place of a form.

    A section may give an item other points than the bank does; the questions of a case share them in proportion.
    """
    if item.type != "case":
        return [(f"q{place.number:02d}", place.points)]
    scale = place.points / item.points
    return [
        (f"q{place.number:02d}_{part}", question.points * scale)
        for part, question in enumerate(item.questions, 1)
    ]
