"""The discretion table for penalties: what the law says of the circumstances that were found."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from courses import messages
from courses.calculators.form import (
    Field,
    Line,
    Option,
    Outcome,
    Spec,
    Values,
    chosen_several,
    given_amount,
)
from courses.errors import CannotCalculate

RULES = Path(__file__).with_name("discretion.toml")
_EDUCATE = "《行政处罚法》(2021)第三十三条第三款"
_PROPORTION = "《行政处罚法》(2021)第五条第二款"
_STANDARD = "《行政处罚法》(2021)第三十四条"


@cache
def rules() -> dict[str, dict[str, str]]:
    """The circumstances by id, in the order of the file."""
    rows = tomllib.loads(RULES.read_text("utf-8"))["circumstance"]
    return {each["id"]: each for each in rows}


@cache
def spec() -> Spec:
    """What is asked."""
    options = tuple(Option(each["id"], each["text"]) for each in rules().values())
    fields = (
        Field("facts", messages.DISCRETION_FACTS, "several", options),
        Field("low", messages.DISCRETION_LOW, "amount"),
        Field("high", messages.DISCRETION_HIGH, "amount"),
    )
    example = {"facts": ["first", "repaired"], "low": "10000", "high": "50000"}
    return Spec(messages.DISCRETION_TITLE, messages.DISCRETION_HINT, fields, example)


def work_out(values: Values) -> Outcome:
    """What must or may follow. Raises `CannotCalculate` for amounts that are none."""
    facts = [rules()[each] for each in chosen_several(spec(), values, "facts")]
    low, high = given_amount(spec(), values, "low"), given_amount(spec(), values, "high")
    if low is not None and high is not None and low > high:
        raise CannotCalculate(messages.DISCRETION_BAD_RANGE)
    lines = [
        Line(
            messages.DISCRETION_FACT.format(
                text=each["text"], effect=messages.EFFECTS[each["effect"]]
            )
            + each.get("note", ""),
            each["basis"],
        )
        for each in facts
    ]
    effects = {each["effect"] for each in facts}
    strongest = next((each for each in messages.EFFECTS if each in effects), None)
    result = messages.DISCRETION_NONE
    if strongest is not None:
        result = messages.DISCRETION_RESULT[strongest]
    if strongest in ("none", "may_none"):
        lines.append(Line(messages.DISCRETION_EDUCATE, _EDUCATE))
    if strongest != "none":
        if low is not None and high is not None:
            text = messages.DISCRETION_RANGE.format(low=_yuan(low), high=_yuan(high))
            lines.append(Line(text))
        if effects & {"must", "may"}:
            lines.append(Line(messages.DISCRETION_BOUND))
        lines += [
            Line(messages.DISCRETION_PROPORTION, _PROPORTION),
            Line(messages.DISCRETION_STANDARD, _STANDARD),
        ]
    return Outcome(result, tuple(lines))


def _yuan(amount: float) -> str:
    """``20,000``, ``0.5``: to a cent, and never as a power of ten."""
    return f"{amount:,.2f}".rstrip("0").rstrip(".")
