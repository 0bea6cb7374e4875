"""Making accounts and changing them: passwords, locks, roles."""

from __future__ import annotations

import datetime as dt
import hmac
from collections.abc import Sequence
from unicodedata import category, normalize

from sqlalchemy import select
from sqlalchemy.orm import Session

from records import messages
from records.accounts.account import Account, find_account, login_key
from records.accounts.duties import held_together, incompatible_pairs
from records.accounts.log_in import came_in_from, close_all_log_ins, open_log_in
from records.accounts.password import (
    DEFAULT_POLICY,
    FirstPassword,
    PasswordPolicy,
    has_run,
    kinds_of,
    new_first_password,
    password_bytes,
)
from records.audit import account_decisions, trail
from records.errors import AccountLocked, AccountRefused, LogInFailed
from records.people.person import Person
from records.roles import ROLES

KNOWN_DAYS = 30
"""An address from which somebody came in is theirs for so long."""


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
    """Make an account; returns it with its first password, which must be changed at once. Raises `AccountRefused`.

    ``person``: of the roster, whose name it has; ``name`` may be left out then.
    """
    login, name = login.strip(), name.strip()
    if person is not None:
        if name and normalize("NFKC", name) != normalize("NFKC", person.name.strip()):
            raise AccountRefused(
                messages.ACCOUNT_OTHER_NAME, name=name, number=person.number, person=person.name
            )
        name = person.name.strip()
    if not login_key(login) or not name or not _is_plain(login + name):
        raise AccountRefused(messages.ACCOUNT_NAME)
    if len(login) > 40 or len(login_key(login)) > 80 or len(name) > 60:
        raise AccountRefused(messages.ACCOUNT_NAME)
    if (taken := find_account(db, login)) is not None:
        raise AccountRefused(messages.ACCOUNT_TAKEN, login=taken.login)
    if person and db.scalar(select(Account.id).where(Account.person_id == person.id)):
        raise AccountRefused(messages.ACCOUNT_PERSON, name=person.name, number=person.number)
    first = first or new_first_password(policy)
    account = Account(
        login=login,
        name=name,
        person_id=person.id if person else None,
        roles=_allowed(db, roles),
        password_hash=first.password_hash,
    )
    db.add(account)
    db.flush()
    made = account_decisions.AccountCreated(
        subject=login, after={"name": name, "roles": account.roles}
    )
    trail.decide(db, made, actor=actor)
    return account, first.password


def record_password_try(
    db: Session,
    login: str,
    *,
    right: bool,
    now: dt.datetime,
    policy: PasswordPolicy,
    address: str = "",
) -> Account:
    """Put a try on record and return the account that is let in.

    A lock holds everywhere but at an address from which the person came in within the last `KNOWN_DAYS`: who tries
    their name elsewhere does not keep them out there. Raises `LogInFailed`, `AccountLocked`, which read alike: nobody
    learns which names exist. What was counted must be committed all the same.
    """
    account = find_account(db, login)
    if account is None or not account.active:
        raise LogInFailed(messages.LOG_IN_FAILED)
    since = now - dt.timedelta(days=KNOWN_DAYS)
    known = came_in_from(db, account.id, address, since=since)
    if account.locked_until is not None:
        if now >= account.locked_until:
            account.locked_until, account.failures = None, 0
        elif known:
            # The lock stays for all others, and is made no longer.
            if right:
                return account
            raise LogInFailed(messages.LOG_IN_FAILED)
        else:
            raise AccountLocked(messages.LOG_IN_FAILED)
    if right:
        account.failures = 0
        return account
    account.failures += 1
    if account.failures >= policy.max_failures:
        account.locked_until = now + dt.timedelta(minutes=policy.lock_minutes)
        lock = account_decisions.AccountLocked(subject=account.login, failures=account.failures)
        trail.decide(db, lock, actor="room")
        db.flush()
        raise AccountLocked(messages.LOG_IN_FAILED)
    db.flush()
    raise LogInFailed(messages.LOG_IN_FAILED)


def check_new_password(account: Account, *, old: str, new: str, policy: PasswordPolicy) -> None:
    """Whether a password may take the place of ``old``. Raises `AccountRefused` with what to do better."""
    if len(new) < policy.min_length:
        raise AccountRefused(messages.PASSWORD_SHORT, length=policy.min_length)
    if hmac.compare_digest(password_bytes(new), password_bytes(old)):
        raise AccountRefused(messages.PASSWORD_SAME)
    if kinds_of(new) < policy.kinds:
        raise AccountRefused(messages.PASSWORD_KINDS, kinds=policy.kinds)
    own = [part for part in (account.login.casefold(), account.name.casefold()) if len(part) > 1]
    if len(set(new)) < 4 or has_run(new) or any(part in new.casefold() for part in own):
        raise AccountRefused(messages.PASSWORD_WEAK)


