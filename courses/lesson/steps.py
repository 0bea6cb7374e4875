"""The steps of lessons' cases: what somebody chose is kept beside their other answers, under the lesson and the step."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Any

import orjson

from courses.lesson.page import find_lesson

_NAME = re.compile(r"(?P<lesson>[a-z0-9-]{1,60}):(?P<step>s[0-9]{2})")


def step_name(lesson: str, step: str) -> str:
    """Under which name the choice is kept: ``lesson:s01``; no item is called so."""
    return f"{lesson}:{step}"


def find_step(name: str) -> Mapping[str, Any] | None:
    """The facts of the step of this name; ``None``: there is none, or none any more."""
    match = _NAME.fullmatch(name)
    lesson = find_lesson(match["lesson"]) if match else None
    return lesson.steps.get(match["step"]) if match and lesson else None


def step_hash(step: Mapping[str, Any]) -> str:
    """Tells which version of a step was asked."""
    asked = {key: step[key] for key in ("stem", "options", "replies")}
    return hashlib.sha256(orjson.dumps(asked, option=orjson.OPT_SORT_KEYS)).hexdigest()


def is_right(step: Mapping[str, Any], answer: object) -> bool:
    """Whether the choice is the right one."""
    return any(each["right"] for each in step["replies"] if each["id"] == answer)
