"""Logging in by password or entry code, changing the password, logging out."""

from __future__ import annotations

import asyncio
import datetime as dt
from typing import ClassVar

from sqlalchemy import select
from sqlalchemy.orm import Session
from tornado import web

from delivery import messages
from delivery.request import COOKIE, Handler
from records.accounts.account import Account
from records.accounts.administration import change_password, check_new_password, record_password_try
from records.accounts.entry_code import entry_code_hash
from records.accounts.log_in import close_all_log_ins, close_log_in, is_logged_in, open_log_in
from records.accounts.password import PasswordPolicy, hash_password, verify_password
from records.accounts.permissions import Action
from records.errors import LogInFailed, RecordsError
from records.exams.attempt import Attempt
from records.exams.call import Call
from records.people.person import find_person

MAX_PASSWORD = 200


class _PasswordHandler(Handler):
    async def is_right(self, password_hash: str | None, password: str) -> bool:
        """Check a password in a thread: it takes its time on purpose."""
        return await asyncio.get_running_loop().run_in_executor(
            self.server.hashing, verify_password, password_hash, password, self.server.policy
        )

    async def hashed(self, password: str) -> str:
        """Hash a new password in a thread."""
        return await asyncio.get_running_loop().run_in_executor(
            self.server.hashing, hash_password, password, self.server.policy
        )


class LogIn(_PasswordHandler):
    """The first page: one form for entry codes, one for passwords."""

    actions: ClassVar[dict[str, Action]] = {"GET": "anybody", "POST": "anybody"}

    def get(self) -> None:
        """Show the forms."""
        self._show("")

    async def post(self) -> None:
        """Log in by password."""
        login = self.get_body_argument("login", "")[:40]
        password = self.get_body_argument("password", "", strip=False)[:MAX_PASSWORD]
        if not self.may_try(login):
            return
        found = await self.room.read(
            lambda db: db.scalar(select(Account.password_hash).where(Account.login == login))
        )
        right = await self.is_right(found, password)
        now, policy = self.room.now(), self.server.policy
        outcome = await self.room.write(lambda db: _outcome(db, login, right, now, policy))
        if isinstance(outcome, LogInFailed):
            self.failed(login, str(outcome))
            return
        hours, address = policy.log_in_hours, self.address
        token = await self.room.write(
            lambda db: open_log_in(db, account_id=outcome, address=address, now=now, hours=hours)
        )
        self.let_in(token, hours, "/me")

    def may_try(self, name: str) -> bool:
        """Whether this address may try this name now; tells the person when it may not."""
        server = self.server
        if server.address_failures.is_open(self.address) and server.name_failures.is_open(
            f"{self.address} {name}"
        ):
            return True
        self.set_status(429)
        self._show(messages.TOO_MANY)
        return False

    def failed(self, name: str, message: str) -> None:
        """Count the failure and show the forms again."""
        self.server.address_failures.failed(self.address)
        self.server.name_failures.failed(f"{self.address} {name}")
        self.set_status(403)
        self._show(message)

    def let_in(self, token: str, hours: float, way: str) -> None:
        """Give the browser its cookie. It goes when the browser is closed."""
        self.set_cookie(
            COOKIE,
            token,
            httponly=True,
            samesite="Strict",
            secure=self.server.settings.secure,
            max_age=int(dt.timedelta(hours=hours).total_seconds()),
        )
        self.redirect(way, status=303)

    def _show(self, message: str) -> None:
        self.page("log_in.html", message=message, login=self.get_body_argument("login", "")[:40])


