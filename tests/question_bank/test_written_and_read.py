"""Items in the formats of other platforms: what is written is read again, as far as the format carries it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from question_bank.exchange.aiken import aiken_cannot, read_aiken, write_aiken
from question_bank.exchange.draft import Draft
from question_bank.exchange.foreign import cannot_carry
from question_bank.exchange.gift import gift_cannot, read_gift, write_gift
from question_bank.exchange.moodle_xml import read_moodle_xml, write_moodle_xml
from question_bank.exchange.qti import read_qti
from question_bank.exchange.qti_package import qti_cannot, write_qti
from question_bank.item import Item
from tests.question_bank.strategies import items

pytestmark = pytest.mark.slow


@settings(max_examples=40)
@given(st.lists(items(), min_size=1, max_size=4, unique_by=lambda item: item.id))
def test_what_is_written_is_read_again(bank: list[Item]) -> None:
    _same(read_gift(write_gift(bank), "x"), [item for item in bank if not gift_cannot(item)])

    carried = [item for item in bank if not cannot_carry(item)]
    drafts = read_moodle_xml(write_moodle_xml(bank), "x")
    _same(drafts, carried)
    for draft, item in zip(drafts, carried, strict=True):
        assert draft.head["points"] == item.points
        assert draft.questions[0].reference_answer == item.questions[0].reference_answer

    package = write_qti(bank)
    assert package == write_qti(bank)
    if carried := [item for item in bank if not qti_cannot(item)]:
        _same(read_qti(package, "x"), carried)

    plainest = [item for item in bank if not aiken_cannot(item)]
    for draft, item in zip(read_aiken(write_aiken(bank), "x"), plainest, strict=True):
        mine, asked = draft.questions[0], item.questions[0]
        assert draft.problems == ()
        assert mine.stem.split() == asked.stem.split()
        assert mine.key_letters == asked.key_letters
        assert [o.text.split() for o in mine.options] == [o.text.split() for o in asked.options]


def _same(drafts: list[Draft], items: list[Item]) -> None:
    """Question, rationale and what stands in tags. Other platforms know no rubric and one kind of essay."""
    for draft, item in zip(drafts, items, strict=True):
        (mine,), asked = draft.questions, item.questions[0]
        assert (draft.problems, draft.lost) == ((), ())
        assert mine.kind == ("essay" if asked.kind == "short_answer" else asked.kind)
        assert (mine.stem, mine.options, mine.answer) == (asked.stem, asked.options, asked.answer)
        # One way of writing an answer is kept once.
        blanks = tuple(tuple(dict.fromkeys(blank)) for blank in asked.blanks)
        assert mine.blanks == blanks
        assert draft.rationale == item.rationale
        assert draft.head["id"] == item.id
        assert draft.head["content_area"] == item.content_area
        assert draft.head["cognitive_level"] == item.cognitive_level
        assert draft.head["legal_basis"] == list(item.legal_basis)
