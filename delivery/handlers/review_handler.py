"""What the pages of reviews (三审三校) share: who asks, the rules, the texts, what was typed."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast, get_args

from delivery import messages
from delivery.request import Handler
from delivery.reviewed_items import ReviewedItems
from foundation.errors import NotAvailable
from question_bank.errors import ReviewRulesRejected
from records.bank.review import MOST_COMMENT, ReviewedKind

if TYPE_CHECKING:
    from grading.review.deciding import Person
    from question_bank.item import Item
    from question_bank.review import Reviewed, ReviewRules

# What judges and compares brings pydantic along: it is asked for where it is used, when somebody reviews.

ONE_TEXT = f"/item-review/({'|'.join(get_args(ReviewedKind))})/([a-z0-9-]{{1,80}})"
"""The address of a text: its kind and its name."""


class ReviewHandler(Handler):
    """What the pages of reviews share."""

    @property
    def person(self) -> Person:
        """Who asks."""
        from grading.review.deciding import Person

        return Person(self.me.login, tuple(self.me.roles))

    async def items(self) -> ReviewedItems:
        """The items as they are now. Raises `NotAvailable` where they cannot be read."""
        found = await self.server.item_files.read()
        if found is None:
            raise NotAvailable(messages.BANK_UNREAD)
        return found

    async def rules(self) -> ReviewRules:
        """The site's rules. Raises `NotAvailable`, in words, where they cannot be read."""
        from question_bank.review import review_rules

        folder = self.server.settings.exams.root
        try:
            return await asyncio.get_running_loop().run_in_executor(None, review_rules, folder)
        except ReviewRulesRejected as error:
            raise NotAvailable(str(error)) from error

    async def texts(self, kind: ReviewedKind) -> Mapping[str, Reviewed]:
        """Everything of a kind that can be reviewed."""
        from grading.review.views import texts_of_records

        if kind == "item":
            return (await self.items()).texts
        if kind == "lesson":
            from courses.lesson_review import reviewed_lessons

            written = await self.room.read(lambda db: texts_of_records(db, kind))
            return {**written, **reviewed_lessons()}
        return await self.room.read(lambda db: texts_of_records(db, kind))

    async def text(self, kind: str, name: str) -> Reviewed:
        """One of them. Raises `NotAvailable`."""
        found = (await self.texts(cast("ReviewedKind", kind))).get(name)
        if found is None:
            raise NotAvailable(messages.NO_SUCH)
        return found

    def said(self, name: str, most: int = MOST_COMMENT) -> str:
        """A text of the form."""
        return str(self.get_body_argument(name, ""))[: most + 1].replace("\r\n", "\n")


def shown_questions(item: Item) -> list[dict[str, Any]]:
    """The questions of an item as a candidate sees them: nothing of their keys."""
    from question_bank.shown import stem_markdown

    return [
        {
            "number": number,
            "kind": question.kind,
            "stem": stem_markdown(question),
            "options": [
                (letter, option.text)
                for letter, option in zip(question.letters, question.options, strict=True)
            ],
            "blanks": len(question.blanks),
        }
        for number, question in enumerate(item.questions, 1)
    ]
