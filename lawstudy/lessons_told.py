"""Lessons that learners do not see until the site decides about them: told when a room starts, and after an upgrade."""

from __future__ import annotations

from foundation.errors import LawStudyError
from foundation.site import Site
from lawstudy.console import remark
from lawstudy.opening import records_of


def tell_lessons(site: Site) -> None:
    """Whatever is wrong with the records is told elsewhere."""
    from courses.lesson_review import undecided_lessons
    from records.schema import close_database

    try:
        sessions = records_of(site)
    except LawStudyError:
        return
    with sessions() as db:
        told = undecided_lessons(db).words()
    close_database(sessions)
    for line in told:
        remark(line)
