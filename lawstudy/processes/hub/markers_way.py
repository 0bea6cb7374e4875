"""A marker's way into the course, made when their server starts and taken away when it has stopped."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterator
from dataclasses import dataclass

from delivery.hub import messages
from delivery.hub.members import Member
from delivery.hub.pages import Refused
from foundation.site import Site
from grading.errors import GradingError
from grading.nbgrader.gradebook_database import has_gradebook
from grading.nbgrader.gradebook_seats import (
    VALID_S,
    GradebookSeat,
    close_seat,
    close_seats,
    open_seat,
    prolong_seat,
)
from lawstudy.opening import course_of
from lawstudy.processes.formgrader_papers import make_for_formgrader

PROLONG_S = VALID_S / 5
log = logging.getLogger("lawstudy.hub")


@dataclass(frozen=True)
class MarkersWay:
    """``marks``: the exams that formgrader opens for, by name; ``seat``: into a gradebook on a database server."""

    marks: tuple[str, ...] = ()
    seat: GradebookSeat | None = None


def open_way(site: Site, member: Member) -> MarkersWay:
    """Make the scored papers that formgrader lists, and the way into the gradebook; nothing for who marks nothing.

    Raises `Refused` for somebody whose server would be nothing without it.
    """
    if not member.marks:
        return MarkersWay()
    course = course_of(site)
    try:
        if not has_gradebook(course):
            return MarkersWay()
        course.create()  # Its configuration may be that of an earlier version.
        make_for_formgrader(site)
        seat = open_seat(course, member.account, member.marks) if course.database else None
    except GradingError as error:
        log.warning("no formgrader for account %d: %s", member.account, error)
        if member.face == "marker":
            raise Refused(503, messages.NO_FORMGRADER) from error
        return MarkersWay()
    return MarkersWay(member.marks, seat)


def prolong_way(site: Site, way: MarkersWay) -> None:
    """As long as the server runs. The database may be away for a while: then it is tried again."""
    if way.seat is not None:
        with _told():
            prolong_seat(course_of(site), way.seat.name)


def close_way(site: Site, way: MarkersWay) -> None:
    """The server has stopped."""
    if way.seat is not None:
        with _told():
            close_seat(course_of(site), way.seat.name)


def close_ways(site: Site) -> None:
    """What a Hub left that was killed; its passwords hold for minutes only."""
    course = course_of(site)
    if course.database:
        with _told():
            close_seats(course)


@contextlib.contextmanager
def _told() -> Iterator[None]:
    """What the database refuses stands in the log, and stops nobody's server."""
    try:
        yield
    except GradingError as error:
        log.warning("%s", error)
