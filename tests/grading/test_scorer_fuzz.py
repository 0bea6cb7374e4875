"""Papers of every hostile kind, changed at random: the scorer reads them or says why not, and never does anything else.

The seed is fixed in the quick run, so that it fails for everybody or for nobody; `scripts/test full` draws new ones.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

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
from tests.grading.hostile import CELLS
from tests.grading.submissions import AGREE, CHEATED, CRASHED
from tests.support.released_exam import ASSIGNMENT, answer, cell_of, keyed_answers, small_exam

pytestmark = pytest.mark.slow

Paper = dict[str, Any]
Make = Callable[[Paper, dict[str, str]], Paper]


def _hostile(change: Callable[[Paper], object]) -> Make:
    def make(paper: Paper, right: dict[str, str]) -> Paper:
        answer(paper, **right)
        change(paper)
        return paper

    return make


KINDS: dict[str, Make] = {
    **AGREE,
    **CHEATED,
    **CRASHED,
    **{name: _hostile(change) for name, change in CELLS.items()},
}


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


_LITERALS = st.recursive(
    st.sampled_from(
        [
            *(
                "None",
                "True",
                "False",
                "'A'",
                '"对"',
                "'六十日'",
                "b'A'",
                "1j",
                "-1",
                "1e999",
                "...",
                "A",
            ),
            *(
                "0x" + "f" * 5000,
                "9" * 5000,
                "f'{1}'",
                "'\\ud800'",
                "'\\x00'",
                "'\u200b'",
                "()",
                "print()",
            ),
        ]
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4).map(lambda parts: f"[{', '.join(parts)}]"),
        st.lists(inner, max_size=4).map(lambda parts: f"{{{', '.join(parts)}}}"),
        st.tuples(inner, inner).map(lambda pair: f"{{{pair[0]}: {pair[1]}}}"),
        st.tuples(inner, st.sampled_from("+-*"), inner).map(" ".join),
        st.tuples(st.sampled_from("([{"), st.integers(1, 300), inner).map(
            lambda nest: nest[0] * nest[1] + nest[2]
        ),
    ),
    max_leaves=6,
)
_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False)
    | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=8,
)


def _nodes(value: Any) -> list[tuple[Any, Any]]:
    """Every place in a JSON value: (container, key)."""
    found: list[tuple[Any, Any]] = []
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inner in list(pairs):
        found.append((value, key))
        if isinstance(inner, dict | list):
            found += _nodes(inner)
    return found


@st.composite
def _changed(draw: st.DrawFn, papers: dict[str, Paper]) -> bytes:
    """A paper of some kind, some of its places replaced by other JSON, then some of its bytes by others."""
    paper = copy.deepcopy(papers[draw(st.sampled_from(sorted(papers)))])
    for _ in range(draw(st.integers(0, 3))):
        container, key = draw(st.sampled_from(_nodes(paper)))
        match draw(st.sampled_from(["replace", "delete", "twice"])):
            case "replace":
                container[key] = draw(_JSON)
            case "delete":
                del container[key]
            case "twice" if isinstance(container, list):
                container.insert(key, copy.deepcopy(container[key]))
        if not isinstance(paper, dict) or not paper:
            break
    data = bytearray(json.dumps(paper, ensure_ascii=draw(st.booleans())).encode("utf-8", "replace"))
    for _ in range(draw(st.integers(0, 2))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.integers(0, 40)))
        data[start:end] = draw(st.binary(max_size=40))
    return bytes(data)


def _any_change(scorer: Scorer, data: st.DataObject) -> None:
    changed = data.draw(_changed(scorer.papers))
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
    literal = data.draw(_LITERALS | st.text(max_size=60))
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
