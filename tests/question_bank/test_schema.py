from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from jsonschema import Draft202012Validator

from question_bank.bank import SHIPPED_ITEMS, item_files
from question_bank.exchange.markdown import parse_item
from question_bank.exchange.markdown_text import item_text
from question_bank.item import Item
from question_bank.schema import FOLDER, schemas, write_schemas
from tests.question_bank.samples import FILE, SAMPLES, SINGLE, changed
from tests.question_bank.strategies import items

HEAD = "item-front-matter-1.schema.json"
ITEM = "item-1.schema.json"


def validator(name: str) -> Draft202012Validator:
    return Draft202012Validator(json.loads(schemas()[name]))


def front_matter(text: str) -> dict[str, Any]:
    data = yaml.safe_load(text.split("\n---", 1)[0].removeprefix("---\n"))
    assert isinstance(data, dict)
    return data


def complaints(name: str, data: object) -> list[str]:
    return [error.message for error in validator(name).iter_errors(data)]


def test_the_published_files_are_current() -> None:
    published = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.json")}
    assert published == schemas()


def test_write_schemas(tmp_path: Path) -> None:
    paths = write_schemas(tmp_path / "new")
    assert {path.name: path.read_text(encoding="utf-8") for path in paths} == schemas()
    assert sorted((tmp_path / "new").iterdir()) == sorted(paths)
    assert write_schemas(tmp_path / "new") == paths


@pytest.mark.parametrize("name", [HEAD, ITEM])
def test_schemas_are_schemas(name: str) -> None:
    schema = json.loads(schemas()[name])
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(schema)


@pytest.mark.slow
def test_every_shipped_head_is_valid() -> None:
    paths = item_files([SHIPPED_ITEMS])
    assert paths
    wrong = {
        path.name: found
        for path in paths
        if (found := complaints(HEAD, front_matter(path.read_text(encoding="utf-8-sig"))))
    }
    assert wrong == {}


@pytest.mark.parametrize("kind", SAMPLES)
def test_samples(kind: str) -> None:
    assert complaints(HEAD, front_matter(SAMPLES[kind])) == []
    item, _ = parse_item(SAMPLES[kind], FILE)
    assert item is not None
    assert complaints(ITEM, item.model_dump(mode="json")) == []


@pytest.mark.slow
@given(items())
def test_every_item_and_its_head_are_valid(item: Item) -> None:
    assert complaints(ITEM, item.model_dump(mode="json")) == []
    assert complaints(HEAD, front_matter(item_text(item))) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("id: sample-single", "id: Sample"),
        ("id: sample-single\n", ""),
        ("type: single", "type: 单选"),
        ("理解", "掌握"),
        ("0.72", "0.99"),
        ("0.72", "0.01"),
        ("points: 1", "points: 0"),
        ("points: 1", "points: 0.3"),
        ("points: 1", "points: 一"),
        ("points: 1", "points: 1\nscore: 1"),
        ("points: 1", "points: 1\nanswer: 对"),
        ("points: 1", "points: 1\nenemies: a"),
        ("\n  - 《行政处罚法》(2021)第三十六条第一款", " []"),
        ("\n  - 《行政处罚法》(2021)第三十六条第一款", " 甲"),
    ],
)
def test_an_editor_shows_what_the_parser_refuses(old: str, new: str) -> None:
    text = changed(SINGLE, (old, new))
    assert parse_item(text, FILE)[0] is None
    assert complaints(HEAD, front_matter(text)) != []


def test_an_item_with_more_fields_is_refused() -> None:
    item, _ = parse_item(SINGLE, FILE)
    assert item is not None
    data = item.model_dump(mode="json")
    assert complaints(ITEM, {**data, "colour": 1}) != []
    assert complaints(ITEM, {**data, "questions": []}) != []
