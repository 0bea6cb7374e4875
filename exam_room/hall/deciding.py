"""Papers from a hall that wait: one person proposes which answers count, another confirms. Both stand in the trail."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import cast

from sqlalchemy.orm import Session

from exam_room.errors import HallRefused
from exam_room.hall import messages
from exam_room.hall.counting import By, count_paper, paper_of
from exam_room.hall.standing import NOT_TO_COUNT, Reason
from grading.nbgrader.course import Course
from records.accounts.own import is_own
from records.accounts.permissions import may
from records.audit import trail
from records.audit.hall_decisions import (
    HallPaperProposed,
    HallPaperSetAside,
    HallProposalWithdrawn,
)
from records.exams.exam import find_exam
from records.exams.hall import HallPaper, Take, waiting_papers
from records.exams.reason import is_reason
from records.messages import HALL_REASONS, HALL_TAKES
from records.people.person import find_person


@dataclass(frozen=True)
class Decider:
    """Who decides: an account, with its roles."""

    login: str
    roles: Collection[str]


@dataclass(frozen=True)
class Outcome:
    """``attempt``: whose answers have changed; empty where none have. ``decided``: by a second person, not only proposed."""

    exam: str
    take: Take
    decided: bool
    attempt: int | None = None


def find_waiting(db: Session, exam: str, number: str) -> HallPaper:
    """The first paper of somebody that waits. Raises `HallRefused`, `records.errors.ExamNotReleased`."""
    person = find_person(db, number)
    for row in waiting_papers(db, find_exam(db, exam).id):
        if person is not None and row.call.person_id == person.id:
            return waiting(db, row.id)
    raise HallRefused([messages.NOTHING_WAITS.format(exam=exam, number=number[:40])])


def waiting(db: Session, number: int) -> HallPaper:
    """The paper of this number, for whoever decides about it: nobody else does meanwhile. Raises `HallRefused`."""
    row = db.get(HallPaper, number, populate_existing=True, with_for_update=True)
    if row is None or row.state != "waiting":
        raise HallRefused([messages.DECIDED_MEANWHILE])
    return row


def decide(
    db: Session,
    course: Course,
    row: HallPaper,
    take: Take,
    *,
    reason: str,
    who: Decider,
    now: dt.datetime,
) -> Outcome:
    """Propose, or confirm what somebody else proposed; the caller commits. ``now``: UTC, naive.

    Raises `HallRefused` with everything that stands against it.
    """
    problems = _problems(db, row, who)
    if take != "room" and (row.attempt is None or row.reason in NOT_TO_COUNT):
        why = HALL_REASONS[cast("Reason", row.reason)]
        problems.append(messages.ONLY_ROOM.format(reason=why))
    if row.proposed_by is None:
        if not is_reason(reason):
            problems.append(messages.REASON_NEEDED)
        if problems:
            raise HallRefused(problems)
        row.take, row.grounds, row.proposed_by = take, reason.strip(), who.login
        told = HallPaperProposed(subject=_subject(row), take=take, reason=row.grounds)
        trail.decide(db, told, actor=who.login)
        return Outcome(row.call.exam.name, take, decided=False)
    if row.take != take:
        named = HALL_TAKES[row.take or "room"]
        problems.append(messages.OTHER_PROPOSED.format(by=row.proposed_by, take=named))
    elif row.proposed_by == who.login:
        problems.append(messages.SAME_PERSON)
    if problems:
        raise HallRefused(problems)
    return _confirm(db, course, row, take, who=who, now=now)


def refuse(db: Session, row: HallPaper, *, who: Decider) -> None:
    """Say no to what was proposed, or take one's own proposal back; the caller commits. Raises `HallRefused`."""
    problems = _problems(db, row, who)
    if row.proposed_by is None:
        problems.append(messages.NOTHING_PROPOSED)
    if problems:
        raise HallRefused(problems)
    before = {"take": row.take, "reason": row.grounds, "proposed_by": row.proposed_by}
    row.take, row.grounds, row.proposed_by = None, "", None
    trail.decide(db, HallProposalWithdrawn(subject=_subject(row), before=before), actor=who.login)


def _confirm(
    db: Session,
    course: Course,
    row: HallPaper,
    take: Take,
    *,
    who: Decider,
    now: dt.datetime,
) -> Outcome:
    attempt = row.attempt
    if take != "room" and attempt is not None:
        content = attempt.content_hash or attempt.form.content_hash
        paper = paper_of(course, attempt, content)
        if paper is None:
            raise HallRefused([messages.PAPER_GONE.format(form=attempt.form.code)])
        values = {"content_hash": content, "began_at": attempt.began_at or row.ended_at}
        reason = row.grounds
        by = By(who.login, who.roles)
        count_paper(db, row, attempt, paper, take, values=values, by=by, reason=reason)
    else:
        row.state = "set_aside"
        told = HallPaperSetAside(
            subject=_subject(row),
            reason=row.grounds,
            proposed_by=row.proposed_by or "",
            sha256=row.sha256 or "",
        )
        trail.decide(db, told, actor=who.login)
        attempt = None
    row.decided_by, row.decided_at = who.login, now
    changed = None if attempt is None else attempt.id
    return Outcome(row.call.exam.name, take, decided=True, attempt=changed)


def _problems(db: Session, row: HallPaper, who: Decider) -> list[str]:
    problems = []
    if not may(who.roles, "paper.decide"):
        problems.append(messages.NOT_DECIDER.format(login=who.login))
    if is_own(db, row.call.person_id, who.login):
        problems.append(messages.OWN_PAPER)
    return problems


def _subject(row: HallPaper) -> str:
    return f"{row.call.exam.name}/{row.call.person.number}"
