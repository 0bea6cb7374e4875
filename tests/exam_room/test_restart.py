"""The room dies and comes back, files go missing, and in the end the papers are scored."""

from __future__ import annotations

import asyncio
import shutil
from typing import Any

import orjson
import pytest
from sqlalchemy import select

from exam_room import invigilation
from exam_room.pulse import pulse, tell_absence
from exam_room.reconciliation import reconcile
from exam_room.room import Room
from exam_room.writing import hand_in, hand_in_expired, receipt
from foundation.clock import utc_now
from grading.notebook import file_hash
from grading.score_run import score_exam
from grading.submitted import submission_path, write_missing
from records.audit.trail import AuditEntry
from records.exams.answer import AnswerEvent
from records.exams.attempt import Attempt
from records.exams.call import Call
from records.exams.response import Response
from records.exams.result import Result
from records.exams.sitting import RoomPulse, Sitting
from records.exams.submission import Submission
from records.people.person import Person
from tests.support.released_exam import EXAM, keyed_answers, make_practice, small_exam
from tests.support.room_site import (
    INVIGILATOR,
    NINE,
    RoomSite,
    answer,
    minutes,
    opened,
    run,
    session_of,
    sitting_of,
)

WHY: dict[str, Any] = {"reason": "停电", "actor": "inv1", "roles": INVIGILATOR}


def facts(room: Room) -> dict[str, tuple[object, ...]]:
    """What may not change by a restart, of every candidate."""
    found: dict[str, tuple[object, ...]] = {}
    for each in room.attempts.values():
        one = each.attempt
        found[each.candidate.number] = (
            (one.state, one.page, one.deadline, one.began_at, one.ended_at, one.sha256, one.seed),
            each.answers if one.state == "writing" else None,
            each.last_seq if one.state == "writing" else None,
            each.phase(room.now()),
            room.paper(each).arrangement(one.seed),
        )
    return found


def right_values() -> dict[str, object]:
    bank, form = small_exam()
    values: dict[str, object] = {}
    for name, literal in keyed_answers(form, bank).items():
        values[name] = eval(literal)
    return values


def test_a_restart_forgets_nothing_that_was_acknowledged(site: RoomSite, room: Room) -> None:
    async def work() -> None:
        one, _ = await opened(room, "S1")
        await answer(room, one, 1, q01="A", q02="B")
        await answer(room, one, 3, q01="C", q04=["B", "D"], q11="答：\n“引号”与 \\ 反斜杠")
        await opened(room, "S1")  # the second page
        await answer(room, one, 1, q02=None)
        two, page = await opened(room, "S2")
        await answer(room, two, 1, q07=True)
        await hand_in(room, two, actor="S2", page=page)
        await invigilation.add_own_time(room, one, minutes=7, **WHY)
        await invigilation.add_time(room, session_of(room), minutes=3, **WHY)

        again = site.room()
        assert facts(again) == facts(room)
        assert receipt(again, sitting_of(again, "S2")) == receipt(room, two)
        # The page goes on without having to open anything.
        assert await answer(again, sitting_of(again, "S1"), 1, q02=None) == 1
        assert await answer(again, sitting_of(again, "S1"), 2, q03="A") == 2
        assert sitting_of(again, "S1").attempt.deadline == NINE + minutes(70)

    run(work)


def test_a_pause_outlives_a_restart(site: RoomSite, room: Room) -> None:
    async def work() -> None:
        await opened(room, "S1")
        site.clock.passes(minutes(10))
        await invigilation.pause(room, session_of(room), **WHY)
        site.clock.passes(minutes(120))
        again = site.room()
        await hand_in_expired(again)
        one = sitting_of(again, "S1")
        assert one.phase(again.now()) == "paused"
        await invigilation.resume(again, session_of(again), actor="inv1", roles=INVIGILATOR)
        assert one.attempt.deadline == NINE + minutes(180)

    run(work)


def test_what_expired_while_the_room_was_away_is_handed_in(site: RoomSite, room: Room) -> None:
    async def work() -> None:
        one, _ = await opened(room, "S1")
        await answer(room, one, 1, q01="A")
        site.clock.at = NINE + minutes(300)
        again = site.room()
        await hand_in_expired(again)
        done = receipt(again, sitting_of(again, "S1"))
        assert (done.collected, done.answered, done.at) == (True, 1, NINE + minutes(60))

    run(work)


def test_a_room_that_dies_while_it_ends_a_session_finishes_it(site: RoomSite, room: Room) -> None:
    async def work() -> None:
        one, _ = await opened(room, "S1")
        await answer(room, one, 1, q01="A")
        with site.sessions() as db:  # The decision is durable, and then the power fails.
            row = db.scalars(select(Sitting)).one()
            row.ended_at = NINE + minutes(10)
            for attempt in db.scalars(select(Attempt).where(Attempt.state == "called")):
                attempt.state = "absent"
            db.commit()
            number = row.id
        site.clock.at = NINE + minutes(11)
        again = site.room()
        await hand_in_expired(again)
        await again.in_files(lambda: None)
        assert receipt(again, sitting_of(again, "S1")).answered == 1
        found = await again.read(lambda records: reconcile(records, site.course, number))
        assert found.is_final

    run(work)


