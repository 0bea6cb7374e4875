"""The yearly review of cards: opened, checked by each unit, proposed, decided by somebody else, published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar
from urllib.parse import urlencode

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from certification.cards.review import (
    TEXTS,
    LineGiven,
    confirm_unit,
    open_review,
    refresh_review,
    return_unit,
    state_line,
)
from certification.cards.review_decision import (
    decide_review,
    propose_review,
    publish_review,
    take_back_review,
)
from certification.cards.review_lists import (
    FIGURES,
    by_unit,
    figures,
)
from certification.cards.review_words import exam_text, reasons_text
from certification.cards.stickers import registered_cards, unprintable
from certification.errors import CardsRefused
from certification.messages import TODO
from delivery import messages
from delivery.handlers.cards import WORDS, CardHandler
from delivery.handlers.study_plan import day_of
from foundation.errors import NotAvailable
from records.accounts.permissions import Action, relation
from records.cards.review import (
    CardReview,
    CardReviewLine,
    CardReviewUnit,
    find_review,
    lines_of,
    reviews,
)
from records.exams.exam import Exam
from records.people.unit import Unit


class CardReviewHandler(CardHandler):
    """What the addresses of the review share."""

    def review(self, db: Session) -> CardReview:
        """The run of the year that is asked for. Raises `NotAvailable`."""
        found = find_review(db, self.year())
        if found is None:
            raise NotAvailable(messages.NO_SUCH)
        return found

    def own_row(self, db: Session, review: CardReview, code: str, action: Action) -> CardReviewUnit:
        """The unit's list in it; for who may do it with their own unit alone, theirs. Raises `NotAvailable`."""
        unit = self.unit_for(db, action, code)
        row = next((each for each in review.units if unit and each.unit_id == unit.id), None)
        if row is None:
            raise NotAvailable(messages.NO_SUCH)
        return row

    def where(self, **more: str) -> str:
        """The page of this year."""
        return f"/card-review?{urlencode({'year': self.year(), **more})}"


@dataclass(frozen=True)
class _Shown:
    """``row`` and ``lines``: of the unit that is shown, ``None``: all units, of which ``units`` has the figures."""

    review: CardReview | None
    years: Sequence[int]
    row: CardReviewUnit | None
    lines: Sequence[CardReviewLine]
    units: Sequence[tuple[CardReviewUnit, Sequence[int]]]
    total: Sequence[int]
    exams: Sequence[Exam]
    stickers: int = 0
    unprintable: Sequence[str] = ()


class ReviewPage(CardReviewHandler):
    """The review of a year: all units, or one; for a liaison theirs."""

    actions: ClassVar[dict[str, Action]] = {"GET": "card.read"}

    async def get(self) -> None:
        """Show it."""
        await self.show(self.get_query_argument("unit", ""))

    async def show(
        self,
        code: str = "",
        *,
        problems: Sequence[str] = (),
        typed: Mapping[str, str] | None = None,
    ) -> None:
        """The page; with what was typed and what is wrong with it."""
        narrow = relation(self.me.roles, "card.read") == "own_unit"

        def ask(db: Session) -> _Shown:
            years = [each.year for each in reviews(db)]
            asked = self.get_argument("year", "")
            review = find_review(db, self.year() if asked or not years else years[0])
            exams = db.scalars(
                select(Exam)
                .where(Exam.practice.is_(False), Exam.history.is_(False))
                .order_by(Exam.id.desc())
            ).all()
            if review is None:
                return _Shown(None, years, None, (), (), (), exams)
            unit = self.unit_for(db, "card.read", code)
            if unit is not None:
                row = next((each for each in review.units if each.unit_id == unit.id), None)
                lines = lines_of(db, review, unit.id) if row else ()
                return _Shown(review, years, row, lines, (), figures(lines), exams)
            return _of_all(db, review, years, exams)

        found = await self.room.read(ask)
        given = typed or {}
        self.page(
            "card_review_unit.html" if narrow or found.row else "card_review.html",
            found=found,
            review=found.review,
            unprintable=found.unprintable,
            year=found.review.year if found.review else self.year(),
            today=self.today(),
            policy=self.card_policy(),
            office=self.server.settings.office,
            narrow=narrow,
            problems=problems,
            typed=lambda name, otherwise="": given.get(name, otherwise),
            FIGURES=FIGURES,
            TODO=TODO,
            TEXTS=TEXTS,
            reasons_text=reasons_text,
            exam_text=exam_text,
            **WORDS,
        )


def _of_all(db: Session, review: CardReview, years: Sequence[int], exams: Sequence[Exam]) -> _Shown:
    lines = lines_of(db, review)
    rows = db.scalars(
        select(CardReviewUnit)
        .join(Unit)
        .where(CardReviewUnit.review_id == review.id)
        .order_by(Unit.code)
        .options(selectinload(CardReviewUnit.unit))
    )
    counts = {each[0].unit_id: figures(each) for each in by_unit(lines)}
    units = [(row, counts[row.unit_id]) for row in rows]
    cards = registered_cards(db, review)
    return _Shown(
        review, years, None, (), units, figures(lines), exams, len(cards), unprintable(cards)
    )


