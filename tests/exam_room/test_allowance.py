"""What one candidate's page can make the database, a restart and the board grow by; and that no answer is lost by it."""

from __future__ import annotations

import datetime as dt
from datetime import UTC

from sqlalchemy import func, select

from exam_room.allowance import (
    BYTES_A_MINUTE,
    CHANGES_A_MINUTE,
    MOST_BYTES,
    MOST_CHANGES,
    Allowance,
)
from exam_room.board import LATEST_ALIKE, board
from exam_room.incidents import MOST_ALIKE, incident, note
from exam_room.opening import open_page
from exam_room.room import Room
from exam_room.writing import Change, save
from grading.submitted import recorded_answers
from records.exams.answer import AnswerEvent, newest_answers
from records.exams.incident import Incident
from tests.support.released_exam import ASSIGNMENT
from tests.support.room_site import (
    NINE,
    RoomSite,
    answer,
    opened,
    run,
    session_of,
    sitting_of,
)

MINUTE = dt.timedelta(minutes=1)


def kept(site: RoomSite) -> tuple[int, int]:
    """Rows, and characters in them."""
    with site.sessions() as db:
        row = db.execute(select(func.count(), func.sum(func.length(AnswerEvent.value)))).one()
        return row[0], row[1] or 0


def texts(room: Room, card: str) -> list[str]:
    """Names of the questions that take long texts."""
    questions = room.paper(sitting_of(room, card)).questions
    return [name for name, each in questions.items() if each.kind in ("short_answer", "essay")]


def test_what_is_spent_comes_back_with_the_time() -> None:
    own = Allowance()
    assert own.spend(MOST_BYTES, 1, NINE)
    assert not own.spend(1, 1, NINE)
    assert own.spend(BYTES_A_MINUTE, 1, NINE + MINUTE)
    assert not own.spend(1, 1, NINE + MINUTE)
    assert own.spend(MOST_BYTES, 1, NINE + 60 * MINUTE)
    assert not own.spend(0, MOST_CHANGES, NINE + 60 * MINUTE)
    assert own.spend(0, CHANGES_A_MINUTE, NINE + 61 * MINUTE)
    # A clock that is set back gives nothing.
    assert not Allowance(0, 0, NINE).spend(1, 1, NINE - 60 * MINUTE)


def test_hundreds_of_large_saves_are_all_taken_and_the_database_stays_small(
    site: RoomSite, room: Room
) -> None:
    async def work() -> None:
        live, page = await opened(room, "S1")
        names = texts(room, "S1")
        seq = 1
        for number in range(150):
            changes = [Change(name, f"{number}:" + "法" * 19_000, False) for name in names]
            saved = await save(room, live, page=page, first=seq, changes=changes)
            assert saved == seq + len(names) - 1
            seq = saved + 1
        newest = dict.fromkeys(names, "149:" + "法" * 19000)
        assert live.values() == newest
        with site.sessions() as db:
            assert recorded_answers(db, live.attempt.id) == newest
        rows, characters = kept(site)
        # The allowance and the newest of each question, where 150 times as much was sent.
        assert characters <= MOST_BYTES // 3 + 20_000 * len(names)
        assert rows < 150 * len(names)
        again = sitting_of(site.room(), "S1")
        assert again.values() == newest
        assert again.last_seq == seq - 1

    run(work)


def test_beyond_the_allowance_the_last_change_of_each_question_counts_and_can_be_repeated(
    site: RoomSite, room: Room
) -> None:
    async def work() -> None:
        live, page = await opened(room, "S1")
        await answer(room, live, 1, q01="A")
        live.allowance = Allowance(0, 0, NINE)
        changes = [
            Change("q01", "B", False),
            Change("q02", "A", True),
            Change("q01", "C", True),
            Change("q01", "D", False),
        ]
        for _ in range(2):  # The page did not hear of it, and sends it again.
            assert await save(room, live, page=page, first=2, changes=changes) == 5
        assert live.values() == {"q01": "D", "q02": "A"}
        assert kept(site)[0] == 2
        again = sitting_of(site.room(), "S1")
        assert again.answers == live.answers
        assert again.last_seq == live.last_seq == 5
        assert again.place == "q01"

    run(work)


