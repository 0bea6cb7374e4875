"""What two people decide about a certificate: to revoke it, or to issue it anew since the name was wrong."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Collection, Sequence
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from certification import messages
from certification.codes import Revocations, find_signed, fingerprint
from certification.cose import Signer
from certification.errors import CertificateRefused
from certification.issue import Issuer, sign, tell_issued
from certification.keys import PublicKey
from certification.number import next_numbers
from certification.publication_number import superseded
from foundation.clock import utc_now
from foundation.local_time import local_day
from records.accounts.own import is_own
from records.accounts.permissions import may
from records.audit import certificate_decisions as decisions
from records.audit import trail
from records.certificates import (
    CERTIFICATE_MOVES,
    Certificate,
    CertificateAct,
    CertificateProposal,
)
from records.exams.reason import MOST_REASON, is_reason
from records.messages import CERTIFICATE_STATES

LONGEST_NAME = 60


def propose(
    db: Session,
    number: str,
    act: CertificateAct,
    *,
    reason: str,
    name: str = "",
    actor: str,
    roles: Collection[str],
) -> CertificateProposal:
    """Put it on record, in the caller's transaction; nothing follows from it yet. Raises `CertificateRefused`."""
    certificate = _certificate(db, number)
    problems = _against(db, certificate, actor, roles)
    if certificate.state not in CERTIFICATE_MOVES.table[act].sources:
        state = CERTIFICATE_STATES[certificate.state]
        problems.append(messages.CERTIFICATE_STATE.format(number=certificate.number, state=state))
    if not is_reason(reason):
        problems.append(messages.REASON.format(most=MOST_REASON))
    right = name.strip() if act == "rename" else ""
    if act == "rename" and not _is_name(right):
        problems.append(messages.NAME_WRONG.format(longest=LONGEST_NAME))
    elif act == "rename" and right == certificate.name:
        problems.append(messages.NAME_SAME)
    if _open(db, certificate) is not None:
        problems.append(messages.PROPOSAL_OPEN)
    if problems:
        raise CertificateRefused(problems)
    made = CertificateProposal(
        certificate_id=certificate.id,
        act=act,
        name=right,
        reason=reason.strip(),
        proposed_by=actor,
        proposed_at=utc_now(),
    )
    db.add(made)
    told = decisions.CertificateProposed(
        subject=certificate.number, act=act, reason=made.reason, name_now=right
    )
    trail.decide(db, told, actor=actor)
    db.flush()
    return made


def refuse(
    db: Session, number: str, *, reason: str, actor: str, roles: Collection[str]
) -> CertificateProposal:
    """Say no, or take one's own proposal back, in the caller's transaction. Raises `CertificateRefused`."""
    certificate = _certificate(db, number)
    problems = _against(db, certificate, actor, roles)
    made = _open(db, certificate)
    if made is None:
        problems.append(messages.NO_PROPOSAL)
    if not is_reason(reason):
        problems.append(messages.REASON.format(most=MOST_REASON))
    if problems or made is None:
        raise CertificateRefused(problems)
    _decided(made, "refused", actor)
    told = decisions.CertificateProposalRefused(
        subject=certificate.number,
        act=made.act,
        reason=reason.strip(),
        proposed_by=made.proposed_by,
    )
    trail.decide(db, told, actor=actor)
    db.flush()
    return made


