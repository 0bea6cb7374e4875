"""The room among the Hub's services: listed, with an address that leads to it on its own origin.

It is not proxied: on the Hub's own origin any page of anybody's server could act in the room as its visitor.
"""

from __future__ import annotations

from typing import Any

from delivery.hub import messages

ROOM = "room"


def room_service() -> dict[str, Any]:
    """As JupyterHub lists it. Without a ``url``, for what has one is proxied."""
    info = {"title": messages.ROOM, "address": f"/services/{ROOM}/"}
    return {"name": ROOM, "display": True, "info": info}
