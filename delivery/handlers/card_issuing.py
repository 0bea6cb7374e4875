"""Who passed both exams for an enforcement card, and cards that are issued to them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from sqlalchemy.orm import Session

from certification.cards.issuing import QualificationGiven, issue_card, qualify
from certification.errors import CardsRefused
from delivery import messages
from delivery.handlers.cards import CARD_FIELDS, WORDS, CardHandler, card_given
from delivery.handlers.study_plan import day_of
from foundation.errors import NotAvailable
from records.accounts.permissions import Action
from records.cards.register import CardQualification, waiting_qualifications
from records.people.person import find_person


class NewCards(CardHandler):
    """Who passed both exams and has no card yet; the form for somebody new."""

    actions: ClassVar[dict[str, Action]] = {"GET": "card.manage", "POST": "card.manage"}

    async def get(self) -> None:
        """Show them."""
        await self.show()

    async def post(self) -> None:
        """Somebody passed both exams."""
        given = self.given(
            "person",
            "field",
            "public_on",
            "public_score",
            "special_on",
            "special_score",
            "evidence",
        )
        today = self.today()

        def work(db: Session) -> None:
            person = find_person(db, given["person"])
            if person is None:
                raise CardsRefused([messages.CARD_NO_PERSON.format(number=given["person"][:40])])
            said = QualificationGiven(
                given["field"],
                day_of(given["public_on"]),
                day_of(given["special_on"]),
                given["evidence"],
                given["public_score"],
                given["special_score"],
            )
            qualify(db, person, said, today=today, actor=self.me.login)

        if await self.change(work, self.show, typed=given):
            self.redirect("/cards/new", status=303)

    async def show(
        self, *, problems: Sequence[str] = (), typed: Mapping[str, str] | None = None
    ) -> None:
        """The page; with what was typed and what is wrong with it."""
        rows = await self.room.read(waiting_qualifications)
        given = typed or {}
        self.page(
            "card_new.html",
            rows=rows,
            today=self.today(),
            problems=problems,
            typed=lambda name: given.get(name, ""),
            **WORDS,
        )


class IssueCard(NewCards):
    """A card is issued to who is qualified."""

    actions: ClassVar[dict[str, Action]] = {"POST": "card.manage"}

    async def post(self) -> None:
        """Register it."""
        given = self.given("qualification", *CARD_FIELDS)
        policy, today = self.card_policy(), self.today()
        made: list[int] = []

        def work(db: Session) -> None:
            text = given["qualification"]
            row = db.get(CardQualification, int(text)) if re.fullmatch("[0-9]{1,9}", text) else None
            if row is None:
                raise NotAvailable(messages.NO_SUCH)
            card = issue_card(
                db,
                row,
                card_given(given),
                policy,
                today=today,
                actor=self.me.login,
                roles=self.me.roles,
            )
            made.append(card.id)

        if await self.change(work, self.show, typed=given):
            self.redirect(f"/cards/{made[0]}", status=303)


ROUTES: list[tuple[str, Any]] = [(r"/cards/new", NewCards), (r"/cards/issue", IssueCard)]
