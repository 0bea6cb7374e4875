"""Whatever two rooms, the database, the clock and hurried people do, in whichever order: the record is as a plain model says.

Several acts at once are right when they are what the same acts would have been one after the other, in some order.
"""

from __future__ import annotations

import asyncio
import contextlib
import copy
import datetime as dt
import itertools
import shutil
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import orjson
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select
from sqlalchemy.engine import make_url

from exam_room import invigilation
from exam_room.errors import NotNow, NotSaved
from exam_room.following import follow_others
from exam_room.live_attempt import LiveAttempt
from exam_room.opening import begin_given, give_key, open_page
from exam_room.planning import issue_entry_codes
from exam_room.reconciliation import reconcile
from exam_room.roll_call import forget_pages
from exam_room.room import Room
from exam_room.room_clock import RoomClock
from exam_room.writing import Change, hand_in, hand_in_expired, save
from grading.nbgrader.course import Course
from grading.submitted import digest, released_paper, submission_bytes, write_missing
from records.audit import trail
from records.exams.answer import newest_answers
from records.exams.attempt import ATTEMPT_MOVES, Attempt
from records.exams.sitting import Sitting
from tests.support.databases import course_at
from tests.support.postgresql import drop_database, new_database
from tests.support.released_exam import EXAM
from tests.support.room_faults import mend_line, the_line_breaks_at_the_commit
from tests.support.room_model import DONE, DURATION, Exam, Refused, Seat
from tests.support.room_site import INVIGILATOR, RoomSite, cut_off_rooms, record_exam

CARDS = ("S1", "S2", "S3")
BY: dict[str, Any] = {"actor": "inv1", "roles": INVIGILATOR}
WHY: dict[str, Any] = {"reason": "停电", **BY}
SECOND = dt.timedelta(seconds=1)

cards = st.sampled_from(CARDS)
which = st.integers(0, 1)
tabs = st.sampled_from(["x", "y"])
more_minutes = st.sampled_from([5, 40])
changes = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["q01", "q02"]), st.sampled_from("ABCD"), st.booleans()),
        st.tuples(st.just("q04"), st.sampled_from([["A"], ["B", "C"]]), st.booleans()),
    ),
    min_size=1,
    max_size=3,
)
acts = st.one_of(
    st.tuples(st.just("open"), which, cards, tabs, st.booleans()),
    # Of the newest page or one before it; from so many before or after the next.
    *[
        st.tuples(
            st.just("save"),
            which,
            cards,
            st.sampled_from([0, 0, 0, 1]),
            st.sampled_from([0, 0, 0, -1, -2, 1]),
            changes,
        )
    ]
    * 3,
    st.tuples(st.just("hand_in"), which, cards, st.sampled_from([0, 0, 0, 1])),
    st.tuples(st.sampled_from(["pause", "resume", "resume"]), which),
    st.tuples(st.just("add_time"), which, more_minutes),
    st.tuples(st.just("add_own_time"), which, cards, more_minutes),
    st.tuples(st.just("admit_late"), which, cards),
    st.tuples(st.just("reopen"), which, cards, more_minutes),
    st.tuples(st.just("void"), which, cards, st.sampled_from(["inv1", "inv2"])),
    st.tuples(st.just("withdraw_void"), which, cards),
)
Act = tuple[Any, ...]
Expected = Callable[[Exam, str], bool]
"""Does the act in the model, and returns whether it may have answered so."""


@dataclass(frozen=True)
class Setting:
    """Where it happens. ``shared``: in two rooms."""

    released: Path
    folder: Path
    shared: bool
    socket: Path | None
    template: str


class OnRecord(NamedTuple):
    """What is compared of an attempt."""

    state: str
    page: int
    deadline: dt.datetime | None
    ended_at: dt.datetime | None
    extra: dt.timedelta
    proposed_by: str | None
    answers: dict[str, tuple[object, bool]]
    sha256: str | None


_numbers = itertools.count()


