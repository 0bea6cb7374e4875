from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from question_bank.bank import SHIPPED_ITEMS, item_files
from question_bank.exchange.draft import HEAD_FIELDS, Draft, Place
from question_bank.exchange.markdown import check_written, parse_item, parse_item_file
from question_bank.exchange.markdown_text import draft_fields, draft_text, item_text
from question_bank.item import Item, Question
from tests.question_bank.samples import FILE, SAMPLES
from tests.question_bank.strategies import items


def draft_of(item: Item, *left_out: str) -> Draft:
    """The draft that says all of an item but some fields of its head."""
    head = {name: getattr(item, name) for name in HEAD_FIELDS if name not in left_out}
    return Draft(
        Place("题.xlsx", "第2行"), item.type, item.questions, item.context, item.rationale, head
    )


# That an item is read back from its text, `test_item_file` shows.


@pytest.mark.parametrize("kind", SAMPLES)
def test_each_sample_is_read_back(kind: str) -> None:
    item, _ = parse_item(SAMPLES[kind], FILE)
    assert item is not None
    assert parse_item(item_text(item), FILE) == (item, [])


def test_the_shipped_items_are_read_back() -> None:
    for path in item_files([SHIPPED_ITEMS])[::10]:
        item, _ = parse_item(path.read_text(encoding="utf-8"), path.name)
        assert item is not None
        assert parse_item(item_text(item), path.name) == (item, [])


@pytest.mark.slow
@settings(max_examples=25)
@given(items(), st.sets(st.sampled_from([name for name in HEAD_FIELDS if name != "id"])))
def test_what_a_draft_does_not_say_the_check_names(item: Item, left_out: set[str]) -> None:
    found = parse_item_file(draft_text(draft_of(item, *left_out), item.id), FILE)
    assert found.head is not None
    draft = draft_of(item, *left_out)
    quick = check_written(draft_text(draft, item.id), draft_fields(draft, item.id), FILE)
    assert quick.item == found.item
    assert {one.message for one in quick.problems} == {one.message for one in found.problems}
    needed = left_out - {"enemies", "pool"}
    assert (found.item is None) == bool(needed)
    for name in needed:
        assert any(f"“{name}”" in problem.message for problem in found.problems)
    if not needed:
        kept = {name: () if name == "enemies" else "formal" for name in left_out}
        assert found.item == item.model_copy(update=kept)


@pytest.mark.parametrize(
    "text", ["true", "null", "a: b", "- 行", "#", "'", '"', "[x]", "行\n---\n政", "行: 政 # 处"]
)
def test_text_of_the_head_stays_text(text: str) -> None:
    question = Question(kind="true_false", stem="题干", points=1, answer=True)
    draft = Draft(Place("a.csv", "第2行"), "true_false", (question,), head={"content_area": text})
    found = parse_item_file(draft_text(draft, "own-t-001"), FILE)
    assert found.head is not None
    assert found.head.known["content_area"] == text


def test_a_question_without_type_and_key_keeps_its_words() -> None:
    question = Question(kind="single", stem="题干。", points=1)
    text = draft_text(Draft(Place("a.txt", "第1题"), None, (question,)), "own-s-001")
    assert "题干。" in text
    assert "type" not in text
    assert "解析" not in text
