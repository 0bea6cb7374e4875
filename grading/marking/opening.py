"""Opening the marking of an exam: its questions that people judge, with rubric and reference answer as it was released with."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from foundation.clock import utc_now
from grading import messages
from grading.errors import MarkingRefused
from grading.exam_folders import ExamFolders
from grading.marking.criteria import worths
from grading.marking.scripts import add_new_scripts, open_tasks, waits_for_a_person
from grading.marking.staff import Staff, staff_problems
from question_bank.errors import QuestionBankError
from question_bank.forms.form import Form
from question_bank.forms.placed import PlacedQuestion, placed
from question_bank.item import CONSTRUCTED, Item
from records.accounts.permissions import may
from records.audit import trail
from records.audit.marking_decisions import MarkingOpened
from records.errors import ExamNotReleased
from records.exams.attempt import HANDED_IN, Attempt
from records.exams.exam import Exam, ExamForm
from records.exams.marking import MarkingTask
from records.exams.response import Response

_NUMBERS = re.compile("[0-9]+")


@dataclass(frozen=True)
class QuestionToMark:
    """``questions``: its name on each form, by the form's code; ``first``: as it stands on the first of them."""

    questions: dict[str, str]
    first: PlacedQuestion


def questions_to_mark(
    folders: ExamFolders, exam: str, hashes: Mapping[str, str]
) -> list[QuestionToMark]:
    """Each question that people judge, once for all forms on which it stands, as they were released.

    ``hashes``: of the content of each form on record, by its code. Raises `MarkingRefused` where the forms or items are not what was released.
    """
    try:
        forms = folders.built_forms(exam)
        problems = [
            messages.MARKING_OTHER_FORM.format(form=form.code)
            for form in forms
            if hashes.get(form.code) != form.content_hash
        ]
        if problems:
            raise MarkingRefused(problems)
        return questions_of(forms, folders.bank())
    except (QuestionBankError, ExamNotReleased) as error:
        raise MarkingRefused([messages.MARKING_NO_SOURCE.format(detail=error)]) from error


def released_hashes(exam: Exam) -> dict[str, str]:
    """The hash of the content of each form, by its code."""
    return {form.code: form.content_hash for form in exam.forms}


def questions_of(forms: Sequence[Form], bank: Mapping[str, Item]) -> list[QuestionToMark]:
    """The same of forms and their items, in the order of the first form's numbers. Raises `ItemChanged`."""
    found: dict[tuple[str, int, float], QuestionToMark] = {}
    for form in forms:
        for each in placed(form, bank):
            if each.question.kind in CONSTRUCTED:
                key = each.item.id, each.part, round(each.points, 6)
                one = found.setdefault(key, QuestionToMark({}, each))
                one.questions[form.code] = each.name
    return sorted(
        found.values(), key=lambda one: [int(n) for n in _NUMBERS.findall(one.first.label)]
    )


def open_marking(
    db: Session,
    exam: Exam,
    questions: Sequence[QuestionToMark],
    staff: Staff,
    *,
    actor: str,
    roles: Collection[str],
    band_points: float | None = None,
) -> list[MarkingTask]:
    """Let the open answers of an exam be read, in the caller's transaction. Raises `MarkingRefused` with everything against it.

    ``band_points``: papers no farther from the cut score are read again, as an exam's standard error of measurement may ask for;
    never fewer than the exam's rules say, which hold for ``None``.
    """
    problems = [] if may(roles, "mark.lead") else [messages.MARKING_ROLES]
    if exam.practice or exam.released_at is None:
        problems.append(messages.MARKING_NOT_FORMAL)
    if open_tasks(db, exam):
        problems.append(messages.MARKING_OPEN_ALREADY)
    problems += staff_problems(db, exam, staff)
    least = exam.rules.marking.band_points
    if band_points is not None and not least <= band_points <= exam.total_points:
        problems.append(messages.MARKING_BAND.format(least=least, most=exam.total_points))
    waiting = _waiting(db, exam)
    wanted = [
        one
        for one in questions
        if any((code, name) in waiting for code, name in one.questions.items())
    ]
    if not wanted:
        problems.append(messages.MARKING_NOTHING)
    if problems:
        raise MarkingRefused(problems)
    batch = db.scalar(
        select(func.coalesce(func.max(MarkingTask.batch), 0)).where(MarkingTask.exam_id == exam.id)
    )
    made = [_task(exam, one, staff, (batch or 0) + 1, actor, band_points) for one in wanted]
    db.add_all(made)
    db.flush()
    scripts = sum(add_new_scripts(db, task) for task in made)
    told = MarkingOpened(
        subject=exam.name,
        questions=len(made),
        scripts=scripts,
        markers=list(staff.markers),
        writers=list(staff.writers),
        band_points=least if band_points is None else band_points,
    )
    trail.decide(db, told, actor=actor)
    return made


def _waiting(db: Session, exam: Exam) -> set[tuple[str, str]]:
    """Form and question of every answer that a person has to mark."""
    rows = (
        select(ExamForm.code, Response.question)
        .join(Attempt, Attempt.form_id == ExamForm.id)
        .join(Response, Response.attempt_id == Attempt.id)
        .where(
            ExamForm.exam_id == exam.id,
            waits_for_a_person(),
            Attempt.state.in_(HANDED_IN),
        )
        .distinct()
    )
    return {(code, question) for code, question in db.execute(rows)}


def _task(
    exam: Exam, one: QuestionToMark, staff: Staff, batch: int, actor: str, band: float | None
) -> MarkingTask:
    first = one.first
    rubric = first.question.rubric
    of_each = worths([line.points for line in rubric], first.points)
    return MarkingTask(
        exam_id=exam.id,
        batch=batch,
        item_id=first.item.id,
        part=first.part,
        points=first.points,
        label=first.label,
        questions=one.questions,
        context=first.item.context,
        stem=first.question.stem,
        reference=first.question.reference_answer,
        rubric=[
            {"points": points, "text": line.text}
            for line, points in zip(rubric, of_each, strict=True)
        ],
        markers=list(dict.fromkeys(staff.markers)),
        writers=list(dict.fromkeys(staff.writers)),
        band_points=band,
        opened_by=actor,
        opened_at=utc_now(),
    )
