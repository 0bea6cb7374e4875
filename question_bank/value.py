"""What every value of the bank is: frozen, and without a field that nobody knows."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from pydantic import BaseModel, ConfigDict


class Value(BaseModel):
    """Base of all values that are read from files or written into them."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def canonical_json(value: Value, fields: Any, *, indent: int | None = None) -> str:
    """JSON text of the named fields: same content, same text. ``fields`` as pydantic's ``include``."""
    data = value.model_dump(mode="json", by_alias=True, include=fields)
    separators = (",", ":") if indent is None else None
    return json.dumps(
        data, ensure_ascii=False, sort_keys=True, indent=indent, separators=separators
    )


def sha256(text: str) -> str:
    """SHA-256 (hex) of a text."""
    return hashlib.sha256(text.encode()).hexdigest()
