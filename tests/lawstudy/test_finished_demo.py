"""Tests that walk through the finished demo make it by the steps of `scripts/run`, whatever these are."""

from __future__ import annotations

from pathlib import Path

from tests.support.finished_demo import steps


def test_the_steps_are_read_with_their_values() -> None:
    found = steps(Path("/x/site"))
    assert found[0] == ["init", "/x/site", "--demo"]
    assert ["exam", "release", "annual-review-2022-resit"] in found
    assert ["study", "plan", "import", "/x/site/roster/study-plan.xlsx"] in found
    words = [word for step in found for word in step]
    assert not [word for word in words if "$" in word or word.startswith("site")]
    assert "serve" not in words
