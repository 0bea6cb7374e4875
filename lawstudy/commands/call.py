"""`lawstudy exam call` and `exempt`: who is to sit an exam."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from foundation.site import Site
from grading.results import decide_again
from lawstudy import messages
from lawstudy.console import next_step, say
from lawstudy.errors import ShellError
from lawstudy.opening import records_of
from lawstudy.processes.beside import site_beside_room
from records.audit.actor import acting
from records.exams.call import assignments
from records.exams.call_list import people_on_list
from records.exams.calling import (
    CallReport,
    Wanted,
    by_numbers,
    call_people,
    end_exemption,
    everybody,
    exempt,
    members_of,
    who_failed,
    who_passed,
    whose_pass_expired,
    with_valid_card,
    withdraw,
)
from records.exams.exam import find_exam


@dataclass(frozen=True)
class CallFrom:
    """Where the list comes from: exactly one of them, or several together.

    ``on``: the day on which a pass has to count, or counts no more; today, where none is said.
    """

    file: Path | None = None
    valid_card: bool = False
    everybody: bool = False
    failed: str = ""
    passed: str = ""
    expired: str = ""
    on: dt.date | None = None
    units: Sequence[str] = ()
    people: Sequence[str] = ()


def call(root: Path, exam: str, wanted: CallFrom) -> None:
    """Put people on the exam's call list; without any source, say how many are on it."""
    site = site_beside_room(root, "call")
    with records_of(site)() as db:
        row = find_exam(db, exam)
        sources = _people(db, site, wanted)
        done = CallReport(0, 0)
        for source, people in sources:
            if not people:
                raise ShellError(messages.CALL_EMPTY, source=source)
            one = call_people(db, row, people, source=source, actor=acting(), today=_today(site))
            done = CallReport(done.called + one.called, done.already + one.already)
        db.commit()
        calls = assignments(db, row)
        excused = sum(each.exemption is not None for each in calls)
    if sources:
        say(messages.CALL_DONE.format(called=done.called, already=done.already))
    say(messages.CALL_TOTAL.format(exam=exam, total=len(calls), exempt=excused))
    next_step(messages.NEXT_CALL.format(site=root, exam=exam))


def uncall(root: Path, exam: str, number: str, *, reason: str) -> None:
    """Take somebody off the list."""
    with records_of(site_beside_room(root, "call"))() as db:
        withdraw(db, find_exam(db, exam), number, reason=reason, actor=acting())
        db.commit()
    say(messages.CALL_WITHDRAWN.format(number=number, exam=exam))


def exempt_from(root: Path, exam: str, number: str, *, basis: str, evidence: str, end: str) -> None:
    """Exempt somebody with evidence, or take an exemption back for the reason ``end``."""
    with records_of(site_beside_room(root, "call"))() as db:
        row = find_exam(db, exam)
        if end:
            call = end_exemption(db, row, number, reason=end, actor=acting())
        else:
            made = exempt(db, row, number, basis=basis, evidence=evidence, actor=acting())
            call = made.call
        db.flush()
        decide_again(db, row, [call])
        db.commit()
    text = messages.EXEMPT_ENDED if end else messages.EXEMPT_DONE
    say(text.format(number=number, exam=exam))


def _today(site: Site) -> dt.date:
    return dt.datetime.now(site.zone).date()


def _people(db: Session, site: Site, wanted: CallFrom) -> list[tuple[str, list[Wanted]]]:
    """Each source by its name, with the people that it gives."""
    found = []
    if wanted.file is not None:
        found.append((wanted.file.name, people_on_list(db, wanted.file)))
    if wanted.valid_card:
        found.append((messages.CALL_VALID_CARD, with_valid_card(db, _today(site))))
    if wanted.everybody:
        found.append((messages.CALL_EVERYBODY, everybody(db)))
    if wanted.failed:
        failed = who_failed(db, find_exam(db, wanted.failed))
        found.append((messages.CALL_FAILED.format(exam=wanted.failed), failed))
    on = wanted.on or _today(site)
    if wanted.passed:
        there = who_passed(db, find_exam(db, wanted.passed), on=on, zone=site.zone)
        found.append((messages.CALL_PASSED.format(exam=wanted.passed, day=on), there))
    if wanted.expired:
        gone = whose_pass_expired(db, find_exam(db, wanted.expired), on=on, zone=site.zone)
        found.append((messages.CALL_EXPIRED.format(exam=wanted.expired, day=on), gone))
    if wanted.units:
        found.append(("、".join(wanted.units), members_of(db, wanted.units)))
    if wanted.people:
        found.append((messages.CALL_BY_HAND, by_numbers(db, wanted.people)))
    return found
