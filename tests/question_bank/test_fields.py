"""The fields of enforcement: each with its areas and a blueprint that is half of them, or with the reason why not."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from question_bank.fields import Field, fields
from question_bank.forms.blueprint import SHIPPED_BLUEPRINTS, load_blueprint


def test_there_are_the_seven_of_the_standard() -> None:
    assert [field.name for field in fields()] == [
        *("生态环境", "城市管理", "交通运输", "农业", "文化市场", "应急管理", "市场监管")
    ]


def test_half_of_the_paper_of_a_field_is_of_its_areas() -> None:
    held = {field.blueprint: field.areas for field in fields() if field.blueprint}
    assert set(held) == {path.stem for path in SHIPPED_BLUEPRINTS.glob("card-special-*.toml")}
    for name, areas in held.items():
        blueprint = load_blueprint(SHIPPED_BLUEPRINTS / f"{name}.toml")
        assert sum(blueprint.quotas[area][0] for area in areas) * 2 >= blueprint.count


@pytest.mark.parametrize(
    "row",
    [
        {"name": "农业"},
        {"name": "农业", "areas": ["生态环境"]},
        {"name": "农业", "areas": ["种子"], "blueprint": "x"},
        {"name": "农业", "areas": ["生态环境", "种子"], "blueprint": "x"},
        {"name": "农业", "areas": ["生态环境"], "blueprint": "x", "why": "没有文本"},
    ],
)
def test_a_field_has_one_of_the_two(row: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Field.model_validate(row)
