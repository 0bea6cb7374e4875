"""Making accounts and changing them: passwords, locks, roles."""

from __future__ import annotations

import datetime as dt
import hmac
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from records import messages
from records.accounts.account import ROLES, Account
from records.accounts.log_in import close_all_log_ins
from records.accounts.password import (
    DEFAULT_POLICY,
    FirstPassword,
    PasswordPolicy,
    new_first_password,
    password_bytes,
)
from records.audit import trail
from records.errors import AccountLocked, AccountRefused, LogInFailed
from records.people.person import Person


def create_account(
    db: Session,
    login: str,
    name: str,
    roles: Sequence[str],
    *,
    actor: str,
    person: Person | None = None,
    policy: PasswordPolicy = DEFAULT_POLICY,
    first: FirstPassword | None = None,
) -> tuple[Account, str]:
    """Make an account; returns it with its first password, which must be changed at once. Raises `AccountRefused`."""
    login, name = login.strip(), name.strip()
    if not login or len(login) > 40 or not name or len(name) > 60:
        raise AccountRefused(messages.ACCOUNT_NAME)
    if db.scalar(select(Account.id).where(Account.login == login)):
        raise AccountRefused(messages.ACCOUNT_TAKEN.format(login=login))
    if person and db.scalar(select(Account.id).where(Account.person_id == person.id)):
        raise AccountRefused(messages.ACCOUNT_OFFICER.format(card=person.card_number))
    first = first or new_first_password(policy)
    account = Account(
        login=login,
        name=name,
        person_id=person.id if person else None,
        roles=_known(roles),
        password_hash=first.password_hash,
    )
    db.add(account)
    db.flush()
    after = {"name": name, "roles": account.roles}
    trail.record(db, "account.create", login, after=after, actor=actor)
    return account, first.password


def record_password_try(
    db: Session, login: str, *, right: bool, now: dt.datetime, policy: PasswordPolicy
) -> Account:
    """Put a try on record and return the account that is let in.

    Raises `LogInFailed`, `AccountLocked`; what was counted must be committed all the same.
    """
    account = db.scalar(select(Account).where(Account.login == login))
    if account is None or not account.active:
        raise LogInFailed(messages.LOG_IN_FAILED)
    if account.locked_until is not None:
        if now < account.locked_until:
            raise AccountLocked(_locked(account.locked_until))
        account.locked_until, account.failures = None, 0
    if right:
        account.failures = 0
        return account
    account.failures += 1
    if account.failures >= policy.max_failures:
        account.locked_until = now + dt.timedelta(minutes=policy.lock_minutes)
        after = {"failures": account.failures}
        trail.record(db, "account.lock", login, after=after, actor="room")
        db.flush()
        raise AccountLocked(_locked(account.locked_until))
    db.flush()
    raise LogInFailed(messages.LOG_IN_FAILED)


def check_new_password(account: Account, *, old: str, new: str, policy: PasswordPolicy) -> None:
    """Whether a password may take the place of ``old``. Raises `AccountRefused` with what to do better."""
    if len(new) < policy.min_length:
        raise AccountRefused(messages.PASSWORD_SHORT.format(length=policy.min_length))
    if hmac.compare_digest(password_bytes(new), password_bytes(old)):
        raise AccountRefused(messages.PASSWORD_SAME)
    if len(set(new)) < 4 or new.casefold() in (account.login.casefold(), account.name.casefold()):
        raise AccountRefused(messages.PASSWORD_WEAK)


def change_password(
    db: Session, account: Account, *, new_hash: str, now: dt.datetime, token: str | None
) -> None:
    """Set one's own password: the old one was verified, the new one checked and hashed, by the caller.

    Ends every log-in but that of ``token``.
    """
    account.password_hash = new_hash
    account.must_change = False
    close_all_log_ins(db, now, account_id=account.id, except_token=token)
    trail.record(db, "account.change_password", account.login, actor=account.login)


def reset_password(
    db: Session,
    account: Account,
    *,
    actor: str,
    now: dt.datetime,
    first: FirstPassword,
) -> str:
    """A new first password for somebody who lost theirs; also lifts a lock. Ends every log-in."""
    account.password_hash = first.password_hash
    account.must_change = True
    close_all_log_ins(db, now, account_id=account.id)
    trail.record(db, "account.reset_password", account.login, actor=actor)
    if account.locked_until is not None or account.failures:
        unlock(db, account, actor=actor)
    return first.password


def unlock(db: Session, account: Account, *, actor: str) -> None:
    """Lift a lock before its time."""
    until = account.locked_until
    before = {"failures": account.failures, "locked_until": until and until.isoformat()}
    account.locked_until, account.failures = None, 0
    trail.record(db, "account.unlock", account.login, before=before, actor=actor)


def set_roles(db: Session, account: Account, roles: Sequence[str], *, actor: str) -> None:
    """Give other roles. Raises `AccountRefused` when nobody would be left to administer."""
    before, after = list(account.roles), _known(roles)
    if "administrator" not in after:
        _require_another_administrator(db, account)
    account.roles = after
    trail.record(db, "account.set_roles", account.login, before=before, after=after, actor=actor)


def deactivate(db: Session, account: Account, *, actor: str, now: dt.datetime) -> None:
    """Take an account out of use; what it did stays on record. Raises `AccountRefused` for the last administrator."""
    _require_another_administrator(db, account)
    account.active = False
    close_all_log_ins(db, now, account_id=account.id)
    trail.record(db, "account.deactivate", account.login, actor=actor)


def _require_another_administrator(db: Session, account: Account) -> None:
    if "administrator" not in account.roles:
        return
    # Who has no password cannot log in to administer.
    able = (Account.active, Account.password_hash.is_not(None), Account.id != account.id)
    others = db.scalars(select(Account.roles).where(*able))
    if not any("administrator" in roles for roles in others):
        raise AccountRefused(messages.LAST_ADMINISTRATOR)


def _known(roles: Sequence[str]) -> list[str]:
    unknown = [role for role in roles if role not in ROLES]
    if unknown or not roles:
        raise AccountRefused(messages.UNKNOWN_ROLE.format(roles="、".join(unknown) or "（无）"))
    return [role for role in ROLES if role in roles]


def _locked(until: dt.datetime) -> str:
    local = until.replace(tzinfo=dt.UTC).astimezone()
    return messages.ACCOUNT_LOCKED.format(until=f"{local:%H:%M}")
