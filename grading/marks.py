"""Points that people gave in formgrader become marks on record, tied to the answer that they judged."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from foundation.clock import utc_now
from grading import messages
from grading.nbgrader.gradebook import GradebookPaper, graded_students, persons_grades
from grading.responses import portions
from grading.scoring import ScoredAnswer, question_of
from records.exams.mark import Mark
from records.exams.response import Response

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


def new_marks(
    connection: Connection,
    paper: GradebookPaper,
    attempts: Mapping[str, int],
    known: KnownMarks,
) -> list[Mark]:
    """What was given or taken back in formgrader since the last time; ``attempts`` by candidate.

    A mark is about the answer on record, which is the one that formgrader shows.
    """
    given: dict[Place, float] = {
        (attempts[row.student], question_of(row.grade_id)): row.points
        for row in persons_grades(connection, paper, attempts)
    }
    found = []
    for place, points in given.items():
        earlier = known.by_formgrader.get(place)
        judged = known.judged.get(place, "")
        stands = known.points(place, judged)
        same = earlier is not None and (earlier.points, earlier.answer_sha256) == (points, judged)
        # Points that we wrote there, and that another mark has replaced since, are nobody's new ones.
        same = same or (place in known.last and points == known.written.get(place))
        if points != stands and not same:
            found.append(_mark(place, judged, points, _instead(known.last.get(place), stands)))
    there = {attempts[who] for who in graded_students(connection, paper, attempts)}
    for place, mark in known.by_formgrader.items():
        judged = known.judged.get(place, "")
        if (
            place not in given
            and place[0] in there
            and known.last[place] is mark
            and known.points(place, judged) is not None
        ):
            found.append(_mark(place, judged, None, messages.MARK_TAKEN_BACK))
    return found


def marked(known: KnownMarks, attempt: int, question: str, scored: ScoredAnswer) -> float | None:
    """The points of the mark that counts for a freshly scored answer."""
    return known.points((attempt, question), scored.answer_sha256)


def _instead(last: Mark | None, stands: float | None) -> str:
    """Whose points these take the place of, where these count and somebody is known to have given them."""
    if last is None or stands is None or last.who == FORMGRADER:
        return ""
    return messages.MARK_INSTEAD.format(who=last.who, points=f"{stands:g}")


def _mark(place: Place, judged: str, points: float | None, reason: str = "") -> Mark:
    return Mark(
        attempt_id=place[0],
        question=place[1],
        answer_sha256=judged,
        points=points,
        who=FORMGRADER,
        at=utc_now(),
        round=1,
        reason=reason,
    )
