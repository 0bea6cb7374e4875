"""Rows of a TOML file that a site keeps beside its statute texts, each checked, with everything that is wrong told at once."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from question_bank import messages
from question_bank.errors import Problem, ProblemsFound

M = TypeVar("M", bound=BaseModel)


def site_rows(
    path: Path, name: str, model: type[M], bad_row: Callable[[int, str], str]
) -> tuple[M, ...]:
    """The rows called ``name``; none without the file. ``bad_row``: says of a row, by its number from 1, which fields are wrong.

    Raises `ProblemsFound`.
    """
    if not path.is_file():
        return ()
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        broken = messages.REGISTER_BROKEN.format(detail=error)
        raise ProblemsFound([Problem(path.name, 1, broken)]) from error
    found: list[M] = []
    problems: list[Problem] = []
    rows = data.get(name, [])
    for number, row in enumerate(rows if isinstance(rows, list) else [rows], 1):
        try:
            found.append(model.model_validate(row))
        except ValidationError as error:
            fields = {str(fault["loc"][0]) for fault in error.errors() if fault["loc"]}
            problems.append(Problem(path.name, 1, bad_row(number, "、".join(sorted(fields)))))
    if problems:
        raise ProblemsFound(problems)
    return tuple(found)
