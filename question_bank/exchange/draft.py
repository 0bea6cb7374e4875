"""A question as some file has it, before it is an item of the bank. Readers of every format end in drafts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from question_bank.item import ItemType, Question

HEAD_FIELDS = (
    "id",
    "content_area",
    "cognitive_level",
    "expected_facility",
    "points",
    "legal_basis",
    "enemies",
    "pool",
)
"""What ``Draft.head`` may say, in the order of an item file."""


@dataclass(frozen=True)
class Place:
    """Where a question stands. ``where`` is for a person: "第3行", "工作表“单选题”第5行", "第2题"."""

    file: str
    where: str

    def __str__(self) -> str:
        return f"{self.file} {self.where}"


@dataclass(frozen=True)
class Draft:
    """A question of a file.

    ``type`` is ``None`` where the file doesn't tell. Points of a question are 1.0 where the file says none.
    ``head``: what the file says of `HEAD_FIELDS` (citations and enemies as lists of text); no key where it says nothing.
    ``problems``: why the draft is refused (no key, a letter without option …); without any it can be taken over.
    ``lost``: features of the file that are not taken over. Both are in words for a person.
    """

    place: Place
    type: ItemType | None
    questions: tuple[Question, ...]
    context: str = ""
    rationale: str = ""
    head: Mapping[str, object] = field(default_factory=dict)
    problems: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
