"""Moves: which act takes a thing from which states to which, who may do it, and what the audit trail calls it.

One table an aggregate; the rest (which states count as handed in, who may be called again) follows from the tables.
Making a move is the caller's: its row, its audit entry, and nothing else, in one transaction.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from foundation import messages
from foundation.errors import LawStudyError

S = TypeVar("S", bound=str)
A = TypeVar("A", bound=str)

CANDIDATE = "candidate"
"""Whoever the thing belongs to; of accounts, see the roles in `records.accounts.account`."""
SERVER = "server"
"""The program itself: time was up, a sitting ended, papers were scored."""
COMMAND = "command"
"""Whoever may run the command line on the site's machine."""


class MoveRefused(LawStudyError):
    """The thing does not stand where this can be done, or somebody else has to do it."""

    def __init__(self, thing: str, state: str, act: str) -> None:
        self.state, self.act = state, act
        super().__init__(messages.MOVE_REFUSED.format(thing=thing, state=state, act=act))


@dataclass(frozen=True)
class Move(Generic[S]):
    """``target`` ``None``: the state stays. ``action``: its name in the audit trail, ``""`` where the row itself tells."""

    sources: frozenset[S]
    target: S | None
    who: frozenset[str]
    action: str


class Moves(Generic[S, A]):
    """The table of one kind of thing; ``thing`` is what people call it."""

    def __init__(self, thing: str, table: Mapping[A, Move[S]]) -> None:
        self.thing, self.table = thing, dict(table)

    def require(self, state: S, act: A, roles: Collection[str]) -> Move[S]:
        """The move that somebody with these roles makes. Raises `MoveRefused`."""
        move = self.table[act]
        if state not in move.sources or move.who.isdisjoint(roles):
            raise MoveRefused(self.thing, state, act)
        return move

    def sources(self, *acts: A) -> tuple[S, ...]:
        """The states in which any of these acts is possible, in the order of the alphabet."""
        return tuple(sorted({state for act in acts for state in self.table[act].sources}))

    def targets(self, *acts: A) -> tuple[S, ...]:
        """The states to which these acts lead, in the order of the alphabet."""
        return tuple(sorted({target for act in acts if (target := self.table[act].target)}))

    def without_exit(self, states: Collection[S]) -> tuple[S, ...]:
        """Those of ``states`` that no act leads away from."""
        left = {
            state
            for move in self.table.values()
            if move.target is not None
            for state in move.sources
            if state != move.target
        }
        return tuple(sorted(set(states) - left))
