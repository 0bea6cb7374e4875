"""The rules of cards and of their yearly review: TOML, by whom and from where. A site's own file takes the place of the example."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from certification import messages
from records.cards.moves import Cause, Decider
from records.policy_file import Field as Place
from records.policy_file import read_policy_file

EXAMPLE = Path(__file__).with_name("policies") / "example.toml"
FILE = "cards.toml"
"""A site's own, in its folder."""

DecidedAct = Literal[
    "register",
    "refuse",
    "admonish",
    "retrain",
    "suspend",
    "restore",
    "recall",
    "cancel",
    "lose",
    "void",
]
_Deciders = Annotated[tuple[Decider, ...], Field(min_length=1)]
_Days = Annotated[int, Field(ge=1, le=366)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ReviewRule(_Part):
    """What the yearly review asks. ``hours``: all hours of the year, also each category, or none; ``acts_years``: without any act in so many

    years the unit explains, 0: it is not asked; ``new_cards`` of the year are only listed, or reviewed as well.
    """

    source: Annotated[str, Field(max_length=300)] = ""
    hours: Literal["total", "all", "none"] = "total"
    exam: bool = True
    acts_years: Annotated[int, Field(ge=0, le=10)] = 0
    new_cards: Literal["list", "review"] = "list"
    basis: Annotated[str, Field(max_length=300)] = ""


class CardPolicy(_Part):
    """``example``: nobody's rule until it is adopted. ``number_pattern``: what numbers look like, ``""``: anything; ``reminder_days`` before the
    last day; ``remedy``: what a decision tells of remedies; ``deciders``: by act, who may decide it; nobody else.
    """

    title: Annotated[str, Field(min_length=1, max_length=120)]
    source: Annotated[str, Field(max_length=300)]
    source_year: Annotated[int, Field(ge=1949, le=9999)]
    example: bool = False
    number_pattern: Annotated[str, Field(max_length=120)] = ""
    qualification_months: Annotated[int, Field(ge=1, le=120)] | None = None
    bar_years: Annotated[int, Field(ge=0, le=20)] = 0
    bar_causes: tuple[Cause, ...] = ()
    reminder_days: tuple[_Days, ...] = (90, 60, 30)
    remedy: Annotated[str, Field(max_length=300)] = ""
    review: ReviewRule
    deciders: dict[DecidedAct, _Deciders]


def card_policy(site: Path | None = None) -> CardPolicy:
    """The site's rules, or the example where it has none. Raises `records.errors.PolicyRejected` with everything that is wrong."""
    own = site / FILE if site is not None else None
    path = own if own is not None and own.is_file() else EXAMPLE
    return read_policy_file(path, CardPolicy, _contradictions)


def _contradictions(policy: CardPolicy) -> list[tuple[Place, str]]:
    found: list[tuple[Place, str]] = []
    days = policy.reminder_days
    if len(set(days)) < len(days) or list(days) != sorted(days, reverse=True):
        found.append((("reminder_days",), messages.POLICY_REMINDERS))
    # 河南省行政执法条例 art. 46 (2): the legal body of the same government or of a higher one, nobody else.
    if set(policy.deciders.get("cancel", ())) - {"district", "upper"}:
        found.append((("deciders", "cancel"), messages.POLICY_CANCEL))
    missing = [act for act in DecidedAct.__args__ if act not in policy.deciders]  # type: ignore[attr-defined]
    if missing:
        found.append((("deciders",), messages.POLICY_DECIDERS.format(acts="、".join(missing))))
    try:
        re.compile(policy.number_pattern)
    except re.error as error:
        text = messages.POLICY_PATTERN.format(detail=error)
        found.append((("number_pattern",), text))
    return found
