"""One's own enforcement card: how it stands, what is missing, until when."""

from __future__ import annotations

from typing import Any, ClassVar

from sqlalchemy.orm import Session

from certification.cards.views import MyCards, my_cards
from certification.messages import REASON_NAMES, TODO
from courses.hours_views import PersonHours, hours_of_people
from delivery.handlers.cards import WORDS, CardHandler
from records.accounts.permissions import Action


class MyCard(CardHandler):
    """One's own card: how it stands, what is missing, until when."""

    actions: ClassVar[dict[str, Action]] = {"GET": "own.read"}

    async def get(self) -> None:
        """Show it."""
        person, policy, today = self.learner(), self.card_policy(), self.today()
        hours_rules = [each for each in self.policies() if each.audience == "officers"]

        def ask(db: Session) -> tuple[MyCards, PersonHours]:
            mine = my_cards(db, person, policy, today=today)
            [hours] = hours_of_people(db, [mine.person], today.year, hours_rules, self.zone)
            return mine, hours

        mine, hours = await self.room.read(ask)
        self.page(
            "my_card.html",
            mine=mine,
            hours=hours,
            policy=policy,
            today=today,
            REASONS=REASON_NAMES,
            TODO=TODO,
            **WORDS,
        )


ROUTES: list[tuple[str, Any]] = [(r"/my-card", MyCard)]
