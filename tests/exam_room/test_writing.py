from __future__ import annotations

import asyncio
from collections.abc import Awaitable

import orjson
import pytest
from sqlalchemy import event, func, inspect, select

from exam_room.errors import NotNow, NotSaved
from exam_room.live_attempt import LiveAttempt
from exam_room.opening import open_page
from exam_room.room import Room
from exam_room.writing import Change, hand_in, receipt, save
from foundation.errors import BadAnswer
from grading.notebook import file_hash
from grading.submitted import recorded_answers, submission_path
from records.exams.answer import AnswerEvent
from records.exams.attempt import Attempt
from records.exams.call import Call
from records.exams.exam import ExamForm
from records.people.person import Person
from tests.support.databases import refuse_writes
from tests.support.room_pair import statements
from tests.support.room_site import NINE, RoomSite, answer, minutes, opened, run, sitting_of


def on_record(site: RoomSite, live: LiveAttempt) -> dict[str, object]:
    with site.sessions() as db:
        return recorded_answers(db, live.attempt.id)


def events(site: RoomSite) -> list[tuple[int, int, str, str]]:
    with site.sessions() as db:
        rows = db.scalars(select(AnswerEvent).order_by(AnswerEvent.id))
        return [(row.page, row.seq, row.question, row.value) for row in rows]


def changes(**answers: object) -> list[Change]:
    return [Change(name, value, False) for name, value in answers.items()]


async def code_of(work: Awaitable[object]) -> str:
    with pytest.raises(NotNow) as caught:
        await work
    return caught.value.code


def test_those_who_open_at_once_go_together(site: RoomSite, room: Room) -> None:
    async def work() -> None:
        with statements(room) as seen:
            await asyncio.gather(opened(room, "S1"), opened(room, "S2"), opened(room, "S3"))
        assert seen.rows("UPDATE attempt SET") == 3
        # What cannot be executed with the rows of several would be undone, and done again for each alone.
        assert not seen.rows("ROLLBACK TO")

    run(work)


def test_opening_begins_the_attempt_with_the_deadline_of_the_barrier(
    site: RoomSite, room: Room
) -> None:
    async def work() -> None:
        site.clock.passes(minutes(10))
        live, page = await opened(room, "S1")
        assert page == 1
        attempt = live.attempt
        assert attempt.state == "writing"
        assert (attempt.began_at, attempt.deadline) == (NINE + minutes(10), NINE + minutes(60))
        with site.sessions() as db:
            row = db.get_one(Attempt, attempt.id)
            assert (row.state, row.page, row.deadline) == ("writing", 1, NINE + minutes(60))

    run(work)


def test_nobody_opens_the_paper_before_the_barrier_or_after_the_entry_limit(
    site: RoomSite, room: Room
) -> None:
    async def work() -> None:
        site.clock.at = NINE - minutes(1)
        assert await code_of(opened(room, "S1")) == "not_open"
        site.clock.at = NINE + minutes(31)
        assert await code_of(opened(room, "S1")) == "not_open"
        assert sitting_of(room, "S1").attempt.state == "called"

    run(work)


def test_the_arrangement_stays_the_same_for_one_and_differs_between_two(room: Room) -> None:
    async def work() -> None:
        found = []
        for card, tab in (("S1", "a"), ("S1", "a"), ("S2", "a")):
            got = await open_page(
                room, sitting_of(room, card), tab=tab, address="10.0.0.1", take_over=False
            )
            found.append((got["order"], got["options"]))
        assert found[0] == found[1]
        assert found[0] != found[2]

    run(work)


def test_saved_answers_are_on_record_when_the_number_is_told(site: RoomSite, room: Room) -> None:
    async def work() -> None:
        live, _ = await opened(room, "S1")
        assert await answer(room, live, 1, q01="B", q04=["A", "C"]) == 2
        assert on_record(site, live) == {"q01": "B", "q04": ["A", "C"]}
        assert await answer(room, live, 3, q01="C", q07=False, q04=None) == 5
        expected = {"q01": "C", "q04": None, "q07": False}
        assert on_record(site, live) == expected == live.values()

    run(work)