def test_one_paper_that_cannot_be_handed_in_keeps_no_other_back(site: RoomSite) -> None:
    cards = [f"S{number:03}" for number in range(60)]
    site.plan(cards)
    room = site.room()

    async def work() -> None:
        await asyncio.gather(*(opened(room, card) for card in cards))
        sitting_of(room, "S000").form = "Z"  # was never released
        site.clock.at = NINE + minutes(120)
        await hand_in_expired(room)
        states = {each.candidate.number: each.attempt.state for each in room.attempts.values()}
        assert states.pop("S000") == "writing"
        assert set(states.values()) == {"expired"}

    run(work)


def test_an_absence_is_told_to_the_invigilators_when_somebody_was_writing(
    site: RoomSite, room: Room
) -> None:
    async def work() -> None:
        await opened(room, "S1")
        await pulse(room)
        room.away = minutes(2)
        await tell_absence(room)
        await tell_absence(room)
        assert site.incidents() == ["server_away"]

    run(work)


def test_the_rooms_own_clock_goes_on_where_it_stopped(site: RoomSite) -> None:
    site.plan(["S1"])
    with site.sessions() as db:
        ahead = Room(site.url, site.course)
        assert ahead.away is None
        later = ahead.now() + minutes(60)
        ahead.close()
        db.merge(RoomPulse(id=1, at=later))  # The machine's clock was set back since.
        db.commit()
    again = Room(site.url, site.course)
    assert again.now() >= later
    assert again.away is None
    again.close()
    with site.sessions() as db:
        db.merge(RoomPulse(id=1, at=NINE))
        db.commit()
    away = Room(site.url, site.course)
    assert away.away is not None
    away.close()


def test_a_lost_submission_is_written_again_with_the_receipted_hash(
    site: RoomSite, room: Room
) -> None:
    async def work() -> None:
        one, page = await opened(room, "S1")
        await answer(room, one, 1, **right_values())
        done = await hand_in(room, one, actor="S1", page=page)
        await opened(room, "S2")
        site.clock.at = NINE + minutes(90)
        await hand_in_expired(room)
        await room.in_files(lambda: None)
        paths = {
            each: submission_path(site.course, each, one.attempt.assignment)
            for each in ("S1", "S2")
        }
        before = {path: path.read_bytes() for path in paths.values()}
        for path in paths.values():
            shutil.rmtree(path.parent)
        with site.sessions() as db:
            assert write_missing(db, site.course) == []
        assert {path: path.read_bytes() for path in paths.values()} == before
        assert file_hash(paths["S1"]) == done.sha256
        assert (
            paths["S2"].parent / "timestamp.txt"
        ).read_text() == "2026-05-06 02:00:00.000000 UTC"

    run(work)


def test_a_paper_that_cannot_be_written_now_is_told_and_written_later(
    site: RoomSite, room: Room, caplog: pytest.LogCaptureFixture
) -> None:
    async def work() -> None:
        one, page = await opened(room, "S1")
        await answer(room, one, 1, q01="A")
        blocked = site.course.root / "submitted"
        blocked.write_text("not a folder")
        done = await hand_in(room, one, actor="S1", page=page)
        await room.in_files(lambda: None)
        await asyncio.sleep(0)
        assert [record.levelname for record in caplog.records] == ["ERROR"]
        blocked.unlink()
        with site.sessions() as db:
            assert write_missing(db, site.course) == []
        assert file_hash(submission_path(site.course, "S1", one.attempt.assignment)) == done.sha256

    run(work)


def test_answers_that_do_not_make_the_receipted_paper_are_not_written(
    site: RoomSite, room: Room
) -> None:
    async def work() -> None:
        one, page = await opened(room, "S1")
        await answer(room, one, 1, q01="A")
        await hand_in(room, one, actor="S1", page=page)
        await room.in_files(lambda: None)
        path = submission_path(site.course, "S1", one.attempt.assignment)
        path.unlink()
        with site.sessions() as db:
            db.scalars(select(AnswerEvent)).one().value = '"B"'
            db.commit()
            assert write_missing(db, site.course, EXAM) == ["S1"]
        assert not path.exists()

    run(work)


