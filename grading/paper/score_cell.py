"""The locked test cell of a question: its text for nbgrader, and the scoring rule read back from it.

The hidden region holds the source of one rule from `grading.rules` and a call with the key. Stock nbgrader executes it;
we parse the call and apply the rule ourselves. The cell is trusted only as nbgrader's gradebook keeps it.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from grading import messages
from grading.rules import SCORERS, incomplete_points
from question_bank.forms.blueprint import MarkingRule
from question_bank.item import Question

BEGIN, END = "### BEGIN HIDDEN TESTS", "### END HIDDEN TESTS"
SUFFIX = "-score"
"""The test cell of question ``q01`` has the nbgrader id ``q01-score``."""


@dataclass(frozen=True)
class ScoringRule:
    """How one question is scored: the variable that holds its answer, its kind and the rule's arguments."""

    name: str
    kind: str
    arguments: Mapping[str, object]

    def score(self, answer: object) -> float:
        """Points for ``answer``."""
        return SCORERS[self.kind](answer, **self.arguments)


def scoring_rule(name: str, question: Question, points: float, marking: MarkingRule) -> ScoringRule:
    """The rule for an objective question of a form, worth ``points`` there."""
    arguments: dict[str, object]
    match question.kind:
        case "single":
            arguments = {"key": question.key_letters}
        case "multiple":
            incomplete = incomplete_points(marking.multiple, points, marking.fixed_points)
            arguments = {"key": question.key_letters, "incomplete": incomplete}
        case "true_false":
            arguments = {"key": question.answer}
        case "fill_in":
            blanks = [list(blank) for blank in question.blanks]
            arguments = {"key": blanks, "numerals": question.numerals_equivalent}
        case _:
            raise ValueError(f"{question.kind} is marked by a person")
    return ScoringRule(name, question.kind, {**arguments, "points": points})


def score_cell_source(rule: ScoringRule, label: str) -> str:
    """The text of the test cell; ``label`` is how the paper numbers the question."""
    arguments = ", ".join(f"{key}={value!r}" for key, value in sorted(rule.arguments.items()))
    return "\n".join(
        [
            messages.SCORE_CELL.format(label=label),
            BEGIN,
            _rule_source(rule.kind),
            f"score_{rule.kind}({rule.name}, {arguments})",
            END,
        ]
    )


def parse_score_cell(source: str) -> ScoringRule:
    """Read the rule back from a test cell of the gradebook. Raises ``ValueError`` if it is not one of ours."""
    match ast.parse(source).body:
        case [
            *_,
            ast.Expr(
                value=ast.Call(func=ast.Name(id=function), args=[ast.Name(id=name)], keywords=pairs)
            ),
        ]:
            kind = function.removeprefix("score_")
            if kind in SCORERS and all(pair.arg for pair in pairs):
                arguments = {str(p.arg): ast.literal_eval(p.value) for p in pairs}
                return ScoringRule(name, kind, arguments)
    raise ValueError("the test cell does not end in a scoring call")


@cache
def _rule_source(kind: str) -> str:
    return inspect.getsource(SCORERS[kind]).rstrip()
