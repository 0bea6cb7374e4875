"""A question without its key: as Markdown for candidates, and as the ``lawstudy`` metadata on the cells of papers and lessons.

The metadata is what a reader needs to show the question as a form.

Published as a JSON Schema. It never holds a key; in any other Jupyter it is ignored and the cells read as they stand.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field

from question_bank import messages
from question_bank.content import CELL_SCHEMA
from question_bank.item import Question, QuestionKind
from question_bank.value import Value

Role = Literal[
    "head", "section", "context", "text", "stem", "answer", "score", "step", "figure", "calculator"
]


class ShownOption(Value):
    """An option as candidates see it: ``id`` is what the answer names."""

    id: Annotated[str, Field(pattern=r"^[A-J]$")]
    text: str


class StepReply(Value):
    """What a lesson says to who chooses an option of a step. A step is there to learn from: it is no question of an exam."""

    id: Annotated[str, Field(pattern=r"^[A-D]$")]
    right: bool
    text: str


class CellMetadata(Value):
    """What stands under ``lawstudy`` in a cell's metadata.

    ``question`` ties a stem, an answer and a score cell together, and names a lesson's step; the fields after it stand on
    answer cells only, the first of them on steps too. ``points`` is absent in lessons, ``item`` (for self-check) in
    papers; ``stub`` is what an untouched long answer reads. In lessons: ``after`` names the step that has to be taken
    before a cell is read; ``replies`` stand on steps, ``figure`` (its source) on figures, ``calculator`` and ``values``
    (of its example) on calculators.
    """

    model_config = ConfigDict(title="lawstudy notebook cell metadata")

    schema_version: Annotated[Literal[1], Field(alias="schema")]
    role: Role
    question: Annotated[str, Field(pattern=r"^[a-z][0-9]+(_[0-9]+)?$")] | None = None
    kind: QuestionKind | None = None
    label: str | None = None
    points: Annotated[float, Field(gt=0)] | None = None
    stem: str | None = None
    options: tuple[ShownOption, ...] = ()
    blanks: Annotated[int, Field(ge=1)] | None = None
    item: str | None = None
    stub: str | None = None
    after: Annotated[str, Field(pattern=r"^s[0-9]+$")] | None = None
    replies: tuple[StepReply, ...] = ()
    figure: str | None = None
    calculator: Literal["deadline", "competence", "discretion"] | None = None
    values: dict[str, Any] | None = None


def cell_metadata(role: Role, question: str | None = None, **facts: Any) -> dict[str, Any]:
    """The metadata of a cell that is not an answer, or with ``facts`` of one that is."""
    own = {"question": question} if question else {}
    return {"schema": CELL_SCHEMA, "role": role, **own, **facts}


def answer_metadata(question: Question, name: str, label: str, **facts: Any) -> dict[str, Any]:
    """The metadata of an answer cell. ``label``: the question's number as people read it; ``facts``: points or item."""
    shown: dict[str, Any] = {"kind": question.kind, "label": label, "stem": question.stem, **facts}
    if question.options:
        shown["options"] = [
            {"id": letter, "text": option.text}
            for letter, option in zip(question.letters, question.options, strict=True)
        ]
    if question.blanks:
        shown["blanks"] = len(question.blanks)
    return cell_metadata("answer", name, **shown)


def stem_markdown(question: Question) -> str:
    """The stem, blanks drawn as lines."""
    stem = question.stem.replace("{{}}", messages.BLANK)
    return stem + messages.TRUE_FALSE_HINT if question.kind == "true_false" else stem


def options_markdown(question: Question) -> str:
    """The options as a lettered list; empty for questions without options."""
    return "\n".join(
        f"* {letter}．{option.text}".replace("\n", "\n  ")
        for letter, option in zip(question.letters, question.options, strict=True)
    )


def answer_stub(question: Question, name: str, label: str) -> str:
    """The comment above an empty answer cell: how to write the answer by hand in any Jupyter."""
    several = len(question.blanks) > 1
    stub = messages.ANSWER_STUB_BLANKS if several else messages.ANSWER_STUB[question.kind]
    return stub.format(label=label, name=name)
