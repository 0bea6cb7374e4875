"""The published JSON Schemas: an item file's head, an item once read, and the metadata of notebook cells."""

from __future__ import annotations

import json
from pathlib import Path

from pydantic import BaseModel

from question_bank.exchange.front_matter import FrontMatter
from question_bank.item import Item
from question_bank.shown import CellMetadata

FOLDER = Path(__file__).parent
_MODELS: dict[str, type[BaseModel]] = {
    "item-front-matter-1.schema.json": FrontMatter,
    "item-1.schema.json": Item,
    "notebook-cell-1.schema.json": CellMetadata,
}


def schemas() -> dict[str, str]:
    """File name → JSON text (draft 2020-12)."""
    texts = {}
    for name, model in _MODELS.items():
        schema = {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            **model.model_json_schema(),
        }
        texts[name] = json.dumps(schema, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    return texts


def write_schemas(folder: Path = FOLDER) -> list[Path]:
    """Write every schema below ``folder``; returns the files."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, text in schemas().items():
        (folder / name).write_text(text, encoding="utf-8")
        paths.append(folder / name)
    return paths
