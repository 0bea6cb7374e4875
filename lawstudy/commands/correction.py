"""`lawstudy exam rescore`: what would follow from another key; two people who decide it; and the exam scored by it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grading.corrections.deciding import (
    confirm_correction,
    propose_correction,
    refuse_correction,
)
from grading.corrections.what_if import WhatIf, Wish, what_if
from grading.score_run import score_exam
from lawstudy.acting import acting_account
from lawstudy.commands import messages
from lawstudy.console import next_step, progress, say, shell, show_table
from lawstudy.errors import ShellError
from lawstudy.opening import course_of, open_records
from lawstudy.processes.beside import site_beside_room
from records.exams.correction import CorrectionAct, corrections_of
from records.exams.exam import find_exam
from records.messages import CORRECTION_ACTS, CORRECTION_STATES, OUTCOME_NAMES


@dataclass(frozen=True)
class Rescore:
    """The command's options as they were given; ``confirm`` and ``refuse`` by number, 0: not."""

    void: str = ""
    key: str = ""
    accept: str = ""
    reason: str = ""
    confirm: int = 0
    refuse: int = 0


def rescore(root: Path, exam: str, given: Rescore) -> None:
    """Show what would follow, propose, confirm (and score) or refuse; without any option, list what there is.

    Raises `ShellError` when the options contradict each other, `CorrectionRefused` with everything that is wrong.
    """
    wishes = _wishes(given)
    if len(wishes) + bool(given.confirm) + bool(given.refuse) > 1:
        raise ShellError(messages.RESCORE_ONE)
    if wishes and not given.reason:
        _show(root, exam, wishes[0])
    elif wishes:
        _propose(root, exam, wishes[0], given.reason)
    elif given.confirm or given.refuse:
        _decide(root, exam, given)
    else:
        _list(root, exam)


def _wishes(given: Rescore) -> list[Wish]:
    found = [Wish(given.void, "void")] if given.void else []
    keyed: tuple[tuple[CorrectionAct, str], ...] = (("key", given.key), ("accept", given.accept))
    for act, text in keyed:
        item, equals, typed = text.partition("=")
        if text and not (equals and item.strip() and typed.strip()):
            raise ShellError(messages.RESCORE_KEY.format(option=act, given=text))
        if text:
            found.append(Wish(item.strip(), act, typed.strip()))
    return found


def _show(root: Path, exam: str, wish: Wish) -> None:
    site = site_beside_room(root, "papers")
    with open_records(site) as db:
        found = what_if(db, course_of(site), find_exam(db, exam), wish)
        _tell(found.told())
        _tell_people(found)
    next_step(messages.NEXT_RESCORE)


def _propose(root: Path, exam: str, wish: Wish, reason: str) -> None:
    site = site_beside_room(root, "papers")
    with open_records(site) as db:
        account, row = acting_account(db), find_exam(db, exam)
        made = propose_correction(
            db,
            course_of(site),
            row,
            wish,
            reason=reason,
            actor=account.login,
            roles=account.roles,
        )
        db.commit()
        _tell(made.found)
        say(messages.RESCORE_PROPOSED.format(number=made.id))
        words = ("lawstudy", "--site", root, "--as", "…", "exam", "rescore", exam)
        next_step(messages.NEXT_RESCORE_CONFIRM.format(command=shell(*words, "--confirm", made.id)))


def _decide(root: Path, exam: str, given: Rescore) -> None:
    site = site_beside_room(root, "papers")
    course = course_of(site)
    with open_records(site) as db:
        account, row = acting_account(db), find_exam(db, exam)
        number = given.confirm or given.refuse
        if number not in {each.id for each in corrections_of(db, row)}:
            raise ShellError(messages.RESCORE_NO_SUCH.format(number=number, exam=exam))
        who, roles = account.login, account.roles
        if given.refuse:
            refuse_correction(db, number, reason=given.reason, actor=who, roles=roles)
            db.commit()
            say(messages.RESCORE_REFUSED.format(number=number))
            return
        made = confirm_correction(db, course, number, actor=who, roles=roles)
        db.commit()
        _tell(made.found)
        with progress(messages.GRADING) as tell:
            jobs = len(os.sched_getaffinity(0))
            run = score_exam(course, db, exam, jobs=jobs, progress=tell)
        say(messages.RESCORE_DONE.format(count=run.scored))
    words = ("lawstudy", "--site", root, "exam", "results", exam)
    next_step(messages.NEXT_RESCORE_DONE.format(command=shell(*words)))


def _list(root: Path, exam: str) -> None:
    site = site_beside_room(root, "papers")
    with open_records(site) as db:
        rows = [
            (
                str(each.id),
                each.item,
                CORRECTION_ACTS[each.act],
                CORRECTION_STATES[each.state],
                each.proposed_by,
                each.decided_by or "",
                each.reason,
            )
            for each in corrections_of(db, find_exam(db, exam))
        ]
    if rows:
        show_table(messages.RESCORE_TITLE, messages.RESCORE_COLUMNS, rows)
    else:
        say(messages.RESCORE_NONE)


def _tell(found: Mapping[str, Any]) -> None:
    say(messages.RESCORE_FOUND.format(**found))
    rows = [
        (name, str(counts["scores"]), str(counts["gains"]), str(counts["losses"]))
        for name, counts in found["units"].items()
    ]
    if rows:
        show_table(messages.RESCORE_UNITS, messages.RESCORE_UNIT_COLUMNS, rows)


def _tell_people(found: WhatIf) -> None:
    rows = [
        (
            each.person,
            each.name,
            each.unit,
            f"{OUTCOME_NAMES[each.before[0]]} {_points(each.before[1])}",
            f"{OUTCOME_NAMES[each.after[0]]} {_points(each.after[1])}",
        )
        for each in found.people
    ]
    if rows:
        show_table(messages.RESCORE_PEOPLE, messages.RESCORE_PEOPLE_COLUMNS, rows)


def _points(score: float | None) -> str:
    return "" if score is None else f"{score:g}"
