from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.law.places import read_places


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("第三条", ["第三条"]),
        ("第三条第二款第一项", ["第三条第二款第一项"]),
        ("第三条第二款第（一）项、第(四)项", ["第三条第二款第一项", "第三条第二款第四项"]),
        ("第三条第一款和第三款", ["第三条第一款", "第三条第三款"]),
        ("第三、五条", ["第三条", "第五条"]),
        ("第十二条之一第二款及第13条", ["第十二条之一第二款", "第13条"]),
        ("第三条第一项，第二款第四项", ["第三条第一项", "第三条第二款第四项"]),
        ("第一款", []),
        ("第三条、第三条", ["第三条"]),
    ],
)
def test_each_place_in_full(text: str, places: list[str]) -> None:
    assert read_places(text) == places


@given(st.text("第一二十条款项之、(（）)1 ", max_size=40))
def test_any_text_is_read(text: str) -> None:
    assert all(place.startswith("第") for place in read_places(text))
