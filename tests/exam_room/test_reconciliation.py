"""A sitting adds up after each move, whatever happens in whichever order; its figures are its own, and say when they are old."""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from exam_room import invigilation
from exam_room.errors import NotNow
from exam_room.live_attempt import LiveAttempt
from exam_room.opening import open_page
from exam_room.planning import SessionPlan, create_session
from exam_room.reconciliation import reconcile, reconcile_now
from exam_room.room import Room
from exam_room.views import scores_of_sitting
from exam_room.writing import hand_in, hand_in_expired
from grading.score_run import score_exam
from records.exams.attempt import FINAL, STATES
from records.exams.result import Result
from records.exams.sitting import Sitting
from tests.support.released_exam import EXAM
from tests.support.room_site import (
    INVIGILATOR,
    NINE,
    RoomSite,
    answer,
    copy_site,
    minutes,
    opened,
    run,
    session_of,
    sitting_of,
)

BY: dict[str, Any] = {"actor": "inv1", "roles": INVIGILATOR}
WHY: dict[str, Any] = {"reason": "停电", **BY}
PEOPLE = ("S1", "S2", "S3")

ForAll = Callable[[Room, Sitting], Awaitable[object]]
ForOne = Callable[[Room, LiveAttempt], Awaitable[object]]

FOR_ALL: dict[str, ForAll] = {
    "pause": lambda room, sitting: invigilation.pause(room, sitting, **WHY),
    "resume": lambda room, sitting: invigilation.resume(room, sitting, **BY),
    "add_time": lambda room, sitting: invigilation.add_time(room, sitting, minutes=5, **WHY),
    "end": lambda room, sitting: invigilation.end(room, sitting, **WHY),
}
FOR_ONE: dict[str, ForOne] = {
    "open": lambda room, live: open_page(room, live, tab="t", address="a", take_over=True),
    "write": lambda room, live: answer(room, live, live.last_seq + 1, q01="A"),
    "hand_in": lambda room, live: hand_in(room, live, actor="x", page=live.attempt.page),
    "tick": lambda room, live: invigilation.tick_arrival(room, live, **BY),
    "admit": lambda room, live: invigilation.admit_late(room, live, **WHY),
    "more": lambda room, live: invigilation.add_own_time(room, live, minutes=5, **WHY),
    "reopen": lambda room, live: invigilation.reopen(room, live, minutes=5, **WHY),
    "void": lambda room, live: invigilation.void(room, live, **WHY),
    "confirm": lambda room, live: invigilation.void(
        room, live, reason="替考", actor="inv2", roles=INVIGILATOR
    ),
}
MOVES = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(sorted(FOR_ONE)), st.sampled_from(PEOPLE)),
        st.tuples(st.sampled_from([*sorted(FOR_ALL), "passes", "passes"]), st.just("")),
    ),
    min_size=4,
    max_size=14,
)
_NUMBERS = itertools.count()


@pytest.mark.slow
@settings(max_examples=25)
@given(moves=MOVES)
def test_the_equation_is_true_after_each_move(
    prepared: Path, tmp_path_factory: Any, moves: list[tuple[str, str]]
) -> None:
    site = copy_site(prepared, tmp_path_factory.mktemp("moves") / str(next(_NUMBERS)))
    number = site.plan(PEOPLE)
    room = site.room()

    async def work() -> None:
        for what, who in [("look", ""), *moves]:
            with contextlib.suppress(NotNow):
                if what in FOR_ONE:
                    await FOR_ONE[what](room, sitting_of(room, who))
                elif what in FOR_ALL:
                    await FOR_ALL[what](room, session_of(room))
                elif what == "passes":
                    site.clock.passes(minutes(25))
                    await hand_in_expired(room)
            found = await reconcile_now(room, number)
            assert found.called == len(PEOPLE) == sum(found.counts[state] for state in STATES)
            here = [live.attempt.state for live in room.attempts_of(number)]
            assert found.counts == {state: here.count(state) for state in STATES}
            assert found.holds
            assert found.is_final == all(state in FINAL for state in here)

    run(work)
    with site.sessions() as db:
        scores = scores_of_sitting(db, number)
        told = scores.to_mark + scores.unscored + scores.unfinished
        assert told + sum(scores.outcomes.values()) == len(PEOPLE)
    site.close()


def test_before_anybody_begins_it_adds_up(site: RoomSite, room: Room) -> None:
    with site.sessions() as db:
        found = reconcile(db, site.course, session_of(room).id)
    assert found.holds
    assert not found.is_final
    assert (found.called, found.counts["called"]) == (3, 3)


def test_scores_that_are_older_than_the_newest_paper_say_so(site: RoomSite, room: Room) -> None:
    async def hands_in(who: str) -> None:
        live, page = await opened(room, who)
        await answer(room, live, q01="A")
        await hand_in(room, live, actor=who, page=page)
        await room.in_files(lambda: None)

    number = session_of(room).id
    with site.sessions() as db:
        assert not scores_of_sitting(db, number).scored
        run(lambda: hands_in("S1"))
        score_exam(site.course, db, EXAM)
        scores = scores_of_sitting(db, number)
        assert (scores.scored, scores.unscored, scores.newest) == (True, 0, None)
        site.clock.passes(minutes(3))
        run(lambda: hands_in("S2"))
        db.expire_all()
        scores = scores_of_sitting(db, number)
        assert (scores.unscored, scores.newest, scores.unfinished) == (1, NINE + minutes(3), 1)
        score_exam(site.course, db, EXAM)
        scores = scores_of_sitting(db, number)
        assert (scores.unscored, scores.newest) == (0, None)


def test_figures_are_of_this_sitting(site: RoomSite, room: Room) -> None:
    """S3 was absent in the morning and passes or fails in the afternoon: in the morning they stay absent."""
    morning = session_of(room).id
    run(lambda: invigilation_end(room, morning))
    with site.sessions() as db:
        plan = SessionPlan("下午场", EXAM, "individual", NINE, cards=["S3"])
        afternoon = create_session(db, plan, actor="admin").id
        db.commit()
    again = site.room()

    async def writes() -> None:
        live = next(each for each in again.attempts_of(afternoon))
        page = await open_page(again, live, tab="t", address="a", take_over=False)
        await answer(again, live, q01="A")
        await hand_in(again, live, actor="S3", page=page["page"])
        await again.in_files(lambda: None)

    run(writes)
    with site.sessions() as db:
        score_exam(site.course, db, EXAM)
        results = {row.call.person.number: row.outcome for row in db.scalars(select(Result))}
        assert results["S3"] not in ("absent", "pending")
        assert scores_of_sitting(db, morning).outcomes == {"absent": 3}
        assert sum(scores_of_sitting(db, afternoon).outcomes.values()) == 1


async def invigilation_end(room: Room, number: int) -> None:
    await invigilation.end(room, room.sittings[number], **WHY)
