"""The YAML head of an item file: what it may say, and where in the file each field stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

import yaml
from pydantic import ConfigDict, Field, StrictBool, ValidationError

from question_bank import messages
from question_bank.errors import Problem
from question_bank.item import CognitiveLevel, ItemType, Points, Pool
from question_bank.item_id import ITEM_ID, LONGEST_ID
from question_bank.law.citation import LegalBasis, parse_legal_basis
from question_bank.value import Value

MAX_LENGTH = 10_000
"""Characters of a head; far more than one needs, far less than the nesting that overflows libyaml's stack."""

SCHEMA = 1
"""Version of item files; one that is newer is refused. A file need not name it."""

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_FENCE = re.compile(r"---[ \t]*$")


class FrontMatter(Value):
    """The fields that an item writer fills in; published as a JSON Schema for editors."""

    model_config = ConfigDict(title="lawstudy item front matter")

    id: Annotated[str, Field(pattern=f"^{ITEM_ID}$", max_length=LONGEST_ID)]
    type: ItemType
    content_area: str
    cognitive_level: CognitiveLevel
    expected_facility: Annotated[float, Field(ge=0.05, le=0.98)]
    points: Points
    legal_basis: Annotated[list[str], Field(min_length=1)]
    answer: StrictBool | None = None
    numerals_equivalent: StrictBool | None = None
    enemies: tuple[str, ...] = ()
    pool: Pool = "formal"
    schema_version: Annotated[int, Field(ge=1, le=SCHEMA)] = SCHEMA


@dataclass(frozen=True)
class Head:
    """A parsed head.

    ``fields`` is ``None`` when anything is wrong with the head; ``known`` then still has the values of the fields
    that are in order, so that the rest of the file can be checked in the same pass. Lines count from 1.
    """

    fields: FrontMatter | None
    known: Mapping[str, Any]
    field_lines: Mapping[str, int]
    entry_lines: Mapping[str, Sequence[int]]
    body_start: int

    @property
    def citations(self) -> list[tuple[int, LegalBasis]]:
        """The citations that can be read, each with its line."""
        return [
            (line, basis)
            for line, text in self.entries("legal_basis")
            if (basis := _citation(text)) is not None
        ]

    def entries(self, field: str) -> list[tuple[int, str]]:
        """The entries of a list that is in order, each with its line."""
        return list(zip(self.entry_lines.get(field, ()), self.known.get(field, ()), strict=False))


_REASONS = {
    "id": messages.REASON_ID,
    "type": messages.REASON_TYPE,
    "content_area": messages.REASON_TEXT,
    "cognitive_level": messages.REASON_LEVEL,
    "expected_facility": messages.REASON_FACILITY,
    "points": messages.REASON_POINTS,
    "legal_basis": messages.REASON_LIST,
    "enemies": messages.REASON_LIST,
    "pool": messages.REASON_POOL,
    "schema_version": messages.REASON_SCHEMA.format(known=SCHEMA),
    "answer": messages.REASON_BOOL,
    "numerals_equivalent": messages.REASON_BOOL,
}


def read_head(file: str, lines: list[str]) -> tuple[Head | None, list[Problem]]:
    """Parse the front matter of ``lines``: the head, unless it is no YAML mapping, and every problem found in it."""
    head, problems = read_yaml_head(file, lines)
    if head is None:
        return None, problems
    if not isinstance(head.data, dict):
        return None, [Problem(file, 2, messages.NOT_A_MAPPING)]
    field_lines, entry_lines, repeated = _read_lines(file, head.node)
    return _validate(file, head.data, field_lines, entry_lines, head.body_start, repeated)


@dataclass(frozen=True)
class YamlHead:
    """What stands between the fences: the data, and the node that knows its lines (from 1, as in the file)."""

    node: yaml.Node | None
    data: Any
    body_start: int


