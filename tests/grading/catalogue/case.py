"""What a case of the catalogue is, and the ways in which one is handed in."""

from __future__ import annotations

import hashlib
import json
import stat
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Any

from tests.grading.submissions import Make, Paper
from tests.support.released_exam import ASSIGNMENT, ReleasedExam, answer, right_answers

CONTROL = "neighbour"
"""The candidate whose untouched right paper is scored beside each case. By its name stock comes to it last."""
CANDIDATE = "a-paper"
"""The candidate who hands in the case where it is run by itself."""


@dataclass(frozen=True)
class Exam:
    """The exam that papers are handed in to, with what every case needs of it."""

    exam: ReleasedExam

    @cached_property
    def right(self) -> dict[str, str]:
        """The keyed answers, as the sources of literals."""
        return right_answers(self.exam)

    def answered(self) -> Paper:
        """A paper with all the right answers; essays are untouched."""
        return answer(self.exam.paper(), **self.right)

    def folder(self, who: str) -> Path:
        """Where nbgrader collects what a candidate hands in."""
        return self.exam.course.folder("submitted", who, ASSIGNMENT)

    def control(self) -> None:
        """Hand in the control paper."""
        self.exam.hand_in(CONTROL, self.answered())


HandIn = Callable[[Exam, str], object]
"""Hands a case in for a candidate."""


@dataclass(frozen=True)
class Case:
    """A case. ``text``: one Chinese line that says what it is."""

    id: str
    group: str
    text: str
    hand_in: HandIn


def paper(make: Make) -> HandIn:
    """A paper that is made from the released one and the right answers."""

    def hand_in(place: Exam, who: str) -> None:
        made = make(place.exam.paper(), dict(place.right))
        place.exam.hand_in(who, json.dumps(made, ensure_ascii=False).encode("utf-8", "replace"))

    return hand_in


def changed(change: Callable[[Paper], object]) -> HandIn:
    """A paper with the right answers that is changed in place. JSON with escapes, so that it may hold half a surrogate."""

    def hand_in(place: Exam, who: str) -> None:
        made = place.answered()
        change(made)
        place.exam.hand_in(who, json.dumps(made).encode())

    return hand_in


def data(make: Callable[[bytes], bytes]) -> HandIn:
    """What is made of the bytes of a paper with the right answers."""

    def hand_in(place: Exam, who: str) -> None:
        place.exam.hand_in(who, make(json.dumps(place.answered(), ensure_ascii=False).encode()))

    return hand_in


def beside(change: Callable[[Path], object]) -> HandIn:
    """A paper with the right answers, and something done to its folder; given is the paper's path."""

    def hand_in(place: Exam, who: str) -> None:
        change(place.exam.hand_in(who, place.answered()))

    return hand_in


def instead(make: Callable[[Path], object]) -> HandIn:
    """Something in the place of the notebook."""

    def hand_in(place: Exam, who: str) -> None:
        path = place.exam.hand_in(who, b"")
        path.unlink()
        make(path)

    return hand_in


def cases(group: str, found: Mapping[str, tuple[str, HandIn]]) -> list[Case]:
    """The cases of a group from (text, how it is handed in) by id."""
    return [Case(name, group, text, hand_in) for name, (text, hand_in) in found.items()]


def made_of(place: Exam, who: str) -> str:
    """SHA-256 (hex) of all that decides what stock makes of what a candidate handed in."""
    source = place.exam.course.notebook("source", ".", ASSIGNMENT).read_bytes()
    digest = hashlib.sha256(f"nbgrader {version('nbgrader')}\n".encode())
    digest.update(hashlib.sha256(source).digest())
    top = place.folder(who)
    for path in [top, *sorted(top.rglob("*") if not top.is_symlink() else ())]:
        name = "" if path == top else str(path.relative_to(top))
        digest.update(f"\n{name}\n{_kind(path, place)}".encode("utf-8", "surrogateescape"))
        info = path.lstat()
        if stat.S_ISREG(info.st_mode) and info.st_size < 1 << 30:
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _kind(path: Path, place: Exam) -> str:
    info = path.lstat()
    if stat.S_ISLNK(info.st_mode):
        return "link " + str(path.readlink()).replace(str(place.exam.course.root), "")
    # A folder's size is the file system's own.
    return f"{stat.S_IFMT(info.st_mode):o} {0 if path.is_dir() else info.st_size}"


def as_json(value: Any) -> bytes:
    """JSON as a candidate's program writes it."""
    return json.dumps(value, ensure_ascii=False).encode()
