"""The JSON that scripts send, as types; what does not fit is refused before anything looks at it.

Strict: ``true`` is no number, ``"1"`` neither. Fields that nobody knows are passed over, so that an older server takes
what a newer page sends.
"""

from __future__ import annotations

from typing import Annotated, TypeVar

import orjson
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from delivery import messages
from exam_room.writing import MOST_CHANGES
from foundation.errors import BadAnswer
from grading.answers import MAX_TEXT

MAX_AWAY_SECONDS = 6 * 3600
_NUMBER = 2**31 - 1


def _shown(text: str) -> str:
    if "\0" in text:
        raise ValueError("PostgreSQL keeps no NUL")
    return text


Text = Annotated[str, AfterValidator(_shown)]
Number = Annotated[int, Field(ge=0, le=_NUMBER)]
Words = Annotated[Text, Field(max_length=2000)]


GivenAnswer = (
    Annotated[Text, Field(max_length=MAX_TEXT)]
    | bool
    | Annotated[list[Annotated[Text, Field(max_length=MAX_TEXT)]], Field(max_length=50)]
    | None
)


class Body(BaseModel):
    """Base of all."""

    model_config = ConfigDict(strict=True, frozen=True, extra="ignore")


class Opening(Body):
    """Of a page that wants to write. ``tab`` names it; ``take_over``: though another one is open."""

    tab: Annotated[Text, Field(min_length=1, max_length=64)]
    take_over: bool


class ChangedAnswer(Body):
    """One change; whether ``value`` is an answer to the question is for the paper to say."""

    question: Annotated[Text, Field(max_length=40)]
    value: object
    marked: bool


class Saving(Body):
    """``first``: the number of the first of the changes, from 1 in each page."""

    page: Number
    first: Number
    changes: Annotated[list[ChangedAnswer], Field(max_length=MOST_CHANGES)]


class HandingIn(Body):
    """``page``: the number of the page that hands in."""

    page: Number


class Leaving(Body):
    """How long the candidate was away, in seconds."""

    seconds: Annotated[int, Field(ge=0, le=MAX_AWAY_SECONDS)]


class Decided(Body):
    """What an invigilator says of a decision, as far as it needs it."""

    minutes: int | None = None
    reason: Words | None = None


class Note(Body):
    """What an invigilator saw of a candidate."""

    attempt: Number
    text: Words = ""


class Keeping(Body):
    """An answer as it stands in a lesson, checked or not."""

    item: Annotated[Text, Field(max_length=80)] = ""
    answer: GivenAnswer = None


class Checking(Body):
    """An answer to a self-check question of a lesson."""

    item: Annotated[Text, Field(max_length=80)] = ""
    answer: GivenAnswer = None
    lesson: Annotated[Text, Field(max_length=80)] = ""


_Criteria = Annotated[
    list[Annotated[float, Field(ge=0, le=1000, allow_inf_nan=False)] | None], Field(max_length=50)
]
TurnKey = Annotated[str, Field(pattern="^[0-9a-f]{16}$")]


class Drafting(Body):
    """Points for each criterion of an answer as far as they are typed; ``turn``: which reading."""

    turn: TurnKey
    criteria: _Criteria


class MarkGiven(Body):
    """The points of an answer."""

    turn: TurnKey
    criteria: _Criteria


class Nothing(Body):
    """An act that the address alone names."""


B = TypeVar("B", bound=Body)


def read_body(data: bytes, shape: type[B]) -> B:
    """What a request says. Raises `BadAnswer`, which does not repeat any of it."""
    try:
        return shape.model_validate(orjson.loads(data or b"{}"))
    except (orjson.JSONDecodeError, ValidationError) as error:
        raise BadAnswer(messages.BAD_REQUEST) from error
