"""Lessons that learners do not see until the site decides about them: told when a room starts, and after an upgrade."""

from __future__ import annotations

from foundation.errors import LawStudyError
from foundation.site import Site
from lawstudy.console import remark
from lawstudy.opening import open_records


def tell_lessons(site: Site) -> None:
    """Whatever is wrong with the records is told elsewhere."""
    from courses.lesson_review import undecided_lessons

    try:
        with open_records(site) as db:
            told = undecided_lessons(db).words()
    except LawStudyError:
        return
    for line in told:
        remark(line)
