"""Which laws of 应知应会清单 events of the demo's earlier years may name: those of which a version was in force then."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from question_bank.law.must_know import MustKnowList
from question_bank.law.register import Statute, StatuteRegister


def laws_of(known: MustKnowList, register: StatuteRegister, year: int) -> Sequence[str]:
    """Instruments of the list, in its order, each once, of which the register holds a version that was there when the year began.

    An earlier version that the register does not hold is not guessed at.
    """
    begin = dt.date(year, 1, 1)
    return [
        name
        for name in dict.fromkeys(entry.instrument for entry in known.entries)
        if any(_was_there(each, begin) for each in register.called(name))
    ]


def _was_there(version: Statute, day: dt.date) -> bool:
    if version.in_force_since is None:
        return version.year is not None and version.year < day.year
    return version.in_force_since <= day
