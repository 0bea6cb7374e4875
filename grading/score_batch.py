"""The part of a scoring run that needs no database: read a paper, score it, write its autograded notebook.

It may run in another process: what goes in and comes out are plain values.
"""

from __future__ import annotations

import datetime as dt
import logging
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice
from pathlib import Path

from foundation.files import read_regular, write_whole
from grading import messages
from grading.errors import UnreadableSubmission
from grading.nbgrader.course import Course
from grading.notebook import MAX_BYTES, file_hash, read_submission, read_timestamp
from grading.paper.identity import paper_problem
from grading.paper.key import PaperKey
from grading.paper.released import Paper
from grading.scoring import ScoredPaper, score_paper, score_rows
from grading.submitted import receipted_notebook, released_paper
from records.exams.submission import Door

MAX_OTHER_FILES = 20
"""Files beside a paper that go into the autograded folder with it."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class PaperToScore:
    """An attempt's paper. ``sha256``: what is on record of it; ``answers`` of one that was written in the room.

    ``order`` in which the candidate saw the questions, and the ``content_hash`` of the form then, where that is known.
    """

    attempt: int
    candidate: str
    assignment: str
    door: Door
    sha256: str
    handed_in_at: dt.datetime | None
    answers: Mapping[str, object] | None = None
    order: Sequence[str] = ()
    content_hash: str = ""


@dataclass(frozen=True)
class PaperFound:
    """What came of it. ``problem``: why it could not be scored as a whole; ``scored`` is ``None`` then.

    ``again``: every run has to try, since a mended program may read it.
    """

    attempt: int
    sha256: str
    handed_in_at: dt.datetime | None
    problem: str
    scored: ScoredPaper | None
    again: bool = False


def score_one(course: Course, key: PaperKey, paper: PaperToScore) -> PaperFound:
    """Score a paper. Whatever is wrong with it is told as its problem, and stops nobody else.

    Raises ``OSError`` when its autograded notebook cannot be written: a full disk is no fault of the paper's.
    """
    path = course.notebook("submitted", paper.candidate, paper.assignment)
    sha256, at = "", paper.handed_in_at
    if paper.answers is None:
        try:
            at = read_timestamp(path.parent, below=course.root)
        except UnreadableSubmission as error:
            # The stamp may be mended and the paper stay as it is: every run looks again.
            sha256 = file_hash(path, below=course.root)
            return PaperFound(paper.attempt, sha256, None, str(error), None, again=True)
    try:
        if paper.door in ("room", "lab", "receipted"):
            sha256 = file_hash(path, below=course.root)
            if sha256 != paper.sha256:
                raise UnreadableSubmission(messages.NOT_AS_RECEIPTED)
        if paper.content_hash not in ("", key.facts.get("content_hash", paper.content_hash)):
            raise UnreadableSubmission(messages.OTHER_CONTENT)
        if paper.answers is not None:
            _require_receipted(course, key, paper, paper.answers)
            scored = score_rows(key, paper.answers, paper.order)
        else:
            scored, sha256 = _score_file(course, key, paper, path)
    except UnreadableSubmission as error:
        sha256 = sha256 or file_hash(path, below=course.root)
        return PaperFound(paper.attempt, sha256, at, str(error), None)
    except Exception as error:  # One paper never stops the others, whatever is in it.
        _log.debug("scoring %s failed", path, exc_info=True)
        reason = messages.PAPER_FAILED.format(detail=type(error).__name__)
        sha256 = sha256 or file_hash(path, below=course.root)
        return PaperFound(paper.attempt, sha256, at, reason, None, again=True)
    _write_autograded(course, paper.candidate, paper.assignment, scored.notebook)
    return PaperFound(paper.attempt, sha256, at, "", replace(scored, notebook=b""))


def _require_receipted(
    course: Course, key: PaperKey, paper: PaperToScore, answers: Mapping[str, object]
) -> None:
    """The answers on record must make the very notebook that was receipted. Raises `UnreadableSubmission`."""
    exam, form = str(key.facts["exam"]), str(key.facts["form"])
    released = _released_paper(course, exam, form, key.release_sha256)
    if receipted_notebook(released, answers, paper.candidate, paper.sha256) is None:
        raise UnreadableSubmission(messages.ROWS_NOT_AS_RECEIPTED)


@lru_cache(maxsize=8)
def _released_paper(course: Course, exam: str, form: str, sha256: str) -> Paper:
    """Read once for so many papers; ``sha256`` of its file, since it may have been released anew."""
    del sha256
    return released_paper(course, exam, form)


def _score_file(
    course: Course, key: PaperKey, paper: PaperToScore, path: Path
) -> tuple[ScoredPaper, str]:
    submission = read_submission(path, list(key.cells), below=course.root)
    release = key.release_sha256 if paper.door == "file" else ""
    problem = paper_problem(submission, key.facts, paper.candidate, release_sha256=release)
    if problem:
        raise UnreadableSubmission(problem)
    return score_paper(key, submission), submission.sha256


def remove_autograded(course: Course, candidate: str, assignment: str) -> None:
    """Take the autograded notebook away: formgrader shows what has one."""
    shutil.rmtree(course.folder("autograded", candidate, assignment), ignore_errors=True)


def _write_autograded(course: Course, student: str, assignment: str, notebook: bytes) -> None:
    """Put the autograded notebook in place whole, read-only as nbgrader leaves it, with the candidate's other files.

    It can be made again from the submission at any time, so it is not forced to disk. Of the other files those are left
    out that are none, or too large for a paper; they stay where they were handed in.
    """
    target = course.notebook("autograded", student, assignment)
    target.parent.mkdir(parents=True, exist_ok=True)
    submitted = course.folder("submitted", student, assignment)
    others = (path for path in submitted.iterdir() if path.suffix != ".ipynb")
    for other in [submitted / "timestamp.txt", *islice(others, MAX_OTHER_FILES)]:
        try:
            data = read_regular(other, below=course.root, limit=MAX_BYTES)
        except OSError:
            continue
        write_whole(target.parent / other.name, data, mode=0o444)
    write_whole(target, notebook, mode=0o444)