def log_in(db: Session, account_id: int, *, address: str, now: dt.datetime, hours: float) -> str:
    """Let the person in whose password was right; returns the token. ``hours`` until it expires."""
    account = db.get_one(Account, account_id)
    made = account_decisions.LoggedIn(subject=account.login, address=address)
    trail.decide(db, made, actor=account.login)
    return open_log_in(db, account_id=account_id, address=address, now=now, hours=hours)


def change_password(
    db: Session, account: Account, *, new_hash: str, now: dt.datetime, token: str | None
) -> None:
    """Set one's own password: the old one was verified, the new one checked and hashed, by the caller.

    Ends every log-in but that of ``token``.
    """
    account.password_hash = new_hash
    account.must_change = False
    close_all_log_ins(db, now, account_id=account.id, except_token=token)
    trail.decide(db, account_decisions.PasswordChanged(subject=account.login), actor=account.login)


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
    trail.decide(db, account_decisions.PasswordReset(subject=account.login), actor=actor)
    if account.locked_until is not None or account.failures:
        unlock(db, account, actor=actor)
    return first.password


def unlock(db: Session, account: Account, *, actor: str) -> None:
    """Lift a lock before its time."""
    until = account.locked_until
    before = {"failures": account.failures, "locked_until": until and until.isoformat()}
    account.locked_until, account.failures = None, 0
    trail.decide(
        db, account_decisions.AccountUnlocked(subject=account.login, before=before), actor=actor
    )


def set_roles(db: Session, account: Account, roles: Sequence[str], *, actor: str) -> None:
    """Give other roles. Raises `AccountRefused` when nobody would be left to administer."""
    before, after = [*map(str, account.roles)], _allowed(db, roles)
    if "administrator" not in after:
        _require_another_administrator(db, account)
    account.roles = after
    trail.decide(
        db,
        account_decisions.RolesSet(subject=account.login, before=before, after=after),
        actor=actor,
    )


def deactivate(db: Session, account: Account, *, actor: str, now: dt.datetime) -> None:
    """Take an account out of use; what it did stays on record. Raises `AccountRefused` for the last administrator."""
    _require_another_administrator(db, account)
    account.active = False
    close_all_log_ins(db, now, account_id=account.id)
    trail.decide(db, account_decisions.AccountDeactivated(subject=account.login), actor=actor)


def log_out_everywhere(db: Session, account: Account, *, actor: str, now: dt.datetime) -> None:
    """End every log-in of an account by an administrator's decision."""
    ended = close_all_log_ins(db, now, account_id=account.id)
    trail.decide(
        db, account_decisions.LoggedOutEverywhere(subject=account.login, ended=ended), actor=actor
    )


def _require_another_administrator(db: Session, account: Account) -> None:
    if "administrator" not in account.roles:
        return
    # Who has no password cannot log in to administer.
    able = (Account.active, Account.password_hash.is_not(None), Account.id != account.id)
    others = db.scalars(select(Account.roles).where(*able))
    if not any("administrator" in roles for roles in others):
        raise AccountRefused(messages.LAST_ADMINISTRATOR)


def _allowed(db: Session, roles: Sequence[str]) -> list[str]:
    """The roles in their usual order. Raises `AccountRefused` for unknown ones, and for pairs that a policy keeps apart."""
    known, pairs = _known(roles), incompatible_pairs(db)
    for first, second in held_together(known, pairs):
        named = {"first": messages.ROLE_NAMES[first], "second": messages.ROLE_NAMES[second]}
        raise AccountRefused(messages.ROLES_APART, **named, policy=pairs[first, second])
    return known


def _known(roles: Sequence[str]) -> list[str]:
    unknown = [role for role in roles if role not in ROLES]
    if unknown or not roles:
        raise AccountRefused(messages.UNKNOWN_ROLE, roles="、".join(unknown) or "（无）")
    return [role for role in ROLES if role in roles]


def _is_plain(text: str) -> bool:
    """Whether there is nothing in it that nobody sees."""
    return all(category(character) not in ("Cc", "Cf", "Co", "Cs") for character in text)