class EntryCode(LogIn):
    """Coming in by the slip: candidate number (or enforcement card) and entry code. The code is random and long, so it is quick to check."""

    async def post(self) -> None:
        """Come in."""
        number = self.get_body_argument("card", "")[:40]
        code = self.get_body_argument("code", "")[:40]
        if not self.may_try(number):
            return
        wanted = entry_code_hash(code)
        attempt = await self.room.read(lambda db: _find_attempt(db, number, wanted))
        if attempt is None:
            self.failed(number, messages.WRONG_CODE)
            return
        now, hours, address = self.room.now(), self.server.policy.log_in_hours, self.address
        live = await self.room.find_attempt(attempt)
        assert live is not None
        incident = self.room.incident(live, "second_log_in", address)

        def enter(db: Session) -> str:
            if is_logged_in(db, now, attempt_id=attempt):
                incident(db)  # For people to judge: a second machine, or just a new browser.
            return open_log_in(db, attempt_id=attempt, address=address, now=now, hours=hours)

        token = await self.room.write(enter)
        self.let_in(token, hours, f"/exam/{attempt}")


def _find_attempt(db: Session, number: str, code_hash: str) -> int | None:
    """The attempt that this person may come in to by this code."""
    person = find_person(db, number)
    if person is None:
        return None
    found = select(Attempt.id).join(Call, Attempt.call_id == Call.id)
    return db.scalar(found.where(Attempt.code_hash == code_hash, Call.person_id == person.id))


class LogOut(Handler):
    """Leave: this browser, or all of them."""

    actions: ClassVar[dict[str, Action]] = {"POST": "own.change"}
    before_password_change = True

    async def post(self) -> None:
        """End the log-in."""
        token, me, now = self.get_cookie(COOKIE) or "", self.me, self.room.now()
        if self.get_body_argument("everywhere", ""):
            await self.room.write(
                lambda db: close_all_log_ins(db, now, account_id=me.account, attempt_id=me.attempt)
            )
        else:
            await self.room.write(lambda db: close_log_in(db, token, now))
        self.server.forget(account=me.account, attempt=me.attempt)
        self.clear_cookie(COOKIE)
        self.redirect("/log-in", status=303)


class Password(_PasswordHandler):
    """Changing one's password; asked for before anything else after the first log-in."""

    actions: ClassVar[dict[str, Action]] = {"GET": "own.change", "POST": "own.change"}
    before_password_change = True

    def get(self) -> None:
        """Show the form."""
        self._show("")

    async def post(self) -> None:
        """Change it."""
        if self.me.account is None:
            raise web.HTTPError(403)
        account_id, now, policy = self.me.account, self.room.now(), self.server.policy
        old = self.get_body_argument("old", "", strip=False)[:MAX_PASSWORD]
        new = self.get_body_argument("new", "", strip=False)[:MAX_PASSWORD]
        if new != self.get_body_argument("again", "", strip=False)[:MAX_PASSWORD]:
            self._show(messages.PASSWORDS_DIFFER)
            return
        if not self.server.name_failures.is_open(f"{self.address} {self.me.login}"):
            self._show(messages.TOO_MANY)
            return
        account = await self.room.read(lambda db: db.get_one(Account, account_id))
        if not await self.is_right(account.password_hash, old):
            self.server.name_failures.failed(f"{self.address} {self.me.login}")
            self._show(messages.WRONG_PASSWORD)
            return
        try:
            check_new_password(account, old=old, new=new, policy=policy)
        except RecordsError as error:
            self._show(str(error))
            return
        token = self.get_cookie(COOKIE) or ""
        # Hashed before it comes to writing: others wait for the writer.
        new_hash = await self.hashed(new)
        await self.room.write(
            lambda db: change_password(
                db,
                db.get_one(Account, account_id),
                new_hash=new_hash,
                now=now,
                token=token,
            )
        )
        self.server.forget(account=account_id)
        self.redirect("/me", status=303)

    def _show(self, message: str) -> None:
        if message:
            self.set_status(400)
        self.page("password.html", message=message, policy=self.server.policy)


def _outcome(
    db: Session, login: str, right: bool, now: dt.datetime, policy: PasswordPolicy
) -> int | LogInFailed:
    """Failures are counted on record, so a refused log-in must not undo what was written."""
    try:
        return record_password_try(db, login, right=right, now=now, policy=policy).id
    except LogInFailed as error:
        return error


ROUTES = [
    (r"/log-in", LogIn),
    (r"/log-in/code", EntryCode),
    (r"/log-out", LogOut),
    (r"/password", Password),
]
