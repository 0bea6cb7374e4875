"""Accounts and the roles that they may have. All times are UTC, naive."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from records.database.base import Base
from records.people.person import Person

Role = Literal["cadre", "trainer", "reviewer", "invigilator", "administrator", "auditor"]
ROLES: tuple[Role, ...] = (
    "cadre",
    "trainer",
    "reviewer",
    "invigilator",
    "administrator",
    "auditor",
)


class Account(Base):
    """A person who may log in. ``password_hash`` is argon2id's; without one the account cannot log in by password."""

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(60))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), unique=True)
    roles: Mapped[list[Any]]
    password_hash: Mapped[str | None] = mapped_column(String(200))
    must_change: Mapped[bool] = mapped_column(default=True)
    failures: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[dt.datetime | None]
    active: Mapped[bool] = mapped_column(default=True)
    person: Mapped[Person | None] = relationship()
