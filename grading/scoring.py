"""Scoring one paper: its answers and the paper's key in; responses, gradebook rows and the autograded notebook out.

The answers of a paper that was written in the room are rows; one that comes as a file is read by `read_answer`. The
gradebook rows are those that nbgrader's SaveAutoGrades would write after executing the paper; parity is tested against
both.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from weakref import WeakKeyDictionary

from grading import messages
from grading.answers import AnswerShape, is_blank, read_answer
from grading.autograded import Outcome, autograded
from grading.errors import UnreadableAnswer
from grading.notebook import Submission, SubmittedCell, answer_source
from grading.paper.key import PaperKey
from grading.paper.score_cell import SUFFIX, ScoringRule
from records.exams.response import ResponseStatus

NO_RESPONSE = "No response."
"""nbgrader's own auto comment on an untouched answer cell."""
MAX_KEPT = 20_000
"""Characters of an unreadable answer that are kept for a person to look at."""


@dataclass(frozen=True)
class ScoredAnswer:
    """``value`` as JSON; of an unreadable answer the text that stands there."""

    value: str
    answer_sha256: str
    status: ResponseStatus
    score: float | None
    reason: str = ""


@dataclass
class ScoredPaper:
    """``responses`` by question. ``grades`` by id of the graded cell (``None``: for a person), ``comments`` by answer cell.

    ``unresolved``: graded cells that a person must look at, though nbgrader would take its own score for good.
    """

    responses: dict[str, ScoredAnswer] = field(default_factory=dict)
    grades: dict[str, float | None] = field(default_factory=dict)
    comments: dict[str, str | None] = field(default_factory=dict)
    unresolved: set[str] = field(default_factory=set)
    notebook: bytes = b""

    @property
    def problems(self) -> list[tuple[str, str]]:
        """(question, reason) for each answer or cell that a person must look at."""
        return [(name, found.reason) for name, found in self.responses.items() if found.reason]


def question_of(grade_id: str) -> str:
    """``q01`` for both the answer cell ``q01`` and the test cell ``q01-score``."""
    return grade_id.removesuffix(SUFFIX)


@dataclass(frozen=True)
class _Judged:
    """An answer by its rule: ``kept`` as JSON, whether it is ``blank``, its points, and the problem that leaves none."""

    kept: str
    sha256: str
    blank: bool
    score: float
    problem: str


_Known = dict[tuple[str, str], _Judged]
_KNOWN: WeakKeyDictionary[PaperKey, _Known] = WeakKeyDictionary()
"""What short answers to a paper are worth: most candidates give one of a few. By what they stand in, and their text."""
_MOST, _SHORT = 20_000, 200


def _remember(known: _Known, place: tuple[str, str], judged: _Judged) -> _Judged:
    if len(known) < _MOST and len(place[1]) <= _SHORT:
        known[place] = judged
    return judged


def score_rows(
    key: PaperKey, answers: Mapping[str, object], order: Sequence[str] = ()
) -> ScoredPaper:
    """Score answers by question, as the room keeps them. ``order`` in which the candidate saw the questions. Pure."""
    result = ScoredPaper()
    known = _KNOWN.setdefault(key, {})
    texts = {name: _json(answers.get(name)) for name in key.shapes}
    judged: dict[str, _Judged] = {}
    for grade_id, rule in key.rules.items():
        place = grade_id, texts[rule.name]
        judged[rule.name] = known.get(place) or _remember(
            known, place, _judge(rule, key.shapes[rule.name], answers.get(rule.name))
        )
    for name, shape in key.shapes.items():
        if name not in judged:
            value = answers.get(name)
            judged[name] = _Judged(*_kept(texts[name]), is_blank(value, shape), 0.0, "")
    cells = []
    for cell in key.released:
        shape_here = key.shapes.get(cell.grade_id)
        if shape_here is not None and not judged[shape_here.name].blank:
            source = answer_source(cell.source, shape_here, answers[shape_here.name])
            cells.append(SubmittedCell(cell.grade_id, cell.cell_type, source, None))
        else:
            cells.append(cell)
    blank = _blank_from(key, lambda name: judged[name].blank, order)
    outcomes: dict[str, Outcome] = {}
    for grade_id, rule in key.rules.items():
        of = judged[rule.name]
        outcomes[grade_id] = of.score, of.problem
        result.grades[grade_id] = of.score
        if of.problem:
            result.unresolved.add(grade_id)
        result.responses[rule.name] = _scored(of, blank.get(rule.name, "scored"), of.score)
    for name in key.solutions:
        result.comments[name] = NO_RESPONSE if name in blank else None
        if name in key.grade_points:
            score = result.grades[name] = 0.0 if name in blank else None
            result.responses[name] = _scored(judged[name], blank.get(name, "pending"), score)
    result.notebook = autograded(key, cells, outcomes)
    return _in_order(key, result)


