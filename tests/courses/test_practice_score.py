"""A practice paper is scored when it is handed in: points, and which questions lost some, but never which answer is right."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courses.practice import PracticeScore, practice_score
from grading.errors import GradebookMissing
from grading.score_run import score_exam
from records.audit import trail
from records.bank.item_pool import ItemPool
from records.exams.exam import Exam
from records.people.person import Person
from tests.support.databases import mark_in_formgrader
from tests.support.people import officer
from tests.support.released_exam import ReleasedExam, answer, cell_of, make_practice, right_answers

TOTAL = 40.0
ESSAYS = ("q11", "q12_3")
"""Left untouched they are worth nothing: 5 and 14 points."""


@pytest.fixture
def practice(exam: ReleasedExam) -> ReleasedExam:
    exam.call(["S1", "S2"])
    with exam.sessions() as db:
        make_practice(db)
        db.commit()
    return exam


def score(exam: ReleasedExam, student: str = "S1") -> PracticeScore:
    with exam.sessions() as db:
        score_exam(exam.course, db, db.query(Exam).one().name, only=student)
    told = recorded(exam, student)
    assert told is not None
    return told


def recorded(exam: ReleasedExam, student: str = "S1") -> PracticeScore | None:
    with exam.sessions() as db:
        trail.verify(db)
        person = db.query(Person).filter_by(number=student).one()
        return practice_score(db, person, db.query(Exam).one())


def points(exam: ReleasedExam) -> dict[str, float]:
    with exam.sessions() as db:
        [form] = db.query(Exam).one().forms
        return {question["name"]: question["points"] for question in form.questions}


def wrong_answers(exam: ReleasedExam) -> dict[str, str]:
    """An answer worth nothing to every objective question."""
    wrong = {}
    for name, right in right_answers(exam).items():
        match right:
            case "True" | "False":
                wrong[name] = str(right == "False")
            case _ if "听证" in right or "日" in right:
                wrong[name] = '["无", "无"]' if right.startswith("[") else '"无"'
            case _:
                others = [letter for letter in "ABCD" if letter not in right]
                wrong[name] = repr(others if right.startswith("[") else others[0])
    return wrong


def test_nothing_is_told_before_the_paper_is_scored(practice: ReleasedExam) -> None:
    assert recorded(practice) is None
    practice.hand_in("S1", practice.paper())
    assert recorded(practice) is None


def test_right_answers_lose_only_what_was_not_written(practice: ReleasedExam) -> None:
    practice.hand_in("S1", answer(practice.paper(), **right_answers(practice)))
    assert score(practice) == PracticeScore(21.0, TOTAL, ESSAYS)


def test_a_blank_paper_loses_everything(practice: ReleasedExam) -> None:
    practice.hand_in("S1", practice.paper())
    assert score(practice) == PracticeScore(0.0, TOTAL, tuple(points(practice)))


def test_a_share_of_the_points_is_a_loss_too(practice: ReleasedExam) -> None:
    right = right_answers(practice)
    right["q10"] = '["听证", "无"]'
    practice.hand_in("S1", answer(practice.paper(), **right))
    assert score(practice) == PracticeScore(20.0, TOTAL, ("q10", *ESSAYS))


def test_a_written_essay_waits_for_a_person_and_is_no_loss_yet(practice: ReleasedExam) -> None:
    paper = answer(practice.paper(), **right_answers(practice))
    cell_of(paper, "q11")["source"] = "先告知，再听取。"
    practice.hand_in("S1", paper)
    assert score(practice) == PracticeScore(None, TOTAL, ("q12_3",))
    mark(practice, "q11", 4.0)
    assert score(practice) == PracticeScore(25.0, TOTAL, ESSAYS)


def mark(exam: ReleasedExam, grade_id: str, given: float) -> None:
    """What formgrader writes."""
    mark_in_formgrader(exam.course, "S1", grade_id, given)


def test_an_answer_that_cannot_be_read_waits_for_a_person(practice: ReleasedExam) -> None:
    practice.hand_in("S1", answer(practice.paper(), **{**right_answers(practice), "q01": "A"}))
    assert score(practice).score is None


def test_only_the_candidate_is_scored(practice: ReleasedExam) -> None:
    right = answer(practice.paper(), **right_answers(practice))
    practice.hand_in("S1", practice.paper())
    practice.hand_in("S2", right)
    assert score(practice, "S1").score == 0.0
    assert recorded(practice, "S2") is None
    assert score(practice, "S2").score == 21.0
    assert recorded(practice, "S1") == PracticeScore(0.0, TOTAL, tuple(points(practice)))


def test_somebody_who_was_not_called_has_no_score(practice: ReleasedExam) -> None:
    with practice.sessions() as db:
        body = db.query(Person).first()
        assert body is not None
        db.add(officer("S9", "外人", body.memberships[0].unit, number="S9"))
        db.commit()
    practice.hand_in("S1", practice.paper())
    score(practice)
    assert recorded(practice, "S9") is None


@pytest.mark.sqlite
def test_without_a_gradebook_nothing_is_told_and_nothing_lost(practice: ReleasedExam) -> None:
    path = practice.hand_in("S1", practice.paper())
    gradebook = practice.course.gradebook
    kept = gradebook.rename(gradebook.with_suffix(".kept"))
    with pytest.raises(GradebookMissing):
        score(practice)
    assert path.is_file()
    assert recorded(practice) is None
    kept.rename(gradebook)
    assert score(practice).score == 0.0


def test_the_score_names_questions_and_no_answers(practice: ReleasedExam) -> None:
    """What would have been right is told by the review of the paper alone."""
    practice.hand_in("S1", practice.paper())
    told = dataclasses.asdict(score(practice))
    assert set(told) == {"score", "total", "lost", "withheld"}
    assert set(told["lost"]) == set(points(practice))


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_the_score_is_the_points_of_the_right_answers(
    practice: ReleasedExam, data: st.DataObject
) -> None:
    right, worth = right_answers(practice), points(practice)
    lost = data.draw(st.sets(st.sampled_from(sorted(right))))
    wrong = {name: text for name, text in wrong_answers(practice).items() if name in lost}
    practice.hand_in("S1", answer(practice.paper(), **{**right, **wrong}))
    told = score(practice)
    assert told.score == sum(value for name, value in worth.items() if name in {*right} - lost)
    assert told.lost == tuple(name for name in worth if name in {*lost, *ESSAYS})


def test_on_a_paper_with_a_formal_item_nothing_is_told(practice: ReleasedExam) -> None:
    """As on papers from before there were pools: one try after the other would give the item's key away."""
    practice.hand_in("S1", answer(practice.paper(), **right_answers(practice)))
    assert score(practice).score == 21.0
    with practice.sessions() as db:
        db.get_one(ItemPool, practice.form.items[0].item_id).pool = "formal"
        db.commit()
    assert recorded(practice) == PracticeScore(None, TOTAL, (), withheld=True)
