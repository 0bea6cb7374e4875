"""From grades to an outcome: who passed, who failed, and what a person has to look at first."""

from __future__ import annotations

from typing import Any

import pytest

from grading.results import Grade, decide
from records.exams.submission import Submission

NAMES = ("q01", "q02", "q03")


def handed_in(*, readable: bool = True, problems: tuple[str, ...] = ()) -> Submission:
    return Submission(
        call_id=1,
        sha256="0" * 64,
        readable=readable,
        problems=[{"question": question, "reason": "…"} for question in problems],
    )


def grades(*scores: float | None, by_person: tuple[str, ...] = ()) -> dict[str, Grade]:
    return {
        name: Grade(score, name in by_person) for name, score in zip(NAMES, scores, strict=True)
    }


def outcome(found: dict[str, Grade], paper: Submission | None, **kwargs: Any) -> Any:
    return decide(6.0, NAMES, paper, found, frozenset(kwargs.get("constructed", ())))


@pytest.mark.parametrize(
    ("scores", "expected"),
    [((2, 2, 2), ("passed", 6)), ((2, 2, 1.5), ("failed", 5.5)), ((0, 0, 0), ("failed", 0))],
)
def test_the_cut_score_passes(scores: tuple[float, ...], expected: tuple[str, float]) -> None:
    assert outcome(grades(*scores), handed_in()) == expected


def test_shares_of_a_point_add_up_to_the_cut_score() -> None:
    shares = grades(0.1, 4.1, 1.8)
    assert 0.1 + 4.1 + 1.8 < 6.0
    assert outcome(shares, handed_in()) == ("passed", 6.0)


def test_nobody_who_stayed_away_has_a_score() -> None:
    assert outcome({}, None) == ("absent", None)


def test_an_unreadable_paper_is_an_exception_whatever_its_grades() -> None:
    assert outcome(grades(2, 2, 2), handed_in(readable=False)) == ("exception", None)


def test_a_paper_without_grades_is_an_exception() -> None:
    assert outcome({}, handed_in()) == ("exception", None)
    assert outcome({"q01": Grade(2.0, False)}, handed_in()) == ("exception", None)


def test_an_unreadable_answer_is_an_exception_until_a_person_has_scored_it() -> None:
    paper = handed_in(problems=("q02",))
    assert outcome(grades(2, 0, 2), paper) == ("exception", None)
    assert outcome(grades(2, 2, 2, by_person=("q02",)), paper) == ("passed", 6)
    assert outcome(grades(2, 0, 2, by_person=("q02",)), paper) == ("failed", 4)


def test_an_essay_without_a_mark_is_pending_and_an_objective_question_an_exception() -> None:
    found = grades(4, 4, None)
    assert outcome(found, handed_in(), constructed=("q03",)) == ("pending", None)
    assert outcome(found, handed_in()) == ("exception", None)
