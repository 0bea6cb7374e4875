"""A marker's pages (阅卷): the questions that were given to them, and one answer after the other, without its candidate."""

from __future__ import annotations

from typing import Any, ClassVar

from sqlalchemy.orm import Session, joinedload

from delivery import messages
from delivery.bodies import Drafting, MarkGiven, Nothing
from delivery.request import Handler, JsonHandler
from foundation.errors import NotAvailable
from foundation.markup import to_html
from grading.marking.desk import Marker, give, next_turn, save_draft
from grading.marking.views import answer_of, desk_lines, exam_lines, read_count, reviews_to_read
from records.accounts.permissions import Action, may
from records.exams.marking import MarkingTask


class _Marking(Handler):
    def marker(self) -> Marker:
        """Who is at the browser."""
        return Marker(self.me.login, self.me.roles)

    def task(self, db: Session, number: str) -> MarkingTask:
        """A question that they read now. Raises `NotAvailable`: of others it is not even said that they exist."""
        task = db.get(MarkingTask, int(number), options=[joinedload(MarkingTask.exam)])
        if task is None or task.state != "open" or self.me.login not in task.markers:
            raise NotAvailable(messages.NO_SUCH)
        return task


class MarkingHome(_Marking):
    """What somebody reads, and for the head of marking the exams."""

    actions: ClassVar[dict[str, Action]] = {"GET": "mark.give"}

    async def get(self) -> None:
        """Show it."""
        leads, login = may(self.me.roles, "mark.lead"), self.me.login
        lines = await self.room.read(lambda db: desk_lines(db, login))
        exams = await self.room.read(exam_lines) if leads else []

        def own_reviews(db: Session) -> list[tuple[int, str]]:
            found = reviews_to_read(db, login=login)
            return [(each.id, each.call.exam.title) for each in found]

        reviews = await self.room.read(own_reviews)
        self.page("marking_home.html", lines=lines, exams=exams, leads=leads, reviews=reviews)


class MarkingDesk(_Marking):
    """The page on which one question is read; its answers come by script."""

    actions: ClassVar[dict[str, Action]] = {"GET": "mark.give"}

    async def get(self, number: str) -> None:
        """Show the question with its rubric and reference answer."""
        task = await self.room.read(lambda db: self.task(db, number))
        self.page(
            "marking_desk.html",
            task=task,
            context=to_html(task.context) if task.context else "",
            stem=to_html(task.stem),
            reference=to_html(task.reference),
        )


class _DeskCall(_Marking, JsonHandler):
    def next_answer(self, db: Session, task: MarkingTask) -> dict[str, Any]:
        """What the page shows next; ``turn`` ``None``: there is nothing to read now."""
        marker, now = self.marker(), self.room.now()
        turn = next_turn(db, task, marker, now=now)
        read = read_count(db, task, marker.login)
        if turn is None:
            return {"turn": None, "answer": "", "draft": None, "read": read}
        return {
            "turn": turn.key,
            "answer": answer_of(db, turn),
            "draft": turn.draft,
            "read": read,
        }


class NextAnswer(_DeskCall):
    """``{}`` → ``{turn, answer, draft, read}``: the answer that was begun, else the next one; ``turn`` ``null``: none is left."""

    actions: ClassVar[dict[str, Action]] = {"POST": "mark.give"}
    takes = Nothing

    async def post(self, number: str) -> None:
        """Lend it."""
        self.body(self.takes)
        self.finish_json(
            await self.room.write(lambda db: self.next_answer(db, self.task(db, number)))
        )


class DraftPoints(_DeskCall):
    """``{turn, criteria}`` → ``{}``: what is typed so far, kept."""

    actions: ClassVar[dict[str, Action]] = {"POST": "mark.give"}
    takes = Drafting

    async def post(self, number: str) -> None:
        """Keep it."""
        said, marker, now = self.body(self.takes), self.marker(), self.room.now()

        def keep(db: Session) -> None:
            self.task(db, number)
            save_draft(db, said.turn, said.criteria, marker, now=now)

        await self.room.write(keep)
        self.finish_json({})


class GivePoints(_DeskCall):
    """``{turn, criteria}`` → as `NextAnswer`: the points of an answer, and the next one."""

    actions: ClassVar[dict[str, Action]] = {"POST": "mark.give"}
    takes = MarkGiven

    async def post(self, number: str) -> None:
        """Give them. The same again is no fault: the answer to the first may not have arrived."""
        said, marker, now = self.body(self.takes), self.marker(), self.room.now()

        def mark(db: Session) -> dict[str, Any]:
            task = self.task(db, number)
            give(db, said.turn, said.criteria, marker, now=now)
            return self.next_answer(db, task)

        self.finish_json(await self.room.write(mark))


_NUMBER = "([0-9]{1,9})"
ROUTES: list[tuple[str, Any]] = [
    (r"/marking", MarkingHome),
    (rf"/marking/{_NUMBER}", MarkingDesk),
    (rf"/api/marking/{_NUMBER}/next", NextAnswer),
    (rf"/api/marking/{_NUMBER}/draft", DraftPoints),
    (rf"/api/marking/{_NUMBER}/points", GivePoints),
]
