"""What is decided about accounts; the subject is the login."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from records.audit.decision import Decision


@dataclass(frozen=True, kw_only=True)
class AccountCreated(Decision):
    """``after``: name and roles; the subject of account decisions is the login."""

    name, title = "account.create", "建立账号"
    after: Mapping[str, object]


@dataclass(frozen=True, kw_only=True)
class LoggedIn(Decision):
    """By a password of one's own; who comes in by an entry code stands in the sitting's list of log-ins."""

    name, title = "account.log_in", "登录"
    address: str


@dataclass(frozen=True, kw_only=True)
class AccountLocked(Decision):
    """By the room, after too many wrong passwords."""

    name, title = "account.lock", "锁定账号"
    failures: int


@dataclass(frozen=True, kw_only=True)
class AccountUnlocked(Decision):
    """``before``: failures, and until when it was locked."""

    name, title = "account.unlock", "解锁账号"
    before: Mapping[str, object]


@dataclass(frozen=True, kw_only=True)
class PasswordChanged(Decision):
    """By the person."""

    name, title = "account.change_password", "修改密码"


@dataclass(frozen=True, kw_only=True)
class PasswordReset(Decision):
    """By an administrator."""

    name, title = "account.reset_password", "重置密码"


@dataclass(frozen=True, kw_only=True)
class RolesSet(Decision):
    """Roles before and after."""

    name, title = "account.set_roles", "更改角色"
    before: list[str]
    after: list[str]


@dataclass(frozen=True, kw_only=True)
class AccountDeactivated(Decision):
    """Out of use."""

    name, title = "account.deactivate", "停用账号"


@dataclass(frozen=True, kw_only=True)
class LoggedOutEverywhere(Decision):
    """By an administrator. ``ended``: log-ins that were open."""

    name, title = "account.log_out", "退出所有登录"
    ended: int
