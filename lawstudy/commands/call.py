"""`lawstudy exam call` and `exempt`: who is to sit an exam."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from foundation.site import Site
from grading.call_lists import asked_sources
from grading.exemptions import end_exemption_of, exempt_called
from lawstudy.commands import messages
from lawstudy.console import next_step, say
from lawstudy.opening import exam_folders, open_records
from lawstudy.processes.beside import site_beside_room
from records.audit.actor import acting
from records.exams.call import count_called
from records.exams.call_sources import CallFrom, call_all
from records.exams.calling import withdraw
from records.exams.exam import find_exam


def call(root: Path, exam: str, wanted: CallFrom) -> None:
    """Put people on the exam's call list; without any source, say how many are on it."""
    site = site_beside_room(root, "call")
    with open_records(site) as db:
        row = find_exam(db, exam)
        today = _today(site)
        folders = exam_folders(site)
        sources = asked_sources(db, folders, row, wanted, today=today, zone=site.zone)
        done = call_all(db, row, sources, actor=acting(), today=today)
        db.commit()
        total, excused = count_called(db, row)
    if sources:
        say(messages.CALL_DONE.format(called=done.called, already=done.already))
    say(messages.CALL_TOTAL.format(exam=exam, total=total, exempt=excused))
    next_step(messages.NEXT_CALL.format(site=root, exam=exam))


def uncall(root: Path, exam: str, number: str, *, reason: str) -> None:
    """Take somebody off the list."""
    with open_records(site_beside_room(root, "call")) as db:
        withdraw(db, find_exam(db, exam), number, reason=reason, actor=acting())
        db.commit()
    say(messages.CALL_WITHDRAWN.format(number=number, exam=exam))


def exempt_from(root: Path, exam: str, number: str, *, basis: str, evidence: str, end: str) -> None:
    """Exempt somebody with evidence, or take an exemption back for the reason ``end``."""
    with open_records(site_beside_room(root, "call")) as db:
        row = find_exam(db, exam)
        if end:
            end_exemption_of(db, row, number, reason=end, actor=acting())
        else:
            exempt_called(db, row, number, basis=basis, evidence=evidence, actor=acting())
        db.commit()
    text = messages.EXEMPT_ENDED if end else messages.EXEMPT_DONE
    say(text.format(number=number, exam=exam))


def _today(site: Site) -> dt.date:
    return dt.datetime.now(site.zone).date()
