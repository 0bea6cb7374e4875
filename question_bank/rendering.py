"""A question as candidates read it, in Markdown: the same in papers and in lessons, and never with its key."""

from __future__ import annotations

from question_bank import messages
from question_bank.item import Question


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
