"""The locked test cell of a question: its text for nbgrader, and the scoring rule read back from it.

The hidden region holds the source of one rule from `grading.rules` and a call with the key. Stock nbgrader executes it;
we parse the call and apply the rule ourselves. The cell is trusted only as nbgrader's gradebook keeps it.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

from grading import messages
from grading.python_source import parse
from grading.rules import SCORERS, incomplete_points
from grading.superseded_rules import SUPERSEDED
from question_bank.forms.blueprint import MarkingRule
from question_bank.item import Question

BEGIN, END = "### BEGIN HIDDEN TESTS", "### END HIDDEN TESTS"
SUFFIX = "-score"
"""The test cell of question ``q01`` has the nbgrader id ``q01-score``."""

_RULES = {rule.__name__: rule for rule in (*SCORERS.values(), *SUPERSEDED)}


@dataclass(frozen=True)
class ScoringRule:
    """How one question is scored: the variable that holds its answer, the rule (``score_fill_in_2``) and its arguments.

    ``also``: arguments that are as good, since a correction accepted their keys, too; ``void``: by a correction everybody
    gets the points.
    """

    name: str
    rule: str
    arguments: Mapping[str, object]
    also: tuple[Mapping[str, object], ...] = ()
    void: bool = False

    @property
    def points(self) -> float:
        """What the question is worth."""
        return float(str(self.arguments["points"]))

    def score(self, answer: object) -> float:
        """Points for ``answer``."""
        if self.void:
            return self.points
        scored = _RULES[self.rule](answer, **self.arguments)
        for other in self.also:
            scored = max(scored, _RULES[self.rule](answer, **other))
        return scored


def scoring_rule(name: str, question: Question, points: float, marking: MarkingRule) -> ScoringRule:
    """The rule for an objective question of a form, worth ``points`` there."""
    arguments: dict[str, object]
    match question.kind:
        case "single":
            arguments = {"key": question.key_letters}
        case "multiple":
            # min(): where nothing is scored, neither is an incomplete answer.
            incomplete = min(
                incomplete_points(marking.multiple, points, marking.fixed_points), points
            )
            arguments = {"key": question.key_letters, "incomplete": incomplete}
        case "true_false":
            arguments = {"key": question.answer}
        case "fill_in":
            blanks = [list(blank) for blank in question.blanks]
            arguments = {"key": blanks, "numerals": question.numerals_equivalent}
        case _:
            raise ValueError(f"{question.kind} is marked by a person")
    rule = SCORERS[question.kind].__name__
    return ScoringRule(name, rule, {**arguments, "points": points})


def score_cell_source(rule: ScoringRule, label: str) -> str:
    """The text of the test cell; ``label`` is how the paper numbers the question."""
    return "\n".join(
        [
            messages.SCORE_CELL.format(label=label),
            BEGIN,
            _rule_source(rule.rule),
            score_expression(rule),
            END,
        ]
    )


def score_expression(rule: ScoringRule) -> str:
    """The last line of a test cell: nbgrader takes its value for the points."""
    calls = [
        f"{rule.rule}({rule.name}, {', '.join(f'{k}={v!r}' for k, v in sorted(each.items()))})"
        for each in (rule.arguments, *rule.also)
    ]
    if rule.void:
        calls.append(repr(rule.points))
    return calls[0] if len(calls) == 1 else f"max({', '.join(calls)})"


def parse_score_cell(source: str) -> ScoringRule:
    """Read the rule, of any version, back from a test cell of the gradebook.

    Raises ``ValueError`` if it is not one of ours.
    """
    body = parse(source).body
    last = body[-1].value if body and isinstance(body[-1], ast.Expr) else None
    match last:
        case ast.Call(func=ast.Name(id="max"), args=[first, *others], keywords=[]):
            rule = _parsed_call(first)
            void = bool(others) and isinstance(others[-1], ast.Constant)
            also = [_parsed_call(each) for each in (others[:-1] if void else others)]
            if all((each.name, each.rule) == (rule.name, rule.rule) for each in also):
                return replace(rule, also=tuple(each.arguments for each in also), void=void)
        case ast.Call():
            return _parsed_call(last)
    raise ValueError("the test cell does not end in a scoring call")


def _parsed_call(node: ast.expr) -> ScoringRule:
    match node:
        case ast.Call(func=ast.Name(id=function), args=[ast.Name(id=name)], keywords=pairs) if (
            function in _RULES and all(pair.arg for pair in pairs)
        ):
            arguments = {str(p.arg): ast.literal_eval(p.value) for p in pairs}
            return ScoringRule(name, function, arguments)
    raise ValueError("the test cell does not end in a scoring call")


@cache
def _rule_source(rule: str) -> str:
    return inspect.getsource(_RULES[rule]).rstrip()
