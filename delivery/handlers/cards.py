"""Enforcement cards: the register with what happens to each card, one's own card, the register as a workbook."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from sqlalchemy.orm import Session

from certification.cards.issuing import (
    CardGiven,
    expire_cards,
    open_qualifications,
    replace_card,
)
from certification.cards.policy import CardPolicy, card_policy
from certification.cards.register_sheet import DETAILS
from certification.cards.steps import (
    FOR_A_TIME,
    TEXTS,
    StepGiven,
    confirm_step,
    deciders_of,
    record_service,
    take_step,
    told_state,
    withdraw_step,
)
from certification.cards.views import (
    CardsFilter,
    CardsPage,
    CardView,
    Shown,
    card_view,
    cards_page,
)
from certification.errors import CardsRefused
from certification.messages import LETTER_TITLES
from delivery import messages
from delivery.handlers.sent_file import LARGEST_FILE
from delivery.handlers.study_plan import StudyHandler, day_of, own_unit
from foundation.errors import NotAvailable
from foundation.moves import MoveRefused
from records.accounts.permissions import Action, relation
from records.cards.moves import (
    CARD_MOVES,
    CAUSES,
    DECIDERS,
    FOR_A_YEAR,
    HEARD,
    TWO_PEOPLE,
    CardAct,
    acts_from,
)
from records.cards.register import CardQualification, CardStep, find_card, find_step
from records.messages import (
    CARD_ACT_NAMES,
    CARD_KIND_NAMES,
    CARD_STATE_NAMES,
    CAUSE_NAMES,
    DECIDER_NAMES,
    FINDING_NAMES,
    REVIEW_STATE_NAMES,
)
from records.people.enforcement_card import EnforcementCard

ON_A_PAGE = 50
SHOWN: tuple[Shown, ...] = ("", "unable", "expiring", "waiting")


class CardHandler(StudyHandler):
    """What the pages of cards share."""

    def card_policy(self) -> CardPolicy:
        """The site's rules of cards. Raises `records.errors.PolicyRejected`."""
        return card_policy(self.server.settings.exams.root)

    def card(self, db: Session, number: str) -> EnforcementCard:
        """The card. Raises `NotAvailable`: of another unit's it is not even said that it exists."""
        card = find_card(db, int(number))
        if card is None or not self._may_see(db, card):
            raise NotAvailable(messages.NO_SUCH)
        return card

    def step(self, db: Session, number: str) -> CardStep:
        """The same of a step."""
        step = find_step(db, int(number))
        if step is None or not self._may_see(db, step.card):
            raise NotAvailable(messages.NO_SUCH)
        return step

    def _may_see(self, db: Session, card: EnforcementCard) -> bool:
        if relation(self.me.roles, "card.read") != "own_unit":
            return True
        own, there = own_unit(db, self.me.person), card.person.unit
        return own is not None and there is not None and own.id == there.id

    def given(self, *names: str) -> dict[str, str]:
        """What the form says; line ends as the records have them."""
        return {
            name: self.get_body_argument(name, "").strip().replace("\r\n", "\n") for name in names
        }

    async def change(
        self, work: Callable[[Session], Any], again: Callable[..., Any], *shown: str, **typed: Any
    ) -> bool:
        """Do it; else show the page anew with everything that is wrong. Whether it was done."""
        try:
            await self.room.write(work)
        except MoveRefused as error:
            self.set_status(409)
            await again(*shown, problems=[str(error)], **typed)
            return False
        except CardsRefused as error:
            self.set_status(400)
            await again(*shown, problems=error.problems, **typed)
            return False
        return True


