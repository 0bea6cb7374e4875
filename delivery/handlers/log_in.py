"""Logging in by password or entry code, changing the password, logging out."""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from typing import ClassVar

from sqlalchemy import select
from sqlalchemy.orm import Session
from tornado import web

from delivery import messages
from delivery.request import COOKIE, Handler
from exam_room.incidents import incident
from exam_room.views import attempt_of_code, deleted_sitting_of_code, open_sitting
from records.accounts.account import Account, find_account, login_key
from records.accounts.administration import (
    change_password,
    check_new_password,
    log_in,
    record_password_try,
)
from records.accounts.log_in import close_all_log_ins, close_log_in, is_logged_in, open_log_in
from records.accounts.password import PasswordPolicy, hash_password, verify_password
from records.accounts.permissions import Action
from records.errors import LogInFailed, RecordsError
from records.exams.attempt import Attempt
from records.people.person import find_person

MAX_PASSWORD = 200
TO_LAB = "lab"
"""What the page is told when somebody comes from the Hub, and goes back there."""


class _PasswordHandler(Handler):
    async def is_right(self, password_hash: str | None, password: str) -> bool:
        """Check a password in a thread: it takes its time on purpose.

        Without a hash nothing is computed, so that invented names keep nobody waiting; but it waits its turn as others
        do, and what comes of it is told by `LogIn.refuse`, in the time that all take.
        """
        loop, policy = asyncio.get_running_loop(), self.server.policy
        if password_hash is None:
            return await loop.run_in_executor(self.server.hashing, bool)
        return await loop.run_in_executor(
            self.server.hashing, verify_password, password_hash, password, policy
        )

    async def hashed(self, password: str) -> str:
        """Hash a new password in a thread."""
        return await asyncio.get_running_loop().run_in_executor(
            self.server.hashing, hash_password, password, self.server.policy
        )


class LogIn(_PasswordHandler):
    """The first page: one form for entry codes, one for passwords.

    Where somebody is logged in already, the page asks first whether somebody else is to take their place.
    """

    actions: ClassVar[dict[str, Action]] = {"GET": "anybody", "POST": "anybody"}

    async def get(self) -> None:
        """The forms, or the question."""
        wanted = self.get_query_argument("instead_of", "")
        if hasattr(self, "me") and self.get_query_argument("to", "") == TO_LAB:
            self.redirect("/to-lab")
        elif hasattr(self, "me") and wanted != self.me.token[:16]:
            await self._ask_first()
        else:
            await self._show("")

    async def post(self) -> None:
        """Log in by password."""
        began = time.monotonic()
        login = self.get_body_argument("login", "")[:40]
        password = self.get_body_argument("password", "", strip=False)[:MAX_PASSWORD]
        if not await self.may_replace(
            hasattr(self, "me")
            and self.me.account is not None
            and login_key(login) == login_key(self.me.login)
        ):
            return
        if not self.server.tries.begin(self.address, login_key(login)):
            self.set_status(429)
            await self._show(messages.TOO_MANY)
            return
        right = await self.is_right(await self.room.read(lambda db: _hash(db, login)), password)
        now, policy, address = self.room.now(), self.server.policy, self.address
        outcome = await self.room.write(lambda db: _outcome(db, login, right, now, policy, address))
        if isinstance(outcome, LogInFailed):
            await self.refuse(str(outcome), began)
            return
        self.server.tries.succeeded(self.address, login_key(login))
        token = await self.room.write(
            lambda db: log_in(db, outcome, address=address, now=now, hours=policy.log_in_hours)
        )
        to_lab = self.get_body_argument("to", "") == TO_LAB
        await self.let_in(token, "/to-lab" if to_lab else "/me")

    async def may_replace(self, same: bool) -> bool:
        """Whether the log-in of this browser may be replaced: nobody else's, or it was said whose; else asks."""
        if same or not hasattr(self, "me"):
            return True
        sitting = await self._open_sitting()
        said = self.get_body_argument("instead_of", "") == self.me.token[:16]
        if said and (sitting is None or self.get_body_argument("sure", "") == "yes"):
            return True
        self.set_status(409)
        await self._ask_first()
        return False

    async def refuse(self, message: str, began: float) -> None:
        """Say that it failed, as long after ``began`` as ever: the time tells nothing about what it failed by."""
        left = began + self.server.settings.failure_seconds - time.monotonic()
        await self.server.pause(max(0.0, left))
        self.set_status(403)
        await self._show(message)

    async def let_in(self, token: str, way: str) -> None:
        """Give the browser its cookie, which goes when the browser is closed, and end the log-in that it had."""
        if old := self.get_cookie(COOKIE):
            now = self.room.now()
            await self.room.write(lambda db: close_log_in(db, old, now))
            if hasattr(self, "me"):
                self.server.forget(account=self.me.account, attempt=self.me.attempt)
        secure = self.server.settings.secure
        self.set_cookie(COOKIE, token, httponly=True, samesite="Strict", secure=secure)
        self.redirect(way, status=303)

    async def _open_sitting(self) -> str | None:
        person = self.me.person
        if person is None:
            return None
        return await self.room.read(lambda db: open_sitting(db, person))

    async def _ask_first(self) -> None:
        self.page(
            "log_in_again.html",
            sitting=await self._open_sitting(),
            home=self.home(),
            instead_of=self.me.token[:16],
        )

    async def _show(self, message: str) -> None:
        replaced = getattr(self, "me", None)
        self.page(
            "log_in.html",
            message=message,
            login=self.get_body_argument("login", "")[:40],
            to=TO_LAB if self.get_argument("to", "") == TO_LAB else "",
            replaced=replaced,
            sitting=await self._open_sitting() if replaced else None,
            instead_of=replaced.token[:16] if replaced else "",
            office=self.server.settings.office,
            contact=self.server.settings.contact,
        )


