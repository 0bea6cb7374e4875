"""Papers of every hostile kind, changed at random: the scorer reads them or says why not, and never does anything else.

The seed is fixed in the quick run, so that it fails for everybody or for nobody; `scripts/test full` draws new ones.
"""

from __future__ import annotations

import copy
import json
from dataclasses import dataclass, replace
from pathlib import Path

import nbformat
import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grading.errors import UnreadableSubmission
from grading.nbgrader.course import Course
from grading.nbgrader.gradebook import load_paper, open_gradebook
from grading.notebook import _parts, _parts_as_a_whole, parse_submission
from grading.paper.key import PaperKey
from grading.scoring import ScoredPaper, score_paper
from tests.grading.fuzzed import KINDS, LITERALS, Paper, changed_paper
from tests.support.released_exam import ASSIGNMENT, answer, cell_of, keyed_answers, small_exam

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Scorer:
    """A released paper, its key, and a handed-in paper of every kind."""

    key: PaperKey
    right: dict[str, str]
    released: Paper
    papers: dict[str, Paper]

    def afresh(self) -> Scorer:
        """With a key that no paper was scored with."""
        return replace(self, key=replace(self.key))

    def score(self, data: bytes) -> ScoredPaper | None:
        """The scored paper; ``None`` where it cannot be read. Anything else that is raised is the fault looked for."""
        try:
            submission = parse_submission(data, list(self.key.cells))
        except UnreadableSubmission:
            return None
        return score_paper(self.key, submission)


@pytest.fixture(scope="module")
def scorer(released_once: Path) -> Scorer:
    course = Course(released_once)
    with open_gradebook(course) as engine, engine.connect() as connection:
        key = load_paper(connection, course, ASSIGNMENT).key
    notebook = nbformat.read(course.notebook("release", ".", ASSIGNMENT), 4)
    released: Paper = json.loads(json.dumps(notebook))
    bank, form = small_exam()
    right = keyed_answers(form, bank)
    papers = {name: make(copy.deepcopy(released), dict(right)) for name, make in KINDS.items()}
    return Scorer(key, right, released, papers)


def _check(key: PaperKey, scored: ScoredPaper | None) -> None:
    """What holds of any paper: points within bounds, locked cells as released, a notebook that can be read."""
    if scored is None:
        return
    assert set(scored.grades) <= set(key.grade_points)
    for grade_id, score in scored.grades.items():
        assert score is None or 0.0 <= score <= key.grade_points[grade_id]
    for cell in orjson.loads(scored.notebook)["cells"]:
        known = key.cells.get(cell["metadata"].get("nbgrader", {}).get("grade_id", ""))
        if known and known.locked:
            assert cell["source"] == known.source


def _any_change(scorer: Scorer, data: st.DataObject) -> None:
    changed = data.draw(changed_paper(scorer.papers))
    scored = scorer.score(changed)
    _check(scorer.key, scored)
    # What was found out with other papers changes nothing.
    assert scorer.afresh().score(changed) == scored
    try:
        parts = _parts_as_a_whole(changed)
    except UnreadableSubmission:
        assert scored is None
    else:
        assert _parts(changed) == parts


def _one_answer(scorer: Scorer, data: st.DataObject) -> None:
    """Whatever stands in one answer cell: every other question has the score that it had."""
    name = data.draw(st.sampled_from(sorted(scorer.right)))
    literal = data.draw(LITERALS | st.text(max_size=60))
    paper = answer(copy.deepcopy(scorer.released), **scorer.right)
    before = scorer.score(orjson.dumps(paper))
    cell_of(paper, name)["source"] = data.draw(
        st.sampled_from([f"{name} = {literal}", literal, f"{name} = None\n{name} = {literal}"])
    )
    after = scorer.score(json.dumps(paper).encode("utf-8", "replace"))
    assert before is not None
    _check(scorer.key, after)
    if after is not None:
        own = f"{name}-score"
        assert {k: v for k, v in after.grades.items() if k != own} == {
            k: v for k, v in before.grades.items() if k != own
        }


def test_there_are_sixty_kinds(scorer: Scorer) -> None:
    assert len(KINDS) >= 60
    for name, paper in scorer.papers.items():
        scored = scorer.score(json.dumps(paper).encode("utf-8", "replace"))
        _check(scorer.key, scored)
        assert scored is not None or name in {
            *("duplicated-cell", "deep-attachments", "very-deep-attachments"),
            *("attachments-no-names", "attachments-as-number"),
        }


QUICK = settings(
    max_examples=150,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
LONG = settings(QUICK, max_examples=20_000, derandomize=False, database=None)


@QUICK
@given(data=st.data())
def test_a_changed_paper_is_read_or_refused(scorer: Scorer, data: st.DataObject) -> None:
    _any_change(scorer, data)


@QUICK
@given(data=st.data())
def test_an_answer_changes_no_other_score(scorer: Scorer, data: st.DataObject) -> None:
    _one_answer(scorer, data)


@pytest.mark.full
@LONG
@given(data=st.data())
def test_many_changed_papers_are_read_or_refused(scorer: Scorer, data: st.DataObject) -> None:
    _any_change(scorer, data)


@pytest.mark.full
@LONG
@given(data=st.data())
def test_many_answers_change_no_other_score(scorer: Scorer, data: st.DataObject) -> None:
    _one_answer(scorer, data)
