"""Accounts for everybody of the roster in one step, with slips of first passwords that are shown to nobody again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, ClassVar

from sqlalchemy.orm import Session

from delivery import messages
from delivery.handlers.printing import Printed
from delivery.request import Handler
from documents.password_slips import PasswordSlips, password_slips_pdf
from foundation.errors import NotAvailable
from records import messages as record_messages
from records.accounts.permissions import Action
from records.accounts.roster_accounts import (
    Newcomer,
    people_never_logged_in,
    people_without_account,
)
from records.audit import site_decisions, trail


class RosterAccounts(Handler):
    """Who has no account, by unit; making them."""

    actions: ClassVar[dict[str, Action]] = {"GET": "account.manage", "POST": "account.manage"}

    async def get(self) -> None:
        """What would be made, and how far the last run has come."""
        await self._show("")

    async def post(self) -> None:
        """Begin. ``who``: ``new`` those who have none, ``again`` those whose first password was never used; ``units`` by code."""
        units, who = self.get_body_arguments("units"), self.get_body_argument("who", "new")
        find = people_never_logged_in if who == "again" else people_without_account
        runs = self.server.account_runs
        people: Sequence[Newcomer] = ()
        if units:
            people = await self.room.read(lambda db: find(db, units))
        problem = messages.ACCOUNTS_BUSY if runs.is_busy() else ""
        if problem or not people:
            self.set_status(409)
            await self._show(problem or messages.ACCOUNTS_NOBODY)
            return
        server = self.server
        runs.start(
            self.room,
            people,
            account=self.me.account,
            actor=self.me.login,
            hashing=server.hashing,
            policy=server.policy,
        )
        self.redirect("/accounts/roster", status=303)

    async def _show(self, problem: str) -> None:
        def ask(db: Session) -> tuple[list[Newcomer], list[Newcomer]]:
            return people_without_account(db), people_never_logged_in(db)

        new, waiting = await self.room.read(ask)
        self.page(
            "roster_accounts.html",
            groups=[
                ("new", "没有账号的人员", _by_unit(new), _by_role(new)),
                ("again", "有账号、从未登录过的人员", _by_unit(waiting), []),
            ],
            run=self.server.account_runs.find(self.me.account),
            busy=self.server.account_runs.is_busy(),
            problem=problem,
        )


class PrintedPasswords(Printed):
    """The slips of the run that the person at the browser asked for."""

    actions: ClassVar[dict[str, Action]] = {"GET": "account.manage"}

    async def get(self) -> None:
        """As a PDF. First passwords leave the system: the trail keeps who took them."""
        run = self.server.account_runs.find(self.me.account)
        if run is None or run.is_busy or not run.slips:
            raise NotAvailable(messages.PASSWORD_SLIPS_GONE)
        settings, actor = self.server.settings, self.me.login
        slips = PasswordSlips(
            system=settings.site_name,
            address=settings.address or f"{self.request.protocol}://{self.request.host}/",
            contact=settings.contact,
            printed=self.local_time(self.room.now()),
            slips=run.slips,
        )
        taken = site_decisions.DocumentTaken(
            subject=settings.site_name,
            document=messages.PASSWORD_SLIPS,
            form="pdf",
            people=len(run.slips),
        )
        await self.room.write(lambda db: trail.decide(db, taken, actor=actor))
        await self.finish_document(password_slips_pdf, slips, messages.PASSWORD_SLIPS, "pdf")


def _by_unit(people: Sequence[Newcomer]) -> list[tuple[str, str, int]]:
    counts = Counter((each.unit_code, each.unit) for each in people)
    return [(code, name, count) for (code, name), count in sorted(counts.items())]


def _by_role(people: Sequence[Newcomer]) -> list[tuple[str, int]]:
    counts = Counter(role for each in people for role in each.roles)
    return [(record_messages.ROLE_NAMES[role], count) for role, count in counts.items()]


ROUTES: list[tuple[str, Any]] = [
    (r"/accounts/roster", RosterAccounts),
    (r"/accounts/roster/passwords\.pdf", PrintedPasswords),
]
