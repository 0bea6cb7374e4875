"""Yearly reports on the rule of law (述法报告): drafts to go on writing, who has handed in, what reviewers said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar
from urllib.parse import urlencode

from sqlalchemy.orm import Session

from courses.errors import StudyRefused
from courses.report_document import report_document
from courses.report_facts import leading_posts, report_facts, usual_form
from courses.report_views import UnitReports, assessment_form, report_list, report_views
from courses.reports import (
    MOST_REVIEWERS,
    AssessmentGiven,
    assess_report,
    levels_text,
    note_draft,
    submit_report,
    take_report_back,
)
from courses.rule_of_law_report import ReportDraft, draft_report
from delivery import messages
from delivery.handlers.study_files import StudyFileHandler
from delivery.handlers.study_plan import StudyHandler, day_of, own_unit
from documents.lists import list_xlsx
from documents.official import official_docx
from foundation.errors import NotAvailable
from foundation.moves import CANDIDATE, MoveRefused
from records.accounts.permissions import Action, may, relation
from records.messages import REPORT_FORM_NAMES
from records.people.person import Person
from records.people.unit import Unit
from records.study.plan import planned_years
from records.study.report import REPORT_FORMS, LawReport, ReportForm, find_report


class ReportHandler(StudyHandler):
    """What pages and files of reports share."""

    def form(self) -> ReportForm:
        """The form that is asked for. Raises `NotAvailable`."""
        asked = self.get_argument("form", "")
        found = next((form for form in REPORT_FORMS if form == asked), None)
        if found is None:
            raise NotAvailable(messages.NO_SUCH)
        return found

    @property
    def levels(self) -> Sequence[str]:
        """The levels of an assessment, the best first."""
        return self.server.settings.report_levels

    def reporting(self, db: Session, number: str, year: int, action: Action) -> _Reporting:
        """Somebody who reports in that year. Raises `NotAvailable`: of whom they may not see, nothing is said."""
        person = db.get(Person, int(number))
        if person is None:
            raise NotAvailable(messages.NO_SUCH)
        report = find_report(db, year, person.id)
        posts = leading_posts(person, year)
        unit = report.unit if report else (posts[-1].unit if posts else None)
        match relation(self.me.roles, action):
            case "all":
                allowed = True
            case "own_unit":
                own = own_unit(db, self.me.person)
                allowed = own is not None and unit is not None and own.id == unit.id
            case _:
                allowed = False
        if unit is None or not (allowed or self.me.person == person.id):
            raise NotAvailable(messages.NO_SUCH)
        form = report.form if report else usual_form(person, year)
        return _Reporting(person, unit, posts[-1].title if posts else "", form, report)


@dataclass(frozen=True)
class _Reporting:
    """``form``: of the report, or that their rank speaks for."""

    person: Person
    unit: Unit
    post: str
    form: ReportForm
    report: LawReport | None


class _DraftFile(ReportHandler, StudyFileHandler):
    async def finish_draft(self, number: str, action: Action) -> None:
        """Answer with the draft of somebody's report, which is on record from now on."""
        year, form, today = self.year(), self.form(), self.today()
        policies, actor = self.policies(), self.me.login

        def ask(db: Session) -> ReportDraft:
            # The rule of who reports comes first: it is told to who asks for their own.
            if int(number) != self.me.person:
                self.reporting(db, number, year, action)
            facts = report_facts(db, int(number), year, policies, self.zone, today=today)
            return draft_report(facts, form)

        def note(db: Session) -> None:
            person = db.get_one(Person, int(number))
            note_draft(db, person, year, form, sources=len(draft.sources), actor=actor)

        draft = await self.room.read(ask)
        await self.room.write(note)
        made = report_document(draft)
        name = messages.REPORT_FILE.format(title=made.title, name=draft.facts.name)
        await self.finish_document(official_docx, made, name, "docx")


class MyReport(_DraftFile):
    """The draft of one's own report."""

    actions: ClassVar[dict[str, Action]] = {"GET": "own.read"}

    async def get(self) -> None:
        """As .docx."""
        await self.finish_draft(str(self.learner()), "own.read")


class OnesReport(_DraftFile):
    """The draft of somebody's report, for who hands it in for them."""

    actions: ClassVar[dict[str, Action]] = {"GET": "report.submit"}

    async def get(self, number: str) -> None:
        """As .docx."""
        await self.finish_draft(number, "report.submit")


class Reports(ReportHandler):
    """Who has handed in: by unit, or of one unit."""

    actions: ClassVar[dict[str, Action]] = {"GET": "report.read"}

    async def get(self) -> None:
        """Show a year."""
        year, code = self.year(), self.get_query_argument("unit", "")

        def ask(db: Session) -> tuple[Unit | None, Sequence[UnitReports], list[int]]:
            unit = self.unit_for(db, "report.read", code)
            views = report_views(db, year, [unit.id] if unit else None)
            return unit, views, planned_years(db)

        unit, views, years = await self.room.read(ask)
        self.page(
            "reports.html",
            unit=unit,
            views=views,
            year=year,
            years=sorted({*years, year, self.today().year}, reverse=True),
            levels=self.levels,
            levels_text=levels_text,
            FORMS=REPORT_FORM_NAMES,
            wide=relation(self.me.roles, "report.read") == "all",
        )


