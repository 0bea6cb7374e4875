"""Numbers of certificates, by the site's pattern. A number that was given is never given again."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.certificates import Certificate, CertificateCounter


def next_numbers(db: Session, pattern: str, year: int, count: int) -> list[str]:
    """So many numbers that nobody has, in the caller's transaction. ``pattern``: as `foundation.site.Site` has it."""
    # A pattern without the year goes on counting; one with it begins anew each year.
    kept = pattern.format(year=year, serial=0)
    query = select(CertificateCounter).where(CertificateCounter.pattern == kept).with_for_update()
    counter = db.scalar(query)
    if counter is None:
        counter = CertificateCounter(pattern=kept, last=0)
        db.add(counter)
    made: list[str] = []
    while len(made) < count:
        wanted = [
            pattern.format(year=year, serial=counter.last + step)
            for step in range(1, count - len(made) + 1)
        ]
        counter.last += len(wanted)
        # Of another pattern of the past that reads the same.
        taken = set(db.scalars(select(Certificate.number).where(Certificate.number.in_(wanted))))
        made += [number for number in wanted if number not in taken]
    db.flush()
    return made
