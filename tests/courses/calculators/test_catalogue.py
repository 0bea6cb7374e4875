"""All calculators alike: what they ask and show, and their examples in lessons."""

from __future__ import annotations

import orjson
import pytest

from courses import messages
from courses.calculators.catalogue import (
    example_markdown,
    example_values,
    shown_calculator,
    spec_of,
    work_out,
)
from courses.calculators.kinds import CALCULATORS, CalculatorKind
from courses.calculators.work_days import WorkCalendar
from courses.errors import CannotCalculate

KINDS = list(CALCULATORS.values())


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_asked_is_what_is_read(kind: CalculatorKind) -> None:
    spec = spec_of(kind)
    assert set(spec.example) == {field.name for field in spec.fields}
    for field in spec.fields:
        assert (field.kind in ("one", "several")) == bool(field.options)
        ids = [option.id for option in field.options]
        assert len(set(ids)) == len(ids)
        assert all(option.text.strip() for option in field.options)


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_gets_the_example_worked_out(kind: CalculatorKind) -> None:
    shown = orjson.loads(orjson.dumps(shown_calculator(kind, spec_of(kind).example)))
    outcome = work_out(kind, spec_of(kind).example, WorkCalendar())
    assert shown["calculator"] == kind
    assert shown["values"] == spec_of(kind).example
    assert shown["outcome"]["result"] == outcome.result
    assert [line["basis"] for line in shown["outcome"]["lines"]] == [
        line.basis for line in outcome.lines
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_anywhere_else_the_example_is_a_table(kind: CalculatorKind) -> None:
    outcome = work_out(kind, spec_of(kind).example, WorkCalendar())
    markdown = example_markdown(kind, spec_of(kind).example)
    table = [line for line in markdown.split("\n") if line.startswith("|")]
    assert len(table) == 2 + len(outcome.lines)
    assert all(line.count("|") == 3 for line in table)
    assert outcome.result in markdown


def test_a_lesson_may_name_its_example() -> None:
    assert example_values("deadline", ()) == spec_of("deadline").example
    named = example_values("deadline", ("penalty-decision", "2026-03-02"))
    assert named == {"rule": "penalty-decision", "from": "2026-03-02"}


@pytest.mark.parametrize(
    ("kind", "words", "reason"),
    [
        ("deadline", ["penalty-decision"], messages.EXAMPLE_WORDS),
        ("deadline", ["a", "b", "c"], messages.EXAMPLE_WORDS),
        ("competence", ["department", "other"], messages.EXAMPLE_WORDS),
        ("discretion", ["first"], messages.EXAMPLE_WORDS),
        ("deadline", ["no-such", "2026-03-02"], messages.CHOOSE.format(label="哪一项期限")),
        ("deadline", ["penalty-decision", "2099-01-01"], messages.UNKNOWN_YEAR.format(year=2099)),
    ],
)
def test_an_example_that_cannot_be_worked_out(
    kind: CalculatorKind, words: list[str], reason: str
) -> None:
    with pytest.raises(CannotCalculate) as caught:
        example_values(kind, words)
    assert str(caught.value) == reason
