"""The room's JSON addresses as an OpenAPI 3.1 document, made from what serves them.

Addresses and methods come from the routes, who may ask from the handlers' ``actions``, what they send from the types of
`delivery.bodies`, what it is for from the docstrings. ``python -m delivery.openapi`` writes ``docs/openapi.json``; a test
fails while that file is not what this gives.
"""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

from pydantic.json_schema import models_json_schema

from delivery.bodies import Body
from delivery.handlers import routes
from delivery.request import COOKIE, Handler, PageCode
from exam_room.errors import Code

PATH = Path(__file__).parent.parent / "docs" / "openapi.json"
VERSION = "1"
"""Of the addresses, which outlives many versions of the program."""

_REF = "#/components/schemas/{model}"
_GROUP = re.compile(r"\(([^()]*)\)")
_NUMBER = "[0-9]{1,9}"
_SAME_SITE: dict[str, list[str]] = {"page_cookie": [], "page_token": []}
_STATUS = {
    "400": "The request is not of this form, or its values cannot be.",
    "401": "Nobody is logged in.",
    "403": "They may not, or their password is to be changed first.",
    "404": "There is no such thing, or it is somebody else's.",
    "409": "Not now: `code` says why.",
    "503": "Nothing was saved; asking again is right.",
}


def json_routes() -> Iterator[tuple[str, type[Handler]]]:
    """Pattern and handler of every address that scripts ask."""
    for pattern, handler, *_ in routes():
        if issubclass(handler, Handler) and handler.wants_json:
            yield pattern, handler


def openapi() -> dict[str, Any]:
    """The document."""
    paths: dict[str, dict[str, Any]] = {}
    bodies: dict[str, type[Body]] = {}
    for pattern, handler in json_routes():
        for method in handler.actions:
            path, operation = _operation(pattern, handler, method)
            paths.setdefault(path, {})[method.lower()] = operation
            if handler.takes is not None:
                bodies[handler.takes.__name__] = handler.takes
    refusal = {"$ref": _REF.format(model="Refusal")}
    wanted = [(body, "validation") for body in bodies.values()]
    _, schemas = models_json_schema(wanted, ref_template=_REF)  # type: ignore[arg-type]
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "lawstudy: the room",
            "version": VERSION,
            "description": "What the room's pages ask. JSON in and out, for the same origin only.",
        },
        "paths": paths,
        "components": {
            "securitySchemes": {
                "log_in": {"type": "apiKey", "in": "cookie", "name": COOKIE},
                "page_cookie": {
                    "type": "apiKey",
                    "in": "cookie",
                    "name": "_xsrf",
                    "description": "Set by every page.",
                },
                "page_token": {
                    "type": "apiKey",
                    "in": "header",
                    "name": "X-XSRFToken",
                    "description": "What the page's <meta name=xsrf> says.",
                },
            },
            "schemas": {**schemas["$defs"], "Refusal": _refusal()},
            "responses": {
                status: {
                    "description": what,
                    "content": {"application/json": {"schema": refusal}},
                }
                for status, what in _STATUS.items()
            },
        },
    }


def document() -> str:
    """The same as the file has it."""
    return json.dumps(openapi(), ensure_ascii=False, indent=2) + "\n"


def _operation(pattern: str, handler: type[Handler], method: str) -> tuple[str, dict[str, Any]]:
    """The address as a template, and what OpenAPI says of it."""
    function = getattr(handler, method.lower())
    action = handler.actions[method]
    names = [name for name in inspect.signature(function).parameters if name != "self"]
    groups = _GROUP.findall(pattern)
    given = iter(names)
    path = _GROUP.sub(lambda _: f"{{{next(given)}}}", pattern)
    operation: dict[str, Any] = {
        "operationId": f"{handler.__name__}.{method.lower()}",
        "summary": (inspect.getdoc(function) or "").partition("\n")[0],
        "description": inspect.getdoc(handler),
        # See docs/permissions.zh-CN.md.
        "x-action": action,
    }
    if action != "anybody":
        operation["security"] = [{"log_in": []}]
    if method == "POST":
        # Also before anybody is logged in: no other site's page makes a browser send something.
        operation["security"] = [{**operation.get("security", [{}])[0], **_SAME_SITE}]
    if names:
        operation["parameters"] = [
            {"name": name, "in": "path", "required": True, "schema": _value_of(group)}
            for name, group in zip(names, groups, strict=True)
        ]
    if method == "POST" and handler.takes is not None:
        ref = {"$ref": _REF.format(model=handler.takes.__name__)}
        operation["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": ref}},
        }
    elif method == "POST" and handler.takes_file:
        operation["requestBody"] = {"required": True, "content": {handler.takes_file: {}}}
    operation["responses"] = {
        "200": {"description": "As described.", "content": {handler.media_type: {}}},
        **{status: {"$ref": f"#/components/responses/{status}"} for status in _STATUS},
    }
    return path, operation


def _value_of(group: str) -> dict[str, Any]:
    """What may stand in a place of an address."""
    if group == _NUMBER:
        return {"type": "integer", "minimum": 0, "maximum": 10**9 - 1}
    if "|" in group:
        return {"type": "string", "enum": group.split("|")}
    return {"type": "string", "pattern": f"^{group}$"}


def _refusal() -> dict[str, Any]:
    codes = [*get_args(Code), *get_args(PageCode)]
    return {
        "description": "Why nothing was done. `message` is for people.",
        "type": "object",
        "properties": {"code": {"enum": codes}, "message": {"type": "string"}},
        "required": ["code", "message"],
    }


if __name__ == "__main__":
    PATH.write_text(document(), encoding="utf-8")
