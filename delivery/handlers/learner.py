"""What a learner's JupyterLab asks the room: who is logged in, the home page, practice of one's wrong questions, practice papers."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import TYPE_CHECKING, Any, ClassVar

from sqlalchemy.orm import Session

from courses.home import Home, study_home
from courses.practice import PracticePaper, PracticeScore, practice_score
from delivery import messages
from delivery.handlers.drill import wrong_practice
from delivery.request import JsonHandler
from exam_room.notebook_papers import hand_in_notebook
from exam_room.views import attempts_of_person, exam_title
from foundation.errors import NotAvailable
from grading.hand_in import Receipt, find_receipt
from records.accounts.permissions import Action
from records.exams.attempt import HANDED_IN, UNFINISHED, Attempt
from records.exams.closed_book import writes_closed_book
from records.exams.exam import find_exam
from records.messages import ATTEMPT_STATE_NAMES
from records.people.person import Person

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from question_bank.item import Item


class Me(JsonHandler):
    """``{login, name, number}``; ``number`` is null for somebody who is nobody of the people."""

    actions: ClassVar[dict[str, Action]] = {"GET": "own.read"}
    before_password_change = True

    def get(self) -> None:
        """Say who holds this log-in."""
        self.finish_json({"login": self.me.login, "name": self.me.name, "number": self.me.number})


class LearnerHome(JsonHandler):
    """``{learner, exams, practice, lessons, handed_in, wrong}``: see `courses.home.Home`.

    ``exams`` are the formal ones with their attempts; of a practice paper ``attempt`` is the newest try, ``score`` the newest
    score.
    """

    actions: ClassVar[dict[str, Action]] = {"GET": "own.read"}

    async def get(self) -> None:
        """Read it anew."""
        person, bank = self.learner(), await self.server.bank()
        zone = self.server.settings.zone
        allowed = await self.server.open_items()
        home, attempts = await self.room.read(lambda db: _home(db, person, bank, allowed, zone))
        self.finish_json(
            {
                **dataclasses.asdict(home),
                "practice": [_practice(each) for each in home.practice],
                "exams": [self._exam(each) for each in attempts],
            }
        )

    def _exam(self, attempt: Attempt) -> dict[str, Any]:
        sitting = attempt.sitting
        begins = sitting.starts_at if sitting else None
        return {
            "attempt": attempt.id,
            "title": exam_title(attempt.form.exam.title, sitting),
            "state": ATTEMPT_STATE_NAMES[attempt.state],
            "starts_at": self.local_time(begins) if begins else "",
            "open": sitting is not None and attempt.state in UNFINISHED,
            "receipt": sitting is not None and attempt.state in HANDED_IN,
        }


def _practice(paper: PracticePaper) -> dict[str, Any]:
    newest = paper.tries[0]
    scored = [each.score for each in paper.tries if each.score is not None]
    return {
        "attempt": newest.attempt,
        "title": paper.title,
        "state": messages.PRACTICE_STATES.get(newest.state, ATTEMPT_STATE_NAMES[newest.state]),
        "open": newest.open,
        "tries": sum(each.handed_in_at is not None for each in paper.tries),
        "score": dataclasses.asdict(scored[0]) if scored else None,
    }


class WrongBookNotebook(JsonHandler):
    """A practice notebook of the learner's wrong questions, without any key."""

    actions: ClassVar[dict[str, Action]] = {"GET": "study.read"}

    async def get(self) -> None:
        """Make one."""
        import nbformat

        practice = await wrong_practice(self, self.learner())
        if practice is None:
            raise NotAvailable(messages.NOTHING_WRONG)
        self.set_header("Content-Type", "application/json; charset=utf-8")
        self.finish(nbformat.writes(practice))


class NotebookPaper(JsonHandler):
    """A practice paper as a notebook → a receipt ``{at, answered, questions, sha256, score, scoring}``."""

    actions: ClassVar[dict[str, Action]] = {"GET": "paper.send", "POST": "paper.send"}
    takes_file = "application/x-ipynb+json"

    async def get(self) -> None:
        """``{receipt}`` of what was handed in of ``exam`` and ``form`` before, or null."""
        person = self.learner()
        exam, form = (self.get_query_argument(name, "") for name in ("exam", "form"))
        receipt = await self.room.read(
            lambda db: find_receipt(db, db.get_one(Person, person), exam, form)
        )
        self.finish_json({"receipt": await self._shown(receipt) if receipt else None})

    async def post(self) -> None:
        """Hand in."""
        zone = self.server.settings.zone
        receipt = await hand_in_notebook(self.room, self.learner(), self.request.body, zone)
        if await self._score(receipt) is None:
            self.server.score_practice(receipt.exam, self.learner())
        self.finish_json(await self._shown(receipt))

    async def _shown(self, receipt: Receipt) -> dict[str, Any]:
        score = await self._score(receipt)
        return {
            "at": self.local_time(receipt.at),
            "answered": receipt.answered,
            "questions": receipt.questions,
            "sha256": receipt.sha256,
            "score": dataclasses.asdict(score) if score else None,
            "scoring": score is None and self.server.scorer.is_busy(),
        }

    async def _score(self, receipt: Receipt) -> PracticeScore | None:
        person = self.learner()

        def ask(db: Session) -> PracticeScore | None:
            exam = find_exam(db, receipt.exam)
            # The score of a formal exam is published, not told here.
            return practice_score(db, db.get_one(Person, person), exam) if exam.practice else None

        return await self.room.read(ask)


def _home(
    db: Session,
    person: int,
    bank: Mapping[str, Item],
    allowed: Collection[str],
    zone: dt.tzinfo,
) -> tuple[Home, list[Attempt]]:
    withheld = writes_closed_book(db, person)
    home = study_home(db, db.get_one(Person, person), {} if withheld else bank, allowed, zone)
    formal = [each for each in attempts_of_person(db, person) if not each.is_practice]
    return home, formal


ROUTES = [
    (r"/api/me", Me),
    (r"/api/home", LearnerHome),
    (r"/api/wrong-book/notebook", WrongBookNotebook),
    (r"/api/papers", NotebookPaper),
]
