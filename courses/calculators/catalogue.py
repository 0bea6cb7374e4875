"""The calculators by kind: what they ask, how they are worked out, and an example for notebooks that cannot ask."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from courses import messages
from courses.calculators import competence, deadline, discretion
from courses.calculators.form import Outcome, Spec, Values
from courses.calculators.kinds import CalculatorKind
from courses.calculators.work_days import WorkCalendar
from courses.errors import CannotCalculate


def spec_of(kind: CalculatorKind) -> Spec:
    """What a calculator asks."""
    match kind:
        case "deadline":
            return deadline.spec()
        case "competence":
            return competence.spec()
        case "discretion":
            return discretion.spec()


def work_out(kind: CalculatorKind, values: Values, days: WorkCalendar) -> Outcome:
    """The result. Raises `CannotCalculate` with what is missing."""
    match kind:
        case "deadline":
            return deadline.work_out(values, days)
        case "competence":
            return competence.work_out(values)
        case "discretion":
            return discretion.work_out(values)


def example_values(kind: CalculatorKind, words: Sequence[str]) -> Values:
    """The values of the example that a lesson names (``rule date``), or the calculator's own. Raises `CannotCalculate`."""
    if not words:
        return spec_of(kind).example
    if kind != "deadline" or len(words) != 2:
        raise CannotCalculate(messages.EXAMPLE_WORDS)
    values = {"rule": words[0], "from": words[1]}
    work_out(kind, values, WorkCalendar())
    return values


def shown_calculator(kind: CalculatorKind, example: Values) -> dict[str, Any]:
    """What a page needs to ask, with the example worked out, so that it reads without asking anybody."""
    spec = spec_of(kind)
    return {
        "calculator": kind,
        "title": spec.title,
        "hint": spec.hint,
        "fields": [asdict(field) for field in spec.fields],
        "values": dict(example),
        "outcome": asdict(work_out(kind, example, WorkCalendar())),
    }


def example_markdown(kind: CalculatorKind, example: Values) -> str:
    """The worked example as a table, for a notebook anywhere."""
    spec, outcome = spec_of(kind), work_out(kind, example, WorkCalendar())
    rows = "\n".join(f"| {line.text} | {line.basis} |" for line in outcome.lines)
    head = f"**{spec.title}** {messages.CALCULATOR_STATIC}\n\n{messages.EXAMPLE}：{outcome.result}"
    return f"{head}\n\n{messages.EXAMPLE_HEAD}\n{rows}"
