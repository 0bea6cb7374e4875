"""Drafts of the yearly report on the rule of law (述法报告), in two forms. Pure: facts of the record in, paragraphs and sources out.

What the record knows is said with its sources; what it cannot know is an open place, ``【待填写：…】``. Nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from courses import messages
from courses.hours import Part, Standing
from courses.hours_policy import HoursPolicy
from courses.learning_file import ExamTaken
from courses.report_known import EntryFact, EventFact, ReportFacts, Source, UnitFacts
from foundation.local_time import written_day
from records.messages import OUTCOME_NAMES, PRESENCE_NAMES, STUDY_KINDS
from records.study.plan import KINDS, StudyKind
from records.study.report import ReportForm


@dataclass(frozen=True)
class Section:
    """A heading of level 1 or 2, and what stands below it."""

    level: int
    title: str
    paragraphs: Sequence[str] = ()


@dataclass(frozen=True)
class ReportDraft:
    """The report, its figures marked with ``[n]``: the number of a source, from 1."""

    facts: ReportFacts
    form: ReportForm
    sections: Sequence[Section]
    sources: Sequence[Source]

    @property
    def left_open(self) -> int:
        """How many places are to be filled in."""
        return sum(text.count("【") for each in self.sections for text in each.paragraphs)


def draft_report(facts: ReportFacts, form: ReportForm) -> ReportDraft:
    """The draft of a head of a unit, or of another of its leaders."""
    writer = _Writer(facts)
    sections = writer.of_head() if form == "head" else writer.of_member()
    return ReportDraft(facts, form, sections, writer.sources)


def marks_of(numbers: Iterable[int]) -> str:
    """``[1–3,7]``; nothing of none."""
    ordered = sorted(set(numbers))
    if not ordered:
        return ""
    starts = [ordered[0], *(b for a, b in pairwise(ordered) if b > a + 1)]
    ends = [*(a for a, b in pairwise(ordered) if b > a + 1), ordered[-1]]
    spans = [str(a) if a == b else f"{a}–{b}" for a, b in zip(starts, ends, strict=True)]
    return f"[{','.join(spans)}]"


class _Writer:
    """Writes paragraphs, and numbers the sources in the order in which they are named."""

    def __init__(self, facts: ReportFacts) -> None:
        self.facts = facts
        self.sources: list[Source] = []

    def of_head(self) -> list[Section]:
        unit = self.facts.of_unit
        return [
            Section(1, messages.REPORT_HEAD_DUTIES),
            Section(2, messages.REPORT_HEAD_STUDY, [*self._study(), _open("thought")]),
            Section(2, messages.REPORT_HEAD_UNIT, [*self._unit(unit)]),
            Section(
                2,
                messages.REPORT_HEAD_DECIDING,
                [
                    self._pre_decision(unit.events, own=False),
                    _open("decisions"),
                    _open("advice"),
                    _open("rules"),
                ],
            ),
            Section(
                2,
                messages.REPORT_HEAD_ACTING,
                [*self._own_cases(unit.events), _open("duties"), _open("cases")],
            ),
            Section(2, messages.REPORT_HEAD_TEACHING, [*self._reminders(unit), _open("teaching")]),
            Section(1, messages.REPORT_HEAD_LACKING, [*self._lacking(), _open("lacking")]),
            Section(1, messages.REPORT_HEAD_NEXT, [*self._ahead(), _open("next")]),
        ]

    def of_member(self) -> list[Section]:
        attended = self.facts.attended
        study = [*self._study(), *self._missed(), *self._short(), _open("thought"), _open("use")]
        return [
            Section(1, messages.REPORT_MEMBER_STUDY, study),
            Section(
                1,
                messages.REPORT_MEMBER_DECIDING,
                [self._pre_decision(attended, own=True), _open("own_decisions"), _open("advice")],
            ),
            Section(
                1,
                messages.REPORT_MEMBER_ACTING,
                [self._court(attended), _open("own_duties"), _open("cases")],
            ),
        ]

    def _mark(self, sources: Iterable[Source]) -> str:
        numbers = []
        for source in sources:
            if source not in self.sources:
                self.sources.append(source)
            numbers.append(self.sources.index(source) + 1)
        return marks_of(numbers)

    def _study(self) -> Iterable[str]:
        """One's own events, hours, lessons and exams."""
        facts = self.facts
        if facts.attended:
            yield messages.REPORT_ATTENDED.format(
                year=facts.year,
                count=len(facts.attended),
                marks=self._mark(each.source for each in facts.attended),
                kinds="；".join(
                    messages.REPORT_KIND.format(
                        kind=STUDY_KINDS[kind],
                        count=len(events),
                        events="、".join(map(_event, events)),
                    )
                    for kind, events in _by_kind(facts.attended)
                ),
            )
        else:
            yield messages.REPORT_NO_EVENTS.format(year=facts.year)
        if facts.lessons:
            yield messages.REPORT_LESSONS.format(
                count=len(facts.lessons),
                marks=self._mark(each.source for each in facts.lessons),
                lessons="、".join(
                    messages.REPORT_LESSON.format(title=each.title, day=written_day(each.day))
                    for each in facts.lessons
                ),
            )
        if facts.exams:
            yield messages.REPORT_EXAMS.format(
                count=len(facts.exams),
                marks=self._mark(map(_exam_source, facts.exams)),
                exams="；".join(map(_exam, facts.exams)),
            )
        for policy, stands in facts.hours:
            yield self._hours(policy, stands)

    def _hours(self, policy: HoursPolicy, stands: Standing) -> str:
        several = policy.within_years > 1
        parts = [
            (messages.REPORT_HOURS_PART_ASKED if part.asked else messages.REPORT_HOURS_PART).format(
                name=part.name or messages.FILE_OTHER, have=part.have, asked=part.asked
            )
            for part in stands.categories
            if part.have or part.asked
        ] + [_times(part) for part in stands.times]
        asked = messages.REPORT_HOURS_ASKED.format(hours=policy.hours) if policy.hours else ""
        return messages.REPORT_HOURS.format(
            policy=policy.title,
            span=messages.REPORT_HOURS_SPAN.format(years=policy.within_years) if several else "",
            have=stands.total.have,
            asked=asked,
            marks=self._mark([_policy_source(policy), *self._counted(policy)]),
            parts=messages.REPORT_HOURS_PARTS.format(parts="、".join(parts)) if parts else "",
        ) + (_open("example") if policy.example else "")

    def _counted(self, policy: HoursPolicy) -> Iterable[Source]:
        """What the policy makes hours of."""
        attended = self.facts.attended
        yield from (each.source for each in attended if policy.made_up or not each.made_up_on)
        yield from (each.source for each in self.facts.lessons)
        passed = OUTCOME_NAMES["passed"]
        yield from (_exam_source(each) for each in self.facts.exams if each.outcome == passed)

    def _pre_decision(self, events: Sequence[EventFact], *, own: bool) -> str:
        found = [each for each in events if each.kind == "pre_decision"]
        if not found:
            whose = messages.REPORT_OWN_RECORD if own else messages.REPORT_UNIT_RECORD
            return messages.REPORT_NO_PRE_DECISION.format(whose=whose, year=self.facts.year)
        return messages.REPORT_PRE_DECISION.format(
            whose=messages.REPORT_OWN if own else messages.REPORT_OF_UNIT, **self._counted_as(found)
        )

    def _court(self, events: Sequence[EventFact]) -> str:
        found = [each for each in events if each.kind == "court"]
        if not found:
            return messages.REPORT_NO_COURT.format(year=self.facts.year)
        return messages.REPORT_COURT.format(**self._counted_as(found))

    def _counted_as(self, events: Sequence[EventFact]) -> dict[str, object]:
        return {
            "count": len(events),
            "marks": self._mark(each.source for each in events),
            "events": "、".join(map(_event, events)),
        }

    def _unit(self, unit: UnitFacts) -> Iterable[str]:
        """The plan of the unit, what was done, and how its people stand."""
        facts = self.facts
        if unit.entries:
            done = [each for each in unit.entries if each.state == "done"]
            yield messages.REPORT_PLAN.format(
                year=facts.year,
                count=len(unit.entries),
                marks=self._mark([self._plan_source(unit.entries)]),
                done=len(done),
                done_marks=self._mark(each.source for each in unit.done_by),
            ) + ("" if unit.approved else _open("plan"))
        else:
            yield messages.REPORT_NO_PLAN.format(year=facts.year)
        if unit.events:
            yield messages.REPORT_UNIT_EVENTS.format(
                count=len(unit.events),
                marks=self._mark(each.source for each in unit.events),
                kinds="、".join(
                    messages.REPORT_UNIT_KIND.format(kind=STUDY_KINDS[kind], count=len(events))
                    for kind, events in _by_kind(unit.events)
                ),
            )
        if unit.people:
            what = messages.SOURCE_POLICIES_WHAT.format(policies="、".join(unit.policies))
            source = Source(messages.SOURCE_HOURS, facts.today, what)
            yield messages.REPORT_UNIT_HOURS.format(
                people=unit.people, met=unit.met, marks=self._mark([source])
            ) + (_open("example") if unit.by_example else "")

    def _own_cases(self, events: Sequence[EventFact]) -> Iterable[str]:
        found = [each for each in events if each.kind == "court" and each.own_case]
        if found:
            yield messages.REPORT_OWN_CASES.format(
                count=len(found),
                marks=self._mark(each.source for each in found),
                events="；".join(map(_own_case, found)),
            )

    def _reminders(self, unit: UnitFacts) -> Iterable[str]:
        found = unit.reminders
        if found:
            yield messages.REPORT_REMINDERS.format(
                count=len(found),
                marks=self._mark(each.source for each in found),
                answered=sum(each.answered_on is not None for each in found),
            )

    def _lacking(self) -> Iterable[str]:
        yield from self._entries(messages.REPORT_LATE, "late")
        yield from self._missed()
        yield from self._short()

    def _ahead(self) -> Iterable[str]:
        yield from self._entries(messages.REPORT_AHEAD, "coming")

    def _entries(self, text: str, state: str) -> Iterable[str]:
        found = [each for each in self.facts.of_unit.entries if each.state == state]
        if found:
            yield text.format(
                count=len(found),
                marks=self._mark([self._plan_source(found)]),
                entries="、".join(
                    messages.REPORT_ENTRY.format(
                        kind=STUDY_KINDS[each.kind], title=each.title, due=written_day(each.due)
                    )
                    for each in found
                ),
            )

    def _missed(self) -> Iterable[str]:
        found = self.facts.missed
        if found:
            yield messages.REPORT_MISSED.format(
                count=len(found),
                marks=self._mark(each.source for each in found),
                events="、".join(
                    messages.REPORT_MISSED_EVENT.format(
                        day=written_day(each.day),
                        title=each.title,
                        presence=PRESENCE_NAMES[each.presence],
                    )
                    for each in found
                ),
            )

    def _short(self) -> Iterable[str]:
        for policy, stands in self.facts.hours:
            # What an example asks is nobody's duty.
            if not (stands.is_met or policy.example):
                marks = self._mark([_policy_source(policy)])
                yield messages.REPORT_SHORT.format(policy=policy.title, marks=marks)

    def _plan_source(self, entries: Sequence[EntryFact]) -> Source:
        what = messages.SOURCE_PLAN_WHAT.format(
            unit=self.facts.unit,
            year=self.facts.year,
            numbers="、".join(str(each.number) for each in entries),
        )
        return Source(messages.SOURCE_PLAN, None, what)