def test_replayed_and_duplicated_saves_count_once(site: RoomSite, room: Room) -> None:
    async def work() -> None:
        live, _ = await opened(room, "S1")
        assert await answer(room, live, 1, q01="A", q02="B") == 2
        assert await answer(room, live, 3, q01="C") == 3
        # The first request comes again, late; then an overlapping one.
        assert await answer(room, live, 1, q01="A", q02="B") == 3
        assert await answer(room, live, 2, q02="B", q01="C", q03="D") == 4
        assert live.values() == {"q01": "C", "q02": "B", "q03": "D"}
        assert [(page, seq) for page, seq, _, _ in events(site)] == [(1, n) for n in (1, 2, 3, 4)]

    run(work)


def test_the_same_save_many_times_at_once_counts_once(site: RoomSite, room: Room) -> None:
    async def work() -> None:
        live, _ = await opened(room, "S1")
        told = await asyncio.gather(*(answer(room, live, 1, q01="A", q02="B") for _ in range(9)))
        assert told == [2] * 9
        assert len(events(site)) == 2

    run(work)


def test_reordered_saves_are_refused_until_the_gap_is_filled(site: RoomSite, room: Room) -> None:
    async def work() -> None:
        live, _ = await opened(room, "S1")
        assert await code_of(answer(room, live, 2, q01="late")) == "gap"
        for first in (0, -1, -(10**30), 10**30):
            assert await code_of(answer(room, live, first, q01="A")) == "gap"
        assert events(site) == []
        assert await answer(room, live, 1, q01="A") == 1
        assert await answer(room, live, 2, q01="B") == 2

    run(work)


def test_one_bad_answer_refuses_the_whole_request(site: RoomSite, room: Room) -> None:
    async def work() -> None:
        live, _ = await opened(room, "S1")
        for bad in ({"q01": "E"}, {"q99": "A"}, {"q07": 1}, {"q10": "听证"}, {"": "A"}):
            with pytest.raises(BadAnswer):
                await answer(room, live, 1, q02="A", **bad)
        assert events(site) == []
        assert live.values() == {}
        assert await answer(room, live, 1, q02="A") == 1

    run(work)


def test_marks_are_kept_with_the_answers(site: RoomSite, room: Room) -> None:
    async def work() -> None:
        live, page = await opened(room, "S1")
        await save(room, live, page=page, first=1, changes=[Change("q01", None, True)])
        assert live.answers["q01"].marked
        again = sitting_of(site.room(), "S1")
        assert again.answers == live.answers

    run(work)


def test_another_page_is_told_and_takes_over_only_when_it_says_so(
    site: RoomSite, room: Room
) -> None:
    async def work() -> None:
        live, old = await opened(room, "S1", tab="a")
        await answer(room, live, 1, q01="A")
        assert await code_of(opened(room, "S1", tab="b", address="10.0.0.2")) == "elsewhere"
        assert await answer(room, live, 2, q02="B") == 2
        assert site.incidents() == []
        _, new = await opened(room, "S1", tab="b", address="10.0.0.2", take_over=True)
        assert new == old + 1
        late = save(room, live, page=old, first=3, changes=changes(q01="C"))
        assert await code_of(late) == "other_page"
        assert await code_of(hand_in(room, live, actor="S1", page=old)) == "other_page"
        # The new page counts from one; the answers of the old one are still there.
        assert await answer(room, live, 1, q03="D") == 1
        assert on_record(site, live) == {"q01": "A", "q02": "B", "q03": "D"}
        assert site.incidents() == ["second_page", "address_changed"]

    run(work)


