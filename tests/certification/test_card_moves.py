"""Whatever is done with somebody's cards, in whatever order: never two active ones, never a right without a registered year."""

from __future__ import annotations

import contextlib
import datetime as dt

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from certification.cards.issuing import (
    CardGiven,
    QualificationGiven,
    expire_cards,
    issue_card,
    qualify,
    replace_card,
)
from certification.cards.policy import card_policy
from certification.cards.rights import CardFacts, barrier, left_days, may_enforce, reminder
from certification.cards.steps import confirm_step, take_step, withdraw_step
from certification.cards.views import facts_of
from certification.errors import CardsRefused
from foundation.moves import MoveRefused
from records.audit.trail import verify
from records.cards.moves import (
    CARD_ACTS,
    CARD_MOVES,
    DECIDERS,
    OPEN_STATES,
    TWO_PEOPLE,
    act_to,
    acts_from,
)
from records.cards.register import CardStep, steps_of, waiting_steps
from records.database.base import Base
from records.people.enforcement_card import CARD_STATES, HELD
from records.people.person import Person
from records.people.unit import Unit
from tests.certification.conftest import ADMIN, TODAY, given
from tests.support.people import officer

POLICY = card_policy().model_copy(update={"bar_years": 0})


class Cards(RuleBasedStateMachine):
    """One officer and two people of the office; the review of 2026 is published at some time."""

    def __init__(self) -> None:
        super().__init__()
        self.engine = create_engine("sqlite://")
        Base.metadata.create_all(self.engine)
        self.db = Session(self.engine)
        self.numbers = 0
        self.reviewed: int | None = None
        self.refused: set[int] = set()

    @initialize()
    def enter(self) -> None:
        self.person: Person = officer("OLD-1", "张三", Unit(code="B1", name="甲局"))
        self.person.cards[0].issued = dt.date(2024, 3, 1)
        self.db.add(self.person)
        self.db.flush()

    def _card_given(self, days: int) -> CardGiven:
        self.numbers += 1
        until = TODAY + dt.timedelta(days=days)
        return CardGiven(f"NEW-{self.numbers}", TODAY, until, "省发〔2026〕1号", "省人民政府")

    @rule(
        choice=st.integers(0, 9),
        which=st.sampled_from([0, 0, 0, 1, 2]),
        year=st.sampled_from([2026, 2026, 2025]),
        then=st.sampled_from(["agree", "agree", "agree", "refuse", "leave"]),
    )
    def step(self, choice: int, which: int, year: int, then: str) -> None:
        """Something that the table has for how the card stands: of the newest card, mostly."""
        card = self.person.cards[-1 - which % len(self.person.cards)]
        acts = acts_from(card.state, ADMIN)
        if not acts:
            return
        act = acts[choice % len(acts)]
        said = given(act, year=year) if act in ("register", "refuse") else given(act)
        with contextlib.suppress(CardsRefused):
            take_step(self.db, card, said, POLICY, today=TODAY, actor="a", roles=ADMIN)
        for waiting in waiting_steps(self.db):
            with pytest.raises(CardsRefused, match="另一人"):
                confirm_step(self.db, waiting, actor="a", roles=ADMIN)
            if then == "agree":
                confirm_step(self.db, waiting, actor="b", roles=ADMIN)
            elif then == "refuse":
                withdraw_step(self.db, waiting, reason="不同意", actor="b")

    @rule(days=st.sampled_from([1, 400]))
    def issue(self, days: int) -> None:
        exams = QualificationGiven("市场监管", TODAY, TODAY, "成绩单")
        passed = qualify(self.db, self.person, exams, today=TODAY, actor="a")
        try:
            issue_card(
                self.db,
                passed,
                self._card_given(days),
                POLICY,
                today=TODAY,
                actor="a",
                roles=ADMIN,
            )
        except CardsRefused:
            return

    @rule(which=st.integers(0, 3), days=st.sampled_from([1, 400]))
    def replace(self, which: int, days: int) -> None:
        old = self.person.cards[which % len(self.person.cards)]
        given_card = self._card_given(days)
        try:
            replace_card(self.db, old, given_card, POLICY, today=TODAY, actor="a", roles=ADMIN)
        except (CardsRefused, MoveRefused):
            return

    @rule()
    def expire(self) -> None:
        expire_cards(self.db, today=TODAY + dt.timedelta(days=2), actor="a")

    @rule()
    def publish(self) -> None:
        self.reviewed = 2026

    @invariant()
    def nobody_has_two(self) -> None:
        cards = getattr(self, "person", None)
        if cards is not None:
            assert sum(card.state in HELD for card in cards.cards) <= 1

    @invariant()
    def nobody_enforces_without_a_registered_year(self) -> None:
        if getattr(self, "person", None) is None:
            return
        for card in self.person.cards:
            if not may_enforce(facts_of(card), TODAY, self.reviewed):
                continue
            assert card.refused_year is None
            assert (card.registered_year or 0) >= (self.reviewed or 0)
            if self.reviewed is not None:
                self._was_given_its_year(card.id)

    def _was_given_its_year(self, card: int) -> None:
        """By a step of two people, by a first issue in the year, or by what it took the place of."""
        made = [step for step in steps_of(self.db, card) if step.standing == "made"]
        registered = [s for s in made if s.act == "register" and s.year == self.reviewed]
        assert registered or [s for s in made if s.act == "issue"], made
        assert all(step.ended_by == "b" for step in registered)

    def teardown(self) -> None:
        verify(self.db)
        for step in self.db.query(CardStep).filter_by(standing="made"):
            assert (step.ended_by != step.proposed_by) == (step.act in TWO_PEOPLE)
        self.db.close()
        self.engine.dispose()


