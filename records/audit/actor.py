"""Who acts in this process, where nobody is logged in: on the command line, or in a script. Imports nothing heavy."""

from __future__ import annotations

import getpass
from contextvars import ContextVar

_actor: ContextVar[str] = ContextVar("actor", default="")


def act_as(actor: str) -> None:
    """From now on, in this context, decisions without a named actor are this one's."""
    _actor.set(actor)


def acting() -> str:
    """Who `act_as` said; else whose process this is."""
    return _actor.get() or operating_system_user()


def operating_system_user() -> str:
    """The name of the user whose process this is."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"
