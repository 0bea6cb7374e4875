"""`lawstudy bank import`, `export` and `template`."""

from __future__ import annotations

import hashlib
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import typer

from foundation.files import write_whole
from foundation.site import open_site
from grading.bank_imports import settle_imports
from lawstudy import messages as shell_messages
from lawstudy.commands import messages
from lawstudy.console import next_step, progress, say, shell, show_table
from lawstudy.errors import ShellError
from lawstudy.opening import bank_folders, bank_of, open_records
from lawstudy.processes.beside import site_beside_room
from question_bank.areas import content_areas
from question_bank.bank import SHIPPED_ITEMS, head_check, load_bank, read_bank
from question_bank.errors import Problem, ProblemsFound
from question_bank.exchange.applying import hold_staged, look_at
from question_bank.exchange.draft import Draft
from question_bank.exchange.excel_out import write_items, write_template
from question_bank.exchange.importing import Defaults, plan_import, stage_plan
from question_bank.exchange.plan import ImportPlan
from question_bank.exchange.readers import read_drafts
from question_bank.exchange.report import lost_counts, report_rows, summary, write_report
from question_bank.exchange.word_out import write_paper
from question_bank.exchange.writers import WRITERS, Writer
from question_bank.item import Item, Pool
from question_bank.law.citation import parse_legal_basis
from question_bank.law.register import site_register
from records.audit.bank_decisions import ItemsExported, ItemsImported
from records.audit.trail import decide

_SHOWN = 60
"""Rows of a report on the screen."""


def chosen_defaults(area: str, basis: Sequence[str], pool: Pool | None) -> Defaults:
    """What the options say for questions whose file says nothing. Raises `ShellError`."""
    if area and area not in content_areas():
        known = "、".join(content_areas())
        raise ShellError(messages.IMPORT_AREA.format(area=area, known=known))
    bases = []
    for text in basis:
        try:
            bases.append(str(parse_legal_basis(text)))
        except ValueError as error:
            raise ShellError(messages.IMPORT_BASIS.format(basis=text)) from error
    return Defaults(content_area=area or None, legal_basis=tuple(bases), pool=pool)


def bank_import(
    root: Path, files: Sequence[Path], defaults: Defaults, *, report: Path | None, yes: bool
) -> None:
    """Check, report, and, when confirmed, write. Raises `ProblemsFound` for files that cannot be read, `BankChanged`."""
    site = site_beside_room(root, "import")
    if not site.item_folders:
        raise ShellError(messages.IMPORT_NO_FOLDER)
    folder = site.item_folders[0]
    drafts, hashes = _read(files)
    register = site_register(site.statutes)
    folders = bank_folders(site)
    with progress(messages.IMPORT_READING) as tell:
        seen = look_at(folder)
        bank = read_bank(folders, register=register)
        refer = head_check(folders, register=register)
        plan = plan_import(drafts, bank, defaults, seen, refer=refer, progress=tell)
    _show(plan)
    if report is not None:
        write_report(plan, report)
        say(shell_messages.EXPORTED.format(file=report))
    count = plan.writes
    if not count:
        say(messages.IMPORT_NOTHING)
        return
    if not yes and not sys.stdin.isatty():
        say(messages.IMPORT_NOT_ASKED)
        return
    if not yes and not typer.confirm(messages.IMPORT_CONFIRM.format(count=count)):
        say(messages.IMPORT_CANCELLED)
        return
    with open_records(site) as db:
        settle_imports(db, folder)
        staged = stage_plan(plan, folder)
        decided = ItemsImported(
            subject="、".join(hashes), files=hashes, **plan.figures, staged=staged
        )
        decide(db, decided)
        db.commit()
        hold_staged(folder, staged)
    say(messages.IMPORT_DONE.format(count=count, folder=folder))
    next_step(shell("lawstudy", "--site", root, "bank", "check"))


