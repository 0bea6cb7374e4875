"""Making exam sessions: who is called, where they sit, which seed orders their paper."""

from __future__ import annotations

import datetime as dt
import secrets
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from exam_room import messages
from exam_room.errors import BadPlan
from foundation.clock import utc_now
from foundation.errors import NotAvailable
from grading.eligibility import short_notice, who_may_sit
from grading.hand_in import new_attempt
from records.accounts.entry_code import entry_code_hash, new_entry_code
from records.accounts.log_in import close_all_log_ins
from records.audit import sitting_decisions, trail
from records.bank.item_pool import given_to_practice
from records.exams.attempt import UNFINISHED, Attempt, last_ordinals
from records.exams.call import Call, Exemption
from records.exams.exam import Exam, ExamForm
from records.exams.irregularity import barred
from records.exams.sitting import Sitting, Start
from records.people.person import Person, find_person
from records.people.unit import Unit


@dataclass(frozen=True)
class SessionPlan:
    """What an administrator decides. Times in UTC, naive; ``rooms`` are (name, seats), none of them means at the desk.

    ``bodies`` and ``cards`` (candidate or card numbers) narrow who is called; both empty: everybody on the exam's list who
    may sit it (again). ``duration_minutes`` ``None``: as the blueprint says. ``short_notice``: why people sit it sooner
    after their call than the policy's days of notice. ``hours``: credit hours in the year of the exam, by person, where its
    policy asks for them before the exam; whoever has fewer is not seated.
    """

    name: str
    exam: str
    start: Start
    opens_at: dt.datetime
    starts_at: dt.datetime | None = None
    closes_at: dt.datetime | None = None
    duration_minutes: int | None = None
    late_minutes: int = 30
    open_book: bool = False
    log_leaving: bool = True
    rooms: Sequence[tuple[str, int]] = ()
    bodies: Sequence[str] = ()
    cards: Sequence[str] = ()
    extra: dict[str, tuple[int, str]] = field(default_factory=dict)
    """Extra minutes and the reason, by candidate or card number."""
    short_notice: str = ""
    hours: Mapping[int, float] | None = None

    @property
    def begins(self) -> dt.datetime:
        """When the exam begins, as far as that is planned."""
        return (self.starts_at if self.start == "together" else None) or self.opens_at


def create_session(db: Session, plan: SessionPlan, *, actor: str) -> Sitting:
    """Make the session and an attempt for everybody who is called. Raises `BadPlan` with all problems; nothing is made."""
    exam = db.scalar(select(Exam).where(Exam.name == plan.exam))
    ready = _ready(db, exam, plan) if exam else []
    short = _short_of_hours(exam, plan, ready) if exam else []
    called = [each for each in ready if each[0] not in short]
    problems = _problems(db, plan, exam, called)
    if problems or exam is None:
        raise BadPlan(problems)
    made = Sitting(
        name=plan.name,
        exam=exam,
        start=plan.start,
        opens_at=plan.opens_at,
        starts_at=plan.starts_at,
        closes_at=plan.closes_at,
        duration_seconds=60 * (plan.duration_minutes or exam.duration_minutes),
        late_seconds=60 * plan.late_minutes,
        open_book=plan.open_book,
        log_leaving=plan.log_leaving,
    )
    db.add(made)
    db.flush()
    ordinals = last_ordinals(db, [call.id for call, _ in called])
    attempts = [
        _attempt(plan, made, call, form, ordinal=1 + ordinals.get(call.id, 0))
        for call, form in called
    ]
    for attempt, place in seat(attempts, plan.rooms):
        attempt.room, attempt.seat = place
        db.add(attempt)
    decided = sitting_decisions.SittingCreated(
        subject=plan.name,
        exam=plan.exam,
        called=len(called),
        start=plan.start,
        short_notice=plan.short_notice.strip(),
        short_of_hours=[call.person.number for call in short],
    )
    trail.decide(db, decided, actor=actor)
    return made


