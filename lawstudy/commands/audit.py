"""`lawstudy audit verify`, `lawstudy audit head` and `lawstudy audit export`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from documents.chain_head import ChainHeadSheet, chain_head_pdf
from foundation.clock import utc_now
from foundation.files import write_whole
from foundation.local_time import written_time
from foundation.site import open_site
from foundation.tables import write_csv
from lawstudy import messages as shell_messages
from lawstudy.commands import messages
from lawstudy.console import say
from lawstudy.errors import ShellError
from lawstudy.opening import open_records
from records.audit import trail
from records.audit.chain_head import chain_head, read_head, verify_through, written
from records.audit.site_decisions import TrailTaken
from records.audit.trail import verify
from records.audit.views import trail_cells


def audit_verify(root: Path, typed: Sequence[str]) -> None:
    """Check every entry of the trail, and that it goes through the heads that were kept on paper.

    Raises `records.errors.AuditBroken` at the first that does not fit, `AuditRewritten`, `HeadUnreadable`.
    """
    heads = [read_head(text) for text in typed]
    with open_records(open_site(root)) as db:
        say(messages.AUDIT_WHOLE.format(count=verify_through(db, heads).entries))
    if heads:
        say(messages.AUDIT_THROUGH.format(heads=len(heads)))


def audit_head(root: Path, file: Path | None) -> None:
    """Show the head of the trail's chain, or write it as a sheet to sign.

    Raises `ShellError` when there is no entry yet or the file is no PDF.
    """
    site = open_site(root)
    if file is not None and file.suffix.lower() != ".pdf":
        raise ShellError(messages.AUDIT_HEAD_FORM.format(file=file))
    with open_records(site) as db:
        verify(db)
        head = chain_head(db)
    if not head.entries:
        raise ShellError(messages.AUDIT_HEAD_EMPTY)
    say(written(head))
    if file is not None:
        printed = written_time(utc_now(), site.zone)
        sheet = ChainHeadSheet(site.name, written(head), head.entries, printed)
        write_whole(file, chain_head_pdf(sheet))
        say(shell_messages.EXPORTED.format(file=file))


def audit_export(root: Path, file: Path) -> None:
    """Check the trail, then write all of it as a table for spreadsheets; one that does not hold is written too, and told.

    Raises `records.errors.AuditBroken` when it does not hold.
    """
    site = open_site(root)
    with open_records(site) as db:
        # First: who takes it stands in what is taken.
        trail.decide(db, TrailTaken(subject=site.name, form="csv", search=""))
        db.commit()
        write_csv(file, messages.AUDIT_COLUMNS, trail_cells(db))
        say(shell_messages.EXPORTED.format(file=file))
        say(messages.AUDIT_WHOLE.format(count=verify(db)))
