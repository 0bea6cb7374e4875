"""GIFT: the files of others, our own, and hostile ones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank import messages
from question_bank.exchange.gift import read_gift
from question_bank.exchange.gift_syntax import escape, parse_gift, unescape
from tests.question_bank.gift_files import (
    FOLDER,
    OUTCOMES,
    PAIRS,
    RANGE,
    SEVERAL,
    TEXT,
    as_kept,
    comparable,
    kept,
    needs_files,
    source,
)


@needs_files
def test_no_file_is_left_out() -> None:
    assert {path.stem for path in FOLDER.glob("*.gift")} == OUTCOMES.keys()


@needs_files
@pytest.mark.parametrize("name", OUTCOMES)
def test_a_file_is_read_as_its_own_parser_reads_it(name: str) -> None:
    assert [as_kept(question) for question in parse_gift(source(name))] == [
        comparable(told) for told in kept(name)
    ]


_REASONS = {
    messages.FOREIGN_TOLERANCE: RANGE,
    messages.FOREIGN_MATCHING: PAIRS,
    messages.FOREIGN_NO_QUESTION: TEXT,
}


@needs_files
@pytest.mark.parametrize("name", OUTCOMES)
def test_every_question_is_taken_over_or_refused_with_a_reason(name: str) -> None:
    drafts = read_gift(source(name), name)
    outcomes = [
        _REASONS.get(draft.problems[0], SEVERAL) if draft.problems else draft.type
        for draft in drafts
    ]
    assert outcomes == OUTCOMES[name]
    told = [question for question in kept(name) if question["type"] != "Category"]
    for draft, question in zip(drafts, told, strict=True):
        if draft.problems:
            continue
        mine = draft.questions[0]
        if draft.type in ("single", "multiple"):
            weights = [
                100 if choice["isCorrect"] and choice["weight"] is None else choice["weight"] or 0
                for choice in question["choices"]
            ]
            least = 99.9 if draft.type == "single" else 0.1
            assert [option.is_key for option in mine.options] == [w >= least for w in weights]
        elif draft.type == "true_false":
            assert mine.answer is question["isTrue"]
        elif draft.type == "fill_in" and question["type"] == "Short":
            right = [c for c in question["choices"] if c["weight"] in (None, 100)]
            assert len(mine.blanks[0]) == len(right)


@given(st.text())
def test_an_escaped_text_is_the_text(text: str) -> None:
    assert unescape(escape(text)) == text


@given(st.text("{}=~#:\\%/[]$ \n->TF1a对", max_size=200))
def test_nothing_raises_and_nothing_vanishes(text: str) -> None:
    found = parse_gift(text)
    assert len(read_gift(text, "x")) == sum(question.type != "Category" for question in found)


def test_a_brace_that_is_never_closed_swallows_nothing() -> None:
    text = "一{=对 ~错\n\n二{T}\n\n" + "三{\n\n" * 2000 + "四{F}"
    drafts = read_gift(text, "x.gift")
    assert len(drafts) == 2003
    assert [draft.type for draft in drafts[:2]] == [None, "true_false"]
    assert drafts[0].problems == (messages.GIFT_FAULTS["unclosed"],)
    assert drafts[-1].type == "true_false"


def test_what_an_item_cannot_have_is_named() -> None:
    (draft,) = read_gift("题{~%40%甲 ~%60%乙 ~%-30%丙 ~丁}", "x.gift")
    assert draft.type == "multiple"
    assert draft.lost == (messages.LOST_WEIGHTS, messages.LOST_PENALTY)
    (draft,) = read_gift('[html]看图<img src\\="a.png">{~%40%甲 ~%0%乙}', "x.gift")
    assert draft.lost == (messages.LOST_PICTURE.format(name="a.png"),)


def test_a_star_stands_for_anything_unless_it_is_meant() -> None:
    wild, meant = read_gift("甲{=一*}\n\n乙{=一\\\\*}", "x.gift")
    assert wild.problems == (messages.FOREIGN_WILDCARD,)
    assert (meant.problems, meant.questions[0].blanks) == ((), (("一*",),))


def test_places_are_lines() -> None:
    drafts = read_gift("// 注\n\n\n甲{T}\n\n$CATEGORY: top/行政处罚\n\n乙{F}\n", "a.gift")
    assert [str(draft.place) for draft in drafts] == ["a.gift 第4行", "a.gift 第8行"]
    assert [draft.head for draft in drafts] == [{}, {"content_area": "行政处罚"}]
