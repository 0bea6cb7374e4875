"""Accounts and log-ins as SQLAlchemy 2 models. All times are UTC, naive."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from records.models import Base, Officer

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
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"), unique=True)
    roles: Mapped[list[Any]]
    password_hash: Mapped[str | None] = mapped_column(String(200))
    must_change: Mapped[bool] = mapped_column(default=True)
    failures: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[dt.datetime | None]
    active: Mapped[bool] = mapped_column(default=True)
    officer: Mapped[Officer | None] = relationship()


class LogIn(Base):
    """One browser that is logged in. ``token_hash``: SHA-256 of the cookie; ``attempt_id``: came in by an entry code."""

    __tablename__ = "log_in"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    attempt_id: Mapped[int | None] = mapped_column(ForeignKey("attempt.id"), index=True)
    address: Mapped[str] = mapped_column(String(64))
    at: Mapped[dt.datetime]
    expires_at: Mapped[dt.datetime]
    ended_at: Mapped[dt.datetime | None]
