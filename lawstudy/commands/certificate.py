"""`lawstudy certificate` and `lawstudy exam publication`."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Literal

from sqlalchemy.orm import Session

from certification import key_decisions, release, revocation
from certification.codes import Claims, DocumentClaims, sign_revocations
from certification.errors import CodeRefused, KeysRefused
from certification.issue import Issuer, issue_some
from certification.keys import SiteSigner
from certification.page import verification_page
from certification.printing import (
    certificate_list,
    list_taken,
    sheets,
    state_words,
    until_words,
)
from certification.release import standing
from certification.study_gate import short_of_hours
from certification.verify import Trust, check
from certification.views import certificates_of_exam, count_certificates
from courses.hours_policy import FOLDER, hours_policies
from documents.certificates import certificates_pdf
from documents.lists import list_xlsx
from documents.qr import read_qr
from foundation.clock import utc_now
from foundation.files import write_whole
from foundation.local_time import written_day
from foundation.site import Site, open_site
from lawstudy import messages as shell_messages
from lawstudy.acting import acting_account
from lawstudy.commands import messages
from lawstudy.console import next_step, remark, say, shell, show_table
from lawstudy.errors import ShellError
from lawstudy.opening import keys_of, open_records
from lawstudy.processes.beside import site_beside_room
from records.audit import trail
from records.exams.exam import Exam, find_exam
from records.exams.publication import PublicationAct
from records.messages import (
    CERTIFICATE_STATES,
    PUBLICATION_STATES,
    SIGNING_KEY_ACTS,
    SIGNING_KEY_STATES,
)
from records.signing_keys import open_key_proposal

Act = Literal["revoke", "rename", "confirm", "refuse"]
KeyStep = Literal["rotate", "retire", "revoke", "confirm", "refuse"]
_PICTURES = {".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp", ".tif", ".tiff"}
_MOST_SHOWN = 50
"""Certificates that are shown at once."""


def publication(root: Path, exam: str, act: PublicationAct | None, *, reason: str) -> None:
    """Take a step for the account that is acted for, and show how far the results are. Raises `PublicationRefused`."""
    site = site_beside_room(root, "certificates") if act else open_site(root)
    with open_records(site) as db:
        row = find_exam(db, exam)
        if act is not None:
            account = acting_account(db)
            _move(db, row, act, actor=account.login, roles=account.roles, reason=reason)
            db.commit()
        found = standing(db, row)
    say(
        messages.PUBLICATION_IS.format(
            exam=row.title,
            state=PUBLICATION_STATES[found.state],
            people=found.people,
            passed=found.passed,
        )
    )
    for blocker in found.blockers:
        say(messages.PUBLICATION_BLOCKED.format(reason=blocker.text))
    if found.changed:
        say(messages.PUBLICATION_CHANGED)
    if found.state == "published":
        words = ("lawstudy", "--site", root, "--as", "…", "certificate", "issue", exam)
        next_step(messages.NEXT_PUBLISHED.format(command=shell(*words)))


def issue(root: Path, exam: str) -> None:
    """Issue all that are due, for the account that is acted for. Raises `CertificateRefused`."""
    site = site_beside_room(root, "certificates")
    signer = _signer(site)
    with open_records(site) as db:
        account, row = acting_account(db), find_exam(db, exam)
        count = 0
        policies = hours_policies(site.root / FOLDER)
        short = {call.id: call for call in short_of_hours(db, row, policies, site.zone)}
        while made := issue_some(
            db,
            row,
            issuer_of(site),
            signer,
            actor=account.login,
            roles=account.roles,
            short=short,
        ):
            db.commit()
            count += len(made)
        hours = row.rules.hours
    say(messages.CERTIFICATES_ISSUED.format(exam=row.title, count=count))
    if short:
        remark(messages.CERTIFICATES_SHORT.format(count=len(short), hours=f"{hours:g}"))
    words = ("lawstudy", "--site", root, "certificate", "list", exam, "--pdf", "certificates.pdf")
    next_step(messages.NEXT_ISSUED.format(command=shell(*words)))


def show(root: Path, exam: str, *, xlsx: Path | None, pdf: Path | None) -> None:
    """Show an exam's certificates, and write them where asked, which the trail keeps."""
    site = open_site(root)
    with open_records(site) as db:
        row = find_exam(db, exam)
        found = certificates_of_exam(db, row)
        counts = count_certificates(db, row)
        if xlsx is not None:
            listed = certificate_list(row, found, site.zone, now=utc_now())
            write_whole(xlsx, list_xlsx(listed))
            trail.decide(db, list_taken(row, len(found), messages.CERTIFICATE_LIST, "xlsx"))
        if pdf is not None:
            made = sheets(found)
            if not made.sheets:
                raise ShellError(messages.NO_CERTIFICATES)
            write_whole(pdf, certificates_pdf(made))
            trail.decide(db, list_taken(row, len(made.sheets), messages.CERTIFICATES, "pdf"))
        db.commit()
    today = dt.datetime.now(site.zone).date()
    rows = [
        [
            each.number,
            each.name,
            each.result,
            until_words(each.exam_day, each.until),
            state_words(each, today),
        ]
        for each in found[:_MOST_SHOWN]
    ]
    show_table(row.title, messages.CERTIFICATE_COLUMNS, rows, text=5)
    if len(found) > len(rows):
        say(messages.CERTIFICATES_MORE.format(shown=len(rows), count=len(found)))
    states = {state: counts.get(state, 0) for state in CERTIFICATE_STATES}
    say(messages.CERTIFICATE_COUNTS.format(all=len(found), **states))
    for path in filter(None, (xlsx, pdf)):
        say(shell_messages.EXPORTED.format(file=path))


