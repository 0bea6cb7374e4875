"""The register of cards as a workbook, out and in; decisions on paper. What tells of people leaves the system on record."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from sqlalchemy.orm import Session

from certification.cards.letters import decision_letter
from certification.cards.register_import import RegisterChange, import_register
from certification.cards.register_sheet import COLUMNS, PRINTED_COLUMNS, register_list
from certification.errors import CardsRefused
from certification.messages import LETTER_TITLES
from courses.study_sheet import Workbook
from delivery import messages
from delivery.handlers.cards import CardHandler, Cards
from delivery.handlers.sent_file import sent_workbook
from delivery.handlers.study_files import StudyFileHandler
from documents.lists import UnitList
from documents.official import Official, official_docx
from foundation.errors import NotAvailable
from records.accounts.permissions import Action

_MOST_TOLD = 200
_NUMBER = "([0-9]{1,9})"


class ImportCards(Cards):
    """The register as a workbook, from the platform or a unit."""

    actions: ClassVar[dict[str, Action]] = {"POST": "card.manage"}

    async def post(self) -> None:
        """Take it in."""
        actor, today, policy = self.me.login, self.today(), self.card_policy()

        def change(db: Session, book: Workbook) -> RegisterChange:
            return import_register(db, book, policy, today=today, actor=actor)

        try:
            book = await sent_workbook(self, CardsRefused)
            made = await self.room.write(lambda db: change(db, book))
        except CardsRefused as error:
            self.set_status(400)
            untold = max(0, len(error.problems) - _MOST_TOLD)
            await self.show(problems=error.problems[:_MOST_TOLD], untold=untold)
            return
        told = messages.CARDS_TAKEN.format(**vars(made))
        if made.unread:
            told += messages.CARDS_UNREAD.format(columns=made.unread)
        await self.show(told=told)


class CardFile(CardHandler, StudyFileHandler):
    """The register as a file."""

    actions: ClassVar[dict[str, Action]] = {"GET": "card.read"}

    async def get(self, form: str) -> None:
        """As a workbook that can be imported again, or as a PDF to sign."""
        now, zone = self.room.now(), self.zone

        def ask(db: Session) -> UnitList:
            unit = self.unit_for(db, "card.read", self.get_query_argument("unit", ""))
            of = unit.name if unit else ""
            title = messages.CARDS_TITLE.format(unit=of)
            columns = COLUMNS if form == "xlsx" else PRINTED_COLUMNS
            return register_list(
                db,
                unit=unit.id if unit else None,
                title=title,
                now=now,
                zone=zone,
                columns=columns,
            )

        listed = await self.room.read(ask)
        await self.finish_list(listed, messages.CARDS_DOCUMENT, cast("Any", form))


class StepLetter(CardHandler, StudyFileHandler):
    """The decision of a step with the receipt of its service."""

    actions: ClassVar[dict[str, Action]] = {"GET": "card.read"}

    async def get(self, number: str) -> None:
        """As .docx."""
        policy = self.card_policy()

        def ask(db: Session) -> tuple[Official, str]:
            step = self.step(db, number)
            if step.standing != "made" or step.act not in LETTER_TITLES:
                raise NotAvailable(messages.NO_SUCH)
            return decision_letter(step, policy), step.card.person.name

        made, name = await self.room.read(ask)
        await self.tell_taken(f"{made.title} {name}"[:150], made.title, 1)
        await self.finish_document(official_docx, made, f"{made.title} {name}", "docx")


ROUTES: list[tuple[str, Any]] = [
    (r"/cards/import", ImportCards),
    (r"/cards/register\.(xlsx|pdf)", CardFile),
    (rf"/cards/steps/{_NUMBER}/letter\.docx", StepLetter),
]
