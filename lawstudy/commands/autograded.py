"""`lawstudy exam autograded`."""

from __future__ import annotations

from pathlib import Path

from grading.autograded_again import make_autograded, remove_all_autograded
from lawstudy import messages as shell_messages
from lawstudy.commands import messages
from lawstudy.console import progress, remark, say
from lawstudy.errors import ShellError
from lawstudy.opening import course_of, open_records
from lawstudy.processes.beside import site_beside_room
from records.people.person import find_person


def autograded(root: Path, exam: str, number: str, *, remove: bool) -> None:
    """Make the scored papers that are not there, or take them away: everybody's, or one person's.

    Raises `ExamNotReleased`, `GradebookMissing`, `AnswersDeleted`, `ShellError` for somebody who is not in the roster.
    """
    site = site_beside_room(root, "grade")
    course = course_of(site)
    with open_records(site) as db:
        only = None
        if number:
            person = find_person(db, number)
            if person is None:
                raise ShellError(shell_messages.NO_SUCH_LEARNER, card=number)
            only = person.number
        if remove:
            count = remove_all_autograded(course, db, exam, only=only)
            say(messages.AUTOGRADED_REMOVED.format(count=count))
            if course.keeps_autograded:
                remark(messages.AUTOGRADED_KEPT)
            return
        with progress(shell_messages.AUTOGRADED_TITLE) as tell:
            made = make_autograded(course, db, exam, only=only, progress=tell)
    say(messages.AUTOGRADED_DONE.format(made=made.made, there=made.there))
    if made.stale:
        remark(shell_messages.AUTOGRADED_STALE.format(count=made.stale))
