"""The number under which documents tell a publication of results, and which of these count no more.

A publication has one number for good, so what is printed of it twice is the same, byte by byte; nothing has to be kept of it.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session

from foundation.local_time import local_day
from records.exams.publication import Publication


def publication_number(publication: Publication, zone: dt.tzinfo) -> str:
    """Such as ``CJ2026-00012``: the year in which it was asked for, and which of all it is."""
    year = local_day(publication.asked_at, zone).year
    return f"CJ{year}-{publication.id:05}"


def superseded(db: Session, zone: dt.tzinfo) -> dict[str, dt.date]:
    """Publications that were sent back, or that a later one of the same exam took the place of: since which day."""
    rows = db.scalars(select(Publication).order_by(Publication.id.desc()))
    found: dict[str, dt.date] = {}
    later: dict[int, dt.datetime] = {}
    for each in rows:
        ended = each.decided_at if each.state == "refused" else later.get(each.exam_id)
        if ended is not None:
            found[publication_number(each, zone)] = local_day(ended, zone)
        if each.published_at is not None:
            later[each.exam_id] = each.published_at
    return found