def decide(
    root: Path,
    number: str,
    act: Act,
    *,
    reason: str,
    name: str,
) -> None:
    """Propose, confirm or send back, for the account that is acted for. Raises `CertificateRefused`."""
    site = site_beside_room(root, "certificates")
    signer = keys_of(site).signer
    with open_records(site) as db:
        account = acting_account(db)
        who, roles = account.login, account.roles
        if act == "confirm":
            held = revocation.confirm(db, number, issuer_of(site), signer, actor=who, roles=roles)
            db.commit()
            text = messages.CERTIFICATE_RENAMED if held.state == "valid" else messages.REVOKED
            say(text.format(number=number, now=held.number, name=held.name))
            next_step(messages.NEXT_REVOKED)
        elif act == "refuse":
            revocation.refuse(db, number, reason=reason, actor=who, roles=roles)
            db.commit()
            say(messages.CERTIFICATE_SENT_BACK.format(number=number))
        else:
            revocation.propose(db, number, act, reason=reason, name=name, actor=who, roles=roles)
            db.commit()
            say(messages.CERTIFICATE_PROPOSED.format(number=number))
            words = ("lawstudy", "--site", root, "--as", "…", "certificate", "revoke", number)
            next_step(messages.NEXT_PROPOSED.format(command=shell(*words, "--confirm")))


def verify(root: Path, code: str) -> None:
    """Verify a code, or the one in a picture. Raises `CodeRefused` with all reasons when it does not count."""
    site = open_site(root)
    ring = keys_of(site)
    today = dt.datetime.now(site.zone).date()
    with open_records(site) as db:
        listed = revocation.revocations(db, issuer_of(site), today, ring.keys)
    found = check(_typed(code), Trust(ring.keys, listed), today)
    for term, value in _told(found.claims):
        say(f"{term}：{value}")
    if found.problems:
        raise CodeRefused(found.problems)
    say(_verdict(found.claims))


def keys(root: Path) -> None:
    """Show the keys, and what waits for a second administrator. Raises `KeysRefused`."""
    site = open_site(root)
    ring = keys_of(site)
    rows = [
        [
            key.name,
            SIGNING_KEY_STATES[key_decisions.state_of(key)],
            key.made.isoformat(),
            key.retired.isoformat() if key.retired else "",
            key.revoked.isoformat() if key.revoked else "",
            key.reason,
        ]
        for key in ring.keys
    ]
    show_table(messages.KEYS_TITLE, messages.KEY_COLUMNS, rows, text=6)
    say(messages.KEYS_FILE.format(file=site.signing_keys))
    with open_records(site) as db:
        made = open_key_proposal(db)
        if made is not None:
            say(
                messages.KEY_WAITS.format(
                    act=SIGNING_KEY_ACTS[made.act],
                    key=made.key,
                    by=made.proposed_by,
                    reason=made.reason,
                )
            )


