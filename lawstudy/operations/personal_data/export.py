"""All that is kept of one person, to be given to them: as JSON for programs, as a page for people, and their own papers."""

from __future__ import annotations

import datetime as dt
import html
import json
import shutil
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Table, select
from sqlalchemy.orm import Session

from foundation.clock import utc_now
from foundation.files import write_whole
from foundation.local_time import local_time
from foundation.site import Site
from lawstudy.opening import course_of
from lawstudy.operations import messages
from lawstudy.operations.errors import RestoreRefused
from lawstudy.operations.personal_data.entries import entries_of
from lawstudy.operations.personal_data.kept import SCORES, SECRET, TABLES, rows_of
from records.audit import trail
from records.audit.site_decisions import PersonalDataTaken
from records.audit.trail import AuditEntry
from records.audit.words import FIELDS
from records.database.base import Base
from records.exams.attempt import Attempt
from records.exams.call import Call
from records.exams.exam import Exam
from records.people.person import Person
from records.told_trail import told

Row = Mapping[str, object]
PAPERS = ("submitted",)
"""Folders of the course with papers as they were handed in; scored ones hold keys."""


@dataclass(frozen=True)
class Exported:
    """``withheld``: so many rows tell scores that are not published yet."""

    folder: Path
    rows: int
    papers: int
    withheld: int


def export_person(
    db: Session, site: Site, person: Person, folder: Path, *, actor: str | None = None
) -> Exported:
    """Write everything into a new folder, which its owner alone may read. Raises `RestoreRefused` when it is there.

    Who took it stands in the trail, in the caller's transaction.
    """
    if folder.exists():
        raise RestoreRefused([messages.RESTORE_THERE.format(folder=folder)])
    tables, withheld = person_rows(db, person)
    entries = entries_of(db, person)
    kept = {
        "made": utc_now().isoformat(timespec="seconds"),
        "site": site.name,
        "tables": tables,
        "trail": [
            {name: getattr(entry, name) for name in ("id", "at", "actor", "action", "subject")}
            | {"before": entry.before, "after": entry.after}
            for entry in entries
        ],
    }
    folder.mkdir(mode=0o700, parents=True)
    data = json.dumps(kept, ensure_ascii=False, indent=1, default=_plain).encode()
    write_whole(folder / "personal-data.json", data, mode=0o600)
    page = _page(db, site, person, tables, entries)
    write_whole(folder / "个人信息.html", page.encode(), mode=0o600)
    papers = _copy_papers(site, person, folder)
    rows = sum(map(len, tables.values()))
    trail.decide(db, PersonalDataTaken(subject=person.number, rows=rows), actor=actor)
    return Exported(folder, rows, papers, withheld)


def person_rows(db: Session, person: Person) -> tuple[dict[str, list[Row]], int]:
    """The rows by table, without secrets, and how many were left out since their scores are not published yet."""
    found, withheld = dict[str, list[Row]](), 0
    hidden = _unpublished(db, person)
    for name in TABLES:
        table = Base.metadata.tables[name]
        rows = db.execute(select(*_columns(table)).where(rows_of(table, person.id))).mappings()
        shown: list[Row] = [dict(row) for row in rows]
        if name in SCORES and hidden:
            left = [row for row in shown if not _is_hidden(row, hidden)]
            withheld += len(shown) - len(left)
            shown = left
        if shown:
            found[name] = shown
    return found, withheld


def _columns(table: Table) -> list[Column[Any]]:
    return [column for column in table.columns if column.name not in SECRET]


def _unpublished(db: Session, person: Person) -> dict[str, set[int]]:
    """Calls and attempts of formal exams that are not published."""
    calls = set(
        db.scalars(
            select(Call.id)
            .join(Exam, Exam.id == Call.exam_id)
            .where(
                Call.person_id == person.id,
                Exam.published_at.is_(None),
                Exam.practice.is_(False),
            )
        )
    )
    attempts = set(db.scalars(select(Attempt.id).where(Attempt.call_id.in_(calls))))
    return {"call_id": calls, "attempt_id": attempts} if calls else {}


def _is_hidden(row: Row, hidden: Mapping[str, set[int]]) -> bool:
    """A turn of marking names its script alone: while anything is not published, none is told."""
    named = [name for name in hidden if name in row]
    return not named or any(row[name] in hidden[name] for name in named)


def _copy_papers(site: Site, person: Person, folder: Path) -> int:
    copied = 0
    for step in PAPERS:
        source = course_of(site).root / step / person.number
        if source.is_dir():
            shutil.copytree(source, folder / "papers")
            copied += sum(1 for path in (folder / "papers").rglob("*.ipynb"))
    notebooks = site.root / "study" / person.number
    if notebooks.is_dir():
        shutil.copytree(notebooks, folder / "study", ignore=_links)
    return copied


def _links(folder: str, names: list[str]) -> list[str]:
    """A trainer's folder leads to the bank."""
    return [name for name in names if Path(folder, name).is_symlink()]


def _page(
    db: Session,
    site: Site,
    person: Person,
    tables: Mapping[str, Sequence[Row]],
    entries: Sequence[AuditEntry],
) -> str:
    parts = [messages.EXPORT_HEAD.format(name=html.escape(person.name), number=person.number)]
    for name, rows in tables.items():
        parts.append(_table(messages.TABLE_TITLES[name], [_told(row, site) for row in rows]))
    heads = messages.TRAIL_HEADS
    trail_rows = [
        dict(
            zip(heads, (each.at, each.actor, each.action, each.subject, each.details), strict=True)
        )
        for each in told(db, entries, site.zone)
    ]
    parts.append(_table(messages.TRAIL_TITLE, trail_rows))
    return messages.EXPORT_PAGE.format(body="\n".join(parts))


def _told(row: Row, site: Site) -> dict[str, str]:
    def text(value: object) -> str:
        match value:
            case None:
                return ""
            case bool():
                return messages.YES if value else messages.NO
            case dt.datetime():
                return local_time(value, site.zone)
            case bytes():
                return messages.BYTES.format(count=len(value))
            case dict() | list():
                return json.dumps(value, ensure_ascii=False, default=_plain)
            case _:
                return str(value)

    return {FIELDS.get(name, name): text(value) for name, value in row.items()}


def _table(title: str, rows: Sequence[Mapping[str, str]]) -> str:
    if not rows:
        return ""
    heads = "".join(f"<th>{html.escape(name)}</th>" for name in rows[0])
    body = "".join(
        "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row.values()) + "</tr>"
        for row in rows
    )
    return f"<h2>{html.escape(title)}</h2><table><tr>{heads}</tr>{body}</table>"


def _plain(value: object) -> str:
    if isinstance(value, bytes):
        return b64encode(value).decode()
    return str(value)
