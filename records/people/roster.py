"""Roster import: units, people, posts and cards from .xlsx or .csv, all or nothing.

An old roster (执法主体 and officers with a card) is one of these tables too.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from foundation.clock import utc_now
from records import messages
from records.audit import site_decisions, trail
from records.errors import RosterRejected
from records.people.enforcement_card import EnforcementCard
from records.people.matching import Key, Match, match_people
from records.people.membership import Membership, transfer
from records.people.person import Person
from records.people.post import Post
from records.people.roster_check import (
    CARD_KINDS,
    CARD_STATES,
    STATES,
    UNIT_KINDS,
    YES_NO,
    check_cells,
    located,
    parse_date,
)
from records.people.roster_file import RosterRow, TableKind, read_roster
from records.people.unit import Unit

Found = Iterator[tuple[RosterRow, str]]


@dataclass(frozen=True)
class RosterChange:
    """What an import did, in rows of units and people; a person who got a post or a card is one that was updated."""

    units_added: int
    units_updated: int
    people_added: int
    people_updated: int
    unchanged: int


def import_roster(
    db: Session, path: Path, *, actor: str | None = None, today: dt.date | None = None
) -> RosterChange:
    """Import a roster file and commit: see `take_roster`."""
    change = take_roster(db, path.name, read_roster(path), actor=actor, today=today)
    db.commit()
    return change


def take_roster(
    db: Session,
    file: str,
    tables: dict[TableKind, list[RosterRow]],
    *,
    actor: str | None = None,
    today: dt.date | None = None,
) -> RosterChange:
    """Take a roster in, in the caller's transaction. Units are matched by code, people as `match_people` says.

    What is in the database but not in the file stays; a column that the file lacks leaves what is known. Somebody whose
    unit is another now is transferred on the day that the file says, or ``today``. Raises `RosterRejected` with every
    row's problem, in which case nothing has changed.
    """
    matches = match_people(db, tables.get("person", []), _codes(db, tables.get("unit", [])))
    problems = check_roster(db, file, tables, matches)
    if problems:
        raise RosterRejected(problems)
    change = _apply(db, tables, matches, today or utc_now().date())
    done = site_decisions.RosterImported(subject=file, after=change.__dict__)
    trail.decide(db, done, actor=actor)
    return change


def check_roster(
    db: Session,
    file: str,
    tables: dict[TableKind, list[RosterRow]],
    matches: Sequence[Match],
) -> list[str]:
    """Every problem of every row, as messages."""
    units, people = tables.get("unit", []), tables.get("person", [])
    found: list[tuple[RosterRow, str]] = []
    for row in units:
        found += [(row, reason) for reason in check_cells(row, ("代码", "所属单位"))]
    found += _check_units(db, units)
    known = _codes(db, units)
    for row, match in zip(people, matches, strict=True):
        reasons = [*check_cells(row, ("姓名", "所属单位")), *_check_person(row, known)]
        reasons = reasons or list(_check_card(row, match.person))
        # Cells that are wrong by themselves say nothing about whose they are.
        found += [(row, reason) for reason in reasons or match.problems]
    order = {id(row): index for index, row in enumerate([*units, *people])}
    found.sort(key=lambda pair: order[id(pair[0])])
    return located(file, found)


def _codes(db: Session, rows: list[RosterRow]) -> dict[str, str]:
    """Name → code of the units that there will be: those in the file, and those that it does not speak of."""
    return {
        **_names_that_stay(db, rows),
        **{row.text("所属单位"): row.text("代码") for row in rows},
    }


def _names_that_stay(db: Session, rows: list[RosterRow]) -> dict[str, str]:
    """Name → code of the units in the database that the file does not speak of."""
    spoken_of = {row.text("代码") for row in rows}
    stored = db.execute(select(Unit.name, Unit.code))
    return {name: code for name, code in stored if code not in spoken_of}


def _check_units(db: Session, rows: list[RosterRow]) -> Found:
    taken, known = _names_that_stay(db, rows), _codes(db, rows)
    codes = {code.upper(): code for code in db.scalars(select(Unit.code))}
    for column in ("代码", "所属单位"):
        yield from _duplicates(rows, column)
    for row in rows:
        name, code, parent = row.text("所属单位"), row.text("代码"), row.text("上级单位")
        if name in taken:
            yield row, messages.ROW_TAKEN_NAME.format(name=name, code=taken[name])
        elif (other := codes.get(code.upper())) not in (None, code):
            yield row, messages.ROW_LIKE_CODE.format(other=other)
        new = code and code.upper() not in codes
        if new and name and not row.text("单位类别") and not _says_body(row):
            yield row, messages.ROW_KIND_NEEDED
        if parent and parent not in known:
            yield row, messages.ROW_UNKNOWN_PARENT.format(unit=parent)
    yield from _circles(db, rows)


def _circles(db: Session, rows: list[RosterRow]) -> Found:
    """Units that would be above themselves."""
    above = {
        unit.name: unit.parent.name if unit.parent else "" for unit in db.scalars(select(Unit))
    }
    above.update(
        {row.text("所属单位"): row.text("上级单位") for row in rows if row.text("上级单位")}
    )
    for row in rows:
        start = row.text("所属单位")
        if not start:
            continue
        seen, unit = {start}, above.get(start, "")
        while unit and unit not in seen:
            seen.add(unit)
            unit = above.get(unit, "")
        if unit == start:
            yield row, messages.ROW_PARENT_CIRCLE.format(unit=row.text("上级单位"))


def _says_body(row: RosterRow) -> bool:
    """An old roster has enforcement bodies only, and says so in the head of the name."""
    return "主体" in row.head("所属单位")


def _check_person(row: RosterRow, units: Mapping[str, str]) -> Iterator[str]:
    unit = row.text("所属单位")
    if unit and unit not in units:
        yield messages.ROW_UNKNOWN_UNIT.format(unit=unit)
    if not any(row.text(column) for column in ("执法证号", "职务", "人员编号")):
        yield messages.ROW_CARD_OR_POST
    elif not row.text("执法证号") and any(
        row.text(each)
        for each in ("旧证号", "证件类别", "执法领域", "发证日期", "有效期至", "证件状态")
    ):
        yield messages.ROW_CARD_NEEDS_NUMBER
    if not row.text("职务") and any(
        row.text(each) for each in ("职级", "任职日期", "免职日期", "领导职务")
    ):
        yield messages.ROW_POST_NEEDS_TITLE


def _check_card(row: RosterRow, person: Person | None) -> Iterator[str]:
    """How a card stands is decided in the register (`records.cards`); a roster says it of cards alone that are new to it."""
    number, old = row.text("执法证号").upper(), row.text("旧证号").upper()
    cards = {card.number.upper(): card for card in person.cards} if person else {}
    card, before = cards.get(number), cards.get(old)
    said = CARD_STATES.get(row.text("证件状态"))
    if card is not None and said not in (None, "in_use", card.state):
        yield messages.ROW_CARD_STATE.format(state=messages.CARD_STATE_NAMES[card.state])
    if card is None and before is not None and before.state not in _REPLACED:
        state = messages.CARD_STATE_NAMES[before.state]
        yield messages.ROW_CARD_REPLACES.format(number=before.number, state=state)


_REPLACED = ("in_use", "unregistered", "expired", "void", "replaced")
"""Cards in whose place another one may come."""


def _duplicates(rows: list[RosterRow], column: str) -> Found:
    seen: dict[str, int] = {}
    for row in rows:
        key = row.text(column).upper()
        if key and key in seen:
            text = messages.ROW_DUPLICATE
            yield (
                row,
                text.format(column=row.head(column), value=row.text(column), other=seen[key]),
            )
        elif key:
            seen[key] = row.row


def _apply(
    db: Session,
    tables: dict[TableKind, list[RosterRow]],
    matches: Sequence[Match],
    today: dt.date,
) -> RosterChange:
    units = _apply_units(db, tables.get("unit", []))
    counts = {"added": 0, "updated": 0, "unchanged": 0}
    by_name = {unit.name: unit for unit in db.scalars(select(Unit))}
    new: dict[Key, Person] = {}
    for row, match in zip(tables.get("person", []), matches, strict=True):
        person = match.person or new.get(match.key)
        added = person is None
        if person is None:
            new[match.key] = person = Person(name=row.text("姓名"))
            db.add(person)
        changed = _apply_person(db, person, row, by_name[row.text("所属单位")], today)
        counts["added" if added else "updated" if changed else "unchanged"] += 1
    return RosterChange(
        units["added"],
        units["updated"],
        counts["added"],
        counts["updated"],
        units["unchanged"] + counts["unchanged"],
    )


def _apply_units(db: Session, rows: list[RosterRow]) -> dict[str, int]:
    counts = {"added": 0, "updated": 0, "unchanged": 0}
    by_code = {unit.code: unit for unit in db.scalars(select(Unit))}
    renamed = []
    touched: list[tuple[Unit, RosterRow, bool, tuple[str, bool, bool, int | None]]] = []
    for row in rows:
        code, name = row.text("代码"), row.text("所属单位")
        unit = by_code.get(code)
        added = unit is None
        if unit is None:
            unit = by_code[code] = Unit(code=code, name=name)
            db.add(unit)
        before = (unit.name, unit.is_member, unit.is_body, unit.parent_id)
        if unit.name != name:
            # Units may exchange their names: none has its new one while another still has it.
            unit.name = f"={code}"
            renamed.append((unit, name))
        if row.text("单位类别"):
            unit.is_member, unit.is_body = UNIT_KINDS[row.text("单位类别")]
        elif _says_body(row):
            unit.is_body = True
        touched.append((unit, row, added, before))
    db.flush()
    for unit, name in renamed:
        unit.name = name
    db.flush()
    by_name = {unit.name: unit for unit in by_code.values()}
    for unit, row, added, before in touched:
        if row.text("上级单位"):
            unit.parent_id = by_name[row.text("上级单位")].id
        after = (unit.name, unit.is_member, unit.is_body, unit.parent_id)
        counts["added" if added else "updated" if after != before else "unchanged"] += 1
    db.flush()
    return counts


def _apply_person(db: Session, person: Person, row: RosterRow, unit: Unit, today: dt.date) -> bool:
    """Bring one person to what the row says; whether anything changed."""
    values: dict[str, object] = {"name": row.text("姓名")}
    # A file without the column leaves what is known; an identity number is never required.
    if "状态" in row.cells:
        values["active"] = STATES[row.text("状态") or "在岗"]
    if row.text("身份证号"):
        values["identity_number"] = row.text("身份证号").upper()
    changed = _set(person, values)
    if not person.memberships:
        since = parse_date(row.cells.get("调入日期"))
        person.memberships.append(Membership(unit=unit, since=since))
        changed = True
    elif not row.text("职务") or row.text("执法证号"):
        # A post alone may be one beside, in another unit.
        changed |= transfer(db, person, unit, on=parse_date(row.cells.get("调入日期")) or today)
    return changed | _apply_post(person, row, unit) | _apply_card(person, row)


def _apply_post(person: Person, row: RosterRow, unit: Unit) -> bool:
    title = row.text("职务")
    if not title:
        return False
    post = next((p for p in person.posts if p.title == title and p.unit is unit), None)
    added = post is None
    if post is None:
        post = Post(unit=unit, title=title)
        person.posts.append(post)
    values: dict[str, object] = {}
    if row.text("职级"):
        values["rank"] = row.text("职级")
    if row.text("领导职务"):
        values["leading"] = YES_NO[row.text("领导职务")]
    for column, name in (("任职日期", "since"), ("免职日期", "until")):
        if row.text(column):
            values[name] = parse_date(row.cells[column])
    return _set(post, values) or added


def _apply_card(person: Person, row: RosterRow) -> bool:
    number = row.text("执法证号")
    if not number:
        return False
    card = next((c for c in person.cards if c.number.upper() == number.upper()), None)
    added = card is None
    if card is None:
        card = EnforcementCard(number=number, state="in_use")
        old = row.text("旧证号")
        for other in person.cards:
            if old and other.number.upper() == old.upper():
                other.state = "replaced"
                # What was decided about the one holds of the other.
                card.registered_year = other.registered_year
                card.refused_year = other.refused_year
                card.state = "in_use" if other.refused_year is None else "unregistered"
        person.cards.append(card)
    values: dict[str, object] = {}
    if row.text("旧证号"):
        values["old_number"] = row.text("旧证号")
    if row.text("证件类别"):
        values["kind"] = CARD_KINDS[row.text("证件类别")]
    if row.text("证件状态") and added and card.refused_year is None:
        values["state"] = CARD_STATES[row.text("证件状态")]
    if row.text("执法领域"):
        values["field"] = row.text("执法领域")
    for column, name in (("发证日期", "issued"), ("有效期至", "valid_until")):
        if row.text(column):
            values[name] = parse_date(row.cells[column])
    return _set(card, values) or added


def _set(thing: object, values: dict[str, object]) -> bool:
    """Set attributes; whether any was another before."""
    different = {name: value for name, value in values.items() if getattr(thing, name) != value}
    for name, value in different.items():
        setattr(thing, name, value)
    return bool(different)
