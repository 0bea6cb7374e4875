"""`lawstudy exam void` and `exam again`: papers that came as files, voided by two people and written again."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from grading.file_papers import (
    miss_file,
    put_aside,
    sit_again,
    void_file,
    withdraw_void_of_file,
)
from grading.score_run import score_exam
from grading.submitted import submission_path
from lawstudy.acting import acting_account
from lawstudy.commands import messages
from lawstudy.console import next_step, say, shell
from lawstudy.opening import course_of, open_records
from lawstudy.processes.beside import site_beside_room
from records.audit.actor import acting
from records.exams.exam import find_exam


def void(root: Path, exam: str, number: str, *, reason: str, withdraw: bool) -> None:
    """Propose, confirm, or take back. Raises `ShellError` unless somebody acts for an account: two of them are needed."""
    site = site_beside_room(root, "papers")
    with open_records(site) as db:
        account, row = acting_account(db), find_exam(db, exam)
        who, roles = account.login, account.roles
        named = {"number": number, "exam": exam}
        if withdraw:
            withdraw_void_of_file(db, row, number, actor=who, roles=roles)
            db.commit()
            say(messages.VOID_WITHDRAWN.format(**named))
            return
        gone = void_file(db, row, number, reason=reason, actor=who, roles=roles)
        db.commit()
        if gone is not None:
            course = course_of(site)
            person = gone.call.person.number
            put_aside(course, person, gone)
            score_exam(course, db, exam, only=person)
            say(messages.VOID_DONE.format(**named))
        else:
            say(messages.VOID_PROPOSED.format(**named))
            words = ("lawstudy", "--site", root, "--as", "…", "exam", "void", exam, number)
            next_step(messages.NEXT_VOID.format(command=shell(*words)))


def again(root: Path, exam: str, numbers: Sequence[str]) -> None:
    """Give people another attempt, and say where its file belongs."""
    site = site_beside_room(root, "papers")
    with open_records(site) as db:
        row = find_exam(db, exam)
        made = sit_again(db, row, numbers, actor=acting())
        db.commit()
        course = course_of(site)
        for attempt in made:
            person = attempt.call.person
            say(
                messages.AGAIN_DONE.format(
                    name=person.name,
                    number=person.number,
                    form=attempt.form.code,
                    file=submission_path(course, person.number, attempt.assignment),
                )
            )
    next_step(
        messages.NEXT_AGAIN.format(command=shell("lawstudy", "--site", root, "exam", "grade", exam))
    )


def again_missed(root: Path, exam: str, number: str, *, reason: str) -> None:
    """End an attempt of which no file has come."""
    with open_records(site_beside_room(root, "papers")) as db:
        miss_file(db, find_exam(db, exam), number, reason=reason, actor=acting())
        db.commit()
    say(messages.AGAIN_MISSED.format(number=number, exam=exam))
