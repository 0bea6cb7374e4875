"""What study asks of those who keep its records: what to confirm, what came back, what is late. Reads alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from courses import messages
from courses.plan_progress import plan_views
from records.messages import PLAN_STATES
from records.study.event import EventRecord, EventState, StudyEvent
from records.study.plan_approval import OPEN, PlanApproval
from records.study.reminder import Reminder, reminders_of


class StudyTask(NamedTuple):
    """One thing to do, in words, and on which page."""

    text: str
    where: str = "/study-plan"


def tasks_of_administrators(db: Session, login: str, *, today: dt.date) -> Iterator[StudyTask]:
    """Records that wait for somebody else than who submitted them; reminders that were answered, or not in time."""
    waiting = select(func.count(EventRecord.id)).where(
        EventRecord.state == "submitted", EventRecord.submitted_by != login
    )
    if count := db.scalar(waiting):
        yield StudyTask(messages.TASK_CONFIRM.format(count=count))
    states = list(db.execute(select(Reminder.state, Reminder.deadline)))
    if count := sum(state == "answered" for state, _ in states):
        yield StudyTask(messages.TASK_ANSWERS.format(count=count), "/reminders")
    if count := sum(state == "sent" and deadline < today for state, deadline in states):
        yield StudyTask(messages.TASK_UNANSWERED.format(count=count), "/reminders")


def tasks_of_approvers(db: Session, login: str) -> Iterator[StudyTask]:
    """Plans that wait for somebody else than who submitted them."""
    waiting = select(PlanApproval.year, func.count(PlanApproval.id)).where(
        PlanApproval.state == "submitted", PlanApproval.submitted_by != login
    )
    for year, count in db.execute(waiting.group_by(PlanApproval.year).order_by(PlanApproval.year)):
        text = messages.TASK_PLANS.format(year=year, count=count)
        yield StudyTask(text, f"/study-plan?year={year}")


def tasks_of_unit(db: Session, unit: int, *, today: dt.date) -> Iterator[StudyTask]:
    """Reminders that want an answer, records of a unit that came back or are drafts of what is over, and entries of its plan that are late."""
    for each in reminders_of(db, units=[unit]):
        if each.state == "sent":
            late = each.is_overdue(today)
            text = messages.TASK_REMINDER_LATE if late else messages.TASK_REMINDER
            said = {"subject": each.subject, "deadline": each.deadline}
            yield StudyTask(text.format(**said), f"/reminders/{each.id}")
    told: tuple[tuple[EventState, str], ...] = (
        ("returned", messages.TASK_RETURNED),
        ("draft", messages.TASK_DRAFT),
    )
    newest = select(func.max(EventRecord.id)).group_by(EventRecord.event_id).scalar_subquery()
    for state, text in told:
        rows = db.execute(
            select(StudyEvent.id, EventRecord.title)
            .join(EventRecord)
            .where(EventRecord.id.in_(newest), EventRecord.state == state)
            .where(StudyEvent.unit_id == unit, EventRecord.day <= today)
            .order_by(StudyEvent.id)
        )
        for number, title in rows:
            yield StudyTask(text.format(title=title), f"/study-event/{number}")
    [view] = plan_views(db, today.year, today=today, units=[unit])
    if view.entries and view.standing.state not in OPEN:
        stands = PLAN_STATES[view.standing.state]
        yield StudyTask(messages.TASK_PLAN.format(year=today.year, state=stands))
    if count := len(view.late):
        yield StudyTask(messages.TASK_LATE.format(count=count))
