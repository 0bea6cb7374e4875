"""Credit hours that people have, for exams whose policy asks for some of them before the exam or the certificate."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy.orm import Session

from courses.hours import standing, tally
from courses.hours_policy import HoursPolicy
from courses.hours_views import MOST_NAMED, applies, study_records
from records.people.person import Person


def hours_had(
    db: Session,
    people: Sequence[Person],
    year: int,
    policies: Sequence[HoursPolicy],
    zone: dt.tzinfo,
) -> dict[int, float]:
    """Hours of each in a year, by person: 0 where nothing was recorded.

    Converted as a policy that is about them says; who is about to come under one, and is not yet, by the one that gives
    them most. Without any policy in that year everybody has 0.
    """
    holding = [policy for policy in policies if policy.holds_in(year)]
    named = [person.id for person in people] if len(people) <= MOST_NAMED else None
    records = study_records(db, zone, named)
    tallies = [(policy, tally(records, policy)) for policy in holding]
    found = {}
    for person in people:
        own = [each for each in tallies if applies(each[0], person, year)] or tallies
        have = (standing(counted, policy, person.id, year).total.have for policy, counted in own)
        found[person.id] = max(have, default=0.0)
    return found