class Cards(CardHandler):
    """The register; for a liaison that of their unit."""

    actions: ClassVar[dict[str, Action]] = {"GET": "card.read"}

    async def get(self) -> None:
        """Show a page of it."""
        await self.show()

    async def show(self, *, problems: Sequence[str] = (), told: str = "", untold: int = 0) -> None:
        """The page, with what an import did or everything that is wrong with it."""
        asked = {name: self.get_query_argument(name, "") for name in ("words", "unit", "state")}
        wanted_shown = self.get_query_argument("shown", "")
        shown: Shown = next((one for one in SHOWN if one == wanted_shown), "")
        number, policy, today = self.page_number(), self.card_policy(), self.today()

        def ask(db: Session) -> CardsPage:
            own = self.unit_for(db, "card.read", "")
            wanted = CardsFilter(**asked, shown=shown, own_unit=own.id if own else None)
            start = ON_A_PAGE * (number - 1)
            return cards_page(db, wanted, policy, today=today, start=start, most=ON_A_PAGE)

        found = await self.room.read(ask)
        self.page(
            "cards.html",
            found=found,
            asked=asked,
            shown=shown,
            number=number,
            more=found.found > ON_A_PAGE * number,
            start=ON_A_PAGE * (number - 1),
            policy=policy,
            problems=problems,
            untold=untold,
            told=told,
            largest=LARGEST_FILE,
            **WORDS,
        )


class OneCard(CardHandler):
    """A card with its history, and what can be done with it."""

    actions: ClassVar[dict[str, Action]] = {"GET": "card.read"}

    async def get(self, number: str) -> None:
        """Show it."""
        await self.show(number)

    async def show(
        self, number: str, *, problems: Sequence[str] = (), typed: Mapping[str, str] | None = None
    ) -> None:
        """The page; with what was typed and what is wrong with it."""
        policy, today = self.card_policy(), self.today()

        def ask(db: Session) -> tuple[CardView, Sequence[CardQualification]]:
            card = self.card(db, number)
            return card_view(db, card, policy, today=today), open_qualifications(
                db, [card.person_id]
            )

        view, qualifications = await self.room.read(ask)
        card, given = view.line.card, typed or {}
        acts = acts_from(card.state, self.me.roles)
        self.page(
            "card.html",
            view=view,
            card=card,
            acts=acts,
            deciders={act: deciders_of(card, act, policy) for act in acts},
            may_replace=card.state in CARD_MOVES.table["replace"].sources,
            qualifications=qualifications,
            policy=policy,
            today=today,
            office=self.server.settings.office,
            problems=problems,
            typed=lambda name, otherwise="": given.get(name, otherwise),
            DETAILS=DETAILS,
            TEXTS=TEXTS,
            FOR_A_TIME=FOR_A_TIME,
            **WORDS,
        )


class TakeStep(OneCard):
    """Something happens to a card, or is proposed to."""

    actions: ClassVar[dict[str, Action]] = {"POST": "card.manage"}

    async def post(self, number: str) -> None:
        """Put it on record."""
        given = self.given("act", "decider", "on", "until", "year", "cause", *TEXTS)
        act = next((one for one in CARD_MOVES.table if one == given["act"]), None)
        if act is None:
            raise NotAvailable(messages.NO_SUCH)
        said = _step_given(act, given)
        policy, today = self.card_policy(), self.today()

        def work(db: Session) -> None:
            take_step(
                db,
                self.card(db, number),
                said,
                policy,
                today=today,
                actor=self.me.login,
                roles=self.me.roles,
                person=self.me.person,
            )

        if await self.change(work, self.show, number, typed=given):
            self.redirect(f"/cards/{number}", status=303)


def _step_given(act: CardAct, given: Mapping[str, str]) -> StepGiven:
    """What the form says; what it does not say is told by the service."""
    year = given["year"]
    return StepGiven(
        act,
        day_of(given["on"]),
        next((one for one in DECIDERS if one == given["decider"]), None),
        **{name: given[name] for name in TEXTS},
        year=int(year) if year.isascii() and year.isdecimal() and len(year) == 4 else None,
        until=day_of(given["until"]),
        cause=next((one for one in CAUSES if one == given["cause"]), None),
    )


