"""Where an exam's call list comes from: a file, queries, units, or people by hand; what a call would change, and doing it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from records import messages
from records.errors import CallRefused, ExamNotReleased
from records.exams.call import people_called
from records.exams.call_list import people_on_list
from records.exams.calling import (
    CallReport,
    Wanted,
    by_numbers,
    call_people,
    call_problems,
    everybody,
    failed_too_often,
    members_of,
    who_failed,
    who_passed,
    whose_pass_expired,
    with_valid_card,
)
from records.exams.exam import Exam, find_exam
from records.exams.seen import seen_items, shared_items
from records.people.membership import Membership
from records.people.person import Person, unit_on


@dataclass(frozen=True)
class CallFrom:
    """What is asked for: one source, or several together.

    ``on``: the day on which a pass has to count, or counts no more; today, where none is said. ``most_seen``: those who
    failed get only forms that share no more items with what they saw, in the exam that they failed and in those of
    ``seen_in``.
    """

    file: Path | None = None
    valid_card: bool = False
    everybody: bool = False
    failed: str = ""
    passed: str = ""
    expired: str = ""
    on: dt.date | None = None
    units: Sequence[str] = ()
    people: Sequence[str] = ()
    most_seen: int | None = None
    seen_in: Sequence[str] = ()


@dataclass(frozen=True)
class Source:
    """People who come from one place; ``name`` stays on record with their call."""

    name: str
    people: Sequence[Wanted]


@dataclass(frozen=True)
class Listed:
    """A source by ids, to be kept while somebody reads what would happen. ``people``: id, proposed post, basis, evidence, forms."""

    name: str
    people: Sequence[tuple[int, str, str, str, frozenset[str] | None]]

    @classmethod
    def of(cls, source: Source) -> Listed:
        """The source as it is now."""
        return cls(
            source.name,
            [
                (each.person.id, each.proposed_post, each.basis, each.evidence, each.forms)
                for each in source.people
            ],
        )

    def source(self, db: Session) -> Source:
        """The people as they are now; who was deleted since is not among them."""
        # All at once: whoever writes waits for it.
        there: dict[int, Person] = {}
        ids = [number for number, *_ in self.people]
        for start in range(0, len(ids), 500):  # SQLite takes a limited number of values in a query.
            some = select(Person).where(Person.id.in_(ids[start : start + 500]))
            of_unit = selectinload(Person.memberships).selectinload(Membership.unit)
            there |= {person.id: person for person in db.scalars(some.options(of_unit))}
        found = [
            Wanted(there[number], post, basis, evidence, forms)
            for number, post, basis, evidence, forms in self.people
            if number in there
        ]
        return Source(self.name, found)


@dataclass(frozen=True)
class CallPlan:
    """What a call would change. ``by_unit``: who is new, counted by unit; ``already``: on the list before; ``excused``: exempt from the start."""

    new: int
    already: int
    excused: int
    by_unit: Sequence[tuple[str, int]]


def sources_of(
    db: Session, exam: Exam, asked: CallFrom, *, today: dt.date, zone: dt.tzinfo
) -> list[Source]:
    """Each source that is asked for, with the people that it gives.

    Raises `CallRefused` with what is wrong with all of them; also of one that gives nobody.
    """
    on = asked.on or today
    found: list[Source] = []
    problems: list[str] = []

    def take(name: str, people: Callable[[], list[Wanted]]) -> None:
        try:
            there = people()
        except CallRefused as error:
            problems.extend(error.problems)
        except ExamNotReleased as error:
            problems.append(str(error))
        else:
            found.append(Source(name, there))
            if not there:
                problems.append(messages.CALL_EMPTY.format(source=name))

    if (file := asked.file) is not None:
        take(file.name, lambda: people_on_list(db, file))
    if asked.valid_card:
        take(messages.CALL_VALID_CARD, lambda: with_valid_card(db, today))
    if asked.everybody:
        take(messages.CALL_EVERYBODY, lambda: everybody(db))
    if asked.failed:
        name = messages.CALL_FAILED.format(exam=asked.failed)
        if asked.most_seen is not None:
            name += messages.CALL_MOST_SEEN.format(most=asked.most_seen)
        take(name, lambda: _failed(db, exam, asked))
    if asked.passed:
        name = messages.CALL_PASSED.format(exam=asked.passed, day=on)
        take(name, lambda: who_passed(db, find_exam(db, asked.passed), on=on, zone=zone))
    if asked.expired:
        name = messages.CALL_EXPIRED.format(exam=asked.expired, day=on)
        take(name, lambda: whose_pass_expired(db, find_exam(db, asked.expired), on=on, zone=zone))
    if asked.units:
        take("、".join(asked.units), lambda: members_of(db, asked.units))
    if asked.people:
        take(messages.CALL_BY_HAND, lambda: by_numbers(db, asked.people))
    if problems:
        raise CallRefused(problems)
    return found


def _failed(db: Session, exam: Exam, asked: CallFrom) -> list[Wanted]:
    """Who failed, each with the forms that they may get. Raises `CallRefused` with everybody for whom there is none."""
    sat = [find_exam(db, name) for name in dict.fromkeys([asked.failed, *asked.seen_in])]
    wanted = who_failed(db, sat[0])
    if problems := failed_too_often(db, exam, wanted):
        raise CallRefused(problems)
    if asked.most_seen is None:
        return wanted
    seen = seen_items(db, sat)
    found, problems = [], []
    for each in wanted:
        items = seen.get(each.person.id, frozenset())
        shared = {form.code: shared_items(form, items) for form in exam.forms}
        forms = frozenset(code for code, count in shared.items() if count <= asked.most_seen)
        found.append(replace(each, forms=forms))
        if shared and not forms:
            problems.append(
                messages.CALL_SEEN.format(
                    name=each.person.name,
                    number=each.person.number,
                    least=min(shared.values()),
                    most=asked.most_seen,
                )
            )
    if problems:
        raise CallRefused(problems)
    return found


def plan_call(db: Session, exam: Exam, sources: Sequence[Source], *, today: dt.date) -> CallPlan:
    """What `call_all` would change now. Raises `CallRefused` as it does; nothing is changed."""
    wanted = [each for source in sources for each in source.people]
    if problems := call_problems(exam, wanted):
        raise CallRefused(list(dict.fromkeys(problems)))
    have = people_called(db, exam)
    everyone = {each.person.id: each for each in reversed(wanted)}
    new = [each for number, each in everyone.items() if number not in have]
    units = Counter(
        (unit.code, unit.name)
        for each in new
        if (unit := unit_on(each.person, today) or each.person.unit) is not None
    )
    return CallPlan(
        new=len(new),
        already=len(everyone) - len(new),
        excused=sum(bool(each.basis) for each in new),
        by_unit=[(name, count) for (_, name), count in sorted(units.items())],
    )


def call_all(
    db: Session, exam: Exam, sources: Sequence[Source], *, actor: str, today: dt.date
) -> CallReport:
    """Put the people of all sources on the exam's list, a decision for each source.

    Raises `CallRefused` with everything that stands against it; nobody is called then. The caller commits.
    """
    wanted = [each for source in sources for each in source.people]
    if problems := call_problems(exam, wanted):
        raise CallRefused(list(dict.fromkeys(problems)))
    called = 0
    for source in sources:
        one = call_people(db, exam, source.people, source=source.name, actor=actor, today=today)
        called += one.called
    return CallReport(called, len({each.person.id for each in wanted}) - called)
