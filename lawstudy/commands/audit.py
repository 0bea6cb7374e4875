"""`lawstudy audit verify` and `lawstudy audit export`."""

from __future__ import annotations

import contextlib
from pathlib import Path

from foundation.site import open_site
from foundation.tables import write_csv
from lawstudy import messages
from lawstudy.console import say
from lawstudy.opening import records_of
from records.audit import trail
from records.audit.site_decisions import TrailTaken
from records.audit.trail import verify
from records.audit.views import trail_cells
from records.schema import close_database


def audit_verify(root: Path) -> None:
    """Check every entry of the trail. Raises `records.errors.AuditBroken` at the first that does not fit."""
    sessions = records_of(open_site(root))
    with contextlib.closing(sessions()) as db:
        say(messages.AUDIT_WHOLE.format(count=verify(db)))
    close_database(sessions)


def audit_export(root: Path, file: Path) -> None:
    """Check the trail, then write all of it as a table for spreadsheets; one that does not hold is written too, and told.

    Raises `records.errors.AuditBroken` when it does not hold.
    """
    site = open_site(root)
    sessions = records_of(site)
    with contextlib.closing(sessions()) as db:
        # First: who takes it stands in what is taken.
        trail.decide(db, TrailTaken(subject=site.name, form="csv", search=""))
        db.commit()
        write_csv(file, messages.AUDIT_COLUMNS, trail_cells(db))
        say(messages.EXPORTED.format(file=file))
        say(messages.AUDIT_WHOLE.format(count=verify(db)))
    close_database(sessions)
