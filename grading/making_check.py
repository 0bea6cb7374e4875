"""All that can be said of an exam that is to be made before its forms are assembled. Quick, and imports nothing heavy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from unicodedata import normalize

from sqlalchemy import select
from sqlalchemy.orm import Session

from foundation.errors import LawStudyError
from grading import messages
from grading.assembly_record import resit_chain
from grading.errors import MakingRefused
from grading.exam_folders import ExamFolders
from grading.exam_policy import policy_of
from grading.making import LONGEST_EXAM_NAME, LONGEST_TITLE, Making, is_exam_name
from question_bank.bank import item_files
from question_bank.forms.blueprint import (
    Blueprint,
    check_enemies,
    find_blueprint,
    load_blueprint,
)
from question_bank.forms.form import MAX_FORMS
from records.exams.exam import Exam
from records.exams.policy import Policy
from records.exams.seen import items_of_form, papers_of_failed


@dataclass(frozen=True)
class Checked:
    """What is to be made. ``papers``: items of each paper that people have seen, by its name."""

    exam: str
    blueprint: Blueprint
    policy: Policy
    papers: Mapping[str, frozenset[str]]


def exam_names(db: Session, folders: ExamFolders) -> set[str]:
    """The names of all exams, released or only built."""
    return {*db.scalars(select(Exam.name)), *folders.built()}


def check_making(db: Session, folders: ExamFolders, wanted: Making) -> Checked:
    """Everything that can be said before assembling. Raises `MakingRefused`."""
    problems: list[str] = []

    def told(error: LawStudyError) -> None:
        problems.extend(str(each) for each in getattr(error, "problems", None) or [error])

    name = wanted.exam
    plan = policy = None
    try:
        path = find_blueprint(wanted.blueprint, folders.blueprints)
        name = name or path.stem
        plan = _load(folders, path)
        if wanted.title:
            plan = plan.model_copy(update={"title": wanted.title})
        policy = policy_of(plan, folders.policies)
    except LawStudyError as error:
        told(error)
    if name and not is_exam_name(name):
        shown = {"name": name[:LONGEST_EXAM_NAME], "longest": LONGEST_EXAM_NAME}
        problems.append(messages.BAD_EXAM_NAME.format(**shown))
    elif wanted.new and _folded(name) in {_folded(each) for each in exam_names(db, folders)}:
        problems.append(messages.EXAM_NAME_TAKEN.format(name=name))
    if len(wanted.title) > LONGEST_TITLE:
        problems.append(messages.LONG_TITLE.format(longest=LONGEST_TITLE))
    if not 1 <= wanted.forms <= MAX_FORMS:
        problems.append(messages.FORM_COUNT.format(most=MAX_FORMS))
    if wanted.most_seen < 0:
        problems.append(messages.MOST_SEEN)
    papers: dict[str, frozenset[str]] = {}
    for form in wanted.exclude:
        try:
            papers[form] = _items_of(db, folders, form)
        except LawStudyError as error:
            told(error)
    if wanted.resit_of:
        try:
            failed = papers_of_failed(db, resit_chain(db, folders, wanted.resit_of))
            papers |= failed
            if not failed:
                problems.append(messages.NOBODY_FAILED.format(exam=wanted.resit_of))
        except LawStudyError as error:
            told(error)
    if problems or plan is None or policy is None:
        raise MakingRefused(problems)
    return Checked(name, plan, policy, papers)


def _folded(name: str) -> str:
    """Names that people take for one are one."""
    return normalize("NFKC", name).casefold()


def _load(folders: ExamFolders, path: Path) -> Blueprint:
    plan = load_blueprint(path)
    # A draft that cannot be read yet may be named, too.
    check_enemies(plan, path, {file.stem for file in item_files(folders.items)})
    return plan


def _items_of(db: Session, folders: ExamFolders, form: str) -> frozenset[str]:
    """The items of ``EXAM/FORM``, as released, else as built. Raises `MakingRefused`."""
    exam, _, code = form.partition("/")
    row = db.scalar(select(Exam).where(Exam.name == exam))
    if row is not None:
        for known in row.forms:
            if known.code == code:
                return items_of_form(known)
    if exam in folders.built():
        for each in folders.built_forms(exam):
            if each.code == code:
                return frozenset(place.item_id for place in each.items)
    raise MakingRefused([messages.NO_SUCH_FORM.format(form=form[:80])])
