"""Accounts, for those who administer them. A first password is shown once, on the page that answers; nowhere else."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import ClassVar

from sqlalchemy.orm import Session

from delivery import messages
from delivery.request import Handler
from foundation.errors import NotAvailable
from records import messages as record_messages
from records.accounts.account import Account, search_accounts, similar_logins
from records.accounts.administration import (
    create_account,
    deactivate,
    log_out_everywhere,
    reset_password,
    set_roles,
    unlock,
)
from records.accounts.log_in import accounts_logged_in
from records.accounts.password import FirstPassword, new_first_password
from records.accounts.permissions import Action
from records.errors import AccountRefused, RecordsError
from records.people.person import find_person
from records.roles import ROLES

PAGE = 50


class _AccountHandler(Handler):
    async def show(self, problem: str = "") -> None:
        """The list, searched and by pages, and the form to make one."""
        if problem:
            self.set_status(400)
        search = self.get_query_argument("search", "").strip()[:40]
        page = self.page_number()

        def ask(db: Session) -> tuple[Sequence[Account], list[list[str]]]:
            found = search_accounts(db, search, start=PAGE * (page - 1), most=PAGE + 1)
            return found, similar_logins(db)

        accounts, similar = await self.room.read(ask)
        self.page(
            "accounts.html",
            accounts=accounts[:PAGE],
            more=len(accounts) > PAGE,
            number=page,
            search=search,
            problem=problem,
            similar=["、".join(group) for group in similar],
            roles={role: record_messages.ROLE_NAMES[role] for role in ROLES},
            locked=lambda account: account.locked_until and account.locked_until > self.room.now(),
        )

    async def first_password(self) -> FirstPassword:
        """A new one, hashed in a thread before it comes to writing: others wait for the writer."""
        return await asyncio.get_running_loop().run_in_executor(
            self.server.hashing, new_first_password, self.server.policy
        )

    def show_password(self, login: str, password: str) -> None:
        """The page that shows a first password; it is not kept anywhere to be shown again."""
        self.page("account_password.html", login=login, password=password)


class Accounts(_AccountHandler):
    """All accounts."""

    actions: ClassVar[dict[str, Action]] = {"GET": "account.read", "POST": "account.manage"}

    async def get(self) -> None:
        """The list of accounts, 50 a page."""
        await self.show()

    async def post(self) -> None:
        """Make an account; answers with its first password."""
        login = self.get_body_argument("login", "")
        name, card = self.get_body_argument("name", ""), self.get_body_argument("card", "")
        roles, actor = self.get_body_arguments("roles"), self.me.login
        first = await self.first_password()

        def make(db: Session) -> str:
            person = None
            if card:
                person = find_person(db, card)
                if person is None:
                    raise AccountRefused(record_messages.NO_SUCH_CARD, card=card[:40])
            return create_account(db, login, name, roles, person=person, actor=actor, first=first)[
                1
            ]

        try:
            password = await self.room.write(make)
        except RecordsError as error:
            await self.show(str(error))
            return
        self.show_password(login.strip(), password)


class AccountControl(_AccountHandler):
    """``reset-password``, ``unlock``, ``roles``, ``deactivate``, ``log-out``."""

    actions: ClassVar[dict[str, Action]] = {"POST": "account.manage"}

    async def post(self, number: str, act: str) -> None:
        """Change the account; it takes effect at once, wherever the person is logged in."""
        actor, now, roles = self.me.login, self.room.now(), self.get_body_arguments("roles")
        first = await self.first_password() if act == "reset-password" else None

        def change(db: Session) -> str:
            account = db.get(Account, int(number))
            if account is None:
                raise NotAvailable(messages.NO_SUCH)
            match act:
                case "reset-password" if first is not None:
                    reset_password(db, account, actor=actor, now=now, first=first)
                case "unlock":
                    unlock(db, account, actor=actor)
                case "roles":
                    set_roles(db, account, roles, actor=actor)
                case "deactivate":
                    deactivate(db, account, actor=actor, now=now)
                case _:
                    log_out_everywhere(db, account, actor=actor, now=now)
            return account.login

        try:
            login = await self.room.write(change)
        except RecordsError as error:
            await self.show(str(error))
            return
        self.server.forget(account=int(number))
        if first is not None:
            self.show_password(login, first.password)
        else:
            self.redirect("/accounts", status=303)


class LogIns(Handler):
    """Who is logged in."""

    actions: ClassVar[dict[str, Action]] = {"GET": "account.read"}

    async def get(self) -> None:
        """The latest first, 500 at most; candidates with an entry code are on their sitting's board."""
        now = self.room.now()
        found = await self.room.read(lambda db: accounts_logged_in(db, now, most=500))
        self.page("log_ins.html", found=found)


ROUTES = [
    (r"/accounts", Accounts),
    (
        r"/accounts/([0-9]{1,9})/(reset-password|unlock|roles|deactivate|log-out)",
        AccountControl,
    ),
    (r"/log-ins", LogIns),
]
