"""Imports of questions and the audit trail: the files are in place if, and only if, the import is on record.

Files are staged, the decision is put on record, then they are put in place. Whoever stops in between leaves a state that
`settle_imports` recognises: what is on record is put in place, what is not is dropped.
"""

from __future__ import annotations

import json
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from question_bank.exchange.applying import drop_staged, hold_staged, staged_imports
from records.audit.bank_decisions import ItemsImported
from records.audit.trail import AuditEntry


def settle_imports(db: Session, folder: Path) -> list[str]:
    """Settle what imports that were stopped left staged below ``folder``; returns the files' names of those that hold now.

    Nobody else imports meanwhile. Raises ``OSError``.
    """
    staged = staged_imports(folder)
    if not staged:
        return []
    recorded = {}
    rows = select(AuditEntry.subject, AuditEntry.after).where(
        AuditEntry.action == ItemsImported.name
    )
    for subject, after in db.execute(rows):
        recorded[json.loads(after or "{}").get("staged", "")] = subject
    held = []
    for name in staged:
        if name in recorded:
            hold_staged(folder, name)
            held.append(recorded[name])
        else:
            drop_staged(folder, name)
    return held
