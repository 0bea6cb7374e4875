"""Writing a paper: the page, and what its script asks for."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
from typing import Any, ClassVar

from courses.practice import score_of
from delivery import messages
from delivery.bodies import HandingIn, Leaving, Opening, Saving
from delivery.request import Handler, JsonHandler
from exam_room import messages as room_messages
from exam_room.errors import NotNow, NotSaved
from exam_room.incidents import incident
from exam_room.live_attempt import LiveAttempt, shown_answers
from exam_room.opening import open_page
from exam_room.outlook import outlook, result_text
from exam_room.roll_call import arrive
from exam_room.timing import Phase
from exam_room.views import exam_title
from exam_room.writing import Change, hand_in, receipt, save
from foundation.errors import NotAvailable
from foundation.local_time import milliseconds
from grading.hand_in import Receipt
from records.accounts.permissions import Action
from records.exams.attempt import HANDED_IN, Attempt


class ExamPage(Handler):
    """The page of one's own paper, whatever its state."""

    actions: ClassVar[dict[str, Action]] = {"GET": "exam.sit"}

    async def get(self, attempt: str) -> None:
        """Show it; the script does the rest."""
        live = await self.sitting(attempt)
        found = await outlook_of(self, live)
        paper = self.room.paper(live)
        title = exam_title(paper.title, live.sitting)
        self.page("exam.html", live=live, paper=paper, title=title, **found)


class AttemptState(JsonHandler):
    """How the attempt stands: asked for while waiting, and now and then while writing."""

    actions: ClassVar[dict[str, Action]] = {"GET": "exam.sit"}

    async def get(self, attempt: str) -> None:
        """``now``, ``starts_at``, ``deadline`` in milliseconds; ``phase``: see `exam_room.timing`."""
        live = await self.sitting(attempt)
        # A page that waits has no number yet.
        if self.get_query_argument("page", "0") == str(live.attempt.page):
            self.room.pages.heard(live)
        with contextlib.suppress(NotSaved):  # It asks again soon.
            await arrive(self.room, live, self.address)
        self.finish_json(self.state(live))

    def state(self, live: LiveAttempt) -> dict[str, Any]:
        """What a page needs to know."""
        now = self.room.now()
        return shown_state(live, live.phase(now), now)


class OpenPage(AttemptState):
    """``{tab, take_over}`` → the state with ``order``, ``options``, ``answers`` and the address of the paper."""

    actions: ClassVar[dict[str, Action]] = {"POST": "exam.sit"}
    takes = Opening

    async def post(self, attempt: str) -> None:
        """Make this page the one that writes."""
        live, page = await self.sitting(attempt), self.body(self.takes)
        opened = await open_page(
            self.room, live, tab=page.tab, address=self.address, take_over=page.take_over
        )
        paper = self.room.paper(live)
        self.finish_json(
            {
                **self.state(live),
                **opened,
                "answers": shown_answers(live.answers),
                "place": live.place,
                "paper": f"/api/attempt/{live.attempt.id}/paper/{paper.content_hash}",
            }
        )


class PaperContent(JsonHandler):
    """The questions of the paper: the same bytes for everybody with this form, once they may see it."""

    actions: ClassVar[dict[str, Action]] = {"GET": "exam.sit"}

    async def get(self, attempt: str, content_hash: str) -> None:
        """Never before the attempt has begun, nor after it was handed in."""
        live = await self.sitting(attempt)
        paper = self.room.paper(live)
        if live.attempt.state != "writing" or content_hash != paper.content_hash:
            raise NotAvailable(messages.NO_SUCH)
        self.set_header("Content-Type", "application/json; charset=utf-8")
        self.set_header("Content-Encoding", "gzip")
        self.finish(paper.content)


class SaveAnswers(AttemptState):
    """``{page, first, changes: [{question, value, marked}]}`` → the state with ``saved``: the last that is durable."""

    actions: ClassVar[dict[str, Action]] = {"POST": "exam.sit"}
    takes = Saving

    async def post(self, attempt: str) -> None:
        """Answer when everything is on the disk."""
        live, body = await self.sitting(attempt), self.body(self.takes)
        changes = [Change(each.question, each.value, each.marked) for each in body.changes]
        saved = await save(self.room, live, page=body.page, first=body.first, changes=changes)
        self.finish_json({**self.state(live), "saved": saved})