def test_a_new_page_replaces_what_an_older_one_wrote(site: RoomSite, room: Room) -> None:
    async def work() -> None:
        live, _ = await opened(room, "S1")
        await answer(room, live, 1, q01="A", q02="B")
        await open_page(room, live, tab="b", address="10.0.0.1", take_over=True)
        live.allowance = Allowance(0, 0, NINE)
        await answer(room, live, 1, q01="C")
        again = sitting_of(site.room(), "S1")
        assert again.values() == {"q01": "C", "q02": "B"}
        assert (again.last_seq, kept(site)[0]) == (1, 2)

    run(work)


def test_a_restart_reads_the_newest_row_of_each_question_only(site: RoomSite, room: Room) -> None:
    async def work() -> None:
        live, _ = await opened(room, "S1")
        other, _ = await opened(room, "S2")
        for number, value in enumerate("ABCDABCD", 1):
            await answer(room, live, number, q01=value)
        await answer(room, other, 1, q02="B")
        with site.sessions() as db:
            [rows] = newest_answers(db, [live.attempt.id, other.attempt.id])
        assert [(row.attempt_id, row.question, row.seq) for row in rows] == [
            (live.attempt.id, "q01", 8),
            (other.attempt.id, "q02", 1),
        ]
        assert kept(site)[0] == 9, "history within the allowance stays"

    run(work)


def test_the_notices_of_one_candidate_do_not_push_those_of_others_off_the_board(
    site: RoomSite, room: Room
) -> None:
    async def work() -> None:
        first, other = sitting_of(room, "S2"), sitting_of(room, "S1")
        await room.write(incident(room, first, "second_log_in", "10.0.0.9"))
        await room.write(note(room, other, "监考：看见手机"))
        for number in range(300):
            await room.write(incident(room, other, "left_page", str(number)))
        shown = await board(room, first.sitting, UTC)
        kinds = [entry["kind"] for entry in shown["incidents"]]
        assert kinds == ["left_page"] * LATEST_ALIKE + ["note", "second_log_in"]
        assert [entry["detail"] for entry in shown["incidents"][:2]] == ["299", str(MOST_ALIKE - 2)]
        counted = {person["id"]: person["incidents"] for person in shown["people"]}
        assert counted[other.attempt.id] == MOST_ALIKE + 1

    run(work)


def test_the_notices_of_one_candidate_do_not_fill_the_database(site: RoomSite, room: Room) -> None:
    async def work() -> None:
        first, other = sitting_of(room, "S2"), sitting_of(room, "S1")
        await room.write(incident(room, first, "left_page", "7"))
        for number in range(MOST_ALIKE + 20):
            await room.write(incident(room, other, "left_page", str(number)))
            await room.write(note(room, other, "监考"))
        with site.sessions() as db:
            mine = select(Incident.detail).where(Incident.attempt_id == other.attempt.id)
            kept = db.scalars(mine.where(Incident.kind == "left_page").order_by(Incident.id)).all()
            assert len(db.scalars(mine.where(Incident.kind == "note")).all()) == MOST_ALIKE + 20
        assert kept == [*map(str, range(MOST_ALIKE - 1)), str(MOST_ALIKE + 19)]
        assert site.incidents().count("left_page") == MOST_ALIKE + 1

    run(work)


def test_pages_that_take_over_from_each_other_do_not_fill_the_database(
    site: RoomSite, room: Room
) -> None:
    async def work() -> None:
        for number in range(MOST_ALIKE + 10):
            address = f"10.0.0.{number % 2}"
            await opened(room, "S1", tab=str(number), address=address, take_over=True)
        assert site.incidents().count("second_page") == MOST_ALIKE
        assert site.incidents().count("address_changed") == MOST_ALIKE

    run(work)


def test_a_paper_that_is_gone_takes_nobody_else_off_the_board(site: RoomSite, room: Room) -> None:
    async def work() -> None:
        for live in room.attempts.values():
            live.form_hash = "0" * 64
        shown = await board(room, session_of(room), UTC)
        assert {person["questions"] for person in shown["people"]} == {0}
        room.course.notebook("release", ".", ASSIGNMENT).unlink()
        assert len((await board(room, session_of(room), UTC))["people"]) == len(room.attempts)

    run(work)