def plan_practice(db: Session) -> list[Sitting | Attempt]:
    """What is missing so that everybody who has a practice paper can write it: sessions and attempts, to be added."""
    missing: list[Sitting | Attempt] = []
    for exam in db.scalars(select(Exam).where(Exam.practice)):
        of_exam = select(Sitting).where(Sitting.exam_id == exam.id, Sitting.practice)
        row = db.scalar(of_exam.order_by(Sitting.id).limit(1))
        if row is None:
            missing.append(new_practice_sitting(db, exam, round_=1, now=utc_now()))
            # Its attempts follow the next time, when the session has a number.
            continue
        # Whoever handed a paper in as a file is done with it.
        have = select(Attempt.call_id).join(Call).where(Call.exam_id == exam.id)
        missing += [
            new_attempt(call, call.form, ordinal=1, sitting_id=row.id, seed=new_seed())
            for call in db.scalars(
                select(Call)
                .where(
                    Call.exam_id == exam.id,
                    Call.id.not_in(have),
                    Call.id.not_in(select(Exemption.call_id)),
                )
                .order_by(Call.id)
                .options(selectinload(Call.form).joinedload(ExamForm.exam))
            )
        ]
    return missing


def new_practice_sitting(db: Session, exam: Exam, *, round_: int, now: dt.datetime) -> Sitting:
    """The sitting of everybody's so-manieth try at a practice paper, to be added."""
    names = [
        exam.name if round_ == 1 else messages.PRACTICE_ROUND.format(exam=exam.name, round=round_),
        messages.PRACTICE_NAME.format(exam=exam.name),
    ]
    # A formal session may have taken the name.
    taken = set(db.scalars(select(Sitting.name).where(Sitting.name.in_(names))))
    name = next((each for each in names if each not in taken), f"{names[-1]} {round_}")
    return Sitting(
        name=name,
        exam_id=exam.id,
        start="individual",
        practice=True,
        opens_at=now,
        duration_seconds=60 * exam.duration_minutes,
        log_leaving=False,
    )


def issue_entry_codes(
    db: Session, session_id: int, *, actor: str, now: dt.datetime, only: str = ""
) -> dict[int, str]:
    """New entry codes for everybody who has not begun, by attempt; or for one candidate who has not finished.

    Codes that were issued before to the same people are void, and log-ins by them end. ``only``: the candidate or card
    number of somebody whose slip is lost; nobody else notices. Raises `NotAvailable` when it is nobody's in this sitting
    who could still come in.
    """
    wanted = select(Attempt).where(Attempt.sitting_id == session_id)
    if only:
        person = find_person(db, only)
        wanted = wanted.join(Call).where(
            Call.person_id == (person.id if person else None),
            Attempt.state.in_(UNFINISHED),
        )
    else:
        # Who writes already came in, and must not be thrown out by slips for others.
        wanted = wanted.where(Attempt.state == "called")
    codes: dict[int, str] = {}
    ended = 0
    for attempt in db.scalars(wanted.order_by(Attempt.id)).all():
        codes[attempt.id] = new_entry_code()
        attempt.code_hash = entry_code_hash(codes[attempt.id])
        if attempt.state == "called":
            attempt.forget_page()
        ended += close_all_log_ins(db, now, attempt_id=attempt.id)
    if only and not codes:
        raise NotAvailable(messages.NO_SUCH_CANDIDATE, number=only[:40])
    decided = sitting_decisions.CodesIssued(
        subject=db.get_one(Sitting, session_id).name,
        issued=len(codes),
        candidate=person.number if only and person else "",
        ended=ended,
    )
    trail.decide(db, decided, actor=actor)
    return codes


def new_seed() -> int:
    """A seed for a candidate's arrangement: drawn once, kept on record."""
    return secrets.randbits(31)


