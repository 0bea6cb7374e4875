"""The trail in words: what is kept has a Chinese name, and is told as people read it."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import UTC

import pytest

from foundation.local_time import find_zone
from records.audit.decisions import DECISIONS
from records.audit.words import FIELDS, MOST_TOLD, details, kept_for, readable, readable_time


@pytest.mark.parametrize("name", DECISIONS)
def test_everything_that_a_decision_keeps_has_a_name(name: str) -> None:
    kept = {field.name for field in fields(DECISIONS[name])} - {"subject"}
    assert kept <= FIELDS.keys()


def test_a_value_that_somebody_spoilt_is_shown_as_it_is() -> None:
    assert readable('{"a":1,"reason":"x"}', UTC) == "a：1；原因：x"
    assert readable("null", UTC) == ""
    assert readable("{broken", UTC) == "{broken"
    assert readable('"2026-99-99T01:00:00"', UTC) == "2026-99-99T01:00:00"
    assert details("{broken", "null", UTC) == "{broken；null"


def test_times_of_the_trail_are_told_in_the_zone_of_the_site() -> None:
    zone = find_zone("Asia/Shanghai")
    assert readable_time("2026-05-06T23:30:00.123+00:00", zone) == "2026-05-07 07:30:00"
    assert readable('"2026-05-06T01:00:00"', zone) == "2026-05-06 09:00:00"
    assert readable('{"start":"2026-05-06T01:00:00","minutes":5}', zone) == (
        "开考时间：2026-05-06 09:00:00；分钟数：5"
    )
    for other in ("2026-05-06", "第 2026-05-06T 号", "x2026-05-06T01:00:00"):
        assert readable_time(other, zone) == other


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (None, {"outcome": "passed", "score": 80.0}, "结果：合格；成绩：80.0"),
        (
            {"outcome": "passed", "score": 80.0},
            {"outcome": "voided", "score": None},
            "结果：合格 → 作废；成绩：80.0 → 无",
        ),
        (
            {"state": "handed_in", "sha256": "a" * 64},
            {"reason": "代答", "proposed_by": "li"},
            "状态：已交卷；校验码：aaaaaaaaaaaa…；原因：代答；提议人：li",
        ),
        (None, {"expired": True, "form": "A"}, "到时由系统收卷：是；试卷：A"),
        ("0001", "0002", "原为 0001；现为 0002"),
        (["cadre"], ["cadre", "marker"], "原为 干部；现为 干部、阅卷人员"),
        (None, None, ""),
    ],
)
def test_what_was_and_what_is(before: object, after: object, told: str) -> None:
    assert details(json.dumps(before), json.dumps(after), UTC) == told


def test_a_long_list_is_counted() -> None:
    numbers = [f"P{number}" for number in range(896)]
    told = readable(json.dumps({"numbers": numbers}), UTC)
    assert told.count("P") == MOST_TOLD
    assert told.endswith("等共 896 项")


def test_a_word_is_looked_for_as_it_is_kept() -> None:
    assert '"passed"' in kept_for("合格")
    assert '"failed"' in kept_for("不合格")
    assert '"passed"' not in kept_for("不合格")
    assert kept_for("毫不相干") == []
