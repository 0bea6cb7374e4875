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
    """The thing does not stand where this can be done, or somebody else has to do it. ``state``, ``act``: their codes; the text is in words."""

    def __init__(self, state: str, act: str, text: str) -> None:
        self.state, self.act = state, act
        super().__init__(text)


@dataclass(frozen=True)
class Move(Generic[S]):
    """``target`` ``None``: the state stays. ``action``: its name in the audit trail, ``""`` where the row itself tells."""

    sources: frozenset[S]
    target: S | None
    who: frozenset[str]
    action: str


class Moves(Generic[S, A]):
    """The table of one kind of thing; ``thing``, ``states`` and ``acts`` are what people call it, and where it stands, and what is done."""

    def __init__(
        self,
        thing: str,
        table: Mapping[A, Move[S]],
        *,
        states: Mapping[str, str],
        acts: Mapping[str, str],
    ) -> None:
        self.thing, self.table = thing, dict(table)
        self.states, self.acts = states, acts

    def require(self, state: S, act: A, roles: Collection[str]) -> Move[S]:
        """The move that somebody with these roles makes. Raises `MoveRefused`."""
        move = self.table[act]
        if state not in move.sources or move.who.isdisjoint(roles):
            raise self.refused(state, act)
        return move

    def problems(self, state: S, act: A, roles: Collection[str]) -> list[str]:
        """What `require` would raise, in words, for those who tell everything that is wrong at once."""
        try:
            self.require(state, act, roles)
        except MoveRefused as error:
            return [str(error)]
        return []

    def possible(self, state: S, roles: Collection[str]) -> list[A]:
        """The acts that somebody with these roles may do as it stands, in the order of the table."""
        return [
            act
            for act, move in self.table.items()
            if state in move.sources and not move.who.isdisjoint(roles)
        ]

    def refused(self, state: S | None, act: A) -> MoveRefused:
        """The error that says in words why the act cannot be done. ``state`` ``None``: there is no such thing any more."""
        named = {"thing": self.thing, "act": self.acts[act]}
        if state is None:
            return MoveRefused("", act, messages.MOVE_OF_NOTHING.format(**named))
        known = state in self.table[act].sources
        text = messages.MOVE_BY_OTHERS if known else messages.MOVE_REFUSED
        return MoveRefused(state, act, text.format(**named, state=self.states[state]))

    def sources(self, *acts: A) -> tuple[S, ...]:
        """The states in which any of these acts is possible, in the order of the alphabet."""
        return tuple(sorted({state for act in acts for state in self.table[act].sources}))

    def targets(self, *acts: A) -> tuple[S, ...]:
        """The states to which these acts lead, in the order of the alphabet."""
        return tuple(sorted({target for act in acts if (target := self.table[act].target)}))

    def without_exit(self, states: Collection[S], *, but: Collection[A] = ()) -> tuple[S, ...]:
        """Those of ``states`` that no act leads away from, ``but`` these."""
        left = {
            state
            for act, move in self.table.items()
            if move.target is not None and act not in but
            for state in move.sources
            if state != move.target
        }
        return tuple(sorted(set(states) - left))
