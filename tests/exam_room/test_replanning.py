"""A sitting is changed and deleted until somebody has begun; each time a decision on record, and codes of deleted ones are void."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

import pytest
from sqlalchemy import func, select

from exam_room import invigilation, messages
from exam_room.errors import BadPlan, NotNow
from exam_room.incidents import incident
from exam_room.opening import give_key
from exam_room.planning import SessionPlan, create_session, issue_entry_codes
from exam_room.replanning import delete_sitting, edit_sitting, plan_of
from exam_room.room import Room
from exam_room.views import attempt_of_code, deleted_sitting_of_code, planning_view
from foundation.errors import BadAnswer
from records.accounts.log_in import LogIn, find_log_in, open_log_in
from records.audit.trail import AuditEntry, verify
from records.exams.attempt import Attempt
from records.exams.incident import Incident
from records.exams.irregularity import Irregularity
from records.exams.sitting import Sitting
from tests.support.released_exam import EXAM
from tests.support.room_site import (
    INVIGILATOR,
    NINE,
    RoomSite,
    minutes,
    opened,
    run,
    session_of,
    sitting_of,
)

BY: dict[str, Any] = {"actor": "admin", "roles": ("administrator",)}


@pytest.fixture
def planned(site: RoomSite) -> Room:
    """S1, S2 and S3 are called for nine, in hall 一; it is eight."""
    site.plan(["S1", "S2", "S3"], rooms=[("一", 3)])
    site.clock.at = NINE - minutes(60)
    return site.room()


def changed(room: Room, **changes: Any) -> SessionPlan:
    sitting = session_of(room)
    return dataclasses.replace(plan_of(sitting, room.attempts_of(sitting.id)), **changes)


def last_entry(site: RoomSite) -> AuditEntry:
    with site.sessions() as db:
        verify(db)
        return db.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first() or AuditEntry()


def test_times_rules_and_seats_change_here_and_on_record(site: RoomSite, planned: Room) -> None:
    async def work() -> None:
        plan = changed(
            planned,
            name="下午场",
            starts_at=NINE + minutes(300),
            opens_at=NINE + minutes(270),
            duration_minutes=90,
            open_book=True,
            rooms=[("二", 1), ("三", 2)],
        )
        await edit_sitting(planned, session_of(planned), plan, **BY)

    run(work)
    for room in (planned, site.room()):
        sitting = session_of(room)
        assert (sitting.name, sitting.starts_at) == ("下午场", NINE + minutes(300))
        assert (sitting.duration_seconds, sitting.open_book) == (5400, True)
        seats = [(live.attempt.room, live.attempt.seat) for live in room.attempts_of(sitting.id)]
        assert sorted(seats) == sorted([("二", "1"), ("三", "1"), ("三", "2")])
    entry = last_entry(site)
    assert (entry.action, entry.subject, entry.actor) == ("session.edit", "上午场", "admin")
    assert '"duration_minutes":60' in str(entry.before).replace(" ", "")
    assert "late_minutes" not in str(entry.after)


def test_nothing_changed_is_no_decision_and_leaves_the_seats(site: RoomSite, planned: Room) -> None:
    async def work() -> None:
        seats = {live.attempt.id: live.attempt.seat for live in planned.attempts_of(1)}
        await edit_sitting(planned, session_of(planned), changed(planned), **BY)
        assert {each.attempt.id: each.attempt.seat for each in planned.attempts_of(1)} == seats

    run(work)
    assert last_entry(site).action == "session.create"


def test_every_problem_is_told_and_nothing_changes(site: RoomSite, planned: Room) -> None:
    site.call(["S9"])
    with site.sessions() as db:
        other = SessionPlan("别的场", EXAM, "individual", NINE, cards=["S9"])
        create_session(db, other, actor="admin")
        db.commit()

    async def work() -> None:
        sitting = session_of(planned)
        bad = changed(planned, name="别的场", starts_at=NINE - minutes(200), rooms=[("一", 2)])
        with pytest.raises(BadPlan) as caught:
            await edit_sitting(planned, sitting, bad, **BY)
        assert len(caught.value.problems) == 3
        assert (sitting.name, sitting.starts_at) == ("上午场", NINE)

    run(work)
    assert last_entry(site).action == "session.create"


def test_a_sitting_is_not_moved_into_the_time_of_a_bar(site: RoomSite, planned: Room) -> None:
    with site.sessions() as db:
        attempt = db.scalars(select(Attempt)).first()
        assert attempt is not None
        number = attempt.call.person.number
        facts = {"kind": "代考", "what": "x", "evidence": "无", "witness": "李四"}
        db.add(
            Irregularity(
                call_id=attempt.call_id,
                attempt_id=attempt.id,
                state="decided",
                effect="bar",
                barred_until=NINE,
                happened_at=NINE,
                recorded_by="jian",
                recorded_at=NINE,
                **facts,
            )
        )
        db.commit()

    async def work() -> None:
        earlier = changed(planned, starts_at=NINE - minutes(1), opens_at=NINE - minutes(60))
        with pytest.raises(BadPlan) as caught:
            await edit_sitting(planned, session_of(planned), earlier, **BY)
        assert caught.value.problems == [messages.PLAN_BARRED.format(number=number)]
        later = changed(planned, starts_at=NINE + minutes(1))
        await edit_sitting(planned, session_of(planned), later, **BY)

    run(work)


def test_the_codes_of_a_deleted_sitting_are_void_and_say_so(site: RoomSite, planned: Room) -> None:
    tokens: list[str] = []

    async def work() -> None:
        sitting, now = session_of(planned), planned.now()
        live = sitting_of(planned, "S1")
        codes = await planned.write(lambda db: issue_entry_codes(db, 1, actor="inv", now=now))
        tokens.append(
            await planned.write(
                lambda db: open_log_in(
                    db, address="10.0.0.1", now=now, hours=12, attempt_id=live.attempt.id
                )
            )
        )
        await planned.write(incident(planned, live, "second_log_in", "10.0.0.2"))
        code = codes[live.attempt.id]
        gone = await delete_sitting(planned, sitting, reason="改期", **BY)
        assert sorted(gone) == sorted(codes)
        assert planned.sittings == {}
        assert planned.attempts == {}
        # Whoever still holds it here finds it closed.
        assert live.phase(planned.now()) == "closed"
        with site.sessions() as db:
            assert attempt_of_code(db, "S1", code) is None
            assert deleted_sitting_of_code(db, "S1", code.lower()) == "上午场"
            assert deleted_sitting_of_code(db, "S2", code) is None
            assert deleted_sitting_of_code(db, "S1", "AAAA-BBBB-CCCC") is None
            assert find_log_in(db, tokens[0], now) is None
            for table in (Sitting, Attempt, Incident):
                assert db.scalar(select(func.count()).select_from(table)) == 0
            # Who came in is kept.
            assert db.scalars(select(LogIn.address)).all() == ["10.0.0.1"]

    run(work)
    entry = last_entry(site)
    assert (entry.action, entry.subject) == ("session.delete", "上午场")
    for said in ("S1", "S2", "S3", EXAM):
        assert said in str(entry.before)
    assert "改期" in str(entry.after)
    # They can be seated anew.
    with site.sessions() as db:
        plan = SessionPlan("上午场", EXAM, "together", NINE, starts_at=NINE, cards=["S1", "S2"])
        create_session(db, plan, actor="admin")
        db.commit()
        assert len(planning_view(db, NINE - minutes(5)).changeable) == 1
        assert not planning_view(db, NINE).changeable


async def refused(room: Room, sitting: Sitting, by: dict[str, Any] = BY) -> None:
    with pytest.raises(NotNow):
        await edit_sitting(room, sitting, changed(room, name="别的"), **by)
    with pytest.raises(NotNow):
        await delete_sitting(room, sitting, reason="改期", **by)


def test_what_has_been_begun_stays(site: RoomSite, planned: Room) -> None:
    async def work() -> None:
        sitting = session_of(planned)
        await refused(planned, sitting, {"actor": "inv", "roles": INVIGILATOR})
        with pytest.raises(BadAnswer):
            await delete_sitting(planned, sitting, reason=" ", **BY)
        site.clock.at = NINE
        await refused(planned, sitting)
        await opened(planned, "S1")
        await refused(planned, sitting)
        why: dict[str, Any] = {"reason": "x", "actor": "inv", "roles": INVIGILATOR}
        await invigilation.end(planned, sitting, **why)
        await refused(planned, sitting)

    run(work)
    with site.sessions() as db:
        assert db.scalar(select(func.count()).select_from(Attempt)) == 3


def test_without_a_barrier_it_is_the_first_paper_that_counts(site: RoomSite) -> None:
    site.plan(["S1", "S2"], start="individual", starts_at=None)
    room = site.room()

    async def work() -> None:
        sitting = session_of(room)
        plan = changed(room, closes_at=NINE + dt.timedelta(days=2))
        await edit_sitting(room, sitting, plan, **BY)
        assert sitting.closes_at == NINE + dt.timedelta(days=2)
        await opened(room, "S2")
        await refused(room, sitting)

    run(work)


def test_who_holds_the_key_has_begun(site: RoomSite, planned: Room) -> None:
    async def work() -> None:
        give_key(planned, sitting_of(planned, "S1"))
        await refused(planned, session_of(planned))

    run(work)
