"""`lawstudy analytics`."""

from __future__ import annotations

from pathlib import Path

from analytics.frames.parquet import export_frames
from foundation.clock import utc_now
from foundation.site import open_site
from lawstudy.commands import messages
from lawstudy.console import say
from lawstudy.opening import open_records
from records.audit.actor import acting


def export(root: Path, folder: Path, *, practice: bool) -> None:
    """Write the frames as Parquet, which the trail keeps. Raises `ExportRefused`."""
    site = open_site(root)
    with open_records(site) as db:
        made = export_frames(db, site, folder, practice=practice, actor=acting(), now=utc_now())
    rows = {name: made.rows[name] for name in ("people", "exams", "responses")}
    say(messages.ANALYTICS_EXPORTED.format(folder=folder, sha256=made.manifest, **rows))
