"""The YAML head of an item file: what it may say, and where in the file each field stands."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, StrictBool, ValidationError

from question_bank import messages
from question_bank.errors import Problem
from question_bank.item import CognitiveLevel, ItemType, Points
from question_bank.legal_basis import parse_legal_basis

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_FENCE = re.compile(r"---[ \t]*$")


class FrontMatter(BaseModel):
    """The fields that an item writer fills in; published as a JSON Schema for editors."""

    model_config = ConfigDict(extra="forbid", title="lawstudy item front matter")

    id: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
    type: ItemType
    content_area: str
    cognitive_level: CognitiveLevel
    expected_facility: Annotated[float, Field(ge=0.05, le=0.98)]
    points: Points
    legal_basis: Annotated[list[str], Field(min_length=1)]
    answer: StrictBool | None = None
    numerals_equivalent: StrictBool | None = None
    enemies: list[str] = []


@dataclass(frozen=True)
class Head:
    """A parsed head: its fields, and the line (1-based) on which the body starts."""

    fields: FrontMatter
    field_lines: dict[str, int]
    body_start: int


_REASONS = {
    "id": messages.REASON_ID,
    "type": messages.REASON_TYPE,
    "cognitive_level": messages.REASON_LEVEL,
    "expected_facility": messages.REASON_FACILITY,
    "points": messages.REASON_POINTS,
    "legal_basis": messages.REASON_LIST,
    "enemies": messages.REASON_LIST,
    "answer": messages.REASON_BOOL,
    "numerals_equivalent": messages.REASON_BOOL,
}


def read_head(file: str, lines: list[str]) -> tuple[Head | None, list[Problem]]:
    """Parse the front matter of ``lines``; either a head, or every problem found in it."""
    if not lines or _FENCE.match(lines[0]) is None:
        return None, [Problem(file, 1, messages.NO_FRONT_MATTER)]
    end = next((i for i, line in enumerate(lines[1:], 1) if _FENCE.match(line)), None)
    if end is None:
        return None, [Problem(file, 1, messages.UNCLOSED_FRONT_MATTER)]
    # The leading blank line keeps YAML's line numbers those of the file.
    text = "\n" + "\n".join(lines[1:end])
    try:
        data = yaml.load(text, _Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = min(mark.line + 1, end + 1) if mark else 1
        detail = getattr(error, "problem", None) or str(error)
        return None, [Problem(file, line, messages.BAD_YAML.format(detail=detail))]
    except ValueError as error:  # e.g. a date that does not exist
        return None, [Problem(file, 1, messages.BAD_YAML.format(detail=error))]
    if not isinstance(data, dict):
        return None, [Problem(file, 2, messages.NOT_A_MAPPING)]
    try:
        fields = FrontMatter.model_validate(data)
    except ValidationError as error:
        return None, _explain(file, text, error)
    problems = [
        Problem(file, _field_lines(text).get("legal_basis", 1), _bad("legal_basis", citation))
        for citation in fields.legal_basis
        if not _is_citation(citation)
    ]
    if problems:
        return None, problems
    return Head(fields, _LazyLines(text), end + 2), []


class _LazyLines(dict[str, int]):
    """Field name → line, computed only when a problem has to be located."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def __missing__(self, key: str) -> int:
        return _field_lines(self._text).get(key, 1)


def _field_lines(text: str) -> dict[str, int]:
    node = yaml.compose(text, _Loader)
    if not isinstance(node, yaml.MappingNode):
        return {}
    return {key.value: key.start_mark.line + 1 for key, _ in node.value}


def _is_citation(text: str) -> bool:
    try:
        parse_legal_basis(text)
    except ValueError:
        return False
    return True


def _bad(field: str, value: object, reason: str | None = None) -> str:
    why = reason or (
        messages.REASON_CITATION if field == "legal_basis" else _REASONS.get(field, "")
    )
    return messages.BAD_FIELD.format(
        field=field, name=messages.FIELD_NAMES.get(field, field), value=value, reason=why
    )


def _explain(file: str, text: str, error: ValidationError) -> list[Problem]:
    lines = _field_lines(text)
    problems = []
    for detail in error.errors(include_url=False):
        field = str(detail["loc"][0]) if detail["loc"] else ""
        kind: Literal["missing", "extra_forbidden"] | str = detail["type"]
        if kind == "missing":
            name = messages.FIELD_NAMES.get(field, field)
            problems.append(Problem(file, 1, messages.MISSING_FIELD.format(field=field, name=name)))
        elif kind == "extra_forbidden":
            problems.append(
                Problem(file, lines.get(field, 1), messages.UNKNOWN_FIELD.format(field=field))
            )
        else:
            problems.append(
                Problem(
                    file, lines.get(field, 1), _bad(field, detail["input"], _REASONS.get(field))
                )
            )
    return sorted(set(problems))
