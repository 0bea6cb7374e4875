"""The fields of enforcement (执法领域) of the special-law exam for a card: the content area of each, or why it has none."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Self

from pydantic import model_validator

from question_bank.areas import content_areas
from question_bank.value import Value

_FILE = Path(__file__).with_name("fields.toml")


class Field(Value):
    """A field. ``area`` and the name of its ``blueprint``, or ``why`` the bank has neither."""

    name: str
    area: str = ""
    blueprint: str = ""
    why: str = ""

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if (self.area in content_areas() and bool(self.blueprint)) == bool(self.why):
            raise ValueError(f"{self.name}: a content area with a blueprint, or why there is none")
        return self


@cache
def fields() -> tuple[Field, ...]:
    """The fields in the order of the standard's annexes (DB32/T 4658-2024, B to H)."""
    with _FILE.open("rb") as file:
        return tuple(Field.model_validate(row) for row in tomllib.load(file)["field"])