Cards.TestCase.settings = settings(
    max_examples=12,
    stateful_step_count=18,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
TestCards = pytest.mark.slow(Cards.TestCase)


def test_the_table_is_closed() -> None:
    assert set(CARD_MOVES.table) == set(CARD_ACTS)
    reached = {"in_use", *CARD_MOVES.targets(*CARD_ACTS)}
    assert reached | {"qualified"} == set(CARD_STATES)
    assert set(CARD_MOVES.without_exit(CARD_STATES)) == {"cancelled", "replaced"}
    assert set(CARD_STATES) - {"qualified", "cancelled", "replaced"} == OPEN_STATES
    assert not acts_from("cancelled", ADMIN)
    assert acts_from("suspended", ADMIN) == ["restore", "recall", "cancel"]
    assert acts_from("in_use", ("liaison",)) == []
    assert act_to("in_use", "cancelled") == "cancel"
    assert act_to("cancelled", "in_use") is None
    assert len(DECIDERS) == 4


@pytest.mark.parametrize(
    ("facts", "reviewed", "why"),
    [
        (CardFacts("in_use", None, None), None, ""),
        (CardFacts("in_use", None, None), 2025, "year"),
        (CardFacts("in_use", None, 2025), 2025, ""),
        (CardFacts("in_use", None, 2024), 2025, "year"),
        (CardFacts("in_use", None, None, 2025), 2025, ""),
        (CardFacts("in_use", None, 2024, 2026), 2025, "year"),
        (CardFacts("unregistered", None, 2026), 2025, "state"),
        (CardFacts("suspended", None, 2026), None, "state"),
        (CardFacts("in_use", TODAY, 2026), 2025, ""),
        (CardFacts("in_use", TODAY - dt.timedelta(days=1), 2026), 2025, "term"),
    ],
)
def test_what_keeps_from_enforcing(facts: CardFacts, reviewed: int | None, why: str) -> None:
    assert barrier(facts, TODAY, reviewed) == why


@pytest.mark.parametrize(
    ("days", "due"), [(91, None), (90, 90), (61, 90), (60, 60), (30, 30), (0, 30), (-1, None)]
)
def test_reminders_come_90_60_and_30_days_before(days: int, due: int | None) -> None:
    left = left_days(TODAY + dt.timedelta(days=days), TODAY)
    assert reminder(left, (90, 60, 30)) == due