def read_yaml_head(file: str, lines: list[str]) -> tuple[YamlHead | None, list[Problem]]:
    """The YAML head of any Markdown file of ours, or why there is none. Never raises."""
    if not lines or _FENCE.match(lines[0]) is None:
        return None, [Problem(file, 1, messages.NO_FRONT_MATTER)]
    end = next((i for i, line in enumerate(lines[1:], 1) if _FENCE.match(line)), None)
    if end is None:
        return None, [Problem(file, 1, messages.UNCLOSED_FRONT_MATTER)]
    # The leading blank line keeps YAML's line numbers those of the file.
    text = "\n" + "\n".join(lines[1:end])
    if len(text) > MAX_LENGTH:
        return None, [Problem(file, 1, messages.HEAD_TOO_LONG.format(limit=MAX_LENGTH))]
    try:
        node, data = _load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = min(mark.line + 1, end + 1) if mark else 1
        detail = getattr(error, "problem", None) or str(error)
        return None, [Problem(file, line, messages.BAD_YAML.format(detail=detail))]
    # PyYAML lets through what a value's conversion raises: a date that does not exist, ``!!bool maybe``.
    except (ValueError, LookupError, AttributeError, TypeError) as error:
        return None, [Problem(file, 1, messages.BAD_YAML.format(detail=error))]
    return YamlHead(node, data, end + 2), []


def repeated_fields(node: yaml.Node | None) -> list[tuple[int, str]]:
    """(line, field) of each field that stood further up already; YAML itself would take the last one."""
    seen: set[str] = set()
    found = []
    for key, _ in node.value if isinstance(node, yaml.MappingNode) else ():
        if key.value in seen:
            found.append((key.start_mark.line + 1, str(key.value)))
        seen.add(key.value)
    return found


def _load(text: str) -> tuple[Any, Any]:
    """The YAML node, which knows its lines, and the data that it stands for."""
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        return node, None if node is None else loader.construct_document(node)
    finally:
        loader.dispose()


def head_of(file: str, data: Mapping[str, Any], body_start: int) -> tuple[Head, list[Problem]]:
    """`read_head` of fields that are known already, as they were written; all stand in line 1."""
    entry_lines = {
        name: [1] * len(value) for name, value in data.items() if isinstance(value, list | tuple)
    }
    return _validate(file, dict(data), dict.fromkeys(data, 1), entry_lines, body_start, [])


def _read_lines(
    file: str, node: Any
) -> tuple[dict[str, int], dict[str, Sequence[int]], list[Problem]]:
    field_lines: dict[str, int] = {}
    entry_lines: dict[str, Sequence[int]] = {}
    problems = [
        Problem(file, line, messages.REPEATED_FIELD.format(field=field))
        for line, field in repeated_fields(node)
    ]
    for key, value in node.value:
        field_lines[str(key.value)] = key.start_mark.line + 1
        if isinstance(value, yaml.SequenceNode):
            entry_lines[key.value] = [entry.start_mark.line + 1 for entry in value.value]
    return field_lines, entry_lines, problems


def _validate(
    file: str,
    data: dict[Any, Any],
    field_lines: Mapping[str, int],
    entry_lines: Mapping[str, Sequence[int]],
    body_start: int,
    problems: list[Problem],
) -> tuple[Head, list[Problem]]:
    fields: FrontMatter | None = None
    known = {key: value for key, value in data.items() if isinstance(key, str)}
    try:
        fields = FrontMatter.model_validate(data)
    except ValidationError as error:
        for field, message in _explain(error):
            known.pop(field, None)
            problems.append(Problem(file, field_lines.get(field, 1), message))
    head = Head(fields, known, field_lines, entry_lines, body_start)
    problems += [
        Problem(file, line, _bad("legal_basis", text, messages.REASON_CITATION))
        for line, text in head.entries("legal_basis")
        if _citation(text) is None
    ]
    if problems:
        head = Head(None, known, field_lines, entry_lines, body_start)
    return head, sorted(set(problems))


def _citation(text: str) -> LegalBasis | None:
    try:
        return parse_legal_basis(text)
    except ValueError:
        return None


def _bad(field: str, value: object, reason: str) -> str:
    nested = isinstance(value, dict | list) and any(isinstance(v, dict | list) for v in value)
    return messages.BAD_FIELD.format(
        field=field,
        name=messages.FIELD_NAMES[field],
        value=messages.NESTED if nested else value,
        reason=reason,
    )


def _explain(error: ValidationError) -> Iterator[tuple[str, str]]:
    """Each field that pydantic objects to, with what a person is told of it."""
    for detail in error.errors(include_url=False):
        field = str(detail["loc"][0])
        if detail["type"] == "missing":
            yield (
                field,
                messages.MISSING_FIELD.format(field=field, name=messages.FIELD_NAMES[field]),
            )
        elif field not in FrontMatter.model_fields:
            yield field, messages.UNKNOWN_FIELD.format(field=field)
        else:
            yield field, _bad(field, detail["input"], _REASONS[field])
