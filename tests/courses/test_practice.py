"""The practice notebook made of a wrong-question book: complete, blank, and without keys."""

from __future__ import annotations

import ast
import datetime as dt
import json

import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nbformat import NotebookNode

from courses.lesson.build import build_practice
from question_bank.item import Item, Question
from question_bank.shown import CellMetadata
from tests.courses.lessons import BANK, CHECKS, rekeyed
from tests.question_bank.strategies import questions
from tests.support.synthetic import make_item

NOON = dt.datetime(2026, 5, 6, 12, 3, 4)
ITEMS = [BANK[item_id] for item_id in CHECKS]


def build(*items: Item, at: dt.datetime = NOON) -> NotebookNode:
    notebook = build_practice(items, at)
    nbformat.validate(notebook)
    return notebook


def test_the_page_says_what_it_is_and_how_many() -> None:
    notebook = build(*ITEMS)
    facts = notebook.metadata["lawstudy"]
    assert (facts["schema"], facts["kind"]) == (1, "practice")
    assert facts["title"] == "错题练习（2026-05-06 12:03）"
    head = notebook.cells[0]
    assert head.cell_type == "markdown"
    assert head.source.startswith(f"# {facts['title']}\n")
    assert f"共 {len(ITEMS)} 题" in head.source


def test_the_id_can_be_a_file_name_and_tells_seconds_apart() -> None:
    first, second = (
        build(ITEMS[0], at=NOON + dt.timedelta(seconds=seconds)).metadata["lawstudy"]["id"]
        for seconds in (0, 1)
    )
    assert first != second
    assert first.replace("-", "").isalnum()
    assert first.isascii()


def test_each_question_is_asked_once_in_the_order_of_the_book() -> None:
    notebook = build(*ITEMS[::-1])
    stems, answers = notebook.cells[1::2], notebook.cells[2::2]
    assert [c.metadata["lawstudy"]["item"] for c in answers] == CHECKS[::-1]
    for number, (stem, answer, item) in enumerate(zip(stems, answers, ITEMS[::-1], strict=True), 1):
        facts = answer.metadata["lawstudy"]
        assert facts["label"] == str(number)
        assert facts["kind"] == item.questions[0].kind
        assert stem.metadata["lawstudy"]["question"] == facts["question"]
        for option in item.questions[0].options:
            assert option.text.split("\n")[0] in stem.source


def checked(notebook: NotebookNode) -> NotebookNode:
    """Blank, locked, and read by any form."""
    assert len({c.id for c in notebook.cells}) == len(notebook.cells)
    names = []
    for c in notebook.cells:
        facts = CellMetadata.model_validate(c.metadata["lawstudy"])
        assert c.metadata["deletable"] is False
        if facts.role == "answer":
            names.append(facts.question)
            (statement,) = ast.parse(c.source).body
            assert ast.unparse(statement) == f"{facts.question} = None"
            assert (c.outputs, c.execution_count) == ([], None)
        else:
            assert c.metadata["editable"] is False
    assert len(set(names)) == len(names)
    return notebook


@pytest.mark.parametrize("count", [1, 9, 10, 99, 100, 120])
def test_a_book_of_any_length_gives_a_valid_notebook(count: int) -> None:
    items = [make_item("single", number, "行政处罚", 0.6) for number in range(count)]
    assert len(checked(build(*items)).cells) == 1 + 2 * count


SECRETS = [
    *("is_key", "rationale", "legal_basis", "content_hash", "expected_facility"),
    *("两年", "六十日", "60日", "不再处罚", "理由与各干扰项"),
]


@pytest.mark.parametrize("secret", SECRETS)
def test_what_only_the_bank_knows_is_not_in_it(secret: str) -> None:
    assert secret not in nbformat.writes(build(*ITEMS))


@pytest.mark.parametrize("item_id", CHECKS)
def test_with_another_key_it_is_the_same_to_the_byte(item_id: str) -> None:
    others = [rekeyed(item) if item.id == item_id else item for item in ITEMS]
    assert others != ITEMS
    assert nbformat.writes(build(*others)) == nbformat.writes(build(*ITEMS))


@st.composite
def wrong_question(draw: st.DrawFn) -> Item:
    kind = draw(st.sampled_from(["single", "multiple", "true_false", "fill_in"]))
    question = Question.model_validate(draw(questions(kind, 1.0, draw(st.booleans()))))
    number = draw(st.integers(0, 9999))
    update = {"id": f"drawn-{number}", "type": kind, "questions": (question,)}
    return BANK["sample-single"].model_copy(update=update)


@settings(max_examples=40)
@given(
    st.lists(wrong_question(), min_size=1, max_size=6, unique_by=lambda item: item.id),
    st.datetimes(dt.datetime(2020, 1, 1), dt.datetime(2099, 1, 1)),
)
def test_whatever_was_wrong_the_notebook_is_valid_and_keyless(
    items: list[Item], at: dt.datetime
) -> None:
    notebook = checked(build(*items, at=at))
    assert nbformat.writes(build(*map(rekeyed, items), at=at)) == nbformat.writes(notebook)
    stems = [c["metadata"]["lawstudy"].get("stem") for c in _answers(notebook)]
    assert stems == [item.questions[0].stem for item in items]


def _answers(notebook: NotebookNode) -> list[NotebookNode]:
    cells = json.loads(nbformat.writes(notebook))["cells"]
    return [c for c in cells if c["metadata"]["lawstudy"]["role"] == "answer"]
