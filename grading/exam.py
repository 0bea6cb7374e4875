"""An exam in the records: its forms, who is called to it and who gets which form."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from grading import messages
from grading.errors import ExamNotReleased
from question_bank.bank import ItemBank
from question_bank.form import Form, form_questions
from records import audit
from records.models import Exam, ExamForm, FormAssignment, Officer, Submission


def find_exam(session: Session, name: str) -> Exam:
    """The exam called ``name``. Raises `ExamNotReleased` with the names that exist."""
    exam = session.scalar(select(Exam).where(Exam.name == name).options(selectinload(Exam.forms)))
    if exam is None:
        known = "、".join(session.scalars(select(Exam.name).order_by(Exam.name))) or "（无）"
        raise ExamNotReleased(messages.NO_EXAM.format(exam=name, known=known))
    return exam


def record_release(session: Session, forms: Sequence[Form], bank: ItemBank) -> Exam:
    """Write the exam and its forms into the records (again, when it is released again)."""
    first = forms[0]
    exam = session.scalar(select(Exam).where(Exam.name == first.exam)) or Exam(name=first.exam)
    before = {form.code: form.content_hash for form in exam.forms} if exam.id else None
    exam.title = first.blueprint.title
    exam.cut_score = first.blueprint.cut_score
    exam.total_points = first.blueprint.total_points
    exam.duration_minutes = first.blueprint.duration_minutes
    exam.simulated = exam.simulated or False
    exam.practice = first.blueprint.practice
    session.add(exam)
    known = {form.code: form for form in exam.forms}
    for form in forms:
        row = known.pop(form.code, None) or ExamForm(code=form.code)
        row.content_hash = form.content_hash
        row.questions = [question.model_dump() for question in form_questions(form, bank)]
        exam.forms.append(row)
    for gone in known.values():
        exam.forms.remove(gone)
    exam.released_at = dt.datetime.now(dt.UTC).replace(tzinfo=None)
    after = {form.code: form.content_hash for form in forms}
    audit.record(session, "exam.release", exam.name, before=before, after=after)
    session.commit()
    return exam


def call_officers(session: Session, exam: Exam) -> list[FormAssignment]:
    """Assign a form to every active officer who has none yet, turn by turn, so that neighbours on the list differ."""
    existing = assignments(session, exam)
    have = {row.officer_id for row in existing}
    officers = session.scalars(
        select(Officer).where(Officer.active).order_by(Officer.card_number)
    ).all()
    new = [
        FormAssignment(exam_id=exam.id, officer=officer, form=exam.forms[turn % len(exam.forms)])
        for turn, officer in enumerate(officers)
        if officer.id not in have
    ]
    if new:
        session.add_all(new)
        audit.record(session, "exam.call", exam.name, after={"called": len(new)})
        session.commit()
    return [*existing, *new]


def submissions(session: Session, exam: Exam) -> dict[int, Submission]:
    """What the scorer found of each handed-in paper, by assignment id."""
    rows = session.scalars(
        select(Submission).join(FormAssignment).where(FormAssignment.exam_id == exam.id)
    )
    return {row.assignment_id: row for row in rows}


def assignments(session: Session, exam: Exam) -> list[FormAssignment]:
    """Everybody who is called to the exam, in the order of card numbers."""
    return list(
        session.scalars(
            select(FormAssignment)
            .join(Officer)
            .where(FormAssignment.exam_id == exam.id)
            .order_by(Officer.card_number)
            .options(
                selectinload(FormAssignment.officer).selectinload(Officer.body),
                selectinload(FormAssignment.form),
            )
        )
    )
