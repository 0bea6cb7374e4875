"""The roles that an account may have; what each may do: `records.accounts.permissions`."""

from __future__ import annotations

from typing import Literal, get_args

Role = Literal[
    "cadre",
    "liaison",
    "trainer",
    "reviewer",
    "invigilator",
    "marker",
    "head_of_marking",
    "approver",
    "administrator",
    "auditor",
]
ROLES: tuple[Role, ...] = get_args(Role)