def _attempt(
    plan: SessionPlan, made: Sitting, call: Call, form: ExamForm, *, ordinal: int
) -> Attempt:
    minutes, reason = _extra(plan, call.person)
    return new_attempt(
        call,
        form,
        ordinal=ordinal,
        sitting_id=made.id,
        seed=new_seed(),
        extra_seconds=60 * minutes,
        extra_reason=reason,
    )


def _ready(db: Session, exam: Exam, plan: SessionPlan) -> list[tuple[Call, ExamForm]]:
    """Those whom the plan asks for and who may sit the exam (again), with the form that they get."""
    wanted = (
        select(Call)
        .join(Unit, Unit.id == Call.unit_id)
        .where(Call.exam_id == exam.id)
        .order_by(Call.id)
        .options(
            selectinload(Call.person).selectinload(Person.cards),
            selectinload(Call.form).joinedload(ExamForm.exam),
        )
    )
    if plan.bodies:
        wanted = wanted.where(Unit.name.in_(plan.bodies))
    if plan.cards:
        people = [person.id for each in plan.cards if (person := find_person(db, each))]
        wanted = wanted.where(Call.person_id.in_(people))
    return who_may_sit(db, exam, db.scalars(wanted).all(), on=plan.begins)


def _short_of_hours(
    exam: Exam, plan: SessionPlan, ready: Sequence[tuple[Call, ExamForm]]
) -> list[Call]:
    """Who of these has fewer hours than the policy asks before the exam: 0 where nothing is on record of them."""
    return [call for call, _ in ready if _lacks_hours(exam, plan, call.person_id)]


def _problems(
    db: Session,
    plan: SessionPlan,
    exam: Exam | None,
    called: Sequence[tuple[Call, ExamForm]],
) -> list[str]:
    problems = name_problems(db, plan)
    if exam is None:
        return [*problems, messages.PLAN_NO_EXAM.format(exam=plan.exam)]
    if exam.simulated:
        problems.append(messages.PLAN_SIMULATED.format(exam=plan.exam))
    if exam.practice:
        problems.append(messages.PLAN_PRACTICE.format(exam=plan.exam))
    given = given_to_practice(db)
    for form in {form.id: form for _, form in called}.values():
        ids = sorted({question["item_id"] for question in form.questions} & given)
        if ids:
            text = messages.PLAN_OPEN_ITEMS.format(form=form.code, ids="、".join(ids))
            problems.append(text)
    problems += time_problems(plan)
    known = set(db.scalars(select(Unit.name)))
    problems += [messages.PLAN_BODY.format(name=name) for name in plan.bodies if name not in known]
    people = {call.person_id for call, _ in called}
    for asked in dict.fromkeys([*plan.cards, *plan.extra]):
        person = find_person(db, asked)
        if person is not None and barred(db, exam, [person.id], on=plan.begins):
            problems.append(messages.PLAN_BARRED.format(number=asked))
        elif person is not None and _lacks_hours(exam, plan, person.id):
            have = f"{(plan.hours or {}).get(person.id, 0.0):g}"
            problems.append(
                messages.PLAN_HOURS.format(number=asked, have=have, hours=f"{exam.rules.hours:g}")
            )
        elif person is None or person.id not in people:
            problems.append(messages.PLAN_CARD.format(number=asked))
    for number, (minutes, reason) in plan.extra.items():
        if minutes < 1 or not reason.strip():
            problems.append(messages.PLAN_EXTRA.format(number=number))
    if exam.rules.hours_gate == "sitting" and plan.hours is None:
        problems.append(messages.PLAN_HOURS_UNKNOWN)
    if not called:
        problems.append(messages.PLAN_NOBODY)
    problems += notice_problems(plan, exam, [call for call, _ in called])
    return problems + seat_problems(plan, len(called))


def _lacks_hours(exam: Exam, plan: SessionPlan, person: int) -> bool:
    rules, have = exam.rules, plan.hours
    return (
        rules.hours_gate == "sitting" and have is not None and have.get(person, 0.0) < rules.hours
    )


