from __future__ import annotations

import pytest

from foundation.markup import to_html


@pytest.mark.parametrize(
    "text",
    [
        "[文本](http://example.invalid/)",
        "![现场图](map.png)",
        "<http://example.invalid/>",
        "[文本][a]\n\n[a]: http://example.invalid/",
        "<a href='x'>文本</a>",
        "http://example.invalid/",
    ],
)
def test_nothing_leads_out_of_a_page_and_no_text_is_lost(text: str) -> None:
    html = to_html(text)
    assert "<a" not in html
    assert "<img" not in html
    for word in ("文本", "现场图", "example.invalid", "map.png"):
        assert (word in html) == (word in text)


def test_markdown_is_html() -> None:
    assert to_html("**甲**\n\n| a | b |\n|---|---|\n| 1 | 2 |").count("<td>") == 2