def decide_keys(root: Path, act: KeyStep, *, key: str, reason: str) -> None:
    """Propose, confirm or send back, for the account that is acted for. Raises `KeyDecisionRefused`, `KeysRefused`."""
    site = site_beside_room(root, "certificates")
    ring = key_decisions.keys_in(site.signing_keys)
    with open_records(site) as db:
        account = acting_account(db)
        who, roles = account.login, account.roles
        if act == "confirm":
            today = dt.datetime.now(site.zone).date()
            with key_decisions.KeyChange(site.signing_keys) as change:
                after = key_decisions.confirm(db, change, today, actor=who, roles=roles)
                db.commit()
            if after.signer is None:
                say(messages.KEY_NONE_IN_USE)
            else:
                say(messages.KEY_IN_USE.format(key=after.signer.key_id.hex()))
                next_step(messages.NEXT_KEYS)
        elif act == "refuse":
            key_decisions.refuse(db, reason=reason, actor=who, roles=roles)
            db.commit()
            say(messages.KEY_SENT_BACK)
        else:
            key_decisions.propose(db, ring, act, key, reason=reason, actor=who, roles=roles)
            db.commit()
            say(messages.KEY_PROPOSED)
            words = ("lawstudy", "--site", root, "--as", "…", "certificate", "keys", "--confirm")
            next_step(messages.NEXT_PROPOSED.format(command=shell(*words)))


def page(root: Path, file: Path) -> None:
    """Write the page that verifies off line."""
    from delivery.assets import certificate_script

    site = open_site(root)
    ring, signer = keys_of(site), _signer(site)
    today = dt.datetime.now(site.zone).date()
    with open_records(site) as db:
        listed = revocation.revocations(db, issuer_of(site), today, ring.keys)
    made = verification_page(certificate_script(), site.issuer, ring.keys, listed, signer)
    write_whole(file, made.encode())
    say(shell_messages.EXPORTED.format(file=file))


def revocation_list(root: Path, file: Path) -> None:
    """Write the signed list."""
    site = open_site(root)
    today = dt.datetime.now(site.zone).date()
    keys = keys_of(site).keys
    with open_records(site) as db:
        listed = revocation.revocations(db, issuer_of(site), today, keys)
    write_whole(file, sign_revocations(listed, _signer(site)).encode("ascii"))
    say(shell_messages.EXPORTED.format(file=file))


def issuer_of(site: Site) -> Issuer:
    """In whose name the site's certificates are."""
    return Issuer(site.issuer, site.certificate_number, site.zone)


def _told(claims: Claims | DocumentClaims | None) -> Iterable[tuple[str, str]]:
    if claims is None:
        return ()
    if isinstance(claims, DocumentClaims):
        said = [
            messages.DOCUMENT_KINDS[claims.document],
            claims.number,
            claims.exam,
            claims.name,
            claims.result,
            str(claims.people),
            written_day(claims.issued),
            claims.digest,
            claims.issuer,
        ]
        names = list(messages.DOCUMENT_CLAIMS)
        if claims.document == "card_sticker":
            names[2] = messages.DOCUMENT_MATTER
        return ((term, value) for term, value in zip(names, said, strict=True) if value)
    until = claims.until
    values = [
        claims.number,
        claims.name,
        claims.exam,
        written_day(claims.exam_day),
        claims.result,
        written_day(claims.issued),
        written_day(until) if until else messages.CERTIFICATE_FOR_GOOD,
        claims.issuer,
    ]
    return zip(messages.CLAIMS, values, strict=True)


def _verdict(claims: Claims | DocumentClaims | None) -> str:
    if claims is not None and claims.simulated:
        return messages.CERTIFICATE_SIMULATED
    if isinstance(claims, DocumentClaims):
        if claims.document == "card_sticker":
            return f"{messages.DOCUMENT_GOOD}。{messages.STICKER_NOTE}"
        return messages.DOCUMENT_DRAFT if claims.unpublished else messages.DOCUMENT_GOOD
    return messages.CERTIFICATE_GOOD


def _move(
    db: Session, exam: Exam, act: PublicationAct, *, actor: str, roles: list[str], reason: str
) -> None:
    steps: dict[PublicationAct, Callable[[], object]] = {
        "ask": lambda: release.ask(db, exam, actor=actor, roles=roles, remark=reason),
        "approve": lambda: release.approve(db, exam, actor=actor, roles=roles),
        "refuse": lambda: release.refuse(db, exam, actor=actor, roles=roles, reason=reason),
        "publish": lambda: release.publish(db, exam, actor=actor, roles=roles),
        "archive": lambda: release.archive(db, exam, actor=actor, roles=roles),
    }
    steps[act]()


def _signer(site: Site) -> SiteSigner:
    signer = keys_of(site).signer
    if signer is None:
        raise KeysRefused(messages.NO_SIGNER)
    return signer


def _typed(code: str) -> str:
    if code == "-":
        return sys.stdin.read()
    path = Path(code)
    if path.suffix.lower() not in _PICTURES:
        return code
    found = read_qr(path)
    if not found:
        raise CodeRefused([messages.NO_CODE_IN_PICTURE.format(file=path.name)])
    return found[0]