def test_the_same_tab_or_one_after_silence_opens_without_asking(site: RoomSite, room: Room) -> None:
    async def work() -> None:
        _, first = await opened(room, "S1", tab="a")
        _, second = await opened(room, "S1", tab="a")
        site.clock.passes(minutes(1))
        _, third = await opened(room, "S1", tab="b")
        assert (first, second, third) == (1, 2, 3)
        assert site.incidents() == []

    run(work)


def test_two_pages_that_open_at_once_leave_one_that_writes(room: Room) -> None:
    async def work() -> None:
        outcomes = await asyncio.gather(
            opened(room, "S1", tab="a"), opened(room, "S1", tab="b"), return_exceptions=True
        )
        assert sum(isinstance(each, NotNow) for each in outcomes) == 1
        assert sitting_of(room, "S1").attempt.page == 1

    run(work)


def test_two_hand_ins_at_once_give_one_receipt(site: RoomSite, room: Room) -> None:
    async def work() -> None:
        live, page = await opened(room, "S1")
        await answer(room, live, 1, q01="A", q02=None)
        told = await asyncio.gather(*(hand_in(room, live, actor="S1", page=page) for _ in range(5)))
        assert len(set(told)) == 1
        assert told[0] == receipt(room, live)
        assert (told[0].answered, told[0].questions, told[0].collected) == (1, 14, False)
        assert [act for act, _ in site.audited()].count("paper.hand_in") == 1
        await room.in_files(lambda: None)
        path = submission_path(site.course, "S1", live.attempt.assignment)
        assert file_hash(path) == told[0].sha256

    run(work)


def test_a_save_beside_a_hand_in_is_in_the_paper_or_refused(site: RoomSite, room: Room) -> None:
    async def work() -> None:
        for card, hand_in_first in (("S1", True), ("S2", False)):
            live, page = await opened(room, card)
            await answer(room, live, 1, q01="A")
            both = [
                hand_in(room, live, actor=card, page=page),
                answer(room, live, 2, q02="B"),
            ]
            outcomes = await asyncio.gather(
                *(both if hand_in_first else both[::-1]), return_exceptions=True
            )
            refused = [each.code for each in outcomes if isinstance(each, NotNow)]
            assert refused == (["handed_in"] if hand_in_first else [])
            assert ("q02" in on_record(site, live)) is not hand_in_first
            await room.in_files(lambda: None)
            path = submission_path(site.course, card, live.attempt.assignment)
            assert file_hash(path) == receipt(room, live).sha256
            assert ('q02 = \\"B\\"' in path.read_text(encoding="utf-8")) is not hand_in_first

    run(work)


def test_what_was_acknowledged_before_the_hand_in_is_acknowledged_after_it(room: Room) -> None:
    async def work() -> None:
        live, page = await opened(room, "S1")
        await answer(room, live, 1, q01="A")
        await hand_in(room, live, actor="S1", page=page)
        assert await answer(room, live, 1, q01="A") == 1
        assert await code_of(answer(room, live, 2, q01="B")) == "handed_in"
        assert await code_of(opened(room, "S1")) == "not_open"

    run(work)


def test_nothing_is_handed_in_before_it_was_begun(room: Room) -> None:
    async def work() -> None:
        live = sitting_of(room, "S1")
        assert await code_of(hand_in(room, live, actor="S1")) == "not_open"
        with pytest.raises(NotNow):
            receipt(room, live)

    run(work)


def test_what_the_disk_refuses_is_not_told_as_saved_and_comes_when_it_is_sent_again(
    site: RoomSite, room: Room
) -> None:
    full = [True]
    event.listen(
        room._writes._engine, "checkout", lambda connection, *_: refuse_writes(connection, full[0])
    )

    async def work() -> None:
        live = sitting_of(room, "S1")
        with pytest.raises(NotSaved):
            await opened(room, "S1")
        assert (live.attempt.state, live.attempt.page) == ("called", 0)
        full[0] = False
        _, page = await opened(room, "S1")
        await answer(room, live, 1, q01="A")
        full[0] = True
        for _ in range(2):
            with pytest.raises(NotSaved):
                await answer(room, live, 2, q01="B")
        with pytest.raises(NotSaved):
            await hand_in(room, live, actor="S1", page=page)
        assert live.values() == on_record(site, live) == {"q01": "A"}
        full[0] = False
        assert await answer(room, live, 2, q01="B") == 2
        await hand_in(room, live, actor="S1", page=page)
        assert on_record(site, live) == {"q01": "B"}

    run(work)


