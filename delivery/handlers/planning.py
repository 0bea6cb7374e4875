"""Exam sessions for those who plan them: list, make, change and delete."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from typing import Any, ClassVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from delivery import messages
from delivery.handlers.sittings import OneSession
from delivery.request import Handler
from exam_room.errors import BadPlan, NotNow
from exam_room.planning import SessionPlan, create_session
from exam_room.replanning import delete_sitting, edit_sitting, plan_of
from exam_room.views import planning_view
from foundation.errors import BadAnswer
from foundation.local_time import local_day, local_input, utc
from records.accounts.permissions import Action
from records.exams.call import assignments
from records.exams.exam import Exam
from records.exams.sitting import Sitting


class _Form(Handler):
    """What a form says of a plan; every problem is told at once."""

    def plan(self, before: SessionPlan | None = None) -> SessionPlan:
        """The plan; with ``before``, of a sitting that is there: exam, way of starting and candidates stay.

        A time that is left as the form had it stays to the second. Raises `BadPlan`.
        """
        problems: list[str] = []

        def time(name: str) -> dt.datetime | None:
            text = self.get_body_argument(name, "")
            known: dt.datetime | None = getattr(before, name, None)
            if known is not None and text == local_input(known, self.server.settings.zone):
                return known
            try:
                return utc(text, self.server.settings.zone) if text else None
            except ValueError:
                problems.append(messages.PLAN_TIME.format(text=text[:20]))
                return None

        def number(name: str) -> int | None:
            text = self.get_body_argument(name, "").strip()
            if text and not re.fullmatch(r"[0-9]{1,4}", text):
                problems.append(messages.PLAN_NUMBER.format(text=text[:20]))
                return None
            return int(text) if text else None

        def lines(name: str, pattern: str, hint: str) -> list[re.Match[str]]:
            found = []
            for line in self.get_body_argument(name, "").splitlines():
                match = re.fullmatch(pattern, line.strip())
                if match:
                    found.append(match)
                elif line.strip():
                    problems.append(messages.PLAN_LINE.format(line=line.strip()[:40], hint=hint))
            return found

        together = self.get_body_argument("start", "") == "together"
        late = number("late_minutes")
        opens_at = time("opens_at") or (before.opens_at if before else self.room.now())
        plan = SessionPlan(
            name=self.get_body_argument("name", "").strip()[:80],
            exam=before.exam if before else self.get_body_argument("exam", ""),
            start=before.start if before else "together" if together else "individual",
            opens_at=opens_at,
            starts_at=time("starts_at"),
            closes_at=time("closes_at"),
            duration_minutes=number("duration_minutes"),
            late_minutes=30 if late is None else late,
            open_book=bool(self.get_body_argument("open_book", "")),
            log_leaving=bool(self.get_body_argument("log_leaving", "")),
            rooms=[
                (match[1], int(match[2]))
                for match in lines("rooms", r"(\S.{0,38}?)\s+([0-9]{1,4})", messages.HINT_ROOMS)
            ],
            bodies=self.get_body_arguments("bodies"),
            cards=self.get_body_argument("cards", "").split(),
            short_notice=self.get_body_argument("short_notice", "").strip()[:200],
            extra={
                match[1]: (int(match[2]), match[3])
                for match in lines(
                    "extra", r"(\S+)\s+([0-9]{1,3})\s+(\S.{0,199})", messages.HINT_EXTRA
                )
            },
        )
        if problems:
            raise BadPlan(problems)
        return plan


class Sessions(_Form):
    """All sessions, and the form to make one."""

    actions: ClassVar[dict[str, Action]] = {"GET": "session.read", "POST": "session.plan"}

    async def get(self) -> None:
        """Show them, and what became of the last decision about one."""
        await self._show([])

    async def post(self) -> None:
        """Make one; every problem is told at once."""
        try:
            plan, actor = await self._with_hours(self.plan()), self.me.login
            made = await self.room.write(lambda db: create_session(db, plan, actor=actor).id)
        except BadPlan as error:
            self.set_status(400)
            await self._show(error.problems)
            return
        await self.room.refresh()
        self.redirect(f"/sessions?made={made}", status=303)

    async def _with_hours(self, plan: SessionPlan) -> SessionPlan:
        """The plan with everybody's hours of study, where the exam's policy asks for some of them before it."""

        def ask(db: Session) -> dict[int, float] | None:
            exam = db.scalar(select(Exam).where(Exam.name == plan.exam))
            if exam is None or exam.rules.hours_gate != "sitting":
                return None
            from courses.exam_hours import hours_had  # brings pydantic along
            from courses.hours_policy import FOLDER, hours_policies

            zone = self.server.settings.zone
            policies = hours_policies(self.server.settings.exams.root / FOLDER)
            people = [call.person for call in assignments(db, exam, cards=False)]
            return hours_had(db, people, local_day(plan.begins, zone).year, policies, zone)

        return replace(plan, hours=await self.room.read(ask))

    async def _show(self, problems: list[str]) -> None:
        now = self.room.now()
        view = await self.room.read(lambda db: planning_view(db, now))
        self.page(
            "sessions.html",
            sessions=view.sittings,
            called=view.called,
            changeable=view.changeable,
            exams=view.exams,
            bodies=view.units,
            problems=problems,
            done=self._done(view.sittings),
            # An exam's page leads here with the exam chosen.
            given=lambda name: self.get_argument(name, ""),
        )

    def _done(self, sittings: Any) -> tuple[str, Sitting | None]:
        """What was done last, as the address says, and to which of the sittings: ``made``, ``changed``, ``deleted``."""
        if self.get_query_argument("deleted", ""):
            return "deleted", None
        for what in ("made", "changed"):
            number = self.get_query_argument(what, "")
            for each in sittings:
                if str(each.id) == number:
                    return what, each
        return "", None


class EditSession(_Form, OneSession):
    """The form to change a sitting that nobody has begun."""

    actions: ClassVar[dict[str, Action]] = {"GET": "session.plan", "POST": "session.plan"}

    async def get(self, number: str) -> None:
        """Show it as it stands."""
        sitting = await self.one(number)
        plan = plan_of(sitting, self.room.attempts_of(sitting.id))
        zone = self.server.settings.zone
        given = {
            "name": plan.name,
            **{
                name: local_input(at, zone) if at else ""
                for name, at in (
                    ("opens_at", plan.opens_at),
                    ("starts_at", plan.starts_at),
                    ("closes_at", plan.closes_at),
                )
            },
            "duration_minutes": str(plan.duration_minutes),
            "late_minutes": str(plan.late_minutes),
            "open_book": "yes" if plan.open_book else "",
            "log_leaving": "yes" if plan.log_leaving else "",
            "rooms": "\n".join(f"{name} {seats}" for name, seats in plan.rooms),
        }
        self._show(sitting, [], lambda name: given.get(name, ""))

    async def post(self, number: str) -> None:
        """Change it, or tell every problem."""
        sitting = await self.one(number)
        try:
            plan = self.plan(plan_of(sitting, self.room.attempts_of(sitting.id)))
            await edit_sitting(self.room, sitting, plan, actor=self.me.login, roles=self.me.roles)
        except (BadPlan, NotNow) as error:
            problems = error.problems if isinstance(error, BadPlan) else [str(error)]
            self.set_status(400 if isinstance(error, BadPlan) else 409)
            self._show(sitting, problems, lambda name: self.get_body_argument(name, ""))
            return
        self.redirect(f"/sessions?changed={sitting.id}", status=303)

    def _show(self, sitting: Sitting, problems: list[str], given: Any) -> None:
        called = len(self.room.attempts_of(sitting.id))
        self.page(
            "edit_session.html", sitting=sitting, called=called, problems=problems, given=given
        )


class DeleteSession(OneSession):
    """The question before a sitting is deleted."""

    actions: ClassVar[dict[str, Action]] = {"GET": "session.plan", "POST": "session.plan"}

    async def get(self, number: str) -> None:
        """Say what goes with it."""
        self._ask(await self.one(number), "")

    async def post(self, number: str) -> None:
        """Delete it; who came in by its codes is out."""
        sitting = await self.one(number)
        try:
            gone = await delete_sitting(
                self.room,
                sitting,
                reason=self.get_body_argument("reason", ""),
                actor=self.me.login,
                roles=self.me.roles,
            )
        except (BadAnswer, NotNow) as error:
            self.set_status(409 if isinstance(error, NotNow) else 400)
            self._ask(sitting, str(error))
            return
        self.server.slips.forget(sitting.id)
        for attempt in gone:
            self.server.forget(attempt=attempt)
        self.redirect("/sessions?deleted=yes", status=303)

    def _ask(self, sitting: Sitting, problem: str) -> None:
        lives = self.room.attempts_of(sitting.id)
        self.page(
            "delete_session.html",
            sitting=sitting,
            called=len(lives),
            problem=problem,
        )


_NUMBER = "([0-9]{1,9})"
ROUTES: list[tuple[str, Any]] = [
    (r"/sessions", Sessions),
    (rf"/sessions/{_NUMBER}/edit", EditSession),
    (rf"/sessions/{_NUMBER}/delete", DeleteSession),
]
