"""Who sits where in a sitting, as slips, seat labels and sign-in sheets have it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from documents.exam_day import ExamDay, Hall, Halls, Seat
from documents.fonts import lacking
from exam_room import messages
from foundation.local_time import local_day, written_day, written_time
from records.exams.attempt import Attempt
from records.exams.call import Call
from records.exams.sitting import Sitting
from records.people.person import Person
from records.people.unit import Unit


def halls_of(db: Session, sitting_id: int, zone: dt.tzinfo) -> Halls:
    """Everybody of a sitting, by hall and seat; at their desks by unit. Times in ``zone``."""
    halls = attempts_by_hall(db, sitting_id)
    return Halls(
        exam_day(db.get_one(Sitting, sitting_id), zone),
        [Hall(name, [_seat(attempt, "") for attempt in each]) for name, each in halls.items()],
    )


def slips_of(
    db: Session, sitting_id: int, zone: dt.tzinfo, *, codes: Mapping[int, str], address: str
) -> Halls:
    """The slips of those who got a new entry code, by attempt; ``address``: where they come in."""
    sitting = db.get_one(Sitting, sitting_id)
    halls = {
        name: [_seat(attempt, codes[attempt.id]) for attempt in each if attempt.id in codes]
        for name, each in attempts_by_hall(db, sitting_id).items()
    }
    named = [Hall(name, seats) for name, seats in halls.items() if seats]
    in_hall = any(hall.name for hall in named)
    return Halls(exam_day(sitting, zone), named, address, rules_of(sitting, in_hall=in_hall))


def unprintable(db: Session, sitting_id: int) -> list[str]:
    """What slips, labels, sign-in sheets and records of halls print as 〓 in part: names, units and halls, to be told before."""
    rows = (
        select(Attempt.room, Person.name, Unit.name)
        .join(Call, Call.id == Attempt.call_id)
        .join(Person, Person.id == Call.person_id)
        .join(Unit, Unit.id == Call.unit_id)
        .where(Attempt.sitting_id == sitting_id)
        .order_by(Attempt.id)
    )
    sitting = db.get_one(Sitting, sitting_id)
    titles = [sitting.exam.title, sitting.name]
    return lacking([*titles, *(text for row in db.execute(rows) for text in row)])


def exam_day(sitting: Sitting, zone: dt.tzinfo) -> ExamDay:
    """When and how long people write, in words."""
    begins = (sitting.starts_at if sitting.start == "together" else None) or sitting.opens_at
    day = local_day(begins, zone)
    return ExamDay(
        title=sitting.exam.title,
        sitting=sitting.name,
        date=f"{written_day(day)}（星期{'一二三四五六日'[day.weekday()]}）",
        when=_when(sitting, zone),
        minutes=round(sitting.duration_seconds / 60),
        open_book=sitting.open_book,
    )


def _when(sitting: Sitting, zone: dt.tzinfo) -> str:
    def clock(at: dt.datetime) -> str:
        return written_time(at, zone)[-5:]

    if sitting.start == "together":
        if sitting.starts_at is None:
            return messages.WHEN_ANNOUNCED.format(opens=clock(sitting.opens_at))
        return messages.WHEN_TOGETHER.format(
            opens=clock(sitting.opens_at), starts=clock(sitting.starts_at)
        )
    if sitting.closes_at is None:
        return messages.WHEN_FROM.format(opens=clock(sitting.opens_at))
    same_day = local_day(sitting.opens_at, zone) == local_day(sitting.closes_at, zone)
    closes = clock(sitting.closes_at) if same_day else written_time(sitting.closes_at, zone)
    return messages.WHEN_WINDOW.format(opens=clock(sitting.opens_at), closes=closes)


def rules_of(sitting: Sitting, *, in_hall: bool) -> Sequence[str]:
    """What candidates must know: of this sitting, and of how one comes in."""
    rules = [messages.RULE_IDENTITY] if in_hall else []
    rules.append(messages.RULE_CODE)
    if sitting.start == "together":
        late = round(sitting.late_seconds / 60)
        if not late:
            rules.append(messages.RULE_NOT_LATE)
        elif sitting.late_seconds < sitting.duration_seconds:
            rules.append(messages.RULE_LATE.format(minutes=late))
    rules.append(messages.RULE_OPEN_BOOK if sitting.open_book else messages.RULE_CLOSED_BOOK)
    if sitting.log_leaving:
        rules.append(messages.RULE_LEAVING)
    rules.append(messages.RULE_SAVED)
    return rules


def attempts_by_hall(db: Session, sitting_id: int) -> dict[str, list[Attempt]]:
    """The attempts of a sitting with call, person and unit: halls as they were planned, each in the order of its seats;

    people at their desks have the hall ``""``, and stand by unit.
    """
    call = joinedload(Attempt.call)
    wanted = (
        select(Attempt)
        .where(Attempt.sitting_id == sitting_id)
        .order_by(Attempt.id)
        .options(call.joinedload(Call.person), call.joinedload(Call.unit))
    )
    halls: dict[str, list[Attempt]] = {}
    for attempt in db.scalars(wanted):
        halls.setdefault(attempt.room, []).append(attempt)
    return {name: sorted(each, key=_place) for name, each in halls.items()}


def _place(attempt: Attempt) -> tuple[str, int, str, int]:
    seat = int(attempt.seat) if attempt.seat.isdecimal() else 0
    return "" if attempt.room else attempt.call.unit.code, seat, attempt.seat, attempt.id


def _seat(attempt: Attempt, code: str) -> Seat:
    person = attempt.call.person
    return Seat(
        seat=attempt.seat,
        number=person.number,
        name=person.name,
        unit=attempt.call.unit.name,
        identity=person.masked_identity_number,
        code=code,
        extra=round(attempt.extra_seconds / 60),
    )
