"""`lawstudy bank calibrate`: how hard items turned out to be, and a person who confirms it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from grading.calibration import (
    Proposal,
    Proposals,
    Wanted,
    confirm,
    problem_words,
    propose,
    resits,
)
from grading.exam_folders import ExamFolders
from lawstudy.acting import acting_account
from lawstudy.commands import messages
from lawstudy.console import say, show_table
from lawstudy.errors import ShellError
from lawstudy.opening import exam_folders, open_records
from lawstudy.processes.beside import site_beside_room
from question_bank.facility import Observed
from records.audit.actor import acting


def calibrate(
    root: Path, exams: Sequence[str], *, confirmed: bool, left_out: Sequence[str]
) -> None:
    """Show what was measured; or take it over, but for ``left_out`` (``item=reason``). Raises `CalibrationRefused`."""
    site = site_beside_room(root, "bank")
    folders = exam_folders(site)
    wanted = Wanted(exams, site.measured_from, demo=site.demo, folders=folders)
    reasons = _reasons(left_out)
    with open_records(site) as db:
        bank = folders.bank()
        found = propose(db, bank, wanted)
        _show(found, folders, site.measured_from)
        if not confirmed:
            return
        account = acting_account(db)
        done = confirm(
            db,
            found,
            least=site.measured_from,
            left_out=reasons,
            seen=found.sha256,
            actor=acting(),
            roles=account.roles,
        )
        db.commit()
    taken, left = len(done.taken), len(done.left_out)
    say(messages.CALIBRATE_DONE.format(taken=taken, left=left))


def _reasons(left_out: Sequence[str]) -> dict[str, str]:
    found = {}
    for value in left_out:
        item, mark, reason = value.partition("=")
        if not mark:
            raise ShellError(messages.CALIBRATE_LEAVE_OUT, value=value)
        found[item.strip()] = reason
    return found


def _show(found: Proposals, folders: ExamFolders, least: int) -> None:
    rows = [_row(each, least) for each in found.by_surprise]
    title = messages.CALIBRATE_TITLE.format(exams="、".join(exam.name for exam in found.exams))
    show_table(title, messages.CALIBRATE_COLUMNS, rows, text=2)
    say(messages.CALIBRATE_NOTE.format(least=least))
    ready = len(found.ready)
    say(messages.CALIBRATE_COUNTS.format(ready=ready, others=len(found.items) - ready))
    if found.simulated:
        say(messages.CALIBRATE_SIMULATED)
    for exam, of in resits(folders, found.exams).items():
        say(messages.CALIBRATE_RESIT.format(exam=exam, of=of))


def _row(each: Proposal, least: int) -> Sequence[str]:
    ready = messages.CALIBRATE_OUTSIDE if each.outside else messages.CALIBRATE_READY
    return (
        each.item_id,
        problem_words(each.problem, least) or ready,
        _share(each.expected),
        *_figures(each.found),
        _share(each.held.facility if each.held else None),
    )


def _figures(found: Observed | None) -> tuple[str, str, str, str]:
    if found is None:
        return "", "", "", ""
    low, high = found.interval
    return (
        _share(found.facility),
        f"{low:.2f}–{high:.2f}",
        "" if found.error is None else f"{found.error:.3f}",
        str(found.answers),
    )


def _share(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"
