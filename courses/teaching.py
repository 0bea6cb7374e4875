"""What a learner is told of an item that is not formal: the right answer, why, and by which articles."""

from __future__ import annotations

from dataclasses import dataclass

from question_bank.item import Item, Question


@dataclass(frozen=True)
class Lesson:
    """``answer``: the right one, in the form that answers have; of a long answer ``reference`` (Markdown) instead.

    ``rationale`` is Markdown, ``citations`` name the articles.
    """

    answer: object
    reference: str
    rationale: str
    citations: tuple[str, ...]


def lesson_of(item: Item, question: Question) -> Lesson:
    """What there is to learn from a question of an item."""
    return Lesson(
        right_answer(question), question.reference_answer, item.rationale, item.legal_basis
    )


def right_answer(question: Question) -> object:
    """The right answer: a letter, letters, a truth value, a text for one blank or texts for several; else nothing."""
    match question.kind:
        case "single":
            return question.key_letters
        case "multiple":
            return list(question.key_letters)
        case "true_false":
            return question.answer
        case "fill_in":
            texts = [blank[0] for blank in question.blanks]
            return texts[0] if len(texts) == 1 else texts
    return None
