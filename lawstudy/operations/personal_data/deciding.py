"""Nobody deletes alone: one administrator proposes what is past its term, another confirms exactly that."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import astuple

import orjson
from sqlalchemy.orm import Session

from foundation.site import Site, Terms
from lawstudy.errors import ShellError
from lawstudy.operations import messages
from lawstudy.operations.personal_data.deletion import delete_due
from lawstudy.operations.personal_data.terms import Due
from records.accounts.account import Account
from records.audit import trail
from records.audit.site_decisions import PersonalDataProposalRefused, PersonalDataProposed
from records.people.deletion_proposal import DeletionProposal, open_proposal


def due_digest(found: Due, terms: Terms) -> str:
    """SHA-256 of whose data and which papers are due, by which terms. Log-ins, which are more each day, go by their term."""
    exams = sorted(exam.id for exam in found.exams)
    people = sorted(person.id for person in found.people)
    return hashlib.sha256(orjson.dumps([exams, people, astuple(terms)])).hexdigest()


def propose_deletion(
    db: Session, site: Site, found: Due, *, who: Account, now: dt.datetime
) -> DeletionProposal:
    """Put it on record, in the caller's transaction; it takes the place of one that waits. ``now``: UTC, naive."""
    _require_administrator(who)
    before = open_proposal(db)
    if before is not None:
        before.state, before.decided_by, before.decided_at = "outdated", who.login, now
    made = DeletionProposal(
        digest=due_digest(found, site.terms), proposed_by=who.login, proposed_at=now
    )
    db.add(made)
    db.flush()
    told = PersonalDataProposed(
        subject=site.name,
        people=len(found.people),
        answers_of=[exam.name for exam in found.exams],
        log_ins=found.log_ins,
    )
    trail.decide(db, told, actor=who.login)
    return made


def confirm_deletion(db: Session, site: Site, found: Due, *, who: Account, now: dt.datetime) -> int:
    """Delete what another administrator proposed; returns how many rows. The caller commits, and no room may run.

    Raises `ShellError`: nothing is proposed, by oneself, or something else is due by now; nothing is deleted then.
    """
    proposal = _open(db, who)
    if proposal.proposed_by == who.login:
        raise ShellError(messages.PERSONAL_SAME)
    if proposal.digest != due_digest(found, site.terms):
        raise ShellError(messages.PERSONAL_OTHER)
    proposal.state, proposal.decided_by, proposal.decided_at = "done", who.login, now
    return delete_due(db, site, found, now=now, actor=who.login, proposed_by=proposal.proposed_by)


def refuse_deletion(db: Session, site: Site, *, who: Account, now: dt.datetime) -> None:
    """Say no, or take one's own proposal back, in the caller's transaction. Raises `ShellError`."""
    proposal = _open(db, who)
    proposal.state, proposal.decided_by, proposal.decided_at = "refused", who.login, now
    told = PersonalDataProposalRefused(
        subject=site.name, before={"proposed_by": proposal.proposed_by}
    )
    trail.decide(db, told, actor=who.login)


def _open(db: Session, who: Account) -> DeletionProposal:
    _require_administrator(who)
    proposal = open_proposal(db)
    if proposal is None:
        raise ShellError(messages.PERSONAL_NOT_PROPOSED)
    return proposal


def _require_administrator(who: Account) -> None:
    if "administrator" not in who.roles:
        raise ShellError(messages.PERSONAL_NOT_ADMIN, login=who.login)
