"""An exam held against the list of what its audience must know: refused while a compulsory entry has no text or too few items."""

from __future__ import annotations

import datetime as dt

from grading import messages
from grading.errors import MakingRefused
from grading.exam_folders import ExamFolders
from question_bank.bank import ItemBank
from question_bank.forms.blueprint import Blueprint
from question_bank.law.must_know import exam_gaps
from question_bank.law.must_know_file import site_list
from question_bank.law.register import site_register
from question_bank.messages import AUDIENCES


def held_against_list(
    folders: ExamFolders, blueprint: Blueprint, pool: ItemBank, on: dt.date
) -> list[str]:
    """What those who make the exam should hear. ``pool``: the items that its papers may be made of.

    Raises `MakingRefused` with the names of the gaps, and `ProblemsFound` when the site's list cannot be read.
    """
    if blueprint.practice:
        return []
    if not blueprint.audience:
        return [messages.NO_AUDIENCE]
    known = site_list(folders.root)
    register = site_register(folders.statutes)
    gaps = exam_gaps(known, blueprint.audience, pool.values(), register, on)
    if gaps:
        head = messages.LIST_GAPS.format(
            audience=AUDIENCES[blueprint.audience], title=known.title, count=len(gaps)
        )
        raise MakingRefused([head, *gaps])
    return [messages.EXAMPLE_LIST.format(title=known.title)] if known.example else []
