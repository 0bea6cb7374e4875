"""What the content hashes of items, blueprints and forms cover: frozen lists of fields, each with a version.

A hash tells whether what a candidate was asked, and how it is scored, is still the same. So a calibrated facility, a
cognitive level or a field that a later version adds is in none of these lists, and hashes from years ago still hold.
**Never edit a list.** A field that does change what is asked or scored needs a new list, used where the field has a value
(as ``FORM_CONTENT_2`` is), and hashes by the older ones go on being recognised.
"""

from __future__ import annotations

from typing import Any

CELL_SCHEMA = 1
"""Version of the ``lawstudy`` metadata in notebooks; a reader refuses one that it does not know."""

_EACH = "__all__"

_QUESTION: dict[str, Any] = {
    "kind": True,
    "stem": True,
    "points": True,
    "options": {_EACH: {"text", "is_key"}},
    "answer": True,
    "blanks": True,
    "numerals_equivalent": True,
    "reference_answer": True,
    "rubric": {_EACH: {"points", "text"}},
}

ITEM_CONTENT_1: dict[str, Any] = {
    "id": True,
    "type": True,
    "content_area": True,
    "points": True,
    "legal_basis": True,
    "enemies": True,
    "context": True,
    "questions": {_EACH: _QUESTION},
    "rationale": True,
}

ITEM_CONTENT_0: dict[str, Any] = {
    **ITEM_CONTENT_1,
    "cognitive_level": True,
    "expected_facility": True,
}
"""What 0.1.0 hashed: all fields that an item had then."""

ITEM_ASKED_1: dict[str, Any] = {
    "type": True,
    "context": True,
    "questions": {_EACH: {name: told for name, told in _QUESTION.items() if name != "points"}},
}
"""What somebody who answers an item blind vouches for: what is asked, and its key. Not the rationale, which they don't see."""

BLUEPRINT_CONTENT_1: dict[str, Any] = {
    "title": True,
    "practice": True,
    "duration_minutes": True,
    "total_points": True,
    "cut_score": True,
    "rules": True,
    "marking": {"multiple", "fixed_points"},
    "difficulty": {"mean_facility", "spread"},
    "overlap_limit": True,
    "sections": {_EACH: {"title", "type", "count", "points", "instructions"}},
    "quotas": True,
    "enemies": True,
}

FORM_CONTENT_1: dict[str, Any] = {
    "schema_version": True,
    "exam": True,
    "code": True,
    "seed": True,
    "blueprint": BLUEPRINT_CONTENT_1,
    "items": {_EACH: {"number", "section", "item_id", "content_hash", "points"}},
}
"""All fields that a form had in 0.1.0: its hashes are the same."""

FORM_CONTENT_2: dict[str, Any] = {
    **FORM_CONTENT_1,
    "blueprint": {**BLUEPRINT_CONTENT_1, "policy": True},
}
"""Forms whose blueprint names a policy, which 0.1.0 had not: cut score, attempts and rounding stand there."""

FORM_CONTENT_3: dict[str, Any] = {
    **FORM_CONTENT_2,
    "blueprint": {
        **BLUEPRINT_CONTENT_1,
        "policy": True,
        "sections": {
            _EACH: {"title", "type", "count", "points", "instructions", "pretest"},
        },
    },
    "items": {_EACH: {"number", "section", "item_id", "content_hash", "points", "pretest"}},
}
"""Forms in which some items are in pretest and score nothing."""
