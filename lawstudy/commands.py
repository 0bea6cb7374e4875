"""`lawstudy init`, `roster` and `bank`."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from lawstudy import messages
from lawstudy.console import next_step, progress, say, show_table
from lawstudy.demo import write_demo_roster
from lawstudy.site import create_site, open_site
from question_bank.bank import SHIPPED_ITEMS, content_areas, item_files, load_bank
from question_bank.item import ITEM_TYPES
from question_bank.legal_basis import parse_legal_basis
from records.roster import RosterChange, import_roster


def init(root: Path, *, demo: bool) -> None:
    """Make a site; with ``demo``, fill in the synthetic district."""
    site = create_site(root, demo=demo, name="演示区" if demo else root.resolve().name)
    if demo:
        sessions = site.sessions()
        for path in write_demo_roster(site.root / "roster"):
            with sessions() as session:
                _tell_roster(import_roster(session, path))
    say(messages.INIT_DONE.format(folder=site.root))
    next_step(messages.NEXT_INIT.format(site=root))


def roster_import(root: Path, file: Path) -> None:
    """Import a roster file."""
    site = open_site(root)
    with site.sessions()() as session:
        _tell_roster(import_roster(session, file))


def bank_check(root: Path, folders: list[Path]) -> None:
    """Check the given folders, or the bank of the site (outside a site: the shipped bank)."""
    if not folders:
        is_site = (root / "lawstudy.toml").is_file()
        folders = list(open_site(root).bank_folders()) if is_site else [SHIPPED_ITEMS]
    for folder in folders:
        if not folder.exists() and folder.name != "items":
            raise FileNotFoundError(2, "No such file or directory", str(folder))
    with progress(messages.CHECKING) as tell:
        bank = load_bank(folders, progress=tell)
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


def lesson_build(root: Path) -> None:
    """Build the lesson notebooks from their sources and the bank."""
    from courses.lesson_files import write_lessons

    is_site = (root / "lawstudy.toml").is_file()
    bank = open_site(root).load_bank() if is_site else load_bank()
    for path in write_lessons(bank):
        say(messages.EXPORTED.format(file=path))


def _tell_roster(change: RosterChange) -> None:
    say(messages.ROSTER_DONE.format(**change.__dict__))
