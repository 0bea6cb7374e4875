from __future__ import annotations

import datetime as dt
from typing import Any, cast, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exam_room.timing import GRACE, Phase, accepts_saves, deadline, is_over, phase
from records.exams.attempt import Attempt
from records.exams.sitting import Sitting

EIGHT = dt.datetime(2026, 5, 6, 0, 0)
NINE = EIGHT + dt.timedelta(hours=1)
ENDED = ("handed_in", "expired", "voided", "absent")


def minutes(number: float) -> dt.timedelta:
    return dt.timedelta(minutes=number)


def together(**changes: Any) -> Sitting:
    """Doors at eight, start at nine, an hour, half an hour for those who are late."""
    values: dict[str, Any] = {
        "start": "together",
        "practice": False,
        "opens_at": EIGHT,
        "starts_at": NINE,
        "closes_at": None,
        "duration_seconds": 3600,
        "late_seconds": 1800,
        "extension_seconds": 0,
        "paused_at": None,
        "ended_at": None,
    }
    return Sitting(**{**values, **changes})


def individual(**changes: Any) -> Sitting:
    return together(**{"start": "individual", "starts_at": None, **changes})


def attempt(**changes: Any) -> Attempt:
    values: dict[str, Any] = {
        "state": "called",
        "extra_seconds": 0,
        "late_admitted": False,
        "deadline": None,
    }
    return Attempt(**{**values, **changes})


def test_who_began_with_the_key_is_ready_until_a_page_opens_the_paper() -> None:
    going = together()
    begun = attempt(state="writing", page=0, deadline=NINE + minutes(60))
    # Also past the entry limit, which is for those who have not begun.
    assert phase(going, begun, NINE + minutes(45)) == "ready"
    assert phase(together(paused_at=NINE), begun, NINE) == "paused"
    begun.page = 1
    assert phase(going, begun, NINE + minutes(45)) == "writing"


@pytest.mark.parametrize("state", ENDED)
@pytest.mark.parametrize("paused", [None, NINE])
def test_what_is_finished_stays_finished(state: str, paused: dt.datetime | None) -> None:
    sitting = together(paused_at=paused)
    for now in (EIGHT - minutes(60), NINE, NINE + minutes(600)):
        assert phase(sitting, attempt(state=state), now) == state
        assert not accepts_saves(sitting, attempt(state=state, deadline=NINE), now)
        assert not is_over(sitting, attempt(state=state, deadline=NINE), now)


def test_one_barrier_for_all() -> None:
    sitting, one = together(), attempt()
    moment = dt.timedelta(microseconds=1)
    assert phase(sitting, one, EIGHT - moment) == "early"
    assert phase(sitting, one, EIGHT) == "waiting"
    assert phase(sitting, one, NINE - moment) == "waiting"
    assert phase(sitting, one, NINE) == "ready"
    assert phase(sitting, one, NINE + minutes(30)) == "ready"
    assert phase(sitting, one, NINE + minutes(30) + moment) == "late"


def test_without_a_fixed_time_all_wait_for_the_invigilator() -> None:
    sitting = together(starts_at=None)
    assert phase(sitting, attempt(), NINE + minutes(600)) == "waiting"


def test_who_is_admitted_late_may_begin_until_the_end() -> None:
    sitting = together()
    admitted = attempt(late_admitted=True)
    assert phase(sitting, admitted, NINE + minutes(45)) == "ready"
    assert phase(sitting, admitted, NINE + minutes(60)) == "late"
    assert phase(together(ended_at=NINE), admitted, NINE + minutes(45)) == "closed"
    longer = attempt(late_admitted=True, extra_seconds=600)
    assert phase(sitting, longer, NINE + minutes(69)) == "ready"


def test_a_pause_moves_the_entry_limit_too() -> None:
    assert phase(together(extension_seconds=600), attempt(), NINE + minutes(39)) == "ready"


def test_nobody_comes_too_late_while_all_are_paused() -> None:
    """The pause is given back: a hall that goes on after an hour without power lets everybody in."""
    late = NINE + minutes(100)
    for at in (NINE - minutes(5), NINE + minutes(10)):
        assert phase(together(paused_at=at), attempt(), late) == "paused"
    assert phase(together(paused_at=NINE + minutes(50)), attempt(), late) == "late"
    closing = individual(closes_at=NINE + minutes(90), paused_at=NINE + minutes(10))
    assert phase(closing, attempt(), late) == "paused"
    assert phase(individual(paused_at=EIGHT - minutes(500)), attempt(), NINE) == "paused"


def test_nobody_begins_while_all_are_paused() -> None:
    assert phase(together(paused_at=NINE), attempt(), NINE) == "paused"
    assert phase(individual(paused_at=NINE), attempt(), NINE) == "paused"
    assert phase(together(paused_at=EIGHT), attempt(), NINE - minutes(1)) == "waiting"


def test_individual_start_is_free_within_the_window() -> None:
    sitting = individual(closes_at=NINE)
    assert phase(sitting, attempt(), EIGHT - minutes(1)) == "early"
    assert phase(sitting, attempt(), EIGHT) == "ready"
    assert phase(sitting, attempt(), NINE - minutes(1)) == "ready"
    assert phase(sitting, attempt(), NINE) == "closed"
    assert phase(individual(), attempt(), NINE + minutes(100_000)) == "ready"


def test_the_end_of_the_session_closes_it_for_who_did_not_begin() -> None:
    assert phase(individual(ended_at=NINE), attempt(), NINE) == "closed"
    assert phase(together(ended_at=NINE), attempt(), NINE) == "closed"


