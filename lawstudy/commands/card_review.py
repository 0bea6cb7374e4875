"""`lawstudy card review`: the yearly review of cards, from its list to its publication."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from sqlalchemy.orm import Session

from certification.cards.policy import card_policy
from certification.cards.review import confirm_unit, open_review
from certification.cards.review_decision import decide_review, propose_review, publish_review
from certification.cards.review_lists import (
    FIGURES,
    by_unit,
    figures,
    first_list,
    refused_list,
    summary_list,
)
from certification.cards.stickers import card_stickers, registered_cards, unprintable
from certification.errors import KeysRefused
from certification.result_documents import Proving
from documents.lists import list_pdf, list_xlsx
from documents.stickers import stickers_pdf
from foundation.clock import utc_now
from foundation.files import write_whole
from foundation.site import open_site
from lawstudy import messages as shell_messages
from lawstudy.acting import acting_account
from lawstudy.commands import messages
from lawstudy.commands.card import find_unit, require_suffix, today_of
from lawstudy.commands.study import policies_of
from lawstudy.console import remark, say, show_table
from lawstudy.errors import ShellError
from lawstudy.opening import keys_of, open_records
from lawstudy.processes.beside import site_beside_room
from records.audit import trail
from records.audit.actor import acting
from records.audit.site_decisions import DocumentTaken
from records.cards.review import CardReview, find_review, lines_of
from records.exams.exam import find_exam
from records.messages import REVIEW_STATE_NAMES

_LISTS = {"first": first_list, "summary": summary_list, "refused": refused_list}


def open_year(root: Path, year: int, exam: str, on: dt.date | None) -> None:
    """List who is due."""
    site = site_beside_room(root, "card")
    with open_records(site) as db:
        review = open_review(
            db,
            year,
            exam=find_exam(db, exam) if exam else None,
            on=on or today_of(site),
            policy=card_policy(site.root),
            hours=policies_of(site),
            zone=site.zone,
            actor=acting(),
        )
        db.commit()
        said = {"lines": len(lines_of(db, review)), "units": len(review.units)}
    say(messages.REVIEW_OPENED.format(year=year, **said))


def status(root: Path, year: int) -> None:
    """How the units stand."""
    site = open_site(root)
    with open_records(site) as db:
        review = _review(db, year)
        confirmed = {each.unit_id: each.confirmed_by or "" for each in review.units}
        rows = [
            [each[0].unit.name, confirmed[each[0].unit_id], *map(str, figures(each))]
            for each in by_unit(lines_of(db, review))
        ]
        state = REVIEW_STATE_NAMES[review.state]
    title = messages.REVIEW_STATUS.format(year=year, state=state)
    show_table(title, (*messages.REVIEW_STATUS_COLUMNS, *FIGURES), rows, text=2)


def write_list(root: Path, year: int, what: str, file: Path) -> None:
    """Write one of the review's lists."""
    # A row a unit is no list of people: on paper it is the official document of the page.
    require_suffix(file, ".xlsx", *(() if what == "summary" else (".pdf",)))
    site = open_site(root)
    with open_records(site) as db:
        review = _review(db, year)
        listed = _LISTS[what](review, lines_of(db, review), now=utc_now(), zone=site.zone)
    make = list_pdf if file.suffix.lower() == ".pdf" else list_xlsx
    write_whole(file, make(listed))
    say(shell_messages.EXPORTED.format(file=file))


def write_stickers(root: Path, year: int, file: Path, unit: str) -> None:
    """Write the stickers of the cards that are registered for the year, which the trail keeps. Raises `CardsRefused`."""
    require_suffix(file, ".pdf")
    site = open_site(root)
    signer = keys_of(site).signer
    if signer is None:
        raise KeysRefused(messages.NO_SIGNER)
    with open_records(site) as db:
        review = _review(db, year)
        within = find_unit(db, unit).id if unit else None
        made = card_stickers(db, review, Proving(site.issuer, signer), unit=within)
        write_whole(file, stickers_pdf(made))
        people = sum(len(each.stickers) for each in made.units)
        lacks = unprintable(registered_cards(db, review, within))
        taken = DocumentTaken(
            subject=made.title, document=messages.STICKERS_DOCUMENT, form="pdf", people=people
        )
        trail.decide(db, taken)
        db.commit()
    say(shell_messages.EXPORTED.format(file=file))
    if lacks:
        remark(messages.STICKERS_LACKING.format(names="、".join(lacks)))


def confirm(root: Path, year: int, unit: str) -> None:
    """A unit's list is right, as its paper says."""
    site = site_beside_room(root, "card")
    with open_records(site) as db:
        account = acting_account(db)
        rule, row = card_policy(site.root).review, find_unit(db, unit)
        review = _review(db, year)
        if all(each.unit_id != row.id for each in review.units):
            raise ShellError(messages.NO_CARD_UNIT, unit=unit)
        roles = account.roles
        confirm_unit(db, review, row.id, rule, actor=account.login, roles=roles)
        db.commit()
    say(messages.REVIEW_CONFIRMED.format(unit=row.name))


def propose(root: Path, year: int, organ: str, document: str, basis: str) -> None:
    """Put the decision to a second person."""
    site = site_beside_room(root, "card")
    with open_records(site) as db:
        account = acting_account(db)
        said = {"organ": organ, "document": document, "basis": basis}
        review = _review(db, year)
        propose_review(db, review, **said, actor=account.login, roles=account.roles)
        db.commit()
    say(messages.REVIEW_PROPOSED)


def decide(root: Path, year: int) -> None:
    """The second person decides."""
    site = site_beside_room(root, "card")
    with open_records(site) as db:
        account = acting_account(db)
        decide_review(
            db,
            _review(db, year),
            on=today_of(site),
            actor=account.login,
            roles=account.roles,
            person=account.person_id,
        )
        db.commit()
    say(messages.REVIEW_DECIDED)


def publish(root: Path, year: int) -> None:
    """It holds."""
    site = site_beside_room(root, "card")
    with open_records(site) as db:
        account = acting_account(db)
        review = _review(db, year)
        counts = publish_review(db, review, actor=account.login, roles=account.roles)
        db.commit()
    said = {"registered": counts["register"] + counts["listed"], "refused": counts["refuse"]}
    say(messages.REVIEW_DONE.format(apart=counts["apart"], **said))


def _review(db: Session, year: int) -> CardReview:
    review = find_review(db, year)
    if review is None:
        raise ShellError(messages.NO_REVIEW, year=year)
    return review
