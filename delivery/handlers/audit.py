"""The audit trail: who decided what, when; and whether the chain holds."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import astuple
from pathlib import Path
from typing import ClassVar, Literal

from sqlalchemy.orm import Session

from delivery import messages
from delivery.handlers.printing import MEDIA_TYPES, Printed
from delivery.request import Handler, csv_lines
from documents.chain_head import ChainHeadSheet, chain_head_pdf
from foundation.local_time import written_time
from foundation.tables import write_xlsx
from records.accounts.permissions import Action
from records.audit import site_decisions, trail
from records.audit.chain_head import chain_head, read_head, verify_through, written
from records.audit.trail import UNVERIFIED, Verified, verify_since
from records.audit.views import trail_cells
from records.errors import AuditBroken, AuditRewritten, HeadUnreadable
from records.told_trail import ToldEntry, search_trail, told, told_trail

PAGE = 100
Rows = Iterator[tuple[object, ...]]


class AuditTrail(Handler):
    """The entries, the latest first."""

    actions: ClassVar[dict[str, Action]] = {"GET": "audit.read"}

    async def get(self) -> None:
        """Filtered by a text in actor, action, subject or details, as it is on record or as it is told.

        What was found whole since the room was started is not read again, unless ``whole`` is asked for, or whether the
        trail goes through a ``head`` that was kept on paper.
        """
        search = self.get_query_argument("search", "").strip()[:80]
        typed = self.get_query_argument("head", "").strip()[:200]
        page = self.page_number()
        whole = bool(typed or self.get_query_argument("whole", ""))
        known = UNVERIFIED if whole else self.server.verified
        zone = self.server.settings.zone

        def ask(db: Session) -> tuple[list[ToldEntry], Verified, str, bool]:
            rows = told(db, search_trail(db, search, start=PAGE * (page - 1), most=PAGE + 1), zone)
            try:
                return rows, *_checked(db, typed, known), True
            except HeadUnreadable as error:
                return rows, known, str(error), False
            except (AuditBroken, AuditRewritten) as error:
                return rows, UNVERIFIED, str(error), False

        rows, self.server.verified, state, holds = await self.room.read(ask)
        self.page(
            "audit.html",
            rows=rows[:PAGE],
            more=len(rows) > PAGE,
            number=page,
            search=search,
            head=typed,
            state=state,
            whole=holds,
        )


def _checked(db: Session, typed: str, known: Verified) -> tuple[Verified, str]:
    """What the trail was found to be, in words."""
    if typed:
        head = read_head(typed)
        found = verify_through(db, [head])
        return found, messages.AUDIT_THROUGH.format(number=head.entries, count=found.entries)
    found = verify_since(db, known)
    text = messages.AUDIT_WHOLE if known is UNVERIFIED else messages.AUDIT_NEW_WHOLE
    return found, text.format(count=found.entries, new=found.entries - known.entries)


class ChainHead(Printed):
    """The head of the chain as a sheet to sign."""

    actions: ClassVar[dict[str, Action]] = {"GET": "audit.read"}

    async def get(self) -> None:
        """As it stands now, with the entry that it was taken."""
        settings, actor = self.server.settings, self.me.login
        taken = site_decisions.ChainHeadTaken(subject=settings.site_name)

        def take(db: Session) -> Verified:
            trail.decide(db, taken, actor=actor)
            return chain_head(db)

        head = await self.room.write(take)
        printed = written_time(self.room.now(), settings.zone)
        sheet = ChainHeadSheet(settings.site_name, written(head), head.entries, printed)
        await self.finish_document(chain_head_pdf, sheet, messages.CHAIN_HEAD, "pdf")


class _Lines(Handler):
    async def tell_taken(self, form: str, search: str) -> None:
        """Put it on record before anything leaves."""
        actor, subject = self.me.login, self.server.settings.site_name
        taken = site_decisions.TrailTaken(subject=subject, form=form, search=search)
        await self.room.write(lambda db: trail.decide(db, taken, actor=actor))

    async def finish_lines(
        self, name: str, columns: Sequence[str], rows: Callable[[Session], Rows]
    ) -> None:
        """Answer with a table for spreadsheets, sent a part at a time."""
        self.set_header("Content-Type", "text/csv; charset=utf-8")
        self.set_header("Content-Disposition", f'attachment; filename="{name}"')
        with self.room.open_db() as db:
            parts = csv_lines(columns, rows(db))
            loop = asyncio.get_running_loop()
            while part := await loop.run_in_executor(None, next, parts, b""):
                self.write(part)
                await self.flush()
        await self.finish()


class AuditTable(_Lines):
    """The whole trail as a table."""

    actions: ClassVar[dict[str, Action]] = {"GET": "audit.read"}

    async def get(self) -> None:
        """As it is on record."""
        await self.tell_taken("csv", "")
        await self.finish_lines("audit.csv", messages.AUDIT_COLUMNS, trail_cells)


class AuditWords(_Lines):
    """What was found, or all of it, in words: as a workbook, or as a table for any spreadsheet."""

    actions: ClassVar[dict[str, Action]] = {"GET": "audit.read"}

    async def get(self, kind: Literal["csv", "xlsx"]) -> None:
        """In the site's time; the latest first."""
        search = self.get_query_argument("search", "").strip()[:80]
        zone, name, columns = self.server.settings.zone, f"audit-words.{kind}", messages.AUDIT_WORDS

        await self.tell_taken(kind, search)

        def rows(db: Session) -> Rows:
            return (astuple(entry) for entry in told_trail(db, search, zone))

        if kind == "csv":
            await self.finish_lines(name, columns, rows)
            return

        def book() -> bytes:
            with tempfile.TemporaryDirectory(prefix="lawstudy-audit-") as folder:
                path = Path(folder) / name
                with self.room.open_db() as db:
                    write_xlsx(path, {messages.AUDIT_SHEET: (columns, rows(db))})
                return path.read_bytes()

        made = await asyncio.get_running_loop().run_in_executor(None, book)
        self.finish_file(made, name, MEDIA_TYPES["xlsx"])


ROUTES = [
    (r"/audit", AuditTrail),
    (r"/audit-head.pdf", ChainHead),
    (r"/audit.csv", AuditTable),
    (r"/audit-words\.(csv|xlsx)", AuditWords),
]
