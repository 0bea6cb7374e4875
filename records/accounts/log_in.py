"""Who is logged in where. The browser holds a random token, the records only its hash."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections.abc import Collection, Sequence

from sqlalchemy import ForeignKey, String, delete, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from records.accounts.account import Account
from records.database.base import Base

MOST_KEPT = 100
"""Log-ins of one account, or by one entry code."""


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


def token_hash(token: str) -> str:
    """SHA-256 (hex); a token is 256 random bits, so a quick hash is right."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def open_log_in(
    db: Session,
    *,
    address: str,
    now: dt.datetime,
    hours: float,
    account_id: int | None = None,
    attempt_id: int | None = None,
) -> str:
    """Let somebody in, by account or by entry code; returns the token.

    Of each the newest `MOST_KEPT` log-ins are kept: who comes in again and again ends their own oldest.
    """
    if (account_id is None) == (attempt_id is None):
        raise ValueError("a log-in belongs to an account or to an attempt")
    of_holder = (LogIn.account_id == account_id, LogIn.attempt_id == attempt_id)
    before = select(LogIn.token_hash).where(*of_holder).order_by(LogIn.at.desc(), LogIn.token_hash)
    too_many = db.scalars(before.offset(MOST_KEPT - 1)).all()
    if too_many:
        db.execute(delete(LogIn).where(LogIn.token_hash.in_(too_many)))
    token = secrets.token_urlsafe(32)
    db.add(
        LogIn(
            token_hash=token_hash(token),
            account_id=account_id,
            attempt_id=attempt_id,
            address=address,
            at=now,
            expires_at=now + dt.timedelta(hours=hours),
        )
    )
    return token


def find_log_in(db: Session, token: str, now: dt.datetime) -> LogIn | None:
    """The log-in of a token; ``None`` when it is unknown, ended or expired, or its account is out of use."""
    row = db.get(LogIn, token_hash(token))
    if row is None or row.ended_at is not None or row.expires_at <= now:
        return None
    if row.account_id is not None and not db.get_one(Account, row.account_id).active:
        return None
    return row


def close_log_in(db: Session, token: str, now: dt.datetime) -> None:
    """Log out here."""
    db.execute(
        update(LogIn)
        .where(LogIn.token_hash == token_hash(token), LogIn.ended_at.is_(None))
        .values(ended_at=now)
    )


def close_all_log_ins(
    db: Session,
    now: dt.datetime,
    *,
    account_id: int | None = None,
    attempt_id: int | None = None,
    except_token: str | None = None,
) -> int:
    """Log an account, or an attempt's candidate, out everywhere, but for one browser where one is named.

    Returns how many log-ins ended that had not expired.
    """
    if account_id is None and attempt_id is None:
        return 0
    whose = (
        LogIn.account_id == account_id if account_id is not None else LogIn.attempt_id == attempt_id
    )
    ending = update(LogIn).where(whose, LogIn.ended_at.is_(None))
    if except_token is not None:
        ending = ending.where(LogIn.token_hash != token_hash(except_token))
    open_now = select(func.count()).select_from(LogIn).where(whose, LogIn.ended_at.is_(None))
    if except_token is not None:
        open_now = open_now.where(LogIn.token_hash != token_hash(except_token))
    count = db.scalar(open_now.where(LogIn.expires_at > now)) or 0
    db.execute(ending.values(ended_at=now))
    return count


def is_logged_in(db: Session, now: dt.datetime, *, attempt_id: int) -> bool:
    """Whether somebody is in by this attempt's entry code."""
    row = select(LogIn.token_hash).where(
        LogIn.attempt_id == attempt_id, LogIn.ended_at.is_(None), LogIn.expires_at > now
    )
    return db.scalar(row.limit(1)) is not None


def came_in_from(db: Session, account_id: int, address: str, *, since: dt.datetime) -> bool:
    """Whether an account logged in from this address lately."""
    row = select(LogIn.token_hash).where(
        LogIn.account_id == account_id, LogIn.address == address, LogIn.at >= since
    )
    return bool(address) and db.scalar(row.limit(1)) is not None


def accounts_logged_in(
    db: Session, now: dt.datetime, *, most: int
) -> Sequence[tuple[LogIn, Account]]:
    """Open log-ins with their accounts, the latest first; candidates with an entry code are not among them."""
    rows = (
        select(LogIn, Account)
        .join(Account, LogIn.account_id == Account.id)
        .where(LogIn.ended_at.is_(None), LogIn.expires_at > now)
    )
    return [
        (row, account) for row, account in db.execute(rows.order_by(LogIn.at.desc()).limit(most))
    ]


def last_ends(db: Session, accounts: Collection[int], now: dt.datetime) -> dict[int, dt.datetime]:
    """When a log-in of each of these accounts ended last, by its owner, by others or by itself; of whom none did, nothing."""
    rows = db.execute(
        select(LogIn.account_id, LogIn.ended_at, LogIn.expires_at).where(
            LogIn.account_id.in_(accounts),
            (LogIn.ended_at.is_not(None)) | (LogIn.expires_at <= now),
        )
    )
    found: dict[int, dt.datetime] = {}
    for account, ended, expires in rows:
        assert account is not None
        at = min(ended or expires, expires)
        found[account] = max(found.get(account, at), at)
    return found
