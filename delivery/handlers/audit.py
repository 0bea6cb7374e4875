"""The audit trail: who decided what, when; and whether the chain holds."""

from __future__ import annotations

import asyncio
from typing import ClassVar

from sqlalchemy.orm import Session

from delivery import messages
from delivery.request import Handler, csv_lines
from records.accounts.permissions import Action
from records.audit.decisions import AUDIT_ACTIONS
from records.audit.trail import UNVERIFIED, AuditEntry, Verified, verify_since
from records.audit.views import readable, readable_time, search_trail, trail_cells
from records.errors import AuditBroken

PAGE = 100


class AuditTrail(Handler):
    """The entries, the latest first."""

    actions: ClassVar[dict[str, Action]] = {"GET": "audit.read"}

    async def get(self) -> None:
        """Filtered by a text in actor, action or subject.

        What was found whole since the room was started is not read again, unless ``whole`` is asked for.
        """
        search = self.get_query_argument("search", "").strip()[:80]
        page = self.page_number()
        known = UNVERIFIED if self.get_query_argument("whole", "") else self.server.verified

        def ask(db: Session) -> tuple[list[AuditEntry], Verified | AuditBroken]:
            rows = search_trail(db, search, start=PAGE * (page - 1), most=PAGE + 1)
            try:
                return list(rows), verify_since(db, known)
            except AuditBroken as error:
                return list(rows), error

        rows, found = await self.room.read(ask)
        if isinstance(found, Verified):
            self.server.verified = found
            text = messages.AUDIT_WHOLE if known is UNVERIFIED else messages.AUDIT_NEW_WHOLE
            state = text.format(count=found.entries, new=found.entries - known.entries)
        else:
            self.server.verified = UNVERIFIED
            state = str(found)
        zone = self.server.settings.zone
        self.page(
            "audit.html",
            rows=rows[:PAGE],
            more=len(rows) > PAGE,
            number=page,
            search=search,
            state=state,
            whole=isinstance(found, Verified),
            action_name=lambda action: AUDIT_ACTIONS.get(action, action),
            readable=lambda text: readable(text, zone),
            readable_time=lambda text: readable_time(text, zone),
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


ROUTES = [(r"/audit", AuditTrail), (r"/audit.csv", AuditTable)]
