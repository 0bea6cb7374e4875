"""Exams for those who make them: the list, making one from a blueprint, its forms, and releasing them."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Mapping
from typing import Any, ClassVar
from urllib.parse import quote

from sqlalchemy.orm import Session

from certification.release import Standing, standing
from delivery import messages
from delivery.request import Handler
from foundation.errors import NotAvailable
from grading.errors import MakingRefused
from grading.exam_folders import ExamFolders
from grading.exam_offers import offers
from grading.exam_views import ExamView, exam_lines, exam_view
from grading.exam_worker import Job
from grading.making import LONGEST_TITLE, Making, is_exam_name
from grading.making_check import check_making, exam_names
from grading.mock_plan import is_mock
from records.accounts.permissions import Action, may
from records.messages import OUTCOME_NAMES, PUBLICATION_STATES

_SECONDS = "3"
"""After which a page that shows work asks again how far it is."""


class ExamHandler(Handler):
    """What the pages of exams share."""

    @property
    def folders(self) -> ExamFolders:
        """Where the site keeps what exams are made of."""
        return self.server.settings.exams

    def exam_name(self, name: str) -> str:
        """The exam's name as the address says it. Raises `NotAvailable` for what is none."""
        if not is_exam_name(name):
            raise NotAvailable(messages.NO_SUCH)
        return name

    def job(self, exam: str) -> Job | None:
        """What is done to the exam, or was done last; while it goes on, the page asks again by itself."""
        found = self.server.exam_worker.job(exam)
        if found is not None and not found.is_over:
            self.set_header("Refresh", _SECONDS)
        return found


class Exams(ExamHandler):
    """All exams."""

    actions: ClassVar[dict[str, Action]] = {"GET": "exam.read"}

    async def get(self) -> None:
        """The list, those that are not released yet first."""
        lines = await self.room.read(lambda db: exam_lines(db, self.folders))
        known = {line.name for line in lines}
        jobs = self.server.exam_worker.jobs()
        if any(not job.is_over for job in jobs):
            self.set_header("Refresh", _SECONDS)
        self.page(
            "exams.html",
            lines=[line for line in lines if not is_mock(line.name)],
            mocks=[line for line in lines if is_mock(line.name)],
            making=[job for job in jobs if job.exam not in known],
            jobs={job.exam: job for job in jobs},
            stages=messages.EXAM_STAGES,
            states=messages.JOB_STATES,
            acts=messages.JOB_ACTS,
        )


class MakeExam(ExamHandler):
    """The form to make an exam; also anew, and as a resit."""

    actions: ClassVar[dict[str, Action]] = {"GET": "exam.manage", "POST": "exam.manage"}

    async def get(self) -> None:
        """Show it; filled in for an exam to be built ``again``, or for those who failed another (``resit``)."""
        again, resit = (self.get_query_argument(name, "") for name in ("again", "resit"))
        given: dict[str, str] = {}
        for name in (again, resit):
            if name:
                self.exam_name(name)
        if again:
            given = await self._as_before(again)
        elif resit:
            view = await self.room.read(lambda db: exam_view(db, self.folders, resit))
            if view is None or view.exam is None:
                raise NotAvailable(messages.NO_SUCH)
            record = view.record
            given = {
                "resit_of": resit,
                "blueprint": record.blueprint if record else "",
                # Two exams of one title could not be told apart.
                "title": messages.RESIT_TITLE.format(title=view.line.title)[:LONGEST_TITLE],
            }
        await self._show(given, [])

    async def post(self) -> None:
        """Check it, tell every problem at once, and have it built beside the room."""
        given = {name: self.get_body_argument(name, "").strip() for name in _FIELDS}
        problems: list[str] = []

        def number(name: str, empty: int) -> int:
            text = given[name]
            if text and not (text.isascii() and text.isdecimal() and len(text) < 5):
                problems.append(messages.PLAN_NUMBER.format(text=text[:20]))
                return empty
            return int(text) if text else empty

        making = Making(
            given["blueprint"],
            exam=given["exam"],
            title=given["title"],
            forms=number("forms", 1),
            seed=secrets.randbelow(10**9),
            exclude=tuple(given["exclude"].split()),
            resit_of=given["resit_of"],
            most_seen=number("most_seen", 0),
            new=not given["again"],
        )
        problems += await self._problems(making)
        if not problems:
            job = Job(making.exam, "build", self.me.login, making)
            if self.server.exam_worker.ask(job):
                self.redirect(f"/exams/{quote(making.exam)}", status=303)
                return
            problems.append(messages.EXAM_BUSY)
        self.set_status(400)
        await self._show(given, problems)

    async def _problems(self, making: Making) -> list[str]:
        # A blueprint is chosen by name: no path comes from a page.
        names = {offer.name for offer in await self.room.read(lambda _: offers(self.folders))}
        if making.blueprint not in names:
            return [messages.CHOOSE_BLUEPRINT]
        if not making.exam:
            return [messages.NAME_EXAM]

        def check(db: Session) -> list[str]:
            try:
                check_making(db, self.folders, making)
            except MakingRefused as error:
                return error.problems
            return []

        return await self.room.read(check)

    async def _as_before(self, exam: str) -> dict[str, str]:
        """As it was asked for last; else as its forms were built."""
        job = self.server.exam_worker.job(exam)
        if job is not None and job.making is not None:
            making = job.making
            return _given(making, again="" if making.new and job.state == "failed" else exam)
        view = await self.room.read(lambda db: exam_view(db, self.folders, exam))
        if view is None or view.record is None:
            raise NotAvailable(messages.NO_SUCH)
        record = view.record
        return _given(
            Making(
                record.blueprint,
                exam=exam,
                title=record.title,
                forms=len(record.forms),
                exclude=tuple(record.exclude),
                resit_of=record.resit_of,
                most_seen=record.most_seen or 0,
            ),
            again=exam,
        )

    async def _show(self, given: Mapping[str, str], problems: list[str]) -> None:
        def ask(db: Session) -> tuple[Any, ...]:
            resit_of = given.get("resit_of", "")
            view = exam_view(db, self.folders, resit_of) if is_exam_name(resit_of) else None
            return offers(self.folders), exam_lines(db, self.folders), view

        found, lines, resit = await self.room.read(ask)
        self.page(
            "make_exam.html",
            offers=found,
            sat=[line for line in lines if line.id is not None and not line.practice],
            resit=resit,
            given=lambda name: given.get(name, ""),
            problems=problems,
        )