class EntryCode(LogIn):
    """Coming in by the slip: candidate number (or enforcement card) and entry code.

    The code is random and long: it is quick to check, it cannot be guessed, and a right one is never refused, however
    many wrong ones came before it.
    """

    actions: ClassVar[dict[str, Action]] = {"POST": "anybody"}

    async def post(self) -> None:
        """Come in."""
        began = time.monotonic()
        number = self.get_body_argument("card", "")[:40]
        code = self.get_body_argument("code", "")[:40]
        person = await self.room.read(lambda db: find_person(db, number))
        same = person is not None and hasattr(self, "me") and self.me.person == person.id
        if not await self.may_replace(same):
            return
        attempt = await self.room.read(lambda db: attempt_of_code(db, number, code))
        live = None if attempt is None else await self.room.find_attempt(attempt)
        if live is None:
            gone = await self.room.read(lambda db: deleted_sitting_of_code(db, number, code))
            told = messages.WRONG_CODE if gone is None else messages.VOID_CODE.format(sitting=gone)
            await self.refuse(told, began)
            return
        now, hours, address = self.room.now(), self.server.policy.log_in_hours, self.address
        second = incident(self.room, live, "second_log_in", address)
        own = hasattr(self, "me") and self.me.attempt == attempt

        def enter(db: Session) -> str | None:
            # New codes end the log-ins by this one, so they wait, or it is void by now.
            db.execute(select(Attempt.id).where(Attempt.id == attempt).with_for_update(read=True))
            if attempt_of_code(db, number, code) != attempt:
                return None
            if not own and is_logged_in(db, now, attempt_id=live.attempt.id):
                second(db)  # For people to judge: a second machine, or just a new browser.
            return open_log_in(
                db, attempt_id=live.attempt.id, address=address, now=now, hours=hours
            )

        token = await self.room.write(enter)
        if token is None:
            await self.refuse(messages.WRONG_CODE, began)
            return
        await self.let_in(token, f"/exam/{attempt}")


class LogOut(Handler):
    """Leave: this browser, or all of them."""

    actions: ClassVar[dict[str, Action]] = {"POST": "log_out"}
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
        name = login_key(self.me.login)
        if not self.server.tries.begin(self.address, name):
            self._show(messages.TOO_MANY)
            return
        account = await self.room.read(lambda db: db.get_one(Account, account_id))
        if not await self.is_right(account.password_hash, old):
            self._show(messages.WRONG_PASSWORD)
            return
        self.server.tries.succeeded(self.address, name)
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


def _hash(db: Session, login: str) -> str | None:
    account = find_account(db, login)
    return account.password_hash if account is not None and account.active else None


def _outcome(
    db: Session, login: str, right: bool, now: dt.datetime, policy: PasswordPolicy, address: str
) -> int | LogInFailed:
    """Failures are counted on record, so a refused log-in must not undo what was written."""
    try:
        account = record_password_try(
            db, login, right=right, now=now, policy=policy, address=address
        )
    except LogInFailed as error:
        return error
    return account.id


ROUTES = [
    (r"/log-in", LogIn),
    (r"/log-in/code", EntryCode),
    (r"/log-out", LogOut),
    (r"/password", Password),
]
