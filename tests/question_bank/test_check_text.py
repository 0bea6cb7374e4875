"""What the check says of texts that pages cannot show and of keys that nobody can hit."""

from __future__ import annotations

from pathlib import Path

import pytest

from question_bank import messages
from question_bank.errors import Problem
from question_bank.exchange.markdown import parse_item, read_item
from tests.question_bank.samples import (
    CASE,
    ESSAY,
    FILE,
    FILL_IN,
    MULTIPLE,
    SINGLE,
    TRUE_FALSE,
    changed,
    line_of,
)

CASES = Path(__file__).parents[1] / "data" / "cases" / "items"
ASK = "一般违法行为的追责期限是多久？"


def _found(text: str) -> list[tuple[int, str]]:
    item, problems = parse_item(text, FILE)
    assert (item is None) == bool(problems)
    return [(problem.line, problem.message) for problem in problems]


def _message(name: str, **values: object) -> str:
    return str(getattr(messages, name).format(**values))


def test_a_bar_of_full_width_is_refused() -> None:
    item, problems = read_item(CASES / "own-f-001.md", FILE)
    assert item is None
    message = _message("KEY_SEPARATOR", text="二年｜2年", character="｜")
    assert problems == [Problem(FILE, 11, message)]


def test_a_picture_is_refused() -> None:
    item, problems = read_item(CASES / "own-s-007.md", FILE)
    assert item is None
    assert problems == [Problem(FILE, 13, messages.NO_PICTURE)]


@pytest.mark.parametrize("character", "｜￨│∣丨；;／/＼\\")
def test_no_key_has_a_separator(character: str) -> None:
    text = FILL_IN.replace("{{五年}}", f"{{{{五年{character}5年}}}}")
    message = _message("KEY_SEPARATOR", text=f"五年{character}5年", character=character)
    assert _found(text) == [(line_of(text, "{{五年"), message)]


@pytest.mark.parametrize(
    "character", "\u200b\ufeff\u00ad\ufe0f\u2060\u3164\u202e\x07\ue000\u2028\U000e0100"
)
def test_no_key_has_what_nobody_sees(character: str) -> None:
    text = FILL_IN.replace("{{五年}}", f"{{{{五{character}年}}}}")
    message = _message("KEY_UNSEEN", text="五年", code=f"U+{ord(character):04X}")
    assert _found(text) == [(line_of(text, "{{五"), message)]


def test_a_key_is_more_than_punctuation() -> None:
    text = FILL_IN.replace("{{五年}}", "{{。}}")
    assert _found(text) == [(line_of(text, "{{。"), _message("KEY_PUNCTUATION", text="。"))]


@pytest.mark.parametrize("blank", ["｛｛五年｝｝", "{五年}", "{ {五年} }", "{{五年}｝"])
def test_braces_that_would_show_the_key_are_refused(blank: str) -> None:
    text = FILL_IN.replace("{{五年}}", blank)
    line = line_of(text, blank)
    assert line in [at for at, _ in _found(text)]


def test_keys_of_a_case_are_looked_at() -> None:
    text = CASE.replace("{{二年}}", "{{二年；2年}}")
    message = _message("KEY_SEPARATOR", text="二年；2年", character="；")
    assert _found(text) == [(line_of(text, "{{二年"), message)]


@pytest.mark.parametrize(
    ("written", "message", "values"),
    [
        ("看图：![图](a.png)", "NO_PICTURE", {}),
        ("看图：![图][a]\n\n[a]: a.png", "NO_PICTURE", {}),
        ("见[规定](b.html)。", "NO_LINK", {"text": "b.html"}),
        ("见<http://example.invalid/>。", "NO_LINK", {"text": "http://example.invalid/"}),
        ("见 https://example.invalid/a 。", "NO_LINK", {"text": "https://example.invalid/a 。"}),
        ("见 www.example.invalid", "NO_LINK", {"text": "www.example.invalid"}),
        ("罚款<b>五</b>元", "NO_HTML", {"text": "<b>"}),
        ("<!-- 答案是二年 -->", "NO_HTML", {"text": "<!-- 答案是二年 -->"}),
        ("为$x^2$元", "NO_FORMULA", {"text": "$x^2$"}),
    ],
)
@pytest.mark.parametrize("sample", [SINGLE, MULTIPLE, TRUE_FALSE, FILL_IN, CASE, ESSAY])
@pytest.mark.parametrize("where", ["stem", "rationale"])
def test_what_cannot_be_shown_is_refused(
    sample: str, where: str, written: str, message: str, values: dict[str, object]
) -> None:
    head, _, body = sample.partition("\n---\n")
    if where == "stem":
        text = f"{head}\n---\n首句。\n{written}\n\n{body}"
    else:
        text = f"{sample.rstrip()}\n\n首句。\n{written}\n"
    assert (line_of(text, written.partition("\n")[0]), _message(message, **values)) in _found(text)


def test_options_and_signs_that_are_no_markup_stay() -> None:
    text = changed(SINGLE, (ASK, "罚款 5 < 10 且 a > b，\\* 与 # 1，A&B，100$ 是多久？"))
    assert _found(text) == []


@pytest.mark.parametrize("option", ["- ［x］ 三年", "— [x] 三年", "• [ ] 三年", "-【√】三年"])
def test_look_alikes_of_options_are_reported(option: str) -> None:
    text = SINGLE.replace("- [ ] 三年", option)
    assert line_of(text, option) in [line for line, _ in _found(text)]
    first = SINGLE.replace(ASK, f"{ASK}\n\n{option}")
    assert (line_of(first, option), _message("MISSPELT_OPTION", text=option)) in _found(first)
