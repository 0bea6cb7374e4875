"""An exam's call list: who is on it, calling people by file, query or by hand, taking somebody off it, exemptions."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar, get_args
from urllib.parse import quote

from sqlalchemy import select
from sqlalchemy.orm import Session
from tornado.httputil import HTTPFile

from delivery import messages
from delivery.handlers.exams import ExamHandler
from delivery.handlers.sent_file import LARGEST_FILE, shown_name, size_problem
from delivery.kept_calls import ShownCall
from foundation.errors import NotAvailable
from grading.assembly_record import read_record
from grading.call_lists import asked_sources
from grading.exemptions import end_exemption_of, exempt_called
from records.accounts.permissions import Action, may, relation
from records.errors import CallRefused, ExamNotReleased
from records.exams.call_sources import (
    CallFrom,
    CallPlan,
    Listed,
    call_all,
    plan_call,
)
from records.exams.called import CalledFilter, CalledPage, Excused, called_page
from records.exams.calling import CallReport, withdraw
from records.exams.exam import Exam, find_exam
from records.exams.irregularity import barred
from records.people.person import Person
from records.people.unit import Unit

PAGE = 50
_MOST_TOLD = 200
"""Problems that a page shows at once."""


class _CallHandler(ExamHandler):
    """What the pages of a call list share."""

    def today(self) -> dt.date:
        """The day where the site is."""
        return self.room.now().replace(tzinfo=dt.UTC).astimezone(self.zone).date()

    @property
    def zone(self) -> dt.tzinfo:
        """Of the site."""
        return self.server.settings.zone

    async def show(self, name: str, problems: Sequence[str] = (), done: Sequence[str] = ()) -> None:
        """The list, searched and by pages, and the forms to change it."""
        exam = self.exam_name(name)
        excused = self.get_query_argument("excused", "")
        asked = {key: self.get_query_argument(key, "").strip()[:80] for key in ("words", "unit")}
        choice: Excused = next((each for each in get_args(Excused) if each == excused), "")
        page, me, now = self.page_number(), self.me, self.room.now()
        narrow = relation(me.roles, "call.read") == "own_unit"

        def ask(db: Session) -> tuple[Exam, CalledPage, Any, Any, Any]:
            row = _exam(db, exam)
            own = _own_unit(db, me.person) if narrow else None
            wanted = CalledFilter(asked["words"], asked["unit"], choice, own)
            found = called_page(db, row, wanted, start=PAGE * (page - 1), most=PAGE)
            units = db.scalars(select(Unit.name).order_by(Unit.code)).all()
            others = db.execute(
                select(Exam.name, Exam.title)
                .where(Exam.practice.is_(False), Exam.history.is_(False), Exam.id != row.id)
                .order_by(Exam.id.desc())
            ).all()
            people = [call.person_id for call in found.calls]
            knows = may(me.roles, "irregularity.read")
            banned = barred(db, row, people, on=now) if knows else {}
            return row, found, units, others, (read_record(self.folders, exam), banned)

        row, found, units, others, (record, banned) = await self.room.read(ask)
        self.page(
            "exam_called.html",
            exam=row,
            page_of=found,
            units=units,
            others=others,
            record=record,
            asked=asked,
            banned=banned,
            excused=choice,
            number=page,
            more=found.found > PAGE * page,
            given=lambda key: self.get_body_argument(key, ""),
            chosen=self.get_body_arguments("units"),
            problems=list(problems)[:_MOST_TOLD],
            untold=max(0, len(problems) - _MOST_TOLD),
            done=list(done),
            bases=row.rules.exemptions,
            largest=LARGEST_FILE,
        )


class Called(_CallHandler):
    """Who is called."""

    actions: ClassVar[dict[str, Action]] = {"GET": "call.read"}

    async def get(self, name: str) -> None:
        """The list, 50 a page; what was done last is said once."""
        numbers = {key: self.get_query_argument(key, "") for key in ("called", "already")}
        done = []
        if all(text.isdecimal() and len(text) < 7 for text in numbers.values()):
            done = [messages.CALLED_NOW.format(**numbers)]
        for act, text in messages.CALL_DONE.items():
            if who := self.get_query_argument(act, "")[:40]:
                done.append(text.format(number=who))
        await self.show(name, done=done)


class CallPeople(_CallHandler):
    """What would become of a call, before it counts."""

    actions: ClassVar[dict[str, Action]] = {"POST": "call.manage"}

    async def post(self, name: str) -> None:
        """Show who would be called, by unit; or everything that is wrong. Nothing is changed."""
        exam = self.exam_name(name)
        problems: list[str] = []
        asked = self._asked(problems)
        listed = await self._sent(exam, problems)

        def plan(db: Session) -> tuple[Exam, CallPlan | None, ShownCall | None, list[str]]:
            row, told = _exam(db, exam), list(problems)
            # Whoever comes from several is called by the first: a list knows their posts and exemptions.
            sources = [each.source(db) for each in listed]
            try:
                sources += asked_sources(
                    db, self.folders, row, asked, today=self.today(), zone=self.zone
                )
            except CallRefused as error:
                told += error.problems
            if not sources and not told:
                told.append(messages.CHOOSE_SOURCE)
            if told:
                return row, None, None, told
            try:
                found = plan_call(db, row, sources, today=self.today())
            except CallRefused as error:
                return row, None, None, list(error.problems)
            return row, found, ShownCall([Listed.of(each) for each in sources], _hashes(row)), []

        row, found, shown, told = await self.room.read(plan)
        if found is None or shown is None:
            self.set_status(400)
            await self.show(name, told)
            return
        kept = self.server.calls.keep(self.me.account, exam, shown)
        self.page("call_preview.html", exam=row, plan=found, lists=shown.lists, kept=kept)

    def _asked(self, problems: list[str]) -> CallFrom:
        """What the form says beside the file."""
        given = {key: self.get_body_argument(key, "").strip() for key in _SOURCES}
        most = given["most_seen"]
        if most and not (most.isascii() and most.isdecimal() and len(most) < 5):
            problems.append(messages.PLAN_NUMBER.format(text=most[:20]))
            most = ""
        on = None
        if given["on"]:
            try:
                on = dt.date.fromisoformat(given["on"])
            except ValueError:
                problems.append(messages.PLAN_TIME.format(text=given["on"][:20]))
        return CallFrom(
            valid_card=bool(given["valid_card"]),
            everybody=bool(given["everybody"]),
            failed=given["failed"],
            passed=given["passed"],
            expired=given["expired"],
            on=on,
            units=self.get_body_arguments("units"),
            people=list(dict.fromkeys(given["people"].split())),
            most_seen=int(most) if most else None,
        )

    async def _sent(self, exam: str, problems: list[str]) -> list[Listed]:
        """The people of the list that was sent, read beside the room."""
        sent: list[HTTPFile] = self.request.files.get("file", [])
        if not sent or not sent[0].filename:
            return []
        file = sent[0]
        shown = shown_name(file)
        if Path(shown).suffix.lower() not in (".xlsx", ".csv"):
            problems.append(messages.LIST_KIND.format(file=shown))
            return []
        if problem := size_problem(file):
            problems.append(problem)
            return []
        with tempfile.TemporaryDirectory(prefix="lawstudy-list-") as folder:
            path = Path(folder) / shown
            path.write_bytes(file.body)
            answer = await self.server.exam_worker.read_list(exam, path)
        if not answer.done:
            problems += answer.words
            return []
        people = [(number, *rest, None) for number, *rest in answer.data]
        return [Listed(shown, people)]


_SOURCES = (
    "valid_card",
    "everybody",
    "failed",
    "most_seen",
    "passed",
    "expired",
    "on",
    "people",
)


class ConfirmCall(_CallHandler):
    """The word that counts."""

    actions: ClassVar[dict[str, Action]] = {"POST": "call.manage"}

    async def post(self, name: str) -> None:
        """Call the people who were shown, all of them or none."""
        exam = self.exam_name(name)
        kept = self.server.calls.take(self.get_body_argument("kept", ""), self.me.account, exam)
        if kept is None:
            self.set_status(409)
            await self.show(name, [messages.LIST_GONE])
            return
        actor, today = self.me.login, self.today()

        def call(db: Session) -> CallReport:
            row = _exam(db, exam)
            if _hashes(row) != kept.forms:
                # Who may get which form was found of others.
                raise CallRefused([messages.LIST_GONE])
            sources = [each.source(db) for each in kept.lists]
            return call_all(db, row, sources, actor=actor, today=today)

        try:
            done = await self.room.write(call)
        except CallRefused as error:
            self.set_status(409)
            await self.show(name, error.problems)
            return
        await self.room.refresh()
        where = f"/exams/{quote(exam)}/called?called={done.called}&already={done.already}"
        self.redirect(where, status=303)


class CallAct(_CallHandler):
    """``uncall``, ``exempt``, ``end-exemption``: of one person."""

    actions: ClassVar[dict[str, Action]] = {"POST": "call.manage"}

    async def post(self, name: str, act: str) -> None:
        """Do it, or tell everything that stands against it."""
        exam, actor = self.exam_name(name), self.me.login
        given = {
            key: self.get_body_argument(key, "").strip()
            for key in ("number", "reason", "basis", "evidence")
        }
        number, reason = given["number"], given["reason"][:200]

        def change(db: Session) -> None:
            row = _exam(db, exam)
            match act:
                case "uncall":
                    withdraw(db, row, number, reason=reason, actor=actor)
                case "exempt":
                    basis, evidence = given["basis"], given["evidence"]
                    exempt_called(db, row, number, basis=basis, evidence=evidence, actor=actor)
                case _:
                    end_exemption_of(db, row, number, reason=reason, actor=actor)

        try:
            await self.room.write(change)
        except CallRefused as error:
            self.set_status(400)
            await self.show(name, error.problems)
            return
        await self.room.refresh()
        where = f"/exams/{quote(exam)}/called?{act}={quote(number[:40], safe='')}"
        self.redirect(where, status=303)


def _exam(db: Session, name: str) -> Exam:
    """Raises `NotAvailable` unless it is on record."""
    try:
        return find_exam(db, name)
    except ExamNotReleased as error:
        raise NotAvailable(messages.NO_SUCH) from error


def _hashes(exam: Exam) -> list[str]:
    return [form.content_hash for form in exam.forms]


def _own_unit(db: Session, person: int | None) -> int:
    """The id of the unit of who asks; 0, which no unit has, for who belongs to none."""
    row = db.get(Person, person) if person is not None else None
    return row.unit.id if row is not None and row.unit is not None else 0


_NAME = "([^/]+)"
ROUTES: list[tuple[str, Any]] = [
    (rf"/exams/{_NAME}/called", Called),
    (rf"/exams/{_NAME}/call", CallPeople),
    (rf"/exams/{_NAME}/call/confirm", ConfirmCall),
    (rf"/exams/{_NAME}/(uncall|exempt|end-exemption)", CallAct),
]
