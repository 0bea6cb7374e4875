"""The marks of some attempts, and which of them count. Read without nbgrader: a server has no memory for it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from grading.scoring import ScoredAnswer
from records.exams.mark import Mark
from records.exams.response import Response
from records.many_rows import portions

FORMGRADER = "formgrader"
"""Who gave a mark there is not known: nbgrader asks nobody for a name."""

Place = tuple[int, str]
"""(attempt, question)."""


@dataclass
class KnownMarks:
    """The marks of some attempts, the last one of each question, and the answers on record that they may be about.

    ``written``: what each answer was worth when the gradebook was written last.
    """

    last: dict[Place, Mark] = field(default_factory=dict)
    by_formgrader: dict[Place, Mark] = field(default_factory=dict)
    judged: dict[Place, str] = field(default_factory=dict)
    written: dict[Place, float | None] = field(default_factory=dict)

    def points(self, place: Place, answer_sha256: str | None) -> float | None:
        """What people gave for this very answer; ``None``: nothing that counts."""
        mark = self.last.get(place)
        return mark.points if mark is not None and mark.answer_sha256 == answer_sha256 else None

    def add(self, mark: Mark) -> None:
        """A later mark."""
        place = mark.attempt_id, mark.question
        self.last[place] = mark
        if mark.who == FORMGRADER:
            self.by_formgrader[place] = mark


def known_marks(db: Session, attempts: Collection[int]) -> KnownMarks:
    """Read them."""
    found = KnownMarks()
    for some in portions(attempts):
        for mark in db.scalars(select(Mark).where(Mark.attempt_id.in_(some)).order_by(Mark.id)):
            found.add(mark)
        rows = select(
            Response.attempt_id, Response.question, Response.answer_sha256, Response.score
        )
        for attempt, question, sha256, score in db.execute(
            rows.where(Response.attempt_id.in_(some))
        ):
            found.judged[attempt, question] = sha256
            found.written[attempt, question] = score
    return found


def marked(known: KnownMarks, attempt: int, question: str, scored: ScoredAnswer) -> float | None:
    """The points of the mark that counts for a freshly scored answer."""
    return known.points((attempt, question), scored.answer_sha256)
