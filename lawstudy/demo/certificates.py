"""The demo's certificates: the resit of the annual review, published and certified by the demo's administrator and approver.

The review itself stays unpublished: it shows damaged papers about which two people have to decide first.
"""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from certification import release, revocation
from certification.issue import Issuer, issue_some
from certification.release import standing
from foundation.site import Site
from lawstudy import messages
from lawstudy.opening import keys_of
from records.certificates import Certificate, CertificateAct
from records.exams.exam import Exam

EXAM = "annual-review-2022-resit"
ADMINISTRATOR, APPROVER = "guanli", "shenpi"


def make_demo_certificates(db: Session, site: Site) -> None:
    """Once the resit is scored, in the caller's transaction: published, certified, one revoked and one with its name mended."""
    exam = db.scalar(select(Exam).where(Exam.name == EXAM))
    if exam is None or not exam.simulated or standing(db, exam).state != "scored":
        return
    administrator, approver = ("administrator",), ("approver",)
    release.ask(db, exam, actor=ADMINISTRATOR, roles=administrator)
    release.approve(db, exam, actor=APPROVER, roles=approver)
    release.publish(db, exam, actor=ADMINISTRATOR, roles=administrator)
    signer = keys_of(site).signer
    if signer is None:
        return
    issuer = Issuer(site.issuer, site.certificate_number, site.zone)
    issued: list[Certificate] = []
    while made := issue_some(db, exam, issuer, signer, actor=ADMINISTRATOR, roles=administrator):
        issued += made
    acts: tuple[tuple[CertificateAct, str], ...] = (
        ("revoke", messages.DEMO_REVOKED),
        ("rename", messages.DEMO_RENAMED),
    )
    for one, (act, reason) in zip(issued, acts, strict=False):
        name = messages.DEMO_NAME.format(name=one.name) if act == "rename" else ""
        revocation.propose(
            db, one.number, act, reason=reason, name=name, actor=ADMINISTRATOR, roles=administrator
        )
        revocation.confirm(db, one.number, issuer, signer, actor=APPROVER, roles=approver)
