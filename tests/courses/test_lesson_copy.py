"""A learner's copy of a lesson after the lesson was changed: new text, and every answer still at its question."""

from __future__ import annotations

import copy
import json
from typing import Any

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbformat.v4 import new_markdown_cell

from courses.lesson.build import build_lesson
from courses.lesson.copy import updated_copy
from grading.answers import read_answer
from question_bank.bank import ItemBank
from question_bank.item import Item
from tests.courses.lessons import BANK, BODY, CHECKS, HEAD, NAME, markers
from tests.question_bank.samples import REGISTER, changed
from tests.support.synthetic import make_item

Notebook = dict[str, Any]

SPARE = [
    make_item("single", number, "行政处罚", 0.6).model_copy(update={"pool": "study"})
    for number in range(3)
]
WIDER = ItemBank([*BANK.values(), *SPARE])
IDS = [*CHECKS, *(item.id for item in SPARE)]


def lesson(*ids: str, text: str = HEAD + BODY, bank: ItemBank = WIDER) -> Notebook:
    """A lesson as it stands on disk."""
    notebook = build_lesson(text + markers(*(ids or CHECKS)), NAME, bank, REGISTER)
    found: Notebook = json.loads(nbformat.writes(notebook))
    return found


def answer_cells(notebook: Notebook) -> dict[str, dict[str, Any]]:
    """Answer cells by item."""
    return {
        cell["metadata"]["lawstudy"]["item"]: cell
        for cell in notebook["cells"]
        if cell["metadata"].get("lawstudy", {}).get("role") == "answer"
    }


def answers(notebook: Notebook) -> dict[str, object]:
    """What scoring and the form read in each answer cell, by item."""
    return {
        item: read_answer("".join(cell["source"]), cell["metadata"]["lawstudy"]["question"])
        for item, cell in answer_cells(notebook).items()
    }


def answered(notebook: Notebook, given: dict[str, object]) -> Notebook:
    """A copy with answers as the form writes them: the comment stays, the last line says the answer."""
    mine = copy.deepcopy(notebook)
    for item, cell in answer_cells(mine).items():
        if item in given:
            name = cell["metadata"]["lawstudy"]["question"]
            lines = "".join(cell["source"]).split("\n")[:-1]
            cell["source"] = "\n".join([*lines, f"{name} = {given[item]!r}"])
    return mine


def note(text: str) -> dict[str, Any]:
    """A cell of the learner's own."""
    cell: dict[str, Any] = json.loads(json.dumps(new_markdown_cell(text)))
    return cell


def update(new: Notebook, mine: Notebook) -> Notebook:
    found = updated_copy(new, mine)
    assert found is not None
    return found


GIVEN: dict[str, object] = {
    "sample-single": "C",
    "sample-multiple": ["A", "C"],
    "sample-true-false": False,
    "sample-fill-in": ["二年", "五年"],
}
REVISED = changed(HEAD + BODY, ("先看期限，再看起算。", "先看起算，再看期限。"))


def test_answers_and_notes_are_no_change_of_the_lesson() -> None:
    mine = answered(lesson(), GIVEN)
    mine["cells"].insert(3, note("我的笔记"))
    mine["cells"][-1]["execution_count"] = 4
    assert updated_copy(lesson(), mine) is None


def test_new_text_arrives_and_answers_stay() -> None:
    found = update(lesson(text=REVISED), answered(lesson(), GIVEN))
    sources = ["".join(cell["source"]) for cell in found["cells"]]
    assert "## 要点\n\n- [ ] 先看起算，再看期限。" in sources
    assert not any("先看期限" in source for source in sources)
    assert answers(found) == {**dict.fromkeys(CHECKS), **GIVEN}


def test_the_copy_is_the_lesson_but_for_its_answers() -> None:
    new = lesson(text=REVISED)
    filled = update(new, answered(lesson(), GIVEN))
    nbformat.validate(nbformat.from_dict(filled))
    assert filled["metadata"] == new["metadata"]
    for cell, other in zip(new["cells"], filled["cells"], strict=True):
        assert {**cell, "source": ""} == {**other, "source": ""}
        if cell["metadata"]["lawstudy"]["role"] != "answer":
            assert cell["source"] == other["source"]


