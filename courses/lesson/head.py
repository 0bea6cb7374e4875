"""What a lesson says of itself, above its text."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class LessonHead(BaseModel):
    """``minutes``: the time to study it without its appendix; ``statutes`` with their versions, the lesson's own first.

    ``serves``: instruments of the list of what leaders must know, by name; ``check``: what a named person has to look at
    because no text is at hand; ``ungraded``: nothing of it may count.
    """

    model_config = ConfigDict(extra="forbid")

    id: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
    title: str
    content_area: str
    minutes: Annotated[int, Field(ge=15, le=40)]
    serves: Annotated[list[str], Field(min_length=1)]
    statutes: Annotated[list[str], Field(min_length=1)]
    check: str = ""
    ungraded: bool = False
