"""`lawstudy card`: the register of enforcement cards, and what happens to a card."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from certification.cards.issuing import expire_cards
from certification.cards.policy import card_policy
from certification.cards.register_import import import_register
from certification.cards.register_sheet import COLUMNS, PRINTED_COLUMNS, register_list
from certification.cards.steps import (
    StepGiven,
    confirm_step,
    take_step,
    told_state,
    withdraw_step,
)
from courses.study_sheet import read_workbook
from documents.lists import list_pdf, list_xlsx
from foundation.clock import utc_now
from foundation.files import write_whole
from foundation.site import Site, open_site
from lawstudy import messages as shell_messages
from lawstudy.acting import acting_account
from lawstudy.commands import messages
from lawstudy.console import next_step, say, shell, show_table
from lawstudy.errors import ShellError
from lawstudy.opening import open_records
from lawstudy.processes.beside import site_beside_room
from records.audit.actor import acting
from records.cards.register import CardStep, cards_numbered, find_step, steps_of
from records.messages import CARD_ACT_NAMES, CARD_KIND_NAMES
from records.people.enforcement_card import EnforcementCard
from records.people.unit import Unit


def register_in(root: Path, file: Path) -> None:
    """Import the register."""
    site = site_beside_room(root, "card")
    with open_records(site) as db:
        change = import_register(
            db, read_workbook(file), card_policy(site.root), today=today_of(site), actor=acting()
        )
        db.commit()
    say(messages.CARDS_IMPORTED.format(**vars(change)))
    if change.unread:
        say(messages.CARDS_UNREAD.format(columns=change.unread))


def register_out(root: Path, file: Path, unit: str) -> None:
    """Write the register as .xlsx or .pdf. Raises `ShellError`."""
    require_suffix(file, ".xlsx", ".pdf")
    site, printed = open_site(root), file.suffix.lower() == ".pdf"
    with open_records(site) as db:
        of = find_unit(db, unit) if unit else None
        title = messages.CARDS_TITLE.format(unit=of.name if of else "")
        listed = register_list(
            db,
            unit=of.id if of else None,
            title=title,
            now=utc_now(),
            zone=site.zone,
            columns=PRINTED_COLUMNS if printed else COLUMNS,
        )
    write_whole(file, list_pdf(listed) if printed else list_xlsx(listed))
    say(shell_messages.EXPORTED.format(file=file))


def show(root: Path, number: str) -> None:
    """A card and its history."""
    site = open_site(root)
    with open_records(site) as db:
        card = find_card(db, number)
        unit = card.person.unit.name if card.person.unit else ""
        said = {"name": card.person.name, "unit": unit, "kind": CARD_KIND_NAMES[card.kind]}
        until = card.valid_until or "—"
        state = told_state(card)
        say(messages.CARD_SHOWN.format(number=card.number, state=state, until=until, **said))
        rows = [
            [
                str(step.id),
                step.decided_on.isoformat(),
                CARD_ACT_NAMES[step.act],
                messages.CARD_STANDINGS[step.standing],
                step.document,
                step.reason,
            ]
            for step in steps_of(db, card.id)
        ]
    show_table(messages.CARD_HISTORY, messages.CARD_HISTORY_COLUMNS, rows, text=6)


def expire(root: Path) -> None:
    """Put on record whose term is over."""
    site = site_beside_room(root, "card")
    with open_records(site) as db:
        over = expire_cards(db, today=today_of(site), actor=acting())
        db.commit()
    say(messages.CARDS_EXPIRED.format(count=len(over)))


def take(root: Path, number: str, said: StepGiven) -> None:
    """Something happens to a card, or is proposed to; by an account."""
    site = site_beside_room(root, "card")
    with open_records(site) as db:
        account = acting_account(db)
        step = take_step(
            db,
            find_card(db, number),
            said,
            card_policy(site.root),
            today=today_of(site),
            actor=account.login,
            roles=account.roles,
            person=account.person_id,
        )
        db.commit()
        made = step.standing == "made"
        say((messages.CARD_MADE if made else messages.CARD_PROPOSED).format(step=step.id))
    if not made:
        next_step(shell("lawstudy", "--as", "…", "card", "confirm", step.id))


def confirm(root: Path, number: int) -> None:
    """The second person confirms it."""
    site = site_beside_room(root, "card")
    with open_records(site) as db:
        account = acting_account(db)
        step = _step(db, number)
        confirm_step(db, step, actor=account.login, roles=account.roles, person=account.person_id)
        db.commit()
        say(messages.CARD_MADE.format(step=step.id))


def withdraw(root: Path, number: int, reason: str) -> None:
    """It is not made."""
    site = site_beside_room(root, "card")
    with open_records(site) as db:
        account = acting_account(db)
        withdraw_step(
            db, _step(db, number), reason=reason, actor=account.login, person=account.person_id
        )
        db.commit()
        say(messages.CARD_WITHDRAWN.format(step=number))


def find_card(db: Session, number: str) -> EnforcementCard:
    """The card of this number. Raises `ShellError`."""
    card = cards_numbered(db, number)
    if card is None:
        raise ShellError(messages.NO_CARD, number=number)
    return card


def find_unit(db: Session, text: str) -> Unit:
    """A unit by name or code. Raises `ShellError`."""
    unit = db.scalar(select(Unit).where((Unit.name == text) | (Unit.code == text)))
    if unit is None:
        raise ShellError(messages.NO_CARD_UNIT, unit=text)
    return unit


def require_suffix(file: Path, *suffixes: str) -> None:
    """Raises `ShellError` for a file of another kind."""
    if file.suffix.lower() not in suffixes:
        raise ShellError(messages.CARD_FILE, file=file, suffixes="、".join(suffixes))


def today_of(site: Site) -> dt.date:
    """The day where the site is."""
    return dt.datetime.now(site.zone).date()


def _step(db: Session, number: int) -> CardStep:
    step = find_step(db, number)
    if step is None:
        raise ShellError(messages.NO_CARD_STEP, step=number)
    return step
