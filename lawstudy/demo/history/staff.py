"""Who was where in the demo's earlier years: officers with their cards, transfers between bodies, and those who have left since."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from lawstudy.demo.cards import SUSPENDED
from records.people.enforcement_card import CardState, EnforcementCard
from records.people.membership import Membership
from records.people.person import NUMBER_DIGITS, Person
from records.people.post import Post

SPREAD_OF_ABILITY, UNIT_EFFECT, UNIT_GROWTH = 0.68, 0.32, 0.05
"""In logits: of people within a unit, of units, and of a unit's growth a year."""
TRANSFERRED, LEFT = 0.015, 0.006
"""Of all officers, a year."""
LEAVER_NAME, LEAVER_CARD = "模拟离任人员{number:03d}", "DEMO-L{number:03d}"
LEAVER_ISSUED = dt.date(2016, 1, 1)


@dataclass(frozen=True)
class Stay:
    """As `Membership` has it."""

    unit: int
    since: dt.date | None
    until: dt.date | None


@dataclass
class Officer:
    """An officer and how their card stands as the years go by. ``key``: what chance hangs on; ``left``: the last day in service."""

    key: str
    person: int
    name: str
    card: int
    issued: dt.date | None
    stays: Sequence[Stay]
    left: dt.date | None = None
    state: CardState = "in_use"
    registered: int | None = None
    refused: int | None = None

    def unit_on(self, day: dt.date) -> int:
        """Where they were on a day in service."""
        return next(stay.unit for stay in self.stays if stay.until is None or day <= stay.until)

    def serves(self, day: dt.date) -> bool:
        """Whether they were in service, with a card."""
        return (self.issued is None or self.issued <= day) and (
            self.left is None or day <= self.left
        )


@dataclass(frozen=True)
class Leader:
    """A leading cadre, and where they are."""

    key: str
    person: int
    name: str
    unit: int


@dataclass
class Staff:
    """Everybody. ``bodies``: units that have officers."""

    officers: list[Officer]
    leaders: Sequence[Leader]
    bodies: Sequence[int]
    abilities: dict[tuple[str, int], float] = field(default_factory=dict)

    def ability(self, seed: int, key: str, unit: int, year: int) -> float:
        """In logits, around the district's mean of that year: their own, their unit's, and how that grows."""
        own = self.abilities.get((key, 0))
        if own is None:
            own = random.Random(f"{seed}:ability:{key}").gauss(0, SPREAD_OF_ABILITY)
            self.abilities[key, 0] = own
        of_unit = self.abilities.get((f"unit {unit}", year))
        if of_unit is None:
            draw = random.Random(f"{seed}:unit:{unit}")
            of_unit = draw.gauss(0, UNIT_EFFECT) + draw.gauss(0, UNIT_GROWTH) * (year - 2020)
            self.abilities[f"unit {unit}", year] = of_unit
        return own + of_unit


def read_staff(db: Session) -> Staff:
    """Officers by their cards' numbers, and leading cadres, as they are today."""
    rows = db.execute(
        select(EnforcementCard, Person.name, Membership)
        .join(Person, Person.id == EnforcementCard.person_id)
        .join(Membership, (Membership.person_id == Person.id) & Membership.until.is_(None))
        .where(Person.active, EnforcementCard.kind == "enforcement")
        .where(EnforcementCard.state == "in_use")
        .order_by(EnforcementCard.number)
    ).all()
    officers = [
        Officer(card.number, card.person_id, name, card.id, card.issued, [_stay(row)])
        for card, name, row in rows
    ]
    leading = db.execute(
        select(Person.id, Person.name, Membership.unit_id)
        .join(Membership, (Membership.person_id == Person.id) & Membership.until.is_(None))
        .where(Person.active, Person.posts.any(Post.leading))
        .order_by(Person.name)
    )
    leaders = [Leader(f"{name}/{unit}", person, name, unit) for person, name, unit in leading]
    return Staff(officers, leaders, sorted({each.stays[0].unit for each in officers}))


