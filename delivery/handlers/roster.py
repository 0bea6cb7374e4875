"""The roster of units and people: how many there are, and a file that adds to it or changes it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from delivery import messages
from delivery.handlers.sent_file import LARGEST_FILE, sent_workbook
from delivery.request import Handler
from foundation.clock import utc_now
from foundation.local_time import local_day
from records.accounts.permissions import Action
from records.errors import RosterRejected
from records.people.person import Person
from records.people.roster import RosterChange, take_roster
from records.people.roster_file import PERSON_COLUMNS, UNIT_COLUMNS, roster_of
from records.people.unit import Unit

_MOST_TOLD = 200


class Roster(Handler):
    """How many units and people are on it, and the form that takes a file."""

    actions: ClassVar[dict[str, Action]] = {"GET": "roster.manage", "POST": "roster.manage"}

    async def get(self) -> None:
        """Show it."""
        await self._show()

    async def post(self) -> None:
        """Take a file in, or tell every row's problem; then nothing has changed."""
        actor, today = self.me.login, local_day(utc_now(), self.server.settings.zone)
        try:
            book = await sent_workbook(self, RosterRejected)
            tables = roster_of(book.name, book.sheets)

            def change(db: Session) -> RosterChange:
                return take_roster(db, book.name, tables, actor=actor, today=today)

            made = await self.room.write(change)
        except RosterRejected as error:
            self.set_status(400)
            await self._show(problems=error.problems)
            return
        await self._show(told=messages.ROSTER_TAKEN.format(**vars(made)))

    async def _show(self, *, problems: Sequence[str] = (), told: str = "") -> None:
        def ask(db: Session) -> tuple[int, int]:
            units, people = (select(func.count()).select_from(each) for each in (Unit, Person))
            return db.scalar(units) or 0, db.scalar(people) or 0

        units, people = await self.room.read(ask)
        self.page(
            "roster.html",
            units=units,
            people=people,
            problems=problems[:_MOST_TOLD],
            untold=max(0, len(problems) - _MOST_TOLD),
            told=told,
            largest=LARGEST_FILE,
            UNIT_COLUMNS=UNIT_COLUMNS,
            PERSON_COLUMNS=PERSON_COLUMNS,
        )


ROUTES: list[tuple[str, Any]] = [(r"/roster", Roster)]
