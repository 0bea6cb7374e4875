"""Who belonged to a unit on a day: whoever was transferred since is on the list of where they were then."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, selectinload

from courses import messages
from records.people.membership import Membership
from records.people.person import Person, unit_on
from records.people.post import Post
from records.people.unit import Unit
from records.study.plan import Audience


def people_of_unit(db: Session, unit: int, day: dt.date) -> list[Person]:
    """Everybody who belonged to the unit on that day, in the order in which they were entered.

    Whoever is out of service now is among them only where their stay had an end; nobody knows since when others are.
    """
    return people_of_units(db, [unit], day)[unit]


def people_of_units(db: Session, units: Collection[int], day: dt.date) -> dict[int, list[Person]]:
    """The same of several units, by unit."""
    rows = db.execute(
        select(Membership.unit_id, Person)
        .join(Person.memberships)
        .where(
            Membership.unit_id.in_(units),
            or_(Membership.since.is_(None), Membership.since <= day),
            or_(Membership.until.is_(None), Membership.until >= day),
            or_(Person.active, Membership.until.is_not(None)),
        )
        .order_by(Person.id)
        .options(
            selectinload(Person.memberships).selectinload(Membership.unit),
            selectinload(Person.posts),
            selectinload(Person.cards),
        )
    )
    found: dict[int, list[Person]] = {unit: [] for unit in units}
    for unit, person in rows:
        if person not in found[unit][-1:]:
            found[unit].append(person)
    return found


def is_expected(person: Person, audience: Audience, rank: str, day: dt.date) -> bool:
    """Whether somebody is among those whom an entry of a plan is for, on that day."""
    held = [post for post in person.posts if _held(post, day)]
    if rank and all(post.rank != rank for post in held):
        return False
    match audience:
        case "leaders":
            return any(post.leading for post in held)
        case "officers":
            return any(
                card.is_held and (card.issued is None or card.issued <= day)
                for card in person.cards
            )
    return True


def _held(post: Post, day: dt.date) -> bool:
    return (post.since is None or post.since <= day) and (post.until is None or post.until >= day)


class PeopleThen:
    """Everybody in the records, to be found by number, or by name within a unit on a day."""

    def __init__(self, db: Session) -> None:
        self._numbers: dict[str, Person] = {}
        self._names: dict[str, list[Person]] = defaultdict(list)
        loaded = (
            selectinload(Person.memberships).selectinload(Membership.unit),
            selectinload(Person.cards),
        )
        for person in db.scalars(select(Person).order_by(Person.id).options(*loaded)):
            self._numbers[person.number.upper()] = person
            self._numbers.update({card.number.upper(): person for card in person.cards})
            self._names[person.name].append(person)

    def of_number(self, name: str, number: str) -> tuple[Person | None, str]:
        """Who has this number and is called so, or why nobody can say."""
        person = self._numbers.get(number.upper())
        if person is None:
            return None, messages.PEOPLE_NO_NUMBER.format(number=number[:40])
        if person.name != name:
            other = {"number": number[:40], "other": person.name, "name": name}
            return None, messages.PEOPLE_OTHER_NAME.format(**other)
        return person, ""

    def find(self, unit: Unit, day: dt.date, name: str, number: str) -> tuple[Person | None, str]:
        """Who it is, or why nobody can say. Somebody of another unit is named by their number."""
        if number:
            return self.of_number(name, number)
        called = self._names.get(name, [])
        there = [each for each in called if unit_on(each, day) is unit]
        if len(there) == 1:
            return there[0], ""
        where = {"unit": unit.name, "name": name, "day": day}
        if there:
            numbers = "、".join(each.number for each in there)
            return None, messages.PEOPLE_SAME_NAME.format(
                **where, numbers=numbers, count=len(there)
            )
        moved = [each for each in called if any(stay.unit is unit for stay in each.memberships)]
        if moved:
            return None, messages.PEOPLE_MOVED.format(**where, stays=_stays(moved))
        return None, messages.PEOPLE_UNKNOWN.format(**where)


def _stays(people: Sequence[Person]) -> str:
    """Where they were from when to when, in words."""
    told = []
    for person in people:
        for stay in person.memberships:
            since = messages.PEOPLE_SINCE.format(day=stay.since) if stay.since else ""
            until = messages.PEOPLE_UNTIL.format(day=stay.until) if stay.until else ""
            told.append(f"{stay.unit.name}{since}{until}")
    return "；".join(told)