class Rooms(RuleBasedStateMachine):
    """See the module."""

    setting: Setting

    @initialize(together=st.booleans(), writing=st.sampled_from([0, 2, 3, 3]))
    def begin(self, together: bool, writing: int) -> None:
        """The first ``writing`` of them have their papers open."""
        here = self.setting
        self.loop = asyncio.new_event_loop()
        folder = here.folder / str(next(_numbers))
        shutil.copytree(here.released, folder / "course")
        self.url, self.unsure = f"sqlite:///{folder / 'records.db'}", False
        if here.socket is not None:
            self.url = new_database(here.socket, template=here.template)
        else:
            shutil.copy(here.template, folder / "records.db")
        self.site = RoomSite(course_at(folder / "course", self.url), self.url)
        plan: dict[str, Any] = {} if together else {"start": "individual", "starts_at": None}
        self.number = self.site.plan(CARDS, **plan)
        self.exam = Exam(
            together, here.shared, self.site.clock.at, {card: Seat(card) for card in CARDS}
        )
        self.dead: list[Room] = []
        self.rooms = [self.room() for _ in range(2 if here.shared else 1)]
        self.ids = {
            each.candidate.number: number for number, each in self.rooms[0].attempts.items()
        }
        self.before = dict.fromkeys(CARDS, "called")
        for place, card in enumerate(CARDS[:writing]):
            self.all_at_once([("open", place, card, "x", False)])

    def room(self) -> Room:
        clock = RoomClock(wall=self.site.clock.wall, monotonic=self.site.clock.monotonic)
        made = Room(self.url, self.site.course, clock=clock, shared=self.setting.shared)
        self.do(made.refresh())
        made.load()
        with made.open_db() as db:
            assert not write_missing(db, self.site.course)
        return made

    def do(self, work: Awaitable[Any]) -> Any:
        return self.loop.run_until_complete(asyncio.wait_for(work, 60))

    # What people and pages do, one or several at once.

    @rule(act=acts)
    def one(self, act: Act) -> None:
        self.all_at_once([act])

    @rule(which=which, card=cards, some=changes)
    def writes(self, which: int, card: str, some: list[Any]) -> None:
        self.all_at_once([("save", which, card, 0, 0, some)])

    @rule(which=which, card=cards, some=changes, then=acts)
    def writes_beside(self, which: int, card: str, some: list[Any], then: Act) -> None:
        """Somebody who writes while something else happens, in the other room or the same."""
        if then[2:3] and then[2] in CARDS:
            then = (*then[:2], card, *then[3:])
        self.all_at_once([("save", which, card, 0, 0, some), then])

    @rule(which=which, card=cards, tab=tabs, some=changes)
    def goes_on_elsewhere(self, which: int, card: str, tab: str, some: list[Any]) -> None:
        """On another page, where about as much is written as on the one before."""
        self.all_at_once([("open", which, card, tab, True)])
        self.all_at_once([("save", which, card, 0, 0, some)])

    @rule(which=which, card=cards, some=changes, unsure=st.booleans())
    def writes_as_the_line_breaks(
        self, which: int, card: str, some: list[Any], unsure: bool
    ) -> None:
        self.the_next_commit_fails(which, unsure)
        self.all_at_once([("save", which, card, 0, 0, some)])

    @rule(some=st.lists(acts, min_size=2, max_size=3), card=cards)
    def several(self, some: list[Act], card: str) -> None:
        """About one candidate: otherwise they have little to do with each other."""
        self.all_at_once(
            [(*act[:2], card, *act[3:]) if act[2:3] and act[2] in CARDS else act for act in some]
        )

    def all_at_once(self, some: list[Act]) -> None:
        made = [self.prepared(act) for act in some]
        told = self.do(_gather([run for run, _ in made]))
        self.expect([expected for _, expected in made], told)
        self.unfail()
        self.site.clock.passes(SECOND)
        self.exam.now = self.site.clock.at

    def prepared(self, act: Act) -> tuple[Callable[[], Awaitable[str]], Expected]:
        """The act in a room, and in the model."""
        name, which, *rest = act
        room = self.rooms[which % len(self.rooms)]
        if name in ("save", "hand_in"):
            seat = self.exam.seats[rest[0]]
            page = max(1, seat.page - rest[1])
            if name == "save":
                rest = [rest[0], page, max(1, seat.saved + 1 + rest[2]), rest[3]]
            else:
                rest = [rest[0], page]
        return (
            lambda: self.run(room, name, *rest),
            lambda exam, told: _is_right(exam, told, name, *rest),
        )

    async def run(self, room: Room, name: str, *rest: Any) -> str:
        try:
            return await self.answered(room, name, *rest)
        except NotNow as error:
            return error.code
        except NotSaved:
            return "unsaved"

    async def answered(self, room: Room, name: str, *rest: Any) -> str:
        sitting = await self.sitting(room)
        match name, rest:
            case ("pause", _):
                await invigilation.pause(room, sitting, **WHY)
            case ("resume", _):
                await invigilation.resume(room, sitting, **BY)
            case ("add_time", (more,)):
                await invigilation.add_time(room, sitting, minutes=more, **WHY)
            case _:
                live = await self.live(room, rest[0])
                return await self.about(room, live, name, *rest[1:])
        return "done"

    async def about(self, room: Room, live: LiveAttempt, name: str, *rest: Any) -> str:
        match name, rest:
            case ("open", (tab, take_over)):
                made = await open_page(room, live, tab=tab, address="a", take_over=take_over)
                return f"page {made['page']}"
            case ("save", (page, first, some)):
                wanted = [Change(*each) for each in some]
                return f"saved {await save(room, live, page=page, first=first, changes=wanted)}"
            case ("hand_in", (page,)):
                done = await hand_in(room, live, actor=live.candidate.number, page=page)
                return f"receipt {done.at}"
            case ("add_own_time", (more,)):
                await invigilation.add_own_time(room, live, minutes=more, **WHY)
            case ("admit_late", _):
                await invigilation.admit_late(room, live, **WHY)
            case ("reopen", (more,)):
                await invigilation.reopen(room, live, minutes=more, **WHY)
            case ("void", (actor,)):
                return str(
                    await invigilation.void(
                        room, live, reason="替考", actor=actor, roles=INVIGILATOR
                    )
                )
            case ("withdraw_void", _):
                await invigilation.withdraw_void(room, live, **BY)
            case _:
                raise AssertionError(name)
        return "done"

    async def sitting(self, room: Room) -> Sitting:
        found = await room.find_sitting(self.number)
        assert found is not None
        return found

    async def live(self, room: Room, card: str) -> LiveAttempt:
        found = await room.find_attempt(self.ids[card])
        assert found is not None
        return found

    def expect(self, expected: list[Expected], told: list[str]) -> None:
        """What was told, and what is on record, is so after these in some order."""
        found, tried = self.on_record(), list[Any]()
        for order in itertools.permutations(range(len(told))):
            for done in itertools.product((True, False), repeat=told.count("unsaved")):
                exam, right, lost = copy.deepcopy(self.exam), True, iter(done)
                for place in order:
                    if told[place] != "unsaved":
                        right &= expected[place](exam, told[place])
                    elif next(lost) and self.unsure:
                        # Only a line that broke at the commit leaves open whether it is done.
                        expected[place](exam, "")
                tried.append((order, right, self.shown(exam)))
                if right and self.shown(exam) == found:
                    self.exam = exam
                    return
        raise AssertionError(f"told {told}; on record {found}; not one of {tried}")

    # What the rooms do by themselves, and what happens to them.

    @rule(seconds=st.sampled_from([1, 1, 4, 6, 6, 30, 30, 300, 2400]))
    def time_passes(self, seconds: int) -> None:
        self.site.clock.passes(seconds * SECOND)
        self.exam.now = self.site.clock.at

    @rule(which=which)
    def by_itself(self, which: int) -> None:
        """What `delivery.app.serve` has a room do now and then."""
        self.unfail()
        room = self.rooms[which % len(self.rooms)]
        self.do(room.refresh())
        self.do(begin_given(room))
        self.exam.begin_given()
        self.do(hand_in_expired(room))
        self.exam.collect()
        self.do(room.pages.tell())

    @rule(which=which, others=st.booleans())
    def follows(self, which: int, others: bool) -> None:
        room = self.rooms[which % len(self.rooms)]
        self.do(follow_others(room) if others else room.follow_changes())

    @rule(which=which, card=cards)
    def gives_the_key(self, which: int, card: str) -> None:
        self.unfail()
        room = self.rooms[which % len(self.rooms)]
        live = self.do(self.live(room, card))
        self.exam.give_key(card)
        self.do(room.pages.give_keys([live]))
        if live.may_be_given(room.now()):
            give_key(room, live)

    @rule(which=which, card=st.sampled_from(["", *CARDS]))
    def new_codes(self, which: int, card: str) -> None:
        self.unfail()
        if card and self.exam.seats[card].state not in ("called", "writing"):
            return
        room = self.rooms[which % len(self.rooms)]
        codes = self.do(
            room.write(
                lambda db: issue_entry_codes(
                    db, self.number, actor="inv1", now=room.now(), only=card
                )
            )
        )
        forget_pages(room, codes)

    @rule(which=which, sure=st.sampled_from([False] * 9 + [True]))
    def ends(self, which: int, sure: bool) -> None:
        if sure:
            self.end(which)

    def end(self, which: int) -> None:
        self.unfail()
        room = self.rooms[which % len(self.rooms)]
        sitting = self.do(self.sitting(room))
        self.do(invigilation.end(room, sitting, **WHY))
        self.exam.end()

    @rule(which=which)
    def dies(self, which: int) -> None:
        """Dropped without closing; another one starts."""
        self.unfail()
        self.died(which % len(self.rooms))

    @rule(which=which, card=cards)
    def dies_as_somebody_hands_in(self, which: int, card: str) -> None:
        """After the commit, before the notebook is written."""
        self.unfail()
        place, seat = which % len(self.rooms), self.exam.seats[card]
        room = self.rooms[place]
        room.files.shutdown()
        with contextlib.suppress(RuntimeError):
            self.do(self.run(room, "hand_in", card, seat.page))
        with contextlib.suppress(Refused):
            self.exam.hand_in(card, seat.page)
        self.died(place)

    def died(self, place: int) -> None:
        self.dead.append(self.rooms[place])
        if not self.setting.shared:
            self.exam.forget_keys()
            if self.setting.socket is not None:
                cut_off_rooms(self.url)
        self.rooms[place] = self.room()

    @rule(which=which, unsure=st.booleans())
    def the_next_commit_fails(self, which: int, unsure: bool) -> None:
        """The line breaks: before the commit, or after it, so that nobody knows."""
        self.unfail()
        room = self.rooms[which % len(self.rooms)]
        self.unsure = unsure and self.setting.socket is not None
        the_line_breaks_at_the_commit(room, after=self.unsure)

    def unfail(self) -> None:
        self.unsure = False
        for room in self.rooms:
            mend_line(room)

    @rule(which=which, card=cards)
    def looks(self, which: int, card: str) -> None:
        """A room that is asked says what is on record."""
        room, seat = self.rooms[which % len(self.rooms)], self.exam.seats[card]
        live = self.do(self.live(room, card))
        attempt = live.attempt
        assert (attempt.state, attempt.page) == (seat.state, seat.page)
        assert (attempt.deadline, attempt.ended_at) == (seat.deadline, seat.ended_at)
        sitting = self.do(self.sitting(room))
        assert (sitting.paused_at, sitting.ended_at) == (self.exam.paused_at, self.exam.ended_at)
        if seat.state == "writing":
            assert live.values() == {name: value for name, (value, _) in seat.answers.items()}
            assert live.last_seq == seat.saved

    # What is true after each step.

    @invariant()
    def the_record_is_the_model(self) -> None:
        if not hasattr(self, "exam"):
            return
        found = self.on_record()
        assert found == self.shown(self.exam)
        for card, attempt in found[1].items():
            before, after = self.before[card], attempt.state
            ways = [
                move
                for move in ATTEMPT_MOVES.table.values()
                if before in move.sources and move.target is not None
            ]
            reached = {move.target for move in ways} | {
                later.target
                for move in ways
                for later in ATTEMPT_MOVES.table.values()
                if move.target in later.sources
            }
            assert after == before or after in reached
            self.before[card] = after

    def on_record(self) -> Any:
        with self.site.sessions() as db:
            sitting = db.get_one(Sitting, self.number)
            answers: dict[int, dict[str, tuple[object, bool]]] = {}
            numbers = list(self.ids.values())
            for rows in newest_answers(db, numbers):
                for row in rows:
                    answers.setdefault(row.attempt_id, {})[row.question] = (row.value, row.marked)
            attempts = {each.id: each for each in db.scalars(select(Attempt))}
            trail.verify(db)
        shown = {}
        for card, number in self.ids.items():
            attempt = attempts[number]
            shown[card] = OnRecord(
                attempt.state,
                attempt.page,
                attempt.deadline,
                attempt.ended_at,
                dt.timedelta(seconds=attempt.extra_seconds),
                attempt.void_proposed_by,
                answers.get(number, {}),
                attempt.sha256 if attempt.state in ("handed_in", "expired") else None,
            )
        extension = dt.timedelta(seconds=sitting.extension_seconds)
        return (sitting.paused_at, sitting.ended_at, extension), shown

    def shown(self, exam: Exam) -> Any:
        paper = _paper(self.setting.released)
        shown = {}
        for card, seat in exam.seats.items():
            sha256 = None
            if seat.state in ("handed_in", "expired"):
                given = {name: value for name, (value, _) in seat.answers.items()}
                sha256 = digest(submission_bytes(paper, given, card))
            shown[card] = OnRecord(
                seat.state,
                seat.page,
                seat.deadline,
                seat.ended_at,
                seat.extra,
                seat.proposed_by,
                {name: (_json(value), marked) for name, (value, marked) in seat.answers.items()},
                sha256,
            )
        return (exam.paused_at, exam.ended_at, exam.extension), shown

    def teardown(self) -> None:
        if not hasattr(self, "exam"):
            return
        try:
            self.unfail()
            self.by_the_end()
        finally:
            for room in [*self.rooms, *self.dead]:
                room.close()
            self.site.close()
            self.loop.close()
            if self.setting.socket is not None:
                drop_database(self.setting.socket, str(make_url(self.url).database))

    def by_the_end(self) -> None:
        """Everything is collected, and what is scored is what was acknowledged."""
        self.time_passes(int(DURATION.total_seconds()))
        self.by_itself(0)
        self.end(len(self.rooms) - 1)
        self.by_itself(0)
        self.the_record_is_the_model()
        for room in self.rooms:
            self.do(room.in_files(lambda: None))
            for card in CARDS:
                self.looks(self.rooms.index(room), card)
        with self.site.sessions() as db:
            write_missing(db, self.site.course)
            found = reconcile(db, self.site.course, self.number)
            assert found.is_final, found