def test_text_that_was_tampered_with_is_restored() -> None:
    mine = answered(lesson(), GIVEN)
    mine["cells"][1]["source"] = "别的讲解"
    found = update(lesson(), mine)
    assert found["cells"][1] == lesson()["cells"][1]
    assert answers(found)["sample-single"] == "C"


def test_a_question_that_was_deleted_comes_back_blank() -> None:
    mine = answered(lesson(), GIVEN)
    mine["cells"].remove(answer_cells(mine)["sample-true-false"])
    found = update(lesson(), mine)
    assert answers(found) == {**dict.fromkeys(CHECKS), **GIVEN, "sample-true-false": None}


def test_a_question_that_is_asked_no_more_goes_with_its_answer() -> None:
    kept = [*CHECKS[1:], SPARE[0].id]
    found = update(lesson(*kept), answered(lesson(), GIVEN))
    expected = {item: value for item, value in GIVEN.items() if item in kept}
    assert answers(found) == {**dict.fromkeys(kept), **expected}


def reworded(item: Item, **fields: object) -> ItemBank:
    """The bank in which the item's question is another."""
    question = item.questions[0].model_copy(update=fields)
    return ItemBank([*WIDER.values(), item.model_copy(update={"questions": (question,)})])


@pytest.mark.parametrize(
    "fields",
    [
        {"stem": "涉及金融安全的，追责期限是多久？"},
        {"options": BANK["sample-single"].questions[0].options[::-1]},
    ],
)
def test_an_answer_to_another_question_is_not_carried_over(fields: dict[str, object]) -> None:
    """``"C"`` may be another option now, so it must not stand there as the learner's word."""
    bank = reworded(BANK["sample-single"], **fields)
    found = update(lesson(bank=bank), answered(lesson(), GIVEN))
    assert answers(found) == {**dict.fromkeys(CHECKS), **GIVEN, "sample-single": None}


def test_notes_stay_whole_and_in_order() -> None:
    mine = answered(lesson(), GIVEN)
    first, second = note("笔记一"), note("笔记二")
    first["attachments"] = {"a.png": {"image/png": "QQ=="}}
    mine["cells"].insert(2, first)
    mine["cells"].append(second)
    found = update(lesson(text=REVISED), mine)
    assert [cell for cell in found["cells"] if "lawstudy" not in cell["metadata"]] == [
        first,
        second,
    ]


def test_marks_stay_and_facts_of_the_lesson_are_new() -> None:
    mine = answered(lesson(), GIVEN)
    mine["metadata"]["lawstudy_marks"] = ["c02"]
    longer = changed(HEAD, ("minutes: 15", "minutes: 16")) + BODY + "新的一段。\n\n"
    found = update(lesson(text=longer), mine)
    assert found["metadata"]["lawstudy_marks"] == ["c02"]
    assert found["metadata"]["lawstudy"]["minutes"] == 16


def test_marks_follow_their_questions() -> None:
    mine = answered(lesson(*CHECKS), GIVEN)
    mine["metadata"]["lawstudy_marks"] = ["c02", "c01"]
    new = [*CHECKS[:0:-1], SPARE[0].id]
    found = update(lesson(*new), mine)
    # The first question is asked no more; the second is the fourth now.
    assert found["metadata"]["lawstudy_marks"] == ["c05"]
    assert mine["metadata"]["lawstudy_marks"] == ["c02", "c01"]


def test_marks_that_are_none_keep_nothing_from_the_copy() -> None:
    mine = answered(lesson(), GIVEN)
    mine["metadata"]["lawstudy_marks"] = None
    assert answers(update(lesson(*CHECKS[::-1]), mine)) == {**dict.fromkeys(CHECKS), **GIVEN}


