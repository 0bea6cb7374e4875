"""Points that people gave in formgrader become marks on record, tied to the answer that they judged."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection

from foundation.clock import utc_now
from grading import messages
from grading.known_marks import FORMGRADER, KnownMarks, Place
from grading.nbgrader.gradebook import GradebookPaper, graded_students, persons_grades
from grading.scoring import question_of
from records.exams.mark import Mark


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
