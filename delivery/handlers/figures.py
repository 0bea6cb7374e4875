"""The page of figures (数据): the year's numbers, what there is to do, reports. Processes beside the room make them."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import urlencode

from delivery import messages
from delivery.analyses import FiguresWorker, NotYet, ReportRun, ReportRuns
from delivery.handlers.printing import MEDIA_TYPES
from delivery.request import Handler
from foundation.errors import NotAvailable
from foundation.local_time import local_day
from records.accounts.permissions import Action
from records.audit import site_decisions, trail

_SECONDS = "3"
"""After which a page that waits asks again, where no script does."""
_LONGEST = 160
_STANDS_ALONE = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; frame-ancestors 'none'; sandbox"
"""A report is whole in itself: it asks nobody and runs nothing."""


class FiguresHandler(Handler):
    """What figures and reports share."""

    @property
    def figures(self) -> FiguresWorker:
        """Who makes figures. Raises `NotAvailable`."""
        if self.server.figures is None:
            raise NotAvailable(messages.NO_SUCH)
        return self.server.figures

    @property
    def reports(self) -> ReportRuns:
        """Who makes reports. Raises `NotAvailable`."""
        if self.server.reports is None:
            raise NotAvailable(messages.NO_SUCH)
        return self.server.reports

    def filters(self) -> tuple[int, str, str]:
        """Year, exam and unit as they were asked for; what cannot be one is as good as none."""
        year = self.get_argument("year", "")
        exam, unit = (self.get_argument(name, "")[:_LONGEST] for name in ("exam", "unit"))
        return (
            int(year) if year.isascii() and year.isdecimal() and len(year) == 4 else 0,
            exam,
            unit,
        )

    async def found(self, act: str = "page", **more: object) -> Mapping[str, Any]:
        """What the process says of the filters. Raises `NotYet`, `NotAvailable`."""
        year, exam, unit = self.filters()
        day: dt.date = local_day(self.room.now(), self.server.settings.zone)
        asked = {"year": year, "exam": exam, "unit": unit, "day": day.isoformat(), **more}
        return await self.figures.ask({"act": act, **asked})


class Figures(FiguresHandler):
    """The page."""

    actions: ClassVar[dict[str, Action]] = {"GET": "figures.read"}

    async def get(self) -> None:
        """Show what was chosen; while there is nothing to show, say so, and ask again."""
        found: Mapping[str, Any] | None = None
        problem, wait = "", False
        try:
            found = await self.found()
        except NotYet as error:
            problem, wait = messages.FIGURES_WAIT[error.why], error.why != "broken"
        except NotAvailable as error:
            problem = str(error)
        run = self.reports.last
        making = run is not None and run.state == "running"
        again = wait or making or bool(found and found["renewing"])
        self.page(
            "figures.html",
            found=found,
            problem=problem,
            wait=wait,
            again=_SECONDS if again else "",
            run=run,
            making=making,
            query=lambda **more: urlencode(_query(found, more)),
            TO_DO=messages.FIGURES_TO_DO,
            percent=messages.FIGURES_RATE.format,
        )


def _query(found: Mapping[str, Any] | None, more: Mapping[str, object]) -> dict[str, object]:
    """The address of what is shown."""
    if found is None:
        return dict(more)
    choice = found["choice"]
    return {name: value for name, value in {**choice, **more}.items() if value}


class Picture(FiguresHandler):
    """A figure of the page."""

    actions: ClassVar[dict[str, Action]] = {"GET": "figures.read"}

    async def get(self, name: str) -> None:
        """As SVG."""
        try:
            found = await self.found("picture", name=name)
        except NotYet as error:
            raise NotAvailable(messages.FIGURES_WAIT[error.why]) from error
        if not found["svg"]:
            raise NotAvailable(messages.NO_SUCH)
        self.set_header("Content-Type", "image/svg+xml")
        self.set_header("Content-Security-Policy", _STANDS_ALONE)
        self.finish(found["svg"])


class MakeReports(FiguresHandler):
    """Have reports made of what is shown."""

    actions: ClassVar[dict[str, Action]] = {"POST": "figures.report"}

    async def post(self) -> None:
        """Begin; the page shows how far it is. ``name``: of one report; else all of them."""
        year, exam, unit = self.filters()
        name = self.get_body_argument("name", "")[:_LONGEST]
        run = ReportRun((year, exam, unit), [name] if name else [], self.me.login)
        # What is being made already comes first; the page shows it.
        self.reports.ask(run)
        asked = {"year": year or "", "exam": exam, "unit": unit}
        query = urlencode({key: value for key, value in asked.items() if value})
        self.redirect(f"/figures?{query}#reports", status=303)


class TakenReport(FiguresHandler):
    """A file of a report, which the trail keeps."""

    actions: ClassVar[dict[str, Action]] = {"GET": "figures.report"}

    async def get(self, report: str, stem: str, form: str) -> None:
        """To open (HTML, PDF) or to save. Only what stands on the page is a file."""
        try:
            found = await self.found()
        except NotYet as error:
            raise NotAvailable(messages.FIGURES_WAIT[error.why]) from error
        for each in found["reports"]:
            for file in each["files"]:
                if each["name"] == report and file["file"] == f"{stem}.{form}":
                    await self._send(found, each, file, form)
                    return
        raise NotAvailable(messages.NO_SUCH)

    async def _send(
        self,
        found: Mapping[str, Any],
        report: Mapping[str, Any],
        file: Mapping[str, Any],
        form: str,
    ) -> None:
        path = Path(found["folder"]) / report["name"] / file["file"]
        try:
            data = await asyncio.get_running_loop().run_in_executor(None, path.read_bytes)
        except OSError as error:
            raise NotAvailable(messages.NO_SUCH) from error
        about = found["about"] or str(found["choice"]["year"])
        document = f"{messages.ANALYSIS}：{report['title']}"
        if file["people"]:
            document += f"　{file['what']}"
        taken = site_decisions.DocumentTaken(
            subject=about, document=document, form=form, people=file["people"]
        )
        actor = self.me.login
        await self.room.write(lambda db: trail.decide(db, taken, actor=actor))
        if form == "html":
            self.set_header("Content-Type", "text/html; charset=utf-8")
            self.set_header("Content-Security-Policy", _STANDS_ALONE)
            self.finish(data)
            return
        kinds: Mapping[str, str] = {str(key): value for key, value in MEDIA_TYPES.items()}
        stem = file["what"].split("（")[0] if file["people"] else report["title"]
        self.finish_file(data, f"{about} {stem}.{form}", kinds[form])


ROUTES: list[tuple[str, Any]] = [
    (r"/figures", Figures),
    (r"/figures/(units|years)\.svg", Picture),
    (r"/figures/reports", MakeReports),
    (r"/figures/reports/([^/]+)/([^/]+)\.(html|pdf|xlsx|docx)", TakenReport),
]
