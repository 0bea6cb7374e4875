"""Cards that stood before the register go up as they were: nothing of a year is known, and there is no history."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from records.cards.register import CardStep
from records.people.enforcement_card import EnforcementCard
from records.schema import close_database, open_database

pytestmark = pytest.mark.full
"""The migration is as it was; every one of them is run over a site of 0.1.0 in `test_upgrade`."""


def test_cards_go_up_as_they_were(upgraded: str) -> None:
    sessions = open_database(upgraded)
    with sessions() as db:
        cards = db.scalars(select(EnforcementCard)).all()
        assert cards
        assert {(card.registered_year, card.refused_year) for card in cards} == {(None, None)}
        assert {card.state for card in cards} == {"in_use"}
        assert db.scalar(select(func.count()).select_from(CardStep)) == 0
    close_database(sessions)