class HandIn(JsonHandler):
    """``{page}`` → the receipt."""

    actions: ClassVar[dict[str, Action]] = {"POST": "exam.sit"}
    takes = HandingIn

    async def post(self, attempt: str) -> None:
        """Hand in what is saved."""
        live, page = await self.sitting(attempt), self.body(self.takes).page
        done = await hand_in(self.room, live, actor=live.candidate.number, page=page)
        if live.sitting.practice:
            await self.room.in_files(lambda: None)  # The notebook must be there to be scored.
            self.server.score_practice(live.exam, self.me.person)
        self.finish_json(shown_receipt(done, self.local_time(done.at)))


class ReceiptState(JsonHandler):
    """The receipt of a paper that is handed in, with its score in practice once there is one."""

    actions: ClassVar[dict[str, Action]] = {"GET": "exam.sit"}

    async def get(self, attempt: str) -> None:
        """``score``: null in formal exams and while it is not there; ``scoring``: it may still come."""
        live = await self.sitting(attempt)
        done = receipt(self.room, live)
        score = None
        if live.sitting.practice:
            score = await self.room.read(
                lambda db: score_of(db, db.get_one(Attempt, live.attempt.id))
            )
        shown = None
        if score is not None:
            shown = dataclasses.asdict(score)
        busy = score is None and self.server.scorer.is_busy()
        self.finish_json(
            {**shown_receipt(done, self.local_time(done.at)), "score": shown, "scoring": busy}
        )


class LeftPage(JsonHandler):
    """``{seconds}``: the candidate was away from the page so long. For people to judge; nothing follows from it."""

    actions: ClassVar[dict[str, Action]] = {"POST": "exam.sit"}
    takes = Leaving

    async def post(self, attempt: str) -> None:
        """Put it on record, where the session's rules say so."""
        live, seconds = await self.sitting(attempt), self.body(self.takes).seconds
        if live.sitting.log_leaving and live.attempt.state == "writing":
            await self.room.write(incident(self.room, live, "left_page", str(seconds)))
        self.finish_json({})


class ReceiptPage(Handler):
    """A receipt to print."""

    actions: ClassVar[dict[str, Action]] = {"GET": "exam.sit"}

    async def get(self, attempt: str) -> None:
        """Show it."""
        live = await self.sitting(attempt)
        if live.attempt.state not in HANDED_IN:
            raise NotNow("not_open", room_messages.NOT_HANDED_IN)
        done = receipt(self.room, live)
        title = exam_title(self.room.paper(live).title, live.sitting)
        at = self.local_time(done.at)
        found = await outlook_of(self, live)
        self.page("receipt.html", live=live, receipt=done, title=title, at=at, **found)


async def outlook_of(handler: Handler, live: LiveAttempt) -> dict[str, Any]:
    """What follows after handing in, for a template; there is none in practice."""
    if live.sitting.practice:
        return {"outlook": None}
    zone = handler.server.settings.zone
    return {
        "outlook": await handler.room.read(
            lambda db: outlook(db, db.get_one(Attempt, live.attempt.id), zone)
        ),
        "result_text": lambda found: result_text(found, zone),
    }


def shown_state(live: LiveAttempt, phase: Phase, now: dt.datetime) -> dict[str, Any]:
    """How an attempt that is in this phase ``now`` stands, for a script."""
    return {
        "now": milliseconds(now),
        "phase": phase,
        "page": live.attempt.page,
        "opens_at": milliseconds(live.sitting.opens_at),
        "starts_at": milliseconds(live.sitting.starts_at),
        "deadline": milliseconds(live.attempt.deadline),
    }


def shown_receipt(done: Receipt, at: str) -> dict[str, Any]:
    """The receipt for a script; ``at`` as people read it."""
    return {
        "at": at,
        "expired": done.collected,
        "answered": done.answered,
        "questions": done.questions,
        "sha256": done.sha256,
    }


ROUTES = [
    (r"/exam/([0-9]{1,9})", ExamPage),
    (r"/receipt/([0-9]{1,9})", ReceiptPage),
    (r"/api/attempt/([0-9]{1,9})", AttemptState),
    (r"/api/attempt/([0-9]{1,9})/open", OpenPage),
    (r"/api/attempt/([0-9]{1,9})/paper/([0-9a-f]{16})", PaperContent),
    (r"/api/attempt/([0-9]{1,9})/save", SaveAnswers),
    (r"/api/attempt/([0-9]{1,9})/hand-in", HandIn),
    (r"/api/attempt/([0-9]{1,9})/receipt", ReceiptState),
    (r"/api/attempt/([0-9]{1,9})/left", LeftPage),
]
