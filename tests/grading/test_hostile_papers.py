from __future__ import annotations

import resource
import signal
from collections.abc import Iterator

import psutil
import pytest

import grading.score_batch
from grading.nbgrader.stock import read_rows
from grading.notebook import Submission
from grading.paper.key import PaperKey
from grading.score_run import ScoreRun, score_exam
from grading.scoring import ScoredPaper, score_paper
from records.exams.result import Result
from tests.grading.hostile import hand_in_hostile
from tests.support.released_exam import ASSIGNMENT, EXAM, ReleasedExam, answer, right_answers

SCORED = {"hex", "hex-in-list", "negative-hex", "hex-choice", "complex", "unhashable", "surrogate"}
"""Papers with one answer that is none; all others cannot be read as a whole."""


@pytest.fixture
def bounded() -> Iterator[None]:
    """Not more memory than a run over good papers takes, and no waiting."""
    used = psutil.Process().memory_info().vms
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (used + 400 * 2**20, hard))
    signal.alarm(120)
    yield
    signal.alarm(0)
    resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def _grade(exam: ReleasedExam) -> ScoreRun:
    with exam.sessions() as db:
        return score_exam(exam.course, db, EXAM)


def _outcomes(exam: ReleasedExam) -> dict[str, tuple[str, float | None]]:
    with exam.sessions() as db:
        score_exam(exam.course, db, EXAM)
        rows = db.query(Result).all()
        return {row.call.person.number: (row.outcome, row.score) for row in rows}


@pytest.mark.usefixtures("bounded")
def test_hostile_papers_are_exceptions_and_stop_nobody(exam: ReleasedExam) -> None:
    names = hand_in_hostile(exam)
    good = answer(exam.paper(), **right_answers(exam))
    exam.hand_in("neighbour", good)
    exam.hand_in("~last", good)
    exam.call([*names, "neighbour", "~last"])
    report = _grade(exam)
    assert {student for student, _ in report.unreadable} == set(names) - SCORED
    assert all(reason and "None" not in reason for _, reason in report.unreadable)
    assert {student for student, _ in report.to_check} <= SCORED
    outcomes = _outcomes(exam)
    for name in ("neighbour", "~last"):
        assert outcomes.pop(name) == ("failed", 21.0)
    for name in names:
        outcome, score = outcomes[name]
        assert outcome == "exception" or (name in SCORED and score is not None and score < 21.0)
    rows = read_rows(exam.course, [(name, ASSIGNMENT) for name in names])
    assert {student for _, student, _, _ in rows} == SCORED
    # What was said of them is said again, and nothing else happens.
    again = _grade(exam)
    assert sorted(again.unreadable) == sorted(report.unreadable)


def test_what_nobody_foresaw_stays_with_its_paper(
    exam: ReleasedExam, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = answer(exam.paper(), **right_answers(exam))
    for name in ("S1", "S2", "S3"):
        exam.hand_in(name, good)
    exam.hand_in("S2", answer(exam.paper(), q01='"Z"'))
    exam.call(["S1", "S2", "S3"])

    def fails_on_one(key: PaperKey, submission: Submission) -> ScoredPaper:
        if any('"Z"' in cell.source for cell in submission.cells):
            raise KeyError("unforeseen")
        return score_paper(key, submission)

    with monkeypatch.context() as patch:
        patch.setattr(grading.score_batch, "score_paper", fails_on_one)
        report = _grade(exam)
        outcomes = _outcomes(exam)
    assert [student for student, _ in report.unreadable] == ["S2"]
    assert "KeyError" in report.unreadable[0][1]
    assert outcomes["S1"] == outcomes["S3"] == ("failed", 21.0)
    assert outcomes["S2"] == ("exception", None)
    # A mended program scores it, without being told to.
    assert _grade(exam).scored == 1
    assert _outcomes(exam)["S2"] == ("failed", 0.0)


def test_other_files_of_a_candidate_come_along_within_bounds(exam: ReleasedExam) -> None:
    path = exam.hand_in("S1", exam.paper())
    path.with_name("note.txt").write_bytes(b"x")
    path.with_name("link.txt").symlink_to("/etc/passwd")
    with path.with_name("huge.bin").open("wb") as file:
        file.truncate(1 << 32)
    for number in range(200):
        path.with_name(f"a{number}.txt").write_bytes(b"")
    exam.call(["S1"])
    _grade(exam)
    kept = {p.name for p in exam.course.folder("autograded", "S1", ASSIGNMENT).iterdir()}
    assert {path.name, "timestamp.txt"} <= kept
    assert not {"link.txt", "huge.bin"} & kept
    assert len(kept) < 30
