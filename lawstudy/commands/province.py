"""`lawstudy province check`, `export` and `report`."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from analytics.province.counting import Chosen
from analytics.province.report import PAGE, write_report
from foundation.clock import utc_now
from lawstudy.commands import messages
from lawstudy.console import next_step, progress, remark, say, shell, show_table
from lawstudy.errors import ShellError
from lawstudy.opening import open_records
from lawstudy.side_by_side import open_sites
from records.audit.actor import acting


def check(roots: Sequence[Path]) -> None:
    """Whether sites of one installation share nothing that they must not. Raises `SitesRefused` with everything."""
    sites = open_sites(roots)
    rows = [[site.name, str(site.root), site.zone.key, site.address] for site in sites]
    show_table(messages.PROVINCE_SITES, messages.PROVINCE_SITE_COLUMNS, rows, text=4)
    say(messages.PROVINCE_APART.format(count=len(sites)))


def export(roots: Sequence[Path], to: Path) -> None:
    """Write each site's frames into a folder of its own below ``to``, on each site's record.

    A site whose export lies there already is left as it is, so that an interrupted run goes on. Raises `SitesRefused` before
    anything is written, `ExportRefused`.
    """
    from analytics.frames.parquet import export_frames

    sites = open_sites(roots)
    if to.exists() and not to.is_dir():
        raise ShellError(messages.PROVINCE_NO_FOLDER, folder=to)
    if not to.parent.is_dir():
        raise ShellError(messages.PROVINCE_NO_PARENT, folder=to.parent)
    to.mkdir(exist_ok=True)
    there, written = [], 0
    with progress(messages.PROVINCE_EXPORTING) as tell:
        for number, site in enumerate(sites):
            tell(number, len(sites))
            folder = to / folder_name(site.name)
            if folder.exists():
                there.append(site.name)
                continue
            with open_records(site) as db:
                export_frames(db, site, folder, practice=False, actor=acting(), now=utc_now())
            written += 1
        tell(len(sites), len(sites))
    say(messages.PROVINCE_EXPORTED.format(count=written, folder=to))
    if there:
        remark(messages.PROVINCE_THERE.format(names="、".join(there)))
    next_step(messages.NEXT_PROVINCE_EXPORT.format(folder=shell(to)))


def folder_name(site: str) -> str:
    """A site's name as a folder can have it; what had to be changed gets a mark, so that two names stay two."""
    kept = "".join(ch if ch.isalnum() or ch in "-_" else "_" for ch in site)[:60]
    if kept and kept == site:
        return kept
    return f"{kept or 'site'}-{hashlib.sha256(site.encode()).hexdigest()[:8]}"


def report(exports: Sequence[Path], *, year: int, exam: str, to: Path) -> None:
    """Write the year of all districts that exported. Raises `ProvinceRefused`, `ExportRefused`."""
    with progress(messages.PROVINCE_COUNTING) as tell:
        made = write_report(exports, Chosen(year, exam), to, progress=tell)
    for finding in made.findings:
        say(finding)
    say(messages.PROVINCE_REPORTED.format(districts=made.districts, page=to / PAGE))
