"""Release: source papers → nbgrader's generate_assignment → scan → the exam's forms are in the gradebook."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import nbformat

from grading import messages
from grading.course import Course, assignment_name, course_config, quiet_nbgrader
from grading.errors import ExamUnderway, KeyLeak, StockFailed
from grading.leak_scan import scan_paper
from grading.paper import build_paper
from question_bank.bank import ItemBank
from question_bank.form import Form


def release_exam(
    course: Course,
    forms: Sequence[Form],
    bank: ItemBank,
    progress: Callable[[str], None] = lambda form_code: None,
) -> list[Path]:
    """Release every form as a paper; returns the released notebooks.

    Raises `KeyLeak` (nothing stays released), `ExamUnderway` when papers were handed in, `StockFailed` when nbgrader
    refuses, and `question_bank.errors.ItemChanged`.
    """
    exam = forms[0].exam
    handed_in = list((course.root / "submitted").glob(f"*/{exam}-*/*.ipynb"))
    if handed_in:
        raise ExamUnderway(messages.ALREADY_SAT.format(exam=exam, count=len(handed_in)))
    papers = {form.code: build_paper(form, bank) for form in forms}
    course.create()
    released = []
    leaks: list[str] = []
    for form in forms:
        progress(form.code)
        name = assignment_name(exam, form.code)
        source = course.notebook("source", ".", name)
        source.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(papers[form.code], source)
        _generate_assignment(course, name)
        path = course.notebook("release", ".", name)
        items = [form.item(bank, place) for place in form.items]
        leaks += scan_paper(nbformat.read(path, 4), form.code, items)
        released.append(path)
    if leaks:
        for path in released:
            shutil.rmtree(path.parent)
        raise KeyLeak(messages.KEY_LEAK, leaks)
    return released


def _generate_assignment(course: Course, name: str) -> None:
    """Run nbgrader's own converter for one assignment, overwriting an earlier release."""
    from nbgrader.converters import GenerateAssignment
    from nbgrader.converters.base import NbGraderException

    with quiet_nbgrader(course_config(course), name) as quiet:
        converter = GenerateAssignment(coursedir=quiet.directory, parent=quiet.parent)
        converter.force = True
        try:
            converter.start()
        except (NbGraderException, RuntimeError, SystemExit) as error:
            detail = "；".join(quiet.errors) or str(error)
            raise StockFailed(messages.STOCK_FAILED.format(detail=detail)) from error


def is_released(course: Course, form: Form) -> bool:
    """Whether the form's released paper is the one that its content gives."""
    path = course.notebook("release", ".", assignment_name(form.exam, form.code))
    return path.is_file() and course.gradebook.is_file()
