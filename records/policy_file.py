"""Files of rules (TOML): read as a model says, or refused with everything that is wrong, by line and field."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from records import messages
from records.errors import PolicyRejected

M = TypeVar("M", bound=BaseModel)
Field = tuple[str | int, ...]
"""Where a value stands: ``("grade", 0, "name")``."""
Contradictions = Callable[[M], Sequence[tuple[Field, str]]]
"""Values that are right each by itself and cannot stand together: the field, and why."""


def read_policy_file(path: Path, shape: type[M], contradictions: Contradictions[M]) -> M:
    """What the file says. Raises `PolicyRejected`."""
    try:
        text = path.read_text(encoding="utf-8")
        data = tomllib.loads(text)
    except OSError as error:
        detail = error.strerror or type(error).__name__
        raise PolicyRejected(
            [f"{path}:1: {messages.POLICY_UNREADABLE.format(detail=detail)}"]
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        line = re.search(r"line (\d+)", str(error))
        where = f"{path}:{line[1] if line else 1}: "
        raise PolicyRejected([where + messages.POLICY_TOML.format(detail=error)]) from error
    try:
        found = shape.model_validate(data)
    except ValidationError as error:
        raise PolicyRejected(
            [
                f"{path}:{_line(text, each['loc'])}: "
                + messages.POLICY_FIELD.format(
                    field=".".join(str(p + 1 if isinstance(p, int) else p) for p in each["loc"]),
                    reason=messages.POLICY_REASONS.get(each["type"], messages.POLICY_VALUE).format(
                        **each.get("ctx", {}), value=each["input"]
                    ),
                )
                for each in error.errors(include_url=False)
            ]
        ) from error
    problems = [f"{path}:{_line(text, field)}: {reason}" for field, reason in contradictions(found)]
    if problems:
        raise PolicyRejected(problems)
    return found


def _line(text: str, field: Field) -> int:
    """The line on which a field stands, or the table that lacks it; 1 where neither is found."""
    lines = text.splitlines()
    start, index = 0, next((part for part in field if isinstance(part, int)), 0)
    parts = [part for part in field if isinstance(part, str)]
    if len(parts) > 1 or (parts and any(re.match(rf"\[\[{parts[0]}\]\]", ln) for ln in lines)):
        heads = [n for n, ln in enumerate(lines) if re.match(rf"\[\[?{parts[0]}\]\]?\s*$", ln)]
        if heads:
            start = heads[min(index, len(heads) - 1)]
    for number, line in enumerate(lines[start:], start + 1):
        if parts and re.match(rf"\s*{re.escape(parts[-1])}\s*=", line):
            return number
    return start + 1
