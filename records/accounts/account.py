"""Accounts and the roles that they may have. All times are UTC, naive."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column, relationship, validates

from records.database.base import Base
from records.people.person import Person


class Account(Base):
    """A person who may log in. ``password_hash`` is argon2id's; without one the account cannot log in by password.

    ``login_key``: see there; no two accounts have the same. Where a site had several before this was so, the oldest has
    it and the others have none: they log in by typing theirs exactly, and the page of accounts names them.
    """

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(String(40), unique=True)
    login_key: Mapped[str | None] = mapped_column(String(80), unique=True, index=True)
    name: Mapped[str] = mapped_column(String(60))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), unique=True)
    roles: Mapped[list[Any]]
    password_hash: Mapped[str | None] = mapped_column(String(200))
    must_change: Mapped[bool] = mapped_column(default=True)
    failures: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[dt.datetime | None]
    active: Mapped[bool] = mapped_column(default=True)
    person: Mapped[Person | None] = relationship()

    @validates("login")
    def _follow_login(self, _: str, login: str) -> str:
        self.login_key = login_key(login)
        return login


def login_key(login: str) -> str:
    """What two logins have in common that people take for one: width, case and spaces around it do not count."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", login).casefold()).strip()


def find_account(db: Session, login: str) -> Account | None:
    """The account of a login, however it is typed; the one that is spelt exactly so, where there are several."""
    named = Account.login == login.strip()
    found = db.scalars(select(Account).where(named | (Account.login_key == login_key(login)))).all()
    return max(found, key=lambda each: each.login == login.strip(), default=None)


def search_accounts(db: Session, search: str, *, start: int, most: int) -> Sequence[Account]:
    """Accounts whose login or name contains the text, from the ``start``-th on, at most so many."""
    wanted = (
        select(Account)
        .order_by(Account.login)
        .options(joinedload(Account.person).selectinload(Person.cards))
    )
    if search:
        wanted = wanted.where(
            Account.login.icontains(search, autoescape=True)
            | Account.name.icontains(search, autoescape=True)
        )
    return db.scalars(wanted.offset(start).limit(most)).all()


def similar_logins(db: Session) -> list[list[str]]:
    """Logins that differ in nothing but case or width, the oldest of each first: somebody has to rename them."""
    late = db.scalars(select(Account.login).where(Account.login_key.is_(None)).order_by(Account.id))
    groups: dict[str, list[str]] = {}
    for login in late:
        groups.setdefault(login_key(login), []).append(login)
    first = db.execute(
        select(Account.login_key, Account.login).where(Account.login_key.in_(list(groups)))
    )
    for key, login in first:
        groups[str(key)].insert(0, login)
    return list(groups.values())
