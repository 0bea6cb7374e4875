"""What the rows of a register that comes as a workbook say, of whose card, and everything that speaks against them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from certification import messages
from certification.cards.issuing import NUMBER
from certification.cards.policy import CardPolicy
from certification.cards.register_sheet import DETAILS, KIND_WORDS, REGISTER, STATE_WORDS, WIDTHS
from courses.study_sheet import SheetRow, Workbook
from courses.study_text import text_problems
from foundation.tables import Sheet
from records.cards.moves import act_to
from records.messages import CARD_KIND_NAMES, CARD_STATE_NAMES
from records.people.enforcement_card import HELD, CardKind, CardState, EnforcementCard
from records.people.membership import Membership
from records.people.person import Person

_TITLES = 10


@dataclass
class CardRow:
    """One row: whose card, and what it says of it; ``card``: where it is known. What is wrong stands in ``row``."""

    row: SheetRow
    person: Person
    number: str
    card: EnforcementCard | None
    kind: CardKind
    state: CardState | None
    values: dict[str, object]
    details: dict[str, str]
    document: str


def read_rows(
    db: Session, rows: Sequence[SheetRow], policy: CardPolicy, waiting: set[int], today: dt.date
) -> list[CardRow]:
    """The rows that are somebody's; each row notes its problems. ``waiting``: ids of cards of which something waits for a second person."""
    people = _People(db)
    told = [each for row in rows if (each := _read(row, people, policy, today)) is not None]
    _refuse_repetitions(told)
    for each in told:
        _check_state(each, waiting)
    _refuse_two(told)
    return told


def known_columns(book: Workbook) -> tuple[Workbook, Sequence[str]]:
    """The same without the columns that are not read: a platform's list has many."""
    sheets, unread = list[Sheet](), dict[str, None]()
    for sheet in book.sheets:
        head = next(
            (
                index
                for index, row in enumerate(sheet.rows[:_TITLES])
                if {REGISTER.usual(cell.text) for cell in row}.issuperset(REGISTER.required)
            ),
            None,
        )
        if head is None:
            sheets.append(sheet)
            continue
        cells = sheet.rows[head]
        keep = [i for i, cell in enumerate(cells) if REGISTER.usual(cell.text) in REGISTER.columns]
        unread |= {
            cell.text[:20]: None for i, cell in enumerate(cells) if cell.text and i not in keep
        }
        # Titles above the head stand in one cell: they stay where they are.
        below = [[row[i] for i in keep if i < len(row)] for row in sheet.rows[head:]]
        sheets.append(Sheet(sheet.name, [*sheet.rows[:head], *below]))
    return Workbook(book.name, sheets), list(unread)


class _People:
    """Everybody of the roster, by what a row may say of them."""

    def __init__(self, db: Session) -> None:
        self.cards: dict[str, EnforcementCard] = {}
        self.identities: dict[str, Person] = {}
        self.names: dict[tuple[str, str], list[Person]] = {}
        self.all_names: dict[str, list[Person]] = {}
        loaded = (
            selectinload(Person.cards),
            selectinload(Person.memberships).selectinload(Membership.unit),
        )
        for person in db.scalars(select(Person).options(*loaded)):
            self.cards.update({card.number.upper(): card for card in person.cards})
            if person.identity_number:
                self.identities[person.identity_number] = person
            unit = person.unit
            self.all_names.setdefault(person.name, []).append(person)
            for name in (unit.name, unit.code) if unit else ():
                self.names.setdefault((name, person.name), []).append(person)

    def find(self, row: SheetRow, card: EnforcementCard | None) -> Person | None:
        """Whose row it is; what speaks against it is noted."""
        name, unit = row.text("姓名", needed=True), row.text("单位")
        identity = row.text("身份证号").upper()
        old = self.cards.get(row.text("旧证号").upper())
        owner = self.identities.get(identity) if "*" not in identity else None
        found = card.person if card else owner or (old.person if old else None)
        if found is None:
            there = self.names.get((unit, name), []) if unit else self.all_names.get(name, [])
            if len(there) != 1:
                text = messages.IMPORT_SEVERAL if there else messages.IMPORT_NOBODY
                row.problem("姓名", text.format(unit=unit, name=name))
                return None
            found = there[0]
        if name and found.name != name:
            row.problem("姓名", messages.IMPORT_OTHER_NAME.format(name=found.name))
            return None
        if owner is not None and owner is not found:
            row.problem("身份证号", messages.IMPORT_OTHER_IDENTITY)
            return None
        return found