class OpenReview(ReviewPage):
    """A year's review is opened."""

    actions: ClassVar[dict[str, Action]] = {"POST": "card.manage"}

    async def post(self) -> None:
        """List who is due."""
        given = self.given("exam", "on")
        policy, hours, year = self.card_policy(), self.policies(), self.year()

        def work(db: Session) -> None:
            exam = db.scalar(select(Exam).where(Exam.name == given["exam"]))
            open_review(
                db,
                year,
                exam=exam,
                on=day_of(given["on"]) or self.today(),
                policy=policy,
                hours=hours,
                zone=self.zone,
                actor=self.me.login,
            )

        if await self.change(work, self.show, typed=given):
            self.redirect(self.where(), status=303)


class StateLine(ReviewPage):
    """What the unit says of an officer."""

    actions: ClassVar[dict[str, Action]] = {"POST": "card.state"}

    async def post(self, number: str) -> None:
        """Keep it."""
        given = self.given("on_post", "disciplined", "acted", *TEXTS)
        rule = self.card_policy().review
        codes: list[str] = []

        def work(db: Session) -> None:
            line = db.get(CardReviewLine, int(number))
            if line is None:
                raise NotAvailable(messages.NO_SUCH)
            review = db.get_one(CardReview, line.review_id)
            codes.append(line.unit.code)
            row = self.own_row(db, review, line.unit.code, "card.state")
            if row.unit_id != line.unit_id:
                raise NotAvailable(messages.NO_SUCH)
            said = LineGiven(
                given["on_post"] != "no",
                given["disciplined"] == "yes",
                given["acted"] != "no",
                **{name: given[name] for name in TEXTS},
            )
            me = self.me
            state_line(
                db, line, review, said, rule, actor=me.login, roles=me.roles, person=me.person
            )

        code = await self.room.read(lambda db: _code_of(db, int(number)))
        if await self.change(work, self.show, code):
            self.redirect(self.where(unit=code) + f"#line-{number}", status=303)


def _code_of(db: Session, line: int) -> str:
    row = db.get(CardReviewLine, line)
    return row.unit.code if row is not None else ""


class ConfirmUnit(ReviewPage):
    """The unit says that its list is right."""

    actions: ClassVar[dict[str, Action]] = {"POST": "card.state"}

    async def post(self) -> None:
        """Keep it."""
        code, checked = self.get_body_argument("unit", ""), self.get_body_argument("checked", "")
        rule = self.card_policy().review

        def work(db: Session) -> None:
            review = self.review(db)
            row = self.own_row(db, review, code, "card.state")
            if checked != "yes":
                raise CardsRefused([messages.REVIEW_CHECK])
            confirm_unit(db, review, row.unit_id, rule, actor=self.me.login, roles=self.me.roles)

        if await self.change(work, self.show, code):
            self.redirect(self.where(unit=code), status=303)


class ManageReview(ReviewPage):
    """A unit's list goes back; facts are looked at anew; the decision is proposed; it is published."""

    actions: ClassVar[dict[str, Action]] = {"POST": "card.manage"}

    async def post(self, act: str) -> None:
        """Do it."""
        given = self.given("unit", "reason", "organ", "basis", "document")
        policy, hours, zone = self.card_policy(), self.policies(), self.zone
        actor, roles = self.me.login, self.me.roles

        def work(db: Session) -> None:
            review = self.review(db)
            match act:
                case "return":
                    row = self.own_row(db, review, given["unit"], "card.manage")
                    reason = given["reason"]
                    return_unit(db, review, row.unit_id, reason=reason, actor=actor, roles=roles)
                case "refresh":
                    refresh_review(db, review, policy, hours, zone, actor=actor, roles=roles)
                case "propose":
                    said = {name: given[name] for name in ("organ", "basis", "document")}
                    propose_review(db, review, **said, actor=actor, roles=roles)
                case _:
                    publish_review(db, review, actor=actor, roles=roles)

        if await self.change(work, self.show, given["unit"], typed=given):
            more = {"unit": given["unit"]} if given["unit"] else {}
            self.redirect(self.where(**more), status=303)


class DecideReview(ReviewPage):
    """The second person decides what was proposed, or gives it back."""

    actions: ClassVar[dict[str, Action]] = {"POST": "card.decide"}

    async def post(self, act: str) -> None:
        """Do it."""
        reason, today = self.given("reason")["reason"], self.today()
        actor, roles = self.me.login, self.me.roles

        def work(db: Session) -> None:
            review = self.review(db)
            if act == "decide":
                person = self.me.person
                decide_review(db, review, on=today, actor=actor, roles=roles, person=person)
            else:
                take_back_review(db, review, reason=reason, actor=actor, roles=roles)

        if await self.change(work, self.show):
            self.redirect(self.where(), status=303)


_NUMBER = "([0-9]{1,9})"
ROUTES: list[tuple[str, Any]] = [
    (r"/card-review", ReviewPage),
    (r"/card-review/open", OpenReview),
    (rf"/card-review/lines/{_NUMBER}", StateLine),
    (r"/card-review/confirm", ConfirmUnit),
    (r"/card-review/(return|refresh|propose|publish)", ManageReview),
    (r"/card-review/(decide|take-back)", DecideReview),
]
