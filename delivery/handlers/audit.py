"""The audit trail: who decided what, when; and whether the chain holds."""

from __future__ import annotations

import json
from typing import ClassVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from delivery import messages
from delivery.request import Handler
from records.accounts.permissions import Action
from records.audit.trail import AuditEntry, verify
from records.errors import AuditBroken

PAGE = 100


class AuditTrail(Handler):
    """The entries, the latest first."""

    actions: ClassVar[dict[str, Action]] = {"GET": "audit.read"}

    async def get(self) -> None:
        """Filtered by a text in actor, action or subject."""
        search = self.get_query_argument("search", "").strip()[:80]
        page = self.page_number()

        def ask(db: Session) -> tuple[list[AuditEntry], str, bool]:
            wanted = select(AuditEntry).order_by(AuditEntry.id.desc())
            if search:
                like = f"%{search}%"
                wanted = wanted.where(
                    AuditEntry.actor.like(like)
                    | AuditEntry.action.like(like)
                    | AuditEntry.subject.like(like)
                )
            rows = db.scalars(wanted.offset(PAGE * (page - 1)).limit(PAGE + 1)).all()
            try:
                state, whole = messages.AUDIT_WHOLE.format(count=verify(db)), True
            except AuditBroken as error:
                state, whole = str(error), False
            return list(rows), state, whole

        rows, state, whole = await self.room.read(ask)
        self.page(
            "audit.html",
            rows=rows[:PAGE],
            more=len(rows) > PAGE,
            number=page,
            search=search,
            state=state,
            whole=whole,
            action_name=lambda action: messages.AUDIT_ACTIONS.get(action, action),
            readable=readable,
        )


class AuditTable(Handler):
    """The whole trail as a table."""

    actions: ClassVar[dict[str, Action]] = {"GET": "audit.read"}

    async def get(self) -> None:
        """As it is on record."""
        rows = await self.room.read(
            lambda db: db.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
        )
        cells = (
            (row.id, row.at, row.actor, row.action, row.subject, row.before, row.after, row.digest)
            for row in rows
        )
        self.finish_table("audit.csv", messages.AUDIT_COLUMNS, cells)


def readable(text: str) -> str:
    """What an entry says of before or after, as people read it."""
    value = json.loads(text)
    if isinstance(value, dict):
        return "；".join(f"{name}：{part}" for name, part in value.items())
    return "" if value is None else str(value)


ROUTES = [(r"/audit", AuditTrail), (r"/audit.csv", AuditTable)]