def score_paper(key: PaperKey, submission: Submission) -> ScoredPaper:
    """Score a paper that came as a file. Pure, and never fails: what cannot be read is in ``unresolved``."""
    result = ScoredPaper()
    known = _KNOWN.setdefault(key, {})
    given = {cell.grade_id: cell for cell in submission.cells if cell.grade_id in key.cells}
    judged: dict[str, _Judged] = {}
    for rule in key.rules.values():
        judged[rule.name] = _judge_cell(known, key, rule, given.get(rule.name))
    for name in key.solutions:
        if name in key.grade_points:
            judged[name] = _judge_text(key, name, given.get(name))

    def untouched(name: str) -> bool:
        return name in given and given[name].source == key.cells[name].source

    blank = _blank_from(key, lambda name: judged[name].blank)
    outcomes: dict[str, Outcome] = {}
    for grade_id, rule in key.rules.items():
        of = judged[rule.name]
        score: float | None = of.score
        problem = of.problem
        if grade_id in given:
            outcomes[grade_id] = of.score, problem
        else:
            # nbgrader leaves the grade of a missing test cell open, for a person; so do we.
            score, problem = None, messages.SCORE_CELL_MISSING
            of = _unread(given.get(rule.name), problem)
        result.grades[grade_id] = score
        if problem:
            result.unresolved.add(grade_id)
        result.responses[rule.name] = _scored(of, blank.get(rule.name, "scored"), score)
    for name in key.solutions:
        result.comments[name] = NO_RESPONSE if untouched(name) else None
        if name in key.grade_points:
            score = result.grades[name] = 0.0 if untouched(name) else None
            if judged[name].problem:
                result.unresolved.add(name)
            result.responses[name] = _scored(judged[name], blank.get(name, "pending"), score)
    result.notebook = autograded(key, submission.cells, outcomes)
    return _in_order(key, result)


def _judge(rule: ScoringRule, shape: AnswerShape, value: object) -> _Judged:
    score, problem = _points(rule, value)
    return _Judged(*_kept(_json(value)), is_blank(value, shape), score, problem)


def _judge_cell(
    known: _Known, key: PaperKey, rule: ScoringRule, cell: SubmittedCell | None
) -> _Judged:
    """What an answer cell that came in a file is worth."""
    place = rule.name, cell.source if cell else ""
    if cell is not None and (before := known.get(place)):
        return before
    value, problem = read_given(rule.name, cell)
    if problem and (not rule.points or (rule.void and cell is not None)):
        # Nobody gets points in pretest, or everybody does, whatever stands there; it is kept as it stands.
        return replace(_unread(cell, ""), score=rule.points)
    if problem:
        return _unread(cell, problem)
    score, problem = _points(rule, value)
    if problem:
        return _unread(cell, problem)
    blank = is_blank(value, key.shapes[rule.name])
    return _remember(known, place, _Judged(*_kept(_json(_plain(value))), blank, score, ""))


def _judge_text(key: PaperKey, name: str, cell: SubmittedCell | None) -> _Judged:
    """A long answer, which a person marks. nbgrader takes one for given as soon as its cell is not as it was."""
    if cell is None:
        return _unread(cell, messages.ANSWER_MISSING)
    return _Judged(*_kept(_json(cell.source)), cell.source == key.cells[name].source, 0.0, "")


def _unread(cell: SubmittedCell | None, problem: str) -> _Judged:
    source = cell.source if cell else ""
    kept = source[:MAX_KEPT].encode("utf-8", "replace").decode()
    return _Judged(_json(kept), _kept(_json(source))[1], False, 0.0, problem)


def _scored(judged: _Judged, status: ResponseStatus, score: float | None) -> ScoredAnswer:
    if judged.problem:
        return ScoredAnswer(judged.kept, judged.sha256, "unreadable", None, judged.problem)
    return ScoredAnswer(judged.kept, judged.sha256, status, score)


def _points(rule: ScoringRule, value: object) -> tuple[float, str]:
    """Points by the rule, and why there are none (empty when there are)."""
    try:
        return rule.score(value), ""
    except Exception:
        # The rules of released papers stay as they were, with what they did not foresee.
        return 0.0, messages.ANSWER_NOT_SCORED if rule.points else ""


def score_given(rule: ScoringRule, cell: SubmittedCell | None) -> tuple[float, str]:
    """Points for what stands in an answer cell, and why a person has to look at it (empty when nobody has)."""
    value, problem = read_given(rule.name, cell)
    # What is in pretest nobody need look at.
    return (0.0, problem if rule.points else "") if problem else _points(rule, value)


def unread_responses(names: Sequence[str]) -> dict[str, ScoredAnswer]:
    """The responses of a paper that cannot be scored as a whole: each question is for a person."""
    return {name: ScoredAnswer(*_kept("null"), "unreadable", None) for name in names}


def read_given(name: str, cell: SubmittedCell | None) -> tuple[object, str]:
    """The answer in a cell, and the reason why it could not be read (empty when it could)."""
    if cell is None:
        return None, messages.ANSWER_MISSING
    try:
        return read_answer(cell.source, name), ""
    except UnreadableAnswer as error:
        return None, str(error)


def _blank_from(
    key: PaperKey, nothing: Callable[[str], bool], order: Sequence[str] = ()
) -> dict[str, ResponseStatus]:
    """Of each question without an answer, whether it was left out or not reached: no later one was answered."""
    names = [name for name in order if name in key.shapes] or list(key.shapes)
    found: dict[str, ResponseStatus] = {}
    status: ResponseStatus = "not_reached"
    for name in reversed(names):
        if nothing(name):
            found[name] = status
        else:
            status = "omitted"
    return found


def _in_order(key: PaperKey, result: ScoredPaper) -> ScoredPaper:
    result.responses = {name: result.responses[name] for name in key.shapes}
    return result


def _plain(value: object) -> object:
    """A literal as JSON can hold it."""
    match value:
        case None | bool() | str():
            return value
        case list() | tuple():
            return [_plain(part) for part in value]
        case set() | frozenset():
            return sorted((_plain(part) for part in value), key=repr)
        case int() | float() if -(2**53) < value < 2**53:
            return value
    try:
        return repr(value)[:MAX_KEPT]
    except ValueError:  # A number of more digits than Python writes.
        return type(value).__name__


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _kept(text: str) -> tuple[str, str]:
    """JSON as it is kept, and its hash."""
    sha256 = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    try:
        text.encode()
    except UnicodeEncodeError:  # Half of a pair of surrogates, which no database keeps.
        text = json.dumps(json.loads(text))
    return text, sha256
