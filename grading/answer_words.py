"""Answers and keys as people read them."""

from __future__ import annotations

import json

from grading import messages
from grading.paper.score_cell import ScoringRule


def answer_in_words(value: object) -> str:
    """An answer that was read (`grading.answers.read_answer`): text as it is, texts in one line, a truth value as a word."""
    match value:
        case None:
            return messages.ANSWER_NOTHING
        case bool():
            return _truth(value)
        case str():
            return value
        case list():
            return "；".join(map(str, value))
    return json.dumps(value, ensure_ascii=False, default=str)


def keys_in_words(rule: ScoringRule) -> str:
    """What is right by a rule, as people read it."""
    keys = [_key(each["key"]) for each in (rule.arguments, *rule.also)]
    return messages.KEY_OR.join([*keys, messages.KEY_VOID] if rule.void else keys)


def _key(key: object) -> str:
    match key:
        case bool():
            return _truth(key)
        case list() | tuple():
            parts = [" / ".join(part) if isinstance(part, list) else str(part) for part in key]
            return (
                "；".join(parts) if any(isinstance(part, list) for part in key) else "".join(parts)
            )
    return str(key)


def _truth(value: bool) -> str:
    return messages.KEY_TRUE if value else messages.KEY_FALSE