def name_problems(db: Session, plan: SessionPlan, *, own: int | None = None) -> list[str]:
    """What is wrong with the name; ``own``: the sitting that has it already."""
    if not plan.name.strip():
        return [messages.PLAN_NAME]
    if db.scalar(select(Sitting.id).where(Sitting.name == plan.name)) not in (None, own):
        return [messages.PLAN_NAME_TAKEN.format(name=plan.name)]
    return []


def time_problems(plan: SessionPlan) -> list[str]:
    """What is wrong with the times, one beside the other."""
    problems = []
    if plan.starts_at and plan.starts_at < plan.opens_at:
        problems.append(messages.PLAN_START)
    if plan.closes_at and plan.closes_at <= plan.opens_at:
        problems.append(messages.PLAN_CLOSE)
    starts_at = plan.starts_at if plan.start == "together" else None
    if plan.closes_at and starts_at and plan.opens_at < plan.closes_at <= starts_at:
        problems.append(messages.PLAN_CLOSE_START)
    if plan.duration_minutes is not None and plan.duration_minutes < 1:
        problems.append(messages.PLAN_DURATION)
    return problems


def notice_problems(plan: SessionPlan, exam: Exam, called: Sequence[Call]) -> list[str]:
    """Whether people hear of it as long before as the policy says, or a reason is given why not."""
    late = short_notice([call.called_at for call in called], exam.rules, on=plan.begins)
    if not late or plan.short_notice.strip():
        return []
    return [messages.PLAN_NOTICE.format(days=exam.rules.notice_days, count=late)]


def bar_problems(db: Session, plan: SessionPlan, exam: Exam, called: Sequence[Call]) -> list[str]:
    """Who of these may not be seated yet when it begins, since it was decided so about an irregularity."""
    banned = barred(db, exam, [call.person_id for call in called], on=plan.begins)
    return [
        messages.PLAN_BARRED.format(number=call.person.number)
        for call in called
        if call.person_id in banned
    ]


def seat_problems(plan: SessionPlan, called: int) -> list[str]:
    """Whether so many people find a seat each."""
    rooms = Counter(name for name, _ in plan.rooms)
    problems = [messages.PLAN_ROOM_TWICE.format(name=name) for name in rooms if rooms[name] > 1]
    seats = sum(seats for _, seats in plan.rooms)
    if plan.rooms and seats < called:
        problems.append(messages.PLAN_SEATS.format(seats=seats, called=called))
    return problems


def seat(
    attempts: Sequence[Attempt], rooms: Sequence[tuple[str, int]]
) -> list[tuple[Attempt, tuple[str, str]]]:
    """Who sits where, room by room, so that neighbours have different forms; without rooms, at their desks."""
    places = _places(rooms)[: len(attempts)]
    return [
        (attempt, place)
        for attempt, place in zip_longest(_neighbours_differ(attempts), places, fillvalue=("", ""))
        if isinstance(attempt, Attempt)
    ]


def _extra(plan: SessionPlan, person: Person) -> tuple[int, str]:
    """The person's extra minutes and why, whichever of their numbers the plan names."""
    numbers = (person.number, *(card.number for card in person.cards))
    return next((plan.extra[each] for each in numbers if each in plan.extra), (0, ""))


def _neighbours_differ(attempts: Sequence[Attempt]) -> list[Attempt]:
    """Attempts in an order in which those with the same form are apart as far as the numbers allow."""
    left: dict[int, list[Attempt]] = {}
    for row in reversed(attempts):
        left.setdefault(row.form_id, []).append(row)
    order: list[Attempt] = []
    while left:
        # Of the forms that the neighbour does not have, the one with the most people left.
        last = order[-1].form_id if order else None
        others = sorted(form for form in left if form != last) or list(left)
        form = max(others, key=lambda each: len(left[each]))
        order.append(left[form].pop())
        if not left[form]:
            del left[form]
    return order


def _places(rooms: Sequence[tuple[str, int]]) -> list[tuple[str, str]]:
    return [(name, str(seat)) for name, seats in rooms for seat in range(1, seats + 1)]
