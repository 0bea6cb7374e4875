"""`lawstudy personal-data`: what is kept, one person's export, and the end of what is past its term."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from foundation.clock import utc_now
from foundation.local_time import local_time
from foundation.site import Site, Terms, open_site
from lawstudy.acting import acting_account
from lawstudy.console import say
from lawstudy.errors import ShellError
from lawstudy.opening import open_records
from lawstudy.operations import messages
from lawstudy.operations.personal_data.deciding import (
    confirm_deletion,
    propose_deletion,
    refuse_deletion,
)
from lawstudy.operations.personal_data.deletion import forget_free_pages
from lawstudy.operations.personal_data.export import export_person
from lawstudy.operations.personal_data.kept import TABLES
from lawstudy.operations.personal_data.terms import Due, due
from lawstudy.processes.lock import AlreadyHeld
from lawstudy.processes.one_room import claim
from records.audit.trail import AuditEntry, verify
from records.database.base import Base
from records.database.one_room import no_room
from records.people.deletion_proposal import open_proposal
from records.people.person import find_person

DeletionAct = Literal["propose", "confirm", "refuse"]


def show(root: Path) -> None:
    """What is kept of people, why and how long."""
    site = open_site(root)
    with open_records(site) as db:
        for group, (title, why) in messages.GROUPS.items():
            _say(title, why, _term(site.terms, group), _count(db, group))
        entries = db.scalar(select(func.count()).select_from(AuditEntry)) or 0
        _say(*messages.TRAIL_GROUP, messages.TERM_FOREVER, entries)
        logs = messages.TERM_LOGS.format(days=site.log_days)
        _say(*messages.LOGS_GROUP, logs, len(list(site.logs.glob("*.jsonl"))))
        found = due(db, site.terms, utc_now())
        say(messages.PERSONAL_CORRECTION)
        _tell(found)


def export(root: Path, number: str, out: Path | None) -> None:
    """All that is kept of one person. Raises `ShellError` for somebody who is not there."""
    site = open_site(root)
    with open_records(site) as db:
        person = find_person(db, number)
        if person is None:
            raise ShellError(messages.PERSONAL_NO_PERSON, number=number)
        folder = out or Path(f"personal-data-{person.number}")
        done = export_person(db, site, person, folder)
        db.commit()
    say(messages.EXPORT_DONE.format(folder=done.folder, rows=done.rows, papers=done.papers))
    if done.withheld:
        say(messages.EXPORT_WITHHELD.format(count=done.withheld))


def delete(root: Path, act: DeletionAct | None) -> None:
    """Tell what is past its term, and propose, confirm or refuse its deletion. Raises `ShellError` while the room runs."""
    site = open_site(root)
    try:
        with claim(site), no_room(site.records_url):
            _delete(site, act)
    except AlreadyHeld as error:
        told = messages.PERSONAL_ROOM.format(address=error.holder.address)
        raise ShellError(told) from error


def _delete(site: Site, act: DeletionAct | None) -> None:
    now = utc_now()
    rows = entries = None
    with open_records(site) as db:
        account = acting_account(db)
        if "administrator" not in account.roles:
            raise ShellError(messages.PERSONAL_NOT_ADMIN, login=account.login)
        verify(db)  # What is broken before is not to be taken for this deletion's doing.
        found = due(db, site.terms, now)
        _tell(found)
        match act:
            case "refuse":
                refuse_deletion(db, site, who=account, now=now)
                say(messages.PERSONAL_REFUSED)
            case None if found:
                _tell_proposed(db, site)
            case "propose" if found:
                propose_deletion(db, site, found, who=account, now=now)
                say(messages.PERSONAL_PROPOSED)
            case "confirm" if found:
                rows = confirm_deletion(db, site, found, who=account, now=now)
        db.commit()
        entries = verify(db)
    if rows is None:
        return
    forget_free_pages(site.records_url)
    say(messages.PERSONAL_DELETED.format(rows=rows, entries=entries))
    say(messages.PERSONAL_BACKUPS.format(folder=site.root / "backups"))


def _tell_proposed(db: Session, site: Site) -> None:
    waits = open_proposal(db)
    if waits is None:
        say(messages.PERSONAL_NOT_YET)
        return
    at = local_time(waits.proposed_at, site.zone)
    say(messages.PERSONAL_WAITS.format(by=waits.proposed_by, at=at))


def _say(title: str, why: str, term: str, count: int) -> None:
    say(messages.PERSONAL_LINE.format(title=title, why=why, term=term, count=count))


def _tell(found: Due) -> None:
    if not found:
        say(messages.PERSONAL_NOTHING_DUE)
        return
    counts = {"exams": len(found.exams), "people": len(found.people)}
    say(messages.PERSONAL_DUE.format(log_ins=found.log_ins, **counts))
    for exam in found.exams:
        say(messages.PERSONAL_DUE_EXAM.format(exam=exam.title, name=exam.name))
    for person in found.people:
        say(messages.PERSONAL_DUE_PERSON.format(name=person.name, number=person.number))


def _term(terms: Terms, group: str) -> str:
    """As the settings say it."""
    lines = []
    if group == "accounts":
        lines.append(
            messages.TERM_NONE.format(name="log_in_days")
            if terms.log_in_days is None
            else messages.TERM_DAYS.format(days=terms.log_in_days)
        )
    if group == "papers":
        lines.append(
            messages.TERM_NONE.format(name="papers_years")
            if terms.papers_years is None
            else messages.TERM_PAPERS.format(years=terms.papers_years)
        )
    lines.append(
        messages.TERM_NONE.format(name="people_years")
        if terms.people_years is None
        else messages.TERM_PEOPLE.format(years=terms.people_years)
    )
    return "；".join(lines)


def _count(db: Session, group: str) -> int:
    tables = [Base.metadata.tables[name] for name, kept in TABLES.items() if kept.group == group]
    return sum(db.scalar(select(func.count()).select_from(table)) or 0 for table in tables)
