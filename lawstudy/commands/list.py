"""`lawstudy list`: what leaders and officers must know, and what there is for it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path

from foundation.files import write_whole
from foundation.site import SETTINGS, open_site
from foundation.tables import write_xlsx
from lawstudy import messages as shell_messages
from lawstudy.commands import messages
from lawstudy.console import say, show_table
from lawstudy.errors import ShellError
from lawstudy.opening import exam_folders, open_records
from lawstudy.processes.beside import site_beside_room
from question_bank.law.must_know import AUDIENCES, STATUSES, MustKnowList, standing
from question_bank.law.must_know_file import (
    EXAMPLE,
    FILE_NAME,
    load_list,
    same_instruments,
    site_list,
    to_toml,
)
from question_bank.law.must_know_table import read_workbook, write_template
from question_bank.law.register import StatuteRegister, load_register, site_register
from question_bank.value import sha256
from records.audit.law_decisions import MustKnowImported
from records.audit.trail import decide
from records.study.event import told_in_events


def list_import(root: Path, file: Path) -> None:
    """Adopt a list: it takes the place of the site's, on record. Raises `ProblemsFound` with everything that is wrong."""
    site = site_beside_room(root, "list")
    register = site_register(site.statutes)
    wanted = load_list(file) if file.suffix.lower() == ".toml" else read_workbook(file, register)
    before, text = site_list(site.root), to_toml(wanted)
    own = site.root / FILE_NAME
    if own.is_file() and own.read_text(encoding="utf-8") == text:
        say(messages.LIST_UNCHANGED)
        return
    with open_records(site) as db:
        decide(
            db,
            MustKnowImported(
                subject=wanted.title,
                before=before.version,
                version=wanted.version,
                document_number=wanted.document_number,
                entries=len(wanted.entries),
                sha256=sha256(text),
            ),
        )
        write_whole(own, text.encode())
        db.commit()
    say(
        messages.LIST_IMPORTED.format(
            title=wanted.title, version=wanted.version, count=len(wanted.entries)
        )
    )
    added, gone = same_instruments(before, wanted)
    say(messages.LIST_CHANGED.format(added=len(added), gone=len(gone)))
    _tell_statuses(wanted, register)


def list_show(root: Path, *, audience: str) -> None:
    """The list of the site, or the example, with each entry's status by the register."""
    known, register = _opened(root)
    whom = _audience(audience)
    today = dt.date.today()
    rows = []
    for entry in known.entries:
        if not whom or whom in entry.must or whom in entry.should:
            stands = standing(entry, register, today)
            rows.append(
                [
                    *(entry.instrument, entry.part, entry.line, entry.version, entry.level),
                    *(_told(entry.must), _told(entry.should), stands.status),
                ]
            )
    show_table(_head(known), messages.LIST_COLUMNS, rows, text=len(messages.LIST_COLUMNS))
    _tell_statuses(known, register)
    if known.example:
        say(messages.LIST_EXAMPLE)


def list_template(root: Path, file: Path, *, filled: bool) -> None:
    """Write the workbook to fill in, empty or with the list as it is."""
    if file.suffix.lower() != ".xlsx":
        raise ShellError(messages.LIST_WRONG_FILE, file=file.name)
    write_template(file, _opened(root)[0] if filled else None)
    say(shell_messages.EXPORTED.format(file=file))


def list_coverage(root: Path, *, audience: str, xlsx: Path | None) -> None:
    """The list against texts, lessons, items and exams, gaps first; and what rests on law that has changed."""
    from courses.coverage import coverage, site_material

    whom = _audience(audience)
    site, today = open_site(root), dt.date.today()
    known = site_list(site.root)
    found = coverage(known, site_material(exam_folders(site)), today)
    with open_records(site) as db:
        found = found.with_events(told_in_events(db, today))
    if whom:
        found = found.of(whom)
    rows = [
        [
            row.instrument,
            row.status,
            _told(row.must),
            str(len(row.lessons) or ""),
            f"{row.formal}/{row.needed}",
            "、".join(row.exams),
            row.taught_on,
            row.checked_on,
            "；".join(row.gaps),
        ]
        for row in found.rows
    ]
    head = messages.COVERAGE_HEAD.format(
        title=found.title, count=len(found.rows), lacking=found.lacking
    )
    show_table(head, messages.COVERAGE_COLUMNS, rows, text=len(messages.COVERAGE_COLUMNS))
    for review in found.reviews:
        say(messages.REVIEW_HEAD.format(statute=review.statute, reason=review.reason))
        if review.entries:
            say(messages.REVIEW_ENTRIES.format(names="、".join(review.entries)))
        if review.lessons:
            say(messages.REVIEW_LESSONS.format(names="、".join(review.lessons)))
        if review.items:
            names = "、".join(review.items)
            say(messages.REVIEW_ITEMS.format(count=len(review.items), names=names))
    if known.example:
        say(messages.LIST_EXAMPLE)
    if xlsx is not None:
        write_xlsx(xlsx, {found.version: (messages.COVERAGE_COLUMNS, rows)})
        say(shell_messages.EXPORTED.format(file=xlsx))


def _opened(root: Path) -> tuple[MustKnowList, StatuteRegister]:
    """The list and the register; outside a site the example and what is shipped."""
    if (root / SETTINGS).is_file():
        site = open_site(root)
        return site_list(site.root), site_register(site.statutes)
    return load_list(EXAMPLE), load_register()


def _audience(text: str) -> str:
    """Raises `ShellError` for what is none."""
    wanted = text.strip().upper()
    if wanted and wanted not in AUDIENCES:
        raise ShellError(messages.LIST_NO_AUDIENCE, audience=text[:20], known="、".join(AUDIENCES))
    return wanted


def _told(audiences: tuple[str, ...]) -> str:
    """D1–D5 together are D."""
    whole = {each for each in AUDIENCES if each.startswith("D")} <= set(audiences)
    short = dict.fromkeys("D" if whole and each.startswith("D") else each for each in audiences)
    return "".join(short) if whole or not any(e.startswith("D") for e in short) else " ".join(short)


def _head(known: MustKnowList) -> str:
    return messages.LIST_HEAD.format(
        title=known.title,
        adopter=known.adopter,
        number=known.document_number,
        date=known.adopted_on,
        version=known.version,
    )


def _tell_statuses(known: MustKnowList, register: StatuteRegister) -> None:
    today = dt.date.today()
    counts = Counter(standing(entry, register, today).status for entry in known.entries)
    told = "，".join(f"{status} {counts[status]}" for status in STATUSES if counts[status])
    say(messages.LIST_STATUS.format(count=len(known.entries), told=told))
