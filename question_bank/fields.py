"""The fields of enforcement (执法领域) of the special-law exam for a card: the content areas of each, or why it has none."""

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
    """A field. Its ``areas`` and the name of its ``blueprint``, or ``why`` the bank has neither."""

    name: str
    areas: tuple[str, ...] = ()
    blueprint: str = ""
    why: str = ""

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        known = bool(self.areas) and set(self.areas) <= set(content_areas())
        if (known and bool(self.blueprint)) == bool(self.why):
            raise ValueError(f"{self.name}: content areas with a blueprint, or why there is none")
        return self


@cache
def fields() -> tuple[Field, ...]:
    """The fields in the order of the standard's annexes (DB32/T 4658-2024, B to H)."""
    with _FILE.open("rb") as file:
        return tuple(Field.model_validate(row) for row in tomllib.load(file)["field"])
