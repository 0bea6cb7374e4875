"""Blueprints for the tests of blueprints, assembly and forms."""

from __future__ import annotations

from typing import Any

from question_bank.forms.blueprint import Blueprint


def section(kind: str, count: int, points: float = 1.0) -> dict[str, Any]:
    return {"title": kind, "type": kind, "count": count, "points": points}


PLAN: dict[str, Any] = {
    "title": "测试方案",
    "duration_minutes": 60,
    "total_points": 100,
    "cut_score": 60,
    "overlap_limit": 0.25,
    "difficulty": {"mean_facility": (0.6, 0.8), "spread": 0.002},
    "section": [
        section("single", 20),
        section("multiple", 12, 2),
        section("true_false", 10),
        section("fill_in", 3, 2),
        section("case", 2, 20),
    ],
    "quotas": {"行政处罚": (5, 8), "宪法与立法": (4, 8), "信访工作": (0, 2)},
}


def plan(**fields: Any) -> Blueprint:
    """The plan above with other fields."""
    return Blueprint.model_validate({**PLAN, **fields})
