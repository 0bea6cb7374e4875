"""`lawstudy bank`."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from foundation.site import SETTINGS, open_site
from foundation.tables import write_xlsx
from grading.bank_report import blueprint_files, checked_waiver, read_report
from grading.bank_report import waive as let_stand
from grading.errors import PoolRefused
from grading.facilities import measured_rows
from grading.pools import give_to_practice, pool_problems
from grading.pretest import pretested, take_over
from lawstudy import messages as shell_messages
from lawstudy.commands import messages
from lawstudy.console import next_step, progress, say, show_table
from lawstudy.errors import ReportFileUnknown
from lawstudy.opening import bank_folders, bank_of, exam_folders, open_records
from lawstudy.processes.beside import site_beside_room
from question_bank.areas import content_areas
from question_bank.bank import SHIPPED_ITEMS, ItemBank, item_files, load_bank, read_bank
from question_bank.errors import WaiverRefused
from question_bank.facility import Measured
from question_bank.fields import fields
from question_bank.forms.blueprint import SHIPPED_BLUEPRINTS, find_blueprint, load_blueprint
from question_bank.forms.form import Form
from question_bank.forms.supply import lacks
from question_bank.item import ITEM_TYPES, POOLS
from question_bank.law.citation import parse_legal_basis
from question_bank.law.register import StatuteRegister, site_register
from question_bank.messages import POOL_NAMES
from question_bank.report.contents import BankReport
from question_bank.report.messages import CAUTIONS_BY_CODE, COVERAGE_SHEET
from question_bank.report.page import intro, page
from question_bank.report.tables import tables


def bank_check(root: Path, folders: list[Path], *, warnings: bool = False) -> None:
    """Check the given folders, or the bank of the site (outside a site: the shipped bank).

    ``warnings``: list what an editor would say too; it closes nothing.
    """
    is_site = not folders and (root / SETTINGS).is_file()
    folders = _folders(root, folders)
    register = _register(root)
    with progress(messages.CHECKING) as tell:
        bank = load_bank(folders, register=register, progress=tell)
    _show_counts(bank, folders)
    if warnings:
        _show_cautions(_report(root, bank, folders, register))
    if is_site:
        with open_records(open_site(root)) as db:
            problems = pool_problems(db, bank)
        if problems:
            raise PoolRefused(problems)


def _show_cautions(report: BankReport) -> None:
    for caution in report.weighed.standing:
        say(str(caution))
    say(intro(report))


def bank_report(root: Path, folders: list[Path], file: Path | None) -> None:
    """Cautions by code, waived ones counted, with figures: shown, or written to a workbook or a page."""
    if file is not None and file.suffix.lower() not in (".xlsx", ".html"):
        raise ReportFileUnknown(messages.BANK_REPORT_FILE, file=file.name)
    folders = _folders(root, folders)
    register = _register(root)
    # A draft with a fault closes the report of nothing else.
    with progress(messages.CHECKING) as tell:
        bank = read_bank(folders, register=register, progress=tell)
    report = _report(root, bank, folders, register)
    if file is None:
        for table in tables(report):
            # The others are too wide or too long for a terminal.
            if table.name not in (CAUTIONS_BY_CODE, COVERAGE_SHEET):
                continue
            rows = [[str(value) for value in row] for row in table.rows]
            words = sum(isinstance(value, str) for value in table.rows[0]) if table.rows else 1
            show_table(table.name, table.head, rows, text=words)
        say(intro(report))
        next_step(messages.NEXT_BANK_REPORT)
    elif file.suffix.lower() == ".html":
        file.write_text(page(report), encoding="utf-8")
        say(shell_messages.EXPORTED.format(file=file))
    else:
        write_xlsx(file, {table.name[:31]: (table.head, table.rows) for table in tables(report)})
        say(shell_messages.EXPORTED.format(file=file))
    if bank.problems:
        say(messages.BANK_REPORT_PROBLEMS.format(count=len(bank.problems)))


def bank_supply(root: Path, names: list[str]) -> bool:
    """Which blueprints the bank fills, and of the others which cells are short; whether it fills all that were asked for.

    Of all of them: which fields of enforcement have no blueprint, and why.

    Raises `ProblemsFound` for a blueprint that does not exist or cannot be read.
    """
    register = _register(root)
    with progress(messages.CHECKING) as tell:
        bank = read_bank(_folders(root, []), register=register, progress=tell)
    paths = _blueprint_paths(root)
    folders = tuple(dict.fromkeys(path.parent for path in paths.values()))
    wanted = {Path(name).stem: find_blueprint(name, folders) for name in names} or paths
    rows, short = [], {}
    for name, path in sorted(wanted.items()):
        blueprint = load_blueprint(path)
        pool = "practice" if blueprint.practice else "formal"
        usable = [item for item in bank.usable.values() if item.pool == pool]
        if found := lacks(blueprint, usable):
            short[name] = found
        fills = messages.SUPPLY_SHORT if found else messages.SUPPLY_FILLS
        rows.append([name, blueprint.title, fills, str(blueprint.count)])
    show_table(messages.SUPPLY_TITLE, messages.SUPPLY_COLUMNS, rows, text=3)
    for name, found in short.items():
        say(messages.SUPPLY_LACKS.format(name=name))
        for text in found:
            say(f"  {text}")
    without = [] if names else [field for field in fields() if field.why]
    if without:
        say(messages.SUPPLY_FIELDS)
        for field in without:
            say(f"  {field.name}：{field.why}")
    return not short


def _blueprint_paths(root: Path) -> dict[str, Path]:
    """The blueprints of the site, its own before shipped ones; outside a site the shipped ones."""
    shown: tuple[Path, ...] = (SHIPPED_BLUEPRINTS,)
    if (root / SETTINGS).is_file():
        shown = exam_folders(open_site(root)).blueprints
    return {path.stem: path for path in blueprint_files(shown)}


def waive(root: Path, item: str, code: str, *, reason: str) -> None:
    """Let a caution about an item stand, beside the site's items. Raises `WaiverRefused`."""
    site = open_site(root)
    bank = bank_of(site)
    report = _report(root, bank, list(bank_folders(site)), _register(root))
    waiver = checked_waiver(bank, report, item, code, reason)
    own = next(iter(site.item_folders), None)
    if own is None:
        raise WaiverRefused(messages.WAIVE_NO_FOLDER)
    with open_records(site) as db:
        let_stand(db, own, waiver)
        db.commit()
    say(messages.WAIVED.format(item=item, code=code))


