"""What an item is: immutable values, independent of the file they were read from.

An item has one question; a case item has several that share its ``context``.
"""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from pydantic import Field

from question_bank.content import ITEM_ASKED_1, ITEM_CONTENT_0, ITEM_CONTENT_1
from question_bank.item_id import ITEM_ID, LONGEST_ID
from question_bank.value import Value, canonical_json, sha256

QuestionKind = Literal["single", "multiple", "true_false", "fill_in", "short_answer", "essay"]
ItemType = Literal["single", "multiple", "true_false", "fill_in", "short_answer", "essay", "case"]
CognitiveLevel = Literal["识记", "理解", "应用", "综合"]
Pool = Literal["study", "practice", "formal", "pretest"]

LEVELS: tuple[CognitiveLevel, ...] = get_args(CognitiveLevel)

ITEM_TYPES: tuple[ItemType, ...] = (
    "single",
    "multiple",
    "true_false",
    "fill_in",
    "short_answer",
    "essay",
    "case",
)
QUESTION_KINDS: tuple[QuestionKind, ...] = (
    "single",
    "multiple",
    "true_false",
    "fill_in",
    "short_answer",
    "essay",
)
POOLS: tuple[Pool, ...] = ("study", "practice", "formal", "pretest")
"""What an item is for: lessons and their self-check; practice papers and the wrong-question book; formal exams; and formal exams
without counting there, until it is known how hard it is."""
CONSTRUCTED: frozenset[str] = frozenset({"short_answer", "essay"})
"""Kinds that a person marks."""

Points = Annotated[float, Field(gt=0, multiple_of=0.5, allow_inf_nan=False)]


class Option(Value):
    """One option of a single- or multiple-choice question."""

    text: str
    is_key: bool


class RubricLine(Value):
    """Points that a marker gives for one thing said."""

    points: Points
    text: str


class Question(Value):
    """What a candidate answers once. Fields that a kind does not use stay empty.

    ``blanks`` holds, for each blank of a fill-in question in order, the accepted answers; in ``stem`` each
    blank stands as ``{{}}``.
    """

    kind: QuestionKind
    stem: str
    points: Points
    options: tuple[Option, ...] = ()
    answer: bool | None = None
    blanks: tuple[tuple[str, ...], ...] = ()
    numerals_equivalent: bool = False
    reference_answer: str = ""
    rubric: tuple[RubricLine, ...] = ()

    @property
    def letters(self) -> str:
        """The letters of the options, in order: ``"ABCD"``."""
        return "ABCDEFGHIJ"[: len(self.options)]

    @property
    def key_letters(self) -> str:
        """The letters of the keyed options, in order: ``"ACD"``."""
        return "".join(
            letter
            for letter, option in zip(self.letters, self.options, strict=True)
            if option.is_key
        )


class Item(Value):
    """An item of the bank. ``legal_basis`` holds citations in canonical form.

    ``pool``: as its file says; where the site's records know the item, theirs counts (`grading.pools`).
    """

    id: Annotated[str, Field(pattern=f"^{ITEM_ID}$", max_length=LONGEST_ID)]
    type: ItemType
    content_area: str
    cognitive_level: CognitiveLevel
    expected_facility: Annotated[float, Field(ge=0.05, le=0.98)]
    points: Points
    legal_basis: Annotated[tuple[str, ...], Field(min_length=1)]
    enemies: tuple[str, ...] = ()
    pool: Pool = "formal"
    context: str = ""
    questions: Annotated[tuple[Question, ...], Field(min_length=1)]
    rationale: str

    @property
    def content_hash(self) -> str:
        """SHA-256 (hex) of what is asked and how it is scored (`question_bank.content`, ``content-1``)."""
        return sha256(f"content-1\n{canonical_json(self, ITEM_CONTENT_1)}")

    @property
    def asked_hash(self) -> str:
        """SHA-256 (hex) of what is asked and its key alone (``asked-1``): a blind trial is good for it."""
        return sha256(f"asked-1\n{canonical_json(self, ITEM_ASKED_1)}")

    def has_content(self, content_hash: str) -> bool:
        """Whether a hash, of this version or an earlier one, is this item's."""
        if content_hash == self.content_hash:
            return True
        return content_hash == sha256(canonical_json(self, ITEM_CONTENT_0))