class ReportList(ReportHandler, StudyFileHandler):
    """Everybody who reports, by unit."""

    actions: ClassVar[dict[str, Action]] = {"GET": "report.read"}

    async def get(self) -> None:
        """As .xlsx."""
        year, code = self.year(), self.get_query_argument("unit", "")

        def ask(db: Session) -> list[UnitReports]:
            unit = self.unit_for(db, "report.read", code)
            return report_views(db, year, [unit.id] if unit else None)

        views = await self.room.read(ask)
        listed = report_list(views, year, self.levels, now=self.room.now(), zone=self.zone)
        people = sum(len(view.lines) for view in views)
        await self.tell_taken(listed.title, messages.REPORT_LIST, people, form="xlsx")
        await self.finish_document(list_xlsx, listed, listed.title, "xlsx")


class AssessmentForm(ReportHandler, StudyFileHandler):
    """The paper for reviewers, with everybody whose report was handed in."""

    actions: ClassVar[dict[str, Action]] = {"GET": "report.assess"}

    async def get(self) -> None:
        """As .docx."""
        year, code = self.year(), self.get_query_argument("unit", "")

        def ask(db: Session) -> list[UnitReports]:
            unit = self.unit_for(db, "report.assess", code)
            return report_views(db, year, [unit.id] if unit else None)

        views = await self.room.read(ask)
        office = self.server.settings.office
        made = assessment_form(views, year, self.levels, issuer=office, today=self.today())
        await self.finish_document(official_docx, made, made.title, "docx")


class OneReport(ReportHandler):
    """Somebody's report of a year: how it stands, and what can be done with it."""

    actions: ClassVar[dict[str, Action]] = {"GET": "report.read"}

    async def get(self, number: str) -> None:
        """Show it."""
        await self.show(number)

    async def show(
        self, number: str, problems: Sequence[str] = (), typed: Mapping[str, str] | None = None
    ) -> None:
        """The page; with what was typed and what is wrong with it."""
        year = self.year()
        found = await self.room.read(lambda db: self.reporting(db, number, year, "report.read"))
        given = typed or {}
        self.page(
            "report.html",
            found=found,
            report=found.report,
            year=year,
            levels=self.levels,
            levels_text=levels_text,
            most=MOST_REVIEWERS,
            today=self.today(),
            problems=problems,
            typed=lambda name, otherwise="": given.get(name, otherwise),
            FORMS=REPORT_FORM_NAMES,
        )

    async def decide(self, number: str, act: str, action: Action) -> None:
        """Do it, or tell everything that is wrong."""
        year, today = self.year(), self.today()
        actor, roles, me = self.me.login, self.me.roles, self.me.person
        given = {name: self.get_body_argument(name, "").strip() for name in self._fields()}

        def change(db: Session) -> None:
            found = self.reporting(db, number, year, action)
            person, report = found.person, found.report
            acting = [*roles, CANDIDATE] if me == person.id else [*roles]
            if act == "submit":
                form = next((each for each in REPORT_FORMS if each == given["form"]), found.form)
                submit_report(
                    db,
                    person,
                    year,
                    form,
                    on=day_of(given["on"]),
                    today=today,
                    actor=actor,
                    roles=acting,
                )
                return
            if report is None:
                raise NotAvailable(messages.NO_SUCH)
            if act == "take-back":
                take_report_back(db, report, reason=given["reason"], actor=actor, roles=roles)
                return
            assess_report(
                db,
                report,
                self._assessment(given),
                self.levels,
                today=today,
                actor=actor,
                person=me,
                roles=roles,
            )

        try:
            await self.room.write(change)
        except MoveRefused:
            self.set_status(409)
            await self.show(number, [messages.REPORT_MOVED])
        except StudyRefused as error:
            self.set_status(400)
            await self.show(number, error.problems, given)
        else:
            # Who sees no page of a report sees their own study.
            where = f"/reports/{number}" if may(self.me.roles, "report.read") else "/my-study"
            self.redirect(f"{where}?{urlencode({'year': year})}", status=303)

    def _fields(self) -> Sequence[str]:
        counts = [f"count-{place}" for place in range(len(self.levels))]
        return ["form", "on", "assessed_on", "meeting", "reason", *counts]

    def _assessment(self, given: Mapping[str, str]) -> AssessmentGiven:
        """What the form says. Raises `StudyRefused`."""
        on = day_of(given["assessed_on"])
        if on is None:
            raise StudyRefused([messages.STUDY_DAY])
        texts = [given[f"count-{place}"] or "0" for place in range(len(self.levels))]
        counts = [
            int(text) if text.isascii() and text.isdecimal() and len(text) < 5 else -1
            for text in texts
        ]
        return AssessmentGiven(on, counts, given["meeting"], given["reason"])


class SubmitReport(OneReport):
    """Note that a report was handed in: one's own, or of somebody of one's unit."""

    actions: ClassVar[dict[str, Action]] = {"POST": "report.submit"}

    async def post(self, number: str) -> None:
        """Note it."""
        await self.decide(number, "submit", "report.submit")


class DecideReport(OneReport):
    """Give a report back, or enter what reviewers said."""

    actions: ClassVar[dict[str, Action]] = {"POST": "report.assess"}

    async def post(self, number: str, act: str) -> None:
        """Do it."""
        await self.decide(number, act, "report.assess")


_PERSON = "([0-9]{1,9})"
ROUTES: list[tuple[str, Any]] = [
    (r"/my-study/report\.docx", MyReport),
    (r"/reports", Reports),
    (r"/reports/reports\.xlsx", ReportList),
    (r"/reports/assessment\.docx", AssessmentForm),
    (rf"/reports/{_PERSON}", OneReport),
    (rf"/reports/{_PERSON}/report\.docx", OnesReport),
    (rf"/reports/{_PERSON}/submit", SubmitReport),
    (rf"/reports/{_PERSON}/(take-back|assess)", DecideReport),
]
