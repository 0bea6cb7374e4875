"""Self-check: is one answer right? The same rules as in exams, all or nothing."""

from __future__ import annotations

from dataclasses import dataclass

from courses import messages
from foundation.errors import BadAnswer, NotAvailable
from grading.rules import SCORERS
from question_bank.item import Item


@dataclass(frozen=True)
class Feedback:
    """What a learner is told: whether the answer is right, why, and by which articles. Markdown and citations."""

    right: bool
    rationale: str
    citations: tuple[str, ...]


def check_answer(item: Item, answer: object) -> Feedback:
    """Check an answer to a one-question item. Raises `NotAvailable`, `BadAnswer`."""
    question = item.questions[0]
    if item.type == "case" or question.kind not in SCORERS:
        raise NotAvailable(messages.NOT_A_SELF_CHECK)
    parts = answer if isinstance(answer, list) else [answer]
    if not parts or not all(isinstance(part, str | bool) and part != "" for part in parts):
        raise BadAnswer(messages.BAD_ANSWER)
    match question.kind:
        case "single":
            score = SCORERS["single"](answer, question.key_letters, 1.0)
        case "multiple":
            score = SCORERS["multiple"](answer, question.key_letters, 1.0, 0.0)
        case "true_false":
            score = SCORERS["true_false"](answer, question.answer, 1.0)
        case _:
            key = [list(blank) for blank in question.blanks]
            score = SCORERS["fill_in"](answer, key, 1.0, question.numerals_equivalent)
    return Feedback(score == 1.0, item.rationale, item.legal_basis)
