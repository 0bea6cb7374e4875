"""The district of the tests of study, and what is done with its cards."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from sqlalchemy.orm import Session

from certification.cards.policy import CardPolicy, card_policy
from certification.cards.steps import StepGiven
from records.people.enforcement_card import EnforcementCard
from tests.courses.conftest import District, _district, district, person, unit

__all__ = ["District", "_district", "district", "person", "unit"]

TODAY = dt.date(2026, 11, 26)
ADMIN = ("administrator",)


@pytest.fixture(scope="session")
def policy() -> CardPolicy:
    """The example."""
    return card_policy()


def card(db: Session, number: str) -> EnforcementCard:
    return db.query(EnforcementCard).filter_by(number=number).one()


def given(act: Any, **changes: Any) -> StepGiven:
    """A step of which nothing is missing."""
    values: dict[str, Any] = {
        "on": TODAY,
        "decider": "agency" if act in ("admonish", "retrain", "lose") else "district",
        "organ": "甲局" if act in ("admonish", "retrain", "lose") else "区司法局",
        "basis": "《河南省行政执法条例》第四十六条",
        "document": "司字〔2026〕1号",
        "reason": "事由",
        "hearing": "无异议",
    }
    values |= {"year": 2026} if act in ("register", "refuse") else {}
    values |= {"until": TODAY + dt.timedelta(days=30)} if act in ("suspend", "retrain") else {}
    values |= {"cause": "punished"} if act == "cancel" else {}
    return StepGiven(act, **{**values, **changes})
