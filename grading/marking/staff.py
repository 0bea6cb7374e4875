"""Who reads the answers of an exam: neither its candidates nor who wrote the items."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from grading import messages
from grading.errors import MarkingRefused
from grading.marking.scripts import open_tasks
from records.accounts.account import Account
from records.accounts.permissions import may
from records.audit import trail
from records.audit.marking_decisions import MarkersChanged
from records.exams.call import Call
from records.exams.exam import Exam


@dataclass(frozen=True)
class Staff:
    """Logins of who reads, and of who wrote the items and therefore does not."""

    markers: Sequence[str]
    writers: Sequence[str] = ()


def change_staff(
    db: Session, exam: Exam, staff: Staff, *, actor: str, roles: Collection[str]
) -> None:
    """Let others read from now on; what was read stays. Raises `MarkingRefused`."""
    tasks = open_tasks(db, exam)
    problems = [] if may(roles, "mark.lead") else [messages.MARKING_ROLES]
    if not tasks:
        problems.append(messages.MARKING_IS_CLOSED)
    problems += staff_problems(db, exam, staff)
    if problems:
        raise MarkingRefused(problems)
    before = {"markers": list(tasks[0].markers), "writers": list(tasks[0].writers)}
    after = {"markers": list(staff.markers), "writers": list(staff.writers)}
    if before == after:
        return
    for task in tasks:
        task.markers, task.writers = after["markers"], after["writers"]
    told = MarkersChanged(subject=exam.name, before=before, after=after)
    trail.decide(db, told, actor=actor)


def staff_problems(db: Session, exam: Exam, staff: Staff) -> list[str]:
    """Everything that keeps these people from reading the answers of this exam."""
    markers = list(dict.fromkeys(staff.markers))
    needed = exam.rules.marking.markers + 1
    problems = []
    if len(markers) < needed:
        problems.append(messages.MARKING_TOO_FEW.format(needed=needed, given=len(markers)))
    logins = [*markers, *staff.writers]
    known = {row.login: row for row in db.scalars(select(Account).where(Account.login.in_(logins)))}
    candidates = set(
        db.scalars(
            select(Call.person_id).where(
                Call.exam_id == exam.id,
                Call.person_id.in_([row.person_id for row in known.values() if row.person_id]),
            )
        )
    )
    problems += [
        messages.MARKING_NO_ACCOUNT.format(login=login)
        for login in dict.fromkeys(logins)
        if login not in known
    ]
    for login in markers:
        account = known.get(login)
        if account is None:
            continue
        if not account.active or "marker" not in account.roles:
            problems.append(messages.MARKING_NO_MARKER.format(login=login))
        if account.person_id in candidates:
            problems.append(messages.MARKING_CANDIDATE.format(login=login))
        if login in staff.writers:
            problems.append(messages.MARKING_WRITER.format(login=login))
    return problems
