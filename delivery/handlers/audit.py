"""The audit trail: who decided what, when; and whether the chain holds."""

from __future__ import annotations

import asyncio
import tempfile
from dataclasses import astuple
from pathlib import Path
from typing import ClassVar

from sqlalchemy.orm import Session

from delivery import messages
from delivery.request import Handler, csv_lines
from foundation.tables import write_csv, write_xlsx
from records.accounts.permissions import Action
from records.audit.trail import UNVERIFIED, Verified, verify_since
from records.audit.views import trail_cells
from records.errors import AuditBroken
from records.told_trail import ToldEntry, search_trail, told, told_trail

PAGE = 100


class AuditTrail(Handler):
    """The entries, the latest first."""

    actions: ClassVar[dict[str, Action]] = {"GET": "audit.read"}

    async def get(self) -> None:
        """Filtered by a text in actor, action, subject or details, as it is on record or as it is told.

        What was found whole since the room was started is not read again, unless ``whole`` is asked for.
        """
        search = self.get_query_argument("search", "").strip()[:80]
        page = self.page_number()
        known = UNVERIFIED if self.get_query_argument("whole", "") else self.server.verified
        zone = self.server.settings.zone

        def ask(db: Session) -> tuple[list[ToldEntry], Verified | AuditBroken]:
            rows = told(db, search_trail(db, search, start=PAGE * (page - 1), most=PAGE + 1), zone)
            try:
                return rows, verify_since(db, known)
            except AuditBroken as error:
                return rows, error

        rows, found = await self.room.read(ask)
        if isinstance(found, Verified):
            self.server.verified = found
            text = messages.AUDIT_WHOLE if known is UNVERIFIED else messages.AUDIT_NEW_WHOLE
            state = text.format(count=found.entries, new=found.entries - known.entries)
        else:
            self.server.verified = UNVERIFIED
            state = str(found)
        self.page(
            "audit.html",
            rows=rows[:PAGE],
            more=len(rows) > PAGE,
            number=page,
            search=search,
            state=state,
            whole=isinstance(found, Verified),
        )


class AuditTable(Handler):
    """The whole trail as a table."""

    actions: ClassVar[dict[str, Action]] = {"GET": "audit.read"}

    async def get(self) -> None:
        """As it is on record, sent a part at a time."""
        self.set_header("Content-Type", "text/csv; charset=utf-8")
        self.set_header("Content-Disposition", 'attachment; filename="audit.csv"')
        with self.room.open_db() as db:
            parts = csv_lines(messages.AUDIT_COLUMNS, trail_cells(db))
            loop = asyncio.get_running_loop()
            while part := await loop.run_in_executor(None, next, parts, b""):
                self.write(part)
                await self.flush()
        await self.finish()


class AuditWords(Handler):
    """What was found, or all of it, in words: as a workbook, or as a table for any spreadsheet."""

    actions: ClassVar[dict[str, Action]] = {"GET": "audit.read"}

    async def get(self, kind: str) -> None:
        """In the site's time; the latest first."""
        search = self.get_query_argument("search", "").strip()[:80]
        zone = self.server.settings.zone
        columns = messages.AUDIT_WORDS

        def write(path: Path) -> None:
            with self.room.open_db() as db:
                rows = (astuple(entry) for entry in told_trail(db, search, zone))
                if kind == "csv":
                    write_csv(path, columns, rows)
                else:
                    write_xlsx(path, {messages.AUDIT_SHEET: (columns, rows)})

        with tempfile.TemporaryDirectory(prefix="lawstudy-audit-") as folder:
            path = Path(folder) / f"audit-words.{kind}"
            await asyncio.get_running_loop().run_in_executor(None, write, path)
            self.set_header("Content-Type", _TYPES[kind])
            self.set_header("Content-Disposition", f'attachment; filename="{path.name}"')
            with path.open("rb") as file:
                while part := file.read(2**16):
                    self.write(part)
                    await self.flush()
        await self.finish()


_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

ROUTES = [
    (r"/audit", AuditTrail),
    (r"/audit.csv", AuditTable),
    (r"/audit-words\.(csv|xlsx)", AuditWords),
]
