"""An exam of many people takes the memory of one of few, and no query goes through what grows with them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event
from sqlalchemy.orm import Session

from grading import autograded_again, score_run
from grading.autograded_again import make_autograded, remove_all_autograded
from grading.corrections.what_if import Wish, what_if
from grading.pools import can_be_sat
from grading.result_list import result_list
from grading.score_run import score_exam
from grading.submitted import write_missing
from records.exams.exam import Exam, find_exam
from records.exams.result import Result
from tests.support.held import AT_ONCE, held_by, small_portions
from tests.support.released_exam import EXAM, ReleasedExam, answer, cell_of, right_answers

NOW = dt.datetime(2026, 11, 26)
FEW, MANY = 15, 30
"""Whole portions, with whole batches of papers among them."""
Work = Callable[[Session, Exam], object]


def _people(exam: ReleasedExam, numbers: range) -> None:
    """Everybody in turn sends a good file, one with an essay to be marked, one with code, one that is cut, or stays away."""
    right = right_answers(exam)
    for number in numbers:
        name, paper = f"L{number:02d}", answer(exam.paper(), **right)
        match number % 5:
            case 1:
                cell_of(paper, "q11")["source"] = "甲"
            case 2:
                paper = answer(exam.paper(), **{**right, "q01": "input()"})
            case 3:
                exam.hand_in(name, b"{")
                continue
            case 4:
                continue
        exam.hand_in(name, paper)
    exam.call([f"L{number:02d}" for number in numbers])


def _works(exam: ReleasedExam) -> dict[str, Work]:
    course = exam.course
    item = exam.form.items[0].item_id
    return {
        "score": lambda db, _: score_exam(course, db, EXAM, force=True),
        "look again": lambda db, _: score_exam(course, db, EXAM),
        "write what is missing": lambda db, _: write_missing(db, course, EXAM),
        "remove autograded": lambda db, _: remove_all_autograded(course, db, EXAM),
        "make autograded": lambda db, _: make_autograded(course, db, EXAM),
        "what if": lambda db, row: what_if(db, course, row, Wish(item, "void")),
        "list": lambda db, row: result_list(db, row, dt.UTC, now=NOW),
        "can be sat": lambda db, row: can_be_sat(db, row, NOW),
    }


def _most_held(exam: ReleasedExam, numbers: range) -> dict[str, int]:
    """When these people have come, too, and were scored once."""
    _people(exam, numbers)
    found = {}
    with exam.sessions() as db, held_by(db) as held:
        run = score_exam(exam.course, db, EXAM)
        assert run.scored == sum(number % 5 != 4 for number in numbers)
    found["take in"] = held.most
    for name, work in _works(exam).items():
        with exam.sessions() as db:
            with held_by(db) as held:
                work(db, find_exam(db, EXAM))
            found[name] = held.most
    return found


def test_twice_as_many_people_take_no_more_objects(
    exam: ReleasedExam, monkeypatch: pytest.MonkeyPatch
) -> None:
    small_portions(monkeypatch)
    monkeypatch.setattr(score_run, "BATCH", 3)
    monkeypatch.setattr(autograded_again, "_AT_ONCE", 3)
    monkeypatch.setattr(score_run, "TOGETHER", AT_ONCE)
    few = _most_held(exam, range(FEW))
    many = _most_held(exam, range(FEW, MANY))
    # The first time there were no results yet that are read.
    assert few.pop("take in") <= many.pop("take in") <= few["score"]
    assert many == few
    with exam.sessions() as db:
        assert db.query(Result).count() == MANY


GROWING = (
    *("exam_call", "attempt", "submission", "response", "answer_event", "result", "mark", "person"),
    *("submitted_assignment", "submitted_notebook", "grade", "comment", "student"),
)
"""Tables that have rows for everybody, of the records and of nbgrader's gradebook."""


@pytest.mark.sqlite
def test_nothing_that_a_batch_asks_for_is_searched_in_everybodys_rows(exam: ReleasedExam) -> None:
    """Else a paper costs more the more papers there are. Asked of SQLite, whose plans need no figures of the tables."""
    _people(exam, range(FEW))
    with exam.sessions() as db:
        score_exam(exam.course, db, EXAM)
    plans: dict[str, list[str]] = {}

    def explain(
        connection: Connection, cursor: Any, statement: str, parameters: Any, *_: object
    ) -> None:
        if statement.startswith(("SELECT", "UPDATE", "DELETE")) and statement not in plans:
            values = parameters[0] if isinstance(parameters, list) else parameters
            rows = cursor.connection.execute(f"EXPLAIN QUERY PLAN {statement}", values)
            plans[statement] = [row[3] for row in rows]

    event.listen(Engine, "before_cursor_execute", explain)
    try:
        with exam.sessions() as db:
            score_exam(exam.course, db, EXAM, force=True)
    finally:
        event.remove(Engine, "before_cursor_execute", explain)
    assert any("FROM grade" in statement for statement in plans)
    found = [
        (step, statement)
        for statement, steps in plans.items()
        for step in steps
        if step.startswith("SCAN") and step.split()[1] in GROWING
    ]
    assert found == []
