"""The form of an item and its file."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from question_bank.bank import SHIPPED_ITEMS, load_bank
from question_bank.editing import Edited, check_edited
from question_bank.exchange.markdown import parse_item
from question_bank.item import Item
from question_bank.item_form import ItemForm, form_of, text_of
from tests.question_bank.strategies import items


@settings(max_examples=40)
@given(items().filter(lambda item: item.type != "case"))
def test_the_form_gives_the_item_again(item: Item) -> None:
    again, problems = parse_item(text_of(form_of(item)), "x.md")
    assert problems == []
    assert again == item


def test_every_shipped_item_has_a_form() -> None:
    for item in load_bank().values():
        if item.type == "case":
            with pytest.raises(ValueError, match=item.id):
                form_of(item)
            continue
        again, problems = parse_item(text_of(form_of(item)), f"{item.id}.md")
        assert problems == []
        assert again is not None
        assert again.content_hash == item.content_hash


@given(
    st.builds(
        ItemForm,
        **{
            name: st.text(max_size=30)
            for name in (
                "id",
                "content_area",
                "facility",
                "points",
                "legal_basis",
                "stem",
                "rubric",
            )
        },
        type=st.sampled_from(["single", "multiple", "true_false", "fill_in", "essay"]),
        options=st.lists(st.text(max_size=20), max_size=6).map(tuple),
    )
)
def test_whatever_is_typed_makes_a_file_that_can_be_checked(form: ItemForm) -> None:
    item, problems = parse_item(text_of(form), "x.md")
    assert item is None
    assert problems


def test_what_is_not_filled_in_is_missing() -> None:
    _, problems = parse_item(text_of(ItemForm(id="own-1", stem="问？")), "own-1.md")
    told = "\n".join(problem.message for problem in problems)
    for name in ("content_area", "expected_facility", "legal_basis", "points"):
        assert name in told


def test_the_check_of_what_is_edited(tmp_path: Path) -> None:
    item = load_bank()["penalty-s-101"]
    form = replace(form_of(item), id="own-1", legal_basis="《行政处罚法》(2021)第一百条")
    edited = Edited(text_of(form), tmp_path / "own-1.md", tmp_path / "statutes", (SHIPPED_ITEMS,))
    found = json.loads(check_edited(edited))
    assert any("第一百条" in reason for _, reason in found["problems"])
