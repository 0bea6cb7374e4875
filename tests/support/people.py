"""People for the tests, as a roster would enter them."""

from __future__ import annotations

from records.people.enforcement_card import EnforcementCard
from records.people.membership import Membership
from records.people.person import Person
from records.people.unit import Unit


def officer(
    card: str, name: str, unit: Unit, *, number: str | None = None, identity: str | None = None
) -> Person:
    """An enforcement officer with a card; with a candidate number of their own where none is given."""
    person = Person(name=name, identity_number=identity)
    if number is not None:
        person.number = number
    person.cards.append(EnforcementCard(number=card))
    person.memberships.append(Membership(unit=unit))
    return person
