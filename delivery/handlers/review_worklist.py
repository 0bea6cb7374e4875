"""三审三校: what waits for whom, drafts that are given to it, and what was shipped taken over."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, cast

from sqlalchemy.orm import Session

from delivery import messages
from delivery.handlers.review_handler import ReviewHandler
from foundation.errors import NotAvailable
from grading.errors import ReviewRefused
from records.accounts.permissions import Action
from records.bank.review import ReviewedKind
from records.messages import TEXT_KINDS, TEXT_STATES

if TYPE_CHECKING:
    from question_bank.review import Reviewed

_A_PAGE = 50
"""Lines of a list."""
_LONGEST_TEXT = 60_000


def _shipped_lessons() -> frozenset[str]:
    from courses.lesson_texts import lesson_texts

    return frozenset(lesson_texts())


@dataclass
class Filters:
    """What of a list is wanted."""

    kind: ReviewedKind = "item"
    state: str = "mine"
    words: str = ""


class Worklist(ReviewHandler):
    """What waits for the person, or all texts of a kind in a state."""

    actions: ClassVar[dict[str, Action]] = {"GET": "review.read"}

    async def get(self) -> None:
        """The list; ``state``: ``mine`` or one of the states."""
        await self.show([])

    async def show(self, problems: Sequence[str], done: str = "") -> None:
        """The page, with what stands against what was asked for."""
        from grading.review.views import review_lines

        asked = Filters(
            cast("ReviewedKind", self.get_argument("kind", "item")),
            self.get_argument("state", "mine"),
            self.get_argument("words", "")[:60],
        )
        if asked.kind not in TEXT_KINDS or asked.state not in {"mine", *TEXT_STATES}:
            raise NotAvailable(messages.NO_SUCH)
        texts, rules, who = await self.texts(asked.kind), await self.rules(), self.person
        lines = await self.room.read(
            lambda db: review_lines(db, asked.kind, texts.values(), who, rules)
        )
        counts = Counter[str](line.state for line in lines)
        counts["mine"] = sum(line.mine for line in lines)
        shown = [
            line
            for line in lines
            if (line.mine if asked.state == "mine" else line.state == asked.state)
            and (asked.words in line.id or asked.words in line.title)
        ]
        page = self.page_number()
        self.page(
            "item_review.html",
            asked=asked,
            counts=counts,
            found=len(shown),
            lines=shown[_A_PAGE * (page - 1) : _A_PAGE * page],
            number=page,
            pages=-(-len(shown) // _A_PAGE),
            problems=problems,
            done=done,
            STATES=TEXT_STATES,
            KINDS=TEXT_KINDS,
        )


class Submit(Worklist):
    """Drafts are given to their trial and reviews, several at once; all of them or none."""

    actions: ClassVar[dict[str, Action]] = {"POST": "review.submit"}

    async def post(self) -> None:
        """Items by their ids, or a text that was typed."""
        from grading.review.deciding import submit

        kind = self.said("kind", 10)
        typing, important = bool(self.said("typing", 3)), bool(self.said("important", 3))
        texts = await self._submitted(kind)
        who = self.person

        def work(db: Session) -> None:
            problems: list[str] = []
            for each in texts:
                try:
                    reviewed_kind = cast("ReviewedKind", kind)
                    submit(db, reviewed_kind, each, who, typing=typing, important=important)
                except ReviewRefused as error:
                    problems += [f"{each.id}：{problem}" for problem in error.problems]
            if problems:
                raise ReviewRefused(problems)

        try:
            if not texts:
                raise ReviewRefused([messages.REVIEW_NOTHING])
            await self.room.write(work)
        except ReviewRefused as error:
            self.set_status(409)
            await self.show(error.problems)
            return
        where = f"/{kind}/{texts[0].id}" if len(texts) == 1 else f"?kind={kind}&state=mine"
        self.redirect(f"/item-review{where}", status=303)

    async def _submitted(self, kind: str) -> list[Reviewed]:
        if kind == "item" or (kind == "lesson" and self.get_body_arguments("id")):
            names = dict.fromkeys(self.get_body_arguments("id"))
            return [await self.text(kind, name) for name in names]
        if kind not in TEXT_KINDS:
            raise NotAvailable(messages.NO_SUCH)
        name = self.said("name", 80)
        if kind == "lesson" and name in _shipped_lessons():
            # What learners read is what came with the program, whatever somebody types.
            return [await self.text(kind, name)]
        from question_bank.review import submitted_text

        made = submitted_text(name, self.said("title", 60), self.said("text", _LONGEST_TEXT))
        return [made] if made is not None else []


class Adopt(Worklist):
    """The shipped record of reviews is taken over."""

    actions: ClassVar[dict[str, Action]] = {"POST": "review.adopt"}

    async def post(self) -> None:
        """By the administrator who is logged in."""
        from grading.review.shipped import adopt_reviews
        from question_bank.bank import ItemBank

        found, who = await self.items(), self.person
        loop = asyncio.get_running_loop()
        faulty = {name for name, text in found.texts.items() if text.faulty}
        bank = await loop.run_in_executor(
            None, lambda: ItemBank([found.item(name) for name in found.texts], faulty)
        )
        try:
            taken = await self.room.write(lambda db: adopt_reviews(db, bank, who))
        except ReviewRefused as error:
            self.set_status(409)
            await self.show(error.problems)
            return
        await self.show([], messages.REVIEWS_ADOPTED.format(count=len(taken)))


class AdoptLessons(Worklist):
    """The shipped lessons are taken over as they stand."""

    actions: ClassVar[dict[str, Action]] = {"POST": "review.adopt"}

    async def post(self) -> None:
        """By the administrator who is logged in."""
        from courses.lesson_review import adopt_lessons

        who = self.person
        try:
            taken = await self.room.write(lambda db: adopt_lessons(db, who))
        except ReviewRefused as error:
            self.set_status(409)
            await self.show(error.problems)
            return
        await self.show([], messages.LESSONS_ADOPTED.format(count=len(taken)))


ROUTES: list[tuple[str, Any]] = [
    (r"/item-review", Worklist),
    (r"/item-review/submit", Submit),
    (r"/item-review/adopt", Adopt),
    (r"/item-review/adopt-lessons", AdoptLessons),
]
