"""One's own study: hours against what is asked, events, and what the unit's plan asks next."""

from __future__ import annotations

from typing import Any, ClassVar

from courses.messages import ENTRY_STATES
from courses.my_study import my_study
from courses.report_facts import leading_posts, usual_form
from courses.reports import levels_text
from delivery.handlers.study_plan import StudyHandler
from records.accounts.permissions import Action
from records.messages import PRESENCE_NAMES, REPORT_FORM_NAMES, STUDY_KINDS
from records.study.plan import planned_years
from records.study.report import find_report


class MyStudyPage(StudyHandler):
    """The page of the person at the browser."""

    actions: ClassVar[dict[str, Action]] = {"GET": "own.read"}

    async def get(self) -> None:
        """Show a year."""
        person, year, today = self.learner(), self.year(), self.today()
        policies = self.policies()
        found, years, report = await self.room.read(
            lambda db: (
                my_study(db, person, year, policies, self.zone, today=today),
                planned_years(db),
                find_report(db, year, person),
            )
        )
        self.page(
            "my_study.html",
            found=found,
            year=year,
            years=sorted({*years, year, today.year}, reverse=True),
            KINDS=STUDY_KINDS,
            PRESENCE=PRESENCE_NAMES,
            STATES=ENTRY_STATES,
            reports=leading_posts(found.hours.person, year) != [],
            usual=report.form if report else usual_form(found.hours.person, year),
            report=report,
            today=today,
            levels_text=levels_text,
            FORMS=REPORT_FORM_NAMES,
        )


ROUTES: list[tuple[str, Any]] = [(r"/my-study", MyStudyPage)]
