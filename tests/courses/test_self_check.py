from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import select

from courses.self_check import (
    MOST_KEPT,
    MOST_TRIES,
    CheckedTry,
    Feedback,
    check_answer,
    record_try,
)
from courses.wrong_book import wrong_questions
from foundation.errors import BadAnswer, NotAvailable
from question_bank.item import Item
from records.people.unit import Unit
from records.schema import create_database, open_database
from records.study.tries import SelfCheckTry
from tests.support.databases import database_at
from tests.support.people import officer
from tests.support.synthetic import BASIS, make_item

AREA = "行政处罚"


def right_answer(item: Item) -> object:
    question = item.questions[0]
    match item.type:
        case "single":
            return question.key_letters
        case "multiple":
            return list(question.key_letters)
        case "true_false":
            return question.answer
        case _:
            return "六十日"


@pytest.mark.parametrize("kind", ["single", "multiple", "true_false", "fill_in"])
def test_right_and_wrong_by_the_rules_of_exams(kind: str) -> None:
    item = make_item(kind, 3, AREA, 0.7)
    answer = right_answer(item)
    feedback = check_answer(item, answer)
    assert feedback.right
    assert feedback.rationale == item.rationale
    assert check_answer(item, feedback.answer).right
    assert feedback.citations == (BASIS,)
    wrong: dict[str, object] = {
        "single": next(letter for letter in "ABCD" if letter != answer),
        "multiple": item.questions[0].key_letters[:1],
        "true_false": not answer,
        "fill_in": "三十日",
    }
    assert not check_answer(item, wrong[kind]).right


def test_a_numeral_may_be_written_either_way() -> None:
    assert check_answer(make_item("fill_in", 1, AREA, 0.7), "60日").right


@pytest.mark.parametrize("answer", [None, "", [], [""], 3, {"a": 1}, [["A"]]])
def test_what_no_form_sends_is_refused(answer: object) -> None:
    with pytest.raises(BadAnswer):
        check_answer(make_item("single", 1, AREA, 0.7), answer)


def test_a_case_cannot_be_checked() -> None:
    with pytest.raises(NotAvailable):
        check_answer(make_item("case", 1, AREA, 0.7), "A")


def tried(item: Item, *, right: bool) -> CheckedTry:
    return CheckedTry(item, "l", "A", Feedback(right, None, "", ()))


def test_a_right_answer_takes_a_question_out_of_the_book(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    url = database_at(tmp_path_factory.mktemp("records") / "records.db")
    create_database(url)
    first, second = (make_item("single", number, AREA, 0.7) for number in (1, 2))
    with open_database(url)() as db:
        body = Unit(code="B1", name="某局")
        learner = officer("N-1", "甲", body)
        other = officer("N-2", "乙", body)
        db.add_all([learner, other])
        db.flush()
        for item, right in ((first, False), (second, False), (second, False), (first, True)):
            record_try(db, learner, tried(item, right=right))
        db.commit()
        assert [(w.item_id, w.tries) for w in wrong_questions(db, learner)] == [(second.id, 2)]
        assert wrong_questions(db, other) == []
        record_try(db, learner, tried(first, right=False))
        db.commit()
        assert [w.item_id for w in wrong_questions(db, learner)] == [first.id, second.id]


def test_what_one_learner_tries_fills_neither_the_database_nor_the_memory(tmp_path: Path) -> None:
    url = database_at(tmp_path / "records.db")
    create_database(url)
    item = make_item("fill_in", 1, AREA, 0.7)
    wrong = Feedback(False, None, "", ())
    with open_database(url)() as db:
        learner = officer("A-1", "张三", Unit(code="B1", name="某局"))
        other = officer("A-2", "李四", learner.unit or Unit(code="B2", name="他局"))
        db.add_all([learner, other])
        db.flush()
        record_try(db, other, CheckedTry(item, "", "x", wrong))
        for number in range(MOST_TRIES + 30):
            record_try(db, learner, CheckedTry(item, "", [f"{number}", "长" * 20_000] * 50, wrong))
        db.flush()
        rows = db.scalars(select(SelfCheckTry).order_by(SelfCheckTry.id)).all()
        assert len(rows) == MOST_TRIES + 1
        assert json.loads(rows[-1].answer)[0] == str(MOST_TRIES + 29)
        assert json.loads(rows[1].answer)[0] == "0"
        assert max(len(row.answer) for row in rows) < 25 * MOST_KEPT
        [book] = wrong_questions(db, learner)
        assert (book.item_id, book.tries, book.last_tried) == (item.id, MOST_TRIES, rows[-1].at)
        record_try(db, learner, CheckedTry(item, "", "六十日", Feedback(True, None, "", ())))
        assert wrong_questions(db, learner) == []
        assert len(wrong_questions(db, other)) == 1
