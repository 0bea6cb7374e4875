"""What pages and commands ask of certificates. Reads alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from records.certificates import Certificate, CertificateProposal
from records.exams.call import Call
from records.exams.exam import Exam
from records.exams.publication import PublishedResult, last_published


@dataclass(frozen=True)
class CertificateView:
    """A certificate with what was proposed about it, the latest first; ``open``: what waits for a second person."""

    certificate: Certificate
    proposals: Sequence[CertificateProposal]

    @property
    def open(self) -> CertificateProposal | None:
        """The proposal that waits."""
        return next((each for each in self.proposals if each.state == "open"), None)


def certificates_of_exam(
    db: Session, exam: Exam, *, search: str = "", start: int = 0, most: int | None = None
) -> list[Certificate]:
    """Certificates of an exam by number; ``search``: in number or name."""
    rows = _of_exam(exam).order_by(Certificate.number).offset(start)
    if search:
        rows = rows.where(
            or_(
                Certificate.number.icontains(search, autoescape=True),
                Certificate.name.icontains(search, autoescape=True),
            )
        )
    return list(db.scalars(rows if most is None else rows.limit(most)))


def count_certificates(db: Session, exam: Exam) -> dict[str, int]:
    """How many are in which state."""
    rows = (
        select(Certificate.state, func.count())
        .join(Call, Call.id == Certificate.call_id)
        .where(Call.exam_id == exam.id)
        .group_by(Certificate.state)
    )
    return dict(db.execute(rows).all())


def in_doubt(db: Session, exam: Exam) -> list[Certificate]:
    """Certificates that count though what was published last is no pass: a person has to decide, nothing is taken away."""
    last = last_published(db, exam)
    if last is None:
        return []
    rows = (
        _of_exam(exam)
        .where(Certificate.state == "valid")
        .outerjoin(
            PublishedResult,
            (PublishedResult.call_id == Certificate.call_id)
            & (PublishedResult.publication_id == last.id),
        )
        .where(func.coalesce(PublishedResult.outcome, "") != "passed")
    )
    return list(db.scalars(rows.order_by(Certificate.number)))


def certificate_view(db: Session, certificate: int) -> CertificateView | None:
    """One with its history; ``None`` when there is none."""
    rows = _loaded().where(Certificate.id == certificate)
    found = db.scalar(rows.execution_options(populate_existing=True))
    if found is None:
        return None
    proposals = (
        select(CertificateProposal)
        .where(CertificateProposal.certificate_id == certificate)
        .order_by(CertificateProposal.id.desc())
    )
    return CertificateView(found, db.scalars(proposals).all())


def open_certificate_proposals(db: Session, exam: Exam) -> list[CertificateProposal]:
    """What waits for a second person."""
    rows = (
        select(CertificateProposal)
        .join(Certificate, Certificate.id == CertificateProposal.certificate_id)
        .join(Call, Call.id == Certificate.call_id)
        .where(Call.exam_id == exam.id, CertificateProposal.state == "open")
        .options(contains_eager(CertificateProposal.certificate))
    )
    return list(db.scalars(rows.order_by(CertificateProposal.id)))


def certificates_of_person(db: Session, person: int) -> dict[int, Certificate]:
    """Somebody's own, the newest of each exam, by call."""
    rows = _loaded().join(Call, Call.id == Certificate.call_id)
    found = db.scalars(rows.where(Call.person_id == person).order_by(Certificate.id))
    return {each.call_id: each for each in found}


def _loaded() -> Select[Certificate]:
    call = joinedload(Certificate.call)
    return select(Certificate).options(
        call.joinedload(Call.unit), call.joinedload(Call.person), call.joinedload(Call.exam)
    )


def _of_exam(exam: Exam) -> Select[Certificate]:
    return _loaded().join(Call, Call.id == Certificate.call_id).where(Call.exam_id == exam.id)
