"""The OpenAPI document says what the room answers, whole and in the form that OpenAPI wants."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from delivery.bodies import Body, Saving
from delivery.handlers import routes
from delivery.openapi import PATH, document, json_routes, openapi

SCHEMAS = openapi()["components"]["schemas"]


def operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in openapi()["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def test_the_file_is_what_the_sources_say() -> None:
    assert PATH.read_text(encoding="utf-8") == document(), "run: python -m delivery.openapi"


def test_every_json_address_is_there_with_every_method() -> None:
    expected = [
        (handler.__name__, method) for _, handler in json_routes() for method in handler.actions
    ]
    told = [tuple(each["operationId"].split(".")) for *_, each in operations()]
    assert sorted(told) == sorted((name, method.lower()) for name, method in expected)
    under_api = {pattern for pattern, *_ in routes() if pattern.startswith("/api/")}
    assert under_api == {pattern for pattern, _ in json_routes()}


def test_addresses_are_templates_with_their_places_told() -> None:
    for path, _, operation in operations():
        places = re.findall(r"\{(\w+)\}", path)
        assert not set("()[]|\\^$") & set(path)
        assert [each["name"] for each in operation.get("parameters", [])] == places


def test_every_post_says_what_it_takes() -> None:
    for path, method, operation in operations():
        assert ("requestBody" in operation) == (method == "post"), path
    taken = {handler.takes for _, handler in json_routes()} - {None}
    nested = {"ChangedAnswer"}
    assert {each.__name__ for each in Body.__subclasses__()} == nested | {
        each.__name__ for each in taken if each
    }


def test_the_schemas_are_sound_and_refuse_what_the_room_refuses() -> None:
    def refs(value: object) -> Iterator[str]:
        if isinstance(value, dict):
            if isinstance(value.get("$ref"), str):
                yield value["$ref"]
            value = list(value.values())
        if isinstance(value, list):
            for each in value:
                yield from refs(each)

    parts = openapi()["components"]
    known = {
        f"#/components/{part}/{name}" for part in ("schemas", "responses") for name in parts[part]
    }
    assert set(refs(openapi())) == known
    for schema in SCHEMAS.values():
        Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize(
    ("body", "taken"),
    [
        ({"page": 1, "first": 1, "changes": []}, True),
        ({"page": -1, "first": 1, "changes": []}, False),
        ({"page": 1, "first": 1, "changes": [{"question": "q01", "value": None}]}, False),
        ({"page": 1, "changes": []}, False),
    ],
)
def test_a_body_is_judged_as_the_room_judges_it(body: dict[str, Any], taken: bool) -> None:
    whole = {**openapi(), "$ref": "#/components/schemas/Saving"}
    assert Draft202012Validator(whole).is_valid(body) is taken
    if taken:
        Saving.model_validate(body)
