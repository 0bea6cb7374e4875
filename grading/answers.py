"""Answers are data: the source of an answer cell is parsed, never executed.

Allowed is one or more assignments of a literal to the question's own variable; the last one counts, as it would if the
cell were run. Everything else is reported, so that a person decides.
"""

from __future__ import annotations

import ast
import json
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from grading import messages
from grading.errors import UnreadableAnswer
from grading.python_source import parse

MAX_LENGTH = 20_000
"""Characters in an answer cell; no objective answer comes near it, and the parser's work stays bounded."""
MAX_TEXT = 20_000
"""Characters of a long answer; of a short text, `MAX_BLANK`."""
MAX_BLANK = 200


def read_answer(source: str, name: str) -> object:
    """The value that ``source`` assigns to ``name``; ``None`` stands for a blank answer.

    Raises `UnreadableAnswer`, whose text tells a person why.
    """
    if len(source) > MAX_LENGTH:
        raise UnreadableAnswer(messages.ANSWER_TOO_LONG, limit=MAX_LENGTH)
    if len(source) > _OFTEN:
        return _read(source, name)
    value = _read_often(source, name)
    return [*value] if isinstance(value, list) else value


_OFTEN = 200
"""Characters: shorter sources, such as of a choice, are the same with many candidates."""


@lru_cache(maxsize=4096)
def _read_often(source: str, name: str) -> object:
    return _read(source, name)


def _read(source: str, name: str) -> object:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SyntaxWarning)
            statements = parse(source).body
    except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
        raise UnreadableAnswer(messages.ANSWER_NOT_LITERAL) from error
    if not statements:
        raise UnreadableAnswer(messages.ANSWER_EMPTY)
    value: object = None
    for statement in statements:
        match statement:
            case ast.Assign(targets=[ast.Name(id=target)], value=node) if target == name:
                try:
                    value = ast.literal_eval(node)
                # A complex number may overflow, a set may hold what cannot be in one.
                except (
                    ValueError,
                    TypeError,
                    ArithmeticError,
                    MemoryError,
                    RecursionError,
                ) as error:
                    raise UnreadableAnswer(messages.ANSWER_NOT_LITERAL) from error
            case _:
                raise UnreadableAnswer(messages.ANSWER_OTHER_NAME, name=name)
    return value


def write_answer(source: str, name: str, value: object) -> str:
    """The source of an answer cell with ``value`` (JSON: text, texts, truth value, nothing) in place of its assignment."""
    comments = [line for line in source.splitlines() if line.lstrip().startswith("#")]
    return "\n".join([*comments, f"{name} = {_literal(value)}"])


def _literal(value: object) -> str:
    match value:
        case None | bool():
            return repr(value)
        case str():
            return json.dumps(value, ensure_ascii=False)  # JSON's string escapes are Python's too.
        case list():
            return f"[{', '.join(map(_literal, value))}]"
    raise TypeError(type(value).__name__)


@dataclass(frozen=True)
class AnswerShape:
    """What an answer to a question may look like. ``options`` are the letters that it may name.

    ``blanks`` of a fill-in question; ``stub`` is what stands in an untouched long answer.
    """

    name: str
    kind: str
    options: frozenset[str] = frozenset()
    blanks: int = 0
    stub: str = ""

    @classmethod
    def of(cls, facts: Mapping[str, Any]) -> AnswerShape:
        """From the metadata of an answer cell (`question_bank.shown.CellMetadata`). Raises ``KeyError``."""
        options = frozenset(option["id"] for option in facts.get("options", []))
        return cls(
            facts["question"], facts["kind"], options, facts.get("blanks", 0), facts.get("stub", "")
        )

    @property
    def constructed(self) -> bool:
        """Whether a person marks it; its answer is plain text."""
        return self.kind in ("short_answer", "essay")

    def fits(self, value: object) -> bool:
        """Whether a value can be an answer to this question; ``None`` takes an answer back."""
        if value is None:
            return True
        match self.kind:
            case "single":
                return isinstance(value, str) and value in self.options
            case "multiple":
                return (
                    isinstance(value, list)
                    and all(isinstance(part, str) for part in value)
                    and self.options.issuperset(value)
                    and len(set(value)) == len(value)
                )
            case "true_false":
                return isinstance(value, bool)
            case "fill_in":
                parts = value if self.blanks > 1 else [value]
                return (
                    isinstance(parts, list)
                    and len(parts) == self.blanks
                    and all(isinstance(part, str) and len(part) <= MAX_BLANK for part in parts)
                )
            case _:
                return isinstance(value, str) and len(value) <= MAX_TEXT


def is_blank(value: object, shape: AnswerShape) -> bool:
    """Whether nothing was given: no value, only white space, no option, every blank empty, a long answer's stub.

    The one answer to "is it answered?": of ``["", "x"]`` something is given, and it is scored so.
    """
    match value:
        case None:
            return True
        case str():
            text = value.strip()
            return not text or (shape.constructed and text == shape.stub)
        case list() | tuple() | set() | frozenset():
            return all(is_blank(part, shape) for part in value)
    return False


def read_cell(source: str, shape: AnswerShape) -> object:
    """The value in an answer cell: of a long answer its text, else `read_answer`. Raises `UnreadableAnswer`."""
    return source if shape.constructed else read_answer(source, shape.name)


def is_answered(source: str, shape: AnswerShape) -> bool:
    """Whether something was given in an answer cell; what cannot be read counts, for a person to look at."""
    if not any(line.strip() and not line.lstrip().startswith("#") for line in source.splitlines()):
        return False
    try:
        return not is_blank(read_cell(source, shape), shape)
    except UnreadableAnswer:
        return True


def count_answered(values: Mapping[str, object], shapes: Mapping[str, AnswerShape]) -> int:
    """How many questions of a paper are answered, given the answers by question."""
    return sum(not is_blank(values.get(name), shape) for name, shape in shapes.items())
