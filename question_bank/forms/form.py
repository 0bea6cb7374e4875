"""A form (试卷 A/B …): which items stand where. Its JSON bytes depend on nothing but its content."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson
from pydantic import ValidationError

from question_bank import messages
from question_bank.content import FORM_CONTENT_1, FORM_CONTENT_2, FORM_CONTENT_3
from question_bank.errors import FormDamaged, NewerSchema
from question_bank.forms.blueprint import Blueprint
from question_bank.item import Item
from question_bank.value import Value, canonical_json, sha256

SCHEMA = 1
"""Version of the files; one that is newer is refused."""
MAX_FORMS = 26
"""Of one exam: they are called by letters."""


class FormItem(Value):
    """An item in its place. ``number`` counts from 1 through the whole form.

    ``pretest``: nothing is scored there; ``points`` are what the others of its section are worth, since candidates read these.
    ``facility``: how hard the item was taken to be when the form was built, ``measured`` or as its file expected; ``None`` in forms
    of 0.1.0. It is no part of the content: what is asked is the same.
    """

    number: int
    section: int
    item_id: str
    content_hash: str
    points: float
    pretest: bool = False
    facility: float | None = None
    measured: bool = False


class Form(Value):
    """One form of an exam. ``code`` is its letter; ``blueprint`` is kept whole, so a form explains itself."""

    schema_version: int = SCHEMA
    exam: str
    code: str
    seed: int
    blueprint: Blueprint
    items: tuple[FormItem, ...]

    def to_json(self) -> str:
        """Canonical JSON text: same form, same bytes."""
        return canonical_json(self, None, indent=1) + "\n"

    @property
    def content_hash(self) -> str:
        """SHA-256 (hex) of what the form consists of (`question_bank.content`); as in 0.1.0."""
        fields = FORM_CONTENT_2 if self.blueprint.policy else FORM_CONTENT_1
        if self.blueprint.pretest:
            fields = FORM_CONTENT_3
        return sha256(canonical_json(self, fields, indent=1) + "\n")

    @property
    def measured(self) -> int:
        """How many of its scored items were chosen by a measured facility."""
        return sum(place.measured and not place.pretest for place in self.items)

    def renewed(self, bank: Mapping[str, Item]) -> Form:
        """The form with today's hashes in place of earlier versions' that still hold; others stay as they are."""
        places = [
            place.model_copy(update={"content_hash": item.content_hash})
            if (item := bank.get(place.item_id)) and item.has_content(place.content_hash)
            else place
            for place in self.items
        ]
        return self.model_copy(update={"items": tuple(places)})

    def asks_the_same(self, other: Form) -> bool:
        """Whether the forms differ in nothing but how hard their items were taken to be."""
        return self._without_facilities() == other._without_facilities()

    def _without_facilities(self) -> Form:
        unknown = {"facility": None, "measured": False}
        places = tuple(place.model_copy(update=unknown) for place in self.items)
        return self.model_copy(update={"items": places})


def read_form(data: bytes, name: str) -> Form:
    """A form from its JSON; ``name`` is how errors call the file. Raises `NewerSchema`, `FormDamaged`."""
    try:
        fields: Any = orjson.loads(data)
        version = fields["schema_version"]
    except (orjson.JSONDecodeError, KeyError, TypeError) as error:
        raise FormDamaged(messages.FORM_DAMAGED, file=name) from error
    if isinstance(version, int) and version > SCHEMA:
        raise NewerSchema(messages.NEWER_SCHEMA, file=name, version=version, known=SCHEMA)
    try:
        return Form.model_validate(fields)
    except ValidationError as error:
        raise FormDamaged(messages.FORM_DAMAGED, file=name) from error
