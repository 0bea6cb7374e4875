"""Practising again: another form where there is one, at most so many tries a day, each on record."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select

from exam_room.errors import NotNow
from exam_room.practice import MOST_A_DAY, practise_again
from exam_room.room import Room
from records.audit.trail import AuditEntry
from records.exams.attempt import Attempt
from records.exams.exam import Exam, ExamForm
from tests.support.released_exam import make_practice
from tests.support.room_site import NINE, RoomSite, run, sitting_of


@pytest.fixture
def practice(site: RoomSite) -> RoomSite:
    """S1 and S2 may practise; the paper has two forms."""
    site.call(["S1", "S2"])
    with site.sessions() as db:
        make_practice(db)
        form = db.scalars(select(ExamForm)).one()
        other = ExamForm(code="B", content_hash="b" * 64, questions=form.questions)
        exam = db.scalars(select(Exam)).one()
        exam.forms.append(other)
        db.commit()
    return site


async def opened_room(site: RoomSite) -> Room:
    room = site.room()
    for _ in range(2):  # as often as the server does before it serves
        await room.refresh()
    return room


def finish(site: RoomSite, at: dt.datetime = NINE) -> None:
    """Whatever S1 has open is handed in."""
    with site.sessions() as db:
        for attempt in db.scalars(select(Attempt)):
            if attempt.call.person.number == "S1" and attempt.state == "called":
                attempt.state, attempt.ended_at = "handed_in", at
        db.commit()


def tries(site: RoomSite) -> list[tuple[int, str, str]]:
    with site.sessions() as db:
        rows = db.scalars(select(Attempt).order_by(Attempt.ordinal)).all()
        mine = [row for row in rows if row.call.person.number == "S1"]
        return [(row.ordinal, row.form.code, row.state) for row in mine]


def test_forms_are_taken_in_turn(practice: RoomSite) -> None:
    async def work() -> None:
        room = await opened_room(practice)
        live = sitting_of(room, "S1")
        for _ in range(3):
            finish(practice)
            await practise_again(room, live)

    run(work)
    done = "handed_in"
    assert tries(practice) == [(1, "A", done), (2, "B", done), (3, "A", done), (4, "B", "called")]
    with practice.sessions() as db:
        found = select(AuditEntry.subject, AuditEntry.actor).where(
            AuditEntry.action == "practice.again"
        )
        assert [tuple(row) for row in db.execute(found)] == [("parity-exam/S1", "S1")] * 3


def test_an_open_try_is_gone_on_with(practice: RoomSite) -> None:
    async def work() -> None:
        room = await opened_room(practice)
        live = sitting_of(room, "S1")
        assert await practise_again(room, live) == live.attempt.id
        assert len(tries(practice)) == 1

    run(work)


def test_others_have_their_tries_in_the_same_sitting(practice: RoomSite) -> None:
    async def work() -> None:
        room = await opened_room(practice)
        one, two = sitting_of(room, "S1"), sitting_of(room, "S2")
        with practice.sessions() as db:
            for attempt in db.scalars(select(Attempt)):
                attempt.state, attempt.ended_at = "handed_in", NINE
            db.commit()
        numbers = [await practise_again(room, each) for each in (one, two)]
        with practice.sessions() as db:
            rounds = {db.get_one(Attempt, number).sitting_id for number in numbers}
        assert len(rounds) == 1
        assert rounds != {one.attempt.sitting_id}

    run(work)


def test_there_is_an_end_to_the_tries_of_a_day(practice: RoomSite) -> None:
    async def work() -> None:
        room = await opened_room(practice)
        live = sitting_of(room, "S1")
        practice.clock.at = NINE + dt.timedelta(hours=2)
        for _ in range(MOST_A_DAY - 1):
            finish(practice)
            await practise_again(room, live)
        finish(practice)
        with pytest.raises(NotNow):
            await practise_again(room, live)
        assert len(tries(practice)) == MOST_A_DAY
        practice.clock.at = NINE + dt.timedelta(days=1, minutes=1)
        await practise_again(room, live)
        assert len(tries(practice)) == MOST_A_DAY + 1

    run(work)


def test_a_formal_paper_has_no_further_try(room: Room) -> None:
    async def work() -> None:
        with pytest.raises(NotNow):
            await practise_again(room, sitting_of(room, "S1"))

    run(work)
