"""Answers that stand in lessons: one for each question, whichever door it came by, and never one to a formal item."""

from __future__ import annotations

import pytest

from courses.self_check import check_try, record_try
from courses.study_answers import ShownAnswer, answers_of, keep_answer, require_answer
from foundation.errors import BadAnswer, NotAvailable
from question_bank.bank import ItemBank
from records.people.person import Person
from tests.support.released_exam import ReleasedExam
from tests.support.synthetic import make_item

ITEM = make_item("single", 0, "行政处罚", 0.7)
BANK = ItemBank(
    [ITEM, make_item("single", 1, "行政处罚", 0.7), make_item("case", 0, "行政处罚", 0.5)]
)
OPEN = frozenset(BANK)
RIGHT = ITEM.questions[0].key_letters
WRONG = "A" if RIGHT != "A" else "B"


@pytest.fixture
def learned(exam: ReleasedExam) -> ReleasedExam:
    exam.call(["S1", "S2"])
    return exam


def person(exam: ReleasedExam, number: str = "S1") -> int:
    with exam.sessions() as db:
        return db.query(Person).filter_by(number=number).one().id


def keep(exam: ReleasedExam, answer: object) -> None:
    with exam.sessions() as db:
        keep_answer(db, db.get_one(Person, person(exam)), ITEM, answer)
        db.commit()


def check(exam: ReleasedExam, answer: object) -> None:
    with exam.sessions() as db:
        checked = check_try(BANK, OPEN, item=ITEM.id, lesson="l", answer=answer)
        record_try(db, db.get_one(Person, person(exam)), checked)
        db.commit()


def shown(
    exam: ReleasedExam, bank: ItemBank = BANK, allowed: frozenset[str] = OPEN, number: str = "S1"
) -> dict[str, ShownAnswer]:
    with exam.sessions() as db:
        return answers_of(db, person(exam, number), bank, allowed)


def test_the_newest_answer_stands_and_only_ones_own(learned: ReleasedExam) -> None:
    keep(learned, WRONG)
    keep(learned, RIGHT)
    assert shown(learned) == {ITEM.id: ShownAnswer(RIGHT, None)}
    assert shown(learned, number="S2") == {}
    keep(learned, None)
    assert shown(learned) == {ITEM.id: ShownAnswer(None, None)}


def test_what_the_check_said_stands_until_another_answer_is_given(learned: ReleasedExam) -> None:
    check(learned, WRONG)
    assert shown(learned) == {ITEM.id: ShownAnswer(WRONG, False)}
    keep(learned, WRONG)
    assert shown(learned) == {ITEM.id: ShownAnswer(WRONG, False)}
    keep(learned, RIGHT)
    assert shown(learned) == {ITEM.id: ShownAnswer(RIGHT, None)}


def test_an_answer_to_another_version_is_not_shown(learned: ReleasedExam) -> None:
    check(learned, WRONG)
    question = ITEM.questions[0].model_copy(update={"stem": "另一个题干"})
    changed = ItemBank([ITEM.model_copy(update={"questions": (question,)})])
    assert shown(learned, changed) == {}


def test_an_answer_to_what_is_formal_now_is_neither_shown_nor_taken(learned: ReleasedExam) -> None:
    check(learned, RIGHT)
    assert shown(learned, allowed=OPEN - {ITEM.id}) == {}
    with pytest.raises(NotAvailable):
        require_answer(BANK, OPEN - {ITEM.id}, ITEM.id, RIGHT)


@pytest.mark.parametrize("item", ["no-such", "", None, 3, "syn-case-00000"])
def test_there_is_no_such_question(item: object) -> None:
    with pytest.raises(NotAvailable):
        require_answer(BANK, OPEN, item, "A")


@pytest.mark.parametrize("answer", ["Z", ["A"], True, 3])
def test_what_cannot_be_an_answer_is_refused(answer: object) -> None:
    with pytest.raises(BadAnswer):
        require_answer(BANK, OPEN, ITEM.id, answer)


def test_an_answer_may_be_taken_back() -> None:
    assert require_answer(BANK, OPEN, ITEM.id, None) is ITEM
