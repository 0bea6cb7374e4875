"""Making the call list (应考名单) of an exam: from queries, by hand, from a file's rows; exemptions; taking people off it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from unicodedata import normalize

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from foundation.clock import utc_now
from records import messages
from records.audit import exam_decisions, trail
from records.errors import CallRefused
from records.exams.attempt import Attempt
from records.exams.call import Call, Exemption, find_call, people_called
from records.exams.exam import Exam, ExamForm
from records.exams.result import Result
from records.exams.validity import passes
from records.people.membership import Membership
from records.people.person import Person, find_person, unit_on
from records.people.unit import Unit

GIVEN_UP = ("absent", "voided")
"""Attempts that keep nobody from being exempted."""


@dataclass(frozen=True)
class Wanted:
    """Somebody to be called, and to which post they are proposed, where the exam is before an appointment.

    ``basis`` and ``evidence``: of an exemption that is known already. ``forms``: codes of the forms that they may get;
    ``None``: any.
    """

    person: Person
    proposed_post: str = ""
    basis: str = ""
    evidence: str = ""
    forms: frozenset[str] | None = None


@dataclass(frozen=True)
class CallReport:
    """How many were called now, and how many were on the list before."""

    called: int
    already: int


def call_people(
    db: Session,
    exam: Exam,
    wanted: Sequence[Wanted],
    *,
    source: str,
    actor: str,
    today: dt.date | None = None,
) -> CallReport:
    """Put people on the exam's list; those who are on it stay as they are.

    Forms go round, so that neighbours differ; where somebody may not get all of them, among those that they may.

    They are called from the unit where they are ``today``, whatever transfers are known to come.
    Raises `CallRefused` with everybody who cannot be called; nobody is called then. The caller commits.
    """
    if problems := call_problems(exam, wanted):
        raise CallRefused(problems)
    have = people_called(db, exam)
    new = {each.person.id: each for each in wanted if each.person.id not in have}
    now, turn = utc_now(), len(have)
    for place, each in enumerate(new.values()):
        db.add(
            Call(
                exam_id=exam.id,
                unit=unit_on(each.person, today or now.date()) or each.person.unit,
                person=each.person,
                form=_form_in_turn(exam, each, turn + place),
                proposed_post=each.proposed_post,
                source=source[:120],
                called_at=now,
            )
        )
    if new:
        numbers = [each.person.number for each in new.values()]
        decided = exam_decisions.ExamCalled(
            subject=exam.name, called=len(new), source=source, numbers=numbers
        )
        trail.decide(db, decided, actor=actor)
    db.flush()
    for each in new.values():
        if each.basis or each.evidence:
            exempt(
                db, exam, each.person.number, basis=each.basis, evidence=each.evidence, actor=actor
            )
    return CallReport(len(new), len({each.person.id for each in wanted}) - len(new))


def call_problems(exam: Exam, wanted: Sequence[Wanted]) -> list[str]:
    """Why these people cannot be called to the exam, one by one."""
    if not exam.forms:
        return [messages.CALL_NO_FORMS.format(exam=exam.name)]
    problems = [text for each in wanted if (text := _objection(each.person))]
    for each in wanted:
        if each.basis or each.evidence:
            found = _exemption_problems(exam, each.basis, each.evidence)
            problems += [f"{each.person.name}（{each.person.number}）：{text}" for text in found]
    return problems


def _form_in_turn(exam: Exam, wanted: Wanted, turn: int) -> ExamForm:
    forms = [form for form in exam.forms if wanted.forms is None or form.code in wanted.forms]
    return forms[turn % len(forms)]


def withdraw(db: Session, exam: Exam, number: str, *, reason: str, actor: str) -> None:
    """Take somebody off the list who was called by mistake. Raises `CallRefused` once they have an attempt."""
    call = called_by_number(db, exam, number)
    if db.scalar(select(Attempt.id).where(Attempt.call_id == call.id).limit(1)) is not None:
        raise CallRefused([messages.CALL_HAS_ATTEMPT.format(name=call.person.name)])
    if not reason.strip():
        raise CallRefused([messages.CALL_REASON])
    before = {"number": call.person.number, "form": call.form.code, "source": call.source}
    result = db.get(Result, call.id)
    if result is not None:
        db.delete(result)
        db.flush()
    db.delete(call)
    decided = exam_decisions.CallWithdrawn(subject=exam.name, before=before, reason=reason)
    trail.decide(db, decided, actor=actor)


def exempt(
    db: Session, exam: Exam, number: str, *, basis: str, evidence: str, actor: str
) -> Exemption:
    """Exempt somebody who is called, by a rule of the exam's policy and with what shows it.

    Raises `CallRefused` when they are not called, have a paper or a seat, or when basis or evidence are missing.
    """
    call = called_by_number(db, exam, number)
    problems = _exemption_problems(exam, basis, evidence)
    if call.exemption is not None:
        problems.append(messages.EXEMPT_ALREADY.format(name=call.person.name))
    states = db.scalars(select(Attempt.state).where(Attempt.call_id == call.id)).all()
    if any(state not in GIVEN_UP for state in states):
        problems.append(messages.EXEMPT_HAS_ATTEMPT.format(name=call.person.name))
    if problems:
        raise CallRefused(problems)
    basis = _worded(basis, exam.rules.exemptions) or basis
    call.exemption = Exemption(basis=basis, evidence=evidence, by=actor, at=utc_now())
    decided = exam_decisions.Exempted(
        subject=exam.name, number=call.person.number, basis=basis, evidence=evidence
    )
    trail.decide(db, decided, actor=actor)
    return call.exemption


def end_exemption(db: Session, exam: Exam, number: str, *, reason: str, actor: str) -> Call:
    """Take an exemption back; returns whose. Raises `CallRefused` where there is none."""
    call = called_by_number(db, exam, number)
    if call.exemption is None or not reason.strip():
        text = messages.EXEMPT_NONE.format(name=call.person.name)
        raise CallRefused([messages.CALL_REASON if call.exemption else text])
    before = {"number": call.person.number, "basis": call.exemption.basis}
    call.exemption = None
    decided = exam_decisions.ExemptionEnded(subject=exam.name, before=before, reason=reason)
    trail.decide(db, decided, actor=actor)
    return call


def with_valid_card(db: Session, on: dt.date) -> list[Wanted]:
    """Everybody in service who holds a valid card on a day."""
    return [each for each in everybody(db) if any(card.is_valid(on) for card in each.person.cards)]


def who_failed(db: Session, exam: Exam) -> list[Wanted]:
    """Everybody who failed another exam, with the post that they were proposed for then."""
    rows = db.scalars(
        select(Call)
        .join(Result, Result.call_id == Call.id)
        .join(Person, Person.id == Call.person_id)
        .where(Call.exam_id == exam.id, Result.outcome == "failed", Person.active)
        .order_by(Call.id)
    )
    return [Wanted(row.person, row.proposed_post) for row in rows]


def failed_too_often(db: Session, exam: Exam, wanted: Sequence[Wanted]) -> list[str]:
    """Who of these has failed as many exams by the same rules as its policy lets them, where a resit is the next of them.

    In words, one by one: whether somebody may come once more is for those who appoint, who call them by hand.
    """
    resit = exam.rules.resit
    if resit.batch != "next" or not exam.policy_name:
        return []
    rows = select(Call.person_id, func.count()).join(Result, Result.call_id == Call.id)
    failed = dict(
        db.execute(
            rows.join(Exam, Exam.id == Call.exam_id)
            .where(Exam.policy_name == exam.policy_name, Exam.id != exam.id)
            .where(Result.outcome == "failed")
            .group_by(Call.person_id)
        ).all()
    )
    return [
        messages.CALL_FAILED_OFTEN.format(
            name=each.person.name, number=each.person.number, times=times, allowed=resit.allowed
        )
        for each in wanted
        if (times := failed.get(each.person.id, 0)) > resit.allowed
    ]


def who_passed(db: Session, exam: Exam, *, on: dt.date, zone: dt.tzinfo) -> list[Wanted]:
    """Everybody in service who passed another exam, as far as that counts on a day; days are those of ``zone``."""
    return [
        Wanted(each.call.person, each.call.proposed_post)
        for each in passes(db, exam, zone)
        if each.call.person.active and each.counts(on)
    ]


def whose_pass_expired(db: Session, exam: Exam, *, on: dt.date, zone: dt.tzinfo) -> list[Wanted]:
    """Everybody in service who passed another exam so long ago that it does not count on a day any more."""
    return [
        Wanted(each.call.person, each.call.proposed_post)
        for each in passes(db, exam, zone)
        if each.call.person.active and not each.counts(on)
    ]


def members_of(db: Session, units: Iterable[str]) -> list[Wanted]:
    """Everybody in service in these units, by name or code. Raises `CallRefused` for units that do not exist."""
    asked = list(units)
    known = {key for row in db.execute(select(Unit.name, Unit.code)) for key in row}
    problems = [messages.CALL_NO_UNIT.format(unit=unit) for unit in asked if unit not in known]
    if problems:
        raise CallRefused(problems)
    return [
        each
        for each in everybody(db)
        if each.person.unit and {each.person.unit.name, each.person.unit.code} & set(asked)
    ]


def everybody(db: Session) -> list[Wanted]:
    """Everybody in service, by units, in the order in which they were entered."""
    rows = db.scalars(
        select(Person)
        .join(Membership, Membership.person_id == Person.id)
        .join(Unit, Unit.id == Membership.unit_id)
        .where(Person.active, Membership.until.is_(None))
        .order_by(Unit.code, Person.id)
        .options(
            selectinload(Person.memberships).selectinload(Membership.unit),
            selectinload(Person.cards),
        )
    )
    return [Wanted(person) for person in rows]


def by_numbers(db: Session, numbers: Iterable[str]) -> list[Wanted]:
    """People by candidate or card number. Raises `CallRefused` for numbers that nobody has."""
    found = {number: find_person(db, number) for number in numbers}
    problems = [messages.CALL_NOBODY.format(number=n) for n, person in found.items() if not person]
    if problems:
        raise CallRefused(problems)
    return [Wanted(person) for person in found.values() if person]


def _exemption_problems(exam: Exam, basis: str, evidence: str) -> list[str]:
    problems = []
    if not evidence.strip() or len(evidence) > 200:
        problems.append(messages.EXEMPT_EVIDENCE)
    allowed = exam.rules.exemptions
    if not basis.strip() or len(basis) > 120:
        problems.append(messages.EXEMPT_BASIS)
    elif allowed and not _worded(basis, allowed):
        problems.append(messages.EXEMPT_NOT_BASIS.format(basis=basis, known="；".join(allowed)))
    return problems


def _worded(basis: str, allowed: Sequence[str]) -> str:
    """The basis in the policy's own words, whatever the width of its marks; nothing where it is none of them."""
    typed = normalize("NFKC", basis).strip()
    return next((each for each in allowed if normalize("NFKC", each) == typed), "")


def _objection(person: Person) -> str:
    if not person.active:
        return messages.CALL_LEFT.format(name=person.name, number=person.number)
    if person.unit is None:
        return messages.CALL_NO_MEMBERSHIP.format(name=person.name, number=person.number)
    return ""


def called_by_number(db: Session, exam: Exam, number: str) -> Call:
    """The call of the person with this candidate or card number. Raises `CallRefused`."""
    person = find_person(db, number)
    call = find_call(db, exam, person) if person else None
    if call is None:
        raise CallRefused([messages.CALL_NOT_CALLED.format(number=number, exam=exam.name)])
    return call
