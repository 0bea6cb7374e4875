"""Plans that are submitted by their units, and approved or returned by somebody else: one, or several at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar
from urllib.parse import urlencode

from sqlalchemy.orm import Session

from courses.errors import StudyRefused
from courses.plan_approval import approve_plan, return_plan, submit_plan
from delivery import messages
from delivery.handlers.study_plan import StudyPlan
from foundation.errors import NotAvailable
from foundation.moves import MoveRefused
from records.accounts.permissions import Action
from records.study.plan_approval import PlanApproval, find_approval

_MOST_TOLD = 100


class _Deciding(StudyPlan):
    """``plan``: each of the plans that were chosen; ``unit``: the one whose page it comes from, where it is one."""

    async def decide_each(self, decide: Callable[[Session, str], None]) -> None:
        """Do it with every plan that was chosen; one that does not stand as it was shown stays, and is told."""
        chosen = list(dict.fromkeys(self.get_body_arguments("plan")))
        code, year = self.get_body_argument("unit", ""), self.year()

        def each(db: Session) -> tuple[int, list[str], bool]:
            done, problems, moved = 0, list[str](), False
            for plan in chosen:
                try:
                    decide(db, plan)
                    done += 1
                except StudyRefused as error:
                    problems += error.problems
                except MoveRefused:
                    problems.append(messages.PLAN_MOVED)
                    moved = True
            return done, list(dict.fromkeys(problems)), moved

        done, problems, moved = await self.room.write(each)
        if not chosen:
            problems = [messages.PLAN_NONE_CHOSEN]
        if problems:
            self.set_status(409 if moved else 400)
            await self._tell(code, done, problems[:_MOST_TOLD])
            return
        where = {"unit": code, "year": year} if code else {"year": year, "decided": done}
        self.redirect(f"/study-plan?{urlencode(where)}", status=303)

    async def _tell(self, code: str, done: int, problems: Sequence[str]) -> None:
        if code:
            await self.show(code, problems=problems)
            return
        text = messages.PLANS_NOT_ALL.format(done=done, problems="；".join(problems))
        self.page("error.html", message=text, title=messages.ERROR_TITLE)

    def submitted(self, db: Session, number: str) -> PlanApproval:
        """A plan as it was submitted. Raises `NotAvailable`."""
        good = number.isascii() and number.isdecimal() and len(number) < 10
        row = find_approval(db, int(number)) if good else None
        if row is None:
            raise NotAvailable(messages.NO_SUCH)
        return row


class SubmitPlans(_Deciding):
    """Give plans to be approved. Each is named by what its page showed and its unit: ``HASH CODE``."""

    actions: ClassVar[dict[str, Action]] = {"POST": "plan.submit"}

    async def post(self) -> None:
        """Submit those that were chosen."""
        year, actor, roles = self.year(), self.me.login, self.me.roles

        def submit(db: Session, plan: str) -> None:
            seen, _, code = plan.partition(" ")
            unit = self.unit_for(db, "plan.submit", code)
            if unit is None:
                raise NotAvailable(messages.NO_SUCH)
            submit_plan(db, year, unit, seen=seen, actor=actor, roles=roles)

        await self.decide_each(submit)


class ApprovePlans(_Deciding):
    """Approve plans, each by the number of its submission."""

    actions: ClassVar[dict[str, Action]] = {"POST": "plan.approve"}

    async def post(self) -> None:
        """Approve those that were chosen."""
        actor, roles = self.me.login, self.me.roles
        await self.decide_each(
            lambda db, plan: approve_plan(db, self.submitted(db, plan), actor=actor, roles=roles)
        )


class ReturnPlan(_Deciding):
    """Return a plan to its unit."""

    actions: ClassVar[dict[str, Action]] = {"POST": "plan.approve"}

    async def post(self) -> None:
        """Return it, with the reason."""
        actor, roles = self.me.login, self.me.roles
        reason = self.get_body_argument("reason", "").strip()

        def back(db: Session, plan: str) -> None:
            row = self.submitted(db, plan)
            return_plan(db, row, reason=reason, actor=actor, roles=roles)

        await self.decide_each(back)


ROUTES: list[tuple[str, Any]] = [
    (r"/study-plan/submit", SubmitPlans),
    (r"/study-plan/approve", ApprovePlans),
    (r"/study-plan/return", ReturnPlan),
]
