"""The words and limits that pages share with the server."""

from __future__ import annotations

from delivery.vocabulary import PATH, vocabulary


def test_the_typescript_says_what_the_python_sources_say() -> None:
    assert PATH.read_text(encoding="utf-8") == vocabulary(), "run: python -m delivery.vocabulary"


def test_every_word_and_limit_is_there() -> None:
    text = vocabulary()
    for part in ("'fill_in'", "'paused'", "'other_page'", "'log_in'", "MAX_BLANK = 200;"):
        assert part in text
