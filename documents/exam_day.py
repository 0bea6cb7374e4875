"""What is printed for the day of an exam: slips, seat labels, sign-in sheets, the record of a hall. PDF, A4.

Times are texts, as people of the site read them. Where people sit at their desks a hall has no name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from documents import messages
from documents.lists import Column, Group, UnitList, list_xlsx
from documents.typesetting import set_pdf


@dataclass(frozen=True)
class ExamDay:
    """What stands on every sheet. ``when``: when it begins or is open; ``minutes``: how long people write."""

    title: str
    sitting: str
    date: str
    when: str
    minutes: int
    open_book: bool


@dataclass(frozen=True)
class Seat:
    """A candidate at their place. ``identity``: the masked identity number; ``code``: the entry code, on slips alone;

    ``extra``: minutes that they have beyond the others'.
    """

    seat: str
    number: str
    name: str
    unit: str
    identity: str = ""
    code: str = ""
    extra: int = 0


@dataclass(frozen=True)
class Hall:
    """A hall and who sits there, in the order of the seats."""

    name: str
    seats: Sequence[Seat]


@dataclass(frozen=True)
class Halls:
    """Everybody of a sitting, by hall. ``address``: where candidates come in; ``rules``: what they must know."""

    day: ExamDay
    halls: Sequence[Hall]
    address: str = ""
    rules: Sequence[str] = ()


@dataclass(frozen=True)
class Happened:
    """An incident: who (empty: it concerns all), what and when, times as texts."""

    who: str
    what: str
    when: str


@dataclass(frozen=True)
class HallRecord:
    """What the records know of a hall. ``counts``: figures that add up to ``called``, in words; the rest are lists of people."""

    name: str
    called: int
    arrived: int
    counts: Sequence[tuple[str, int]]
    absent: Sequence[str]
    voided: Sequence[str]
    extra: Sequence[str]
    happened: Sequence[Happened]


@dataclass(frozen=True)
class HallRecords:
    """The records of a sitting's halls. ``run``: facts of the sitting, label and text; ``printed``: when it was printed."""

    day: ExamDay
    run: Sequence[tuple[str, str]]
    halls: Sequence[HallRecord]
    printed: str


def slips_pdf(halls: Halls) -> bytes:
    """准考证, four to a page, a page holds one hall. Raises `documents.errors.NotMade`."""
    return set_pdf("slips", halls, tagged=False)


def slips_xlsx(halls: Halls) -> bytes:
    """The same as a table, by hall."""
    columns = [
        Column(messages.SLIP_SEAT, 6, "center"),
        Column(messages.SLIP_NUMBER, 12, "center"),
        Column(messages.SLIP_NAME, 16),
        Column(messages.SLIP_UNIT, 30),
        Column(messages.SLIP_CODE, 18, "center"),
    ]
    groups = [
        Group(hall.name, [[p.seat, p.number, p.name, p.unit, p.code] for p in hall.seats])
        for hall in halls.halls
    ]
    day = halls.day
    title = f"{day.title} {messages.SLIPS}"
    notes = [f"{day.sitting}　{day.date} {day.when}", halls.address]
    return list_xlsx(UnitList(title, messages.SLIP_HALL, columns, groups, notes=notes))


def seat_labels_pdf(halls: Halls) -> bytes:
    """座位标签, ten to a page. Raises `documents.errors.NotMade`."""
    return set_pdf("seat_labels", halls, tagged=False)


def sign_in_pdf(halls: Halls) -> bytes:
    """签到表: each hall begins its own sheet. Raises `documents.errors.NotMade`."""
    return set_pdf("sign_in", halls)


def hall_records_pdf(records: HallRecords) -> bytes:
    """考场情况记录: each hall begins its own sheet, with lines to write on. Raises `documents.errors.NotMade`."""
    return set_pdf("hall_record", records)
