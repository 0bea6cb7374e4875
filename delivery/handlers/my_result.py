"""One's own published result: its points as far as the policy shows them, and the score review that may be asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from sqlalchemy.orm import Session

from certification import appeals
from certification.appeal_views import OwnResult, kinds_in_words, notice_of, own_result
from certification.appeals import Window, window
from certification.errors import AppealRefused
from certification.messages import APPEAL_RULE
from delivery import messages
from delivery.handlers.printing import Printed
from documents.appeals import AppealNotice, appeal_notice_pdf
from foundation.clock import utc_now
from foundation.errors import NotAvailable
from foundation.local_time import written_day
from records.accounts.permissions import Action
from records.exams.appeal import APPEAL_MOVES
from records.messages import APPEAL_STATES, APPEAL_VERDICTS, OUTCOME_NAMES


class MyResult(Printed):
    """The result of one exam that one was called to; of others it is not even said that they exist."""

    actions: ClassVar[dict[str, Action]] = {"GET": "own.read"}

    async def get(self, call: str) -> None:
        """Show it."""
        await self.show(call, [])

    def mine(self, db: Session, call: str) -> OwnResult:
        """Raises `NotAvailable`."""
        found = own_result(db, self.room.course, int(call), self.learner())
        if found is None:
            raise NotAvailable(messages.NO_SUCH)
        return found

    async def show(self, call: str, problems: Sequence[str], reason: str = "") -> None:
        """The page, with what stood against the last step and the reason that was typed."""
        zone = self.server.settings.zone

        def ask(db: Session) -> tuple[OwnResult, Window]:
            found = self.mine(db, call)
            return found, window(db, found.call, now=utc_now(), zone=zone)

        found, open_until = await self.room.read(ask)
        self.page(
            "my_result.html",
            found=found,
            exam=found.call.exam,
            window=open_until,
            problems=problems,
            reason=reason,
            withdrawable=APPEAL_MOVES.sources("withdraw"),
            OUTCOMES=OUTCOME_NAMES,
            STATES=APPEAL_STATES,
            VERDICTS=APPEAL_VERDICTS,
            KINDS=kinds_in_words(),
            RULE=APPEAL_RULE,
            written_day=written_day,
        )


class MyAppeal(MyResult):
    """``ask`` or ``withdraw``: the candidate's own steps."""

    actions: ClassVar[dict[str, Action]] = {"POST": "appeal.ask"}

    async def post(self, call: str, act: str) -> None:
        """Do it, or say everything that stands against it."""
        reason = self.get_body_argument("reason", "")[:400]
        sections = set(self.get_body_arguments("section"))
        questions = self.get_body_arguments("question")[:500]
        person, actor, zone = self.learner(), self.me.login, self.server.settings.zone

        def step(db: Session) -> None:
            found = self.mine(db, call)
            if act == "withdraw":
                if found.appeal is None:
                    raise NotAvailable(messages.NO_SUCH)
                appeals.withdraw(db, found.appeal.id, person=person, actor=actor)
                return
            of_sections = [
                name for kind, names in found.kinds.items() if kind in sections for name in names
            ]
            appeals.ask(
                db,
                found.call,
                [*of_sections, *questions],
                reason=reason,
                person=person,
                actor=actor,
                now=utc_now(),
                zone=zone,
            )

        try:
            await self.room.write(step)
        except AppealRefused as error:
            self.set_status(409)
            await self.show(call, error.problems, reason)
            return
        self.redirect(f"/my-results/{call}", status=303)


class MyNotice(MyResult):
    """The notice of what came of one's review, to print."""

    actions: ClassVar[dict[str, Action]] = {"GET": "own.read"}

    async def get(self, call: str) -> None:
        """As a PDF, once it was told."""
        settings = self.server.settings

        def read(db: Session) -> AppealNotice:
            found = self.mine(db, call)
            made = found.appeal
            if made is None or made.state not in ("told", "turned_down"):
                raise NotAvailable(messages.NO_SUCH)
            office = settings.office or settings.site_name
            return notice_of(made, found.published, office, settings.zone)

        notice = await self.room.read(read)
        await self.finish_document(appeal_notice_pdf, notice, notice.title, "pdf")


_NUMBER = "([0-9]{1,9})"
ROUTES = [
    (rf"/my-results/{_NUMBER}", MyResult),
    (rf"/my-results/{_NUMBER}/(ask|withdraw)", MyAppeal),
    (rf"/my-results/{_NUMBER}\.pdf", MyNotice),
]