def _report(
    root: Path, bank: ItemBank, folders: list[Path], register: StatuteRegister | None
) -> BankReport:
    forms: list[Form] = []
    measured: list[Measured] = []
    if (root / SETTINGS).is_file():
        site = open_site(root)
        exams = exam_folders(site)
        with open_records(site) as db:
            measured = measured_rows(db)
        forms = [form for exam in exams.built() for form in exams.built_forms(exam)]
    plans = [load_blueprint(path) for path in _blueprint_paths(root).values()]
    return read_report(bank, folders, register, plans, forms, measured)


def _folders(root: Path, folders: list[Path]) -> list[Path]:
    """Those that are given, or those of the site, or the shipped ones."""
    if not folders:
        is_site = (root / SETTINGS).is_file()
        folders = list(bank_folders(open_site(root))) if is_site else [SHIPPED_ITEMS]
    for folder in folders:
        if not folder.exists() and folder.name != "items":
            raise FileNotFoundError(2, "No such file or directory", str(folder))
    return folders


def _show_counts(bank: ItemBank, folders: list[Path]) -> None:
    statutes = {
        parse_legal_basis(text).title for item in bank.values() for text in item.legal_basis
    }
    counts = Counter((item.content_area, item.type) for item in bank.values())
    rows = []
    for area in content_areas():
        by_type = [counts[area, kind] for kind in ITEM_TYPES]
        rows.append([area, *(str(count or "") for count in by_type), str(sum(by_type))])
    totals = [sum(counts[area, kind] for area in content_areas()) for kind in ITEM_TYPES]
    rows.append([messages.RESULTS_TOTAL, *map(str, totals), str(len(bank))])
    done = messages.BANK_DONE.format(
        count=len(item_files(folders)),
        statutes=len(statutes),
        areas=len({item.content_area for item in bank.values()}),
    )
    show_table(done, messages.BANK_COLUMNS, rows)
    pools = Counter(item.pool for item in bank.values())
    told = "，".join(f"{POOL_NAMES[pool]} {pools[pool]} 道" for pool in POOLS)
    say(messages.BANK_POOLS.format(pools=told))


def _register(root: Path) -> StatuteRegister | None:
    """With the texts of the site: citations are held to paragraph and item there."""
    is_site = (root / SETTINGS).is_file()
    return site_register(open_site(root).statutes) if is_site else None


def to_practice(root: Path, items: list[str], *, reason: str) -> None:
    """Move formal items to the practice pool, for good. Raises `PoolRefused`."""
    site = site_beside_room(root, "bank")
    folders = exam_folders(site)
    built = [form for exam in folders.built() for form in folders.built_forms(exam)]
    with open_records(site) as db:
        give_to_practice(db, bank_of(site), items, built, reason=reason)
        db.commit()
    say(messages.TO_PRACTICE_DONE.format(items="、".join(dict.fromkeys(items))))


def pretest(root: Path, items: list[str]) -> None:
    """What is known of items in pretest; or take over what was measured of these. Raises `PoolRefused`."""
    site = site_beside_room(root, "bank")
    with open_records(site) as db:
        bank = bank_of(site)
        for item in dict.fromkeys(items):
            facility = take_over(db, bank, site.item_folders, item)
            db.commit()
            say(messages.PRETEST_DONE.format(item=item, facility=facility))
        found = [] if items else pretested(db, bank)
    if not items and not found:
        say(messages.PRETEST_NONE)
    if found:
        rows = [
            (
                each.item.id,
                each.problem or messages.PRETEST_READY,
                f"{each.item.expected_facility:.2f}",
                *("" if n is None else f"{n:.2f}" for n in each.figures),
                str(each.answers),
            )
            for each in found
        ]
        show_table(messages.PRETEST_TITLE, messages.PRETEST_COLUMNS, rows, text=2)