def _read(files: Sequence[Path]) -> tuple[list[Draft], dict[str, str]]:
    """All drafts, and the SHA-256 of each file. Raises `ProblemsFound` with what is wrong with any of them."""
    drafts: list[Draft] = []
    hashes: dict[str, str] = {}
    problems: list[Problem] = []
    for file in files:
        try:
            drafts += read_drafts(file)
            hashes[file.name] = _hash(file)
        except ProblemsFound as error:
            problems += error.problems
    if problems:
        raise ProblemsFound(problems)
    return drafts, hashes


def _hash(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _show(plan: ImportPlan) -> None:
    rows = report_rows(plan)
    shown = [(begin, place, word, name, said) for place, word, name, begin, said in rows[:_SHOWN]]
    show_table(summary(plan), messages.IMPORT_COLUMNS, shown, text=len(messages.IMPORT_COLUMNS))
    if len(rows) > _SHOWN:
        say(messages.IMPORT_MORE.format(count=len(rows) - _SHOWN))
    for text, count in lost_counts(plan):
        say(messages.IMPORT_LOST.format(text=text, count=count))


@dataclass(frozen=True)
class Wanted:
    """Which items are exported: all that are of the area, of the pool, and named, as far as any of that is said."""

    area: str
    pool: Pool | None
    names: tuple[str, ...]

    def has(self, item: Item) -> bool:
        """Whether an item is wanted."""
        return (
            self.area in ("", item.content_area)
            and self.pool in (None, item.pool)
            and (not self.names or item.id in self.names)
        )


def bank_export(root: Path, file: Path, wanted: Wanted, *, keys: bool | None, title: str) -> None:
    """Write items to a workbook, a paper or a file for other platforms, on record. Raises `ShellError`, `ProblemsFound`."""
    suffix = file.suffix.lower()
    if suffix not in (".xlsx", ".docx", *WRITERS):
        raise ShellError(messages.EXPORT_SUFFIX)
    if suffix != ".docx" and keys is False:
        raise ShellError(messages.EXPORT_ALWAYS_KEYS)
    if suffix == ".docx" and keys is None:
        raise ShellError(messages.EXPORT_KEYS)
    site = open_site(root)
    bank = bank_of(site)
    unknown = [name for name in wanted.names if name not in bank]
    if unknown:
        raise ShellError(messages.EXPORT_UNKNOWN.format(items="、".join(unknown)))
    items = [item for item in bank.values() if wanted.has(item)]
    if not items:
        raise ShellError(messages.EXPORT_NONE)
    with open_records(site) as db:
        if suffix == ".xlsx":
            write_items(file, items)
        elif suffix in WRITERS:
            items = _carried(items, WRITERS[suffix])
            write_whole(file, WRITERS[suffix].write(items), mode=0o600)
        else:
            title = title or messages.EXPORT_TITLE
            write_paper(file, items, title=title, keys=bool(keys))
        with_keys = suffix != ".docx" or bool(keys)
        if with_keys:
            file.chmod(0o600)
        decide(
            db,
            ItemsExported(
                subject=file.name,
                questions=len(items),
                keys=with_keys,
                sha256=_hash(file),
            ),
        )
        db.commit()
    say(messages.EXPORT_DONE.format(count=len(items), file=file))
    if with_keys:
        say(messages.EXPORT_SECRET)


def _carried(items: Sequence[Item], writer: Writer) -> list[Item]:
    """The items that a format holds; the others are told. Raises `ShellError` when it holds none."""
    left_out = {item.id: reason for item in items if (reason := writer.cannot(item))}
    for reason, count in Counter(left_out.values()).items():
        say(messages.EXPORT_LEFT_OUT.format(reason=reason, count=count))
    carried = [item for item in items if item.id not in left_out]
    if not carried:
        raise ShellError(messages.EXPORT_NONE)
    return carried


def bank_template(file: Path) -> None:
    """Write the workbook to fill in."""
    if file.suffix.lower() != ".xlsx":
        file = file.with_suffix(".xlsx")
    write_template(file, load_bank([SHIPPED_ITEMS]))
    say(messages.TEMPLATE_DONE.format(file=file))
