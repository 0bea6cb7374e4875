"""Exemptions (免考) and what follows from them: the result of whoever has one is decided anew at once."""

from __future__ import annotations

from sqlalchemy.orm import Session

from grading.results import decide_again
from records.exams.calling import end_exemption, exempt
from records.exams.exam import Exam


def exempt_called(
    db: Session, exam: Exam, number: str, *, basis: str, evidence: str, actor: str
) -> None:
    """Exempt somebody who is called. Raises `CallRefused` as `records.exams.calling.exempt` does. The caller commits."""
    made = exempt(db, exam, number, basis=basis, evidence=evidence, actor=actor)
    db.flush()
    decide_again(db, exam, [made.call])


def end_exemption_of(db: Session, exam: Exam, number: str, *, reason: str, actor: str) -> None:
    """Take an exemption back. Raises `CallRefused` as `records.exams.calling.end_exemption` does. The caller commits."""
    call = end_exemption(db, exam, number, reason=reason, actor=actor)
    db.flush()
    decide_again(db, exam, [call])
