"""The blind trial: an answer given without the key, held against it by the rule that scores exams."""

from __future__ import annotations

from collections.abc import Sequence

from grading import messages
from grading.answers import AnswerShape, is_blank
from grading.errors import ReviewRefused
from grading.paper.score_cell import scoring_rule
from grading.rules import SCORERS
from question_bank.forms.blueprint import MarkingRule
from question_bank.forms.placed import place_alone
from question_bank.item import Item
from question_bank.shown import answer_metadata

_ALL_OR_NOTHING = MarkingRule(multiple="all_or_nothing")


def judged(item: Item, answers: Sequence[object]) -> bool | None:
    """Whether the answers, one a question, are those of the key; ``None`` where a person has to compare all of them.

    Raises `ReviewRefused` with every answer that is missing or is none.
    """
    problems, agreed = [], []
    placed = place_alone(item)
    for number, question in enumerate(placed, 1):
        shape = AnswerShape.of(
            {**answer_metadata(question.question, "q1", ""), "question": question.name}
        )
        answer = answers[number - 1] if number <= len(answers) else None
        if is_blank(answer, shape) or not shape.fits(answer):
            problems.append(messages.REVIEW_NO_ANSWER.format(number=number))
        elif question.question.kind in SCORERS:
            rule = scoring_rule("answer", question.question, 1.0, _ALL_OR_NOTHING)
            agreed.append(rule.score(answer) == 1.0)
    if problems:
        raise ReviewRefused(problems)
    return all(agreed) if agreed else None
