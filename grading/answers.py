"""Answers are data: the source of an answer cell is parsed, never executed.

Allowed is one or more assignments of a literal to the question's own variable; the last one counts, as it would if the
cell were run. Everything else is reported, so that a person decides.
"""

from __future__ import annotations

import ast
import json
import warnings

from grading import messages
from grading.errors import UnreadableAnswer

MAX_LENGTH = 20_000
"""Characters in an answer cell; no objective answer comes near it, and the parser's work stays bounded."""


def read_answer(source: str, name: str) -> object:
    """The value that ``source`` assigns to ``name``; ``None`` stands for a blank answer.

    Raises `UnreadableAnswer`, whose text tells a person why.
    """
    if len(source) > MAX_LENGTH:
        raise UnreadableAnswer(messages.ANSWER_TOO_LONG.format(limit=MAX_LENGTH))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SyntaxWarning)
            statements = ast.parse(source).body
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
                raise UnreadableAnswer(messages.ANSWER_OTHER_NAME.format(name=name))
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


def is_answered(source: str, name: str, *, constructed: bool) -> bool:
    """Whether a candidate wrote something into an answer cell; what cannot be read counts, for a person to look at."""
    if constructed:
        return source.strip() not in ("", messages.ESSAY_STUB)
    try:
        return read_answer(source, name) is not None
    except UnreadableAnswer:
        return True
