"""Choices at steps of lessons: kept with the version that was asked, and carried over with it."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from courses.lesson.copy import updated_copy
from courses.lesson.page import all_lessons, study_page
from courses.lesson.steps import find_step, is_right, step_hash, step_name
from courses.study_answers import ShownAnswer, answers_of, keep_step
from foundation.errors import BadAnswer, NotAvailable
from question_bank.bank import ItemBank
from records.people.person import Person
from records.study.answers import StudyAnswer
from tests.support.released_exam import ReleasedExam

LESSON = next(page for page in all_lessons().values() if page.steps)
NAME = step_name(LESSON.id, "s01")
NOBODY = ItemBank([])


def step(name: str = NAME) -> dict[str, Any]:
    found = find_step(name)
    assert found is not None
    return dict(found)


def letter(*, right: bool) -> str:
    return next(str(each["id"]) for each in step()["replies"] if each["right"] == right)


def test_every_step_of_every_lesson_has_one_right_choice_and_a_reply_to_each() -> None:
    for page in all_lessons().values():
        for name, facts in page.steps.items():
            assert find_step(step_name(page.id, name)) == facts
            ids = [each["id"] for each in facts["options"]]
            assert [each["id"] for each in facts["replies"]] == ids
            assert sum(is_right(facts, each) for each in ids) == 1
            assert all(each["text"] for each in facts["replies"])
            assert not is_right(facts, None)


def test_names_are_exact() -> None:
    for name in (
        f"{NAME}\n",
        f" {NAME}",
        NAME.upper(),
        f"{NAME}:s01",
        "s01",
        f"{LESSON.id}:s99",
        "",
    ):
        assert find_step(name) is None


@pytest.mark.parametrize("part", ["stem", "options", "replies"])
def test_what_was_asked_tells_versions_apart(part: str) -> None:
    changed = copy.deepcopy(step())
    if part == "stem":
        changed["stem"] += "？"
    else:
        changed[part][0]["text"] += "。"
    assert step_hash(changed) != step_hash(step())
    assert step_hash({**step(), "label": "9"}) == step_hash(step())


def test_a_choice_at_another_version_is_not_shown_and_not_lost_sight_of(
    exam: ReleasedExam,
) -> None:
    exam.call(["S1"])
    with exam.sessions() as db:
        person = db.query(Person).filter_by(number="S1").one()
        keep_step(db, person, NAME, letter(right=False))
        assert answers_of(db, person.id, NOBODY, ()) == {
            NAME: ShownAnswer(letter(right=False), False)
        }
        row = db.get_one(StudyAnswer, (person.id, NAME))
        row.content_hash = step_hash({**step(), "stem": "以前的问题"})
        assert answers_of(db, person.id, NOBODY, ()) == {}
        keep_step(db, person, NAME, letter(right=True))
        assert answers_of(db, person.id, NOBODY, ()) == {
            NAME: ShownAnswer(letter(right=True), True)
        }
        for wrong in ("Z", None, [letter(right=True)], True):
            with pytest.raises(BadAnswer):
                keep_step(db, person, NAME, wrong)
        with pytest.raises(NotAvailable):
            keep_step(db, person, f"{LESSON.id}:s99", "A")
        assert answers_of(db, person.id, NOBODY, ()) == {
            NAME: ShownAnswer(letter(right=True), True)
        }


def notebook(*stems: str) -> dict[str, Any]:
    """A lesson with a step for each stem."""
    return {
        "metadata": {"lawstudy": {"kind": "lesson", "id": "sample", "title": "课"}},
        "cells": [_cell(f"s{n:02d}", stem) for n, stem in enumerate(stems, 1)],
    }


def _cell(name: str, stem: str) -> dict[str, Any]:
    texts = [("A", "能", True), ("B", "不能", False)]
    facts = {
        "schema": 1,
        "role": "step",
        "question": name,
        "kind": "single",
        "label": name[-1],
        "stem": stem,
        "options": [{"id": each, "text": text} for each, text, _ in texts],
        "replies": [{"id": each, "right": right, "text": text} for each, text, right in texts],
    }
    return {"cell_type": "markdown", "id": name, "metadata": {"lawstudy": facts}, "source": stem}


def test_the_sample_is_a_lesson() -> None:
    assert list(study_page(notebook("问一", "问二")).steps) == ["s01", "s02"]


@pytest.mark.parametrize(
    ("after", "kept"),
    [
        # A changed step is taken anew; the others keep their choices.
        (["问一", "改过的问二", "问三"], {"s01": "A", "s03": "A"}),
        # One that moved up takes its choice along, one that is gone loses it.
        (["问二", "问三"], {"s01": "B", "s02": "A"}),
        (["问零", "问一", "问二", "问三"], {"s02": "A", "s03": "B", "s04": "A"}),
    ],
)
def test_a_copy_keeps_the_choices_at_what_still_asks_the_same(
    after: list[str], kept: dict[str, str]
) -> None:
    mine = notebook("问一", "问二", "问三")
    mine["metadata"]["lawstudy_steps"] = {"s01": "A", "s02": "B", "s03": "A", "s99": "A"}
    found = updated_copy(notebook(*after), mine)
    assert found is not None
    assert found["metadata"]["lawstudy_steps"] == kept


@pytest.mark.parametrize("strange", [None, [], "A", {"s01": ["A"]}, {"s01": None}, {3: "A"}])
def test_choices_that_nobody_understands_are_left_out(strange: object) -> None:
    mine = notebook("问一")
    mine["metadata"]["lawstudy_steps"] = strange
    found = updated_copy(notebook("问一", "问二"), mine)
    assert found is not None
    assert not found["metadata"].get("lawstudy_steps")
