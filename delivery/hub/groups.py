"""From the permission table to JupyterHub: a group for each role, and what its members may do at the Hub.

The Hub's own accounts, roles and tokens are no way around it: nobody administers there, nobody makes tokens, and who has no
group has no server.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, Literal

from delivery.hub.room_service import ROOM
from records.accounts.permissions import TABLE, Action, may
from records.roles import ROLES

Face = Literal["admin", "trainer", "reviewer", "marker", "cadre"]
"""What somebody's server is: it shows what the role needs. The widest of what their roles give."""

_FACES: tuple[tuple[str, Face], ...] = (
    ("administrator", "admin"),
    ("trainer", "trainer"),
    ("reviewer", "reviewer"),
    ("marker", "marker"),
    ("head_of_marking", "marker"),
)
_SELF = ("read:users:name!user", "read:users:groups!user")
_SERVICES = (f"list:services!service={ROOM}", f"read:services!service={ROOM}")
_SERVER = ("servers!user", "access:servers!user", "read:servers!user", "users:activity!user")


def face_of(roles: Collection[str], *, learners: bool) -> Face | None:
    """Which server somebody with these roles has; ``None``: none. ``learners``: the site grants cadres one for study."""
    if may(roles, "lab.use"):
        return next(face for role, face in _FACES if role in roles)
    return "cadre" if learners and may(roles, "lab.study") else None


def groups_of(roles: Iterable[str], *, district: str = "") -> list[str]:
    """The Hub groups of somebody with these roles: called as the roles, after their district where there are several."""
    prefix = f"{district}-" if district else ""
    return [f"{prefix}{role}" for role in ROLES if role in set(roles)]


def groups_with_server(*, learners: bool, district: str = "") -> list[str]:
    """The groups whose members the table grants a server."""
    actions: list[Action] = ["lab.use", *(["lab.study"] if learners else [])]  # type: ignore[list-item]
    roles = [role for role in ROLES if any(role in TABLE[action] for action in actions)]
    return groups_of(roles, district=district)


def hub_roles(groups: Collection[str]) -> list[dict[str, Any]]:
    """JupyterHub's ``load_roles``: a server of their own for the members of ``groups``; of the Hub's usual rights nothing stays."""
    return [
        {"name": "user", "description": "themselves", "scopes": list(_SELF)},
        {
            "name": "lab",
            "description": "a server",
            "scopes": [*_SERVER, *_SERVICES],
            "groups": groups,
        },
    ]
