"""The content areas (知识点) that items belong to."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("content_areas.toml")


@cache
def content_areas() -> tuple[str, ...]:
    """The content areas in their order of display."""
    with _FILE.open("rb") as file:
        return tuple(tomllib.load(file)["content_areas"])
