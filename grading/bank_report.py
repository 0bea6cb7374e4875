"""The report of a site's bank, and letting a caution stand: what command line and pages both do."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from grading.exam_folders import ExamFolders
from question_bank.bank import ItemBank, item_files
from question_bank.check import messages
from question_bank.check.caution import WHOLE_BANK
from question_bank.check.messages import CODES, NAMES
from question_bank.check.waivers import Waiver, add_waiver, content_hashes, read_waivers
from question_bank.errors import FormDamaged, NewerSchema, ProblemsFound, WaiverRefused
from question_bank.facility import Measured, facilities
from question_bank.forms.blueprint import Blueprint, load_blueprint
from question_bank.forms.form import Form
from question_bank.item import Item
from question_bank.law.register import StatuteRegister, site_register
from question_bank.report.contents import BankReport, report_on
from question_bank.report.messages import CAUTIONS, WAIVED
from question_bank.report.page import intro
from question_bank.report.tables import tables
from records.audit import trail
from records.audit.bank_decisions import CautionWaived


def read_report(
    bank: ItemBank,
    folders: Sequence[Path],
    register: StatuteRegister | None,
    blueprints: Sequence[Blueprint],
    forms: Sequence[Form] = (),
    measured: Sequence[Measured] = (),
) -> BankReport:
    """The report of the bank in these folders; ``measured``: as the records have it (`measured_rows`). Raises `ProblemsFound` for waivers that cannot be read."""
    texts = register.texts if register else None
    citations = {text for item in bank.values() for text in item.legal_basis}
    files = {path.stem: path for path in item_files(folders)}
    return report_on(
        bank,
        texts.lines(citations) if texts else {},
        read_waivers(folders),
        blueprints=blueprints,
        changed={
            name: dt.date.fromtimestamp(path.stat().st_mtime)
            for name, path in files.items()
            if name in bank
        },
        today=dt.date.today(),
        forms=forms,
        facilities=facilities(measured, bank),
    )


def blueprint_files(folders: Sequence[Path]) -> list[Path]:
    """Every blueprint by its name, the first folder's where two have one of a name."""
    found = {path.stem: path for folder in reversed(folders) for path in folder.glob("*.toml")}
    return [path for _, path in sorted(found.items())]


def checked_waiver(bank: ItemBank, report: BankReport, item: str, code: str, why: str) -> Waiver:
    """The waiver of a caution that stands. Raises `WaiverRefused`."""
    hashes = content_hashes(bank)
    if item not in hashes:
        raise WaiverRefused(messages.WAIVE_NO_ITEM, item=item)
    known = next((each for each in CODES if each == code), None)
    if known is None or (item, known) not in {(c.item, c.code) for c in report.weighed.standing}:
        raise WaiverRefused(messages.WAIVE_NO_CAUTION, item=item, code=code)
    if len(why.strip()) < 2:
        raise WaiverRefused(messages.WAIVE_NO_REASON)
    return Waiver(item=item, code=known, content_hash=hashes[item], reason=why.strip())


def waive(db: Session, folder: Path, waiver: Waiver, *, actor: str | None = None) -> None:
    """Let a caution stand: on record, in the caller's transaction, and beside the site's items."""
    decided = CautionWaived(
        subject=messages.WHOLE_BANK if waiver.item == WHOLE_BANK else waiver.item,
        code=waiver.code,
        caution=NAMES[waiver.code],
        content_hash=waiver.content_hash,
        reason=waiver.reason,
    )
    trail.decide(db, decided, actor=actor)
    db.flush()
    folder.mkdir(parents=True, exist_ok=True)
    # Before the record holds: a waiver without one is seen in the report, and can be written again.
    add_waiver(folder, waiver)


@dataclass(frozen=True)
class Wish:
    """What is to be let stand, and why."""

    item: str
    code: str
    reason: str


@dataclass(frozen=True)
class Asked:
    """``items``: JSON of every item as `Item` dumps it, and whether the check complains of it; ``wish``: what is to be let stand;

    ``measured``: how hard items turned out to be.
    """

    folders: ExamFolders
    items: bytes
    wish: Wish | None = None
    measured: Sequence[Measured] = ()


def report_beside(asked: Asked) -> bytes:
    """The report as JSON, for a server that has no time for it.

    ``intro``; ``tables``: name, head, rows, note; ``standing`` and ``waived``: cautions apart from these, each with its item's id
    (``*``: the whole bank), place, name, code and text, or reason; ``problems``: what could not be read.
    """
    _, report, problems = _read(asked)
    weighed = report.weighed
    told = {
        "intro": intro(report),
        "tables": [
            {
                "name": t.name,
                "head": list(t.head),
                "rows": [list(r) for r in t.rows],
                "note": t.note,
            }
            for t in tables(report)
            if t.name not in (CAUTIONS, WAIVED)
        ],
        "standing": [(c.item, c.place, NAMES[c.code], c.code, c.text) for c in weighed.standing],
        "waived": [
            (c.item, c.place, NAMES[c.code], c.code, waiver.reason) for c, waiver in weighed.waived
        ],
        "problems": problems,
    }
    return json.dumps(told).encode()


def waiver_beside(asked: Asked) -> bytes:
    """A checked waiver as JSON; or under ``refused`` why it is none."""
    bank, report, _ = _read(asked)
    wish = asked.wish or Wish("", "", "")
    try:
        waiver = checked_waiver(bank, report, wish.item, wish.code, wish.reason)
    except WaiverRefused as error:
        return json.dumps({"refused": str(error)}).encode()
    return waiver.model_dump_json().encode()


def _read(asked: Asked) -> tuple[ItemBank, BankReport, list[str]]:
    folders = asked.folders
    register = site_register(folders.statutes)
    rows = json.loads(asked.items)
    items = [Item.model_validate(item) for item, _ in rows]
    faulty = {item.id for item, (_, wrong) in zip(items, rows, strict=True) if wrong}
    bank = ItemBank(items, faulty)
    plans: list[Blueprint] = []
    problems: list[str] = []
    for path in blueprint_files(folders.blueprints):
        try:
            plans.append(load_blueprint(path))
        except ProblemsFound as error:
            problems += [str(each) for each in error.problems]
    forms: list[Form] = []
    for exam in folders.built():
        try:
            forms += folders.built_forms(exam)
        except (FormDamaged, NewerSchema) as error:
            problems.append(str(error))
    report = read_report(bank, folders.items, register, plans, forms, asked.measured)
    return bank, report, problems
