"""The part of a scoring run that needs no database: read a paper, score it, write its autograded notebook.

It may run in another process: what goes in and comes out are plain values.
"""

from __future__ import annotations

import datetime as dt
import logging
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from foundation.files import read_regular, write_whole
from grading import messages
from grading.errors import UnreadableSubmission
from grading.nbgrader.course import Course
from grading.notebook import MAX_BYTES, parse_submission, read_notebook, read_timestamp
from grading.paper.identity import paper_problem
from grading.paper.key import PaperKey
from grading.paper.released import Paper
from grading.scoring import ScoredPaper, score_paper, score_rows
from grading.submitted import digest, receipted_notebook
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


@dataclass(frozen=True)
class ScoredBy:
    """What all papers of an assignment are scored by: its key, and the paper as it was released."""

    key: PaperKey
    released: Paper


@dataclass(frozen=True)
class PaperSent:
    """What lies in a paper's folder. ``data``: its notebook, of one whose answers are not on record as rows.

    ``sha256`` of the notebook, or of nothing where it cannot be read: ``problem`` says why. ``stamp_problem``: what is wrong
    with its time stamp.
    """

    sha256: str
    at: dt.datetime | None
    data: bytes = b""
    problem: str = ""
    stamp_problem: str = ""


def score_one(course: Course, by: ScoredBy, paper: PaperToScore) -> PaperFound:
    """Read a paper, score it and keep its autograded notebook. Whatever is wrong with it stops nobody else.

    Raises ``OSError`` when its autograded notebook cannot be written: a full disk is no fault of the paper's.
    """
    return keep_notebook(course, paper, judge(by, paper, read_sent(course, paper)))


def read_sent(course: Course, paper: PaperToScore) -> PaperSent:
    """What lies in the paper's folder; never fails."""
    path = course.notebook("submitted", paper.candidate, paper.assignment)
    at, stamp_problem = paper.handed_in_at, ""
    if paper.answers is None:
        try:
            at = read_timestamp(path.parent, below=course.root)
        except UnreadableSubmission as error:
            at, stamp_problem = None, str(error)
    data, problem = b"", ""
    try:
        data = read_notebook(path, below=course.root)
    except UnreadableSubmission as error:
        problem = str(error)
    sha256 = digest(data)
    return PaperSent(sha256, at, data if paper.answers is None else b"", problem, stamp_problem)


def judge(by: ScoredBy, paper: PaperToScore, sent: PaperSent) -> PaperFound:
    """Score a paper; its autograded notebook comes with it. Pure: it may happen on another machine, and never fails."""
    if sent.stamp_problem:
        # The stamp may be mended and the paper stay as it is: every run looks again.
        return PaperFound(paper.attempt, sent.sha256, None, sent.stamp_problem, None, again=True)
    try:
        scored = _scored(by, paper, sent)
    except UnreadableSubmission as error:
        return PaperFound(paper.attempt, sent.sha256, sent.at, str(error), None)
    except Exception as error:  # One paper never stops the others, whatever is in it.
        _log.debug("scoring %s of %s failed", paper.assignment, paper.candidate, exc_info=True)
        return failed(paper, sent, type(error).__name__)
    return PaperFound(paper.attempt, sent.sha256, sent.at, "", scored)


def failed(paper: PaperToScore, sent: PaperSent, detail: str) -> PaperFound:
    """A paper that the program itself could not deal with."""
    reason = messages.PAPER_FAILED.format(detail=detail)
    return PaperFound(paper.attempt, sent.sha256, sent.at, reason, None, again=True)


def _scored(by: ScoredBy, paper: PaperToScore, sent: PaperSent) -> ScoredPaper:
    key = by.key
    if paper.door in ("room", "lab", "receipted") and sent.sha256 != paper.sha256:
        raise UnreadableSubmission(messages.NOT_AS_RECEIPTED)
    if paper.content_hash not in ("", key.facts.get("content_hash", paper.content_hash)):
        raise UnreadableSubmission(messages.OTHER_CONTENT)
    if paper.answers is not None:
        # The answers on record must make the very notebook that was receipted.
        if receipted_notebook(by.released, paper.answers, paper.candidate, paper.sha256) is None:
            raise UnreadableSubmission(messages.ROWS_NOT_AS_RECEIPTED)
        return score_rows(key, paper.answers, paper.order)
    if sent.problem:
        raise UnreadableSubmission(sent.problem)
    submission = parse_submission(sent.data, list(key.cells))
    release = key.release_sha256 if paper.door == "file" else ""
    problem = paper_problem(submission, key.facts, paper.candidate, release_sha256=release)
    if problem:
        raise UnreadableSubmission(problem)
    return score_paper(key, submission)


def keep_notebook(
    course: Course, paper: PaperToScore, found: PaperFound, *, asked: bool = False
) -> PaperFound:
    """Write the autograded notebook where the course keeps them, where one lies, or when somebody asked for it.

    Returns the rest.
    """
    if found.scored is None:
        return found
    if asked or wants_notebook(course, paper):
        _write_autograded(course, paper.candidate, paper.assignment, found.scored.notebook)
    return replace(found, scored=replace(found.scored, notebook=b""))


def wants_notebook(course: Course, paper: PaperToScore) -> bool:
    """Whether scoring leaves an autograded notebook: one that lies there already must not be of a paper's older state."""
    path = course.notebook("autograded", paper.candidate, paper.assignment)
    return course.keeps_autograded or path.is_file()


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