def test_what_is_handed_in_is_scored_with_the_points_of_the_form(
    site: RoomSite, room: Room
) -> None:
    async def work() -> None:
        right = right_values()
        one, page = await opened(room, "S1")
        await answer(room, one, 1, **right)
        await hand_in(room, one, actor="S1", page=page)
        two, page = await opened(room, "S2")
        multiple = right["q04"]
        assert isinstance(multiple, list)
        # One right, one taken back, one with its letters in another order, one with half of its blanks.
        some = {"q01": right["q01"], "q02": right["q02"], "q04": multiple[::-1]}
        await answer(room, two, 1, **some, q10=["听证", "别的"], q11="先告知，再听取。")
        await answer(room, two, 6, q02=None)
        await hand_in(room, two, actor="S2", page=page)
        await invigilation.end(room, session_of(room), **WHY)
        await room.in_files(lambda: None)

    run(work)
    with site.sessions() as db:
        report = score_exam(site.course, db, EXAM)
        assert (report.scored, report.unreadable, report.strays) == (2, [], [])
        scores: dict[str, dict[str, float | None]] = {"S1": {}, "S2": {}}
        rows = db.execute(
            select(Person.number, Response.question, Response.score)
            .join(Attempt, Response.attempt_id == Attempt.id)
            .join(Call, Attempt.call_id == Call.id)
            .join(Person, Call.person_id == Person.id)
        )
        for card, question, score in rows:
            scores[card][question] = score
        found = db.execute(
            select(Person.number, Result.outcome)
            .join(Call, Result.call_id == Call.id)
            .join(Person, Call.person_id == Person.id)
        )
        outcomes = dict(found.all())
        for row in db.scalars(select(Submission)):
            assert (row.door, row.problem) == ("room", "")
        changed = select(AuditEntry).where(AuditEntry.action == "result.change")
        decided = {
            row.subject: (row.before, orjson.loads(row.after)["outcome"])
            for row in db.scalars(changed)
        }
        # Each result is a decision with its person; scoring again changes none.
        assert decided == {f"{EXAM}/{card}": ("null", outcomes[card]) for card in outcomes}
        score_exam(site.course, db, EXAM)
        assert len(db.scalars(changed).all()) == len(decided)
    full = {"q01": 1, "q02": 1, "q03": 1, "q04": 2, "q05": 2, "q06": 2, "q07": 1, "q08": 1}
    full |= {"q09": 2, "q10": 2, "q12_1": 4, "q12_2": 2}
    # An untouched long answer needs no marker; a written one does.
    assert scores["S1"] == {**full, "q11": 0, "q12_3": 0}
    few = {"q01": 1, "q04": 2, "q10": 1, "q11": None}
    assert scores["S2"] == {**dict.fromkeys([*full, "q12_3"], 0), **few}
    assert outcomes == {"S1": "failed", "S2": "pending", "S3": "absent"}


def test_a_voided_paper_is_not_scored(site: RoomSite, room: Room) -> None:
    async def work() -> None:
        one, page = await opened(room, "S1")
        await hand_in(room, one, actor="S1", page=page)
        await room.in_files(lambda: None)
        for actor in ("inv1", "admin"):
            await invigilation.void(room, one, reason="替考", actor=actor, roles=INVIGILATOR)

    run(work)
    with site.sessions() as db:
        report = score_exam(site.course, db, EXAM)
        assert (report.scored, report.unreadable, report.strays) == (0, [], [])


def test_who_is_called_to_practice_later_finds_it_without_a_restart(site: RoomSite) -> None:
    with site.sessions() as db:
        make_practice(db)
        db.commit()
    site.call(["S1"])
    site.clock.at = utc_now() + minutes(1)
    room = site.room()

    async def work() -> None:
        for _ in range(2):  # as often as the server does before it serves
            await room.refresh()
        one, _ = await opened(room, "S1")
        assert one.attempt.deadline is None
        await answer(room, one, 1, q01="A")
        site.call(["S2"])
        await room.refresh()
        await opened(room, "S2")
        assert sitting_of(room, "S1") is one
        assert sitting_of(room, "S2").sitting is one.sitting
        assert len(room.attempts) == 2

    run(work)


def test_a_session_that_was_made_elsewhere_is_found(site: RoomSite) -> None:
    room = site.room()
    site.plan(["S1"])

    async def work() -> None:
        await room.refresh()
        await opened(room, "S1")

    run(work)


def test_a_session_that_was_over_before_the_room_came_is_found_by_its_number(
    site: RoomSite, room: Room
) -> None:
    async def work() -> None:
        one, page = await opened(room, "S1")
        done = await hand_in(room, one, actor="S1", page=page)
        await invigilation.end(room, session_of(room), **WHY)
        again = site.room()
        assert again.sittings == {}
        several = await asyncio.gather(*(again.find_attempt(one.attempt.id) for _ in range(4)))
        assert len(set(map(id, several))) == 1
        found = several[0]
        assert found is not None
        assert receipt(again, found) == done
        assert await again.find_attempt(10**6) is None
        assert await again.find_sitting(10**6) is None

    run(work)
