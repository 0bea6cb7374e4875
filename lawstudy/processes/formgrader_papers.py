"""The scored papers that formgrader lists, where a site does not keep them: made when somebody opens it."""

from __future__ import annotations

from sqlalchemy import exists, select

from foundation.site import Site
from grading.autograded_again import make_autograded
from lawstudy import messages
from lawstudy.console import progress, remark
from lawstudy.opening import course_of, open_records
from records.exams.call import Call
from records.exams.exam import Exam
from records.exams.publication import Publication
from records.exams.result import Result


def make_for_formgrader(site: Site) -> None:
    """Make those of exams that have results and are not closed for good; of such ones `lawstudy exam autograded` does.

    Interrupted, it goes on the next time.
    """
    course = course_of(site)
    if course.keeps_autograded:
        return
    with_results = exists().where(Result.call_id == Call.id, Call.exam_id == Exam.id)
    closed = exists().where(Publication.exam_id == Exam.id, Publication.state == "archived")
    kept = Exam.answers_deleted_at.is_(None) & Exam.history.is_(False)
    with open_records(site) as db:
        names = db.scalars(select(Exam.name).where(with_results, ~closed, kept)).all()
        stale = 0
        for name in names:
            with progress(f"{messages.AUTOGRADED_TITLE} {name}") as tell:
                stale += make_autograded(course, db, name, progress=tell).stale
    if stale:
        remark(messages.AUTOGRADED_STALE.format(count=stale))