def test_practice_has_no_clock() -> None:
    sitting = individual(practice=True)
    assert deadline(sitting, attempt(), NINE) is None
    writing = attempt(state="writing")
    assert accepts_saves(sitting, writing, NINE + minutes(1_000_000))
    assert not is_over(sitting, writing, NINE + minutes(1_000_000))


def test_with_a_barrier_who_comes_late_ends_with_the_others() -> None:
    sitting = together(extension_seconds=300)
    for began in (NINE, NINE + minutes(29)):
        assert deadline(sitting, attempt(), began) == NINE + minutes(65)
    assert deadline(sitting, attempt(extra_seconds=1200), NINE) == NINE + minutes(85)


def test_the_window_ends_individual_time_but_not_a_persons_extra_time() -> None:
    sitting = individual(closes_at=NINE)
    assert deadline(sitting, attempt(), EIGHT + minutes(30)) == NINE
    extra = attempt(extra_seconds=600)
    assert deadline(sitting, extra, EIGHT + minutes(30)) == NINE + minutes(10)
    assert deadline(sitting, attempt(), EIGHT - minutes(30)) == NINE - minutes(30)


def test_saves_count_until_the_grace_is_over_and_not_after() -> None:
    sitting, moment = together(), dt.timedelta(microseconds=1)
    writing = attempt(state="writing", deadline=NINE)
    assert accepts_saves(sitting, writing, NINE + GRACE)
    assert not is_over(sitting, writing, NINE + GRACE)
    assert not accepts_saves(sitting, writing, NINE + GRACE + moment)
    assert is_over(sitting, writing, NINE + GRACE + moment)


def test_a_pause_keeps_the_paper_open_whatever_the_clock_says() -> None:
    sitting = together(paused_at=NINE - minutes(1))
    writing = attempt(state="writing", deadline=NINE)
    assert phase(sitting, writing, NINE + minutes(60)) == "paused"
    assert accepts_saves(sitting, writing, NINE + minutes(60))
    assert not is_over(sitting, writing, NINE + minutes(60))


def test_a_session_that_was_ended_leaves_no_paper_open() -> None:
    """The room may die between the decision and the last paper."""
    writing = attempt(state="writing", deadline=NINE + minutes(60))
    assert is_over(together(ended_at=NINE), writing, NINE)
    untimed = attempt(state="writing")
    assert is_over(individual(practice=True, ended_at=NINE), untimed, NINE)


times = st.integers(-10_000, 10_000).map(lambda number: NINE + dt.timedelta(seconds=number))
lengths = st.integers(0, 20_000)
sessions = st.builds(
    lambda start, closes, duration, late, extension, paused, ended: together(
        start=start,
        starts_at=NINE if start == "together" else None,
        closes_at=closes,
        duration_seconds=duration,
        late_seconds=late,
        extension_seconds=extension,
        paused_at=paused,
        ended_at=ended,
    ),
    st.sampled_from(["together", "individual"]),
    st.none() | times,
    st.integers(60, 20_000),
    lengths,
    lengths,
    st.none() | times,
    st.none() | times,
)


@settings(deadline=None)
@given(sessions, lengths, times)
def test_nobody_has_less_than_their_own_time_unless_the_window_closes(
    sitting: Sitting, extra: int, began: dt.datetime
) -> None:
    own = dt.timedelta(seconds=sitting.duration_seconds + extra)
    found = deadline(sitting, attempt(extra_seconds=extra), began)
    assert found is not None
    if sitting.start == "together":
        assert found >= NINE + own
    elif sitting.closes_at is None:
        assert found == began + own
    else:
        assert found == began + own or found == sitting.closes_at + dt.timedelta(seconds=extra)
        assert found <= began + own


@settings(deadline=None)
@given(sessions, lengths, lengths, times)
def test_more_time_never_makes_the_deadline_earlier(
    sitting: Sitting, extra: int, more: int, began: dt.datetime
) -> None:
    before = deadline(sitting, attempt(extra_seconds=extra), began)
    after = deadline(sitting, attempt(extra_seconds=extra + more), began)
    assert before is not None
    assert after is not None
    assert after - before >= dt.timedelta(0)
    if sitting.start == "together" or sitting.closes_at is None:
        assert after - before == dt.timedelta(seconds=more)


@settings(deadline=None)
@given(
    sessions,
    st.sampled_from(["called", "writing", *ENDED]),
    st.none() | times,
    st.booleans(),
    times,
)
def test_every_situation_has_one_phase_and_its_rules_agree(
    sitting: Sitting, state: str, until: dt.datetime | None, admitted: bool, now: dt.datetime
) -> None:
    one = attempt(state=state, page=int(state != "called"), deadline=until, late_admitted=admitted)
    found = phase(sitting, one, now)
    assert found in cast("tuple[str, ...]", get_args(Phase))
    if found == "ready":
        assert now >= sitting.opens_at
        assert sitting.paused_at is None
        assert sitting.start == "individual" or (sitting.starts_at and now >= sitting.starts_at)
        until = deadline(sitting, one, now)
        assert until is not None
        assert until > now  # Nobody is let in to have the paper taken away at once.
    if is_over(sitting, one, now):
        assert state == "writing"
        # Nothing is taken from somebody whose time is not up, except by ending the session.
        assert sitting.ended_at or (until is not None and now > until + GRACE)
    elif state == "writing":
        assert accepts_saves(sitting, one, now)