async def _gather(work: list[Callable[[], Awaitable[str]]]) -> list[str]:
    return list(await asyncio.gather(*(each() for each in work)))


def _is_right(exam: Exam, told: str, name: str, *rest: Any) -> bool:
    """Whether the act may have answered so; the model is as it leaves it."""
    if name == "open" and told == "elsewhere":
        card, tab, take_over = rest
        seat = exam.seats[card]
        # Whether the other page is still open is known as it was heard of.
        return seat.state == "writing" and not take_over and seat.page > 0 and seat.tab != tab
    if name == "save" and told == "handed_in":
        # A room that started since has not read what was saved of a paper that is in, so it takes nothing for a repetition.
        seat = exam.seats[rest[0]]
        return seat.state in DONE and seat.page == rest[1]
    try:
        return bool(told == getattr(exam, name)(*rest))
    except Refused as error:
        return bool(told == error.args[0])


@cache
def _paper(released: Path) -> Any:
    return released_paper(Course(released), EXAM, "A")


def _json(value: object) -> str:
    return orjson.dumps(value).decode()


@pytest.fixture(scope="module")
def on_server(postgresql_socket: Path) -> tuple[Path, str]:
    """The server, and a database of the exam on it to be copied."""
    url = new_database(postgresql_socket)
    record_exam(url)
    return postgresql_socket, str(make_url(url).database)


