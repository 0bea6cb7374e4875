"""Where papers are scored: in this process, in some beside it, or wherever a pool that is handed in lets it happen."""

from __future__ import annotations

import gc
import multiprocessing
import os
import threading
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Protocol

from grading.nbgrader.course import Course
from grading.score_batch import PaperFound, PaperToScore, ScoredBy, score_one


class ScorePool(Protocol):
    """Scores the papers of one run. ``ahead``: batches that are begun while the one before them is put on record."""

    @property
    def ahead(self) -> int:
        """At least 1."""

    def open(self, course: Course, by: Mapping[str, ScoredBy]) -> None:
        """Get ready; ``by`` assignment."""

    def score(self, work: Sequence[PaperToScore]) -> Iterator[PaperFound]:
        """Score papers, in the order given, and keep their autograded notebooks."""

    def close(self) -> None:
        """End what is not done, without waiting for it. It may be closed already."""


class InProcess:
    """Scores in this process, when it is asked for a paper."""

    ahead = 1

    def open(self, course: Course, by: Mapping[str, ScoredBy]) -> None:
        """Nothing is made ready."""
        self._course, self._by = course, by

    def score(self, work: Sequence[PaperToScore]) -> Iterator[PaperFound]:
        """Score papers."""
        return (score_one(self._course, self._by[each.assignment], each) for each in work)

    def close(self) -> None:
        """Nothing runs."""


class Forked:
    """Scores in ``jobs`` processes beside this one, which begin at once with what they are asked for."""

    ahead = 1

    def __init__(self, jobs: int) -> None:
        self._jobs = jobs
        self.executor: ProcessPoolExecutor | None = None

    def open(self, course: Course, by: Mapping[str, ScoredBy]) -> None:
        """Start them."""
        # Forked, they have the keys and everything that was imported at once; they touch no database. What is frozen
        # the garbage collector leaves alone, so that its memory stays one for all of them.
        gc.freeze()
        self.executor = ProcessPoolExecutor(
            self._jobs,
            mp_context=multiprocessing.get_context("fork"),
            initializer=_prepare,
            initargs=(course, by),
        )

    def score(self, work: Sequence[PaperToScore]) -> Iterator[PaperFound]:
        """Score papers."""
        assert self.executor is not None, "open() comes first"
        return self.executor.map(_score_prepared, work, chunksize=4)

    def close(self) -> None:
        """End them. They keep what was read before them as it was then, which is memory."""
        if self.executor is not None:
            self.executor.shutdown(cancel_futures=True)
            self.executor = None
            gc.unfreeze()


def local_pool(jobs: int) -> ScorePool:
    """So many processes; fewer than two: this one."""
    return Forked(jobs) if jobs > 1 else InProcess()


_course: Course
_by: Mapping[str, ScoredBy] = {}


def _prepare(course: Course, by: Mapping[str, ScoredBy]) -> None:
    """In a process that scores: what all papers need."""
    global _course, _by
    _course, _by = course, by
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """A run that was killed asks for nothing more, and nobody else would end this process."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _score_prepared(paper: PaperToScore) -> PaperFound:
    return score_one(_course, _by[paper.assignment], paper)