def test_a_save_whose_commit_was_not_heard_of_is_recognised(site: RoomSite, room: Room) -> None:
    async def work() -> None:
        live, page = await opened(room, "S1")
        with site.sessions() as db:  # It is durable, and the room does not know.
            db.add(
                AnswerEvent(
                    attempt_id=live.attempt.id,
                    page=page,
                    seq=1,
                    question="q01",
                    value='"A"',
                    marked=False,
                    at=NINE,
                )
            )
            db.commit()
        assert await answer(room, live, 1, q01="A", q02="B") == 1
        assert await answer(room, live, 2, q02="B") == 2
        assert live.values() == on_record(site, live) == {"q01": "A", "q02": "B"}
        with site.sessions() as db:
            assert db.scalar(select(func.count()).select_from(AnswerEvent)) == 2

    run(work)


def test_nobody_begins_a_paper_that_was_released_anew_while_it_was_opened(
    site: RoomSite, room: Room
) -> None:
    async def work() -> None:
        live = sitting_of(room, "S1")
        room.paper(live)
        with site.sessions() as db:
            form = db.scalars(select(ExamForm)).one()
            before, form.content_hash = form.content_hash, "0" * 64
            db.commit()
        with pytest.raises(NotNow, match="重新发布"):
            await opened(room, "S1")
        assert (live.attempt.state, live.attempt.page) == ("called", 0)
        with site.sessions() as db:
            assert set(db.scalars(select(Attempt.state))) == {"called"}
            db.scalars(select(ExamForm)).one().content_hash = before
            db.commit()
        await opened(room, "S1")

    run(work)


def test_nobody_begins_whose_paper_was_taken_in_as_a_file_meanwhile(
    site: RoomSite, room: Room
) -> None:
    async def work() -> None:
        with site.sessions() as db:
            mine = select(Attempt).join(Call).join(Person).where(Person.number == "S1")
            db.scalars(mine).one().state = "handed_in"
            db.commit()
        with pytest.raises(NotNow):
            await opened(room, "S1")
        with site.sessions() as db:
            assert db.scalars(mine).one().state == "handed_in"

    run(work)


def test_what_many_answers_are_made_of_is_kept_once(site: RoomSite, room: Room) -> None:
    """Thousands of candidates give thirty answers each: the room holds them all, names and letters only once."""

    async def work() -> None:
        for who in ("S1", "S2"):
            live, _ = await opened(room, who)
            fresh = orjson.loads(b'{"q01":"A","q04":["A","C"]}')
            assert await answer(room, live, 1, **fresh) == 2
            assert live.values() == fresh
            assert live.place == "q04"
        for here in (room, site.room()):
            first, second = (sitting_of(here, who) for who in ("S1", "S2"))
            for one, other in zip(first.answers.items(), second.answers.items(), strict=True):
                assert one[0] is other[0]
            letters = [first.answers["q01"].value, *_texts(second.answers["q04"].value)]
            assert letters == ["A", "A", "C"]
            assert letters[0] is letters[1]

    run(work)


def _texts(value: object) -> list[object]:
    assert isinstance(value, list)
    return value


def test_of_a_candidate_no_more_is_read_than_is_shown(room: Room) -> None:
    for live in room.attempts.values():
        assert live.candidate.name
        assert {"call", "form", "sitting"} <= inspect(live.attempt).unloaded
