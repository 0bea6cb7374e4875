"""The published JSON Schema of policy files. ``python -m records.exams.policy_schema`` writes it anew."""

from __future__ import annotations

import json
from pathlib import Path

from records.exams.policy import SHIPPED_POLICIES, Policy

NAME = "policy-1.schema.json"


def policy_schema() -> str:
    """The JSON text (draft 2020-12)."""
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **Policy.model_json_schema(),
    }
    return json.dumps(schema, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def write_policy_schema(folder: Path = SHIPPED_POLICIES) -> Path:
    """Write it below ``folder``; returns the file."""
    path = folder / NAME
    path.write_text(policy_schema(), encoding="utf-8")
    return path


if __name__ == "__main__":
    write_policy_schema()