def play(setting: Setting, *, examples: int, steps: int) -> None:
    """``steps`` in each of so many exams."""

    class Played(Rooms):
        pass

    Played.setting = setting
    run_state_machine_as_test(
        Played,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            phases=[Phase.reuse, Phase.generate],
            suppress_health_check=list(HealthCheck),
            deadline=None,
        ),
    )


@pytest.mark.parametrize(
    ("examples", "steps"), [(2, 12), pytest.param(60, 50, marks=pytest.mark.full)]
)
def test_two_rooms(
    on_server: tuple[Path, str], released_once: Path, tmp_path: Path, examples: int, steps: int
) -> None:
    socket, template = on_server
    setting = Setting(released_once, tmp_path, True, socket, template)
    play(setting, examples=examples, steps=steps)


@pytest.mark.full
def test_one_room_on_a_server(
    on_server: tuple[Path, str], released_once: Path, tmp_path: Path
) -> None:
    socket, template = on_server
    play(Setting(released_once, tmp_path, False, socket, template), examples=40, steps=50)


@pytest.mark.parametrize(
    ("examples", "steps"), [(2, 20), pytest.param(60, 50, marks=pytest.mark.full)]
)
def test_one_room_on_sqlite(released_once: Path, tmp_path: Path, examples: int, steps: int) -> None:
    url = f"sqlite:///{tmp_path / 'template.db'}"
    record_exam(url)
    setting = Setting(released_once, tmp_path, False, None, str(tmp_path / "template.db"))
    play(setting, examples=examples, steps=steps)
