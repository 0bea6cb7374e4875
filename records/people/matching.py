"""Whose row it is: by candidate number, card, identity number, and at last by name within a unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from records import messages
from records.people.identity_number import masked
from records.people.membership import Membership
from records.people.person import Person
from records.people.roster_file import RosterRow

Key = tuple[str, str]


@dataclass
class Match:
    """``person``: who it is, ``None`` for somebody new; rows with the same ``key`` are then about the same one."""

    person: Person | None = None
    key: Key = ("", "")
    problems: list[str] = field(default_factory=list)

    @property
    def who(self) -> object:
        """The same for two rows about one person."""
        return self.person.id if self.person else self.key


class People:
    """Everybody in the records, by what names them. ``names``: by unit code and name."""

    def __init__(self, db: Session) -> None:
        self.numbers: dict[str, Person] = {}
        self.cards: dict[str, Person] = {}
        self.identities: dict[str, Person] = {}
        self.names: dict[Key, list[Person]] = {}
        for person in db.scalars(
            select(Person).options(
                selectinload(Person.memberships).selectinload(Membership.unit),
                selectinload(Person.cards),
                selectinload(Person.posts),
            )
        ):
            self.numbers[person.number.upper()] = person
            self.cards.update({card.number.upper(): person for card in person.cards})
            if person.identity_number:
                self.identities[person.identity_number] = person
            if person.unit is not None:
                self.names.setdefault((person.unit.code, person.name), []).append(person)

    def named(self, row: RosterRow) -> list[Person]:
        """Those whom the row names by a number, the surest first."""
        found = [
            self.numbers.get(row.text("人员编号").upper()),
            self.cards.get(row.text("执法证号").upper()),
            self.cards.get(row.text("旧证号").upper()),
            self.identities.get(row.text("身份证号").upper()),
        ]
        return [person for person in found if person is not None]


def match_people(db: Session, rows: Sequence[RosterRow], codes: Mapping[str, str]) -> list[Match]:
    """Who each row of a roster is about, with what speaks against it. Nothing is changed.

    ``codes``: of the units that there will be, by name. Somebody without any number is whoever has the name in the unit;
    where several have, the row must say more.
    """
    people = People(db)
    named = [_match_numbers(people, row, codes) for row in rows]
    cards: dict[Key, list[Match]] = {}
    for row, match in zip(rows, named, strict=True):
        if match is not None and row.text("执法证号"):
            key = (codes.get(row.text("所属单位"), ""), row.text("姓名"))
            if all(each.who != match.who for each in cards.setdefault(key, [])):
                cards[key].append(match)
    matches = [
        match or _match_name(people, row, cards, codes)
        for row, match in zip(rows, named, strict=True)
    ]
    _refuse_repetitions(rows, matches)
    return matches


def _match_numbers(people: People, row: RosterRow, codes: Mapping[str, str]) -> Match | None:
    """The match by numbers; ``None`` where the row has none."""
    number, card, identity = (row.text(each) for each in ("人员编号", "执法证号", "身份证号"))
    if number and number.upper() not in people.numbers:
        return Match(problems=[messages.ROW_NO_NUMBER.format(number=number)])
    found = people.named(row)
    if found:
        return Match(found[0], problems=_strangers(people, row, found[0]))
    if card:
        there = people.names.get((codes.get(row.text("所属单位"), ""), row.text("姓名")), [])
        if not identity and any(not person.cards for person in there):
            # Their first card, or somebody else of that name: nobody but the sender knows.
            [who, *_] = [person for person in there if not person.cards]
            text = messages.ROW_FIRST_CARD.format(name=who.name, number=who.number)
            return Match(problems=[text])
        return Match(key=("card", card.upper()))
    return Match(key=("identity", identity.upper())) if identity else None


def _strangers(people: People, row: RosterRow, person: Person) -> list[str]:
    """Numbers of the row that are somebody else's."""
    found = []
    card, identity = row.text("执法证号"), row.text("身份证号").upper()
    holder = people.cards.get(card.upper())
    if holder not in (None, person):
        found.append(
            messages.ROW_CARD_OF_ANOTHER.format(value=card, name=holder.name if holder else "")
        )
    owner = people.identities.get(identity)
    # A new card of somebody known by their identity number: the name must be theirs too.
    by_identity = owner is person and holder is None and not row.text("人员编号")
    if owner not in (None, person) or (by_identity and person.name != row.text("姓名")):
        found.append(messages.ROW_TAKEN_ID.format(value=masked(identity)))
    return found


def _match_name(
    people: People, row: RosterRow, cards: Mapping[Key, list[Match]], codes: Mapping[str, str]
) -> Match:
    unit, name = row.text("所属单位"), row.text("姓名")
    key = (codes.get(unit, ""), name)
    known: dict[object, Match] = {each.id: Match(each) for each in people.names.get(key, [])}
    known.update({match.who: match for match in cards.get(key, [])})
    if len(known) > 1:
        return Match(problems=[messages.ROW_SAME_NAME.format(unit=unit, name=name)])
    for match in known.values():
        return Match(match.person, match.key)
    return Match(key=key)


def _refuse_repetitions(rows: Sequence[RosterRow], matches: Sequence[Match]) -> None:
    """Tell rows that give one number to two people, or say the same of one person twice."""
    seen: dict[tuple[str, object], RosterRow] = {}

    def repeated(row: RosterRow, column: str, key: object) -> int | None:
        """The line that said it first, where another one did."""
        first = seen.setdefault((column, key), row)
        return first.row if first is not row else None

    for row, match in zip(rows, matches, strict=True):
        for column in ("执法证号", "身份证号"):
            value = row.text(column)
            if not value or row.cells[column].hint:
                continue
            if (line := repeated(row, column, value.upper())) is not None:
                shown = masked(value) if column == "身份证号" else value
                match.problems.append(
                    messages.ROW_DUPLICATE.format(column=row.head(column), value=shown, other=line)
                )
        if not row.text("执法证号") and not row.text("身份证号"):
            said = (match.who, row.text("所属单位"), row.text("职务"))
            if (line := repeated(row, "", said)) is not None and not match.problems:
                match.problems.append(messages.ROW_TWICE.format(other=line))
