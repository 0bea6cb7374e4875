"""应知应会清单 as it is kept: TOML, a site's own below its folder, and the example that is shipped."""

from __future__ import annotations

import datetime as dt
import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from question_bank import messages
from question_bank.errors import Problem, ProblemsFound
from question_bank.law.must_know import APPOINTED, MustKnowList
from question_bank.law.reading import normal_title

EXAMPLE = Path(__file__).parents[1] / "must_know_example.toml"
FILE_NAME = "must_know.toml"
"""Of a site's own list, in the site's folder."""


def load_list(path: Path) -> MustKnowList:
    """A list as TOML. Raises `ProblemsFound`."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        unreadable = messages.UNREADABLE.format(detail=error.strerror)
        raise ProblemsFound([Problem(path.name, 1, unreadable)]) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        broken = messages.BAD_TOML.format(detail=error)
        raise ProblemsFound([Problem(path.name, 1, broken)]) from error
    for entry in data.get("entry", []) if isinstance(data.get("entry"), list) else []:
        if isinstance(entry, dict):
            for mark in ("must", "should"):
                if isinstance(entry.get(mark), list):
                    entry[mark] = _appointed(entry[mark])
    try:
        return MustKnowList.model_validate(data)
    except ValidationError as error:
        raise ProblemsFound([Problem(path.name, 1, each) for each in explained(error)]) from error


def site_list(root: Path) -> MustKnowList:
    """The list of a site, or the example where it has none. Raises `ProblemsFound`."""
    own = root / FILE_NAME
    return load_list(own if own.is_file() else EXAMPLE)


def _appointed(marks: Sequence[object]) -> list[object]:
    """``D`` means everybody whom the congress appoints."""
    found: list[object] = []
    for mark in marks:
        found += APPOINTED if mark == "D" else [mark]
    return list(dict.fromkeys(found))


def explained(error: ValidationError) -> list[str]:
    """What pydantic objects to in a list, in Chinese."""
    faults = error.errors()
    # That there are too few entries is said besides when one of them is wrong.
    told = [each for each in faults if len(faults) == 1 or each["loc"] != ("entry",)]
    return [_explained(each) for each in told]


def _explained(fault: ErrorDetails) -> str:
    match fault["loc"]:
        case ():
            return messages.LIST_TWICE
        case (_, int(index), *field):
            where = messages.LIST_ENTRY.format(number=index + 1)
            named = str(field[0]) if field else messages.LIST_MARKS
            return where + messages.LIST_BAD_FIELD.format(field=named)
        case (field, *_):
            return messages.LIST_BAD_FIELD.format(field=field)
    raise AssertionError(fault)


def to_toml(known: MustKnowList) -> str:
    """The list as `load_list` reads it."""
    lines = list(_toml(known.model_dump(exclude={"entries"}, exclude_defaults=True)))
    for entry in known.entries:
        lines += ["", "[[entry]]", *_toml(entry.model_dump(exclude_defaults=True))]
    return "\n".join(lines) + "\n"


def _toml(fields: Mapping[str, Any]) -> Iterator[str]:
    for name, value in fields.items():
        if isinstance(value, bool):
            text = str(value).lower()
        elif isinstance(value, dt.date | int):
            text = str(value)
        elif isinstance(value, tuple):
            text = f"[{', '.join(map(_quoted, value))}]"
        else:
            text = _quoted(value)
        yield f"{name} = {text}"


def _quoted(value: str) -> str:
    # A basic string of TOML escapes what one of JSON does, and DEL besides.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def same_instruments(first: MustKnowList, second: MustKnowList) -> tuple[list[str], list[str]]:
    """Instruments that the second has and the first has not, and the other way round."""
    titles = [
        {normal_title(entry.instrument): entry.instrument for entry in known.entries}
        for known in (first, second)
    ]
    added = [name for key, name in titles[1].items() if key not in titles[0]]
    gone = [name for key, name in titles[0].items() if key not in titles[1]]
    return added, gone
