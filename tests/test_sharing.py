"""What belongs to the full set alone is there: a name that somebody changed would bring it back into CI, or nobody would run it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.sharing import IN_FULL_ONLY, is_in_full_only

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("start", IN_FULL_ONLY)
def test_it_names_tests_that_there_are(start: str) -> None:
    module, _, name = start.partition("[")[0].partition("::")
    assert f"def {name}" in (ROOT / module).read_text(encoding="utf-8")
    assert is_in_full_only(f"{start}_and_more[0]")