def transfer_some(db: Session, staff: Staff, years: Sequence[int], seed: int) -> int:
    """Let some officers have come from another body in one of these years, on the first of a month; returns how many."""
    draw = random.Random(f"{seed}:transfers")
    wanted = max(1, round(len(staff.officers) * TRANSFERRED)) if len(staff.bodies) > 1 else 0
    first = dt.date(years[0], 1, 1)
    leading = {each.person for each in staff.leaders}  # They stayed where they lead.
    able = [
        each
        for each in staff.officers
        if each.person not in leading
        and (each.issued is None or each.issued < first)
        and each.stays[0].since is None
    ]
    chosen = draw.sample(able, min(len(able), wanted * len(years)))
    changed, added = [], []
    for place, officer in enumerate(chosen):
        now = officer.stays[0].unit
        before = draw.choice([unit for unit in staff.bodies if unit != now])
        since = dt.date(years[place % len(years)], draw.randrange(3, 10), 1)
        until = since - dt.timedelta(days=1)
        officer.stays = [Stay(before, None, until), Stay(now, since, None)]
        changed.append((officer.person, before, until))
        added.append({"person_id": officer.person, "unit_id": now, "since": since, "until": None})
    for person, unit, until in changed:
        # The row that there is becomes the earlier stay, so that rows stand in their order.
        db.execute(
            update(Membership)
            .where(Membership.person_id == person, Membership.until.is_(None))
            .values(unit_id=unit, until=until)
        )
    if added:
        db.execute(insert(Membership), added)
    return len(chosen)


def add_leavers(db: Session, staff: Staff, years: Sequence[int], seed: int) -> int:
    """Enter people who have left in one of these years, at the end of June; returns how many."""
    draw = random.Random(f"{seed}:leavers")
    count = max(1, round(len(staff.officers) * LEFT)) * len(years)
    taken = set(db.scalars(select(Person.number)))
    people = []
    for number in range(1, count + 1):
        # Numbers say nothing of anybody, as all; the same for the same seed.
        drawn = f"P{draw.randrange(10**NUMBER_DIGITS):0{NUMBER_DIGITS}}"
        while drawn in taken:
            drawn = f"P{draw.randrange(10**NUMBER_DIGITS):0{NUMBER_DIGITS}}"
        taken.add(drawn)
        name = LEAVER_NAME.format(number=number)
        people.append({"number": drawn, "name": name, "active": False})
    ids = inserted(db, Person, people)
    units = [draw.choice(staff.bodies) for _ in people]
    days = [dt.date(years[place % len(years)], 6, 30) for place in range(count)]
    stays = [
        {"person_id": person, "unit_id": unit, "since": None, "until": day}
        for person, unit, day in zip(ids, units, days, strict=True)
    ]
    db.execute(insert(Membership), stays)
    cards = [
        {
            "person_id": person,
            "number": LEAVER_CARD.format(number=number),
            "old_number": "",
            "kind": "enforcement",
            "field": "",
            "issued": LEAVER_ISSUED,
            "state": "in_use",
        }
        for number, person in enumerate(ids, 1)
    ]
    for card, row, said, unit, day in zip(
        inserted(db, EnforcementCard, cards), people, cards, units, days, strict=True
    ):
        staff.officers.append(
            Officer(
                str(said["number"]),
                int(str(said["person_id"])),
                str(row["name"]),
                card,
                LEAVER_ISSUED,
                [Stay(unit, None, day)],
                left=day,
            )
        )
    return count


def may_be_suspended(officer: Officer) -> bool:
    """Not the one whose suspension the demo shows as something that waits, nor who has left."""
    return officer.key != SUSPENDED and officer.left is None


def inserted(db: Session, table: type, rows: Sequence[dict[str, object]]) -> list[int]:
    """Insert rows, the same columns in each; returns their ids, in their order."""
    if not rows:
        return []
    made = insert(table).returning(table.id, sort_by_parameter_order=True)  # type: ignore[attr-defined]
    return list(db.scalars(made, rows))


def _stay(row: Membership) -> Stay:
    return Stay(row.unit_id, row.since, row.until)
