"""What an administrator decides about study events: one is confirmed or returned, several are confirmed at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from sqlalchemy.orm import Session

from courses.errors import StudyRefused
from courses.events import confirm_event, return_event
from delivery import messages
from delivery.handlers.study_events import MOST_TOLD, NUMBER, EventHandler, OneEvent
from foundation.moves import MoveRefused
from records.accounts.permissions import Action
from records.study.event import find_event


class EventDecision(OneEvent):
    """What an administrator decides: ``confirm`` or ``return``."""

    actions: ClassVar[dict[str, Action]] = {"POST": "event.confirm"}

    async def post(self, number: str, act: str) -> None:
        """Decide, or tell what stands against it."""
        actor, roles = self.me.login, self.me.roles
        reason = self.get_body_argument("reason", "").strip()

        def decide(db: Session) -> None:
            event = self.found(db, number, "event.confirm")
            if act == "confirm":
                confirm_event(db, event, actor=actor, roles=roles)
            else:
                return_event(db, event, reason=reason, actor=actor, roles=roles)

        if not await _decided(self, decide, number):
            return
        self.redirect(f"/study-event/{number}", status=303)


async def _decided(page: OneEvent, decide: Callable[[Session], None], number: str) -> bool:
    """Whether it was; otherwise the page says why it was not."""
    try:
        await page.room.write(decide)
    except StudyRefused as error:
        page.set_status(400)
        await page.show(number, problems=error.problems)
    except MoveRefused:
        page.set_status(409)
        await page.show(number, problems=[messages.EVENT_MOVED])
    else:
        return True
    return False


class ConfirmEvents(EventHandler):
    """Several events at once, each as it is confirmed alone."""

    actions: ClassVar[dict[str, Action]] = {"POST": "event.confirm"}

    async def post(self) -> None:
        """Confirm those that were chosen; one that is not as it was shown stays, and is told."""
        actor, roles = self.me.login, self.me.roles
        numbers = [text for text in self.get_body_arguments("event") if _is_number(text)]

        def confirm(db: Session) -> tuple[int, list[str]]:
            done, problems = 0, list[str]()
            for number in numbers:
                event = find_event(db, int(number))
                if event is None:
                    continue
                named = {"unit": event.unit.name, "event": event.newest.title}
                try:
                    confirm_event(db, event, actor=actor, roles=roles)
                    done += 1
                except StudyRefused as error:
                    problems += [f"{event.unit.name}：{one}" for one in error.problems]
                except MoveRefused:
                    problems.append(messages.EVENT_MOVED_ONE.format(**named))
            return done, problems

        done, problems = await self.room.write(confirm)
        if problems:
            self.set_status(409)
            await self._tell(problems, done)
            return
        self.redirect(f"/study-plan?year={self.year()}&done={done}", status=303)

    async def _tell(self, problems: Sequence[str], done: int) -> None:
        text = messages.EVENTS_NOT_ALL.format(done=done, problems="；".join(problems[:MOST_TOLD]))
        self.page("error.html", message=text, title=messages.ERROR_TITLE)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 10


ROUTES: list[tuple[str, Any]] = [
    (r"/study-event/confirm", ConfirmEvents),
    (rf"/study-event/{NUMBER}/(confirm|return)", EventDecision),
]
