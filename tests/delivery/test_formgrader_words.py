"""formgrader in Chinese: every phrase that is replaced is one of the nbgrader that is installed, and none is forgotten."""

from __future__ import annotations

import re
from pathlib import Path

import orjson
import pytest
from nbgrader.server_extensions.formgrader.handlers import static_path, template_path

from delivery.lab.formgrader_words import NOT_FOR_MARKERS, WORDS, translated

FOLDERS = (Path(template_path), Path(template_path) / "formgrade", Path(static_path) / "js")
FILES: dict[str, dict[str, str]] = orjson.loads(WORDS.read_bytes())
ENGLISH = {"formgrader"}


def source(name: str) -> str:
    [found] = [folder / name for folder in FOLDERS if (folder / name).is_file()]
    return found.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(FILES))
def test_every_phrase_is_there(name: str) -> None:
    text = source(name)
    assert [phrase for phrase in FILES[name] if phrase not in text] == []
    assert [phrase for phrase in NOT_FOR_MARKERS.get(name, ()) if phrase not in text] == []


@pytest.mark.parametrize("name", sorted(name for name in FILES if not name.endswith(".js")))
def test_no_english_is_left_on_a_page(name: str) -> None:
    text = translated(name, source(name), alone=True)
    shown = re.sub(
        r"<(script|style|svg).*?</\1>|\{[%{#].*?[%}#]\}|<!--.*?-->", " ", text, flags=re.S
    )
    titles = re.findall(r'(?:title|placeholder|aria-label)="([^"]*)"', shown)
    words = re.sub(r"<[^>]*>|&\w+;", " ", shown) + " ".join(titles)
    assert set(re.findall(r"[A-Za-z]{2,}", words)) <= ENGLISH
