"""Score reviews: the list, one of them with its steps by several people, the essays for their new reader, and a score explained."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from sqlalchemy.orm import Session

from certification import appeals
from certification.appeal_evidence import EssayToRead, essays_to_read, give_reading
from certification.appeal_views import (
    AppealLine,
    AppealView,
    ScoreView,
    appeal_lines,
    appeal_view,
    kinds_in_words,
    notice_of,
    score_view,
)
from certification.errors import AppealRefused
from certification.messages import APPEAL_RULE
from delivery import messages
from delivery.handlers.printing import Printed
from delivery.handlers.results import OneExamOfResults
from documents.appeals import AppealNotice, appeal_notice_pdf
from foundation.clock import utc_now
from foundation.errors import NotAvailable
from foundation.markup import to_html
from records.accounts.permissions import Action, may
from records.exams.appeal import APPEAL_MOVES, Appeal
from records.exams.publication import published_result
from records.messages import APPEAL_STATES, APPEAL_VERDICTS, OUTCOME_NAMES


class Appeals(Printed):
    """All of them."""

    actions: ClassVar[dict[str, Action]] = {"GET": "appeal.read"}

    async def get(self) -> None:
        """Those that are not finished; ``all=1``: the others, too."""
        everything = self.get_query_argument("all", "") == "1"

        def ask(db: Session) -> list[AppealLine]:
            return appeal_lines(db, all_of_them=everything)

        lines = await self.room.read(ask)
        self.page(
            "appeals.html",
            lines=lines,
            everything=everything,
            STATES=APPEAL_STATES,
            VERDICTS=APPEAL_VERDICTS,
        )


class OneAppeal(Printed):
    """One of them: what was asked for, found and decided."""

    actions: ClassVar[dict[str, Action]] = {"GET": "appeal.read"}

    async def get(self, number: str) -> None:
        """Show it."""
        await self.show(number, [])

    async def show(
        self, number: str, problems: Sequence[str], typed: Mapping[str, str] | None = None
    ) -> None:
        """The page, with what stood against the last step."""
        course, given = self.room.course, typed or {}

        def ask(db: Session) -> AppealView:
            view = appeal_view(db, course, int(number))
            if view is None:
                raise NotAvailable(messages.NO_SUCH)
            return view

        view = await self.room.read(ask)
        decides = may(self.me.roles, "appeal.decide")
        acts = [
            act
            for act, move in APPEAL_MOVES.table.items()
            if decides and view.appeal.state in move.sources
        ]
        self.page(
            "appeal.html",
            view=view,
            one=view.appeal,
            exam=view.call.exam,
            acts=acts,
            problems=problems,
            typed=lambda name: given.get(name, ""),
            STATES=APPEAL_STATES,
            VERDICTS=APPEAL_VERDICTS,
            OUTCOMES=OUTCOME_NAMES,
            RULE=APPEAL_RULE,
        )


class AppealStep(OneAppeal):
    """``take``, ``uphold``, ``correct``, ``tell``, ``turn_down``."""

    actions: ClassVar[dict[str, Action]] = {"POST": "appeal.decide"}

    async def post(self, number: str, act: str) -> None:
        """Take the step, or tell everything that stands against it."""
        said = {name: self.get_body_argument(name, "")[:400] for name in ("reason", "reader")}
        actor, roles, course = self.me.login, self.me.roles, self.room.course
        one = int(number)

        def step(db: Session) -> tuple[str, bool]:
            if db.get(Appeal, one) is None:
                raise NotAvailable(messages.NO_SUCH)
            reason = said["reason"]
            match act:
                case "take":
                    reader = said["reader"]
                    made = appeals.take(db, course, one, reader=reader, actor=actor, roles=roles)
                case "uphold":
                    made = appeals.uphold(db, one, reason=reason, actor=actor, roles=roles)
                case "correct":
                    made = appeals.correct(db, one, reason=reason, actor=actor, roles=roles)
                case "tell":
                    made = appeals.tell(db, one, actor=actor, roles=roles)
                case _:
                    made = appeals.turn_down(db, one, reason=reason, actor=actor, roles=roles)
            return made.call.exam.name, act == "correct"

        try:
            exam, score_again = await self.room.write(step)
        except AppealRefused as error:
            self.set_status(409)
            await self.show(number, error.problems, said)
            return
        if score_again:
            self.server.scorer.want(exam)
        self.redirect(f"/appeals/{number}", status=303)


class AppealNoticePrinted(OneAppeal):
    """The notice to print, once there is a decision."""

    actions: ClassVar[dict[str, Action]] = {"GET": "appeal.read"}

    async def get(self, number: str) -> None:
        """As a PDF."""
        settings = self.server.settings

        def read(db: Session) -> AppealNotice:
            made = db.get(Appeal, int(number))
            now = published_result(db, made.call_id) if made else None
            if made is None or now is None or made.state not in ("told", "turned_down"):
                raise NotAvailable(messages.NO_SUCH)
            office = settings.office or settings.site_name
            return notice_of(made, now, office, settings.zone)

        notice = await self.room.read(read)
        await self.finish_document(appeal_notice_pdf, notice, notice.title, "pdf")


class AppealReading(Printed):
    """The essays for the one who was named to read them: no name, no unit, no points of anybody."""

    actions: ClassVar[dict[str, Action]] = {"GET": "appeal.mark", "POST": "appeal.mark"}

    async def get(self, number: str) -> None:
        """Show them."""
        await self.show(number, [], {})

    def assigned(self, db: Session, number: str) -> Appeal:
        """The review, for its reader. Raises `NotAvailable`: of others it is not even said that they exist."""
        made = db.get(Appeal, int(number), populate_existing=True)
        if made is None or made.reader != self.me.login or made.state != "recounting":
            raise NotAvailable(messages.NO_SUCH)
        return made

    async def show(self, number: str, problems: Sequence[str], typed: Mapping[str, str]) -> None:
        """The page, with what is wrong with the points that were typed."""
        course = self.room.course

        def ask(db: Session) -> tuple[list[EssayToRead], str, bool]:
            made = self.assigned(db, number)
            essays = essays_to_read(db, course, made)
            return essays, made.call.exam.title, made.read_at is not None

        essays, title, done = await self.room.read(ask)
        self.page(
            "appeal_reading.html",
            number=number,
            essays=essays,
            title=title,
            done=done,
            problems=problems,
            typed=typed,
            html=to_html,
        )

    async def post(self, number: str) -> None:
        """Take the points of all of them together."""
        typed = {
            name.removeprefix("points-"): self.get_body_argument(name, "").strip()[:12]
            for name in self.request.body_arguments
            if name.startswith("points-")
        }
        points = {name: _points(text) for name, text in typed.items()}
        actor, roles = self.me.login, self.me.roles

        def give(db: Session) -> None:
            made = self.assigned(db, number)
            give_reading(db, made, points, actor=actor, roles=roles, now=utc_now())

        try:
            await self.room.write(give)
        except AppealRefused as error:
            self.set_status(409)
            await self.show(number, error.problems, typed)
            return
        self.redirect(f"/appeals/{number}/reading", status=303)


class ScoreExplained(OneExamOfResults):
    """How somebody's published score came about, question by question: keys stand there, for who decides alone."""

    actions: ClassVar[dict[str, Action]] = {"GET": "appeal.decide"}

    async def get(self, number: str, call: str) -> None:
        """Show it."""
        course = self.room.course

        def ask(db: Session) -> ScoreView:
            exam, view = self.exam(db, number), score_view(db, course, int(call))
            if view is None or view.call.exam_id != exam.id:
                raise NotAvailable(messages.NO_EXPLANATION)
            return view

        view = await self.room.read(ask)
        await self.tell_read(f"{view.call.exam.name}/{view.call.person.number}")
        bank = await self.server.bank()
        basis = {
            each.told["item"]: "；".join(map(str, bank[each.told["item"]].legal_basis))
            for each in view.lines
            if each.told["item"] in bank
        }
        self.page(
            "score_explained.html",
            view=view,
            exam=view.call.exam,
            basis=basis,
            KINDS=kinds_in_words(),
            OUTCOMES=OUTCOME_NAMES,
            STATUSES=messages.RESPONSE_STATUSES,
        )


def _points(text: str) -> float | None:
    """Points as somebody typed them; ``None`` where they are none."""
    whole, _, part = text.partition(".")
    if not (whole.isascii() and whole.isdecimal() and len(whole) < 4):
        return None
    if part and not (part.isascii() and part.isdecimal() and len(part) < 3):
        return None
    return float(text)


_NUMBER = "([0-9]{1,9})"
ROUTES: list[tuple[str, Any]] = [
    (r"/appeals", Appeals),
    (rf"/appeals/{_NUMBER}", OneAppeal),
    (rf"/appeals/{_NUMBER}/(take|uphold|correct|tell|turn_down)", AppealStep),
    (rf"/appeals/{_NUMBER}\.pdf", AppealNoticePrinted),
    (rf"/appeals/{_NUMBER}/reading", AppealReading),
    (rf"/results/{_NUMBER}/people/{_NUMBER}/score", ScoreExplained),
]
