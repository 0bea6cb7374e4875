"""Autograded notebooks that are not kept are made again byte for byte, of every kind of paper."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from grading.autograded_again import MadeAgain, make_autograded, remove_all_autograded
from grading.score_run import ScoreRun, score_exam
from tests.grading.submissions import AGREE, CHEATED, CRASHED, make_all
from tests.grading.test_parity import ROWS
from tests.support.released_exam import ASSIGNMENT, EXAM, ReleasedExam, answer, right_answers
from tests.support.room_papers import write_in_room


def _files(exam: ReleasedExam) -> dict[str, bytes]:
    root = exam.course.root / "autograded"
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file()
    }


def _score(exam: ReleasedExam) -> ScoreRun:
    with exam.sessions() as db:
        return score_exam(exam.course, db, EXAM)


def _make(exam: ReleasedExam, only: str | None = None) -> MadeAgain:
    with exam.sessions() as db:
        return make_autograded(exam.course, db, EXAM, only=only)


def _made_only(exam: ReleasedExam) -> ReleasedExam:
    """The same exam on a site that does not keep them."""
    return replace(exam, course=replace(exam.course, keeps_autograded=False))


def test_every_kind_of_paper_comes_out_byte_for_byte(exam: ReleasedExam) -> None:
    """The papers that stock and we agree on, those that cheat it and those that stop it."""
    papers = make_all(exam, {**AGREE, **CHEATED, **CRASHED})
    for name, paper in papers.items():
        exam.hand_in(name, paper)
    exam.call(list(papers))
    _score(exam)
    kept = _files(exam)
    scored = {Path(name).parts[0] for name in kept if name.endswith(".ipynb")}
    assert len(scored) >= len(AGREE)
    with exam.sessions() as db:
        assert remove_all_autograded(exam.course, db, EXAM) == len(scored)
    assert _files(exam) == {}
    made = _make(_made_only(exam))
    assert (made.made, made.there) == (len(scored), 0)
    assert _files(exam) == kept
    assert _make(_made_only(exam)) == MadeAgain(made=0, there=len(scored), stale=made.stale)


def test_papers_written_in_the_room_come_out_of_their_rows(exam: ReleasedExam) -> None:
    """Even when the exported notebook is gone: the answers on record make it again, and of it the scored one."""
    names = [f"R{number}" for number in range(len(ROWS))]
    exam.call(names)
    for name, answers in zip(names, ROWS.values(), strict=True):
        write_in_room(exam, name, answers)
    assert _score(exam).unreadable == []
    kept = _files(exam)
    assert {name.split("/")[0] for name in kept} == set(names)
    shutil.rmtree(exam.course.root / "autograded")
    shutil.rmtree(exam.course.root / "submitted")
    assert _make(_made_only(exam)).made == len(names)
    assert _files(exam) == kept


def test_a_site_that_does_not_keep_them_scores_as_one_that_does(exam: ReleasedExam) -> None:
    exam.hand_in("S1", answer(exam.paper(), **right_answers(exam)))
    exam.hand_in("S2", exam.paper())
    exam.call(["S1", "S2"])
    lean = _made_only(exam)
    assert _score(lean).scored == 2
    assert _files(lean) == {}
    assert (_score(lean).scored, _score(lean).unchanged) == (0, 2)
    assert _make(lean, only="S1").made == 1
    assert {name.split("/")[0] for name in _files(lean)} == {"S1"}
    # One that somebody asked for follows its paper; of the other there is none.
    before = _files(lean)
    exam.hand_in("S1", exam.paper())
    exam.hand_in("S2", answer(exam.paper(), **right_answers(exam)))
    assert _score(lean).scored == 2
    after = _files(lean)
    assert after.keys() == before.keys()
    name = f"S1/{ASSIGNMENT}/{ASSIGNMENT}.ipynb"
    assert after[name] != before[name]


def test_a_paper_that_changed_since_is_not_made_of(exam: ReleasedExam) -> None:
    """Formgrader would show answers that its points are not of."""
    exam.hand_in("S1", answer(exam.paper(), **right_answers(exam)))
    exam.call(["S1"])
    lean = _made_only(exam)
    assert _make(lean) == MadeAgain()  # Nothing is scored yet: formgrader knows of none.
    _score(lean)
    exam.hand_in("S1", exam.paper())
    assert _make(lean) == MadeAgain(stale=1)
    assert _files(lean) == {}
    _score(lean)
    assert _make(lean).made == 1


@pytest.mark.slow
def test_several_processes_keep_none_either(exam: ReleasedExam) -> None:
    names = [f"P{number:02}" for number in range(40)]
    for name in names:
        exam.hand_in(name, answer(exam.paper(), **right_answers(exam)))
    exam.call(names)
    lean = _made_only(exam)
    with lean.sessions() as db:
        assert score_exam(lean.course, db, EXAM, jobs=2).scored == 40
    assert _files(lean) == {}
