"""`lawstudy statutes`: the texts of a site, and the register."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from foundation.site import SETTINGS, open_site
from lawstudy.commands import messages
from lawstudy.console import say, show_table
from lawstudy.opening import open_records
from lawstudy.processes.beside import site_beside_room
from question_bank.law.importing import Imported, plan_import
from question_bank.law.register import Statute, load_register, site_register
from question_bank.law.text import ArticleKey
from question_bank.messages import STANDINGS
from records.audit.law_decisions import StatutesImported
from records.audit.trail import decide

if TYPE_CHECKING:
    from question_bank.law.register import StatuteRegister


def statutes_import(
    root: Path, files: list[Path], *, adopted: dt.date | None, replace_held: bool
) -> None:
    """Import texts and report each: title, version, articles, what is odd. Raises `ProblemsFound`."""
    site = site_beside_room(root, "statutes")
    register = site_register(site.statutes)
    found = plan_import(files, site.statutes, register, adopted=adopted, replace_held=replace_held)
    if found.changed:
        with open_records(site) as db:
            decision = StatutesImported(subject=messages.STATUTES, versions=found.changed)
            decide(db, decision)
            found.write()
            db.commit()
    show_table(
        messages.STATUTES_IMPORTED.format(count=len(found.texts), changed=len(found.changed)),
        messages.STATUTES_COLUMNS,
        [_row(each) for each in found.texts],
        text=len(messages.STATUTES_COLUMNS),
    )
    for each in found.texts:
        for oddity in each.oddities:
            say(messages.STATUTES_ODDITY.format(version=each.version, oddity=oddity))


def _row(imported: Imported) -> list[str]:
    statute = imported.source.statute
    keys = list(statute.articles)
    registered = imported.row.in_force_since if imported.row else None
    return [
        imported.version,
        str(statute.in_force_since or registered or ""),
        str(len(keys)),
        f"{_short(keys[0])}–{_short(keys[-1])}",
        messages.STATUTES_CHANGES[imported.change],
        messages.STATUTES_ODDITIES.format(count=len(imported.oddities))
        if imported.oddities
        else "",
    ]


def _short(key: ArticleKey) -> str:
    number, inserted = key
    return f"{number}-{inserted}" if inserted else str(number)


def statutes_list(root: Path, *, title: str = "") -> None:
    """The register, with which texts the site has; outside a site the register alone."""
    is_site = (root / SETTINGS).is_file()
    register = site_register(open_site(root).statutes) if is_site else load_register()
    today = dt.date.today()
    listed = _named(register.statutes, title)
    rows = [_listed(each, register, today) for each in listed]
    held = sum(register.held(each) for each in listed)
    told = messages.STATUTES_LIST.format(count=len(rows), held=held)
    columns = messages.STATUTES_LIST_COLUMNS
    show_table(told, columns, rows, text=len(columns))
    if register.texts is not None:
        for text in register.texts.texts:
            if not register.versions(text.title):
                say(messages.STATUTES_UNREGISTERED.format(title=text.title, file=text.path.name))


def _named(statutes: Iterable[Statute], title: str) -> list[Statute]:
    wanted = [each for each in statutes if title in each.title or title in each.also]
    return sorted(wanted, key=lambda each: (each.kind, each.short_title, each.age))


def _listed(statute: Statute, register: StatuteRegister, today: dt.date) -> list[str]:
    standing = STANDINGS[statute.standing(today)]
    if statute.ended_on is not None:
        by = f" → {statute.replaced_by}" if statute.replaced_by else ""
        standing = f"{standing} {statute.ended_on}{by}"
    return [
        statute.cited,
        statute.kind,
        str(statute.adopted or statute.year or ""),
        str(statute.in_force_since or ""),
        standing,
        str(statute.articles or messages.STATUTES_NO_TEXT),
        messages.STATUTES_HELD if register.held(statute) else "",
        "、".join(statute.unverified),
    ]
