"""What the demo published: the annual review, its resit and an exam with essays, by the administrator and the approver.

Whoever passed one of the last two has a certificate; the review's own would be of another year.
"""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from certification import release, revocation
from certification.cose import Signer
from certification.issue import Issuer, issue_some
from certification.release import standing
from foundation.site import Site
from lawstudy.demo import messages
from lawstudy.opening import keys_of
from records.certificates import Certificate, CertificateAct
from records.exams.exam import Exam

REVIEW, EXAM, MARKED = "annual-review-2022", "annual-review-2022-resit", "pre-appointment-2021"
ADMINISTRATOR, APPROVER = "guanli", "shenpi"
_ADMINISTRATORS, _APPROVERS = ("administrator",), ("approver",)


def make_demo_certificates(db: Session, site: Site) -> None:
    """Whatever is scored, in the caller's transaction: published, certified; of the resit one revoked, one with its name mended."""
    _publish(db, REVIEW)
    signer = keys_of(site).signer
    issuer = Issuer(site.issuer, site.certificate_number, site.zone)
    for name in (MARKED, EXAM):
        exam = _publish(db, name)
        if exam is not None and signer is not None:
            issued = _issue(db, exam, issuer, signer)
            if name == EXAM:
                _decide(db, issued, issuer, signer)


def _publish(db: Session, name: str) -> Exam | None:
    """The exam, when it is published now: once its results are there, and not before."""
    exam = db.scalar(select(Exam).where(Exam.name == name))
    if exam is None or not exam.simulated or standing(db, exam).state != "scored":
        return None
    release.ask(db, exam, actor=ADMINISTRATOR, roles=_ADMINISTRATORS)
    release.approve(db, exam, actor=APPROVER, roles=_APPROVERS)
    release.publish(db, exam, actor=ADMINISTRATOR, roles=_ADMINISTRATORS)
    return exam


def _issue(db: Session, exam: Exam, issuer: Issuer, signer: Signer) -> list[Certificate]:
    issued: list[Certificate] = []
    while made := issue_some(db, exam, issuer, signer, actor=ADMINISTRATOR, roles=_ADMINISTRATORS):
        issued += made
    return issued


def _decide(db: Session, issued: list[Certificate], issuer: Issuer, signer: Signer) -> None:
    acts: tuple[tuple[CertificateAct, str], ...] = (
        ("revoke", messages.DEMO_REVOKED),
        ("rename", messages.DEMO_RENAMED),
    )
    for one, (act, reason) in zip(issued, acts, strict=False):
        name = messages.DEMO_NAME.format(name=one.name) if act == "rename" else ""
        revocation.propose(
            db,
            one.number,
            act,
            reason=reason,
            name=name,
            actor=ADMINISTRATOR,
            roles=_ADMINISTRATORS,
        )
        revocation.confirm(db, one.number, issuer, signer, actor=APPROVER, roles=_APPROVERS)
