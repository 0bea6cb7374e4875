"""Who acts on the command line: the operating system's user, and whose account they say they act for."""

from __future__ import annotations

from contextvars import ContextVar
from typing import TYPE_CHECKING

from lawstudy import messages
from lawstudy.errors import ShellError
from records.audit.actor import act_as, operating_system_user

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from records.accounts.account import Account

_login: ContextVar[str] = ContextVar("login", default="")


def acting_as(login: str) -> None:
    """``login``: the account that is acted for, or nothing; `require_account` finds out whether there is one.

    The trail names both: nobody's password was asked for.
    """
    _login.set(login)
    user = operating_system_user()
    act_as((messages.ACTING_AS if login else messages.ACTING).format(login=login, user=user))


def require_account(db: Session) -> None:
    """Raises `ShellError` when somebody acts for an account that there is not, or that is out of use."""
    if _login.get():
        acting_account(db)


def acting_account(db: Session) -> Account:
    """The account that is acted for, where a decision needs one. Raises `ShellError` without one in use."""
    from records.accounts.account import find_account

    login = _login.get()
    if not login:
        raise ShellError(messages.ACCOUNT_NEEDED)
    account = find_account(db, login)
    if account is None or not account.active:
        raise ShellError(messages.NO_SUCH_ACCOUNT, login=login)
    acting_as(account.login)
    return account
