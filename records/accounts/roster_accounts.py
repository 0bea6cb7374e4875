"""Accounts for people of the roster who have none: everybody is a learner, and some posts bring another role."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, selectinload

from records.accounts.account import Account
from records.accounts.administration import create_account, reset_password
from records.accounts.log_in import LogIn
from records.accounts.password import FirstPassword
from records.people.membership import Membership
from records.people.person import Person
from records.people.unit import Unit
from records.roles import ROLES, Role

ROLES_OF_POSTS: tuple[tuple[str, Role], ...] = (("联络员", "liaison"),)
"""What stands in the title of a post, and the role that it brings. Whoever decides about others gets a role by hand alone."""


@dataclass(frozen=True)
class Newcomer:
    """Somebody for whom a first password is made. ``account``: of who has one and never came in with it."""

    person: int
    number: str
    name: str
    unit_code: str
    unit: str
    roles: tuple[Role, ...]
    account: int | None = None


def people_without_account(db: Session, units: Collection[str] = ()) -> list[Newcomer]:
    """Everybody in service who has no account, by unit and number; of these units (by code) alone, where some are named."""
    has_one = select(Account.person_id).where(Account.person_id.is_not(None))
    return _newcomers(db, units, Person.id.not_in(has_one))


def people_never_logged_in(db: Session, units: Collection[str] = ()) -> list[Newcomer]:
    """Everybody in service whose first password was never used: its slip may be lost, and is not shown again."""
    came_in = select(LogIn.account_id).where(LogIn.account_id.is_not(None))
    waiting = select(Account.person_id).where(
        Account.person_id.is_not(None), Account.active, Account.must_change
    )
    return _newcomers(db, units, Person.id.in_(waiting.where(Account.id.not_in(came_in))))


def give_accounts(
    db: Session,
    newcomers: Sequence[Newcomer],
    firsts: Sequence[FirstPassword],
    *,
    actor: str,
    now: dt.datetime,
) -> list[tuple[Newcomer, str]]:
    """Make accounts, or give new first passwords, in the caller's transaction; returns who got one, with the log-in.

    The candidate number is the log-in. Who has got an account or come in since the list was made is left out.
    """
    given = []
    for each, first in zip(newcomers, firsts, strict=True):
        account = db.scalar(select(Account).where(Account.person_id == each.person))
        if each.account is None and account is None:
            person = db.get_one(Person, each.person)
            made, _ = create_account(
                db, each.number, person.name, each.roles, person=person, actor=actor, first=first
            )
            given.append((each, made.login))
        elif each.account is not None and account is not None and account.must_change:
            reset_password(db, account, actor=actor, now=now, first=first)
            given.append((each, account.login))
    return given


def _newcomers(
    db: Session, units: Collection[str], *conditions: ColumnElement[bool]
) -> list[Newcomer]:
    rows = (
        select(Person)
        .join(Membership, Membership.person_id == Person.id)
        .join(Unit, Unit.id == Membership.unit_id)
        .where(Person.active, Membership.until.is_(None), *conditions)
        .order_by(Unit.code, Person.number)
        .options(
            selectinload(Person.memberships).selectinload(Membership.unit),
            selectinload(Person.posts),
        )
    )
    if units:
        rows = rows.where(Unit.code.in_(units))
    accounts = {row.person_id: row.id for row in db.execute(select(Account.person_id, Account.id))}
    found = {}
    for person in db.scalars(rows):
        unit = person.unit
        assert unit is not None
        found[person.id] = Newcomer(
            person.id,
            person.number,
            person.name,
            unit.code,
            unit.name,
            _roles(person),
            accounts.get(person.id),
        )
    return [*found.values()]


def _roles(person: Person) -> tuple[Role, ...]:
    titles = [post.title for post in person.posts if post.until is None]
    brought = {role for word, role in ROLES_OF_POSTS if any(word in title for title in titles)}
    return tuple(role for role in ROLES if role == "cadre" or role in brought)
