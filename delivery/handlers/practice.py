"""Practice papers after they are handed in: what was right and why, and another try."""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

import orjson
from sqlalchemy.orm import Session

from delivery import messages
from delivery.bodies import Nothing
from delivery.request import JsonHandler
from exam_room import messages as room_messages
from exam_room.errors import NotNow
from exam_room.live_attempt import LiveAttempt
from exam_room.practice import practise_again
from foundation.errors import NotAvailable
from foundation.markup import to_html
from records.accounts.permissions import Action
from records.exams.attempt import HANDED_IN, Attempt

if TYPE_CHECKING:
    from courses.review import ReviewedQuestion


class _Practice(JsonHandler):
    """Base of both: a practice paper of one's own that is handed in."""

    async def practice(self, attempt: str) -> LiveAttempt:
        """Raises `NotAvailable` for any other paper, `NotNow` before it is handed in."""
        live = await self.sitting(attempt)
        if not live.sitting.practice:
            raise NotAvailable(messages.NO_SUCH)
        if live.attempt.state not in HANDED_IN:
            raise NotNow("not_open", room_messages.NOT_HANDED_IN)
        return live


class Review(_Practice):
    """``{paper, order, options, questions}``: the paper as it was seen, and by name what there is to learn from each question.

    Of a question: ``given``, ``points``, ``score`` (null: a person has to look), and ``lesson`` ``{answer, reference,
    rationale, citations, articles}`` or null where nothing may be told. ``questions`` is null before the paper is scored.
    """

    actions: ClassVar[dict[str, Action]] = {"GET": "study.check"}

    async def get(self, attempt: str) -> None:
        """Show it."""
        from courses.review import review  # brings pydantic along

        live = await self.practice(attempt)
        paper = self.room.paper(live)
        bank, allowed = await self.server.bank(), await self.server.open_items()
        asked = {
            cell["metadata"]["lawstudy"]["question"]: cell["metadata"]["lawstudy"]
            for cell in paper.released["cells"]
            if cell["metadata"].get("lawstudy", {}).get("role") == "answer"
        }

        def ask(db: Session) -> list[ReviewedQuestion]:
            return review(db, db.get_one(Attempt, live.attempt.id), bank, allowed, asked)

        found = await self.room.read(ask)
        cited = [citation for each in found if each.lesson for citation in each.lesson.citations]
        articles = await self.server.articles(cited)
        self.finish_json(
            {
                "paper": orjson.loads(gzip.decompress(paper.content)),
                **paper.arrangement(live.attempt.seed),
                "questions": {each.question: _shown(each, articles) for each in found} or None,
            }
        )


class Again(_Practice):
    """``{}`` → ``{attempt}``: a further try, or the one that is not finished yet."""

    actions: ClassVar[dict[str, Action]] = {"POST": "exam.sit"}
    takes = Nothing

    async def post(self, attempt: str) -> None:
        """Begin it."""
        self.body(self.takes)
        live = await self.practice(attempt)
        self.finish_json({"attempt": await practise_again(self.room, live)})


def _shown(each: ReviewedQuestion, articles: Mapping[str, tuple[str, ...]]) -> dict[str, Any]:
    lesson = each.lesson
    return {
        "given": each.given,
        "points": each.points,
        "score": each.score,
        "lesson": lesson
        and {
            "answer": lesson.answer,
            "reference": to_html(lesson.reference) if lesson.reference else "",
            "rationale": to_html(lesson.rationale),
            "citations": lesson.citations,
            "articles": {each: articles[each] for each in lesson.citations if each in articles},
        },
    }


ROUTES = [
    (r"/api/attempt/([0-9]{1,9})/review", Review),
    (r"/api/attempt/([0-9]{1,9})/again", Again),
]
