"""Whether a paper that comes back may count by itself, or two people have to look: pure rules."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import orjson

from records.exams.attempt import HANDED_IN, AttemptState

Reason = Literal[
    "both_wrote",
    "handed_in",
    "other_opening",
    "void",
    "void_there",
    "other_paper",
    "other_attempt",
    "later_attempt",
    "receipt",
    "published",
]
"""Why it waits; in words: `records.messages.HALL_REASONS`."""

NOT_TO_COUNT: frozenset[Reason] = frozenset({"void", "other_paper", "other_attempt"})
"""There is nothing that it could be counted to."""


def fingerprint(answers: Iterable[tuple[str, int, int]]) -> str:
    """Which changes an attempt's answers stand by: SHA-256 of (question, page, seq), ``""`` where nothing was answered."""
    rows = sorted(answers)
    return hashlib.sha256(orjson.dumps(rows)).hexdigest() if rows else ""


@dataclass(frozen=True)
class There:
    """A paper as it ended in the hall; ``receipt_holds``: its answers make the notebook of its receipt."""

    state: AttemptState
    content_hash: str
    receipt_holds: bool


@dataclass(frozen=True)
class Here:
    """Its attempt in the district. ``known``: the fingerprint of what the pack had; ``now``: of what is on record.

    ``content_hash``: of the paper that it is written on; ``from_hall``: a hall's paper counts already.
    """

    state: AttemptState
    content_hash: str
    known: str
    now: str
    from_hall: bool
    is_last: bool
    published: bool


def reason_to_wait(there: There, here: Here | None) -> Reason | None:
    """The first that is true, the gravest first; ``None``: it counts. ``here`` ``None``: there is no such attempt any more."""
    if here is None:
        return "other_attempt"
    reasons: tuple[tuple[Reason, bool], ...] = (
        ("other_paper", there.content_hash != here.content_hash),
        ("void", here.state == "voided"),
        ("void_there", there.state == "voided"),
        ("published", here.published),
        ("later_attempt", not here.is_last),
        ("other_opening", here.from_hall and here.state in HANDED_IN),
        ("handed_in", here.state == "handed_in"),
        # Who began in the room and had no answer on record there has lost nothing by going on in the hall.
        ("both_wrote", here.now not in ("", here.known)),
        ("receipt", not there.receipt_holds),
    )
    return next((reason for reason, holds in reasons if holds), None)
