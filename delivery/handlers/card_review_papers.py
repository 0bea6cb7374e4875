"""The papers of the yearly review of cards: lists, summary, letters, stickers."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from sqlalchemy.orm import Session

from certification.cards.letters import decision_letter, letters_zip
from certification.cards.review_lists import (
    first_list,
    refused_list,
    summary_document,
    summary_list,
)
from certification.cards.stickers import card_stickers
from certification.result_documents import Proving
from delivery import messages
from delivery.handlers.card_review import CardReviewHandler
from delivery.handlers.certificates import CertificateHandler
from delivery.handlers.study_files import StudyFileHandler
from documents.apart import made_apart
from documents.lists import UnitList, list_xlsx
from documents.official import Official, official_docx
from documents.stickers import Stickers, stickers_pdf
from foundation.errors import NotAvailable
from records.accounts.permissions import Action
from records.cards.register import steps_of_review
from records.cards.review import lines_of

_LISTS = {"first": first_list, "refused": refused_list}


class ReviewList(CardReviewHandler, StudyFileHandler):
    """初审统计表, 未注册名单: of all units, or of one."""

    actions: ClassVar[dict[str, Action]] = {"GET": "card.read"}

    async def get(self, what: str, form: str) -> None:
        """As a workbook, or as a PDF to sign."""
        now, zone = self.room.now(), self.zone

        def ask(db: Session) -> UnitList:
            review = self.review(db)
            unit = self.unit_for(db, "card.read", self.get_query_argument("unit", ""))
            lines = lines_of(db, review, unit.id if unit else None)
            if not lines:
                raise NotAvailable(messages.NO_SUCH)
            return _LISTS[what](review, lines, now=now, zone=zone)

        listed = await self.room.read(ask)
        await self.finish_list(listed, messages.REVIEW_DOCUMENT, cast("Any", form))


class ReviewSummary(CardReviewHandler, StudyFileHandler):
    """汇总表: of all units, or of one."""

    actions: ClassVar[dict[str, Action]] = {"GET": "card.read"}

    async def get(self, form: str) -> None:
        """As a workbook, or as an official document."""
        office, today = self.server.settings.office, self.today()
        now, zone = self.room.now(), self.zone

        def ask(db: Session) -> UnitList | Official:
            review = self.review(db)
            unit = self.unit_for(db, "card.read", self.get_query_argument("unit", ""))
            lines = lines_of(db, review, unit.id if unit else None)
            if form == "xlsx":
                return summary_list(review, lines, now=now, zone=zone)
            return summary_document(review, lines, issuer=office, today=today)

        made = await self.room.read(ask)
        if isinstance(made, UnitList):
            await self.finish_document(list_xlsx, made, made.title, "xlsx")
        else:
            await self.finish_document(official_docx, made, made.title, "docx")


class ReviewLetters(CardReviewHandler, StudyFileHandler):
    """The decisions not to register, each with the receipt of its service."""

    actions: ClassVar[dict[str, Action]] = {"GET": "card.read"}

    async def get(self) -> None:
        """As one .zip of .docx, of all units or of one."""
        policy = self.card_policy()

        def ask(db: Session) -> tuple[list[tuple[str, Official]], int]:
            review = self.review(db)
            unit = self.unit_for(db, "card.read", self.get_query_argument("unit", ""))
            within = {line.card_id for line in lines_of(db, review, unit.id if unit else None)}
            letters = [
                (f"{step.card.number} {step.card.person.name}", decision_letter(step, policy))
                for step in steps_of_review(db, review.id, "refuse")
                if step.card_id in within
            ]
            if not letters:
                raise NotAvailable(messages.NO_SUCH)
            return letters, review.year

        letters, year = await self.room.read(ask)
        name = messages.REVIEW_LETTERS.format(year=year)
        await self.tell_taken(name, messages.REVIEW_DOCUMENT, len(letters), form="zip")
        async with self.server.printing:
            made = await made_apart(letters_zip, letters)
        self.finish_file(made, f"{name}.zip", "application/zip")


class ReviewStickers(CardReviewHandler, CertificateHandler, StudyFileHandler):
    """年度注册标识 of the cards that are registered for the year: of all units, or of one."""

    actions: ClassVar[dict[str, Action]] = {"GET": "card.manage"}

    async def get(self) -> None:
        """As a PDF for label paper."""
        signer = await self.signer()
        proving = Proving(self.issuer.name, signer)

        def ask(db: Session) -> Stickers:
            review = self.review(db)
            unit = self.unit_for(db, "card.manage", self.get_query_argument("unit", ""))
            return card_stickers(db, review, proving, unit=unit.id if unit else None)

        made = await self.room.read(ask)
        people = sum(len(unit.stickers) for unit in made.units)
        await self.tell_taken(made.title, messages.STICKERS_DOCUMENT, people, form="pdf")
        await self.finish_document(stickers_pdf, made, made.title, "pdf")


ROUTES: list[tuple[str, Any]] = [
    (r"/card-review/(first|refused)\.(xlsx|pdf)", ReviewList),
    (r"/card-review/summary\.(xlsx|docx)", ReviewSummary),
    (r"/card-review/letters\.zip", ReviewLetters),
    (r"/card-review/stickers\.pdf", ReviewStickers),
]