class EndStep(OneCard):
    """The second person confirms what waits, or does not agree; who proposed it takes it back."""

    actions: ClassVar[dict[str, Action]] = {"POST": "card.decide"}

    async def post(self, number: str, act: str) -> None:
        """Do it."""
        reason = self.given("reason")["reason"]

        def work(db: Session) -> None:
            step = self.step(db, number)
            actor, person = self.me.login, self.me.person
            if act == "confirm":
                confirm_step(db, step, actor=actor, roles=self.me.roles, person=person)
            else:
                withdraw_step(db, step, reason=reason, actor=actor, person=person)

        card = await self.room.read(lambda db: self.step(db, number).card_id)
        if await self.change(work, self.show, str(card)):
            self.redirect(f"/cards/{card}", status=303)


class ServeStep(OneCard):
    """The paper of a step came to the card's holder."""

    actions: ClassVar[dict[str, Action]] = {"POST": "card.manage"}

    async def post(self, number: str) -> None:
        """Keep it."""
        given, today = self.given("served_on", "served_how"), self.today()

        def work(db: Session) -> None:
            record_service(
                db,
                self.step(db, number),
                on=day_of(given["served_on"]),
                how=given["served_how"],
                today=today,
                actor=self.me.login,
            )

        card = await self.room.read(lambda db: self.step(db, number).card_id)
        if await self.change(work, self.show, str(card)):
            self.redirect(f"/cards/{card}", status=303)


class ReplaceCard(OneCard):
    """Another card in place of this one."""

    actions: ClassVar[dict[str, Action]] = {"POST": "card.manage"}

    async def post(self, number: str) -> None:
        """Register it."""
        given = self.given(*CARD_FIELDS, "qualification")
        policy, today = self.card_policy(), self.today()
        made: list[int] = []

        def work(db: Session) -> None:
            old = self.card(db, number)
            row = next(
                (
                    each
                    for each in open_qualifications(db, [old.person_id])
                    if str(each.id) == given["qualification"]
                ),
                None,
            )
            new = replace_card(
                db,
                old,
                card_given(given),
                policy,
                today=today,
                actor=self.me.login,
                roles=self.me.roles,
                qualification=row,
            )
            made.append(new.id)

        if await self.change(work, self.show, number, typed=given):
            self.redirect(f"/cards/{made[0]}", status=303)


CARD_FIELDS = ("number", "issued", "valid_until", "document", "issuer")


def card_given(given: Mapping[str, str]) -> CardGiven:
    """A card as a form has it."""
    return CardGiven(
        given["number"],
        day_of(given["issued"]),
        day_of(given["valid_until"]),
        given["document"],
        given["issuer"],
    )


class ExpireCards(Cards):
    """Cards whose last day is over."""

    actions: ClassVar[dict[str, Action]] = {"POST": "card.manage"}

    async def post(self) -> None:
        """Put on record that they are no longer in use."""
        today, actor = self.today(), self.me.login
        over = await self.room.write(lambda db: len(expire_cards(db, today=today, actor=actor)))
        await self.show(told=messages.CARDS_EXPIRED.format(count=over))


WORDS: dict[str, Any] = {
    "STATES": CARD_STATE_NAMES,
    "KINDS": CARD_KIND_NAMES,
    "ACTS": CARD_ACT_NAMES,
    "DECIDERS": DECIDER_NAMES,
    "CAUSES": CAUSE_NAMES,
    "FINDINGS": FINDING_NAMES,
    "REVIEW_STATES": REVIEW_STATE_NAMES,
    "BARRIERS": messages.CARD_BARRIERS,
    "STANDINGS": messages.CARD_STANDINGS,
    "HEARD": HEARD,
    "FOR_A_YEAR": FOR_A_YEAR,
    "TWO_PEOPLE": TWO_PEOPLE,
    "LETTERS": LETTER_TITLES,
    "told_state": told_state,
}
_NUMBER = "([0-9]{1,9})"
ROUTES: list[tuple[str, Any]] = [
    (r"/cards", Cards),
    (r"/cards/expire", ExpireCards),
    (rf"/cards/{_NUMBER}", OneCard),
    (rf"/cards/{_NUMBER}/step", TakeStep),
    (rf"/cards/{_NUMBER}/replace", ReplaceCard),
    (rf"/cards/steps/{_NUMBER}/(confirm|withdraw)", EndStep),
    (rf"/cards/steps/{_NUMBER}/serve", ServeStep),
]
