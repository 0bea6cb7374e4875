"""What is known of somebody's year for the yearly report on the rule of law (述法报告), each fact with its record. Asks no database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from courses import messages
from courses.hours import Standing
from courses.hours_policy import HoursPolicy
from courses.learning_file import ExamTaken
from records.messages import STUDY_KINDS
from records.study.event import Presence
from records.study.plan import StudyKind


@dataclass(frozen=True)
class Source:
    """A record on which a figure rests: what it is, of which day, and what it says."""

    record: str
    day: dt.date | None
    what: str


@dataclass(frozen=True)
class EventFact:
    """An event that counts. ``presence`` and ``made_up_on``: of the person that the report is of."""

    number: int
    kind: StudyKind
    day: dt.date
    title: str
    unit: str
    presence: Presence = "present"
    made_up_on: dt.date | None = None
    own_case: bool = False
    case_number: str = ""
    appearing: str = ""

    @property
    def source(self) -> Source:
        """The record of the event."""
        what = messages.SOURCE_EVENT_WHAT.format(
            kind=STUDY_KINDS[self.kind], title=self.title, unit=self.unit
        )
        return Source(messages.SOURCE_EVENT.format(number=self.number), self.day, what)


@dataclass(frozen=True)
class LessonFact:
    """A lesson that counts, and the day on which it was done."""

    title: str
    day: dt.date

    @property
    def source(self) -> Source:
        """The record of the lesson."""
        return Source(messages.SOURCE_LESSON, self.day, self.title)


@dataclass(frozen=True)
class EntryFact:
    """An entry of the unit's plan. ``state`` as in `courses.plan_progress.EntryState`."""

    number: int
    kind: StudyKind
    title: str
    due: dt.date
    state: str


@dataclass(frozen=True)
class ReminderFact:
    """A reminder (普法提示) to the unit that holds, and the day of its answer."""

    number: int
    subject: str
    sent_on: dt.date
    answered_on: dt.date | None

    @property
    def source(self) -> Source:
        """The record of the reminder."""
        record = messages.SOURCE_REMINDER.format(number=self.number)
        return Source(record, self.sent_on, self.subject)


@dataclass(frozen=True)
class UnitFacts:
    """The year of the unit that somebody heads. ``approved``: its plan is; ``events``: those that count; ``done_by``: of entries of the plan.

    ``people``: of whom hours are asked, ``met``: who has them; ``policies``: what is asked, ``by_example``: also by a policy that is an example.
    """

    entries: Sequence[EntryFact] = ()
    events: Sequence[EventFact] = ()
    done_by: Sequence[EventFact] = ()
    people: int = 0
    met: int = 0
    policies: Sequence[str] = ()
    by_example: bool = False
    reminders: Sequence[ReminderFact] = ()
    approved: bool = True


@dataclass(frozen=True)
class ReportFacts:
    """What is on record of somebody's year, until ``today``. ``attended`` has what they made up as well."""

    name: str
    post: str
    unit: str
    year: int
    today: dt.date
    attended: Sequence[EventFact] = ()
    missed: Sequence[EventFact] = ()
    hours: Sequence[tuple[HoursPolicy, Standing]] = ()
    lessons: Sequence[LessonFact] = ()
    exams: Sequence[ExamTaken] = ()
    of_unit: UnitFacts = field(default_factory=UnitFacts)