@pytest.mark.parametrize("source", ['c01="C"', 'c01  =  "C"', 'c01=None\nc01="C"', 'c01\t= "C"'])
def test_an_answer_written_without_spaces_is_renamed(source: str) -> None:
    mine = lesson(*CHECKS)
    answer_cells(mine)["sample-single"]["source"] = source
    assert answers(update(lesson(*CHECKS[::-1]), mine))["sample-single"] == "C"


@pytest.mark.parametrize("given", [{}, GIVEN])
def test_the_comment_tells_the_new_number(given: dict[str, object]) -> None:
    after = lesson(*CHECKS[::-1])
    found = update(after, answered(lesson(*CHECKS), given))
    assert answer_cells(found).keys() == answer_cells(after).keys()
    for item, cell in answer_cells(answered(after, given)).items():
        assert "".join(answer_cells(found)[item]["source"]) == "".join(cell["source"])


def test_a_comment_of_the_learner_stays() -> None:
    mine = lesson(*CHECKS)
    cell = answer_cells(mine)["sample-single"]
    told = "".join(cell["source"]).split("\n")[0]
    for source in (f'{told}\n# 二年\nc01 = "C"', '# 二年\nc01 = "C"'):
        cell["source"] = source
        found = update(lesson(*CHECKS[::-1]), mine)
        lines = answer_cells(found)["sample-single"]["source"].split("\n")
        assert lines[-2:] == ["# 二年", 'c06 = "C"']


@pytest.mark.parametrize("place", [0, 99])
def test_a_blank_duplicate_does_not_wipe_an_answer(place: int) -> None:
    mine = answered(lesson(), GIVEN)
    blank = copy.deepcopy(answer_cells(lesson())["sample-single"])
    mine["cells"].insert(place, {**blank, "id": "copy"})
    for new in (lesson(text=REVISED), lesson()):
        assert answers(update(new, mine)) == {**dict.fromkeys(CHECKS), **GIVEN}


def test_a_new_schema_keeps_answers() -> None:
    after = lesson()
    for cell in after["cells"]:
        cell["metadata"]["lawstudy"] |= {"schema": 2, "new": "fact"}
    assert answers(update(after, answered(lesson(), GIVEN))) == {**dict.fromkeys(CHECKS), **GIVEN}


def test_sources_may_be_texts_or_lists_of_lines() -> None:
    """On disk they are lists; other programs write texts."""
    mine = answered(lesson(), GIVEN)
    for cell in mine["cells"]:
        cell["source"] = "".join(cell["source"])
    assert updated_copy(lesson(), mine) is None
    for cell in mine["cells"]:
        cell["source"] = cell["source"].splitlines(keepends=True)
    assert updated_copy(lesson(), mine) is None
    found = update(lesson(text=REVISED), mine)
    assert answers(found) == {**dict.fromkeys(CHECKS), **GIVEN}


def test_an_answer_that_cannot_be_read_is_kept_for_its_writer() -> None:
    mine = lesson()
    answer_cells(mine)["sample-single"]["source"] = "c01 = C  # 二年？\nprint(c01)"
    found = update(lesson(text=REVISED), mine)
    assert answer_cells(found)["sample-single"]["source"] == "c01 = C  # 二年？\nprint(c01)"


orders = st.permutations(IDS).map(lambda ids: ids[: len(CHECKS)])
values = st.one_of(
    st.sampled_from(["A", "D"]),
    st.booleans(),
    st.text(max_size=12),
    st.lists(st.text("ABCD六十日\n'\"\\ =", max_size=6), min_size=1, max_size=3),
)


@pytest.mark.slow
@given(orders, orders, st.dictionaries(st.sampled_from(IDS), values))
def test_whatever_moves_each_answer_stays_at_its_question(
    old: list[str], new: list[str], given: dict[str, object]
) -> None:
    before, after = lesson(*old), lesson(*new)
    mine = answered(before, given)
    untouched = copy.deepcopy((after, mine))
    found = updated_copy(after, mine)
    assert (after, mine) == untouched
    assert (found is None) == (old == new)
    assert answers(found or mine) == {
        item: given.get(item) if item in old else None for item in new
    }
    assert updated_copy(after, found or mine) is None
