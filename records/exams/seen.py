"""What people saw of an exam's items: the questions of every form that they had open, whatever became of it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.exams.attempt import BEGUN, Attempt
from records.exams.call import Call
from records.exams.exam import Exam, ExamForm
from records.exams.result import Result


def items_of_form(form: ExamForm) -> frozenset[str]:
    """The ids of the form's items."""
    return frozenset(question["item_id"] for question in form.questions)


def shared_items(form: ExamForm, seen: frozenset[str]) -> int:
    """How many of the form's items somebody saw before."""
    return len(items_of_form(form) & seen)


def seen_items(db: Session, exams: Sequence[Exam]) -> dict[int, frozenset[str]]:
    """The items of these exams that each person had before them, by the person's id."""
    forms = _forms_by_id(exams)
    return {
        person: frozenset[str]().union(*(items_of_form(forms[form]) for form in had))
        for person, had in _forms_had(db, exams).items()
    }


def papers_of_failed(db: Session, exams: Sequence[Exam]) -> dict[str, frozenset[str]]:
    """What those who failed the first of these exams saw in all of them: the items of each paper, or of papers together.

    By name, as in ``spring/A``, or ``spring/A＋spring/B`` of people who saw both. Few, however many people failed.
    """
    forms = _forms_by_id(exams)
    failed = select(Call.person_id).join(Result).where(Call.exam_id == exams[0].id)
    people = set(db.scalars(failed.where(Result.outcome == "failed")))
    had = {forms_had for who, forms_had in _forms_had(db, exams).items() if who in people}
    return {
        "＋".join(
            sorted(f"{forms[form].exam.name}/{forms[form].code}" for form in some)
        ): frozenset[str]().union(*(items_of_form(forms[form]) for form in some))
        for some in had
    }


def _forms_by_id(exams: Sequence[Exam]) -> dict[int, ExamForm]:
    return {form.id: form for exam in exams for form in exam.forms}


def _forms_had(db: Session, exams: Sequence[Exam]) -> dict[int, frozenset[int]]:
    """The forms that each person had open, by ids."""
    wanted = (
        select(Call.person_id, Attempt.form_id)
        .join(Call, Call.id == Attempt.call_id)
        .where(Call.exam_id.in_([exam.id for exam in exams]), Attempt.state.in_(BEGUN))
    )
    found: dict[int, set[int]] = {}
    for person, form in db.execute(wanted):
        found.setdefault(person, set()).add(form)
    return {person: frozenset(had) for person, had in found.items()}
