"""Which roles one person may not hold together, by the policies of the exams."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from records import messages
from records.accounts.account import Account
from records.errors import PolicyRejected
from records.exams.exam import Exam

if TYPE_CHECKING:
    from records.exams.policy import Policy  # brings pydantic along

Pair = tuple[str, str]


def incompatible_pairs(db: Session) -> dict[Pair, str]:
    """Pairs of roles that a released exam's policy forbids, each with the policy's title."""
    found: dict[Pair, str] = {}
    for policy in db.scalars(select(Exam.policy)):
        for first, second in (policy or {}).get("incompatible_roles", ()):
            found.setdefault((first, second), str(policy["title"]))
    return found


def held_together(roles: Collection[str], pairs: Iterable[Pair]) -> list[Pair]:
    """The pairs of which somebody with these roles holds both."""
    return [pair for pair in pairs if set(pair) <= set(roles)]


def require_compatible_roles(db: Session, policy: Policy) -> None:
    """Whether nobody holds together what a policy keeps apart. Raises `PolicyRejected`, naming the accounts."""
    problems = [
        messages.POLICY_ACCOUNTS.format(
            policy=policy.title,
            first=messages.ROLE_NAMES[first],
            second=messages.ROLE_NAMES[second],
            login=account.login,
        )
        for account in db.scalars(select(Account).where(Account.active).order_by(Account.login))
        for first, second in held_together(account.roles, policy.incompatible_roles)
    ]
    if problems:
        raise PolicyRejected(problems)
