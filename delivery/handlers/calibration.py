"""How hard items turned out to be, on a page: what published exams showed beside what was expected, and a person who confirms it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from sqlalchemy.orm import Session

from delivery import messages
from delivery.handlers.review_handler import ReviewHandler
from question_bank.messages import TYPE_NAMES
from records.accounts.permissions import Action
from records.exams.exam import Exam, formal_exams
from records.exams.reason import MOST_REASON

if TYPE_CHECKING:
    from grading.calibration import Proposals

_MOST_EXAMS = 40


@dataclass(frozen=True)
class Typed:
    """What was ticked and typed, to be shown again: items, the reason of all others, and each one's own."""

    taken: frozenset[str]
    reason: str
    why: dict[str, str] = field(default_factory=dict)


class Calibration(ReviewHandler):
    """Published exams to choose from; of those that were chosen, what they showed of each item."""

    actions: ClassVar[dict[str, Action]] = {"GET": "bank.read", "POST": "bank.measure"}

    async def get(self) -> None:
        """``exam``: the exams that were chosen, none at first."""
        await self._show(self.get_query_arguments("exam")[:_MOST_EXAMS])

    async def post(self) -> None:
        """Take over what was measured of the items ``take``; each other one has its reason, or the ``reason`` of all of them."""
        from grading.calibration import confirm
        from grading.errors import CalibrationRefused

        exams = self.get_body_arguments("exam")[:_MOST_EXAMS]
        typed = Typed(frozenset(self.get_body_arguments("take")), self.said("reason", MOST_REASON))
        seen, me, least = self.said("seen", 64), self.me, self.server.settings.measured_from
        try:
            found = await self._proposals(exams)
            for each in found.ready:
                typed.why[each.item_id] = self.said(f"why-{each.item_id}", MOST_REASON)
            left_out = {
                item: why.strip() or typed.reason
                for item, why in typed.why.items()
                if item not in typed.taken
            }
            done = await self.room.write(
                lambda db: confirm(
                    db,
                    found,
                    least=least,
                    left_out=left_out,
                    seen=seen,
                    actor=me.login,
                    roles=me.roles,
                )
            )
        except CalibrationRefused as error:
            self.set_status(409)
            await self._show(exams, refused=error.problems, typed=typed)
            return
        told = messages.CALIBRATED.format(taken=len(done.taken), left=len(done.left_out))
        await self._show(exams, done=told)

    async def _proposals(self, exams: Sequence[str]) -> Proposals:
        from grading.calibration import Wanted, asked_items, propose

        files, settings = await self.items(), self.server.settings
        wanted = Wanted(exams, settings.measured_from, settings.demo, settings.exams)

        def work(db: Session) -> Proposals:
            names = asked_items(db, exams) & files.texts.keys()
            return propose(db, {name: files.item(name) for name in names}, wanted)

        return await self.room.read(work)

    async def _show(
        self,
        exams: Sequence[str],
        refused: Sequence[str] = (),
        done: str = "",
        typed: Typed | None = None,
    ) -> None:
        from grading.calibration import problem_words, resits
        from grading.errors import CalibrationRefused

        settings, found = self.server.settings, None
        later: Mapping[str, str] = {}
        if exams:
            try:
                found = await self._proposals(exams)
                later = resits(settings.exams, found.exams)
            except CalibrationRefused as error:
                self.set_status(409)
                refused = refused or error.problems
        choices = await self.room.read(lambda db: _published(db, demo=settings.demo))
        self.page(
            "calibration.html",
            choices=choices,
            exams=exams,
            found=found,
            resits=later,
            refused=refused,
            done=done,
            typed=typed,
            least=settings.measured_from,
            problem_words=problem_words,
            TYPES=TYPE_NAMES,
            MOST=MOST_REASON,
        )


def _published(db: Session, *, demo: bool) -> Sequence[Exam]:
    """The exams that may tell something, the newest first."""
    wanted = formal_exams().where(Exam.published_at.is_not(None))
    if not demo:
        wanted = wanted.where(Exam.simulated.is_(False))
    return db.scalars(wanted.order_by(Exam.published_at.desc(), Exam.id.desc())).all()


ROUTES: list[tuple[str, Any]] = [(r"/bank/calibration", Calibration)]