def _by_kind(events: Sequence[EventFact]) -> list[tuple[StudyKind, list[EventFact]]]:
    """The events of each kind, in the order of the kinds."""
    held = {kind: [each for each in events if each.kind == kind] for kind in KINDS}
    return [(kind, found) for kind, found in held.items() if found]


def _event(each: EventFact) -> str:
    text = messages.REPORT_MADE_UP if each.made_up_on else messages.REPORT_EVENT
    made_up = written_day(each.made_up_on) if each.made_up_on else ""
    return text.format(day=written_day(each.day), title=each.title, made_up=made_up)


def _own_case(each: EventFact) -> str:
    appearing = messages.REPORT_APPEARING.format(name=each.appearing) if each.appearing else ""
    return messages.REPORT_OWN_CASE.format(
        day=written_day(each.day), case=each.case_number, appearing=appearing
    )


def _exam(each: ExamTaken) -> str:
    return messages.REPORT_EXAM.format(
        day=written_day(each.day) if each.day else "",
        title=each.title,
        outcome=each.outcome,
        score=messages.REPORT_SCORE.format(score=each.score) if each.score else "",
    )


def _exam_source(each: ExamTaken) -> Source:
    return Source(messages.SOURCE_EXAM, each.day, each.title)


def _policy_source(policy: HoursPolicy) -> Source:
    what = messages.SOURCE_POLICY_WHAT.format(
        policy=policy.title, year=policy.source_year, source=policy.source
    )
    if policy.within_years > 1:
        what += messages.SOURCE_POLICY_YEARS.format(years=policy.within_years)
    return Source(messages.SOURCE_POLICY, None, what)


def _times(part: Part) -> str:
    return messages.REPORT_TIMES_ASKED.format(
        name=STUDY_KINDS[part.name], have=part.have, asked=part.asked
    )


def _open(about: str) -> str:
    return messages.REPORT_LEFT_OPEN[about]
