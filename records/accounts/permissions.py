"""Who may do what: one table, from which handlers, pages and tests follow.

An action is ``thing.verb``. Reading and changing are different actions, so that an auditor can be given all of the first
and none of the second. Whose thing it is (a candidate's own attempt) is checked beside this, by the handler.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal

from records.accounts.account import ROLES, Role

Holder = Role | Literal["entry_code"]
"""Who may be allowed something: an account's role, or a candidate who came in by the code on their slip."""

Action = Literal[
    "anybody",
    "log_out",
    "own.read",
    "own.change",
    "study.read",
    "study.check",
    "exam.sit",
    "session.read",
    "session.plan",
    "session.control",
    "session.score",
    "clock.correct",
    "account.read",
    "account.manage",
    "audit.read",
]

_ALL: frozenset[Holder] = frozenset(ROLES)

TABLE: dict[Action, frozenset[Holder]] = {
    # Log-in and static files: no account is asked for.
    "anybody": frozenset(),
    # Leaving, for everybody who came in.
    "log_out": _ALL | {"entry_code"},
    # One's own page and password.
    "own.read": _ALL,
    "own.change": _ALL,
    # Lessons, and checking answers to their questions.
    "study.read": _ALL,
    "study.check": frozenset({"cadre", "trainer", "reviewer"}),
    # Write a paper that one was called to; with an entry code the one that it is for, and nothing else.
    "exam.sit": frozenset({"cadre", "entry_code"}),
    # The board of a session, its incidents and its reconciliation.
    "session.read": frozenset({"invigilator", "administrator", "auditor"}),
    # Make a session.
    "session.plan": frozenset({"administrator"}),
    # Entry codes, start, pause, time, end, reopen, void.
    "session.control": frozenset({"invigilator", "administrator"}),
    "session.score": frozenset({"administrator"}),
    # Let the room go by the machine's clock.
    "clock.correct": frozenset({"administrator"}),
    "account.read": frozenset({"administrator", "auditor"}),
    "account.manage": frozenset({"administrator"}),
    "audit.read": frozenset({"administrator", "auditor"}),
}


def may(roles: Collection[str], action: Action) -> bool:
    """Whether somebody with these roles may do it."""
    return action == "anybody" or not TABLE[action].isdisjoint(roles)
