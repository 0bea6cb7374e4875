"""`lawstudy bank`."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from foundation.site import SETTINGS, open_site
from grading.errors import PoolRefused
from grading.pools import give_to_practice, pool_problems
from lawstudy import messages
from lawstudy.console import progress, say, show_table
from lawstudy.opening import bank_folders, bank_of, exam_folders, records_of
from lawstudy.processes.beside import site_beside_room
from question_bank.areas import content_areas
from question_bank.bank import SHIPPED_ITEMS, item_files, load_bank
from question_bank.item import ITEM_TYPES, POOLS
from question_bank.law.citation import parse_legal_basis
from question_bank.law.register import StatuteRegister, site_register
from question_bank.messages import POOL_NAMES


def bank_check(root: Path, folders: list[Path]) -> None:
    """Check the given folders, or the bank of the site (outside a site: the shipped bank)."""
    is_site = not folders and (root / SETTINGS).is_file()
    if not folders:
        folders = list(bank_folders(open_site(root))) if is_site else [SHIPPED_ITEMS]
    for folder in folders:
        if not folder.exists() and folder.name != "items":
            raise FileNotFoundError(2, "No such file or directory", str(folder))
    with progress(messages.CHECKING) as tell:
        bank = load_bank(folders, register=_register(root), progress=tell)
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
    if is_site:
        with records_of(open_site(root))() as db:
            problems = pool_problems(db, bank)
        if problems:
            raise PoolRefused(problems)


def _register(root: Path) -> StatuteRegister | None:
    """With the texts of the site: citations are held to paragraph and item there."""
    is_site = (root / SETTINGS).is_file()
    return site_register(open_site(root).statutes) if is_site else None


def to_practice(root: Path, items: list[str], *, reason: str) -> None:
    """Move formal items to the practice pool, for good. Raises `PoolRefused`."""
    site = site_beside_room(root, "bank")
    folders = exam_folders(site)
    built = [form for exam in folders.built() for form in folders.built_forms(exam)]
    with records_of(site)() as db:
        give_to_practice(db, bank_of(site), items, built, reason=reason)
        db.commit()
    say(messages.TO_PRACTICE_DONE.format(items="、".join(dict.fromkeys(items))))
