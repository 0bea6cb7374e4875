"""The form of a study event: what was typed, read as what it says, and shown again with what is wrong."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from courses.event_given import TEXTS, AttendanceGiven, EventGiven, text_faults
from courses.messages import LECTURER_TWO_SPEAKERS
from courses.study_text import read_hours, texts_of
from delivery import messages
from records.messages import STEP_NAMES
from records.people.person import Person
from records.study.event import PRESENCES, STEPS, Step
from records.study.lecturer import Lecturer
from records.study.plan import KINDS, PlanEntry

W = TypeVar("W", bound=str)
_ANSWERS = {"yes": True, "no": False}


@dataclass(frozen=True)
class EventForm:
    """``values``: by the names of the fields; of a person ``presence-ID``, ``reason-ID`` and ``made_up-ID``."""

    values: Mapping[str, str]

    @classmethod
    def of(cls, given: EventGiven) -> EventForm:
        """The form filled with what is on record."""
        values = {name: str(getattr(given, name)) for name in ("kind", "day", "minutes", "start")}
        values |= {name: getattr(given, name) for name in TEXTS}
        values["hours"] = f"{given.hours:g}" if given.hours is not None else ""
        if given.lecturer is not None:
            # Whoever is chosen is not typed as well: another may be chosen.
            values |= {"lecturer": str(given.lecturer.id), "speaker": "", "speaker_unit": ""}
        values["entry"] = str(given.entry.id) if given.entry is not None else ""
        for name in ("on_site", "own_case"):
            answer = getattr(given, name)
            values[name] = next((word for word, one in _ANSWERS.items() if one is answer), "")
        for step, (by, on) in given.steps.items():
            values |= {f"step-{step}-by": by, f"step-{step}-on": on.isoformat()}
        for each in given.attendance:
            number = each.person.id
            values[f"presence-{number}"] = each.presence
            values[f"reason-{number}"] = each.reason
            values[f"made_up-{number}"] = each.made_up_on.isoformat() if each.made_up_on else ""
        return cls(values)

    def get(self, name: str) -> str:
        """What a field says; lines end as everywhere else."""
        return self.values.get(name, "").replace("\r\n", "\n").strip()

    def day(self) -> dt.date | None:
        """The day of the event, where the form has one."""
        return _date(self.get("day"))

    def read(
        self,
        people: Sequence[Person],
        entries: Sequence[PlanEntry],
        lecturers: Sequence[Lecturer] = (),
    ) -> tuple[EventGiven | None, list[str]]:
        """What it says, and what cannot be read. ``people``, ``entries`` and ``lecturers``: those that it may speak of."""
        problems: list[str] = []
        kind = _one_of(self.get("kind"), KINDS)
        day, minutes = self.day(), self.get("minutes")
        if kind is None:
            problems.append(messages.STUDY_KIND)
        if day is None:
            problems.append(messages.STUDY_DAY)
        if not (minutes.isascii() and minutes.isdecimal() and len(minutes) <= 4):
            problems.append(messages.STUDY_MINUTES)
        hours: float | None = None
        try:
            hours = read_hours(self.get("hours"))
        except ValueError:
            problems.append(messages.STUDY_HOURS.format(text=self.get("hours")[:20]))
        steps = self._steps(problems)
        attendance = [each for person in people if (each := self._person(person, problems))]
        entry = next((one for one in entries if str(one.id) == self.get("entry")), None)
        if self.get("entry") and entry is None:
            problems.append(messages.STUDY_ENTRY)
        lecturer = next((one for one in lecturers if str(one.id) == self.get("lecturer")), None)
        if self.get("lecturer") and lecturer is None:
            problems.append(messages.STUDY_LECTURER)
        speaker = self.get("speaker")
        if lecturer is not None and speaker and speaker != lecturer.name:
            both = {"name": lecturer.name, "speaker": speaker[:20]}
            problems.append(LECTURER_TWO_SPEAKERS.format(**both))
        if problems or kind is None or day is None:
            # What can be told of the rest without them is told at once.
            return None, problems + texts_of(text_faults({name: self.get(name) for name in TEXTS}))
        given = EventGiven(
            kind,
            self.get("title"),
            day,
            int(minutes),
            entry,
            start=self.get("start"),
            hours=hours,
            on_site=_ANSWERS.get(self.get("on_site")),
            own_case=_ANSWERS.get(self.get("own_case")),
            steps=steps,
            attendance=attendance,
        )
        given = given.with_texts({name: self.get(name) for name in TEXTS})
        return (given.spoken_by(lecturer) if lecturer is not None else given), []

    def _steps(self, problems: list[str]) -> dict[Step, tuple[str, dt.date]]:
        found: dict[Step, tuple[str, dt.date]] = {}
        for step in STEPS:
            by, on = self.get(f"step-{step}-by"), self.get(f"step-{step}-on")
            day = _date(on)
            if day is not None:
                found[step] = (by, day)
            elif by or on:
                problems.append(messages.STUDY_STEP.format(step=STEP_NAMES[step]))
        return found

    def _person(self, person: Person, problems: list[str]) -> AttendanceGiven | None:
        presence = _one_of(self.get(f"presence-{person.id}"), PRESENCES)
        made_up = self.get(f"made_up-{person.id}")
        day = _date(made_up)
        if made_up and day is None:
            problems.append(messages.STUDY_MADE_UP.format(name=person.name))
        if presence is None:
            return None
        reason = self.get(f"reason-{person.id}")
        return AttendanceGiven(person, presence, reason, day)


def _one_of(text: str, words: Sequence[W]) -> W | None:
    return next((word for word in words if word == text), None)


def _date(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        return None