def confirm(
    db: Session,
    number: str,
    issuer: Issuer,
    signer: Signer | None,
    *,
    actor: str,
    roles: Collection[str],
) -> Certificate:
    """Decide as another has proposed, in the caller's transaction; returns the certificate that holds, or the revoked one.

    ``signer``: ``None`` where no key is in use; revoking needs none. Raises `CertificateRefused`.
    """
    certificate = _certificate(db, number)
    problems = _against(db, certificate, actor, roles)
    made = _open(db, certificate)
    if made is None:
        problems.append(messages.NO_PROPOSAL)
    elif made.proposed_by == actor:
        problems.append(messages.CERTIFICATE_TWO_PEOPLE)
    if made is not None and made.act == "rename" and signer is None:
        problems.append(messages.CERTIFICATE_NO_KEY)
    if problems or made is None:
        raise CertificateRefused(problems)
    CERTIFICATE_MOVES.require(certificate.state, made.act, roles)
    _decided(made, "confirmed", actor)
    today = local_day(utc_now(), issuer.zone)
    certificate.ended_on = today
    if made.act == "revoke":
        certificate.state = "revoked"
        told = decisions.CertificateRevoked(
            subject=certificate.number, reason=made.reason, proposed_by=made.proposed_by
        )
        trail.decide(db, told, actor=actor)
        db.flush()
        return certificate
    assert signer is not None
    certificate.state = "replaced"
    db.flush()  # Only one of a call may be valid.
    anew = _anew(db, certificate, made.name, issuer, signer, today, actor)
    renamed = decisions.CertificateRenamed(
        subject=certificate.number,
        before=certificate.name,
        after=anew.name,
        replaced_by=anew.number,
        reason=made.reason,
        proposed_by=made.proposed_by,
    )
    trail.decide(db, renamed, actor=actor)
    tell_issued(db, certificate.call.exam, [anew], actor)
    db.flush()
    return anew


def revocations(
    db: Session, issuer: Issuer, today: dt.date, keys: Sequence[PublicKey]
) -> Revocations:
    """The list of all certificates, and publications of results, that count no more, as of today.

    It also knows the certificates on record that a revoked one of the ``keys`` signed: whoever stole it can sign as many as they
    like, on any day, but not put one on record, so these go on to count.
    """
    rows = db.execute(
        select(Certificate.number, Certificate.ended_on).where(Certificate.ended_on.is_not(None))
    )
    numbers = {number: day for number, day in rows if day is not None}
    revoked = [key.name for key in keys if key.revoked is not None]
    codes = db.scalars(select(Certificate.code).where(Certificate.key_id.in_(revoked)))
    recorded = frozenset(fingerprint(find_signed(code)) for code in codes)
    return Revocations(issuer.name, today, superseded(db, issuer.zone) | numbers, recorded)


def _anew(
    db: Session,
    old: Certificate,
    name: str,
    issuer: Issuer,
    signer: Signer,
    today: dt.date,
    actor: str,
) -> Certificate:
    [number] = next_numbers(db, issuer.pattern, today.year, 1)
    anew = Certificate(
        number=number,
        call_id=old.call_id,
        publication_id=old.publication_id,
        replaces_id=old.id,
        issuer=issuer.name,
        name=name,
        exam_title=old.exam_title,
        exam_day=old.exam_day,
        result=old.result,
        issued_on=today,
        until=old.until,
        simulated=old.simulated,
        issued_by=actor,
        issued_at=utc_now(),
    )
    sign(anew, signer)
    db.add(anew)
    return anew


def _certificate(db: Session, number: str) -> Certificate:
    query = select(Certificate).where(Certificate.number == number.strip()).with_for_update()
    found = db.scalar(query.execution_options(populate_existing=True))
    if found is None:
        raise CertificateRefused([messages.NO_SUCH_CERTIFICATE.format(number=number.strip()[:60])])
    return found


def _against(
    db: Session, certificate: Certificate, actor: str, roles: Collection[str]
) -> list[str]:
    problems = [] if may(roles, "certificate.decide") else [messages.CERTIFICATE_ROLES]
    if is_own(db, certificate.call.person_id, actor):
        problems.append(messages.OWN_CERTIFICATE)
    return problems


def _open(db: Session, certificate: Certificate) -> CertificateProposal | None:
    query = select(CertificateProposal).where(
        CertificateProposal.certificate_id == certificate.id, CertificateProposal.state == "open"
    )
    return db.scalar(query.execution_options(populate_existing=True))


def _decided(made: CertificateProposal, state: Literal["confirmed", "refused"], actor: str) -> None:
    made.state, made.decided_by, made.decided_at = state, actor, utc_now()


def _is_name(name: str) -> bool:
    """Some characters, none of which nobody sees."""
    return 0 < len(name) <= LONGEST_NAME and not any(
        unicodedata.category(each) in ("Cc", "Cf", "Cs", "Co") for each in name
    )
