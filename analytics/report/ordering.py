"""Ordering reports of a site: from its records as they are now, with what leaves the system on record."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.orm import Session, sessionmaker

from analytics import messages as m
from analytics.choice import choose
from analytics.frames.load import load
from analytics.report.shelf import report_folder
from analytics.report.writing import Order, Written
from foundation.clock import utc_now
from foundation.site import Site
from records.audit import trail
from records.audit.site_decisions import DocumentTaken


def order_reports(
    site: Site, sessions: sessionmaker[Session], *, year: int, exam: str, unit: str, by: str
) -> Order:
    """The order; ``year`` 0, ``exam`` and ``unit`` empty: as `choose` finds them. Raises `NotKnown`, `NoResults`."""
    frames = load(site)
    chosen = choose(frames, year=year, exam=exam, unit=unit)
    folder: Path = report_folder(site.root, chosen.year, exam, chosen.unit)

    def record(made: Written) -> None:
        with sessions() as db:
            trail.decide(db, _taken(made, exam or str(chosen.year)), actor=by)
            db.commit()

    return Order(site, frames, chosen, folder, utc_now(), by, record)


def _taken(written: Written, subject: str) -> DocumentTaken:
    return DocumentTaken(
        subject=subject,
        document=m.TAKEN.format(title=written.report.title),
        form="html",
        people=written.people,
    )
