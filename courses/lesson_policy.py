"""When a lesson counts (学时认定): TOML. What is shipped is an example; a site's ``lessons.toml`` takes its place."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from records.policy_file import read_policy_file

SHIPPED = Path(__file__).with_name("lesson_policy.toml")


class LessonPolicy(BaseModel):
    """``pass_share``: of questions that were not seen before, answered rightly; ``least_share``: of the lesson's minutes, spent in it.

    ``pause_minutes``: a longer time between two things that somebody does is a pause. ``source``: where it was read.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: Annotated[str, Field(min_length=1, max_length=120)]
    source: Annotated[str, Field(max_length=300)]
    example: bool = False
    pass_share: Annotated[float, Field(ge=0, le=1)]
    least_share: Annotated[float, Field(ge=0, le=1)]
    pause_minutes: Annotated[int, Field(ge=1, le=120)]


def lesson_policy(own: Path | None = None) -> LessonPolicy:
    """The site's, or the example. Raises `records.errors.PolicyRejected` with everything that is wrong with it."""
    path = own if own is not None and own.is_file() else SHIPPED
    return read_policy_file(path, LessonPolicy, lambda _: [])
