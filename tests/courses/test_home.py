"""What the records know for a learner's home page."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest

from courses.home import HandedIn, Home, study_home
from courses.lesson.page import shown_lessons
from courses.self_check import CheckedTry, Feedback, record_try
from foundation.clock import utc_now
from foundation.local_time import find_zone
from grading.hand_in import hand_in_file
from grading.notebook import open_paper
from grading.score_run import score_exam
from question_bank.bank import ItemBank
from question_bank.item import Item
from records.bank.review import find_text_review
from records.exams.exam import Exam
from records.people.person import Person
from records.people.unit import Unit
from tests.courses.lessons import BANK
from tests.support.lessons_in_use import lessons_in_use
from tests.support.people import officer
from tests.support.released_exam import (
    EXAM,
    ReleasedExam,
    answer,
    make_practice,
    right_answers,
)

NOTHING_ANSWERED = {lesson.id: 0 for lesson in shown_lessons()}
NOON = dt.datetime(2026, 5, 6, 4, 0, tzinfo=dt.UTC)


@pytest.fixture
def called(exam: ReleasedExam) -> ReleasedExam:
    exam.call(["S1", "S2"])
    with exam.sessions() as db:
        lessons_in_use(db)
        db.commit()
    return exam


def home(exam: ReleasedExam, student: str = "S1", bank: ItemBank = BANK) -> Home:
    with exam.sessions() as db:
        person = db.query(Person).filter_by(number=student).one()
        return study_home(db, person, bank, frozenset(bank), find_zone("Asia/Shanghai"))


def practise(exam: ReleasedExam) -> None:
    with exam.sessions() as db:
        make_practice(db)
        db.commit()


def send(
    exam: ReleasedExam, paper: dict[str, Any], student: str = "S1", *, scored: bool = False
) -> None:
    with exam.sessions() as db:
        person = db.query(Person).filter_by(number=student).one()
        hand_in_file(db, exam.course, person, open_paper(json.dumps(paper).encode()), at=NOON)
        if scored:
            score_exam(exam.course, db, EXAM, only=student)


def test_somebody_new_has_an_empty_page(called: ReleasedExam) -> None:
    assert home(called) == Home("S1", [], NOTHING_ANSWERED, [], [], 0)


def test_a_paper_is_handed_in_by_the_one_who_handed_it_in(called: ReleasedExam) -> None:
    send(called, answer(called.paper(), q01='"A"'))
    assert home(called).handed_in == [HandedIn(EXAM, "A", None)]
    assert home(called, "S2").handed_in == []


def test_only_practice_tells_its_score_and_only_to_its_candidate(called: ReleasedExam) -> None:
    practise(called)
    paper = answer(called.paper(), **{**right_answers(called), "q01": '"wrong"'})
    send(called, paper, scored=True)
    [done] = home(called).handed_in
    assert done.score is not None
    assert done.score.lost[0] == "q01"
    assert home(called, "S2").handed_in == []
    with called.sessions() as db:
        db.query(Exam).one().practice = False
        db.commit()
    assert home(called).handed_in == [HandedIn(EXAM, "A", None)]


def attempt(exam: ReleasedExam, student: str, *tries: tuple[Item, bool]) -> None:
    with exam.sessions() as db:
        person = db.query(Person).filter_by(number=student).one()
        for item, right in tries:
            record_try(db, person, CheckedTry(item, "l", "A", Feedback(right, None, "", ())))
        db.commit()


def test_the_book_shows_own_wrong_questions_with_their_stems(called: ReleasedExam) -> None:
    single, fill_in = BANK["sample-single"], BANK["sample-fill-in"]
    true_false, multiple = BANK["sample-true-false"], BANK["sample-multiple"]
    attempt(called, "S1", (single, False), (fill_in, False), (true_false, False), (single, True))
    attempt(called, "S1", (fill_in, False))
    attempt(called, "S2", (multiple, False))
    book = home(called).wrong
    assert [(entry.item, entry.tries, entry.stem) for entry in book] == [
        ("sample-fill-in", 2, "一般期限为＿＿＿＿＿＿，涉及金融安全的为＿＿＿＿＿＿。"),
        ("sample-true-false", 1, "追责期限一律为五年。（正确 / 错误）"),
    ]
    for entry in book:
        # Beijing's day, not that of the records: they keep UTC.
        told = dt.datetime.strptime(entry.last_tried, "%Y年%m月%d日 %H:%M")
        assert abs(told - dt.timedelta(hours=8) - utc_now()) < dt.timedelta(minutes=10)


def test_a_wrong_question_that_left_the_bank_is_left_out(called: ReleasedExam) -> None:
    attempt(called, "S1", (BANK["sample-single"], False), (BANK["sample-multiple"], False))
    smaller = BANK.without({"sample-single"})
    assert [entry.item for entry in home(called, bank=smaller).wrong] == ["sample-multiple"]


def test_lessons_that_are_not_in_use_are_left_out(called: ReleasedExam) -> None:
    hidden = next(iter(NOTHING_ANSWERED))
    with called.sessions() as db:
        row = find_text_review(db, "lesson", hidden)
        assert row is not None
        row.state = "suspended"
        db.commit()
    assert set(home(called).lessons) == set(NOTHING_ANSWERED) - {hidden}


def test_the_page_has_the_name_and_nothing_of_others(called: ReleasedExam) -> None:
    with called.sessions() as db:
        body = db.query(Unit).one()
        db.add(officer("S3", "张三", body, number="S3"))
        db.commit()
    assert home(called, "S3") == Home("张三", [], NOTHING_ANSWERED, [], [], 0)
