"""The year of the units (年度汇总): what each planned, did and handed in; page, list, document."""

from __future__ import annotations

from typing import Any, ClassVar

from sqlalchemy.orm import Session

from courses.units_year import UnitYear, plan_state, units_document, units_list, units_year
from delivery.handlers.study_files import StudyFileHandler
from documents.lists import list_xlsx
from documents.official import official_docx
from records.accounts.permissions import Action, relation
from records.study.plan import planned_years


class _UnitsHandler(StudyFileHandler):
    async def found(self) -> list[UnitYear]:
        """All member units; for a liaison their own."""
        year, today, policies = self.year(), self.today(), self.policies()

        def ask(db: Session) -> list[UnitYear]:
            unit = self.unit_for(db, "plan.read", "")
            units = [unit.id] if unit else None
            return units_year(db, year, policies, self.zone, today=today, units=units)

        return await self.room.read(ask)


class UnitsYear(_UnitsHandler):
    """The page."""

    actions: ClassVar[dict[str, Action]] = {"GET": "plan.read"}

    async def get(self) -> None:
        """Show a year."""
        year = self.year()
        years = await self.room.read(planned_years)
        self.page(
            "units_year.html",
            units=await self.found(),
            plan_state=plan_state,
            year=year,
            years=sorted({*years, year, self.today().year}, reverse=True),
            wide=relation(self.me.roles, "plan.read") == "all",
        )


class UnitsList(_UnitsHandler):
    """The list to work with."""

    actions: ClassVar[dict[str, Action]] = {"GET": "plan.read"}

    async def get(self) -> None:
        """As .xlsx."""
        listed = units_list(await self.found(), self.year(), now=self.room.now(), zone=self.zone)
        await self.finish_document(list_xlsx, listed, listed.title, "xlsx")


class UnitsDocument(_UnitsHandler):
    """The table as an official document."""

    actions: ClassVar[dict[str, Action]] = {"GET": "plan.read"}

    async def get(self) -> None:
        """As .docx."""
        office = self.server.settings.office
        made = units_document(await self.found(), self.year(), issuer=office, today=self.today())
        await self.finish_document(official_docx, made, made.title, "docx")


ROUTES: list[tuple[str, Any]] = [
    (r"/units-year", UnitsYear),
    (r"/units-year/units\.xlsx", UnitsList),
    (r"/units-year/units\.docx", UnitsDocument),
]
