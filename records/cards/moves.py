"""The moves of a card: which act takes it from which states to which, and which acts two people make. Pure.

The table is that of cards of a district: qualified (both exams) → issued → registered for a year or not, with a reason →
suspended and given back → recalled → cancelled; lost → void → reissued; exchanged for another field or another term; expired.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal, get_args

from foundation.moves import COMMAND, Move, Moves
from records import messages
from records.people.enforcement_card import CARD_STATES, CardState

CardAct = Literal[
    "issue",
    "adopt",
    "amend",
    "register",
    "refuse",
    "admonish",
    "retrain",
    "suspend",
    "restore",
    "restore_refused",
    "recall",
    "cancel",
    "lose",
    "void",
    "replace",
    "expire",
]
"""``adopt``: a card came with a list and stands as the list says; ``amend``: a list says its dates or field otherwise; ``register`` and ``refuse``: for a year; ``restore``: given
back, or found again; ``restore_refused``: the same of a card that was not registered, which stays so; ``replace``: another
card is in its place."""
CARD_ACTS: tuple[CardAct, ...] = get_args(CardAct)
Decider = Literal["agency", "district", "upper", "issuer"]
"""Who decides: the officer's own agency, or who appoints them; the legal body of the same government; that of a higher one; who issues the card."""
DECIDERS: tuple[Decider, ...] = get_args(Decider)
Cause = Literal[
    "moved",
    "left",
    "retired",
    "died",
    "off_post",
    "punished",
    "fraud",
    "review",
    "misconduct",
    "expired",
    "dissolved",
]
"""Why a card is cancelled."""
CAUSES: tuple[Cause, ...] = get_args(Cause)

_OFFICE = frozenset({"administrator", "approver", COMMAND})
_CARRIED: frozenset[CardState] = frozenset({"in_use", "unregistered"})
OPEN_STATES: frozenset[CardState] = frozenset(
    {"in_use", "unregistered", "suspended", "recalled", "lost", "void", "expired"}
)
"""A card that stands so keeps its holder from getting another one of its kind, but in its place."""


def _move(target: CardState | None, *sources: CardState) -> Move[CardState]:
    return Move(frozenset(sources), target, _OFFICE, "card.step")


CARD_MOVES: Moves[CardState, CardAct] = Moves(
    messages.CARD,
    {
        "issue": _move("in_use", "qualified"),
        "adopt": _move(None, "qualified"),
        "amend": _move(None, *(state for state in CARD_STATES if state != "qualified")),
        "register": _move("in_use", *_CARRIED),
        "refuse": _move("unregistered", *_CARRIED),
        "admonish": _move(None, *_CARRIED),
        "retrain": _move("suspended", *_CARRIED),
        "suspend": _move("suspended", *_CARRIED),
        # What was refused before it was suspended or lost is not registered by coming back: two acts, the card's past says which.
        "restore": _move("in_use", "suspended", "lost"),
        "restore_refused": _move("unregistered", "suspended", "lost"),
        "recall": _move("recalled", *_CARRIED, "suspended", "expired"),
        "cancel": _move("cancelled", *_CARRIED, "suspended", "recalled", "lost", "void", "expired"),
        # A suspended card is with the agency: whoever loses it there gets no new one by that, nor by its term.
        "lose": _move("lost", *_CARRIED),
        "void": _move("void", "lost"),
        "replace": _move("replaced", *_CARRIED, "expired", "void"),
        "expire": _move("expired", *_CARRIED),
    },
    states=messages.CARD_STATE_NAMES,
    acts=messages.CARD_ACT_NAMES,
)
TWO_PEOPLE: frozenset[CardAct] = frozenset(
    {"register", "refuse", "retrain", "suspend", "restore", "restore_refused", "recall", "cancel"}
)
"""What takes a right, or gives one back: one proposes, another confirms."""
HEARD: frozenset[CardAct] = frozenset({"refuse", "retrain", "suspend", "recall", "cancel"})
"""What is not decided before its holder was heard."""
SERVED: frozenset[CardAct] = HEARD
"""What is served on its holder as a paper."""
UNHEARD_CAUSES: frozenset[Cause] = frozenset({"left", "retired", "died", "expired", "dissolved"})
"""Causes that are facts, of which nobody is heard."""
FOR_A_YEAR: frozenset[CardAct] = frozenset({"register", "refuse"})


def chosen(act: CardAct, *, refused: bool) -> CardAct:
    """The act of the table that is meant: coming back, a card that was refused stays so."""
    return "restore_refused" if act == "restore" and refused else act


def acts_from(state: CardState, roles: Collection[str]) -> list[CardAct]:
    """What somebody with these roles may do with a card that stands so, by itself; in the order of the table."""
    alone = frozenset({"issue", "adopt", "amend", "replace", "expire", "restore_refused"})
    return [act for act in CARD_MOVES.possible(state, roles) if act not in alone]


def act_to(state: CardState, target: CardState) -> CardAct | None:
    """The act by which a card comes from one state to another at once; ``None``: by none."""
    order: tuple[CardAct, ...] = (
        "suspend",
        "register",
        "refuse",
        "restore",
        "recall",
        "cancel",
        "lose",
        "void",
        "replace",
        "expire",
    )
    for act in order:
        move = CARD_MOVES.table[act]
        if state in move.sources and move.target == target and state != target:
            return act
    return None
