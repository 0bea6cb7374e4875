from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from question_bank import messages
from question_bank.bank import ItemBank
from question_bank.errors import FormDamaged, ItemChanged, NewerSchema
from question_bank.forms.blueprint import Blueprint
from question_bank.forms.form import Form, FormItem, read_form
from question_bank.forms.placed import items_of, place_item, placed
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
    assert items_of(placed(form(), BANK)) == ITEMS


def test_an_item_that_is_gone() -> None:
    made, item = form(), ITEMS[2]
    message = messages.ITEM_GONE.format(form="A", number=3, id=item.id)
    with pytest.raises(ItemChanged, match=re.escape(message)):
        placed(made, bank_with({item.id: None}))


@pytest.mark.parametrize(
    "change",
    [
        {"rationale": "依据第三十六条。"},
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
        placed(made, bank)


@pytest.mark.parametrize("change", [{"expected_facility": 0.71}, {"cognitive_level": "应用"}])
def test_a_calibrated_facility_or_a_level_is_no_edit(change: dict[str, object]) -> None:
    item = ITEMS[0].model_copy(update=change)
    assert item.content_hash == ITEMS[0].content_hash
    assert placed(form(), bank_with({item.id: item}))[0].item == item


def test_a_moved_key_is_an_edit() -> None:
    made, item = form(), ITEMS[0]
    question = item.questions[0]
    turned = question.model_copy(update={"options": question.options[1:] + question.options[:1]})
    edited = item.model_copy(update={"questions": (turned,)})
    with pytest.raises(ItemChanged):
        placed(made, bank_with({item.id: edited}))


def _names(item: Item, number: int, points: float) -> list[tuple[str, str, float]]:
    return [(q.name, q.label, q.points) for q in place_item(item, place(item, number, points))]


def test_names_labels_and_points() -> None:
    single, case = ITEMS[0], ITEMS[4]
    assert _names(single, 7, 1.5) == [("q07", "7", 1.5)]
    assert _names(single, 12, 1) == [("q12", "12", 1)]
    assert _names(single, 123, 1) == [("q123", "123", 1)]
    assert _names(case, 61, 20) == [
        ("q61_1", "61（1）", 4.0),
        ("q61_2", "61（2）", 2.0),
        ("q61_3", "61（3）", 14.0),
    ]


def test_the_questions_of_a_case_share_its_points_in_proportion() -> None:
    assert [points for _, _, points in _names(ITEMS[4], 5, 10)] == [2.0, 1.0, 7.0]


@given(st.integers(1, 200))
def test_the_points_of_a_case_add_up(halves: int) -> None:
    case = ITEMS[4]
    points = [points for _, _, points in _names(case, 1, halves / 2)]
    assert sum(points) == pytest.approx(halves / 2)
    assert min(points) > 0


def test_placed_questions() -> None:
    made = form()
    questions = placed(made, BANK)
    assert len(questions) == 8 + 2 * 3
    assert len({question.name for question in questions}) == len(questions)
    names = ["q01", "q02", "q03", "q04", "q05_1", "q05_2", "q05_3", "q06"]
    assert [q.name for q in questions][:8] == names
    assert [q.part for q in questions][:8] == [0, 0, 0, 0, 1, 2, 3, 0]
    assert [q.question.kind for q in questions][4:7] == ["single", "true_false", "short_answer"]
    assert sum(q.points for q in questions) == sum(entry.points for entry in made.items)
    assert [q.item.id for q in questions if q.name.startswith("q10")] == [ITEMS[9].id] * 3


OLD = Path(__file__).parents[1] / "data" / "form-0.1.0"


def _old_bank() -> ItemBank:
    data = json.loads((OLD / "items.json").read_text(encoding="utf-8"))
    return ItemBank(Item.model_validate(fields) for fields in data.values())


def test_a_form_of_0_1_0_is_read_and_its_items_are_still_theirs() -> None:
    data = (OLD / "A.json").read_bytes()
    made = read_form(data, "A.json")
    assert made.content_hash == (OLD / "hash.txt").read_text().strip()
    bank = _old_bank()
    assert len(items_of(placed(made, bank))) == len(bank) == 12
    hashes = json.loads((OLD / "items.json").read_text(encoding="utf-8"))
    for content_hash, fields in hashes.items():
        assert Item.model_validate(fields).has_content(content_hash)
    # Items that were edited since are refused, as then.
    edited = {key: item.model_copy(update={"rationale": "x"}) for key, item in bank.items()}
    with pytest.raises(ItemChanged):
        placed(made, edited)
    assert made.renewed(edited) == made
    # With today's hashes the items may also be calibrated.
    renewed = made.renewed(bank)
    assert renewed != made
    calibrated = {k: item.model_copy(update={"expected_facility": 0.5}) for k, item in bank.items()}
    assert len(placed(renewed, calibrated)) == len(placed(made, bank))


def test_a_field_of_a_later_version_changes_no_hash() -> None:
    class LaterBlueprint(Blueprint):
        remark: str = ""

    class LaterItem(Item):
        calibrated_facility: float | None = None

    class LaterForm(Form):
        blueprint: LaterBlueprint
        label: str = ""

    made = form()
    blueprint = LaterBlueprint.model_validate(
        {**made.blueprint.model_dump(by_alias=True), "remark": "备注"}
    )
    later = LaterForm(
        **{**dict(made), "blueprint": blueprint, "label": "正式卷"},
    )
    assert "备注" in later.to_json()
    assert later.content_hash == made.content_hash
    item = LaterItem(**{**dict(ITEMS[0]), "calibrated_facility": 0.6})
    assert item.content_hash == ITEMS[0].content_hash


def test_the_policy_is_content_where_one_is_named() -> None:
    made = form()
    assert made.blueprint.policy == ""
    named = made.blueprint.model_copy(update={"policy": "annual"})
    other = made.model_copy(update={"blueprint": named})
    assert other.content_hash != made.content_hash


def test_a_form_of_a_later_version_is_refused() -> None:
    data = json.loads(form().to_json())
    later = json.dumps({**data, "schema_version": 2, "new": 1}).encode()
    with pytest.raises(NewerSchema, match="请先升级"):
        read_form(later, "A.json")


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b'{"schema_version": 1}', b"\xff"])
def test_a_damaged_form_is_refused(data: bytes) -> None:
    with pytest.raises(FormDamaged, match=r"A\.json"):
        read_form(data, "A.json")
