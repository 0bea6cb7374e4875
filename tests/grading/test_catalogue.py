"""The catalogue of hostile papers: what ``docs/hostile-papers.md`` says of each is what happens.

When an outcome has changed for good reason: ``python -m tests.grading.catalogue`` (with ``--stock`` after a new nbgrader).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from grading.score_run import score_exam
from tests.grading.catalogue import stock, table
from tests.grading.catalogue.case import CONTROL, Exam, made_of
from tests.grading.catalogue.every import CASES, GROUPS, Template
from tests.grading.catalogue.ours import by_itself, executed, judge
from tests.grading.paper_outcomes import Outcome, faults, looks_blank, outcomes
from tests.support.fresh_process import in_fresh_process
from tests.support.released_exam import EXAM, copy_exam

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def batch(
    released_once: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Exam, dict[str, Outcome], dict[str, str]]]:
    """All cases and the control, scored in one run; the outcomes, and what stock's are kept of."""
    folder = tmp_path_factory.mktemp("catalogue")
    place = Exam(copy_exam(released_once, folder))
    place.control()
    for case in CASES:
        case.hand_in(place, case.id)
    made = {case.id: made_of(place, case.id) for case in CASES if case.id != "own-name"}
    place.exam.call([*(case.id for case in CASES), CONTROL])
    with place.exam.sessions() as db:
        score_exam(place.exam.course, db, EXAM)
    yield place, outcomes(place.exam), made
    assert executed(folder) == []


def test_every_case_has_a_name_a_group_and_a_line() -> None:
    assert len({case.id for case in CASES}) == len(CASES) >= 300
    assert {case.group for case in CASES} == set(GROUPS)
    assert all(case.text for case in CASES)


def test_the_page_says_what_happens(batch: tuple[Exam, dict[str, Outcome], dict[str, str]]) -> None:
    """Nor is the control's score changed, nor is anything silently zero, nor executed."""
    place, found, made = batch
    ours = {case.id: judge(place, case, case.id, found) for case in CASES}
    assert [text for one in ours.values() for text in one.wrong] == []
    theirs = stock.kept()
    assert {name: theirs[name].made_of for name in made} == made
    assert table.committed() == {
        case.id: (table.by_stock(theirs[case.id]), table.shown(ours[case.id].told))
        for case in CASES
    }


def test_what_must_not_be_true_is_noticed() -> None:
    """The check of the cases and of the fuzzer is one that can fail."""
    paper = b'{"cells": [{"metadata": {"nbgrader": {"grade_id": "q01"}}, "source": "q01 = \'A\'"}]}'
    right = {"q01": "'A'"}
    good = Outcome("failed", 1.0, "", {"q01": ("scored", 1.0, "")})
    assert list(faults("S1", paper, good, right)) == []
    for wrong in (
        None,
        Outcome("absent", None, "", {}),
        Outcome("failed", 22.0, "", {}),
        Outcome("exception", 0.0, "x", {}),
        Outcome("exception", None, "", {}),
        Outcome("failed", 0.0, "", {"q01": ("omitted", 0.0, "")}),
        Outcome("failed", 0.0, "", {"q01": ("scored", 0.0, "")}),
        Outcome("failed", 0.0, "", {"q02": ("scored", 0.0, "")}),
        Outcome("failed", 0.0, "", {"q01": ("unreadable", 0.0, "x")}),
    ):
        assert list(faults("S1", paper, wrong, right)) != []


@pytest.mark.parametrize("source", ["q01 = None", "q01 = ['', ()]", "# B\nq01 = None", ""])
def test_an_eye_sees_no_answer(source: str) -> None:
    assert looks_blank(source, "q01")


@pytest.mark.parametrize("source", ["q01 = 'A'", "q01 = None\nq01 = 0", "B"])
def test_an_eye_sees_an_answer(source: str) -> None:
    assert not looks_blank(source, "q01")


# Both fork, and who is forked holds what this process holds: after some thousand tests more than any paper may take.


@pytest.mark.full
def test_no_case_takes_long_or_much(released_once: Path, tmp_path: Path) -> None:
    assert in_fresh_process(_wrong_by_itself, released_once, tmp_path) == []


def _wrong_by_itself(released: Path, folder: Path) -> list[str]:
    template = Template.make(released, folder)
    return [text for case in CASES for text in by_itself(template, case).wrong]


@pytest.mark.full
@pytest.mark.stock
def test_stock_says_what_is_kept_of_it(released_once: Path, tmp_path: Path) -> None:
    kept = stock.kept()
    found = in_fresh_process(_by_stock, released_once, tmp_path)
    assert found == {case.id: kept[case.id] for case in CASES}


def _by_stock(released: Path, folder: Path) -> dict[str, stock.Stock]:
    template = Template.make(released, folder)
    return {case.id: outcome for case, outcome in stock.run(template, CASES, jobs=2)}
