"""Whether something is about the person behind a login themselves: nobody decides about their own."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.accounts.account import find_account
from records.exams.call import Call
from records.exams.exam import Exam


def is_own(db: Session, person: int, login: str) -> bool:
    """Whether the account is this person's."""
    account = find_account(db, login)
    return account is not None and account.person_id == person


def is_called(db: Session, exam: Exam, person: int) -> bool:
    """Whether somebody is called to the exam."""
    called = select(Call.id).where(Call.exam_id == exam.id, Call.person_id == person)
    return db.scalar(called) is not None


def is_own_exam(db: Session, exam: Exam, login: str) -> bool:
    """Whether who has this login is called to the exam."""
    account = find_account(db, login)
    person = None if account is None else account.person_id
    return person is not None and is_called(db, exam, person)