def _read(row: SheetRow, people: _People, policy: CardPolicy, today: dt.date) -> CardRow | None:
    number = row.text("证号", needed=True)
    if number and NUMBER.fullmatch(number) is None:
        row.problem("证号", messages.CARD_BAD_NUMBER.format(number=number[:40]))
    elif policy.number_pattern and re.fullmatch(policy.number_pattern, number) is None:
        text = messages.CARD_OTHER_NUMBER
        row.problem("证号", text.format(number=number[:40], pattern=policy.number_pattern))
    card = people.cards.get(number.upper())
    person = people.find(row, card) if number else None
    kind = row.word("证件种类", KIND_WORDS) or (card.kind if card else "enforcement")
    if card is not None and kind != card.kind:
        row.problem("证件种类", messages.IMPORT_KIND.format(kind=CARD_KIND_NAMES[card.kind]))
    state = row.word("状态", STATE_WORDS)
    values, details = _values(row, card, today), _details(row)
    if person is None:
        return None
    document = row.typed("状态依据文号")
    for problem in text_problems("状态依据文号", document, 60):
        row.problem("状态依据文号", problem)
    return CardRow(row, person, number, card, kind, state, values, details, document)


def _values(row: SheetRow, card: EnforcementCard | None, today: dt.date) -> dict[str, object]:
    """What the card says, as far as the row does."""
    found: dict[str, object] = {}
    for head, name, longest in (("执法领域", "field", 60), ("旧证号", "old_number", 40)):
        if text := row.typed(head):
            found[name] = text
            for problem in text_problems(head, text, longest):
                row.problem(head, problem)
    issued, until = row.day("发证日期"), row.day("有效期至")
    found |= {"issued": issued} if issued else {}
    found |= {"valid_until": until} if until else {}
    issued = issued or (card.issued if card else None)
    until = until or (card.valid_until if card else None)
    if issued and until and until <= issued:
        row.problem("有效期至", messages.IMPORT_REVERSED.format(issued=issued, until=until))
    if issued and issued > today:
        row.problem("发证日期", messages.CARD_ISSUED.format(last=today))
    year = row.whole("注册年度")
    if year is not None and not 2000 <= year <= today.year:
        row.problem("注册年度", messages.CARD_YEAR.format(last=today.year))
    elif year is not None:
        found["registered_year"] = year
    return found


def _details(row: SheetRow) -> dict[str, str]:
    found = {}
    for head, name in DETAILS.items():
        if head == "出生年月":
            cell = row.cells.get(head)
            text = cell.date.isoformat()[:7] if cell and cell.date else row.text(head)
            text = re.sub(r"[年/.]", "-", text).rstrip("月")[:7]
            if text and re.fullmatch(r"(19|20)\d\d-(0?[1-9]|1[0-2])-?", text) is None:
                row.problem(head, messages.IMPORT_BORN.format(value=text))
            text = text.rstrip("-")
        else:
            text = row.typed(head)
        if text:
            found[name] = text
            for problem in text_problems(head, text, WIDTHS[name]):
                row.problem(head, problem)
    return found


def _refuse_repetitions(told: Sequence[CardRow]) -> None:
    seen: dict[str, SheetRow] = {}
    for each in told:
        first = seen.setdefault(each.number.upper(), each.row)
        if first is not each.row:
            each.row.problem("证号", messages.IMPORT_TWICE.format(row=first.row))


def _check_state(told: CardRow, waiting: set[int]) -> None:
    """A known card changes its state by a move of the table, and nothing waits for it."""
    card, state = told.card, told.state
    registered = told.values.get("registered_year")
    if card is None or (state in (None, card.state) and registered in (None, card.registered_year)):
        return
    if card.id in waiting:
        told.row.problem("状态", messages.CARD_WAITING)
        return
    words = {"now": CARD_STATE_NAMES[card.state], "then": CARD_STATE_NAMES[state or card.state]}
    if state not in (None, card.state) and act_to(card.state, state) is None:
        told.row.problem("状态", messages.IMPORT_STATE.format(**words))
    elif state not in (None, card.state) and not told.document:
        told.row.problem("状态依据文号", messages.IMPORT_DOCUMENT.format(**words))
    elif registered is not None and registered != card.registered_year:
        least = max(card.registered_year or 0, card.refused_year or 0)
        if registered < least:  # type: ignore[operator]
            told.row.problem("注册年度", messages.CARD_EARLIER_YEAR.format(year=least))
        elif (state or card.state) not in ("in_use",):
            told.row.problem("注册年度", messages.IMPORT_REGISTERED)
        elif not told.document:
            told.row.problem("状态依据文号", messages.IMPORT_YEAR_DOCUMENT)


def _refuse_two(told: Sequence[CardRow]) -> None:
    """Nobody has two active cards of a kind when it is done."""
    by_id = {each.card.id: each for each in told if each.card is not None}
    after: dict[tuple[int, CardKind], list[str]] = {}
    people = {each.person.id: each.person for each in told}
    for person in people.values():
        for card in person.cards:
            change = by_id.get(card.id)
            state = (change.state if change else None) or card.state
            if state in HELD:
                after.setdefault((person.id, card.kind), []).append(card.number)
    for each in told:
        if each.card is None and (each.state or "in_use") in HELD:
            after.setdefault((each.person.id, each.kind), []).append(each.number)
    for each in told:
        numbers = after.get((each.person.id, each.kind), [])
        if len(numbers) > 1 and each.number.upper() in (number.upper() for number in numbers):
            words = {"name": each.person.name, "kind": CARD_KIND_NAMES[each.kind]}
            each.row.problem("证号", messages.CARD_TWO.format(numbers="、".join(numbers), **words))
