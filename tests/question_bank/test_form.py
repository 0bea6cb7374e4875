from __future__ import annotations

import json
import re
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from question_bank import messages
from question_bank.bank import ItemBank
from question_bank.errors import ItemChanged
from question_bank.forms.form import Form, FormItem, form_questions, question_names
from question_bank.item import Item
from tests.question_bank.plans import plan, section
from tests.support.synthetic import make_item

KINDS = ["single", "multiple", "true_false", "fill_in", "case"]
ITEMS = [make_item(kind, n, "行政处罚", 0.7) for n, kind in enumerate(KINDS * 2)]
BANK = ItemBank(ITEMS)


def place(item: Item, number: int, points: float) -> FormItem:
    return FormItem(
        number=number,
        section=0,
        item_id=item.id,
        content_hash=item.content_hash,
        points=points,
    )


def form(seed: int = 1, items: list[Item] = ITEMS) -> Form:
    return Form(
        exam="exam-1",
        code="A",
        seed=seed,
        blueprint=plan(section=[section(kind, 2) for kind in KINDS]),
        items=tuple(place(item, n, item.points) for n, item in enumerate(items, 1)),
    )


def bank_with(changes: Mapping[str, Item | None]) -> ItemBank:
    """The bank with items replaced, or removed."""
    found = [changes.get(item.id, item) for item in ITEMS]
    return ItemBank(item for item in found if item is not None)


def test_round_trip() -> None:
    text = form().to_json()
    again = Form.model_validate_json(text)
    assert again == form()
    assert again.to_json() == text
    assert again.content_hash == form().content_hash


@given(st.integers(), st.permutations(ITEMS), st.text(max_size=10))
def test_round_trip_of_any_form(seed: int, items: list[Item], exam: str) -> None:
    made = form(seed, items).model_copy(update={"exam": exam})
    again = Form.model_validate_json(made.to_json())
    assert again == made
    assert again.to_json().encode() == made.to_json().encode()


def test_json_is_canonical_and_readable() -> None:
    text = form().to_json()
    data = json.loads(text)
    assert list(data) == sorted(data)
    assert "行政处罚" in text
    assert text.endswith("}\n")
    assert data["schema_version"] == 1
    assert [entry["number"] for entry in data["items"]] == list(range(1, 11))


def test_json_does_not_depend_on_the_order_of_quotas() -> None:
    quotas = dict(form().blueprint.quotas)
    turned = dict(reversed(quotas.items()))
    assert list(turned) != list(quotas)
    blueprint = form().blueprint.model_copy(update={"quotas": turned})
    other = form().model_copy(update={"blueprint": blueprint})
    assert other.to_json() == form().to_json()


def test_hash_changes_with_the_content() -> None:
    assert re.fullmatch("[0-9a-f]{64}", form().content_hash)
    hashes = {form().content_hash, form(seed=2).content_hash, form(items=ITEMS[:9]).content_hash}
    assert len(hashes) == 3


def test_a_form_holds_no_keys() -> None:
    text = form().to_json()
    for item in ITEMS:
        assert item.rationale not in text
        for question in item.questions:
            assert question.stem not in text
            assert not any(option.text in text for option in question.options)


def test_unknown_fields_are_refused() -> None:
    data = json.loads(form().to_json())
    with pytest.raises(ValidationError):
        Form.model_validate({**data, "colour": 1})


def test_items_are_found() -> None:
    made = form()
    assert [made.item(BANK, entry) for entry in made.items] == ITEMS


def test_an_item_that_is_gone() -> None:
    made, item = form(), ITEMS[2]
    message = messages.ITEM_GONE.format(form="A", number=3, id=item.id)
    bank = bank_with({item.id: None})
    with pytest.raises(ItemChanged, match=re.escape(message)):
        made.item(bank, made.items[2])
    with pytest.raises(ItemChanged, match=re.escape(message)):
        form_questions(made, bank)
    assert made.item(bank, made.items[3]) == ITEMS[3]


@pytest.mark.parametrize(
    "change",
    [
        {"rationale": "依据第三十六条。"},
        {"expected_facility": 0.71},
        {"points": 3.0},
        {"legal_basis": ("《行政处罚法》(2021)第三十六条",)},
        {"enemies": ("other-1",)},
        {"content_area": "行政许可"},
    ],
)
def test_an_item_that_was_edited(change: dict[str, object]) -> None:
    made, item = form(), ITEMS[0]
    message = messages.ITEM_EDITED.format(form="A", number=1, id=item.id)
    bank = bank_with({item.id: item.model_copy(update=change)})
    with pytest.raises(ItemChanged, match=re.escape(message)):
        made.item(bank, made.items[0])
    with pytest.raises(ItemChanged, match=re.escape(message)):
        form_questions(made, bank)


def test_a_moved_key_is_an_edit() -> None:
    made, item = form(), ITEMS[0]
    question = item.questions[0]
    turned = question.model_copy(update={"options": question.options[1:] + question.options[:1]})
    edited = item.model_copy(update={"questions": (turned,)})
    with pytest.raises(ItemChanged):
        made.item(bank_with({item.id: edited}), made.items[0])


def test_question_names() -> None:
    single, case = ITEMS[0], ITEMS[4]
    assert question_names(place(single, 7, 1.5), single) == [("q07", 1.5)]
    assert question_names(place(single, 12, 1), single) == [("q12", 1)]
    assert question_names(place(single, 123, 1), single) == [("q123", 1)]
    assert question_names(place(case, 61, 20), case) == [
        ("q61_1", 4.0),
        ("q61_2", 2.0),
        ("q61_3", 14.0),
    ]


def test_the_questions_of_a_case_share_its_points_in_proportion() -> None:
    case = ITEMS[4]
    assert question_names(place(case, 5, 10), case) == [
        ("q05_1", 2.0),
        ("q05_2", 1.0),
        ("q05_3", 7.0),
    ]


@given(st.integers(1, 200))
def test_the_points_of_a_case_add_up(halves: int) -> None:
    case = ITEMS[4]
    points = [points for _, points in question_names(place(case, 1, halves / 2), case)]
    assert sum(points) == pytest.approx(halves / 2)
    assert min(points) > 0


def test_form_questions() -> None:
    made = form()
    questions = form_questions(made, BANK)
    assert len(questions) == 8 + 2 * 3
    assert len({question.name for question in questions}) == len(questions)
    names = ["q01", "q02", "q03", "q04", "q05_1", "q05_2", "q05_3", "q06"]
    assert [q.name for q in questions][:8] == names
    assert [q.kind for q in questions][4:7] == ["single", "true_false", "short_answer"]
    assert {q.content_area for q in questions} == {"行政处罚"}
    assert sum(q.points for q in questions) == sum(entry.points for entry in made.items)
    assert [q.item_id for q in questions if q.name.startswith("q10")] == [ITEMS[9].id] * 3