_FIELDS = ("blueprint", "exam", "title", "forms", "exclude", "resit_of", "most_seen", "again")


def _given(making: Making, *, again: str) -> dict[str, str]:
    return {
        "blueprint": making.blueprint,
        "exam": making.exam,
        "title": making.title,
        "forms": str(making.forms),
        "exclude": "\n".join(making.exclude),
        "resit_of": making.resit_of,
        "most_seen": str(making.most_seen),
        "again": again,
    }


class OneExam(ExamHandler):
    """One exam: its rules, forms, call list, sittings and results."""

    actions: ClassVar[dict[str, Action]] = {"GET": "exam.read"}

    async def get(self, name: str) -> None:
        """Show it, also while its first forms are being built."""
        exam = self.exam_name(name)

        def ask(db: Session) -> tuple[ExamView | None, Standing | None]:
            found = exam_view(db, self.folders, exam)
            row = found.exam if found else None
            shown = row is not None and not row.practice and may(self.me.roles, "result.read")
            return found, standing(db, row) if shown and row else None

        view, publication = await self.room.read(ask)
        job = self.job(exam)
        if view is None and job is None:
            raise NotAvailable(messages.NO_SUCH)
        self.page(
            "exam_detail.html",
            exam=exam,
            view=view,
            job=job,
            stages=messages.EXAM_STAGES,
            states=messages.JOB_STATES,
            acts=messages.JOB_ACTS,
            outcomes=OUTCOME_NAMES,
            publication=publication,
            PUBLICATION=PUBLICATION_STATES,
            built_at=lambda record: dt.datetime.fromisoformat(record.at),
        )


class ExamAct(ExamHandler):
    """``release``: have the forms released beside the room; ``read``: what came of the last work was read."""

    actions: ClassVar[dict[str, Action]] = {"POST": "exam.manage"}

    async def post(self, name: str, act: str) -> None:
        """Begin it; the exam's page shows what comes of it."""
        exam = self.exam_name(name)
        worker = self.server.exam_worker
        there = await self.room.read(lambda db: exam in exam_names(db, self.folders))
        if not there and worker.job(exam) is None:
            raise NotAvailable(messages.NO_SUCH)
        if act == "release":
            # What is being done already comes first; the page shows it.
            worker.ask(Job(exam, "release", self.me.login))
        else:
            worker.forget(exam)
        self.redirect(
            f"/exams/{quote(exam)}" if act == "release" or there else "/exams", status=303
        )


_NAME = "([^/]+)"
ROUTES: list[tuple[str, Any]] = [
    (r"/exams", Exams),
    (r"/make-exam", MakeExam),
    (rf"/exams/{_NAME}", OneExam),
    (rf"/exams/{_NAME}/(release|read)", ExamAct),
]
