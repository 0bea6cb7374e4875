"""Reminders about law education (普法提示): sent by an administrator, answered by the unit's liaison, closed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from courses.errors import StudyRefused
from courses.messages import REMINDER_BASIS
from courses.reminders import (
    LONGEST,
    TEXTS,
    ReminderGiven,
    answer_document,
    answer_reminder,
    close_reminder,
    reminder_document,
    return_answer,
    send_reminder,
    withdraw_reminder,
)
from delivery import messages
from delivery.handlers.study_files import StudyFileHandler
from delivery.handlers.study_plan import StudyHandler, day_of, own_unit
from documents.official import Official, official_docx
from foundation.errors import NotAvailable
from foundation.moves import MoveRefused
from records.accounts.permissions import Action, relation
from records.messages import REMINDER_STATE_NAMES
from records.people.unit import Unit
from records.study.reminder import Reminder, find_reminder, reminders_of


class ReminderHandler(StudyHandler):
    """What pages and files of reminders share."""

    def found(self, db: Session, number: str, action: Action) -> Reminder:
        """The reminder. Raises `NotAvailable`: of another unit's it is not even said that it exists."""
        reminder = find_reminder(db, int(number))
        narrow = relation(self.me.roles, action) == "own_unit"
        own = own_unit(db, self.me.person) if narrow else None
        if reminder is None or (narrow and (own is None or reminder.unit_id != own.id)):
            raise NotAvailable(messages.NO_SUCH)
        return reminder

    def given(self, *names: str) -> dict[str, str]:
        """What the form says; line ends as the records have them."""
        return {
            name: self.get_body_argument(name, "").strip().replace("\r\n", "\n") for name in names
        }


class Reminders(ReminderHandler):
    """All reminders; for a liaison those of their unit. The form to send one."""

    actions: ClassVar[dict[str, Action]] = {"GET": "reminder.read", "POST": "reminder.send"}

    async def get(self) -> None:
        """Show them."""
        await self._show()

    async def post(self) -> None:
        """Send one, or tell everything that is wrong."""
        given = self.given("unit", "deadline", *TEXTS)
        today, actor = self.today(), self.me.login

        def send(db: Session) -> int:
            unit = db.scalar(select(Unit).where(Unit.code == given["unit"]))
            if unit is None:
                raise StudyRefused([messages.STUDY_CHOOSE_UNIT])
            texts = {name: given[name] for name in TEXTS}
            said = ReminderGiven(deadline=day_of(given["deadline"]), **texts)
            return send_reminder(db, unit, said, today=today, actor=actor).id

        try:
            number = await self.room.write(send)
        except StudyRefused as error:
            self.set_status(400)
            await self._show(error.problems, given)
            return
        self.redirect(f"/reminders/{number}", status=303)

    async def _show(
        self, problems: Sequence[str] = (), typed: Mapping[str, str] | None = None
    ) -> None:
        def ask(db: Session) -> tuple[Sequence[Reminder], Sequence[Unit]]:
            unit = self.unit_for(db, "reminder.read", "")
            units = db.scalars(select(Unit).order_by(Unit.code)).all()
            return reminders_of(db, units=[unit.id] if unit else None), units

        reminders, units = await self.room.read(ask)
        given = typed or {"unit": self.get_query_argument("unit", ""), "basis": REMINDER_BASIS}
        self.page(
            "reminders.html",
            reminders=reminders,
            units=units,
            today=self.today(),
            problems=problems,
            typed=lambda name: given.get(name, ""),
            TEXTS=TEXTS,
            STATES=REMINDER_STATE_NAMES,
        )


class OneReminder(ReminderHandler):
    """A reminder with its answers, and what can be done with it."""

    actions: ClassVar[dict[str, Action]] = {"GET": "reminder.read"}

    async def get(self, number: str) -> None:
        """Show it."""
        await self.show(number)

    async def show(
        self, number: str, problems: Sequence[str] = (), typed: Mapping[str, str] | None = None
    ) -> None:
        """The page; with what was typed and what is wrong with it."""
        reminder = await self.room.read(lambda db: self.found(db, number, "reminder.read"))
        given = typed or {}
        self.page(
            "reminder.html",
            reminder=reminder,
            today=self.today(),
            problems=problems,
            typed=lambda name, otherwise="": given.get(name, otherwise),
            longest=LONGEST,
            TEXTS=TEXTS,
            STATES=REMINDER_STATE_NAMES,
        )

    async def decide(self, number: str, act: str, action: Action) -> None:
        """Do it, or tell everything that is wrong."""
        given = self.given("done", "on", "reason", "deadline")
        today = self.today()
        actor, roles = self.me.login, self.me.roles

        def change(db: Session) -> None:
            reminder = self.found(db, number, action)
            reason, deadline = given["reason"], day_of(given["deadline"])
            match act:
                case "answer":
                    answer_reminder(
                        db,
                        reminder,
                        done=given["done"],
                        on=day_of(given["on"]),
                        today=today,
                        actor=actor,
                        roles=roles,
                    )
                case "return":
                    return_answer(
                        db,
                        reminder,
                        reason=reason,
                        deadline=deadline,
                        today=today,
                        actor=actor,
                        roles=roles,
                    )
                case "close":
                    close_reminder(db, reminder, actor=actor, roles=roles)
                case _:
                    withdraw_reminder(db, reminder, reason=reason, actor=actor, roles=roles)

        try:
            await self.room.write(change)
        except MoveRefused:
            self.set_status(409)
            await self.show(number, [messages.REMINDER_MOVED])
        except StudyRefused as error:
            self.set_status(400)
            await self.show(number, error.problems, given)
        else:
            self.redirect(f"/reminders/{number}", status=303)


class AnswerReminder(OneReminder):
    """The unit's answer."""

    actions: ClassVar[dict[str, Action]] = {"POST": "reminder.answer"}

    async def post(self, number: str) -> None:
        """Keep it."""
        await self.decide(number, "answer", "reminder.answer")


class DecideReminder(OneReminder):
    """Ask for a further answer, close it, or take it back."""

    actions: ClassVar[dict[str, Action]] = {"POST": "reminder.send"}

    async def post(self, number: str, act: str) -> None:
        """Do it."""
        await self.decide(number, act, "reminder.send")


class ReminderPaper(ReminderHandler, StudyFileHandler):
    """The reminder, or the last answer, on paper."""

    actions: ClassVar[dict[str, Action]] = {"GET": "reminder.read"}

    async def get(self, number: str, what: str) -> None:
        """As .docx."""
        office = self.server.settings.office

        def ask(db: Session) -> tuple[Official, str]:
            reminder = self.found(db, number, "reminder.read")
            if what == "reminder":
                return reminder_document(reminder, issuer=office), reminder.unit.name
            if reminder.answer is None:
                raise NotAvailable(messages.NO_SUCH)
            return answer_document(reminder, reminder.answer, office=office), reminder.unit.name

        made, unit = await self.room.read(ask)
        name = messages.REMINDER_FILE.format(title=made.title, unit=unit)
        await self.finish_document(official_docx, made, name, "docx")


_NUMBER = "([0-9]{1,9})"
ROUTES: list[tuple[str, Any]] = [
    (r"/reminders", Reminders),
    (rf"/reminders/{_NUMBER}", OneReminder),
    (rf"/reminders/{_NUMBER}/answer", AnswerReminder),
    (rf"/reminders/{_NUMBER}/(return|close|withdraw)", DecideReminder),
    (rf"/reminders/{_NUMBER}/(reminder|answer)\.docx", ReminderPaper),
]
