"""Reminders about law education (普法提示): sent to a unit, answered by it, closed; and both papers as documents.

One function a use case. Each takes the caller's transaction, and raises `StudyRefused` with everything that is wrong.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy.orm import Session

from courses import messages
from courses.errors import StudyRefused
from courses.study_text import text_problems
from documents.official import Annex, Heading, Official, Part, Table, Text
from foundation.clock import utc_now
from foundation.local_time import written_day
from records.audit import study_decisions, trail
from records.people.unit import Unit
from records.study.reminder import REMINDER_MOVES, Reminder, ReminderAnswer

Roles = Collection[str]
LONGEST = 2000
TEXTS: dict[str, tuple[str, int, bool]] = {
    "number": ("编号", 60, False),
    "subject": ("提示事由", 200, True),
    "found": ("发现的情况", LONGEST, True),
    "asked": ("改进要求", LONGEST, True),
    "basis": ("依据", 200, True),
}
"""What is written: its name, how long it may be, whether it is needed."""


@dataclass(frozen=True)
class ReminderGiven:
    """What a reminder says. ``found``: what was found; ``asked``: what the unit is to do, and answer by ``deadline``."""

    subject: str
    found: str
    asked: str
    deadline: dt.date | None
    number: str = ""
    basis: str = messages.REMINDER_BASIS


def send_reminder(
    db: Session, unit: Unit, given: ReminderGiven, *, today: dt.date, actor: str
) -> Reminder:
    """Send it today."""
    problems = [
        problem
        for field, (name, longest, needed) in TEXTS.items()
        for problem in text_problems(name, getattr(given, field), longest, needed=needed)
    ]
    problems += _deadline_problems(given.deadline, today)
    if problems or given.deadline is None:
        raise StudyRefused(problems)
    reminder = Reminder(
        unit=unit,
        number=given.number,
        subject=given.subject,
        found=given.found,
        asked=given.asked,
        basis=given.basis,
        sent_on=today,
        deadline=given.deadline,
        state="sent",
        sent_by=actor[:80],
        sent_at=utc_now(),
    )
    db.add(reminder)
    db.flush()
    sent = study_decisions.ReminderSent(
        subject=_subject(reminder),
        heading=given.subject,
        basis=given.basis,
        deadline=given.deadline.isoformat(),
    )
    trail.decide(db, sent, actor=actor)
    return reminder


def answer_reminder(
    db: Session,
    reminder: Reminder,
    *,
    done: str,
    on: dt.date | None,
    today: dt.date,
    actor: str,
    roles: Roles,
) -> None:
    """What the unit did, as it says on that day."""
    move = REMINDER_MOVES.require(reminder.state, "answer", roles)
    problems = text_problems(messages.REMINDER_DONE, done, LONGEST, needed=True)
    if on is None or not reminder.sent_on <= on <= today:
        bounds = {"first": reminder.sent_on, "last": today}
        problems.append(messages.REMINDER_ANSWER_DAY.format(day=on or "", **bounds))
    if problems or on is None:
        raise StudyRefused(problems)
    reminder.state = move.target or reminder.state
    reminder.answers.append(ReminderAnswer(done=done, on=on, by=actor[:80], at=utc_now()))
    db.flush()
    answered = study_decisions.ReminderAnswered(
        subject=_subject(reminder), heading=reminder.subject, day=on.isoformat()
    )
    trail.decide(db, answered, actor=actor)


def return_answer(
    db: Session,
    reminder: Reminder,
    *,
    reason: str,
    deadline: dt.date | None,
    today: dt.date,
    actor: str,
    roles: Roles,
) -> None:
    """The answer is not enough and stays on record; a further one is due by the new ``deadline``."""
    move = REMINDER_MOVES.require(reminder.state, "return", roles)
    problems = text_problems(messages.REPORT_REASON, reason, 200, needed=True)
    problems += _deadline_problems(deadline, today)
    answer = reminder.answer
    if problems or deadline is None or answer is None:
        raise StudyRefused(problems)
    reminder.state, reminder.deadline = move.target or reminder.state, deadline
    answer.returned_by, answer.returned_at = actor[:80], utc_now()
    answer.return_reason = reason
    db.flush()
    returned = study_decisions.ReminderReturned(
        subject=_subject(reminder),
        heading=reminder.subject,
        deadline=deadline.isoformat(),
        reason=reason,
    )
    trail.decide(db, returned, actor=actor)


def close_reminder(db: Session, reminder: Reminder, *, actor: str, roles: Roles) -> None:
    """The answer is enough."""
    move = REMINDER_MOVES.require(reminder.state, "close", roles)
    reminder.state = move.target or reminder.state
    reminder.closed_by, reminder.closed_at = actor[:80], utc_now()
    db.flush()
    closed = study_decisions.ReminderClosed(subject=_subject(reminder), heading=reminder.subject)
    trail.decide(db, closed, actor=actor)


def withdraw_reminder(
    db: Session, reminder: Reminder, *, reason: str, actor: str, roles: Roles
) -> None:
    """It was sent by mistake; it stays on record as taken back."""
    move = REMINDER_MOVES.require(reminder.state, "withdraw", roles)
    problems = text_problems(messages.REPORT_REASON, reason, 200, needed=True)
    if problems:
        raise StudyRefused(problems)
    reminder.state, reminder.withdrawn = move.target or reminder.state, True
    reminder.closed_by, reminder.closed_at = actor[:80], utc_now()
    reminder.close_reason = reason
    db.flush()
    withdrawn = study_decisions.ReminderWithdrawn(
        subject=_subject(reminder), heading=reminder.subject, reason=reason
    )
    trail.decide(db, withdrawn, actor=actor)


def _deadline_problems(deadline: dt.date | None, today: dt.date) -> list[str]:
    if deadline is None:
        return [messages.STUDY_NEEDED.format(name=messages.REMINDER_DEADLINE)]
    if not today < deadline <= today + dt.timedelta(days=366):
        return [messages.REMINDER_BAD_DEADLINE.format(day=deadline)]
    return []


def _subject(reminder: Reminder) -> str:
    return f"{reminder.unit.name}/{reminder.id}"


def reminder_document(reminder: Reminder, *, issuer: str) -> Official:
    """The reminder (普法提示单) with a form for the answer; number and seal are the office's."""
    said = {"basis": reminder.basis, "subject": reminder.subject}
    form = [[name, ""] for name in messages.REMINDER_FORM_ROWS]
    form[0][1], form[1][1] = reminder.subject, reminder.unit.name
    return Official(
        title=messages.REMINDER_TITLE,
        number=reminder.number,
        addressee=reminder.unit.name,
        parts=[
            Text(messages.REMINDER_INTRO.format(**said)),
            Heading(1, messages.REMINDER_FOUND),
            *_paragraphs(reminder.found),
            Heading(1, messages.REMINDER_ASKED),
            *_paragraphs(reminder.asked),
            Heading(1, messages.REMINDER_ANSWER),
            Text(messages.REMINDER_UNTIL.format(deadline=written_day(reminder.deadline))),
        ],
        issuer=issuer,
        date=reminder.sent_on,
        annexes=[
            Annex(
                messages.REMINDER_ANSWER_TITLE,
                [Table(messages.FILE_FACT_COLUMNS, form, (10, 40))],
            )
        ],
    )


def answer_document(reminder: Reminder, answer: ReminderAnswer, *, office: str) -> Official:
    """A unit's answer (反馈单)."""
    number = messages.REMINDER_NUMBER.format(number=reminder.number) if reminder.number else ""
    intro = messages.REMINDER_ANSWERS.format(
        day=written_day(reminder.sent_on), subject=reminder.subject, number=number
    )
    return Official(
        title=messages.REMINDER_ANSWER_TITLE,
        addressee=office,
        parts=[Text(intro), *_paragraphs(answer.done)],
        issuer=reminder.unit.name,
        date=answer.on,
    )


def _paragraphs(text: str) -> list[Part]:
    return [Text(line.strip()) for line in text.splitlines() if line.strip()]
